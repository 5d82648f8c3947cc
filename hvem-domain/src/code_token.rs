//! Code devices: a display with a button, or a reader that speaks, which make one-time codes (OATH; RFC 4226, RFC 6238). The office keeps a stock of
//! them by serial number; a person orders one or is handed one, and activates it (guide "Hjælp en anden", *Kodeviser, kodeoplæser eller chip*).
//!
//! ```text
//! InStock ──send──▶ Sent ──activate──▶ InUse ──block──▶ Blocked ──open──▶ InUse
//!    └──────────activate─────────────────┘                 (all) ──revoke──▶ Revoked
//! ```
//! One that was sent can be activated by its receiver alone, so whoever takes it out of a mailbox has nothing.

mod check;
mod order;

use std::{fmt, str::FromStr};

use hvem_formats::oath::{Digits, Hash, Seed, Steps};

pub use check::{Looked, Pace, Pending, Reach, RightCode, Verdict};
pub use order::{Address, AddressError, Order, OrderState};

use crate::{
    account::Account,
    ceremony::{Evidence, Fact},
    id::{Id, Named},
    scheme::Gate,
    time::Timestamp,
};

/// How many code devices of a person may answer at a time: one at hand, one in reserve.
pub const MOST: usize = 2;

/// A code device.
#[derive(Clone)]
pub struct CodeToken {
    /// Its id.
    pub id: Id<CodeToken>,
    /// What is printed on it.
    pub serial: Serial,
    /// What it looks like to its holder.
    pub kind: Kind,
    /// How it makes codes.
    pub generator: Generator,
    /// From what its codes follow.
    pub seed: Seed,
    /// When the office got it.
    pub added_at: Timestamp,
    /// When its codes may be used, as its maker says (RFC 6030 §5); both ends belong to it.
    pub valid: (Option<Timestamp>, Option<Timestamp>),
    /// Which code it is at.
    pub pace: Pace,
    /// Where it is.
    pub state: State,
}

impl Named for CodeToken {
    const PREFIX: &'static str = "cod";
}

/// What a code device looks like to its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It shows the code.
    Display,
    /// It reads the code aloud.
    Reader,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Display, Self::Reader];

    /// As stored, in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Reader => "reader",
        }
    }

    /// From the store or an address.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How codes follow from the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generator {
    /// What moves it on.
    pub moves: Moves,
    /// The hash in its HMAC.
    pub hash: Hash,
    /// Length of a code.
    pub digits: Digits,
}

/// What moves a generator from one code to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// Its button (RFC 4226).
    Count,
    /// The time (RFC 6238).
    Time(Steps),
}

/// Where a code device is, and whose it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// At the office: whoever is handed it may activate it.
    InStock,
    /// On its way to somebody, who alone may activate it.
    Sent(Id<Account>, Timestamp),
    /// It answers for somebody.
    InUse(Id<Account>, Timestamp),
    /// It answers nothing until it is opened again.
    Blocked(Id<Account>, Timestamp, Blocked),
    /// For good.
    Revoked(Option<Id<Account>>, Timestamp),
}

impl fmt::Display for State {
    /// After "the code device".
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::InStock => "is in stock",
            Self::Sent(..) => "is on its way to its holder",
            Self::InUse(..) => "is in use",
            Self::Blocked(..) => "is blocked",
            Self::Revoked(..) => "is revoked",
        })
    }
}

/// Why a code device is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Too many wrong codes in a row, each with the right password.
    WrongCodes,
    /// The holder wanted it.
    ByHolder,
    /// The office wanted it.
    ByOffice,
}

impl Blocked {
    const ALL: [Self; 3] = [Self::WrongCodes, Self::ByHolder, Self::ByOffice];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongCodes => "wrong-codes",
            Self::ByHolder => "by-holder",
            Self::ByOffice => "by-office",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// The serial number printed on a code device, in the one form in which it is stored and compared: capitals and digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Serial(String);

/// The text is no serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a serial number is 4 to 32 letters and digits, as printed on the back")]
pub struct NotASerial;

impl Serial {
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl FromStr for Serial {
    type Err = NotASerial;

    /// However it is grouped, in capitals or not.
    fn from_str(text: &str) -> Result<Self, NotASerial> {
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase());
        let plain: String = plain.collect();
        let fits = (4..=32).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Self(plain)) } else { Err(NotASerial) }
    }
}

/// What was wanted can't be done with a code device that is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the code device {0}")]
pub struct NotNow(pub State);

/// Passes `Gate::TokenCode`: something was typed. It is looked at together with the password, so that nobody learns which of both was wrong, and no
/// stranger spends a device's tries (SECURITY decision 5; RTS 2018/389 article 4).
pub fn code_typed() -> Evidence {
    Evidence::new(Gate::TokenCode, Fact::Plain)
}

/// Passes `Gate::SerialNumber`: whether there is such a device is said together with its first code.
pub fn serial_typed() -> Evidence {
    Evidence::new(Gate::SerialNumber, Fact::Plain)
}

impl CodeToken {
    /// Whose it is, or was.
    pub fn account(&self) -> Option<Id<Account>> {
        match self.state {
            State::InStock => None,
            State::Sent(account, _) | State::InUse(account, _) | State::Blocked(account, ..) => Some(account),
            State::Revoked(account, _) => account,
        }
    }

    /// Whether it is somebody's, and not blocked.
    pub fn is_in_use(&self) -> bool {
        matches!(self.state, State::InUse(..))
    }

    /// Whether its maker lets its codes be used then.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        let (from, until) = self.valid;
        from.is_none_or(|from| from <= now) && until.is_none_or(|until| now <= until)
    }

    /// It goes to somebody by post.
    pub fn send(&self, to: Id<Account>, now: Timestamp) -> Result<State, NotNow> {
        if self.state == State::InStock { Ok(State::Sent(to, now)) } else { Err(NotNow(self.state)) }
    }

    /// Whether this person may make it theirs: it was handed out from the stock, or sent to them.
    pub fn may_be_activated_by(&self, account: Id<Account>) -> bool {
        match self.state {
            State::InStock => true,
            State::Sent(to, _) => to == account,
            State::InUse(..) | State::Blocked(..) | State::Revoked(..) => false,
        }
    }

    /// It becomes somebody's, after its code was right.
    pub fn activate(&self, account: Id<Account>, now: Timestamp) -> Result<State, NotNow> {
        if self.may_be_activated_by(account) { Ok(State::InUse(account, now)) } else { Err(NotNow(self.state)) }
    }

    /// It answers nothing until it is opened again.
    pub fn block(&self, why: Blocked, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::InUse(account, _) => Ok(State::Blocked(account, now, why)),
            // What the holder blocked, the office may keep blocked.
            State::Blocked(account, at, before) if why == Blocked::ByOffice && before != why => {
                Ok(State::Blocked(account, at, why))
            }
            other => Err(NotNow(other)),
        }
    }

    /// It answers again. What the office has blocked only the office opens.
    pub fn open(&self, by_office: bool, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::Blocked(account, _, why) if by_office || why != Blocked::ByOffice => Ok(State::InUse(account, now)),
            other => Err(NotNow(other)),
        }
    }

    /// For good, wherever it is.
    pub fn revoke(&self, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::Revoked(..) => Err(NotNow(self.state)),
            _ => Ok(State::Revoked(self.account(), now)),
        }
    }
}

#[cfg(test)]
#[path = "code_token/tests.rs"]
mod tests;
