//! Forgetting what is past its greatest age. Runs every hour on every node; two at once do no harm.

use hvem_domain::{audit::Entry, scheme::Identifier};

use crate::{Fault, Service};

impl Service {
    /// Deletes what is past its greatest age; gives the number of rows.
    pub async fn sweep(&self) -> Result<u64, Fault> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let swept = tx.sweep(now).await?;
        // While versions change, a node of the one before opens accounts as it knows them.
        let healed = if self.scheme.identifier == Identifier::Email { tx.heal_user_ids().await? } else { 0 };
        if swept + healed > 0 {
            tx.commit(Entry::new("house.swept", None, now).with("rows", swept).with("healed", healed)).await?;
        }
        Ok(swept)
    }
}
