//! Copying the app to another phone (protocol §2.5): the old phone vouches for the new one's key, after the two have shown to be in one place: each
//! has read the other's QR code, or the old one has heard the new one by Bluetooth. No secret of the app moves.

use serde::{Deserialize, Serialize};

use crate::{b64, crockford, digest, key::P256, transcript::Transcript};

/// `POST /enrolments` with a copy's token: the new phone has read the old one's code.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// From the QR code.
    #[serde(with = "b64::array")]
    pub copy: [u8; 16],
    /// The new phone's key.
    pub app_key: P256,
    /// What it calls itself, e.g. "Chrome on Android".
    pub description: String,
    /// App key over [`Take::transcript`].
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
}

impl Take {
    /// What the app key signs.
    pub fn transcript(issuer: &str, token: &[u8; 16], app_key: &P256, description: &str) -> Transcript {
        Transcript::new("hvem/v1/enrol/copy").text(issuer).bytes(token).bytes(app_key.as_bytes()).text(description)
    }
}

/// What a QR code, or an advertisement by Bluetooth, says of the key of the phone that it comes from: the first 16 bytes of SHA-256 of the key's 65 bytes. Whoever reads
/// it compares it with the key that the server names, so that the server can put no other in its place.
pub fn commitment(app_key: &P256) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&digest::sha256(&[app_key.as_bytes()])[..16]);
    short
}

/// What the four characters come from that both phones show.
#[derive(Clone, Copy, Debug)]
pub struct CheckFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Copy id.
    pub copy: &'a str,
    /// The old phone's app key.
    pub old_key: &'a P256,
    /// The new phone's app key.
    pub new_key: &'a P256,
    /// The meeting, which the server draws when both keys are known to it: neither phone can look for keys that give wanted characters.
    pub meeting: &'a [u8; 16],
}

impl CheckFields<'_> {
    /// The bytes.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/copy/check")
            .text(self.issuer)
            .text(self.copy)
            .bytes(self.old_key.as_bytes())
            .bytes(self.new_key.as_bytes())
            .bytes(self.meeting)
    }

    /// The four characters: the first 20 bits of the bytes' SHA-256.
    pub fn code(&self) -> String {
        crockford::code(&self.transcript().digest(), 4)
    }
}

/// The fields that the old phone signs when it vouches for the new one.
#[derive(Clone, Copy, Debug)]
pub struct EndorseFields<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// Copy id.
    pub copy: &'a str,
    /// The old phone's device id.
    pub device: &'a str,
    /// The new phone's enrolment id.
    pub enrolment: &'a str,
    /// The new phone's app key.
    pub new_key: &'a P256,
    /// When both met, ms, as the server said.
    pub at: i64,
    /// How near the old phone found it.
    pub near: Way,
}

impl EndorseFields<'_> {
    /// What is signed.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/copy/endorse")
            .text(self.issuer)
            .text(self.copy)
            .text(self.device)
            .text(self.enrolment)
            .bytes(self.new_key.as_bytes())
            .time(self.at)
            .text(self.near.as_str())
    }
}

/// What the new phone needs while `gate` is `proximity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proximity {
    /// The copy: with it anybody can compute the characters.
    pub copy: String,
    /// The old phone's app key, to be compared with what its QR code said.
    pub old_key: P256,
    /// What the new phone's QR code carries.
    #[serde(with = "b64::array")]
    pub meeting: [u8; 16],
    /// Until when the old phone has to scan it, ms.
    pub meet_until: i64,
    /// The four characters.
    pub check: String,
    /// Whether the old phone has scanned it, and the person compares now.
    pub met: bool,
}

/// Where a copy stands: the answer to the calls of bound devices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// Copy id.
    pub copy: String,
    /// Whether the device that asks is the one that is copied. Others may stop it, and nothing else.
    pub mine: bool,
    /// The name of the device that is copied.
    pub from: String,
    /// What its holder does next, by the gate's name; none while it waits, and while the new phone goes on by itself.
    pub gate: Option<String>,
    /// When it may go on, ms; none before it was confirmed. It stays as it is when that time is over.
    pub waits_until: Option<i64>,
    /// What is shown now; none for other devices.
    pub shown: Option<Shown>,
    /// When it ends, ms.
    pub expires_at: i64,
}

/// A copy that is done, as another device of the account is told: an entry of the answer to `GET /device/copied`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// The new device's id.
    pub device: String,
    /// What it is called.
    pub name: String,
    /// The name of the device that was copied.
    pub from: String,
    /// When it was bound, ms.
    pub at: i64,
}

/// A code that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Until when a phone may read it, ms.
    pub valid_until: i64,
    /// A phone has read it: until when its code has to be scanned, ms.
    pub meet_until: Option<i64>,
    /// The phone whose code was scanned.
    pub met: Option<Met>,
    /// Whether this device has vouched for it.
    pub endorsed: bool,
}

/// How two phones showed to be in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Each scanned the other's QR code, within seconds. Pictures can be sent on as they are taken, so it is the weaker one.
    Scans,
    /// The old phone heard the new one by Bluetooth LE.
    Radio,
}

impl Way {
    /// All ways, the weakest first.
    pub const ALL: [Self; 2] = [Self::Scans, Self::Radio];

    /// As signed, stored and recorded.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scans => "scans",
            Self::Radio => "radio",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == text)
    }
}

/// `POST /device/copies/{id}/meet`: how the old phone knows that the new one is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meet {
    /// What the new phone's QR code carries.
    Meeting(#[serde(with = "b64::array")] [u8; 16]),
    /// What it said by Bluetooth: the [`commitment`] of its app key.
    Heard(#[serde(with = "b64::array")] [u8; 16]),
}

impl Meet {
    /// Which way that is.
    pub fn way(self) -> Way {
        match self {
            Self::Meeting(_) => Way::Scans,
            Self::Heard(_) => Way::Radio,
        }
    }
}

/// The answer to [`Meet`]: the phone that was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Its app key, to be compared with what its QR code, or what was heard, said.
    pub app_key: P256,
    /// What it calls itself.
    pub description: String,
    /// The four characters.
    pub check: String,
    /// Its enrolment id.
    pub enrolment: String,
    /// When, ms.
    pub at: i64,
    /// How.
    pub near: Way,
}

/// `POST /device/copies/{id}/endorse`: the characters are the same on both phones.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endorse {
    /// App key over [`EndorseFields::transcript`].
    #[serde(with = "b64::array")]
    pub signature: [u8; 64],
}

/// The answer to `POST /device/copies/{id}/show`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Code {
    /// What the QR code carries.
    #[serde(with = "b64::array")]
    pub token: [u8; 16],
    /// Until when a phone may read it, ms.
    pub valid_until: i64,
}
