//! The end of it: the device is bound, and its owner told.

use hvem_domain::{
    account::Account,
    activation::alone::{Alone, Ending},
    ceremony::Next,
    device::{Device, DeviceName, NewDevice, Origin},
    id::Id,
    time::Timestamp,
};
use hvem_formats::app::enrol::{Finish, Finished};
use hvem_store::StoreError;

use super::{super::bound::added, AloneError, under_way};
use crate::Service;

impl Service {
    /// The person accepted or declined fingerprint and face: the device is bound, and its owner told. Of two that finish at once the account's last
    /// free place goes to one (G-20).
    pub async fn finish_alone(&self, mut alone: Alone, finish: &Finish) -> Result<Finished, AloneError> {
        let now = self.now();
        if alone.ended == Some(Ending::Done) {
            return Ok(self.bound_before(alone.device).await?);
        }
        under_way(&alone, now)?;
        let chosen = alone.chosen.clone().ok_or(AloneError::OutOfOrder)?;
        let platform = self.platform_key_in(finish, &chosen.challenge)?;
        alone.ceremony = alone.ceremony.pass(chosen.biometrics_offered(), now)?;
        let Next::Done(complete) = alone.ceremony.next(now)? else { return Err(AloneError::OutOfOrder) };
        let account = alone.account.ok_or(AloneError::OutOfOrder)?;
        let bind = |name, from| {
            let new = NewDevice::of(&alone, chosen, account, name).copied_from(from);
            Device::bind(&complete, new, platform, now)
        };
        self.bind_alone(&alone, account, bind, now).await
    }

    async fn bind_alone(
        &self,
        alone: &Alone,
        account: Id<Account>,
        bind: impl FnOnce(DeviceName, Option<(Id<Device>, Origin)>) -> Device,
        now: Timestamp,
    ) -> Result<Finished, AloneError> {
        let mut tx = self.store.begin().await?;
        if !tx.holds_open_account(account).await? {
            self.end_alone(tx, alone.clone(), Ending::Overtaken, now).await?;
            return Err(AloneError::Ended);
        }
        let mut tx = self.room_for(tx, alone, account, now).await?;
        if let Some(letter) = alone.letter {
            match tx.use_registration(letter, now).await {
                Err(StoreError::Conflict) => {
                    self.end_alone(tx, alone.clone(), Ending::Overtaken, now).await?;
                    return Err(AloneError::Ended);
                }
                other => other?,
            }
        }
        let taken_copy = self.end_taken(&mut tx, alone, now).await?;
        let devices = tx.devices(account, &self.keys.sealer).await?;
        let taken: Vec<&str> = devices.iter().map(|device| device.name.as_str()).collect();
        let from = taken_copy.as_ref().map(|taken| taken.from);
        let device = bind(DeviceName::of_description(&alone.description, &taken), from);
        let done = Alone { ended: Some(Ending::Done), ..alone.clone() };
        tx.save_alone(&done, &self.keys.sealer).await?;
        let news = match &taken_copy {
            Some(taken) => {
                self.tell_taken(&mut tx, taken, &device, now).await?;
                taken.news(&device, now)
            }
            None => added(&device, now),
        };
        Ok(self.add_bound(tx, &device, news, now).await?)
    }
}
