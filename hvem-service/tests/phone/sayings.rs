//! What a phone says of its PIN and of itself (protocol §4).

use aws_lc_rs::signature::Ed25519KeyPair;
use hvem_formats::{
    app::{
        answer::Method,
        holder::{HolderFields, HolderProof, Wish},
        pin::{ChangePin, ChangePinFields, ChoosePin, Pass, RenewPinFields, Renewal},
    },
    digest,
};
use hvem_service::{approvals::AnswerError, holder::HolderError, pins::RenewalError};

use super::{
    handset::{Phone, own_pin_key, pin_pair, pin_public, pin_sign, sign},
    scene::ISSUER,
};

/// Each sends the pair that comes next; `settles` goes on.
impl Phone {
    fn pair(&self, branch: &str) -> ([u8; 32], [u8; 32]) {
        (self.value, digest::sha256(&[&self.next(branch)]))
    }

    fn own(&self, pin: &str) -> Ed25519KeyPair {
        pin_pair(&own_pin_key(&self.device), pin, &self.device)
    }

    pub fn change(&self, present: &str, new: &str, branch: &str) -> ChangePin {
        let (present, new) = (self.own(present), self.own(new));
        let (pin_public, (ratchet, next_ratchet)) = (pin_public(&new), self.pair(branch));
        let fields = ChangePinFields {
            issuer: ISSUER,
            device: &self.device,
            pin_public: &pin_public,
            ratchet: &ratchet,
            next_ratchet: &next_ratchet,
        };
        let transcript = fields.transcript();
        let signature = sign(&self.app, &transcript);
        let (pin_signature, new_pin_signature) = (pin_sign(&present, &transcript), pin_sign(&new, &transcript));
        ChangePin { pin_public, ratchet, next_ratchet, signature, pin_signature, new_pin_signature }
    }

    pub async fn changes_pin(&mut self, present: &str, new: &str) -> Result<(), AnswerError> {
        self.service.change_pin(&self.device().await, &self.change(present, new, "own")).await?;
        self.settles("own");
        Ok(())
    }

    pub fn password(&self, password: &str, branch: &str) -> Pass {
        let (ratchet, next_ratchet) = self.pair(branch);
        Pass::Password { password: password.into(), ratchet, next_ratchet }
    }

    pub fn choice(&self, renewal: &str, new: &str, branch: &str) -> Pass {
        let new = self.own(new);
        let (pin_public, (ratchet, next_ratchet)) = (pin_public(&new), self.pair(branch));
        let fields = RenewPinFields {
            issuer: ISSUER,
            device: &self.device,
            renewal,
            pin_public: &pin_public,
            ratchet: &ratchet,
            next_ratchet: &next_ratchet,
        };
        let transcript = fields.transcript();
        let (signature, new_pin_signature) = (sign(&self.app, &transcript), pin_sign(&new, &transcript));
        Pass::ChoosePin(ChoosePin { pin_public, ratchet, next_ratchet, signature, new_pin_signature, assertion: None })
    }

    /// One gate of a renewal.
    pub async fn passes(&self, renewal: &str, pass: &Pass) -> Result<Renewal, RenewalError> {
        self.service.pass_renewal(&self.device().await, renewal, pass).await
    }

    /// A renewal that waits for the password.
    pub async fn begins_renewal(&self, user_id: &str) -> String {
        let begun = self.service.begin_renewal(&self.device().await).await.expect("a renewal");
        self.passes(&begun.renewal, &Pass::UserId { user_id: user_id.into() }).await.expect("a claim");
        begun.renewal
    }

    /// A renewal that waits for the new PIN.
    pub async fn proves_password(&mut self, user_id: &str, password: &str) -> Result<String, RenewalError> {
        let renewal = self.begins_renewal(user_id).await;
        self.passes(&renewal, &self.password(password, "own")).await?;
        self.settles("own");
        Ok(renewal)
    }

    /// The whole of it.
    pub async fn renews_pin(&mut self, user_id: &str, password: &str, new: &str) -> Result<(), RenewalError> {
        let renewal = self.proves_password(user_id, password).await?;
        let done = self.passes(&renewal, &self.choice(&renewal, new, "own")).await?;
        assert_eq!(done.gate, None);
        self.settles("own");
        Ok(())
    }

    pub fn proof(&self, wish: Wish, pin: &str, branch: &str) -> HolderProof {
        let (ratchet, next_ratchet) = self.pair(branch);
        let method = Method::Pin;
        let fields = HolderFields {
            issuer: ISSUER,
            device: &self.device,
            wish,
            method,
            ratchet: &ratchet,
            next_ratchet: &next_ratchet,
        };
        let transcript = fields.transcript();
        let pin_signature = Some(pin_sign(&self.own(pin), &transcript));
        let signature = sign(&self.app, &transcript);
        HolderProof { method, ratchet, next_ratchet, signature, pin_signature, assertion: None }
    }

    pub async fn unregisters(&mut self, pin: &str) -> Result<(), HolderError> {
        self.service.unregister(&self.device().await, &self.proof(Wish::Unregister, pin, "own")).await
    }
}
