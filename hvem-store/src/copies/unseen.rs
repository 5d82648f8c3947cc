//! Copies that are done, and the devices that have not shown them to their holder yet.

use hvem_domain::{device::Device, id::Id};

use crate::{Reader, StoreError, Tx, sql::query};

impl Reader {
    /// The devices that came to the account as copies, and that this device has not shown yet.
    pub async fn unseen_copies(&mut self, device: Id<Device>) -> Result<Vec<Id<Device>>, StoreError> {
        let rows = query("SELECT copied_id FROM unseen_copies WHERE device_id = $1 ORDER BY copied_id")
            .bind(device.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().map(|row| row.id("copied_id")).collect()
    }
}

impl Tx {
    /// This device has a copy to show.
    pub async fn add_unseen_copy(&mut self, device: Id<Device>, copied: Id<Device>) -> Result<(), StoreError> {
        query("INSERT INTO unseen_copies (device_id, copied_id) VALUES ($1, $2)")
            .bind(device.to_string())
            .bind(copied.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// It has shown it; `false` where it had, or never was to.
    pub async fn see_copy(&mut self, device: Id<Device>, copied: Id<Device>) -> Result<bool, StoreError> {
        let done = query("DELETE FROM unseen_copies WHERE device_id = $1 AND copied_id = $2")
            .bind(device.to_string())
            .bind(copied.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(done == 1)
    }

    /// A device goes: it has nothing to show any more, and nothing is shown of it.
    pub async fn forget_unseen_copies(&mut self, device: Id<Device>) -> Result<(), StoreError> {
        query("DELETE FROM unseen_copies WHERE device_id = $1 OR copied_id = $1")
            .bind(device.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}
