//! What waits for approval, and how it is matched (protocol §3.1 and §3.2).

use serde::{Deserialize, Serialize};

use crate::{b64, digest};

/// `PUT /push`: a Web Push subscription (RFC 8030, RFC 8291).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Where pushes go.
    pub endpoint: String,
    /// The user agent's public key.
    pub p256dh: crate::key::P256,
    /// The authentication secret (RFC 8291 §3.2).
    #[serde(with = "b64::array")]
    pub auth: [u8; 16],
}

/// The answer to `GET /requests`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// Changes when the list changes; given back as `seen`.
    pub digest: String,
    /// What waits for this device.
    pub requests: Vec<Waits>,
    /// The server's time, ms.
    pub now: i64,
}

/// One waiting request, before anything about it may be told.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Waits {
    /// Request id.
    pub id: String,
    /// When it was asked, ms.
    pub asked_at: i64,
    /// When it can no longer be answered, ms.
    pub expires_at: i64,
    /// `unmatched` or `matched`.
    pub state: String,
}

/// `POST /requests/match`: what was carried from the browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Match {
    /// A scanned QR code.
    Qr {
        /// Request id.
        request: String,
        /// Turn of the rotating code.
        slot: u32,
        /// The secret of that turn.
        #[serde(with = "b64::array")]
        secret: [u8; 16],
    },
    /// The four characters.
    Code(String),
    /// The link on the same device.
    Link {
        /// Request id.
        request: String,
        /// The one-time token.
        #[serde(with = "b64::array")]
        token: [u8; 16],
    },
}

/// How a request was matched, as written on the wire.
pub mod matched_by {
    /// A scanned QR code.
    pub const QR: &str = "qr";
    /// The four typed characters.
    pub const CODE: &str = "code";
    /// The link on the same device.
    pub const LINK: &str = "link";
}

/// Field 9 of the approval: binds the answer to what was carried, without repeating the secret.
pub fn match_digest(matched_by: &str, secret: &[u8]) -> [u8; 32] {
    digest::sha256(&[matched_by.as_bytes(), &[0], secret])
}

/// A request in full, for the device that matched it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    /// Request id.
    pub id: String,
    /// Who asks.
    pub relying_party: RelyingParty,
    /// `sign-in`.
    pub action: String,
    /// What is to be approved, word for word; empty for a sign-in.
    pub text: String,
    /// The browser that asks, in words.
    pub browser: String,
    /// Thumbprint of the browser's key; `None` for a browser without script.
    #[serde(with = "b64::optional_array")]
    pub browser_key: Option<[u8; 32]>,
    /// `qr`, `code` or `link`.
    pub matched_by: String,
    /// See [`match_digest`].
    #[serde(rename = "match", with = "b64::array")]
    pub match_digest: [u8; 32],
    /// When it was asked, ms.
    pub asked_at: i64,
    /// When it can no longer be answered, ms.
    pub expires_at: i64,
    /// The platform key of this device, if it has one.
    pub platform: Option<Platform>,
    /// Where to go after answering, when browser and app are one device.
    pub return_to: Option<String>,
}

/// Who asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RelyingParty {
    /// Id of the relying party.
    pub id: String,
    /// Its registered name.
    pub name: String,
}

/// A platform key that can answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// Credential id, b64u.
    pub credential: String,
    /// WebAuthn RP ID.
    pub rp_id: String,
}
