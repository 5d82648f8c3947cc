//! PIN tries of one device (SECURITY decision 4, G-12): 3 wrong in a row, a pause of 15 minutes; 5 wrong in a row, off until renewed. An
//! attempt is reserved, and the reservation stored, before the PIN's signature is looked at, so that neither a crash nor guessing in
//! parallel wins a try. Also: which PINs are guessed first.

mod change;
pub mod renewal;

use std::time::Duration;

pub use change::{NewPin, SignedChange};

use crate::time::{Timestamp, minutes};

const PAUSES_AT: u8 = 3;
const OFF_AT: u8 = 5;
const PAUSE: Duration = minutes(15);

/// The tries of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tries {
    /// Wrong in a row, reserved ones included.
    pub wrong: u8,
    /// No try before then.
    pub paused_until: Option<Timestamp>,
}

/// Why no PIN is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too many wrong in a row; come back then.
    #[error("paused")]
    Paused(Timestamp),
    /// Off until renewed.
    #[error("off")]
    Off,
}

/// Proof that an attempt was counted. A PIN's signature is checked against this and nothing else.
#[derive(Debug)]
pub struct Reserved {
    after: Tries,
}

/// What a wrong PIN leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// So many tries until the PIN is off.
    TriesLeft(u8),
    /// A pause; the holder is told.
    Paused(Timestamp),
    /// The PIN is off; the holder is told.
    Off,
}

impl Tries {
    /// Counts an attempt. The result must be stored, on condition that `self` is still what is stored, before [`Reserved`] is used.
    pub fn reserve(self, now: Timestamp) -> Result<Reserved, Refusal> {
        if self.wrong >= OFF_AT {
            return Err(Refusal::Off);
        }
        if let Some(until) = self.paused_until.filter(|until| now < *until) {
            return Err(Refusal::Paused(until));
        }
        let wrong = self.wrong + 1;
        let paused_until = (wrong == PAUSES_AT).then(|| now + PAUSE);
        Ok(Reserved { after: Self { wrong, paused_until } })
    }

    /// How a person is told.
    pub fn state(self, now: Timestamp) -> Result<(), Refusal> {
        self.reserve(now).map(|_| ())
    }
}

impl Reserved {
    /// What must be stored.
    pub fn tries(&self) -> Tries {
        self.after
    }

    /// What follows when the PIN was wrong.
    pub fn consequence(&self) -> Consequence {
        match (self.after.wrong, self.after.paused_until) {
            (wrong, _) if wrong >= OFF_AT => Consequence::Off,
            (_, Some(until)) => Consequence::Paused(until),
            (wrong, None) => Consequence::TriesLeft(OFF_AT - wrong),
        }
    }
}

/// Whether a four-digit PIN is among those that are guessed first: about a tenth of all, which Markert et al. found to be the size that
/// helps (SECURITY B1). Repeated digits and pairs, runs, years of birth, days of the year.
pub fn is_guessed_first(pin: &str) -> bool {
    let digits: Vec<u8> = pin.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
    let [a, b, c, d] = digits[..] else { return repeats_or_runs(&digits) };
    let (high, low) = (a * 10 + b, c * 10 + d);
    let pairs = (a == c && b == d) || (a == b && c == d) || (a == d && b == c);
    let year = (high == 19 && low >= 20) || (high == 20 && low <= 29);
    let day = |day: u8, month: u8| (1..=31).contains(&day) && (1..=12).contains(&month);
    repeats_or_runs(&digits) || pairs || year || day(high, low) || day(low, high)
}

/// All PINs of that length that are refused, to be checked where the PIN is chosen: the server never sees it. Of longer PINs those that repeat
/// a short piece or run up or down; their days and years would be too long a list to send.
pub fn guessed_first(length: u8) -> Vec<String> {
    if length == 4 {
        return (0..10_000).map(|n| format!("{n:04}")).filter(|pin| is_guessed_first(pin)).collect();
    }
    let runs = (0..=9u8).flat_map(|digit| runs_from(digit, length));
    let pieces = (0..100).map(|n| format!("{n:02}")).chain((0..1000).map(|n| format!("{n:03}")));
    let repeats = pieces.map(|piece| piece.chars().cycle().take(length.into()).collect());
    let mut all: Vec<String> = runs.chain(repeats).collect();
    all.sort();
    all.dedup();
    all
}

fn runs_from(digit: u8, length: u8) -> Vec<String> {
    [0, 1, 9].map(|step| (0..length).map(|at| char::from(b'0' + (digit + step * at) % 10)).collect()).to_vec()
}

/// All digits equal, or each one more or one less than the one before (9 and 0 are neighbours).
fn repeats_or_runs(digits: &[u8]) -> bool {
    [0, 1, 9].into_iter().any(|step| digits.windows(2).all(|pair| (pair[0] + step) % 10 == pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_000_000_000_000);

    /// G-12: five checks in a row and never a sixth.
    #[test]
    fn three_wrong_pause_and_five_wrong_switch_off() {
        let mut tries = Tries::default();
        for left in [4, 3] {
            let reserved = tries.reserve(NOON).unwrap();
            assert_eq!(reserved.consequence(), Consequence::TriesLeft(left));
            tries = reserved.tries();
        }
        let third = tries.reserve(NOON).unwrap();
        assert_eq!(third.consequence(), Consequence::Paused(NOON + minutes(15)));
        tries = third.tries();
        assert_eq!(
            tries.reserve(Timestamp((NOON + minutes(15)).0 - 1)).err(),
            Some(Refusal::Paused(NOON + minutes(15)))
        );
        let later = NOON + minutes(15);
        tries = tries.reserve(later).unwrap().tries();
        let fifth = tries.reserve(later).unwrap();
        assert_eq!(fifth.consequence(), Consequence::Off);
        assert_eq!(fifth.tries().reserve(later + minutes(60)).err(), Some(Refusal::Off));
    }

    #[test]
    fn about_a_tenth_of_all_pins_is_refused() {
        let refused = guessed_first(4).len();
        assert!((900..=1100).contains(&refused), "{refused}");
        for pin in ["1234", "0000", "2580", "1212", "1987", "2412", "9876", "7890"] {
            assert_eq!(is_guessed_first(pin), pin != "2580", "{pin}");
        }
        assert!(!is_guessed_first("4071") && !is_guessed_first("8305"));
    }

    /// G-12: what five guesses are worth against a PIN that was chosen by chance among those that are allowed.
    #[test]
    fn five_guesses_find_a_pin_in_at_most_six_of_ten_thousand() {
        for (digits, all, most) in [(4, 10_000.0, 0.000_6), (6, 1_000_000.0, 0.000_006)] {
            let refused = u32::try_from(guessed_first(digits).len()).unwrap();
            let chance = f64::from(OFF_AT) / (all - f64::from(refused));
            assert!(chance <= most, "{digits} digits: {chance}");
            println!("measured {digits} digits, {refused} refused: {:.5} % for five guesses", chance * 100.0);
        }
    }

    #[test]
    fn longer_pins_may_not_repeat_or_run() {
        assert!(is_guessed_first("111111") && is_guessed_first("123456") && is_guessed_first("890123"));
        assert!(!is_guessed_first("118371"));
        let refused = guessed_first(6);
        for pin in ["111111", "654321", "121212", "147147"] {
            assert!(refused.iter().any(|known| known == pin), "{pin}");
        }
        assert!(!refused.iter().any(|known| known == "118371"));
    }
}
