//! Changing a known PIN and renewing a forgotten one (journey E11; protocol §4.2, §4.3).

mod renewal;

use hvem_domain::{
    audit::Entry,
    device::Device,
    message::News,
    pin::{NewPin, SignedChange},
    time::Timestamp,
};
use hvem_formats::app::pin::ChangePin;
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, approvals::AnswerError, copying::overtake_copy};

pub use renewal::RenewalError;

impl Service {
    /// The holder proves the present PIN and puts another in its place. The attempt counts like one of an approval, before it is looked at.
    pub async fn change_pin(&self, device: &Device, message: &ChangePin) -> Result<(), AnswerError> {
        let signed = SignedChange::check(device, message, &self.site.issuer)?;
        let turn = |device: &Device| signed.turn(&device.ratchet);
        let (device, new) = self
            .count_attempt(device, turn, |device, counted| Ok((device.clone(), signed.check_pin(device, counted)?)))
            .await?;
        // The same call may have come before, and its answer was lost.
        let Some(new) = new else { return Ok(self.forget_attempt(&device).await?) };
        let now = self.now();
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, &device).await?;
        let news = News::PinChanged { device: device.name.as_str().into(), at: now };
        self.put_pin(&mut tx, &device, &new, news, now).await?;
        // Whoever knows it has not forgotten it; and whoever began a copy with the one before may have been somebody else.
        tx.end_renewal(device.id).await?;
        overtake_copy(&mut tx, (device.account, Some(device.id)), now).await?;
        // A device that types goes on typing: its holder has just shown to know the PIN that had it switched.
        tx.stop_typing_of_device(device.id).await?;
        let entry = Entry::new("device.pin_changed", Some(device.account), now).with("name", device.name.as_str());
        tx.commit(entry.with("device", device.id)).await?;
        Ok(self.ring_for_new_pin(&device).await?)
    }

    /// Writes a new PIN and tells the holder.
    async fn put_pin(
        &self,
        tx: &mut Tx,
        device: &Device,
        new: &NewPin,
        news: News,
        now: Timestamp,
    ) -> Result<(), Fault> {
        tx.save_pin(device, new, &self.keys.sealer).await?;
        let account = tx.account(device.account).await?.ok_or(StoreError::Corrupt("devices.account_id"))?;
        self.tell(tx, &account.email, &account.language, news, now).await
    }
}
