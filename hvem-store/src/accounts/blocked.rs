//! Accounts by which nothing signs in: their holders, or the office, have blocked them. To who signs in such an account is as one that never was
//! ([`Reader::account_by_user_id`] does not find it), so that no page can tell.

use hvem_domain::{account::Account, id::Id, time::Timestamp};

use crate::{Reader, StoreError, Tx, row::once, sql::query};

impl Reader {
    /// Since when an account is blocked.
    pub async fn blocked_since(&mut self, account: Id<Account>) -> Result<Option<Timestamp>, StoreError> {
        let row = query("SELECT blocked_at FROM accounts WHERE id = $1")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map_or(Ok(None), |row| row.maybe_time("blocked_at"))
    }
}

impl Tx {
    /// Blocks an account. `Conflict` where it is so already.
    pub async fn block_account(&mut self, account: Id<Account>, now: Timestamp) -> Result<(), StoreError> {
        let done = query("UPDATE accounts SET blocked_at = $2 WHERE id = $1 AND blocked_at IS NULL")
            .bind(account.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Opens it again. `Conflict` where it is open.
    pub async fn open_account(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        let done = query("UPDATE accounts SET blocked_at = NULL WHERE id = $1 AND blocked_at IS NOT NULL")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Whether an account is open, and stays so until the commit: who blocks it meanwhile waits for this unit of work, or was first.
    pub async fn holds_open_account(&mut self, account: Id<Account>) -> Result<bool, StoreError> {
        let done = query("UPDATE accounts SET id = id WHERE id = $1 AND blocked_at IS NULL")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(done == 1)
    }
}
