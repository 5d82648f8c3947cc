//! A person whom the office registers: an account without user ID and password, and a letter by which its holder chooses both.
//!
//! ```text
//! Waiting ──send──▶ Sent ──choose──▶ Used
//!    └──────void──────┴──void──▶ Void
//! ```
//! As with a key card: what waits can be printed and opens nothing, and what was sent opens and can't be printed again.

use std::{fmt, str::FromStr, time::Duration};

use hvem_formats::crockford;

use crate::{
    account::Account,
    ceremony::{Evidence, Fact},
    id::{Id, Named},
    scheme::Gate,
    secret::DerivationKey,
    time::{Timestamp, days},
};

/// How long a letter works after it was sent.
pub const LETTER_WITHIN: Duration = days(60);
/// Characters of a letter's number: 40 bits, to find it by.
const NUMBER: usize = 8;
/// Characters of a letter's code: 80 bits, to prove that one has it.
const CODE: usize = 16;

/// A letter to somebody who was registered.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its id.
    pub id: Id<Registration>,
    /// What is printed on it, to find it by.
    pub number: LetterNumber,
    /// Whose account it opens.
    pub account: Id<Account>,
    /// When it was written.
    pub written_at: Timestamp,
    /// Where it is.
    pub state: State,
}

impl Named for Registration {
    const PREFIX: &'static str = "reg";
}

/// Where a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// At the office: it can be printed, and opens nothing.
    Waiting,
    /// On its way, since then.
    Sent(Timestamp),
    /// User ID and password were chosen.
    Used(Timestamp),
    /// Another letter was written in its place.
    Void(Timestamp),
}

impl fmt::Display for State {
    /// After "the letter".
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Waiting => "waits at the office",
            Self::Sent(_) => "was sent",
            Self::Used(_) => "was used",
            Self::Void(_) => "was replaced by another one",
        })
    }
}

/// The number of a letter: `K74M-0QXR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterNumber(String);

/// The code of a letter, typed or to be printed. It can't be printed by accident.
#[derive(Clone)]
pub struct LetterCode(String);

/// The text is no letter's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a letter's number is eight letters and digits, like K74M-0QXR")]
pub struct NotALetterNumber;

impl LetterNumber {
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LetterNumber {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&grouped(&self.0))
    }
}

impl FromStr for LetterNumber {
    type Err = NotALetterNumber;

    /// However it is grouped, in capitals or not, with letters for the digits that they look like.
    fn from_str(text: &str) -> Result<Self, NotALetterNumber> {
        plain(text, NUMBER).map(Self).ok_or(NotALetterNumber)
    }
}

impl LetterCode {
    /// From what was typed; `None` when it is no code.
    pub fn typed(text: &str) -> Option<Self> {
        plain(text, CODE).map(Self)
    }

    /// For the letter alone, in groups of four.
    pub fn reveal(&self) -> String {
        grouped(&self.0)
    }
}

/// Why a letter opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Number and code do not belong together, or the letter was never sent: it is not said which.
    #[error("number and code do not fit")]
    Wrong,
    /// It was used.
    #[error("the letter was used")]
    Used,
    /// It is too old, or another one was written in its place.
    #[error("the letter works no longer")]
    Gone,
}

/// What was wanted can't be done with a letter that is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter {0}")]
pub struct NotNow(pub State);

impl Registration {
    /// A new letter, to be printed.
    pub fn write(id: Id<Self>, account: Id<Account>, now: Timestamp) -> Self {
        let number = LetterNumber(crockford::code(id.as_bytes(), NUMBER));
        Self { id, number, account, written_at: now, state: State::Waiting }
    }

    /// What proves that one has the letter. It follows from a key outside the database, so a stolen database opens no account.
    pub fn code(&self, key: &DerivationKey) -> LetterCode {
        LetterCode(crockford::code(&key.derive("hvem/v1/registration", self.id.as_bytes(), 0), CODE))
    }

