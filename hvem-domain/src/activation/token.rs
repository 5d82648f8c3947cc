//! Making a code device or a security key one's own, in the portal (guide "Hjælp en anden", *Kodeviser, kodeoplæser eller chip*, steps 1 to 8): which one,
//! a new password, and then the serial number and the first code, or a touch.
//!
//! ```text
//! begun ──which──▶ ──password──┬──▶ ──serial number──▶ ──first code──▶ Done
//!                              └──▶ ──touch──▶ Done                       (within the hour, else expired)
//! ```

use std::time::Duration;

use hvem_formats::transcript::Transcript;

use crate::{
    account::Account,
    article::Article,
    ceremony::{Ceremony, Next, Refusal},
    code_token::Serial,
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
    /// What is to be made one's own, once it was chosen.
    pub article: Option<Article>,
    /// The new password, once it was chosen; it counts with the device.
    pub password: Option<PasswordRecord>,
    /// What was typed as serial number.
    pub serial: Option<Serial>,
    /// What a security key signs to become somebody's, with what this is for.
    pub nonce: [u8; 16],
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
        (browser, nonce): (TokenHash, [u8; 16]),
        plan: &[Gate],
        now: Timestamp,
    ) -> Self {
        let ceremony = Ceremony::begin(Id::from_bytes(*id.as_bytes()), plan, now, now + WITHIN);
        let (article, password, serial) = (None, None, None);
        Self { id, account, browser, by, ceremony, article, password, serial, nonce, done: false, version: 0 }
    }

    /// Takes the way of what was chosen, where the list has several.
    pub fn take_way(&mut self, now: Timestamp) -> Result<(), Refusal> {
        let Ok(Next::Do(Gate::OneOf(ways))) = self.ceremony.next(now) else { return Ok(()) };
        let first = self.article.map(Article::first_gate);
        let way = ways.iter().position(|way| way.first().copied() == first).ok_or(Refusal::OutOfOrder)?;
        self.ceremony = self.ceremony.clone().choose(way, now)?;
        Ok(())
    }

    /// What a security key signs to become somebody's by this activation.
    pub fn security_key_challenge(&self, issuer: &str) -> [u8; 32] {
        let transcript = Transcript::new("hvem/v1/security-key-registration").text(issuer);
        transcript.text(&self.id.to_string()).bytes(&self.nonce).digest()
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        !self.done && now >= self.ceremony.times().1
    }
}
