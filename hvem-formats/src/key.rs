//! Public keys as they travel, and the checking of signatures. Signing lives with whoever holds the private half.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, UnparsedPublicKey,
};

use crate::{b64, digest};

/// The signature does not fit key and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not fit")]
pub struct BadSignature;

/// An ECDSA P-256 public key: the 65-byte uncompressed point (SEC 1 §2.3.3). App keys, browser keys and platform keys are such.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct P256(#[serde(with = "b64::array")] [u8; 65]);

impl P256 {
    /// The base point of the curve (SEC 2 §2.4.2), for where a key is wanted that is nobody's. Everybody knows its private half.
    pub const BASE_POINT: Self = Self([
        0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77,
        0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42,
        0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b,
        0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
    ]);

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

    /// Whether the point lies on the curve. Needed where a key is stored before it has signed anything.
    pub fn is_on_curve(&self) -> bool {
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0[..]).is_ok()
    }

    /// SHA-256 of the point.
    pub fn thumbprint(&self) -> [u8; 32] {
        digest::sha256(&[&self.0])
    }

    /// Checks r‖s (64 bytes, RFC 7518 §3.4) over SHA-256 of `message`.
    pub fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0[..])
            .verify(message, signature)
            .map_err(|_| BadSignature)
    }

    /// Checks a DER signature over SHA-256 of `message`: the form that WebAuthn uses (WebAuthn L3 §6.5.5).
    pub fn check_der(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.0[..])
            .verify(message, signature)
            .map_err(|_| BadSignature)
    }
}

/// In a message a key has to pass the same check as anywhere else.
impl<'de> serde::Deserialize<'de> for P256 {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let point: [u8; 65] = b64::array::deserialize(from)?;
        Self::from_point(&point).ok_or_else(|| serde::de::Error::custom("not an uncompressed point"))
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

    /// Checks a 64-byte signature over `message`. A key of small order fits signatures that nobody made, so it fits none here.
    pub fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        if self.has_small_order() {
            return Err(BadSignature);
        }
        UnparsedPublicKey::new(&ED25519, &self.0[..]).verify(message, signature).map_err(|_| BadSignature)
    }

    fn has_small_order(&self) -> bool {
        let mut point = self.0;
        // The top bit is the sign of x (RFC 8032 §5.1.2); each of these is weak with either sign.
        point[31] &= 0x7f;
        SMALL_ORDER.contains(&point)
    }
}

/// Every encoding of a point whose order divides 8: y = 0, 1, -1, the two of order 8, and p, p + 1, which wrap to 0 and 1.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    ends(1, 0, 0),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    ends(0xec, 0xff, 0x7f),
    ends(0xed, 0xff, 0x7f),
    ends(0xee, 0xff, 0x7f),
];

const fn ends(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}
