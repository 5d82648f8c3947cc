//! Whether a code is the device's, and where the device is in its row of codes. Displays lie in drawers: their clocks drift and their buttons are
//! pressed in pockets. So a few codes on either side are taken (RFC 4226 §7.4, RFC 6238 §5.2), farther ones only where the next code follows on
//! them, and none that is not later than the last one (RFC 6238 §5.2: a code works once).

use std::{ops::RangeInclusive, time::Duration};

use hvem_formats::oath::{self, Code};

use super::{CodeToken, Moves};
use crate::{
    ceremony::{Evidence, Fact},
    scheme::Gate,
    time::{Timestamp, minutes},
};

/// Wrong codes in a row before a device pauses (FACTS, "Wrong OTP").
const TRIES: u16 = 3;
const PAUSE: Duration = minutes(15);
/// Wrong codes in a row, however slowly, before it is blocked (800-63B: at most 100).
const MOST_WRONG: u16 = 30;
/// How far a device may be off where its next code follows on this one: ten minutes, or a hundred presses.
const FAR_STEPS: u64 = 20;
const FAR_COUNTS: u64 = 99;

/// Where a device is in its row of codes, as the server knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// The lowest position that may still be used: none is used twice.
    pub next: u64,
    /// How many steps its clock is ahead of the server's.
    pub drift: i64,
    /// Wrong codes in a row.
    pub wrong: u16,
    /// No code is looked at before.
    pub paused_until: Option<Timestamp>,
    /// A code from farther away, which counts if the next one follows on it.
    pub pending: Option<Pending>,
}

/// A code from farther away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its position.
    pub position: u64,
    /// In which step of the server's clock it was typed; 0 for devices without a clock.
    pub step: u64,
}

/// How far from where it is expected a device may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In daily use.
    Usual,
    /// When it comes from the drawer for the first time.
    Activation,
}

/// What was found, with what is to be kept of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// To be stored, whatever was found.
    pub pace: Pace,
    /// What was found.
    pub verdict: Verdict,
}

/// Proof that a code was right. Only [`CodeToken::look`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RightCode(());

impl RightCode {
    /// Passes `Gate::FirstCode`.
    pub fn activates(self) -> Evidence {
        Evidence::new(Gate::FirstCode, Fact::Plain)
    }

    /// Passes `Gate::Password` with both: `password` is what the password proved.
    pub fn beside(self, password: Evidence) -> Evidence {
        password.with_code()
    }
}

/// What a typed code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the device's, and was never used.
    Right(RightCode),
    /// It may be, from a device that is far off: the next code tells.
    OneMore,
    /// It is not.
    Wrong,
    /// No code is looked at until then.
    Paused(Timestamp),
    /// Too many in a row: the device is to be blocked.
    TooMany,
}

impl CodeToken {
    /// Looks at a code that was typed at this time; `is_typed` compares with it, in constant time.
    pub fn look(&self, is_typed: impl Fn(&Code) -> bool, at: Timestamp, reach: Reach) -> Looked {
        let before = self.pace;
        if let Some(until) = before.paused_until.filter(|until| at < *until) {
            return Looked { pace: before, verdict: Verdict::Paused(until) };
        }
        let found =
            |positions: RangeInclusive<u64>| positions.into_iter().find(|position| is_typed(&self.code_at(*position)));
        let right = self.following(at).and_then(found).or_else(|| found(self.near(at, reach)));
        if let Some(position) = right {
            return Looked { pace: self.moved_to(position, at), verdict: Verdict::Right(RightCode(())) };
        }
        let wrong = before.wrong.saturating_add(1);
        let far = found(self.far(at)).map(|position| Pending { position, step: self.step(at) });
        let pauses = wrong.is_multiple_of(TRIES).then(|| at + PAUSE);
        Looked {
            pace: Pace { wrong, paused_until: pauses, pending: far, ..before },
            verdict: match (far, pauses) {
                _ if wrong >= MOST_WRONG => Verdict::TooMany,
                (_, Some(until)) => Verdict::Paused(until),
                (Some(_), None) => Verdict::OneMore,
                (None, None) => Verdict::Wrong,
            },
        }
    }

    /// What is forgotten when it is opened again.
    pub fn forgiven(&self) -> Pace {
        Pace { wrong: 0, paused_until: None, pending: None, ..self.pace }
    }

    fn code_at(&self, position: u64) -> Code {
        oath::hotp(&self.seed, self.generator.hash, self.generator.digits, position)
    }

    /// Which step of the server's clock this is; 0 for a device without one.
    fn step(&self, at: Timestamp) -> u64 {
        match self.generator.moves {
            Moves::Count => 0,
            Moves::Time(steps) => steps.at(u64::try_from(at.seconds()).unwrap_or(0)),
        }
    }

    /// Where a device with a clock is expected.
    fn expected(&self, at: Timestamp) -> u64 {
        self.step(at).saturating_add_signed(self.pace.drift)
    }

    fn near(&self, at: Timestamp, reach: Reach) -> RangeInclusive<u64> {
        let (steps, counts) = match reach {
            Reach::Usual => (1, 9),
            Reach::Activation => (10, 50),
        };
        self.around(at, (steps, counts))
    }

    fn far(&self, at: Timestamp) -> RangeInclusive<u64> {
        self.around(at, (FAR_STEPS, FAR_COUNTS))
    }

    fn around(&self, at: Timestamp, (steps, counts): (u64, u64)) -> RangeInclusive<u64> {
        let next = self.pace.next;
        match self.generator.moves {
            Moves::Count => next..=next.saturating_add(counts),
            Moves::Time(_) => {
                let expected = self.expected(at);
                next.max(expected.saturating_sub(steps))..=expected.saturating_add(steps)
            }
        }
    }

    /// Where the code is that follows on the one from farther away.
    fn following(&self, at: Timestamp) -> Option<RangeInclusive<u64>> {
        let Pending { position, step } = self.pace.pending?;
        let after = position.saturating_add(1);
        Some(match self.generator.moves {
            Moves::Count => after..=after.saturating_add(1),
            Moves::Time(_) => {
                let expected = position.saturating_add(self.step(at).saturating_sub(step));
                after.max(expected.saturating_sub(1))..=expected.saturating_add(1)
            }
        })
    }

    fn moved_to(&self, position: u64, at: Timestamp) -> Pace {
        let drift = match self.generator.moves {
            Moves::Count => 0,
            Moves::Time(_) => i64::try_from(i128::from(position) - i128::from(self.step(at))).unwrap_or(0),
        };
        Pace { next: position.saturating_add(1), drift, ..Pace::default() }
    }
}