    /// Whether it opens for who has its code.
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Sent(at) if now < at + LETTER_WITHIN)
    }

    /// Whether it may be printed.
    pub fn is_printable(&self) -> bool {
        self.state == State::Waiting
    }

    /// It goes to its receiver: it opens from now on, and is not printed again.
    pub fn send(&self, now: Timestamp) -> Result<State, NotNow> {
        if self.is_printable() { Ok(State::Sent(now)) } else { Err(NotNow(self.state)) }
    }

    /// Checks a typed code. What became of the letter is said to whoever has it, and to nobody else.
    pub fn open(&self, typed: &LetterCode, key: &DerivationKey, now: Timestamp) -> Result<(), Unusable> {
        if !hvem_formats::digest::same(self.code(key).0.as_bytes(), typed.0.as_bytes()) {
            return Err(Unusable::Wrong);
        }
        match self.state {
            State::Waiting => Err(Unusable::Wrong),
            State::Sent(_) if self.is_open(now) => Ok(()),
            State::Sent(_) | State::Void(_) => Err(Unusable::Gone),
            State::Used(_) => Err(Unusable::Used),
        }
    }

    /// Passes `Gate::Letter`, where the code opens it.
    pub fn pass(&self, typed: &LetterCode, key: &DerivationKey, now: Timestamp) -> Result<Evidence, Unusable> {
        self.open(typed, key, now)?;
        Ok(Evidence::new(Gate::Letter, Fact::Plain))
    }
}

/// Crockford's digits of this length, from what people make of them.
fn plain(text: &str, length: usize) -> Option<String> {
    let read = crockford::normalise(text)?;
    (read.len() == length).then_some(read)
}

fn grouped(digits: &str) -> String {
    digits.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four)).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_800_000_000_000);
    const KEY: DerivationKey = DerivationKey::new([7; 32]);

    fn letter(state: State) -> Registration {
        Registration { state, ..Registration::write(Id::from_bytes([1; 16]), Id::from_bytes([2; 16]), NOON) }
    }

    #[test]
    fn only_the_letter_that_was_sent_opens_and_for_sixty_days() {
        let code = letter(State::Waiting).code(&KEY);
        let open = |state, now| letter(state).open(&code, &KEY, now);
        assert_eq!(open(State::Sent(NOON), NOON + LETTER_WITHIN - Duration::from_millis(1)), Ok(()));
        assert_eq!(open(State::Sent(NOON), NOON + LETTER_WITHIN), Err(Unusable::Gone));
        assert_eq!(open(State::Waiting, NOON), Err(Unusable::Wrong), "who reads the office's mail gains nothing yet");
        assert_eq!(open(State::Used(NOON), NOON), Err(Unusable::Used));
        assert_eq!(open(State::Void(NOON), NOON), Err(Unusable::Gone));
    }

    #[test]
    fn another_code_learns_nothing_of_what_became_of_the_letter() {
        let other = Registration::write(Id::from_bytes([9; 16]), Id::from_bytes([2; 16]), NOON).code(&KEY);
        for state in [State::Waiting, State::Sent(NOON), State::Used(NOON), State::Void(NOON)] {
            assert_eq!(letter(state).open(&other, &KEY, NOON), Err(Unusable::Wrong), "{state:?}");
        }
        let same_id_other_key = letter(State::Sent(NOON)).code(&DerivationKey::new([8; 32]));
        assert_eq!(letter(State::Sent(NOON)).open(&same_id_other_key, &KEY, NOON), Err(Unusable::Wrong));
    }

    #[test]
    fn number_and_code_are_read_as_people_type_them() {
        let letter = letter(State::Sent(NOON));
        let printed = letter.code(&KEY).reveal();
        assert_eq!(printed.len(), 19, "four groups of four: {printed}");
        for typed in [printed.to_lowercase(), printed.replace('-', " "), printed.replace('-', "").replace('0', "o")] {
            let typed = LetterCode::typed(&typed).unwrap();
            assert_eq!(letter.open(&typed, &KEY, NOON), Ok(()));
        }
        assert_eq!(letter.number.to_string().to_lowercase().parse(), Ok(letter.number.clone()));
        for wrong in ["", "K74M", "K74M-0QX!", "K74M-0QXRS"] {
            assert_eq!(wrong.parse::<LetterNumber>(), Err(NotALetterNumber), "{wrong}");
        }
        assert!(LetterCode::typed(&printed[..18]).is_none());
    }

    #[test]
    fn no_letter_can_be_printed_and_opened() {
        for state in [State::Waiting, State::Sent(NOON), State::Used(NOON), State::Void(NOON)] {
            let letter = letter(state);
            assert!(!(letter.is_printable() && letter.open(&letter.code(&KEY), &KEY, NOON).is_ok()), "{state:?}");
        }
        assert!(letter(State::Sent(NOON)).send(NOON).is_err());
    }
}
