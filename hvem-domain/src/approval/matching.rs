//! Carrying something from the browser to the phone (SECURITY decision 1). Without it nothing can be approved: a bare swipe exists nowhere.

use std::time::Duration;

use hvem_formats::{
    app::request::{match_digest, matched_by},
    crockford, digest,
};

use super::{Approval, Matched, Refusal, Request, Unmatched};
use crate::{
    device::Device,
    id::Id,
    secret::DerivationKey,
    time::{Timestamp, seconds},
    typing::MayType,
};

/// How long the page shows one QR code before the next.
pub const QR_TURN: Duration = seconds(10);
/// A code is accepted in its own turn and the two after it: never more than 30 s after it first appeared (G-04).
const TURNS: u32 = 3;

/// How a request was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedBy {
    /// A scanned QR code.
    Qr,
    /// The four characters.
    Code,
    /// The link on the same device.
    Link,
}

impl MatchedBy {
    /// As written on the wire and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qr => matched_by::QR,
            Self::Code => matched_by::CODE,
            Self::Link => matched_by::LINK,
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Qr, Self::Code, Self::Link].into_iter().find(|by| by.as_str() == text)
    }
}

/// The QR code of one turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QrTurn {
    /// Counted from when the request was asked.
    pub slot: u32,
    /// What the code carries.
    pub secret: [u8; 16],
}

/// A wrong code ends the request (20 bits may be tried once).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCode;

/// What the browser of a request shows: known to server and browser only.
#[derive(Clone, Copy)]
pub struct MatchSecrets<'a> {
    key: &'a DerivationKey,
    request: Id<Approval>,
}

impl<'a> MatchSecrets<'a> {
    /// Of this request.
    pub fn of(request: Id<Approval>, key: &'a DerivationKey) -> Self {
        Self { key, request }
    }

    /// The four characters.
    pub fn code(&self) -> String {
        crockford::code(&self.key.derive("hvem/v1/code", self.request.as_bytes(), 0), 4)
    }

    /// The one-time token of the link on the same device.
    pub fn link(&self) -> [u8; 16] {
        self.key.derive_short("hvem/v1/link", self.request.as_bytes(), 0)
    }

    fn qr(&self, slot: u32) -> [u8; 16] {
        self.key.derive_short("hvem/v1/qr", self.request.as_bytes(), slot)
    }
}

impl Unmatched {
    /// The QR code to show now.
    pub fn qr(&self, key: &DerivationKey, now: Timestamp) -> QrTurn {
        let slot = slot(&self.request, now);
        QrTurn { slot, secret: self.secrets(key).qr(slot) }
    }

    /// What the browser shows.
    pub fn secrets<'a>(&self, key: &'a DerivationKey) -> MatchSecrets<'a> {
        MatchSecrets::of(self.request.id, key)
    }

    /// Matches by a scanned code. It works once: afterwards the request is no longer unmatched.
    pub fn match_qr(
        self,
        device: &Device,
        scanned: QrTurn,
        key: &DerivationKey,
        now: Timestamp,
    ) -> Result<Matched, Refusal> {
        self.check(device, now)?;
        let shown = slot(&self.request, now);
        let fresh = scanned.slot <= shown && shown - scanned.slot < TURNS;
        if !fresh || !digest::same(&self.secrets(key).qr(scanned.slot), &scanned.secret) {
            return Err(Refusal::Unknown);
        }
        Ok(self.matched(device, MatchedBy::Qr, &scanned.secret))
    }

    /// Matches by the four characters, already normalised, where the device may type them.
    pub fn match_code(
        self,
        (device, may_type): (&Device, &MayType),
        code: &str,
        key: &DerivationKey,
        now: Timestamp,
    ) -> Result<Result<Matched, WrongCode>, Refusal> {
        self.check(device, now)?;
        if !may_type.is_for(device) {
            return Err(Refusal::Unknown);
        }
        if !digest::same(self.secrets(key).code().as_bytes(), code.as_bytes()) {
            return Ok(Err(WrongCode));
        }
        Ok(Ok(self.matched(device, MatchedBy::Code, code.as_bytes())))
    }

    /// Matches by the link on the same device. `same_browser` says whether the call carried the cookie of the browser that signs in: a
    /// link that was sent to somebody else opens nothing.
    pub fn match_link(
        self,
        device: &Device,
        (token, same_browser): (&[u8; 16], bool),
        key: &DerivationKey,
        now: Timestamp,
    ) -> Result<Matched, Refusal> {
        self.check(device, now)?;
        if !same_browser || !digest::same(&self.secrets(key).link(), token) {
            return Err(Refusal::Unknown);
        }
        Ok(self.matched(device, MatchedBy::Link, token))
    }

    fn check(&self, device: &Device, now: Timestamp) -> Result<(), Refusal> {
        if self.request.account != device.account {
            return Err(Refusal::Unknown);
        }
        device.in_use()?;
        self.request.in_time(now)
    }

    fn matched(self, device: &Device, by: MatchedBy, carried: &[u8]) -> Matched {
        Matched { request: self.request, device: device.id, by, digest: match_digest(by.as_str(), carried) }
    }
}

fn slot(request: &Request, now: Timestamp) -> u32 {
    let turns = now.since(request.asked_at).as_millis() / QR_TURN.as_millis();
    u32::try_from(turns).unwrap_or(u32::MAX)
}
