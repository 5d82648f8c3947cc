//! Security keys: FIDO U2F or FIDO2 keys that a person touches, on a key ring or in a reader (guide "Hjælp en anden", *Kodeviser, kodeoplæser eller
//! chip*). No secret of one is known here, and none is kept in stock: it makes a key pair for this server and this person, by WebAuthn.
//!
//! ```text
//! InUse ──block──▶ Blocked ──open──▶ InUse        (both) ──revoke──▶ Revoked
//!    └──a copy answered──▶ Blocked(Copied), which nobody opens
//! ```
//! One that was revoked may be registered anew: it makes another key pair then, and is another key here.

use hvem_formats::{
    key::P256,
    webauthn::{Assertion, Credential, Refused, Registration, Roaming, Site},
};

use crate::{
    account::Account,
    ceremony::{Evidence, Fact, Touch},
    id::{Id, Named},
    scheme::Gate,
    secret::DerivationKey,
    time::Timestamp,
    user_id::UserId,
};

/// A security key of somebody.
#[derive(Clone, Debug)]
pub struct SecurityKey {
    /// Its id; `Id::serial` is what people read.
    pub id: Id<SecurityKey>,
    /// Whose it is, or was.
    pub account: Id<Account>,
    /// The key pair that it made here: its public half, and its counter.
    pub credential: Roaming,
    /// When it was registered.
    pub added_at: Timestamp,
    /// When it was last touched for a sign-in.
    pub last_used_at: Option<Timestamp>,
    /// Whether it answers.
    pub state: State,
}

impl Named for SecurityKey {
    const PREFIX: &'static str = "sek";
}

/// Whether a security key answers, and since when it does or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does.
    InUse(Timestamp),
    /// Not until it is opened again.
    Blocked(Timestamp, Blocked),
    /// Not any more.
    Revoked(Timestamp),
}

impl std::fmt::Display for State {
    /// After "the security key".
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::InUse(_) => "is in use",
            Self::Blocked(_, Blocked::Copied) => "is blocked, because a copy of it was used: it can only be revoked",
            Self::Blocked(..) => "is blocked",
            Self::Revoked(_) => "is revoked",
        })
    }
}

/// Why a security key is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The holder wanted it.
    ByHolder,
    /// The office wanted it.
    ByOffice,
    /// Its counter went backwards: there are two of it.
    Copied,
}

impl Blocked {
    const ALL: [Self; 3] = [Self::ByHolder, Self::ByOffice, Self::Copied];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHolder => "by-holder",
            Self::ByOffice => "by-office",
            Self::Copied => "copied",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// What was wanted can't be done with a security key that is as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the security key {0}")]
pub struct NotNow(pub State);

/// What a browser was asked to have touched.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where the key belongs.
    pub site: Site<'a>,
    /// What it is to sign.
    pub challenge: [u8; 32],
    /// Since when that was asked.
    pub since: Timestamp,
    /// Whether the challenge names a key of the browser.
    pub browser_key: bool,
}

/// What a touch is worth.
#[derive(Debug)]
pub enum Verdict {
    /// It was this key.
    Right(Touched),
    /// It was a copy of this key.
    Copied,
    /// It was not, or it comes too late.
    Wrong,
}

/// Proof that a security key was touched. Only [`SecurityKey::look`] makes one.
#[derive(Debug)]
pub struct Touched {
    touch: Touch,
    counter: u32,
}

impl Touched {
    /// The key as it is afterwards, to be stored in the same unit of work.
    pub fn counted(&self, key: &SecurityKey, now: Timestamp) -> SecurityKey {
        let credential = Credential { counter: self.counter, ..key.credential.0.clone() };
        SecurityKey { credential: Roaming(credential), last_used_at: Some(now), ..key.clone() }
    }

    /// Passes `Gate::SecurityKey`.
    pub fn evidence(self) -> Evidence {
        Evidence::new(Gate::SecurityKey, Fact::SecurityKey(self.touch))
    }
}

impl SecurityKey {
    /// A key that was just touched to become somebody's; passes `Gate::SecurityKey` of its activation.
    pub fn register(
        (id, account): (Id<Self>, Id<Account>),
        made: &Registration,
        asked: Asked<'_>,
        now: Timestamp,
    ) -> Result<(Self, Evidence), Refused> {
        let credential = made.check_roaming(asked.site, &asked.challenge)?;
        let state = State::InUse(now);
        let key = Self { id, account, credential, added_at: now, last_used_at: None, state };
        Ok((key, Evidence::new(Gate::SecurityKey, Fact::Plain)))
    }

    /// Looks at a touch. A counter that went backwards shows a copy where it was asked for after the last touch: what was asked before may have been overtaken
    /// by that one, on another page of the same person, and is no more than too late.
    pub fn look(&self, touch: &Assertion, asked: Asked<'_>) -> Verdict {
        if !self.is_in_use() {
            return Verdict::Wrong;
        }
        match touch.check_roaming(asked.site, &asked.challenge, &self.credential) {
            Ok(counter) => {
                let synced = self.credential.0.backup_eligible;
                Verdict::Right(Touched { touch: Touch { synced, browser_key: asked.browser_key }, counter })
            }
            Err(Refused::Counter) if self.last_used_at.is_none_or(|last| asked.since > last) => Verdict::Copied,
            Err(_) => Verdict::Wrong,
        }
    }

    /// Whether it answers.
    pub fn is_in_use(&self) -> bool {
        matches!(self.state, State::InUse(_))
    }

    /// It answers nothing until it is opened again.
    pub fn block(&self, why: Blocked, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::InUse(_) => Ok(State::Blocked(now, why)),
            // What the holder blocked, the office may keep blocked.
            State::Blocked(at, Blocked::ByHolder) if why == Blocked::ByOffice => Ok(State::Blocked(at, why)),
            other => Err(NotNow(other)),
        }
    }

    /// It answers again. What the office has blocked only the office opens, and a key of which there are two nobody.
    pub fn open(&self, by_office: bool, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::Blocked(_, Blocked::ByHolder) => Ok(State::InUse(now)),
            State::Blocked(_, Blocked::ByOffice) if by_office => Ok(State::InUse(now)),
            other => Err(NotNow(other)),
        }
    }

    /// For good. The same piece of hardware may be registered anew.
    pub fn revoke(&self, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::Revoked(_) => Err(NotNow(self.state)),
            _ => Ok(State::Revoked(now)),
        }
    }
}

/// How long the credential ids of keys on the market are, and in how many sixteenths of cases.
const LENGTHS: [(usize, u8); 4] = [(64, 10), (48, 3), (96, 2), (32, 1)];

/// What a browser is asked for where somebody has no key, or nobody has this user ID: a credential that is always the same for this user ID, and looks like a
/// key's (SECURITY A1). A touch of it is compared like any other, and opens nothing, right or wrong.
pub fn nobodys(user_id: &UserId, key: &DerivationKey) -> Roaming {
    let block = |turn: u8| key.keyed_hash("hvem/v1/nobodys-security-key", &[&[turn], user_id.as_str().as_bytes()]).0;
    let length = length_of(block(0)[0] % 16);
    let id = (1..=3).flat_map(block).take(length).collect();
    Roaming(Credential { id, key: P256::BASE_POINT, counter: 0, backup_eligible: false })
}

fn length_of(mut sixteenth: u8) -> usize {
    for (length, share) in LENGTHS {
        match sixteenth.checked_sub(share) {
            Some(rest) => sixteenth = rest,
            None => return length,
        }
    }
    LENGTHS[0].0
}

#[cfg(test)]
#[path = "security_key/tests.rs"]
mod tests;
