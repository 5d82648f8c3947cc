//! The record of everything that changed.

use hvem_domain::{account::Account, audit::Entry, id::Id, time::Timestamp};

use crate::{Reader, StoreError, Tx, sql::query};

/// An entry as read back.
#[derive(Clone, Debug)]
pub struct Recorded {
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

impl Reader {
    /// The newest entries of an account, newest first.
    pub async fn activity(&mut self, account: Id<Account>, most: u32) -> Result<Vec<Recorded>, StoreError> {
        let rows = query("SELECT what, at, details FROM audit WHERE account_id = $1 ORDER BY number DESC LIMIT $2")
            .bind(account.to_string())
            .bind(i64::from(most))
            .fetch_all(self.connection()?)
            .await?;
        rows.into_iter()
            .map(|row| Ok(Recorded { what: row.text("what")?, at: row.time("at")?, details: row.text("details")? }))
            .collect()
    }
}
