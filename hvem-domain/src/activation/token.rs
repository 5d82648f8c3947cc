//! Making a code device one's own, in the portal (guide "Hjælp en anden", *Kodeviser, kodeoplæser eller chip*, steps 1 to 8): which kind, a new
//! password, the serial number, and the first code.
//!
//! ```text
//! begun ──kind──▶ ──password──▶ ──serial number──▶ ──first code──▶ Done
//!    └───────────────┴───────────────┴──────────────────▶ expired
//! ```

use std::time::Duration;

use crate::{
    account::Account,
    ceremony::Ceremony,
    code_token::{Kind, Serial},
    id::{Id, Named},
    password::PasswordRecord,
    registration::Registration,
    scheme::Gate,
    secret::TokenHash,
    session::Session,
    time::{Timestamp, minutes},
};

/// All of it: whoever has the device in hand needs minutes.
const WITHIN: Duration = minutes(60);

/// Such an activation. It belongs to one browser from beginning to end.
#[derive(Clone, Debug)]
pub struct TokenActivation {
    /// Its id.
    pub id: Id<TokenActivation>,
    /// Whose device it will be.
    pub account: Id<Account>,
    /// The browser's cookie.
    pub browser: TokenHash,
    /// By what it began.
    pub by: By,
    /// Its gates.
    pub ceremony: Ceremony,
    /// Which kind, once it was chosen.
    pub kind: Option<Kind>,
    /// The new password, once it was chosen; it counts with the device.
    pub password: Option<PasswordRecord>,
    /// What was typed as serial number.
    pub serial: Option<Serial>,
    /// Whether it is done: the device is somebody's.
    pub done: bool,
    /// Counts changes: a change is written only over the state it was read from.
    pub version: i64,
}

impl Named for TokenActivation {
    const PREFIX: &'static str = "act";
}

/// By what somebody may activate a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The letter from the office, whose code was right.
    Letter(Id<Registration>),
    /// Being signed in.
    Session(Id<Session>),
}

impl TokenActivation {
    /// It begins, in this browser.
    pub fn begin(
        id: Id<Self>,
        (account, by): (Id<Account>, By),
        browser: TokenHash,
        plan: &[Gate],
        now: Timestamp,
    ) -> Self {
        let ceremony = Ceremony::begin(Id::from_bytes(*id.as_bytes()), plan, now, now + WITHIN);
        Self { id, account, browser, by, ceremony, kind: None, password: None, serial: None, done: false, version: 0 }
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        !self.done && now >= self.ceremony.times().1
    }
}
