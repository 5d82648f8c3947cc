//! Binding a device on the phone alone (protocol §2.4): the gates of the scheme's `activate` list, one by one, some of them twice with a waiting
//! period between.

use serde::{Deserialize, Serialize};

use crate::{
    b64,
    key::{Ed25519, P256},
    transcript::Transcript,
};

/// `POST /enrolments`: the phone begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// The device's new key.
    pub app_key: P256,
    /// What the device calls itself, e.g. "Chrome on Android".
    pub description: String,
    /// App key over [`Begin::transcript`].
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
}

impl Begin {
    /// What the app key signs.
    pub fn transcript(issuer: &str, app_key: &P256, description: &str) -> Transcript {
        Transcript::new("hvem/v1/enrol/begin").text(issuer).bytes(app_key.as_bytes()).text(description)
    }
}

/// Where an enrolment stands: the answer to every call of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// Sender of the calls until the device is bound.
    pub enrolment: String,
    /// The id that the device will have.
    pub device: String,
    /// The gate that is next, by its name; none while it waits.
    pub gate: Option<String>,
    /// Until when it waits, ms.
    pub waits_until: Option<i64>,
    /// Which key to type, where `gate` is `card-key`; none: ask for another one.
    pub key: Option<KeyAsked>,
    /// Where the temporary PIN was sent, where `gate` is `sms-code`; none: ask for another one.
    pub sms: Option<SmsSent>,
    /// Length of the PIN.
    pub pin_digits: u8,
    /// Options for a platform key, where `gate` is `offer-biometrics` (WebAuthn L3 §5.4, JSON form).
    pub platform: Option<serde_json::Value>,
    /// The other phone, where `gate` is `proximity` (§2.5).
    #[serde(default)]
    pub proximity: Option<super::copy::Proximity>,
    /// When it ends, ms.
    pub expires_at: i64,
}

/// A key of a key card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAsked {
    /// On which card it stands, grouped as printed.
    pub card: String,
    /// Its number, four digits.
    pub number: String,
    /// How often a key may still be typed.
    pub tries_left: u8,
}

/// A temporary PIN that was sent by SMS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsSent {
    /// The number, as it may be shown: `+45 •• •• •• 78`.
    pub to: String,
    /// Until when it works, ms.
    pub valid_until: i64,
}

/// `POST /enrolments/{id}/pass`: what passes the gate that is next. It holds a password, so it can't be printed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Pass {
    /// The terms were accepted.
    AcceptTerms {},
    /// Who the holder says to be.
    UserId {
        /// As typed.
        user_id: String,
    },
    /// The password of the account.
    Password {
        /// As typed.
        password: String,
    },
    /// A key from the card.
    CardKey {
        /// As typed.
        key: String,
    },
    /// What is printed on the letter from the office.
    Letter {
        /// As typed.
        number: String,
        /// As typed.
        code: String,
    },
    /// The temporary PIN from an SMS.
    SmsCode {
        /// As typed.
        code: String,
    },
    /// The PIN.
    ChoosePin(ChoosePin),
}

/// A first PIN.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoosePin {
    /// The device's PIN key.
    pub pin_public: Ed25519,
    /// SHA-256 of the first ratchet value.
    #[serde(with = "b64::array")]
    pub ratchet: [u8; 32],
    /// App key.
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
    /// The PIN key: proves that the device has it.
    #[serde(with = "b64::array")]
    pub pin_signature: [u8; 64],
}

/// The fields that both signatures of [`ChoosePin`] cover.
#[derive(Clone, Copy, Debug)]
pub struct ChoosePinFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Enrolment id.
    pub enrolment: &'a str,
    /// Device id to be.
    pub device: &'a str,
    /// The device's key.
    pub app_key: &'a P256,
    /// The device's PIN key.
    pub pin_public: &'a Ed25519,
    /// SHA-256 of the first ratchet value.
    pub ratchet: &'a [u8; 32],
}

impl ChoosePinFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/enrol/choose-pin")
            .text(self.issuer)
            .text(self.enrolment)
            .text(self.device)
            .bytes(self.app_key.as_bytes())
            .bytes(self.pin_public.as_bytes())
            .bytes(self.ratchet)
    }
}
