//! A platform key as the phone's system holds one (WebAuthn L3 §6.3.3), put in place without its ceremony.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use hvem_domain::audit::Entry;
use hvem_formats::{
    app::{
        answer::{Answer, Approval, Decision, Method},
        request::Shown,
    },
    b64, digest,
    key::P256,
    webauthn::{Assertion, AssertionResponse, Credential},
};

use super::{
    handset::Phone,
    scene::{ISSUER, device_id},
    world::{NOON, World},
};

const USER_PRESENT_AND_VERIFIED: u8 = 0x05;
const BACKUP_ELIGIBLE: u8 = 0x08;

/// The system's key for one phone.
pub struct Platform {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    synced: bool,
    pub counter: u32,
}

impl Platform {
    pub async fn bound_to(world: &World, phone: &Phone, synced: bool) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let id = digest::sha256(&[key.public_key().as_ref()]).to_vec();
        let public = P256::from_point(key.public_key().as_ref()).unwrap();
        let credential = Credential { id: id.clone(), key: public, counter: 0, backup_eligible: synced };
        let mut tx = world.store.begin().await.unwrap();
        tx.set_platform(device_id(phone), Some(&credential)).await.unwrap();
        tx.commit(Entry::new("test.platform_bound", None, NOON)).await.unwrap();
        Self { key, id, synced, counter: 0 }
    }

    /// The phone's answer with this key in place of the PIN.
    pub fn answer(&mut self, phone: &Phone, shown: &Shown) -> Answer {
        self.counter += 1;
        // The handset signs for what it is told; here it is told that the platform unlocks.
        let plain = phone.answer(shown, Decision::Approve, None, "own");
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
            decision: Decision::Approve,
            method: Method::Platform,
            device: &phone.device,
            ratchet: &plain.ratchet,
            next_ratchet: &plain.next_ratchet,
            asked_at: shown.asked_at,
            expires_at: shown.expires_at,
            locale: "da",
        }
        .transcript();
        let signature = phone.app.sign(&SystemRandom::new(), transcript.as_bytes()).unwrap();
        Answer {
            method: Method::Platform,
            signature: signature.as_ref().try_into().unwrap(),
            assertion: Some(self.assertion(&transcript.digest())),
            ..plain
        }
    }

    fn assertion(&self, challenge: &[u8; 32]) -> Assertion {
        let flags = USER_PRESENT_AND_VERIFIED | if self.synced { BACKUP_ELIGIBLE } else { 0 };
        let rp = digest::sha256(&[b"id.example.org"]);
        let authenticator_data = [&rp[..], &[flags], &self.counter.to_be_bytes()].concat();
        let client_data_json = format!(
            r#"{{"type":"webauthn.get","challenge":"{}","origin":"{ISSUER}","crossOrigin":false}}"#,
            b64::encode(challenge)
        );
        let client_data_json = client_data_json.into_bytes();
        let signed = [&authenticator_data[..], &digest::sha256(&[&client_data_json])].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec();
        let response = AssertionResponse { client_data_json, authenticator_data, signature };
        Assertion { id: b64::encode(&self.id), response }
    }
}
