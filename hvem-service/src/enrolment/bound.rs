//! What both ways of binding a device end with: the platform key is checked, the device added, its owner told.

use hvem_domain::{
    account::Account,
    audit::Entry,
    device::{Device, Origin},
    id::Id,
    message::News,
    time::Timestamp,
};
use hvem_formats::{
    app::enrol::{Finish, Finished},
    webauthn::Credential,
};
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, fault::faults_become};

/// Why a device is not bound, or not any more.
pub(super) enum NotBound {
    /// The platform key failed its check.
    PlatformRefused,
    /// It was bound, and was removed since.
    Removed,
    /// Its account is gone.
    NoHolder,
    /// Ours.
    Fault(Fault),
}

faults_become!(NotBound);

impl Service {
    /// The platform key of the last call, where the person wanted one.
    pub(super) fn platform_key_in(
        &self,
        finish: &Finish,
        challenge: &[u8; 32],
    ) -> Result<Option<Credential>, NotBound> {
        let Some(registration) = &finish.platform else { return Ok(None) };
        registration.check(self.webauthn(), challenge).map(Some).map_err(|_| NotBound::PlatformRefused)
    }

    /// Adds the device, tells its holder these news, and commits.
    pub(super) async fn add_bound(
        &self,
        mut tx: Tx,
        device: &Device,
        news: News,
        now: Timestamp,
    ) -> Result<Finished, NotBound> {
        match tx.add_device(device, &self.keys.sealer).await {
            // WebAuthn L3 §7.1 step 26: another device has this very credential.
            Err(StoreError::Exists) => return Err(NotBound::PlatformRefused),
            other => other?,
        }
        let holder = tx.account(device.account).await?.ok_or(NotBound::NoHolder)?;
        self.tell(&mut tx, &holder.email, &holder.language, news, now).await.map_err(NotBound::Fault)?;
        let mut added = Entry::new("device.added", Some(device.account), now)
            .with("device", device.id)
            .with("name", device.name.as_str())
            .with("key", if device.platform.is_some() { "platform" } else { "software" });
        if let Origin::Copied { from, near, weakest } = device.origin {
            added = added.with("copied_from", from).with("near", near.as_str()).with("weakest", weakest.as_str());
        }
        tx.commit(added).await?;
        Ok(finished(device, &holder))
    }

    /// The answer to the last call was lost on its way: the same once more.
    pub(super) async fn bound_before(&self, id: Id<Device>) -> Result<Finished, NotBound> {
        let mut reader = self.store.read().await?;
        let device = reader.device(id, &self.keys.sealer).await?.and_then(Result::ok).ok_or(NotBound::Removed)?;
        let holder = reader.account(device.account).await?.ok_or(NotBound::NoHolder)?;
        Ok(finished(&device, &holder))
    }
}

/// What is told of a device that was activated.
pub(super) fn added(device: &Device, at: Timestamp) -> News {
    News::DeviceAdded { device: device.name.as_str().into(), at }
}

fn finished(device: &Device, holder: &Account) -> Finished {
    Finished {
        device: device.id.to_string(),
        name: device.name.as_str().into(),
        account: holder.email.masked(),
        serial: device.id.serial(),
    }
}
