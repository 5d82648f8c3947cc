//! The end of it: the device is bound, and its owner told.

use hvem_domain::{
    account::Account,
    activation::alone::{Alone, Ending},
    audit::Entry,
    ceremony::Next,
    device::{Device, DeviceName, NewDevice},
    id::Id,
    message::News,
    time::Timestamp,
};
use hvem_formats::app::enrol::{Finish, Finished};
use hvem_store::{StoreError, Tx};

use super::{AloneError, under_way};
use crate::{Fault, Service, enrolment::phone::finished};

impl Service {
    /// The person accepted or declined fingerprint and face: the device is bound, and its owner told. Of two that finish at once the account's last
    /// free place goes to one (G-20).
    pub async fn finish_alone(&self, mut alone: Alone, finish: &Finish) -> Result<Finished, AloneError> {
        let now = self.now();
        if alone.ended == Some(Ending::Done) {
            return self.finished_again(&alone).await;
        }
        under_way(&alone, now)?;
        let chosen = alone.chosen.clone().ok_or(AloneError::OutOfOrder)?;
        let platform = match &finish.platform {
            Some(registration) => {
                let checked = registration.check(self.webauthn(), &chosen.challenge);
                Some(checked.map_err(|_| AloneError::PlatformRefused)?)
            }
            None => None,
        };
        alone.ceremony = alone.ceremony.pass(chosen.biometrics_offered(), now)?;
        let Next::Done(complete) = alone.ceremony.next(now)? else { return Err(AloneError::OutOfOrder) };
        let account = alone.account.ok_or(AloneError::OutOfOrder)?;
        let bind = |name| Device::bind(&complete, NewDevice::of(&alone, chosen, account, name), platform, now);
        self.bind_alone(&alone, account, bind, now).await
    }

    async fn bind_alone(
        &self,
        alone: &Alone,
        account: Id<Account>,
        bind: impl FnOnce(DeviceName) -> Device,
        now: Timestamp,
    ) -> Result<Finished, AloneError> {
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        if self.is_full(&mut tx, account).await? {
            self.end_alone(tx, alone.clone(), Ending::TooMany, now).await?;
            return Err(AloneError::TooMany);
        }
        let devices = tx.devices(account, &self.keys.sealer).await?;
        let taken: Vec<&str> = devices.iter().map(|device| device.name.as_str()).collect();
        let device = bind(DeviceName::of_description(&alone.description, &taken));
        let done = Alone { ended: Some(Ending::Done), ..alone.clone() };
        match tx.save_alone(&done, &self.keys.sealer).await {
            Err(StoreError::Conflict) => return Err(Fault::Store(StoreError::Conflict).into()),
            other => other?,
        }
        match tx.add_device(&device, &self.keys.sealer).await {
            // WebAuthn L3 §7.1 step 26: another device has this very credential.
            Err(StoreError::Exists) => return Err(AloneError::PlatformRefused),
            other => other?,
        }
        let holder = tx.account(account).await?.ok_or(AloneError::Unknown)?;
        let news = News::DeviceAdded { device: device.name.as_str().into(), at: now };
        self.tell(&mut tx, &holder.email, &holder.language, news, now).await?;
        let added = Entry::new("device.added", Some(account), now)
            .with("device", device.id)
            .with("name", device.name.as_str())
            .with("key", if device.platform.is_some() { "platform" } else { "software" });
        tx.commit(added).await?;
        Ok(finished(&device, &holder))
    }

    /// The answer to the last call was lost on its way.
    async fn finished_again(&self, alone: &Alone) -> Result<Finished, AloneError> {
        let mut reader = self.store.read().await?;
        let device = reader.device(alone.device, &self.keys.sealer).await?.and_then(Result::ok);
        let device = device.ok_or(AloneError::Ended)?;
        let holder = reader.account(device.account).await?.ok_or(AloneError::Unknown)?;
        Ok(finished(&device, &holder))
    }

    pub(super) async fn is_full(&self, tx: &mut Tx, account: Id<Account>) -> Result<bool, Fault> {
        let Some(most) = self.scheme.max_apps else { return Ok(false) };
        Ok(tx.count_devices(account).await? >= usize::from(most))
    }
}
