//! Key cards: a sheet of keys on paper. The server names a number, the person types the key printed beside it, and that key is done with.
//!
//! ```text
//! Waiting ──hand out──▶ HandedOut ──block──▶ Blocked ──open──▶ HandedOut
//!    └──────revoke──────────┴───────revoke──────┴──────▶ Revoked
//! ```
//! A card that waits can be printed and answers nothing; one that was handed out answers and can't be printed again. So nobody at the office
//! can print a second copy of a card that is somebody's.

mod sheet;

use std::{collections::BTreeSet, fmt, str::FromStr, time::Duration};

pub use sheet::{KEYS, Key, KeyNumber, Seed, Sheet};

use crate::{
    account::Account,
    ceremony::{Ceremony, Evidence, Fact},
    id::{Id, Named},
    scheme::Gate,
    secret::TokenHash,
    time::{Timestamp, hours, minutes},
};

/// Wrong keys before a number is done with (SECURITY B4).
pub const TRIES: u8 = 3;
/// Numbers asked in vain within the hour: whoever wants another one then is looking for keys, and the card is blocked (SECURITY B4).
const ASKED_IN_VAIN: usize = 3;
const IN_VAIN_WITHIN: Duration = hours(1);
/// Numbers in a row that nobody answered, however slowly they were asked: thirty keys at most are looked at (800-63B: 100).
const IN_A_ROW: usize = 10;
/// A number that waits longer is another day's: whoever finds it there is asked for a new one.
const WAITS_FOR: Duration = minutes(30);
/// No I and no O, which are read as digits.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A card.
#[derive(Clone)]
pub struct KeyCard {
    /// Its id.
    pub id: Id<KeyCard>,
    /// What is printed on it, to tell it from others.
    pub number: CardNumber,
    /// Whose it is.
    pub account: Id<Account>,
    /// From what its keys follow.
    pub seed: Seed,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Where it is.
    pub state: State,
}

impl Named for KeyCard {
    const PREFIX: &'static str = "crd";
}

/// Where a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// At the office: it can be printed, and answers nothing.
    Waiting,
    /// With its holder, and answers since then.
    HandedOut(Timestamp),
    /// With its holder, and answers nothing until the office opens it again.
    Blocked(Timestamp, Blocked),
    /// For good.
    Revoked(Timestamp),
}

impl fmt::Display for State {
    /// After "the card".
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Waiting => "waits at the office",
            Self::HandedOut(_) => "is with its holder",
            Self::Blocked(..) => "is blocked",
            Self::Revoked(_) => "is revoked",
        })
    }
}

/// Why a card is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Too many numbers were asked and not answered.
    InVain,
    /// The holder wanted it.
    ByHolder,
    /// The office wanted it.
    ByOffice,
}

impl Blocked {
    const ALL: [Self; 3] = [Self::InVain, Self::ByHolder, Self::ByOffice];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InVain => "in-vain",
            Self::ByHolder => "by-holder",
            Self::ByOffice => "by-office",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// The number of a card: a letter and nine digits, `G750159724`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardNumber(String);

/// The text is no card's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a card's number is a letter and nine digits, like G750159724")]
pub struct NotACardNumber;

impl CardNumber {
    /// From random bytes.
    pub fn draw(random: [u8; 8]) -> Self {
        let drawn = u64::from_be_bytes(random);
        let letter = LETTERS[(drawn % LETTERS.len() as u64) as usize];
        Self(format!("{}{:09}", char::from(letter), (drawn / LETTERS.len() as u64) % 1_000_000_000))
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CardNumber {
    /// In groups of three, as it is printed and read aloud: `G 750 159 724`.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {} {} {}", &self.0[..1], &self.0[1..4], &self.0[4..7], &self.0[7..])
    }
}

impl FromStr for CardNumber {
    type Err = NotACardNumber;

    /// However it is grouped, in capitals or not.
    fn from_str(text: &str) -> Result<Self, NotACardNumber> {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let (letter, digits) = number.split_at_checked(1).ok_or(NotACardNumber)?;
        let fits = LETTERS.contains(&letter.as_bytes()[0])
            && digits.len() == 9
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(number)) } else { Err(NotACardNumber) }
    }
}

/// What was wanted can't be done with a card that is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the card {0}")]
pub struct NotNow(pub State);

/// A number that a card was asked for: never again.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Which.
    pub number: KeyNumber,
    /// When.
    pub at: Timestamp,
    /// Whether the right key came.
    pub answered: bool,
}

/// Why no number is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NothingToAsk {
    /// It is at the office, blocked or revoked.
    #[error("the card answers nothing")]
    NotInUse,
    /// It has no key left.
    #[error("all keys of the card are used")]
    UsedUp,
    /// Three numbers within the hour were not answered: whoever waits until then may ask, and whoever insists blocks the card.
    #[error("too many numbers were asked and not answered")]
    InVain(Timestamp),
    /// Ten numbers in a row were not answered: to be blocked.
    #[error("too many numbers in a row were not answered")]
    NeverAnswered,
}

/// A number that one sign-in waits for. An account has one at a time, so two sign-ins never wait for the same key.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Of which card.
    pub card: Id<KeyCard>,
    /// Which number.
    pub number: KeyNumber,
    /// In which sign-in it may be answered.
    pub ceremony: Id<Ceremony>,
    /// In which browser that is.
    pub browser: TokenHash,
    /// Wrong keys so far, the one that is being looked at counted.
    pub tries: u8,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

