//! Binding a device (protocol §2).

use serde::{Deserialize, Serialize};

use crate::{
    b64, crockford, digest,
    key::{Ed25519, P256},
    transcript::Transcript,
};

/// `POST /enrolments/redeem`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redeem {
    /// From the QR code.
    #[serde(with = "b64::array")]
    pub token: [u8; 16],
    /// The device's new key.
    pub app_key: P256,
    /// What the device calls itself, e.g. "Chrome on Android".
    pub description: String,
    /// App key over [`Redeem::transcript`].
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
}

impl Redeem {
    /// What the app key signs.
    pub fn transcript(issuer: &str, token: &[u8; 16], app_key: &P256, description: &str) -> Transcript {
        Transcript::new("hvem/v1/enrol/redeem").text(issuer).bytes(token).bytes(app_key.as_bytes()).text(description)
    }
}

/// The four characters that phone and portal page both show: 20 bits of the app key's hash.
pub fn check(app_key: &P256) -> String {
    crockford::code(&digest::sha256(&[app_key.as_bytes()]), 4)
}

/// The answer to [`Redeem`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redeemed {
    /// Sender of the calls until the device is bound.
    pub enrolment: String,
    /// The id that the device will have.
    pub device: String,
    /// The name chosen in the portal.
    pub name: String,
    /// Whose account, masked.
    pub account: String,
    /// Length of the PIN.
    pub pin_digits: u8,
    /// See [`check`].
    pub check: String,
    /// When the enrolment ends, ms.
    pub expires_at: i64,
}

/// `POST /enrolments/{id}/unlock`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// The device's own PIN key.
    pub pin_public: Ed25519,
    /// SHA-256 of the first ratchet value.
    #[serde(with = "b64::array")]
    pub ratchet: [u8; 32],
    /// App key.
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
    /// The PIN key that the portal's page made: proves the PIN.
    #[serde(with = "b64::array")]
    pub pin_signature: [u8; 64],
    /// The new PIN key: proves that the device has it.
    #[serde(with = "b64::array")]
    pub new_pin_signature: [u8; 64],
}

/// The fields that all three signatures of [`Unlock`] cover.
#[derive(Clone, Copy, Debug)]
pub struct UnlockFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Enrolment id.
    pub enrolment: &'a str,
    /// Device id to be.
    pub device: &'a str,
    /// The device's key.
    pub app_key: &'a P256,
    /// The device's own PIN key.
    pub pin_public: &'a Ed25519,
    /// SHA-256 of the first ratchet value.
    pub ratchet: &'a [u8; 32],
}

impl UnlockFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/enrol/unlock")
            .text(self.issuer)
            .text(self.enrolment)
            .text(self.device)
            .bytes(self.app_key.as_bytes())
            .bytes(self.pin_public.as_bytes())
            .bytes(self.ratchet)
    }
}

/// The answer to [`Unlock`]: options for a platform key, as `PublicKeyCredential.parseCreationOptionsFromJSON` takes them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unlocked {
    /// WebAuthn L3 §5.4, JSON form.
    pub platform: serde_json::Value,
}

/// `POST /enrolments/{id}/finish`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// The new platform credential, when the person wanted one.
    pub platform: Option<crate::webauthn::Registration>,
}

/// The answer to [`Finish`]: the device is bound.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finished {
    /// Sender of all later calls.
    pub device: String,
    /// The name chosen in the portal.
    pub name: String,
    /// Whose account, masked.
    pub account: String,
    /// To read aloud to support.
    pub serial: String,
}
