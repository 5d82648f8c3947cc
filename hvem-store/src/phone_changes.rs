//! Changes of accounts' telephone numbers that wait for their code.

use hvem_domain::{account::Account, id::Id, phone_change::PhoneChange, phone_number::PhoneNumber};

use crate::{Reader, StoreError, Tx, sql::query};

impl Reader {
    /// That of an account.
    pub async fn phone_change(&mut self, account: Id<Account>) -> Result<Option<PhoneChange>, StoreError> {
        let row = query("SELECT * FROM phone_changes WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let number = row.word("phone", PhoneNumber::from_stored)?;
        Ok(Some(PhoneChange { id: row.id("id")?, account, number, asked_at: row.time("asked_at")? }))
    }
}

impl Tx {
    /// Keeps one, in the place of what the account had.
    pub async fn keep_phone_change(&mut self, change: &PhoneChange) -> Result<(), StoreError> {
        query(
            "INSERT INTO phone_changes (account_id, id, phone, asked_at) VALUES ($1, $2, $3, $4) ON CONFLICT (account_id)
             DO UPDATE SET id = excluded.id, phone = excluded.phone, asked_at = excluded.asked_at",
        )
        .bind(change.account.to_string())
        .bind(change.id.to_string())
        .bind(change.number.as_str())
        .bind(change.asked_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// It is done, or comes to nothing.
    pub async fn end_phone_change(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        query("DELETE FROM phone_changes WHERE account_id = $1")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}
