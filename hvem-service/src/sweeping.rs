//! Forgetting what is past its greatest age. Runs every hour on every node; two at once do no harm.

use hvem_domain::audit::Entry;

use crate::{Fault, Service};

impl Service {
    /// Deletes what is past its greatest age; gives the number of rows.
    pub async fn sweep(&self) -> Result<u64, Fault> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let swept = tx.sweep(now).await?;
        if swept > 0 {
            tx.commit(Entry::new("house.swept", None, now).with("rows", swept)).await?;
        }
        Ok(swept)
    }
}
