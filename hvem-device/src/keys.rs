//! The device's keys. None has `Debug`; private halves are wiped when dropped.

use std::sync::Arc;

use aws_lc_rs::{
    rand,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use hvem_formats::{
    b64,
    key::{Ed25519, P256},
    pin,
    transcript::Transcript,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use zeroize::Zeroizing;

use crate::Error;

/// Random bytes from the operating system. A device is the outside world: its randomness needs no repetition.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Error::Keys)?;
    Ok(bytes)
}

/// 32 secret bytes, wiped when dropped, written as b64u.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(crate) fn random() -> Result<Self, Error> {
        random().map(Self::from)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Secret {
    fn from(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Zeroizing::new(b64::encode(&self.0[..])))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(from)?);
        b64::decode_array(&text).map(Self::from).ok_or_else(|| D::Error::custom("not 32 bytes"))
    }
}

/// The key that signs every call. Made on this device, never sent.
#[derive(Clone)]
pub struct AppKey {
    pair: Arc<EcdsaKeyPair>,
    public: P256,
}

impl AppKey {
    /// A new key.
    pub fn generate() -> Result<Self, Error> {
        Self::from_pair(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| Error::Keys)?)
    }

    /// The half that the server knows.
    pub fn public(&self) -> &P256 {
        &self.public
    }

    /// r‖s over the transcript.
    pub fn sign(&self, transcript: &Transcript) -> Result<[u8; 64], Error> {
        let random = rand::SystemRandom::new();
        let signature = self.pair.sign(&random, transcript.as_bytes()).map_err(|_| Error::Keys)?;
        signature.as_ref().try_into().map_err(|_| Error::Keys)
    }

    fn from_pair(pair: EcdsaKeyPair) -> Result<Self, Error> {
        let public = P256::from_point(pair.public_key().as_ref()).ok_or(Error::Keys)?;
        Ok(Self { pair: Arc::new(pair), public })
    }
}

impl Serialize for AppKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let document = self.pair.to_pkcs8v1().map_err(|_| serde::ser::Error::custom("the key can't be written"))?;
        to.serialize_str(&Zeroizing::new(b64::encode(document.as_ref())))
    }
}

impl<'de> Deserialize<'de> for AppKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(from)?);
        let document = Zeroizing::new(b64::decode(&text).ok_or_else(|| D::Error::custom("not base64url"))?);
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document)
            .map_err(|_| D::Error::custom("not a P-256 key in PKCS #8"))?;
        Self::from_pair(pair).map_err(D::Error::custom)
    }
}

/// The key that comes from PIN and `pin_key` (protocol §1.1): made for one signature, never kept.
pub struct PinKey(Ed25519KeyPair);

impl PinKey {
    /// `context` is the enrolment id or the device id. A wrong PIN gives a key too, only another one.
    pub fn derive(pin_key: &[u8; 32], pin: &str, context: &str) -> Result<Self, Error> {
        let seed = pin::seed(pin_key, pin, context);
        Ed25519KeyPair::from_seed_unchecked(&seed[..]).map(Self).map_err(|_| Error::Keys)
    }

    /// The half that the server knows.
    pub fn public(&self) -> Result<Ed25519, Error> {
        self.0.public_key().as_ref().try_into().map(Ed25519::from_bytes).map_err(|_| Error::Keys)
    }

    /// 64 bytes over the transcript.
    pub fn sign(&self, transcript: &Transcript) -> Result<[u8; 64], Error> {
        self.0.sign(transcript.as_bytes()).as_ref().try_into().map_err(|_| Error::Keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_key_comes_back_from_its_text_as_the_same_key() {
        let key = AppKey::generate().unwrap();
        let again: AppKey = serde_json::from_str(&serde_json::to_string(&key).unwrap()).unwrap();
        let transcript = Transcript::new("hvem/v1/test");
        assert_eq!(key.public(), again.public());
        assert_eq!(key.public().check(transcript.as_bytes(), &again.sign(&transcript).unwrap()), Ok(()));
    }

    #[test]
    fn a_text_that_is_no_key_is_refused() {
        for wrong in ["\"\"", "\"AAAA\"", "\"!\"", "null", "7"] {
            assert!(serde_json::from_str::<AppKey>(wrong).is_err(), "{wrong}");
            assert!(serde_json::from_str::<Secret>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn another_pin_makes_another_key_and_its_signature_does_not_fit() {
        let transcript = Transcript::new("hvem/v1/test");
        let right = PinKey::derive(&[1; 32], "4711", "dev_a").unwrap();
        for (pin_key, pin, context) in
            [([1; 32], "4712", "dev_a"), ([2; 32], "4711", "dev_a"), ([1; 32], "4711", "dev_b")]
        {
            let wrong = PinKey::derive(&pin_key, pin, context).unwrap();
            let signature = wrong.sign(&transcript).unwrap();
            assert!(right.public().unwrap().check(transcript.as_bytes(), &signature).is_err());
        }
    }
}
