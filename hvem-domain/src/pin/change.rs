//! A known PIN gives way to another (protocol §4.2, journey E11).

use hvem_formats::{
    app::pin::{ChangePin, ChangePinFields},
    key::Ed25519,
    transcript::Transcript,
};

use super::Reserved;
use crate::{approval::Refusal, device::Device, id::Id, ratchet::Ratchet};

/// A PIN that may take the place of a device's present one. Made where the present one was proved, and where a renewal is complete.
#[derive(Debug)]
pub struct NewPin {
    pub(super) device: Id<Device>,
    pub(super) public: Ed25519,
}

impl NewPin {
    /// Of which device.
    pub fn device(&self) -> Id<Device> {
        self.device
    }

    /// What checks it from now on.
    pub fn public(&self) -> &Ed25519 {
        &self.public
    }
}

/// A change whose app key's signature and new PIN key were checked. Not yet proof that the holder knows the present PIN.
#[derive(Debug)]
pub struct SignedChange<'a> {
    message: &'a ChangePin,
    transcript: Transcript,
}

impl<'a> SignedChange<'a> {
    /// Checks the signatures of the app key and of the new PIN key.
    pub fn check(device: &Device, message: &'a ChangePin, issuer: &str) -> Result<Self, Refusal> {
        let transcript = ChangePinFields {
            issuer,
            device: &device.id.to_string(),
            pin_public: &message.pin_public,
            ratchet: &message.ratchet,
            next_ratchet: &message.next_ratchet,
        }
        .transcript();
        check_keys(device, &transcript, &message.signature, (&message.pin_public, &message.new_pin_signature))?;
        Ok(Self { message, transcript })
    }

    /// What must be stored of the ratchet with the attempt.
    pub fn turn(&self, ratchet: &Ratchet) -> Result<Option<Ratchet>, Refusal> {
        Ok(ratchet.advance(&self.message.ratchet, &self.message.next_ratchet)?)
    }

    /// Checks the present PIN, for an attempt that was counted. `None` when the new PIN is in force: the same call came before. To find that
    /// out is to try a PIN, so it costs an attempt as well.
    pub fn check_pin(&self, device: &Device, _counted: &Reserved) -> Result<Option<NewPin>, Refusal> {
        let ChangePin { pin_public, pin_signature, .. } = self.message;
        if *pin_public == device.pin_public {
            return Ok(None);
        }
        device.pin_public.check(self.transcript.as_bytes(), pin_signature).map_err(|_| Refusal::WrongPin)?;
        Ok(Some(NewPin { device: device.id, public: *pin_public }))
    }
}

/// Whoever chooses a PIN is the device, which is not blocked, and has the key of the new PIN.
pub(super) fn check_keys(
    device: &Device,
    transcript: &Transcript,
    signature: &[u8; 64],
    (new, new_signature): (&Ed25519, &[u8; 64]),
) -> Result<(), Refusal> {
    let bytes = transcript.as_bytes();
    device.app_key.check(bytes, signature).map_err(|_| Refusal::BadSignature)?;
    new.check(bytes, new_signature).map_err(|_| Refusal::BadSignature)?;
    device.in_use()
}
