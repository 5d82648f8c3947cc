//! Public keys as they travel, and the checking of signatures. Signing lives with whoever holds the private half.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};

use crate::{b64, digest};

/// The signature does not fit key and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not fit")]
pub struct BadSignature;

/// An ECDSA P-256 public key: the 65-byte uncompressed point (SEC 1 §2.3.3). App keys, browser keys and platform keys are such.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct P256(#[serde(with = "b64::array")] [u8; 65]);

impl P256 {
    /// From a point; `None` unless it is uncompressed. Whether it lies on the curve is checked with each signature.
    pub fn from_point(point: &[u8]) -> Option<Self> {
        let point: [u8; 65] = point.try_into().ok()?;
        (point[0] == 4).then_some(Self(point))
    }

    /// From b64u text.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_point(&b64::decode(text)?)
    }

    /// The 65-byte point.
    pub fn as_bytes(&self) -> &[u8; 65] {
        &self.0
    }

    /// SHA-256 of the point.
    pub fn thumbprint(&self) -> [u8; 32] {
        digest::sha256(&[&self.0])
    }

    /// Checks r‖s (64 bytes, RFC 7518 §3.4) over SHA-256 of `message`.
    pub fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0[..]).verify(message, signature).map_err(|_| BadSignature)
    }

    /// Checks a DER signature over SHA-256 of `message`: the form that WebAuthn uses (WebAuthn L3 §6.5.5).
    pub fn check_der(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.0[..]).verify(message, signature).map_err(|_| BadSignature)
    }
}

/// An Ed25519 public key (RFC 8032): the public half of a PIN key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Ed25519(#[serde(with = "b64::array")] [u8; 32]);

impl Ed25519 {
    /// From its 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// From b64u text.
    pub fn from_text(text: &str) -> Option<Self> {
        b64::decode_array(text).map(Self)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Checks a 64-byte signature over `message`.
    pub fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        UnparsedPublicKey::new(&ED25519, &self.0[..]).verify(message, signature).map_err(|_| BadSignature)
    }
}
