//! What can go wrong with a database, sorted by what the caller can do about it.

use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};

/// A database that did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the row first: load again and decide again.
    #[error("the row was changed meanwhile")]
    Conflict,
    /// A value that must be unique exists already.
    #[error("the value exists already")]
    Exists,
    /// A stored value is not one that this version writes.
    #[error("the stored {0} can't be read")]
    Corrupt(&'static str),
    /// The schema is newer than this version.
    #[error("the database was written by a newer version (schema {found}, this version knows {known})")]
    TooNew {
        /// Schema number found.
        found: i64,
        /// Highest schema number known.
        known: i64,
    },
    /// The engine failed: connection, disk, SQL.
    #[error("database: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// The engine failed, or what stands before it.
    pub(crate) fn engine(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Engine(why.into())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause) if cause.is_unique_violation() => Self::Exists,
            _ => Self::engine(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error().map(|cause| cause.extended_code) {
            Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY) => Self::Exists,
            _ => Self::engine(error),
        }
    }
}
