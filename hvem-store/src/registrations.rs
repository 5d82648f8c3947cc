//! Letters to people whom the office registered.

use hvem_domain::{
    account::Account,
    id::Id,
    password::PasswordRecord,
    registration::{LetterNumber, Registration, State},
    time::Timestamp,
    user_id::UserId,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// The letter with this number.
    pub async fn registration(&mut self, number: &LetterNumber) -> Result<Option<Registration>, StoreError> {
        let row = query("SELECT * FROM registrations WHERE number = $1")
            .bind(number.as_str())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// A letter by its id.
    pub async fn registration_by_id(&mut self, id: Id<Registration>) -> Result<Option<Registration>, StoreError> {
        let row = query("SELECT * FROM registrations WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// All letters that wait to be sent, oldest first.
    pub async fn waiting_registrations(&mut self) -> Result<Vec<Registration>, StoreError> {
        let rows =
            query("SELECT * FROM registrations WHERE sent_at IS NULL AND void_at IS NULL ORDER BY written_at, id")
                .fetch_all(self.connection()?)
                .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Adds a letter. `Exists` when another one has its number.
    pub async fn add_registration(&mut self, letter: &Registration) -> Result<(), StoreError> {
        query("INSERT INTO registrations (id, number, account_id, written_at) VALUES ($1, $2, $3, $4)")
            .bind(letter.id.to_string())
            .bind(letter.number.as_str())
            .bind(letter.account.to_string())
            .bind(letter.written_at.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// The letter was sent. `Conflict` when it was already, or is void.
    pub async fn send_registration(&mut self, letter: Id<Registration>, now: Timestamp) -> Result<(), StoreError> {
        let done = query("UPDATE registrations SET sent_at = $2 WHERE id = $1 AND sent_at IS NULL AND void_at IS NULL")
            .bind(letter.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// The letter was used. `Conflict` when it was already, or is void.
    pub async fn use_registration(&mut self, letter: Id<Registration>, now: Timestamp) -> Result<(), StoreError> {
        let done = query(
            "UPDATE registrations SET used_at = $2 WHERE id = $1 AND sent_at IS NOT NULL AND used_at IS NULL AND void_at IS NULL",
        )
        .bind(letter.to_string())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Another letter takes the place of all that an account had and did not use.
    pub async fn void_registrations(&mut self, account: Id<Account>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE registrations SET void_at = $2 WHERE account_id = $1 AND used_at IS NULL AND void_at IS NULL")
            .bind(account.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// The holder chooses a user ID, and a password where one belongs to it, once. `Exists` when somebody else has the user ID, `Conflict` when the account has one.
    pub async fn choose_user_id(
        &mut self,
        account: Id<Account>,
        (user_id, record): (&UserId, Option<&PasswordRecord>),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let done =
            query("UPDATE accounts SET user_id = $2, password = $3, updated_at = $4 WHERE id = $1 AND user_id IS NULL")
                .bind(account.to_string())
                .bind(user_id.as_str())
                .bind(record.map(|record| record.as_str().to_owned()))
                .bind(now.0)
                .execute(self.connection()?)
                .await?;
        once(done)
    }

    /// Another user ID in the place of the one that was chosen. `Exists` where somebody has it.
    pub async fn change_user_id(
        &mut self,
        account: Id<Account>,
        user_id: &UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let done = query("UPDATE accounts SET user_id = $2, updated_at = $3 WHERE id = $1 AND user_id IS NOT NULL")
            .bind(account.to_string())
            .bind(user_id.as_str())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }
}

fn read(row: &Row) -> Result<Registration, StoreError> {
    Ok(Registration {
        id: row.id("id")?,
        number: row.parsed("number")?,
        account: row.id("account_id")?,
        written_at: row.time("written_at")?,
        state: match (row.maybe_time("void_at")?, row.maybe_time("used_at")?, row.maybe_time("sent_at")?) {
            (Some(at), _, _) => State::Void(at),
            (None, Some(at), _) => State::Used(at),
            (None, None, Some(at)) => State::Sent(at),
            (None, None, None) => State::Waiting,
        },
    })
}
