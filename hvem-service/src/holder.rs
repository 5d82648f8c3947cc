//! What a device does to itself only for its holder (protocol §4.4): the PIN or the platform key has to show that it is the holder.

use hvem_domain::{
    audit::Entry,
    device::Device,
    holder::{Held, SignedWish},
};
use hvem_formats::app::{
    answer::Method,
    holder::{HolderProof, Wish},
};

use hvem_store::Tx;

use crate::{
    Fault, Service,
    approvals::{AnswerError, move_counter, turn_ratchet},
    devices::DeviceError,
    fault::faults_become,
};

/// Why a device does not do to itself what was asked.
#[derive(Debug, thiserror::Error)]
pub enum HolderError {
    /// The holder did not show to be there.
    #[error(transparent)]
    Refused(#[from] AnswerError),
    /// It can't be done.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(HolderError);

impl Service {
    /// The device leaves its account.
    pub async fn unregister(&self, device: &Device, proof: &HolderProof) -> Result<(), HolderError> {
        let held = self.held(device, proof, Wish::Unregister).await?;
        Ok(self.leave(device, &held).await?)
    }

    /// The platform key goes: from now on the PIN is asked.
    pub async fn unbind_platform(&self, device: &Device, proof: &HolderProof) -> Result<(), HolderError> {
        let held = self.held(device, proof, Wish::RemovePlatform).await?;
        Ok(self.give_up_platform(device, &held).await?)
    }

    /// The holder opens the app. It says no more than that: what waits is matched and answered as ever.
    pub async fn open_app(&self, device: &Device, proof: &HolderProof) -> Result<(), HolderError> {
        self.held(device, proof, Wish::Open).await?;
        Ok(())
    }

    /// The holder is there. A PIN is counted before it is looked at, as at an approval, and the ratchet turns as there.
    pub(crate) async fn held(&self, device: &Device, proof: &HolderProof, wish: Wish) -> Result<Held, AnswerError> {
        let signed = SignedWish::check(device, proof, wish, &self.site.issuer)?;
        match signed.method() {
            Method::Nothing => Err(AnswerError::Malformed),
            Method::Pin => self.held_by_pin(device, &signed).await,
            Method::Platform => self.held_by_platform(device, &signed).await,
        }
    }

    async fn held_by_pin(&self, device: &Device, signed: &SignedWish<'_>) -> Result<Held, AnswerError> {
        let turn = |device: &Device| signed.turn(&device.ratchet);
        let held = self.count_attempt(device, turn, |device, counted| signed.check_pin(device, counted)).await?;
        let mut tx = self.store.begin().await?;
        self.hold_for_wish(&mut tx, device, signed).await?;
        tx.clear_tries(device.id).await?;
        tx.commit(entry(device, signed, self.now())).await?;
        Ok(held)
    }

    async fn held_by_platform(&self, device: &Device, signed: &SignedWish<'_>) -> Result<Held, AnswerError> {
        let ratchet = self.unless_cloned(device, signed.turn(&device.ratchet)).await?;
        let (held, counter) = signed.check_platform(device, self.webauthn())?;
        let mut tx = self.store.begin().await?;
        self.hold_for_wish(&mut tx, device, signed).await?;
        turn_ratchet(&mut tx, device, ratchet).await?;
        move_counter(&mut tx, device, counter).await?;
        tx.commit(entry(device, signed, self.now())).await?;
        Ok(held)
    }

    /// A device that was blocked meanwhile does nothing but leave.
    async fn hold_for_wish(&self, tx: &mut Tx, device: &Device, signed: &SignedWish<'_>) -> Result<(), AnswerError> {
        if signed.wish() == Wish::Unregister { Ok(()) } else { Ok(self.hold_in_use(tx, device).await?) }
    }
}

fn entry(device: &Device, signed: &SignedWish<'_>, now: hvem_domain::time::Timestamp) -> Entry {
    Entry::new("device.holder_proved", Some(device.account), now)
        .with("device", device.id)
        .with("method", signed.method().as_str())
}
