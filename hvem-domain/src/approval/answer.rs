//! From a phone's answer to proof of it. The device's signature comes first; only who passed it may spend a PIN attempt (decision 4).

use hvem_formats::{
    app::answer::{Answer, Approval, Decision, Method},
    transcript::Transcript,
    webauthn::Site,
};

use super::{Matched, Refusal};
use crate::{
    ceremony::{Unlocked, Way},
    device::Device,
    id::Id,
    pin::Reserved,
    ratchet::Ratchet,
};

/// An answer whose device signature and ratchet were checked. Not yet proof that the holder gave it.
#[derive(Debug)]
pub struct SignedAnswer<'a> {
    answer: &'a Answer,
    transcript: Transcript,
    request: Id<super::Approval>,
    device: Id<Device>,
    copied: Option<Way>,
    /// What must be stored with the decision; `None` when the same answer came again.
    pub ratchet: Option<Ratchet>,
}

/// An answer that the holder of the device gave. No other constructor exists than the checks in this file.
#[derive(Debug)]
pub struct VerifiedAnswer {
    request: Id<super::Approval>,
    device: Id<Device>,
    decision: Decision,
    unlocked: Option<Unlocked>,
    copied: Option<Way>,
}

impl VerifiedAnswer {
    pub(super) fn is_for(&self, matched: &Matched) -> bool {
        self.request == matched.request.id && self.device == matched.device
    }

    pub(super) fn into_parts(self) -> (Decision, Option<Unlocked>, Option<Way>) {
        (self.decision, self.unlocked, self.copied)
    }
}

impl Matched {
    /// Checks the app key's signature over the transcript that the server builds from its own row, then the ratchet.
    pub fn check_signature<'a>(
        &self,
        device: &Device,
        answer: &'a Answer,
        issuer: &str,
    ) -> Result<SignedAnswer<'a>, Refusal> {
        if self.device != device.id {
            return Err(Refusal::Unknown);
        }
        if answer.locale.len() > 35 {
            return Err(Refusal::Malformed);
        }
        let transcript = self.transcript(answer, issuer);
        device.app_key.check(transcript.as_bytes(), &answer.signature).map_err(|_| Refusal::BadSignature)?;
        device.in_use()?;
        let ratchet = device.ratchet.advance(&answer.ratchet, &answer.next_ratchet)?;
        let copied = device.origin.weakest_way();
        Ok(SignedAnswer { answer, transcript, request: self.request.id, device: device.id, copied, ratchet })
    }

    /// What is signed (protocol §3.3).
    fn transcript(&self, answer: &Answer, issuer: &str) -> Transcript {
        let request = &self.request;
        Approval {
            issuer,
            request: &request.id.to_string(),
            relying_party: &request.asker.id,
            relying_party_name: &request.asker.name,
            action: super::ACTION,
            text: "",
            browser: &request.browser,
            browser_key: request.browser_key.as_ref(),
            match_digest: &self.digest,
            decision: answer.decision,
            method: answer.method,
            device: &self.device.to_string(),
            ratchet: &answer.ratchet,
            next_ratchet: &answer.next_ratchet,
            asked_at: request.asked_at.0,
            expires_at: request.expires_at.0,
            locale: &answer.locale,
        }
        .transcript()
    }
}

impl SignedAnswer<'_> {
    /// What the person wants, and how they say they proved themselves.
    pub fn wants(&self) -> (Decision, Method) {
        (self.answer.decision, self.answer.method)
    }

    /// Looks at the pair once more, when the device's ratchet was turned by somebody else meanwhile.
    pub fn turn(&self, ratchet: &Ratchet) -> Result<Option<Ratchet>, Refusal> {
        Ok(ratchet.advance(&self.answer.ratchet, &self.answer.next_ratchet)?)
    }

    /// A rejection needs no more than the device.
    pub fn rejection(&self) -> Result<VerifiedAnswer, Refusal> {
        match self.answer.decision {
            Decision::Approve => Err(Refusal::Malformed),
            Decision::Reject | Decision::NotMe => Ok(self.verified(None)),
        }
    }

    /// Checks the PIN key's signature, for an attempt that was counted.
    pub fn check_pin(&self, device: &Device, _counted: &Reserved) -> Result<VerifiedAnswer, Refusal> {
        let signature = self
            .answer
            .pin_signature
            .filter(|_| self.wants() == (Decision::Approve, Method::Pin))
            .ok_or(Refusal::Malformed)?;
        device.pin_public.check(self.transcript.as_bytes(), &signature).map_err(|_| Refusal::WrongPin)?;
        Ok(self.verified(Some(Unlocked::Pin)))
    }

    /// Checks the platform key's assertion; gives its new signature counter too.
    pub fn check_platform(&self, device: &Device, site: Site<'_>) -> Result<(VerifiedAnswer, u32), Refusal> {
        if self.wants() != (Decision::Approve, Method::Platform) {
            return Err(Refusal::Malformed);
        }
        let counter = device.check_platform(self.answer.assertion.as_ref(), &self.transcript, site)?;
        let synced = device.platform.as_ref().is_some_and(|credential| credential.backup_eligible);
        Ok((self.verified(Some(Unlocked::Platform { synced })), counter))
    }

    fn verified(&self, unlocked: Option<Unlocked>) -> VerifiedAnswer {
        let (request, device, decision) = (self.request, self.device, self.answer.decision);
        VerifiedAnswer { request, device, decision, unlocked, copied: self.copied }
    }
}
