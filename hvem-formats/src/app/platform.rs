//! A platform key that is bound later (protocol §4): what is signed and sent.

use serde::{Deserialize, Serialize};

use crate::{b64, transcript::Transcript, webauthn::Registration};

/// `PUT /device/platform`: the holder wants fingerprint, face or screen lock from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BindPlatform {
    /// What the authenticator made.
    pub platform: Registration,
    /// The ratchet value revealed now.
    #[serde(with = "b64::array")]
    pub ratchet: [u8; 32],
    /// SHA-256 of the next value.
    #[serde(with = "b64::array")]
    pub next_ratchet: [u8; 32],
    /// App key.
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
    /// PIN key: proves that the holder is there.
    #[serde(with = "b64::array")]
    pub pin_signature: [u8; 64],
}

/// The fields that both signatures of [`BindPlatform`] cover.
#[derive(Clone, Copy, Debug)]
pub struct BindPlatformFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Device id.
    pub device: &'a str,
    /// The attestation object's bytes.
    pub attestation: &'a [u8],
    /// The ratchet value revealed now.
    pub ratchet: &'a [u8; 32],
    /// SHA-256 of the next value.
    pub next_ratchet: &'a [u8; 32],
}

impl BindPlatformFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/platform")
            .text(self.issuer)
            .text(self.device)
            .bytes(self.attestation)
            .bytes(self.ratchet)
            .bytes(self.next_ratchet)
    }
}
