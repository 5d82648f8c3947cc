//! Messages that wait to be delivered. What they say is sealed; here they are bytes.

use std::time::Duration;

use hvem_domain::{account::Account, audit::Entry, device::Device, id::Id, message::Message, time::Timestamp};

use crate::{Reader, Store, StoreError, Tx, row::Row, sql::query};

/// Which worker delivers: a slow mail server must not delay a wake-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Web Push.
    Push,
    /// SMS.
    Sms,
}

impl Channel {
    fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Push => "push",
            Self::Sms => "sms",
        }
    }
}

/// A message as it is posted.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Its id.
    pub id: Id<Message>,
    /// Who delivers it.
    pub channel: Channel,
    /// For logs and counters.
    pub kind: String,
    /// What it says, sealed.
    pub sealed: Vec<u8>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Not before then.
    pub due_at: Timestamp,
    /// From when it is worth nothing.
    pub give_up_at: Timestamp,
}

/// A message in the hands of one worker until its lease ends.
#[derive(Clone, Debug)]
pub struct Leased {
    /// Its id.
    pub id: Id<Message>,
    /// For logs and counters.
    pub kind: String,
    /// What it says, sealed.
    pub sealed: Vec<u8>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// From when it is worth nothing.
    pub give_up_at: Timestamp,
    /// How often it was leased, this time included.
    pub tries: u32,
}

/// The ids of messages as they are added to those that somebody may take back: a space after each.
pub(crate) fn noted(notices: &[Id<Message>]) -> String {
    notices.iter().map(|notice| format!("{notice} ")).collect()
}

impl Tx {
    /// Takes back messages that were not delivered yet: their ids, as [`noted`].
    pub(crate) async fn withdraw(&mut self, notices: &str) -> Result<(), StoreError> {
        for notice in notices.split_whitespace() {
            query("DELETE FROM outbox WHERE id = $1").bind(notice).execute(self.connection()?).await?;
        }
        Ok(())
    }

    /// Posts a message.
    pub async fn post(&mut self, message: &Posted) -> Result<(), StoreError> {
        query(
            "INSERT INTO outbox (id, channel, kind, payload, posted_at, due_at, give_up_at, tries)
             VALUES ($1, $2, $3, $4, $5, $7, $6, 0)",
        )
        .bind(message.id.to_string())
        .bind(message.channel.as_str())
        .bind(message.kind.as_str())
        .bind(message.sealed.clone())
        .bind(message.posted_at.0)
        .bind(message.give_up_at.0)
        .bind(message.due_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Takes one of the account's `most` wake-ups per `window`; `false` when all are spent. Each slot is taken by one conditional
    /// write, so two nodes can't take the same.
    pub async fn spend_wake(
        &mut self,
        account: Id<Account>,
        most: u8,
        window: Duration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        for slot in 0..most {
            let written = query(
                "INSERT INTO wakes (account_id, slot, spent_at) VALUES ($1, $2, $3)
                 ON CONFLICT (account_id, slot) DO UPDATE SET spent_at = excluded.spent_at WHERE wakes.spent_at <= $4",
            )
            .bind(account.to_string())
            .bind(i64::from(slot))
            .bind(now.0)
            .bind((now - window).0)
            .execute(self.connection()?)
            .await?;
            if written == 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Reader {
    /// When the next message of this channel is due; `None` when none waits.
    pub async fn next_due(&mut self, channel: Channel) -> Result<Option<Timestamp>, StoreError> {
        let row = query("SELECT MIN(due_at) AS due_at FROM outbox WHERE channel = $1")
            .bind(channel.as_str())
            .fetch_one(self.connection()?)
            .await?;
        row.maybe_time("due_at")
    }

    /// How many messages wait, and since when the oldest does: for `doctor` and metrics.
    pub async fn waiting(&mut self) -> Result<(i64, Option<Timestamp>), StoreError> {
        let row = query("SELECT CAST(COUNT(*) AS BIGINT) AS waiting, MIN(posted_at) AS oldest FROM outbox")
            .fetch_one(self.connection()?)
            .await?;
        Ok((row.number("waiting")?, row.maybe_time("oldest")?))
    }
}

impl Store {
    /// Leases up to `most` due messages: nobody else gets them until `until`. Works with any number of nodes.
    pub async fn lease_messages(
        &self,
        channel: Channel,
        most: u32,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Leased>, StoreError> {
        let mut tx = self.begin().await?;
        // The outer condition is what another node's lease makes false while this one waits for the row.
        let rows = query(
            "UPDATE outbox SET due_at = $1, tries = tries + 1
             WHERE due_at <= $2 AND id IN
                 (SELECT id FROM outbox WHERE channel = $3 AND due_at <= $2 ORDER BY due_at, id LIMIT $4)
             RETURNING id, kind, payload, posted_at, give_up_at, tries",
        )
        .bind(until.0)
        .bind(now.0)
        .bind(channel.as_str())
        .bind(i64::from(most))
        .fetch_all(tx.connection()?)
        .await?;
        let leased = rows.into_iter().map(|row| read_leased(&row)).collect::<Result<_, _>>()?;
        tx.finish().await?;
        Ok(leased)
    }

    /// The message was delivered, or is given up: its row is deleted. `Conflict` when another worker has leased it since.
    pub async fn settle_message(&self, message: &Leased) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let written = query("DELETE FROM outbox WHERE id = $1 AND tries = $2")
            .bind(message.id.to_string())
            .bind(i64::from(message.tries))
            .execute(tx.connection()?)
            .await?;
        crate::row::once(written)?;
        tx.finish().await
    }

    /// The message could not be delivered: it is due again at `retry_at`. `Conflict` as for [`Store::settle_message`].
    pub async fn retry_message(&self, message: &Leased, retry_at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let written = query("UPDATE outbox SET due_at = $3 WHERE id = $1 AND tries = $2")
            .bind(message.id.to_string())
            .bind(i64::from(message.tries))
            .bind(retry_at.0)
            .execute(tx.connection()?)
            .await?;
        crate::row::once(written)?;
        tx.finish().await
    }

    /// The push service says that this endpoint is gone: the device has no subscription any more, unless it got a new one meanwhile.
    pub async fn forget_subscription(
        &self,
        account: Id<Account>,
        device: Id<Device>,
        endpoint: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let written = query(
            "UPDATE devices SET push_endpoint = NULL, push_key = NULL, push_auth = NULL WHERE id = $1 AND push_endpoint = $2",
        )
        .bind(device.to_string())
        .bind(endpoint)
        .execute(tx.connection()?)
        .await?;
        if written == 0 {
            return Ok(());
        }
        tx.commit(Entry::new("push.gone", Some(account), now).with("device", device)).await
    }
}

fn read_leased(row: &Row) -> Result<Leased, StoreError> {
    Ok(Leased {
        id: row.id("id")?,
        kind: row.text("kind")?,
        sealed: row.bytes("payload")?,
        posted_at: row.time("posted_at")?,
        give_up_at: row.time("give_up_at")?,
        tries: u32::try_from(row.number("tries")?).map_err(|_| StoreError::Corrupt("tries"))?,
    })
}
