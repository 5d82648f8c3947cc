//! Temporary PINs that were sent, and how many lately.

use std::time::Duration;

use hvem_domain::{account::Account, ceremony::Ceremony, id::Id, temporary_pin::Sent, time::Timestamp};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// What was sent to this account last, and was not used.
    pub async fn temporary_pin(&mut self, account: Id<Account>) -> Result<Option<Sent>, StoreError> {
        let row = query("SELECT * FROM temporary_pins WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// When the earliest of the sendings that are remembered was.
    async fn earliest_sending(&mut self, account: Id<Account>) -> Result<Option<Timestamp>, StoreError> {
        let row = query("SELECT MIN(sent_at) AS earliest FROM temporary_pin_sendings WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_one(self.connection()?)
            .await?;
        row.maybe_time("earliest")
    }
}

impl Tx {
    /// Takes one of the account's `most` sendings per `within`; `Some` where all are spent: from then on there is one again. Each is taken by one
    /// conditional write, so two nodes can't take the same.
    pub async fn spend_temporary_pin(
        &mut self,
        account: Id<Account>,
        (most, within): (u8, Duration),
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        for slot in 0..most {
            let written = query(
                "INSERT INTO temporary_pin_sendings (account_id, slot, sent_at) VALUES ($1, $2, $3) ON CONFLICT (account_id, slot)
                 DO UPDATE SET sent_at = excluded.sent_at WHERE temporary_pin_sendings.sent_at <= $4",
            )
            .bind(account.to_string())
            .bind(i64::from(slot))
            .bind(now.0)
            .bind((now - within).0)
            .execute(self.connection()?)
            .await?;
            if written == 1 {
                return Ok(None);
            }
        }
        let earliest = self.earliest_sending(account).await?;
        Ok(Some(earliest.unwrap_or(now) + within))
    }

    /// Keeps what is sent, in the place of what was sent before.
    pub async fn keep_temporary_pin(&mut self, sent: &Sent) -> Result<(), StoreError> {
        query(
            "INSERT INTO temporary_pins (account_id, ceremony_id, hash, tries, sent_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (account_id) DO UPDATE SET ceremony_id = excluded.ceremony_id, hash = excluded.hash,
             tries = excluded.tries, sent_at = excluded.sent_at",
        )
        .bind(sent.account.to_string())
        .bind(sent.ceremony.to_string())
        .bind(sent.hash.text())
        .bind(i64::from(sent.tries))
        .bind(sent.sent_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Counts a try before the PIN is looked at; gives what was sent with it counted. `None` where none was sent in this ceremony, or it has no try
    /// left.
    pub async fn count_temporary_pin_try(
        &mut self,
        (account, ceremony): (Id<Account>, Id<Ceremony>),
        most: u8,
    ) -> Result<Option<Sent>, StoreError> {
        let row = query(
            "UPDATE temporary_pins SET tries = tries + 1 WHERE account_id = $1 AND ceremony_id = $2 AND tries < $3 RETURNING *",
        )
        .bind(account.to_string())
        .bind(ceremony.to_string())
        .bind(i64::from(most))
        .fetch_optional(self.connection()?)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// It was typed right, and is done with. `Conflict` when it was already, or another one was sent.
    pub async fn use_temporary_pin(&mut self, sent: &Sent) -> Result<(), StoreError> {
        let done = query("DELETE FROM temporary_pins WHERE account_id = $1 AND ceremony_id = $2 AND hash = $3")
            .bind(sent.account.to_string())
            .bind(sent.ceremony.to_string())
            .bind(sent.hash.text())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// What was sent to an account works no longer: it went to a number that is another's now.
    pub async fn forget_temporary_pin(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        query("DELETE FROM temporary_pins WHERE account_id = $1")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Sent, StoreError> {
    Ok(Sent {
        account: row.id("account_id")?,
        ceremony: row.id("ceremony_id")?,
        hash: row.hash("hash")?,
        tries: row.small("tries")?,
        sent_at: row.time("sent_at")?,
    })
}
