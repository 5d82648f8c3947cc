//! The temporary PIN: eight digits by SMS, the third check where an app is activated or copied, or a forgotten PIN renewed. Never the only one: whoever
//! takes over a telephone number has no more than this (SECURITY B6, G-17).
//!
//! ```text
//! Sent ──right──▶ done with
//!  │  ╲──another one is sent──▶ forgotten
//!  └──three wrong, or ten minutes──▶ dead
//! ```

use std::{fmt, time::Duration};

use hvem_formats::digest;

use crate::{
    account::Account,
    ceremony::{Ceremony, Evidence, Fact},
    id::Id,
    scheme::Gate,
    secret::{DerivationKey, TokenHash},
    time::{Timestamp, hours, minutes},
};

/// How long one works (800-63B: an SMS ten minutes at most).
pub const VALID_FOR: Duration = minutes(10);
/// Wrong ones before it is dead.
pub const TRIES: u8 = 3;
/// How many are sent to an account within [`SENDS_WITHIN`].
pub const SENDS: u8 = 3;
/// In which time the sendings are counted.
pub const SENDS_WITHIN: Duration = hours(1);
const DIGITS: usize = 8;
const VALUES: u64 = 100_000_000;

/// Eight digits, drawn or typed. They can't be printed by accident.
#[derive(Clone, Copy)]
pub struct TemporaryPin(u32);

impl TemporaryPin {
    /// From random bytes: all values alike likely, for what would make the small ones likelier is drawn again.
    pub fn draw(random: [u8; 32]) -> Self {
        let fair = u64::MAX - u64::MAX % VALUES;
        let drawn = |turn: u32| {
            let block = digest::hmac_sha256(&random, &[b"hvem/v1/temporary-pin\0", &turn.to_be_bytes()]);
            block.first_chunk().map_or(u64::MAX, |bytes| u64::from_be_bytes(*bytes))
        };
        // One draw in 10^11 is not fair; none of all turns being so is beyond any clock.
        let value = (0..).map(drawn).find(|value| *value < fair).unwrap_or_default() % VALUES;
        Self(u32::try_from(value).unwrap_or_default())
    }

    /// From what was typed: eight digits; spaces between them are how people read them.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| digits.parse().ok().map(Self)).flatten()
    }

    /// For the SMS alone.
    pub fn reveal(self) -> String {
        format!("{:08}", self.0)
    }

    /// What is stored. Of so few values a plain hash could be turned back by trying all; this one can't without the key, which lies outside the
    /// database. It fits no other ceremony and no other account.
    fn hash(self, (account, ceremony): (Id<Account>, Id<Ceremony>), key: &DerivationKey) -> TokenHash {
        let parts: [&[u8]; 3] = [account.as_bytes(), ceremony.as_bytes(), &self.0.to_be_bytes()];
        key.keyed_hash("hvem/v1/temporary-pin", &parts)
    }
}

/// Compares in a time that does not tell how much of it is right.
impl PartialEq for TemporaryPin {
    fn eq(&self, other: &Self) -> bool {
        digest::same(&self.0.to_be_bytes(), &other.0.to_be_bytes())
    }
}
impl Eq for TemporaryPin {}

/// As for every secret.
impl fmt::Debug for TemporaryPin {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("TemporaryPin(…)")
    }
}

/// A temporary PIN that was sent, as it is stored. An account has one at a time.
#[derive(Clone, Debug)]
pub struct Sent {
    /// To whom.
    pub account: Id<Account>,
    /// In which ceremony it may be typed.
    pub ceremony: Id<Ceremony>,
    /// What tells whether one is it.
    pub hash: TokenHash,
    /// Wrong ones so far, the one that is being looked at counted.
    pub tries: u8,
    /// When.
    pub sent_at: Timestamp,
}

/// Why a temporary PIN is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongPin {
    /// It may be typed again.
    #[error("wrong temporary PIN")]
    TryAgain {
        /// How often.
        left: u8,
    },
    /// The third one, or too late: another one has to be sent.
    #[error("the temporary PIN works no longer")]
    Dead,
}

impl Sent {
    /// What is kept of a PIN that is being sent.
    pub fn of(
        pin: TemporaryPin,
        (account, ceremony): (Id<Account>, Id<Ceremony>),
        key: &DerivationKey,
        now: Timestamp,
    ) -> Self {
        Self { account, ceremony, hash: pin.hash((account, ceremony), key), tries: 0, sent_at: now }
    }

    /// Until when it works.
    pub fn valid_until(&self) -> Timestamp {
        self.sent_at + VALID_FOR
    }

