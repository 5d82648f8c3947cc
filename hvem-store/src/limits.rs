//! Buckets that leak: what a network or a browser has spent of a limit, shared among all nodes.
//!
//! A bucket holds `room` milliseconds; each taking pours in `each`, and it leaks one millisecond in a millisecond. So whoever takes seldom
//! never notices it, whoever takes much waits until there is room, and nothing has to be reset.

use std::time::Duration;

use hvem_domain::time::Timestamp;

use crate::{Store, StoreError, Tx, row::Row};

/// A bucket.
#[derive(Clone, Copy, Debug)]
pub struct Bucket<'a> {
    /// Whose: a keyed hash.
    pub key: &'a str,
    /// What one taking pours in.
    pub each: Duration,
    /// What the bucket holds.
    pub room: Duration,
}

impl Store {
    /// Takes once: `Ok(None)`. Or says when there will be room. Of many that take at the same moment, on whichever node, only as many get
    /// through as there is room for.
    pub async fn take(&self, from: Bucket<'_>, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        // Whoever is refused writes nothing: a flood must not keep the others from writing.
        if let Some(room_at) = self.room_at(from, now).await? {
            return Ok(Some(room_at));
        }
        let mut tx = self.begin().await?;
        let taken = sqlx::query(
            "INSERT INTO limits (key, empty_at) VALUES ($1, $3) ON CONFLICT (key) DO UPDATE
             SET empty_at = CASE WHEN limits.empty_at > $2 THEN limits.empty_at + $4 ELSE excluded.empty_at END
             WHERE limits.empty_at <= $5",
        )
        .bind(from.key)
        .bind(now.0)
        .bind((now + from.each).0)
        .bind(millis(from.each))
        .bind((now + (from.room - from.each)).0)
        .execute(tx.connection()?)
        .await?;
        tx.finish().await?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        Ok(Some(self.room_at(from, now).await?.unwrap_or(now + from.each)))
    }

    /// Gives one taking back: it turned out to be none that counts.
    pub async fn give_back(&self, to: Bucket<'_>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        tx.give_back(to).await?;
        tx.finish().await
    }

    /// From when on one more fits in, if not now.
    async fn room_at(&self, bucket: Bucket<'_>, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let mut reader = self.read().await?;
        let row = sqlx::query("SELECT empty_at FROM limits WHERE key = $1")
            .bind(bucket.key)
            .fetch_optional(reader.connection()?)
            .await?;
        let Some(row) = row.map(Row) else { return Ok(None) };
        let room_at = row.time("empty_at")? - (bucket.room - bucket.each);
        Ok((room_at > now).then_some(room_at))
    }
}

impl Tx {
    /// Gives one taking back together with what showed that it does not count.
    pub async fn give_back(&mut self, to: Bucket<'_>) -> Result<(), StoreError> {
        sqlx::query("UPDATE limits SET empty_at = empty_at - $2 WHERE key = $1")
            .bind(to.key)
            .bind(millis(to.each))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
