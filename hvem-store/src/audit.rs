//! The record of everything that changed.

use hvem_domain::{account::Account, audit::Entry, id::Id, time::Timestamp};

use crate::{Reader, StoreError, Tx, sql::query};

/// An entry as read back.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its number: higher is later.
    pub number: i64,
    /// What happened.
    pub what: String,
    /// When.
    pub at: Timestamp,
    /// `name=value` lines.
    pub details: String,
}

impl Tx {
    /// Writes an entry. `commit` writes the last one; more are for changes that concern several things.
    pub async fn record(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let details: Vec<String> = entry.details.iter().map(|(name, value)| format!("{name}={value}")).collect();
        query("INSERT INTO audit (at, what, account_id, details) VALUES ($1, $2, $3, $4)")
            .bind(entry.at.0)
            .bind(entry.what)
            .bind(entry.account.map(|id| id.to_string()))
            .bind(details.join("\n"))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

/// Which entries are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Only those with a lower number.
    pub before: i64,
    /// Not before this moment.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
}

impl Span {
    /// All of them.
    pub const ALL: Self = Self { before: i64::MAX, from: Timestamp(i64::MIN), until: Timestamp(i64::MAX) };
}

impl Reader {
    /// The newest entries of an account in a span, newest first.
    pub async fn activity(&mut self, account: Id<Account>, span: Span, most: u32) -> Result<Vec<Recorded>, StoreError> {
        let rows = query(
            "SELECT number, what, at, details FROM audit WHERE account_id = $1 AND number < $3 AND at >= $4 AND at < $5
             ORDER BY number DESC LIMIT $2",
        )
        .bind(account.to_string())
        .bind(i64::from(most))
        .bind(span.before)
        .bind(span.from.0)
        .bind(span.until.0)
        .fetch_all(self.connection()?)
        .await?;
        let read = |row: crate::row::Row| {
            let (number, what) = (row.number("number")?, row.text("what")?);
            Ok(Recorded { number, what, at: row.time("at")?, details: row.text("details")? })
        };
        rows.into_iter().map(read).collect()
    }
}
