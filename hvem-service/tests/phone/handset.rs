//! A phone with real keys, as the protocol has them.

use std::sync::Arc;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use hvem_domain::{account::Account, activation::Activation, device::Device, id::Id};
use hvem_formats::{
    app::{
        answer::{Answer, Answered, Approval, Decision, Method},
        enrol::{Redeem, Unlock, UnlockFields},
        request::Shown,
    },
    digest,
    key::{Ed25519, P256},
    pin,
    transcript::Transcript,
};
use hvem_service::{Service, approvals::AnswerError, calls::CallError, enrolment::PhoneError};
use hvem_store::activations::Stored;

use super::scene::ISSUER;

/// A phone with its keys, as the protocol has them.
#[derive(Clone)]
pub struct Phone {
    pub service: Arc<Service>,
    pub account: Id<Account>,
    pub app: Arc<EcdsaKeyPair>,
    pub enrolment: Id<Activation>,
    pub page_pin_key: [u8; 32],
    pub device: String,
    pub value: [u8; 32],
    pub turns: u64,
}

impl Phone {
    pub async fn device(&self) -> Device {
        self.maybe_device().await.expect("a bound device")
    }

    /// `None` when it is not bound any more.
    pub async fn maybe_device(&self) -> Option<Device> {
        let devices = self.service.devices(self.account).await.expect("devices");
        devices.into_iter().find(|device| device.id.to_string() == self.device)
    }

    /// The enrolment as the call extractor would load it.
    pub async fn stored(&self) -> Stored {
        self.loads().await.expect("a signed call")
    }

    /// The same, where the database may fail.
    pub async fn loads(&self) -> Result<Stored, CallError> {
        let call = hvem_formats::app::call::Call {
            issuer: ISSUER,
            method: "POST",
            path: "/app/api/v1/enrolments/x/unlock",
            sender: &self.enrolment.to_string(),
            time: self.service.now().0,
            body: b"",
        };
        let signature = sign(&self.app, &call.transcript());
        let (sender, time) = (self.enrolment.to_string(), call.time);
        let signed = hvem_service::calls::Signed {
            method: call.method,
            path: call.path,
            sender: &sender,
            time,
            signature: &signature,
            body: b"",
        };
        self.service.calling_enrolment(signed).await
    }

    pub fn unlock(&self, pin: &str) -> Unlock {
        let (page, own) = (
            pin_pair(&self.page_pin_key, pin, &self.enrolment.to_string()),
            pin_pair(&own_pin_key(&self.device), pin, &self.device),
        );
        let (app_key, pin_public, ratchet) = (public(&self.app), pin_public(&own), digest::sha256(&[&self.value]));
        let enrolment = self.enrolment.to_string();
        let fields = UnlockFields {
            issuer: ISSUER,
            enrolment: &enrolment,
            device: &self.device,
            app_key: &app_key,
            pin_public: &pin_public,
            ratchet: &ratchet,
        };
        let transcript = fields.transcript();
        Unlock {
            pin_public,
            ratchet,
            signature: sign(&self.app, &transcript),
            pin_signature: pin_sign(&page, &transcript),
            new_pin_signature: pin_sign(&own, &transcript),
        }
    }

    pub async fn unlocks(&mut self, pin: &str) -> Result<(), PhoneError> {
        let stored = self.stored().await;
        self.service.unlock_enrolment(stored, &self.unlock(pin)).await.map(|_| ())
    }

    /// An answer with the pair that comes next; `branch` tells copies apart.
    pub fn answer(&self, shown: &Shown, decision: Decision, pin: Option<&str>, branch: &str) -> Answer {
        let next_ratchet = digest::sha256(&[&self.next(branch)]);
        let method = if pin.is_some() { Method::Pin } else { Method::Nothing };
        let transcript = Approval {
            issuer: ISSUER,
            request: &shown.id,
            relying_party: &shown.relying_party.id,
            relying_party_name: &shown.relying_party.name,
            action: &shown.action,
            text: &shown.text,
            browser: &shown.browser,
            browser_key: shown.browser_key.as_ref(),
            match_digest: &shown.match_digest,
            decision,
            method,
            device: &self.device,
            ratchet: &self.value,
            next_ratchet: &next_ratchet,
            asked_at: shown.asked_at,
            expires_at: shown.expires_at,
            locale: "da",
        }
        .transcript();
        let pin_signature =
            pin.map(|pin| pin_sign(&pin_pair(&own_pin_key(&self.device), pin, &self.device), &transcript));
        Answer {
            decision,
            method,
            locale: "da".into(),
            ratchet: self.value,
            next_ratchet,
            signature: sign(&self.app, &transcript),
            pin_signature,
            assertion: None,
        }
    }

    /// Approves, and goes on in the ratchet when the server took it.
    pub async fn approves(&mut self, shown: &Shown, pin: &str) -> Result<Answered, AnswerError> {
        let answer = self.answer(shown, Decision::Approve, Some(pin), "own");
        let answered = self.service.answer(&self.device().await, &shown.id, &answer).await?;
        self.settles("own");
        Ok(answered)
    }

    pub fn settles(&mut self, branch: &str) {
        self.value = self.next(branch);
        self.turns += 1;
    }

    pub fn next(&self, branch: &str) -> [u8; 32] {
        digest::sha256(&[branch.as_bytes(), &self.turns.to_be_bytes(), &self.value])
    }
}

pub fn redeem(token: [u8; 16], app: &EcdsaKeyPair) -> Redeem {
    let key = public(app);
    let signature = sign(app, &Redeem::transcript(ISSUER, &token, &key, "Chrome on Android"));
    Redeem { token, app_key: key, description: "Chrome on Android".into(), signature }
}

pub fn app_key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key")
}

fn public(pair: &EcdsaKeyPair) -> P256 {
    P256::from_point(pair.public_key().as_ref()).expect("a point")
}

pub fn sign(pair: &EcdsaKeyPair, transcript: &Transcript) -> [u8; 64] {
    let signature = pair.sign(&SystemRandom::new(), transcript.as_bytes()).expect("a signature");
    signature.as_ref().try_into().expect("64 bytes")
}

pub fn own_pin_key(device: &str) -> [u8; 32] {
    digest::sha256(&[b"own", device.as_bytes()])
}

pub fn pin_pair(pin_key: &[u8; 32], typed: &str, context: &str) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&pin::seed(pin_key, typed, context)[..]).expect("a seed")
}

pub fn pin_public(pair: &Ed25519KeyPair) -> Ed25519 {
    Ed25519::from_bytes(pair.public_key().as_ref().try_into().expect("32 bytes"))
}

pub fn pin_sign(pair: &Ed25519KeyPair, transcript: &Transcript) -> [u8; 64] {
    pair.sign(transcript.as_bytes()).as_ref().try_into().expect("64 bytes")
}
