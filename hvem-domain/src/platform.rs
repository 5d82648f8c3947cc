//! A platform key that is bound later, by whoever knows the PIN (protocol §4).

use hvem_formats::{
    app::platform::{BindPlatform, BindPlatformFields},
    transcript::Transcript,
};

use crate::{approval::Refusal, device::Device, pin::Reserved, ratchet::Ratchet};

/// A wish for a platform key whose app key's signature was checked. Not yet proof that the holder knows the PIN.
#[derive(Debug)]
pub struct SignedBinding<'a> {
    message: &'a BindPlatform,
    transcript: Transcript,
}

impl<'a> SignedBinding<'a> {
    /// Checks the app key's signature.
    pub fn check(device: &Device, message: &'a BindPlatform, issuer: &str) -> Result<Self, Refusal> {
        let transcript = BindPlatformFields {
            issuer,
            device: &device.id.to_string(),
            attestation: &message.platform.response.attestation_object,
            ratchet: &message.ratchet,
            next_ratchet: &message.next_ratchet,
        }
        .transcript();
        device.app_key.check(transcript.as_bytes(), &message.signature).map_err(|_| Refusal::BadSignature)?;
        device.in_use()?;
        Ok(Self { message, transcript })
    }

    /// What must be stored of the ratchet with the attempt: a copy of the phone is noticed here too.
    pub fn turn(&self, ratchet: &Ratchet) -> Result<Option<Ratchet>, Refusal> {
        Ok(ratchet.advance(&self.message.ratchet, &self.message.next_ratchet)?)
    }

    /// Checks the PIN, for an attempt that was counted.
    pub fn check_pin(&self, device: &Device, _counted: &Reserved) -> Result<(), Refusal> {
        let signature = &self.message.pin_signature;
        device.pin_public.check(self.transcript.as_bytes(), signature).map_err(|_| Refusal::WrongPin)
    }
}
