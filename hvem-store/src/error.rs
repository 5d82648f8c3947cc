//! What can go wrong with a database, sorted by what the caller can do about it.

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
    Engine(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause) if cause.is_unique_violation() => Self::Exists,
            _ => Self::Engine(error),
        }
    }
}
