//! A copy that is done: every other device of the account shows it to its holder, who may send the new one away with the same one press that would have
//! stopped it an hour before. It is a state of the server's, so that no push that was lost, and no phone that was closed, hides it.

use hvem_domain::{
    account::Account,
    audit::Entry,
    device::{Device, Origin},
    id::Id,
};
use hvem_formats::app::copy as wire;
use hvem_store::Tx;

use super::CopyError;
use crate::{Fault, Service, devices::DeviceError};

impl From<DeviceError> for CopyError {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Fault(fault) => Self::Fault(fault),
            _ => Self::Unknown,
        }
    }
}

impl Service {
    /// The copies of the account that are done, and that this device has not shown to its holder; the oldest first.
    pub async fn copied(&self, device: &Device) -> Result<Vec<wire::Copied>, CopyError> {
        let mut reader = self.store.read().await?;
        let unseen = reader.unseen_copies(device.id).await?;
        if unseen.is_empty() {
            return Ok(Vec::new());
        }
        let devices = reader.devices(device.account, &self.keys.sealer).await?;
        let mut copied = Vec::new();
        for new in devices.iter().filter(|new| unseen.contains(&new.id)) {
            let Origin::Copied { from, .. } = new.origin else { continue };
            copied.push(wire::Copied {
                device: new.id.to_string(),
                name: new.name.as_str().into(),
                from: self.name_of(&mut reader, from).await?,
                at: new.added_at.0,
            });
        }
        Ok(copied)
    }

    /// The holder has seen it on this device, and says that it was them. The same once more where the answer was lost.
    pub async fn see_copied(&self, device: &Device, id: &str) -> Result<(), CopyError> {
        let copied = id.parse().map_err(|_| CopyError::Unknown)?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        if !tx.see_copy(device.id, copied).await? {
            return Ok(());
        }
        let seen = Entry::new("copy.seen", Some(device.account), now).with("device", device.id).with("copied", copied);
        Ok(tx.commit(seen).await?)
    }

    /// It was not the holder: the copy is removed. Only a device that has yet to show it may, so this is the end of a copy, and no way to remove
    /// whatever device; and the copy itself has nothing to show.
    pub async fn remove_copied(&self, device: &Device, id: &str) -> Result<(), CopyError> {
        let copied: Id<Device> = id.parse().map_err(|_| CopyError::Unknown)?;
        let mut reader = self.store.read().await?;
        let unseen = reader.unseen_copies(device.id).await?.contains(&copied);
        match reader.device(copied, &self.keys.sealer).await? {
            Some(Ok(copied)) if unseen => Ok(self.remove_copy(&copied).await?),
            // The answer was lost, or another device was quicker: it is as was wanted.
            Some(Err(gone)) if gone.account == device.account => Ok(()),
            _ => Err(CopyError::Unknown),
        }
    }

    /// The copy is bound in this unit of work: all devices that the account had have it to show.
    pub(super) async fn leave_unseen(
        &self,
        tx: &mut Tx,
        (account, copied): (Id<Account>, Id<Device>),
    ) -> Result<(), Fault> {
        for device in tx.devices(account, &self.keys.sealer).await? {
            if device.id != copied {
                tx.add_unseen_copy(device.id, copied).await?;
            }
        }
        Ok(())
    }
}
