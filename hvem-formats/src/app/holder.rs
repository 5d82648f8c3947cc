//! What the device does only for its holder (protocol §4.4): leaving, giving up the platform key, opening the app, copying it, and
//! having it type codes.

use serde::{Deserialize, Serialize};

use super::answer::Method;
use crate::{b64, transcript::Transcript, webauthn::Assertion};

/// What the holder wants of the device itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// `POST /device/unregister`.
    Unregister,
    /// `POST /device/platform/remove`.
    RemovePlatform,
    /// `POST /device/open`: the app is locked, and its holder opens it.
    Open,
    /// `POST /device/copies`: the app is to be copied to another phone.
    Copy,
    /// `POST /device/copies/{id}/show`: the code for the other phone is to be shown.
    ShowCopy,
    /// `POST /device/typing`: codes are to be typed instead of scanned.
    TypeCodes,
    /// `POST /device/typing/{id}/confirm`: the waiting period is over, and it is still wanted.
    ConfirmTyping,
}

impl Wish {
    /// As signed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unregister => "unregister",
            Self::RemovePlatform => "remove-platform",
            Self::Open => "open",
            Self::Copy => "copy",
            Self::ShowCopy => "show-copy",
            Self::TypeCodes => "type-codes",
            Self::ConfirmTyping => "confirm-typing",
        }
    }
}

/// The body of either call: proof that the holder wants it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderProof {
    /// `pin` or `platform`.
    pub method: Method,
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

/// The fields that all signatures of [`HolderProof`] cover.
#[derive(Clone, Copy, Debug)]
pub struct HolderFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Device id.
    pub device: &'a str,
    /// What is wanted.
    pub wish: Wish,
    /// `pin` or `platform`.
    pub method: Method,
    /// The ratchet value revealed now.
    pub ratchet: &'a [u8; 32],
    /// SHA-256 of the next value.
    pub next_ratchet: &'a [u8; 32],
}

impl HolderFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/holder")
            .text(self.issuer)
            .text(self.device)
            .text(self.wish.as_str())
            .text(self.method.as_str())
            .bytes(self.ratchet)
            .bytes(self.next_ratchet)
    }
}