/// Why a key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongKey {
    /// It may be typed again.
    #[error("wrong key")]
    TryAgain {
        /// How often.
        left: u8,
    },
    /// The third one: another number is asked for.
    #[error("wrong key, and the number is done with")]
    NumberSpent,
}

impl KeyCard {
    /// A new card, to be printed.
    pub fn issue(account: Id<Account>, id: Id<Self>, number: CardNumber, seed: Seed, now: Timestamp) -> Self {
        Self { id, number, account, seed, issued_at: now, state: State::Waiting }
    }

    /// Whether the sheet may be printed.
    pub fn is_printable(&self) -> bool {
        self.state == State::Waiting
    }

    /// It goes to its holder: it answers from now on, and is not printed again.
    pub fn hand_out(&self, now: Timestamp) -> Result<State, NotNow> {
        if self.is_printable() { Ok(State::HandedOut(now)) } else { Err(NotNow(self.state)) }
    }

    /// It answers nothing until it is opened again.
    pub fn block(&self, why: Blocked, now: Timestamp) -> Result<State, NotNow> {
        if self.is_in_use() { Ok(State::Blocked(now, why)) } else { Err(NotNow(self.state)) }
    }

    /// The office has made sure that it is with its holder.
    pub fn open(&self, now: Timestamp) -> Result<State, NotNow> {
        if matches!(self.state, State::Blocked(..)) { Ok(State::HandedOut(now)) } else { Err(NotNow(self.state)) }
    }

    /// For good, wherever it is.
    pub fn revoke(&self, now: Timestamp) -> Result<State, NotNow> {
        if matches!(self.state, State::Revoked(_)) { Err(NotNow(self.state)) } else { Ok(State::Revoked(now)) }
    }

    /// Whether it answers.
    pub fn is_in_use(&self) -> bool {
        matches!(self.state, State::HandedOut(_))
    }

    /// How many keys it has left.
    pub fn left(asked: &[Asked]) -> usize {
        KEYS.saturating_sub(asked.len())
    }

    /// Whether a number may be asked for, of a card that was asked for these.
    pub fn may_ask(&self, asked: &[Asked], now: Timestamp) -> Result<(), NothingToAsk> {
        let State::HandedOut(since) = self.state else { return Err(NothingToAsk::NotInUse) };
        Self::check_in_vain(since, asked, now)?;
        if Self::left(asked) == 0 { Err(NothingToAsk::UsedUp) } else { Ok(()) }
    }

    /// The next number to ask for: any that was never asked for, chosen by `random`, so that nobody can tell which comes next.
    pub fn next_number(&self, asked: &[Asked], random: [u8; 8], now: Timestamp) -> Result<KeyNumber, NothingToAsk> {
        self.may_ask(asked, now)?;
        let done: BTreeSet<KeyNumber> = asked.iter().map(|asked| asked.number).collect();
        let left: Vec<KeyNumber> = Sheet::of(&self.seed).numbers().filter(|number| !done.contains(number)).collect();
        // Of 2^64 values for 148 numbers: none is likelier than another by more than one in 10^17.
        let at = u64::from_be_bytes(random).checked_rem(left.len() as u64).ok_or(NothingToAsk::UsedUp)?;
        left.get(at as usize).copied().ok_or(NothingToAsk::UsedUp)
    }

    /// Whoever answers may ask as often as there are keys. What came before the office opened the card is forgiven.
    fn check_in_vain(since: Timestamp, asked: &[Asked], now: Timestamp) -> Result<(), NothingToAsk> {
        let mut lately: Vec<&Asked> = asked.iter().filter(|asked| asked.at >= since).collect();
        lately.sort_by_key(|asked| asked.at);
        let in_a_row = lately.iter().rev().take_while(|asked| !asked.answered).count();
        if in_a_row >= IN_A_ROW {
            return Err(NothingToAsk::NeverAnswered);
        }
        let in_vain = |asked: &&&Asked| !asked.answered && asked.at + IN_VAIN_WITHIN > now;
        match lately.iter().filter(in_vain).nth_back(ASKED_IN_VAIN - 1) {
            Some(first) => Err(NothingToAsk::InVain(first.at + IN_VAIN_WITHIN)),
            None => Ok(()),
        }
    }
}

impl Challenge {
    /// Whether it still waits: it has tries, and was not asked for long ago.
    pub fn waits(&self, now: Timestamp) -> bool {
        !self.is_spent() && self.is_recent(now)
    }

    /// Whether it was asked for not long ago.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        now < self.asked_at + WAITS_FOR
    }

    /// Whether no key is looked at any more. Asked before a try is counted.
    pub fn is_spent(&self) -> bool {
        self.tries >= TRIES
    }

    /// Checks a key against the card, after this try was counted.
    pub fn check(&self, card: &KeyCard, typed: Key) -> Result<Evidence, WrongKey> {
        let right = card.is_in_use()
            && card.id == self.card
            && self.tries <= TRIES
            && Sheet::of(&card.seed).key(self.number).is_some_and(|key| key.is(typed));
        match TRIES.saturating_sub(self.tries) {
            _ if right => Ok(Evidence::new(Gate::CardKey, Fact::CardKey)),
            0 => Err(WrongKey::NumberSpent),
            left => Err(WrongKey::TryAgain { left }),
        }
    }
}

#[cfg(test)]
#[path = "keycard/tests.rs"]
mod tests;
