//! A security key in software (CTAP 2.1 §6, U2F): it makes a credential where it is asked to, signs for the page that asks, and counts. It verifies nobody.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use hvem_formats::{
    b64, digest,
    webauthn::{Assertion, AssertionResponse, Registration, RegistrationResponse},
};
use serde_json::{Value, json};

use super::scene::ISSUER;

const USER_PRESENT: u8 = 0x01;
const BACKUP_ELIGIBLE: u8 = 0x08;
const ATTESTED: u8 = 0x40;

/// One credential of one piece of hardware.
pub struct Chip {
    pub key: EcdsaKeyPair,
    pub id: Vec<u8>,
    pub synced: bool,
    pub present: bool,
    pub counter: u32,
    pub origin: &'static str,
}

impl Chip {
    pub fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        // As long as most are: 64 bytes.
        let point = key.public_key().as_ref();
        let id = [digest::sha256(&[b"one", point]), digest::sha256(&[b"two", point])].concat();
        Self { key, id, synced: false, present: true, counter: 0, origin: ISSUER }
    }

    /// The very same, as a thief would have copied it.
    pub fn copied(&self) -> Self {
        let document = self.key.to_pkcs8v1().unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref()).unwrap();
        Self { key, id: self.id.clone(), ..*self }
    }

    /// Touched to become somebody's.
    pub fn makes(&self, options: &Value) -> Registration {
        let point = self.key.public_key().as_ref();
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], &point[1..33], &[0x22, 0x58, 32], &point[33..]];
        let data = [self.data(ATTESTED), vec![0; 16], length.to_vec(), self.id.clone(), cose.concat()].concat();
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let response = RegistrationResponse {
            client_data_json: self.client_data("webauthn.create", &options["challenge"]),
            attestation_object: object,
        };
        Registration { id: b64::encode(&self.id), response }
    }

    /// Touched for what this page asks.
    pub fn touched(&mut self, options: &Value) -> Assertion {
        self.counter += 1;
        let client_data_json = self.client_data("webauthn.get", &options["challenge"]);
        let authenticator_data = self.data(0);
        let signed = [&authenticator_data[..], &digest::sha256(&[&client_data_json])].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec();
        let response = AssertionResponse { client_data_json, authenticator_data, signature };
        Assertion { id: b64::encode(&self.id), response }
    }

    /// What stands in the options for it.
    pub fn shown(&self) -> String {
        b64::encode(&self.id)
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let present = if self.present { USER_PRESENT } else { 0 };
        let synced = if self.synced { BACKUP_ELIGIBLE } else { 0 };
        let hash = digest::sha256(&[b"id.example.org"]);
        [&hash[..], &[present | synced | more], &self.counter.to_be_bytes()].concat()
    }

    fn client_data(&self, purpose: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": purpose, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into()
    }
}
