//! Changing a known PIN and renewing a forgotten one (protocol §4.2 and §4.3): what is signed and sent.

use serde::{Deserialize, Serialize};

use super::{
    alone::{KeyAsked, SmsSent},
    request::Platform,
};
use crate::{b64, key::Ed25519, transcript::Transcript, webauthn::Assertion};

/// `PUT /device/pin`: the holder knows the PIN and wants another one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePin {
    /// The PIN key of the new PIN.
    pub pin_public: Ed25519,
    /// The ratchet value revealed now.
    #[serde(with = "b64::array")]
    pub ratchet: [u8; 32],
    /// SHA-256 of the next value.
    #[serde(with = "b64::array")]
    pub next_ratchet: [u8; 32],
    /// App key.
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
    /// The PIN key of the PIN until now: proves that the holder knows it.
    #[serde(with = "b64::array")]
    pub pin_signature: [u8; 64],
    /// The new PIN key: proves that the device has it.
    #[serde(with = "b64::array")]
    pub new_pin_signature: [u8; 64],
}

/// The fields that all three signatures of [`ChangePin`] cover.
#[derive(Clone, Copy, Debug)]
pub struct ChangePinFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Device id.
    pub device: &'a str,
    /// The PIN key of the new PIN.
    pub pin_public: &'a Ed25519,
    /// The ratchet value revealed now.
    pub ratchet: &'a [u8; 32],
    /// SHA-256 of the next value.
    pub next_ratchet: &'a [u8; 32],
}

impl ChangePinFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/pin/change")
            .text(self.issuer)
            .text(self.device)
            .bytes(self.pin_public.as_bytes())
            .bytes(self.ratchet)
            .bytes(self.next_ratchet)
    }
}

/// Where a renewal stands: the answer to `POST /device/pin/renewal` and to every gate that was passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// Its id.
    pub renewal: String,
    /// The gate that is next, by its name; none while it waits, and none is left when the PIN is renewed.
    pub gate: Option<String>,
    /// Until when it waits, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<i64>,
    /// When it ends, ms.
    pub expires_at: i64,
    /// Which key to type, where `gate` is `card-key`; none: ask for another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyAsked>,
    /// Where the temporary PIN was sent, where `gate` is `sms-code`; none: ask for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsSent>,
    /// The platform key that has to sign too when the PIN is chosen, if this device has one.
    pub platform: Option<Platform>,
}

/// `POST /device/pin/renewal/{id}`: what passes the gate that is next. It holds a password, so it can't be printed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::large_enum_variant, reason = "a message is read, used and gone; nobody keeps many")]
pub enum Pass {
    /// Who the holder says to be.
    UserId {
        /// As typed.
        user_id: String,
    },
    /// The password of the account.
    Password {
        /// As typed.
        password: String,
        /// The ratchet value revealed now.
        #[serde(with = "b64::array")]
        ratchet: [u8; 32],
        /// SHA-256 of the next value.
        #[serde(with = "b64::array")]
        next_ratchet: [u8; 32],
    },
    /// A key from the card.
    CardKey {
        /// As typed.
        key: String,
    },
    /// The temporary PIN from an SMS.
    SmsCode {
        /// As typed.
        code: String,
    },
    /// The new PIN.
    ChoosePin(ChoosePin),
}

/// A new PIN without the old one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoosePin {
    /// The PIN key of the new PIN.
    pub pin_public: Ed25519,
    /// The ratchet value revealed now.
    #[serde(with = "b64::array")]
    pub ratchet: [u8; 32],
    /// SHA-256 of the next value.
    #[serde(with = "b64::array")]
    pub next_ratchet: [u8; 32],
    /// App key.
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
    /// The new PIN key: proves that the device has it.
    #[serde(with = "b64::array")]
    pub new_pin_signature: [u8; 64],
    /// The platform key, where one is bound.
    pub assertion: Option<Assertion>,
}

/// The fields that all signatures of [`ChoosePin`] cover.
#[derive(Clone, Copy, Debug)]
pub struct RenewPinFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Device id.
    pub device: &'a str,
    /// Id of the renewal.
    pub renewal: &'a str,
    /// The PIN key of the new PIN.
    pub pin_public: &'a Ed25519,
    /// The ratchet value revealed now.
    pub ratchet: &'a [u8; 32],
    /// SHA-256 of the next value.
    pub next_ratchet: &'a [u8; 32],
}

impl RenewPinFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/pin/renew")
            .text(self.issuer)
            .text(self.device)
            .text(self.renewal)
            .bytes(self.pin_public.as_bytes())
            .bytes(self.ratchet)
            .bytes(self.next_ratchet)
    }
}
