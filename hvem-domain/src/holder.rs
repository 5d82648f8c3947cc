//! What a device may do to itself only for its holder: leave, and give up the platform key (protocol §4.4). Whoever found the phone
//! unlocked has the device, and is not its holder.

use hvem_formats::{
    app::{
        answer::Method,
        holder::{HolderFields, HolderProof, Wish},
    },
    transcript::Transcript,
    webauthn::Site,
};

use crate::{approval::Refusal, device::Device, id::Id, pin::Reserved, ratchet::Ratchet};

/// Proof that the holder of this device was there and wanted this. No other constructor exists than the checks in this file.
#[derive(Debug)]
pub struct Held {
    device: Id<Device>,
    wish: Wish,
}

impl Held {
    /// Whether it was this device, and this that was wanted.
    pub fn is_for(&self, device: &Device, wish: Wish) -> bool {
        self.device == device.id && self.wish == wish
    }
}

#[cfg(test)]
impl Held {
    /// As if the holder had shown to be there: for the tests of what follows from that.
    pub(crate) fn assumed(device: &Device, wish: Wish) -> Self {
        Self { device: device.id, wish }
    }
}

/// A wish whose app key's signature was checked. Not yet proof that the holder has it.
#[derive(Debug)]
pub struct SignedWish<'a> {
    proof: &'a HolderProof,
    transcript: Transcript,
    wish: Wish,
}

impl<'a> SignedWish<'a> {
    /// Checks the app key's signature. One that is blocked does nothing for its holder but leave.
    pub fn check(device: &Device, proof: &'a HolderProof, wish: Wish, issuer: &str) -> Result<Self, Refusal> {
        let transcript = HolderFields {
            issuer,
            device: &device.id.to_string(),
            wish,
            method: proof.method,
            ratchet: &proof.ratchet,
            next_ratchet: &proof.next_ratchet,
        }
        .transcript();
        device.app_key.check(transcript.as_bytes(), &proof.signature).map_err(|_| Refusal::BadSignature)?;
        if wish != Wish::Unregister {
            device.in_use()?;
        }
        Ok(Self { proof, transcript, wish })
    }

    /// What is wanted.
    pub fn wish(&self) -> Wish {
        self.wish
    }

    /// How the person says to have proved to be the holder.
    pub fn method(&self) -> Method {
        self.proof.method
    }

    /// What must be stored of the ratchet.
    pub fn turn(&self, ratchet: &Ratchet) -> Result<Option<Ratchet>, Refusal> {
        Ok(ratchet.advance(&self.proof.ratchet, &self.proof.next_ratchet)?)
    }

    /// Checks the PIN, for an attempt that was counted.
    pub fn check_pin(&self, device: &Device, _counted: &Reserved) -> Result<Held, Refusal> {
        let wanted = self.proof.method == Method::Pin;
        let signature = self.proof.pin_signature.filter(|_| wanted).ok_or(Refusal::Malformed)?;
        device.pin_public.check(self.transcript.as_bytes(), &signature).map_err(|_| Refusal::WrongPin)?;
        Ok(self.held(device))
    }

    /// Checks the platform key's assertion; gives its new signature counter too.
    pub fn check_platform(&self, device: &Device, site: Site<'_>) -> Result<(Held, u32), Refusal> {
        if self.proof.method != Method::Platform {
            return Err(Refusal::Malformed);
        }
        let counter = device.check_platform(self.proof.assertion.as_ref(), &self.transcript, site)?;
        Ok((self.held(device), counter))
    }

    fn held(&self, device: &Device) -> Held {
        Held { device: device.id, wish: self.wish }
    }
}
