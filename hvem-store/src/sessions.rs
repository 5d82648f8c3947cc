//! Sessions.

use hvem_domain::{account::Account, id::Id, level::Levels, secret::TokenHash, session::Session, time::Timestamp};

use crate::{Reader, Store, StoreError, Tx, row::Row, sql::query};

impl Reader {
    /// The open session of this token in this browser. A token that was carried to another browser finds nothing.
    pub async fn session(
        &mut self,
        token: &TokenHash,
        browser: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let row =
            query("SELECT * FROM sessions WHERE token = $1 AND browser = $2 AND ended_at IS NULL AND expires_at > $3")
                .bind(token.text())
                .bind(browser.text())
                .bind(now.0)
                .fetch_optional(self.connection()?)
                .await?;
        row.as_ref().map(read).transpose()
    }

    /// Whether a session is open.
    pub async fn session_is_open(&mut self, id: Id<Session>, now: Timestamp) -> Result<bool, StoreError> {
        let row = query("SELECT id FROM sessions WHERE id = $1 AND ended_at IS NULL AND expires_at > $2")
            .bind(id.to_string())
            .bind(now.0)
            .fetch_optional(self.connection()?)
            .await?;
        Ok(row.is_some())
    }

    /// A session by its id, open or not.
    pub async fn session_by_id(&mut self, id: Id<Session>) -> Result<Option<Session>, StoreError> {
        let row = query("SELECT * FROM sessions WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }
}

impl Store {
    /// Moves the end of a session that is used. Bookkeeping: it happens once a minute, and tells nobody anything.
    pub async fn keep_session(&self, id: Id<Session>, until: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        query(
            "UPDATE sessions SET expires_at = $2 WHERE id = $1 AND ended_at IS NULL AND expires_at > $3 AND expires_at < $2",
        )
        .bind(id.to_string())
        .bind(until.0)
        .bind(now.0)
        .execute(tx.connection()?)
        .await?;
        tx.finish().await
    }
}

impl Tx {
    /// Adds a session.
    pub async fn add_session(&mut self, session: &Session) -> Result<(), StoreError> {
        query(
            "INSERT INTO sessions (id, token, browser, browser_description, account_id, opened_at, expires_at, identity, authentication, methods)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(session.id.to_string())
        .bind(session.token.text())
        .bind(session.browser.text())
        .bind(session.browser_description.as_str())
        .bind(session.account.to_string())
        .bind(session.opened_at.0)
        .bind(session.expires_at.0)
        .bind(session.levels.identity.as_str())
        .bind(session.levels.authentication.as_str())
        .bind(session.methods.join(" "))
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end_session(&mut self, id: Id<Session>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
            .bind(id.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends the open session of a browser, when somebody signs in there anew.
    pub async fn end_sessions_in(&mut self, browser: &TokenHash, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE sessions SET ended_at = $2 WHERE browser = $1 AND ended_at IS NULL")
            .bind(browser.text())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends all sessions of an account but one (journey E2: a new password ends the others).
    pub async fn end_other_sessions(
        &mut self,
        account: Id<Account>,
        keep: Option<Id<Session>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        query("UPDATE sessions SET ended_at = $3 WHERE account_id = $1 AND id <> $2 AND ended_at IS NULL")
            .bind(account.to_string())
            .bind(keep.map(|id| id.to_string()).unwrap_or_default())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id("id")?,
        account: row.id("account_id")?,
        token: row.hash("token")?,
        browser: row.hash("browser")?,
        opened_at: row.time("opened_at")?,
        expires_at: row.time("expires_at")?,
        levels: Levels { identity: row.level("identity")?, authentication: row.level("authentication")? },
        methods: row.text("methods")?.split_whitespace().map(Into::into).collect(),
        browser_description: row.text("browser_description")?,
    })
}
