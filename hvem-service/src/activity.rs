//! What happened to an account, for its holder: the record as far as it concerns them.

use hvem_domain::{account::Account, id::Id};
pub use hvem_store::audit::{Recorded, Span};

use crate::{Fault, Service};

impl Service {
    /// What happened lately to an account, newest first.
    pub async fn activity(&self, account: Id<Account>, most: u32) -> Result<Vec<Recorded>, Fault> {
        self.activity_in(account, Span::ALL, most).await
    }

    /// What happened to an account in a span of its record, newest first.
    pub async fn activity_in(&self, account: Id<Account>, span: Span, most: u32) -> Result<Vec<Recorded>, Fault> {
        Ok(self.store.read().await?.activity(account, span, most).await?)
    }
}
