//! Buckets that leak: what a network or a browser has spent of a limit, shared among all nodes.
//!
//! A bucket holds `room` milliseconds; each taking pours in `each`, and it leaks one millisecond in a millisecond. So whoever takes seldom
//! never notices it, whoever takes much waits until there is room, and nothing has to be reset.

use std::time::Duration;

use hvem_domain::time::Timestamp;

use crate::{Reader, Store, StoreError, Tx, sql::query};

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

/// As many buckets are looked at in one statement.
const AT_ONCE: usize = 4;

impl Store {
    /// Takes once from each of these, or from none: `Ok(None)`, or when there will be room. Of many that take at the same moment, on
    /// whichever node, only as many get through as there is room for.
    pub async fn take(&self, from: &[Bucket<'_>], now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        // Whoever is refused writes nothing: a flood must not keep the others from writing.
        let room_at = self.read().await?.room_at(from, now).await?;
        if room_at.is_some() {
            return Ok(room_at);
        }
        let mut tx = self.begin().await?;
        let room_at = tx.take(from, now).await?;
        if room_at.is_none() {
            tx.finish().await?;
        }
        Ok(room_at)
    }
}

impl Reader {
    /// From when on one more fits into all of these, if not now.
    pub async fn room_at(&mut self, of: &[Bucket<'_>], now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let mut latest = now;
        for some in of.chunks(AT_ONCE) {
            let key = |number: usize| some.get(number).unwrap_or(&some[0]).key;
            let rows = query("SELECT key, empty_at FROM limits WHERE key IN ($1, $2, $3, $4)")
                .bind(key(0))
                .bind(key(1))
                .bind(key(2))
                .bind(key(3))
                .fetch_all(self.connection()?)
                .await?;
            for row in rows.into_iter() {
                let (key, empty_at) = (row.text("key")?, row.time("empty_at")?);
                let full =
                    some.iter().filter(|bucket| bucket.key == key).map(|bucket| empty_at - (bucket.room - bucket.each));
                latest = full.fold(latest, Timestamp::max);
            }
        }
        Ok((latest > now).then_some(latest))
    }
}

impl Tx {
    /// Takes once from each of these. Where one has no room, says when it will have; the unit of work is then to be given up.
    pub async fn take(&mut self, from: &[Bucket<'_>], now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        for bucket in from {
            let taken = query(
                "INSERT INTO limits (key, empty_at) VALUES ($1, $3) ON CONFLICT (key) DO UPDATE
                 SET empty_at = CASE WHEN limits.empty_at > $2 THEN limits.empty_at + $4 ELSE excluded.empty_at END
                 WHERE limits.empty_at <= $5",
            )
            .bind(bucket.key)
            .bind(now.0)
            .bind((now + bucket.each).0)
            .bind(millis(bucket.each))
            .bind((now + (bucket.room - bucket.each)).0)
            .execute(self.connection()?)
            .await?;
            if taken == 0 {
                return Ok(Some(self.room_at(from, now).await?.unwrap_or(now + bucket.each)));
            }
        }
        Ok(None)
    }

    /// Gives one taking back together with what showed that it does not count.
    pub async fn give_back(&mut self, to: Bucket<'_>) -> Result<(), StoreError> {
        query("UPDATE limits SET empty_at = empty_at - $2 WHERE key = $1")
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
