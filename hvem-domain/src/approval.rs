//! Approvals: a request that waits for a device's answer (SECURITY decisions 1 to 4, G-03, G-04).
//!
//! ```text
//! Unmatched ──match (QR, code, link)──▶ Matched ──decide(VerifiedAnswer)──▶ Decided
//!     └──────────── wrong code, newer request, sign-in cancelled ────────▶ Ended
//! after `expires_at` nothing can be matched or decided
//! ```

mod answer;
mod matching;

pub use answer::{SignedAnswer, VerifiedAnswer};
pub use matching::{MatchSecrets, MatchedBy, QR_TURN, QrTurn, WrongCode};

use hvem_formats::app::answer::Decision;

use crate::{
    account::Account,
    ceremony::{Approved, Ceremony, Evidence, Fact, Unlocked, Way},
    device::Device,
    id::{Id, Named},
    login::Asker,
    ratchet::Copied,
    scheme::{Channel, Gate},
    time::Timestamp,
};

/// What a sign-in is called where it is signed.
pub const ACTION: &str = "sign-in";

/// An approval in any state.
#[derive(Clone, Debug)]
pub enum Approval {
    /// Nothing was carried over yet: nothing about it may be told to the device.
    Unmatched(Unmatched),
    /// The device has shown that it is in front of this browser.
    Matched(Matched),
    /// The person has decided.
    Decided(Decided),
    /// It came to nothing.
    Ended(Request),
}

impl Named for Approval {
    const PREFIX: &'static str = "req";
}

/// What is asked, by whom, of whom. Never changes once it stands.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its id.
    pub id: Id<Approval>,
    /// The ceremony that waits for it.
    pub ceremony: Id<Ceremony>,
    /// Whose approval.
    pub account: Id<Account>,
    /// Which device is woken, if one was chosen. Any device of the account that reads the browser's code may answer.
    pub woken: Option<Id<Device>>,
    /// Whether the app is on the device of the browser or elsewhere.
    pub channel: Channel,
    /// Who asks.
    pub asker: Asker,
    /// The browser that asks, in words.
    pub browser: String,
    /// Thumbprint of the browser's key, if it has one.
    pub browser_key: Option<[u8; 32]>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// From when on it can't be answered.
    pub expires_at: Timestamp,
}

/// Waits to be matched.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// What is asked.
    pub request: Request,
}

/// Matched by a device of the account.
#[derive(Clone, Debug)]
pub struct Matched {
    /// What is asked.
    pub request: Request,
    /// The device that matched it, and the only one that may answer.
    pub device: Id<Device>,
    /// How it was matched.
    pub by: MatchedBy,
    /// Binds the answer to what was carried (protocol §3.3, field 9).
    pub digest: [u8; 32],
}

/// Decided by the person.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What was asked.
    pub request: Request,
    /// The device that answered.
    pub device: Id<Device>,
    /// How it was matched.
    pub by: MatchedBy,
    /// What the person decided.
    pub decision: Decision,
    /// How the device recognised its holder; `None` unless approved.
    pub unlocked: Option<Unlocked>,
    /// By which way its app was copied there, as the device was when it answered (`Approved::copied`).
    pub copied: Option<Way>,
    /// When.
    pub at: Timestamp,
}

/// Why a request can't be matched or answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// For another account, matched already, or what was carried is wrong or old: nobody is told which.
    #[error("no such request for this device")]
    Unknown,
    /// Its time is over.
    #[error("the request has expired")]
    Expired,
    /// A signature does not fit.
    #[error("the signature does not fit")]
    BadSignature,
    /// The answer says one thing and carries another.
    #[error("the answer contradicts itself")]
    Malformed,
    /// The ratchet disagrees: the device was copied.
    #[error("the device was copied")]
    Cloned,
    /// The platform key's assertion failed its check.
    #[error("the platform key was refused")]
    PlatformRefused,
    /// The PIN was wrong.
    #[error("wrong PIN")]
    WrongPin,
    /// The signature is right, and the device is blocked.
    #[error("the device is blocked")]
    Blocked,
}

impl From<Copied> for Refusal {
    fn from(_: Copied) -> Self {
        Self::Cloned
    }
}

impl Approval {
    /// What is asked, in any state.
    pub fn request(&self) -> &Request {
        match self {
            Self::Unmatched(unmatched) => &unmatched.request,
            Self::Matched(matched) => &matched.request,
            Self::Decided(decided) => &decided.request,
            Self::Ended(request) => request,
        }
    }
}

impl Request {
    /// Refuses what is too late.
    fn in_time(&self, now: Timestamp) -> Result<(), Refusal> {
        if now >= self.expires_at { Err(Refusal::Expired) } else { Ok(()) }
    }
}

impl Matched {
    /// Decides, once: the store writes it only where no decision stands yet.
    pub fn decide(self, answer: VerifiedAnswer, now: Timestamp) -> Result<Decided, Refusal> {
        if !answer.is_for(&self) {
            return Err(Refusal::Unknown);
        }
        self.request.in_time(now)?;
        let (decision, unlocked, copied) = answer.into_parts();
        Ok(Decided { request: self.request, device: self.device, by: self.by, decision, unlocked, copied, at: now })
    }
}

impl Decided {
    /// Passes `Gate::Approve` when the person approved. `browser_key` says whether the browser has proved the very key that was signed.
    pub fn evidence(&self, browser_key: bool) -> Option<Evidence> {
        let unlocked = self.unlocked.filter(|_| self.decision == Decision::Approve)?;
        let same_device = self.by == MatchedBy::Link;
        let approved = Approved { unlocked, browser_key, same_device, copied: self.copied };
        Some(Evidence::new(Gate::Approve(self.request.channel), Fact::Approved(approved)))
    }
}

#[cfg(test)]
mod tests;
