//! What is read for an account's holder alone: everything that hvem holds about it, in the order in which it happened.

use hvem_domain::{account::Account, id::Id, session::Session, time::Timestamp};

use crate::{Reader, StoreError, sql::query};

/// A session that was opened, without what opens it.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// Its id.
    pub id: Id<Session>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ends, or would have ended.
    pub expires_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// In which browser, in words.
    pub browser: String,
    /// By which methods.
    pub methods: String,
}

/// What a service was granted.
#[derive(Clone, Debug)]
pub struct OwnGrant {
    /// The service's client id.
    pub client: String,
    /// When.
    pub granted_at: Timestamp,
    /// What for.
    pub scopes: String,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// A letter from the office, without its code.
#[derive(Clone, Debug)]
pub struct OwnLetter {
    /// Its number.
    pub number: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// When another one was written in its place.
    pub void_at: Option<Timestamp>,
}

/// A browser that the account knows, without what it is known by.
#[derive(Clone, Debug)]
pub struct OwnBrowser {
    /// Since when.
    pub since: Timestamp,
    /// The way of signing in used last there.
    pub last_method: Option<String>,
}

impl Reader {
    /// The sessions of an account that are not forgotten yet.
    pub async fn own_sessions(&mut self, account: Id<Account>) -> Result<Vec<OwnSession>, StoreError> {
        let rows = query(
            "SELECT id, opened_at, expires_at, ended_at, browser_description, methods FROM sessions WHERE account_id = $1
             ORDER BY opened_at, id",
        )
        .bind(account.to_string())
        .fetch_all(self.connection()?)
        .await?;
        let read = |row: crate::row::Row| {
            Ok(OwnSession {
                id: row.id("id")?,
                opened_at: row.time("opened_at")?,
                expires_at: row.time("expires_at")?,
                ended_at: row.maybe_time("ended_at")?,
                browser: row.text("browser_description")?,
                methods: row.text("methods")?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What services were granted about an account, as far as it is not forgotten yet.
    pub async fn own_grants(&mut self, account: Id<Account>) -> Result<Vec<OwnGrant>, StoreError> {
        let rows = query(
            "SELECT client_id, granted_at, scopes, revoked_at FROM grants WHERE account_id = $1 ORDER BY granted_at, id",
        )
        .bind(account.to_string())
        .fetch_all(self.connection()?)
        .await?;
        let read = |row: crate::row::Row| {
            Ok(OwnGrant {
                client: row.text("client_id")?,
                granted_at: row.time("granted_at")?,
                scopes: row.text("scopes")?,
                revoked_at: row.maybe_time("revoked_at")?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The letters that the office wrote to an account's holder.
    pub async fn own_letters(&mut self, account: Id<Account>) -> Result<Vec<OwnLetter>, StoreError> {
        let rows = query(
            "SELECT number, written_at, sent_at, used_at, void_at FROM registrations WHERE account_id = $1 ORDER BY written_at, id",
        )
        .bind(account.to_string())
        .fetch_all(self.connection()?)
        .await?;
        let read = |row: crate::row::Row| {
            Ok(OwnLetter {
                number: row.text("number")?,
                written_at: row.time("written_at")?,
                sent_at: row.maybe_time("sent_at")?,
                used_at: row.maybe_time("used_at")?,
                void_at: row.maybe_time("void_at")?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The browsers that an account knows.
    pub async fn own_browsers(&mut self, account: Id<Account>) -> Result<Vec<OwnBrowser>, StoreError> {
        let rows =
            query("SELECT known_since, last_method FROM known_browsers WHERE account_id = $1 ORDER BY known_since")
                .bind(account.to_string())
                .fetch_all(self.connection()?)
                .await?;
        let read = |row: crate::row::Row| {
            Ok(OwnBrowser { since: row.time("known_since")?, last_method: row.maybe_text("last_method")? })
        };
        rows.into_iter().map(read).collect()
    }
}
