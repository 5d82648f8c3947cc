//! The answer to a request (protocol §3.3): what is signed and sent.

use serde::{Deserialize, Serialize};

use crate::{b64, transcript::Transcript, webauthn::Assertion};

/// What the person decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Let it happen.
    Approve,
    /// Don't.
    Reject,
    /// Don't, and it was not I who asked.
    NotMe,
}

impl Decision {
    /// As signed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::NotMe => "not-me",
        }
    }
}

/// How the person proved to be the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Nothing needed: a rejection.
    #[serde(rename = "")]
    Nothing,
    /// The PIN.
    #[serde(rename = "pin")]
    Pin,
    /// Fingerprint, face or screen lock, through the platform key.
    #[serde(rename = "platform")]
    Platform,
}

impl Method {
    /// As signed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Pin => "pin",
            Self::Platform => "platform",
        }
    }
}

/// `POST /requests/{id}/answer`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What the person decided.
    pub decision: Decision,
    /// How the person proved to be the holder.
    pub method: Method,
    /// The language in which the request was shown.
    pub locale: String,
    /// The ratchet value revealed now.
    #[serde(with = "b64::array")]
    pub ratchet: [u8; 32],
    /// SHA-256 of the next value.
    #[serde(with = "b64::array")]
    pub next_ratchet: [u8; 32],
    /// App key.
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
    /// PIN key, with method `pin`.
    #[serde(with = "b64::optional_array")]
    pub pin_signature: Option<[u8; 64]>,
    /// Platform key, with method `platform`.
    pub assertion: Option<Assertion>,
}

/// The answer's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    /// `approved` or `rejected`.
    pub state: String,
    /// Where to go now, when browser and app are one device.
    pub return_to: Option<String>,
}

/// The fields of `hvem/v1/approval`, in order. The server fills them from its own row, the app from what it showed.
#[derive(Clone, Copy, Debug)]
pub struct Approval<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Request id.
    pub request: &'a str,
    /// Id of the relying party.
    pub relying_party: &'a str,
    /// Its name as shown.
    pub relying_party_name: &'a str,
    /// `sign-in`.
    pub action: &'a str,
    /// Text as shown.
    pub text: &'a str,
    /// The browser's description as shown.
    pub browser: &'a str,
    /// Thumbprint of the browser's key.
    pub browser_key: Option<&'a [u8; 32]>,
    /// See [`super::request::match_digest`].
    pub match_digest: &'a [u8; 32],
    /// What the person decided.
    pub decision: Decision,
    /// How the person proved to be the holder.
    pub method: Method,
    /// Device id.
    pub device: &'a str,
    /// The ratchet value revealed now.
    pub ratchet: &'a [u8; 32],
    /// SHA-256 of the next value.
    pub next_ratchet: &'a [u8; 32],
    /// ms.
    pub asked_at: i64,
    /// ms.
    pub expires_at: i64,
    /// The language in which the request was shown.
    pub locale: &'a str,
}

impl Approval<'_> {
    /// What all keys sign.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/approval")
            .text(self.issuer)
            .text(self.request)
            .text(self.relying_party)
            .text(self.relying_party_name)
            .text(self.action)
            .text(self.text)
            .text(self.browser)
            .bytes(self.browser_key.map_or(&[], |key| &key[..]))
            .bytes(self.match_digest)
            .text(self.decision.as_str())
            .text(self.method.as_str())
            .text(self.device)
            .bytes(self.ratchet)
            .bytes(self.next_ratchet)
            .time(self.asked_at)
            .time(self.expires_at)
            .text(self.locale)
    }
}