    /// Whether one may still be typed: it has tries left, and is not too old.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.tries < TRIES && now < self.valid_until()
    }

    /// Checks what was typed, after this try was counted.
    pub fn check(&self, typed: TemporaryPin, key: &DerivationKey, now: Timestamp) -> Result<Evidence, WrongPin> {
        if self.tries > TRIES || now >= self.valid_until() {
            return Err(WrongPin::Dead);
        }
        match TRIES.saturating_sub(self.tries) {
            _ if typed.hash((self.account, self.ceremony), key) == self.hash => {
                Ok(Evidence::new(Gate::SmsCode, Fact::Plain))
            }
            0 => Err(WrongPin::Dead),
            left => Err(WrongPin::TryAgain { left }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_345_200_000);
    const KEY: DerivationKey = DerivationKey::new([7; 32]);
    const MOMENT: Duration = Duration::from_millis(1);

    fn pin(digits: &str) -> TemporaryPin {
        TemporaryPin::typed(digits).unwrap()
    }

    fn sent(account: u8, ceremony: u8, tries: u8) -> Sent {
        let of = (Id::from_bytes([account; 16]), Id::from_bytes([ceremony; 16]));
        Sent { tries, ..Sent::of(pin("01234567"), of, &KEY, NOON) }
    }

    /// Nobody gains by guessing the small ones first: every tenth of all values is as likely as the next.
    #[test]
    fn drawn_pins_have_eight_digits_and_are_spread_evenly() {
        let mut tenths = [0_u32; 10];
        for number in 0..20_000_u32 {
            let mut random = [0; 32];
            random[..4].copy_from_slice(&number.to_be_bytes());
            let drawn = TemporaryPin::draw(random);
            assert_eq!(drawn.reveal().len(), DIGITS);
            tenths[drawn.0 as usize / 10_000_000] += 1;
        }
        for counted in tenths {
            assert!((f64::from(counted) - 2_000.0).abs() < 5.0 * 2_000_f64.sqrt(), "{tenths:?}");
        }
    }

    #[test]
    fn the_same_random_bytes_draw_the_same_pin_and_others_another() {
        assert_eq!(TemporaryPin::draw([1; 32]), TemporaryPin::draw([1; 32]));
        assert_ne!(TemporaryPin::draw([1; 32]), TemporaryPin::draw([2; 32]));
    }

    #[test]
    fn eight_digits_are_read_however_they_are_grouped() {
        assert_eq!(pin(" 0123 4567 "), pin("01234567"));
        for wrong in ["", "1234567", "123456789", "1234567a", "-1234567", "+1234567", "１２３４５６７８"] {
            assert!(TemporaryPin::typed(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn printing_one_tells_no_digit() {
        assert_eq!(format!("{:?}", pin("01234567")), "TemporaryPin(…)");
    }

    #[test]
    fn the_right_one_passes_the_gate_and_the_third_wrong_one_is_the_last() {
        assert!(sent(1, 1, 1).check(pin("01234567"), &KEY, NOON).is_ok());
        assert!(sent(1, 1, 3).check(pin("01234567"), &KEY, NOON).is_ok(), "the third try counts too");
        for (tries, why) in
            [(1, WrongPin::TryAgain { left: 2 }), (2, WrongPin::TryAgain { left: 1 }), (3, WrongPin::Dead)]
        {
            assert_eq!(sent(1, 1, tries).check(pin("01234568"), &KEY, NOON).unwrap_err(), why);
        }
        assert_eq!(sent(1, 1, 4).check(pin("01234567"), &KEY, NOON).unwrap_err(), WrongPin::Dead);
        assert!(sent(1, 1, 2).waits(NOON) && !sent(1, 1, 3).waits(NOON));
    }

    #[test]
    fn after_ten_minutes_the_right_one_is_dead() {
        let last = NOON + VALID_FOR - MOMENT;
        assert!(sent(1, 1, 1).check(pin("01234567"), &KEY, last).is_ok() && sent(1, 1, 1).waits(last));
        let late = NOON + VALID_FOR;
        assert_eq!(sent(1, 1, 1).check(pin("01234567"), &KEY, late).unwrap_err(), WrongPin::Dead);
        assert!(!sent(1, 1, 1).waits(late));
    }

    #[test]
    fn one_fits_its_own_account_and_ceremony_and_nothing_without_the_key() {
        let mine = sent(1, 1, 1);
        for other in [sent(2, 1, 1), sent(1, 2, 1)] {
            assert_ne!(mine.hash, other.hash);
            let moved = Sent { hash: mine.hash, ..other };
            assert!(moved.check(pin("01234567"), &KEY, NOON).is_err());
        }
        assert!(mine.check(pin("01234567"), &DerivationKey::new([8; 32]), NOON).is_err());
    }
}
