//! Changes of accounts' addresses: those that wait for a link, and those that can still be taken back.

use hvem_domain::{
    account::{Account, Email},
    email_change::{EmailChange, Stage},
    id::Id,
    time::Timestamp,
    user_id::UserId,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::{Query, query},
};

impl Reader {
    /// That of an account.
    pub async fn email_change(&mut self, account: Id<Account>) -> Result<Option<EmailChange>, StoreError> {
        self.one_email_change(query("SELECT * FROM email_changes WHERE account_id = $1").bind(account.to_string()))
            .await
    }

    /// One by its id.
    pub async fn email_change_by_id(&mut self, id: Id<EmailChange>) -> Result<Option<EmailChange>, StoreError> {
        self.one_email_change(query("SELECT * FROM email_changes WHERE id = $1").bind(id.to_string())).await
    }

    /// The change by which an account came to this address, while that can be taken back.
    pub async fn email_changed_to(&mut self, email: &Email, now: Timestamp) -> Result<Option<EmailChange>, StoreError> {
        let statement = "SELECT * FROM email_changes WHERE email = $1 AND changed_at IS NOT NULL AND ends_at > $2";
        self.one_email_change(query(statement).bind(email.as_str()).bind(now.0)).await
    }

    /// The change by which an account gave this address up, while that can be taken back: so long it is nobody else's.
    pub async fn email_changed_from(
        &mut self,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<EmailChange>, StoreError> {
        let statement =
            "SELECT * FROM email_changes WHERE email_before = $1 AND changed_at IS NOT NULL AND ends_at > $2";
        self.one_email_change(query(statement).bind(email.as_str()).bind(now.0)).await
    }

    async fn one_email_change(&mut self, query: Query) -> Result<Option<EmailChange>, StoreError> {
        query.fetch_optional(self.connection()?).await?.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// Keeps a change as it stands, in the place of what the account had.
    pub async fn keep_email_change(&mut self, change: &EmailChange) -> Result<(), StoreError> {
        let (asked_at, changed_at) = match change.stage {
            Stage::Asked(at) => (at, None),
            Stage::Changed(at) => (at, Some(at)),
        };
        query(
            "INSERT INTO email_changes (account_id, id, email_before, email, asked_at, changed_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO UPDATE SET id = excluded.id,
             email_before = excluded.email_before, email = excluded.email, asked_at = excluded.asked_at,
             changed_at = excluded.changed_at, ends_at = excluded.ends_at",
        )
        .bind(change.account.to_string())
        .bind(change.id.to_string())
        .bind(change.before.as_str())
        .bind(change.email.as_str())
        .bind(asked_at.0)
        .bind(changed_at.map(|at| at.0))
        .bind(change.ends_at().0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// It was stopped, or taken back. `Conflict` where it was already, or another one is in its place.
    pub async fn end_email_change(&mut self, id: Id<EmailChange>) -> Result<(), StoreError> {
        let done =
            query("DELETE FROM email_changes WHERE id = $1").bind(id.to_string()).execute(self.connection()?).await?;
        once(done)
    }

    /// Changes of an account's address or telephone number that wait come to nothing. What is changed already can still be taken back.
    pub async fn end_contact_changes_of(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        query("DELETE FROM email_changes WHERE account_id = $1 AND changed_at IS NULL")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        self.end_phone_change(account).await
    }

    /// The account has another address, and signs in as this. `Exists` where somebody else has one of them.
    pub async fn set_email(
        &mut self,
        account: Id<Account>,
        (email, confirmed): (&Email, bool),
        user_id: Option<&UserId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let done =
            query("UPDATE accounts SET email = $2, email_confirmed = $3, user_id = $4, updated_at = $5 WHERE id = $1")
                .bind(account.to_string())
                .bind(email.as_str())
                .bind(i64::from(confirmed))
                .bind(user_id.map(|id| id.as_str().to_owned()))
                .bind(now.0)
                .execute(self.connection()?)
                .await?;
        once(done)
    }
}

fn read(row: &Row) -> Result<EmailChange, StoreError> {
    let email = |column| Email::parse(&row.text(column)?).map_err(|_| StoreError::Corrupt(column));
    let stage = match row.maybe_time("changed_at")? {
        Some(at) => Stage::Changed(at),
        None => Stage::Asked(row.time("asked_at")?),
    };
    let (id, account) = (row.id("id")?, row.id("account_id")?);
    Ok(EmailChange { id, account, before: email("email_before")?, email: email("email")?, stage })
}
