//! One-time codes of OATH: by a counter (HOTP, RFC 4226), by the time (TOTP, RFC 6238), by a challenge (OCRA, RFC 6287, in `ocra`). How many
//! codes may be tried, how far a counter may be ahead and which time it is are not for this crate.

pub mod ocra;
pub mod package;

use std::{fmt, num::NonZeroU32};

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::digest;

/// The hash below the HMAC. RFC 4226 knows SHA-1 alone; RFC 6238 §1.2 adds the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1. That collisions of it are known does no harm inside an HMAC (RFC 6194 §3.3).
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// As it is stored and shown: `SHA1`, `SHA256`, `SHA512`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// From exactly what `as_str` gives.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Sha1, Self::Sha256, Self::Sha512].into_iter().find(|hash| hash.as_str() == text)
    }

    /// How many bytes the hash has.
    pub fn length(self) -> usize {
        self.algorithm().tag_len()
    }

    pub(crate) fn algorithm(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }

    fn mac(self, seed: &Seed, message: &[u8]) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(self.algorithm(), seed.as_bytes()), message)
    }
}

/// How long a code of a token is. RFC 4226 §5.3 allows seven too; no token that hvem takes has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// Six digits.
    Six,
    /// Eight digits.
    Eight,
}

impl Digits {
    /// 6 or 8.
    pub fn count(self) -> u8 {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }

    /// From 6 or 8.
    pub fn from_count(count: u8) -> Option<Self> {
        [Self::Six, Self::Eight].into_iter().find(|digits| digits.count() == count)
    }
}

/// The fewest bytes of a seed: 128 bits (RFC 4226 §4, requirement R6).
pub const SHORTEST_SEED: usize = 16;
/// The most bytes of a seed: the block of SHA-512, beyond which HMAC would hash the key first and nothing is gained (RFC 2104 §3).
pub const LONGEST_SEED: usize = 128;

/// Why bytes are no seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSeed {
    /// Fewer than `SHORTEST_SEED` bytes.
    #[error("the seed is shorter than 16 bytes")]
    TooShort,
    /// More than `LONGEST_SEED` bytes.
    #[error("the seed is longer than 128 bytes")]
    TooLong,
}

/// What a token and the server share: whoever knows it can make every code. Wiped from memory, never printed, compared in constant time.
#[derive(Clone)]
pub struct Seed(Zeroizing<Vec<u8>>);

impl Seed {
    /// From 16 to 128 bytes. Bytes that are refused are wiped as well.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, BadSeed> {
        let bytes = Zeroizing::new(bytes);
        match bytes.len() {
            ..SHORTEST_SEED => Err(BadSeed::TooShort),
            SHORTEST_SEED..=LONGEST_SEED => Ok(Self(bytes)),
            _ => Err(BadSeed::TooLong),
        }
    }

    /// For sealing it, and for nothing else.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Seed {
    fn eq(&self, other: &Self) -> bool {
        digest::same(self.as_bytes(), other.as_bytes())
    }
}
impl Eq for Seed {}

impl fmt::Debug for Seed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Seed(…)")
    }
}

/// A one-time code: decimal digits, or the whole MAC in hexadecimal digits where an OCRA suite wants it uncut. Wiped from memory, never printed.
#[derive(Clone)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// From what a person typed. Spaces and hyphens are dropped; `None` unless 6 or 8 ASCII digits remain.
    pub fn typed(text: &str) -> Option<Self> {
        let mut digits = Zeroizing::new(String::with_capacity(8));
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            if !letter.is_ascii_digit() || digits.len() == 8 {
                return None;
            }
            digits.push(letter);
        }
        matches!(digits.len(), 6 | 8).then_some(Self(digits))
    }

    /// How many digits it has; 6 or 8 for a code that was typed or is a token's.
    pub fn digits(&self) -> u8 {
        u8::try_from(self.0.len()).unwrap_or(u8::MAX)
    }

    /// Whether both are the same code, in a time that depends on their lengths only.
    pub fn same(&self, other: &Self) -> bool {
        digest::same(self.0.as_bytes(), other.0.as_bytes())
    }

    /// The digits, for whoever shows them to the token's holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The last `digits` decimal digits of the truncated MAC, zeros in front (RFC 4226 §5.3).
    fn cut(mac: &[u8], digits: u8) -> Self {
        let value = u64::from(truncated(mac)) % 10_u64.pow(u32::from(digits));
        Self(Zeroizing::new(format!("{value:0width$}", width = usize::from(digits))))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Code(…)")
    }
}

/// The code of a counter (RFC 4226 §5.3). For TOTP the counter is the time step (RFC 6238 §4.2).
pub fn hotp(seed: &Seed, hash: Hash, digits: Digits, counter: u64) -> Code {
    Code::cut(hash.mac(seed, &counter.to_be_bytes()).as_ref(), digits.count())
}

/// 31 bits of the MAC, from where its last four bits say (RFC 4226 §5.3; RFC 6238 §1.2 for the longer hashes).
fn truncated(mac: &[u8]) -> u32 {
    let at = mac.last().map_or(0, |last| usize::from(last & 15));
    let four = mac.iter().skip(at).take(4);
    four.fold(0_u32, |value, byte| (value << 8) | u32::from(*byte)) & 0x7fff_ffff
}

/// How TOTP counts time: in steps of so many seconds since 1970 (RFC 6238 §4.1 with T0 = 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps(NonZeroU32);

impl Steps {
    /// The longest step: a day. A code that works longer is a password.
    pub const LONGEST_SECONDS: u32 = 24 * 60 * 60;
    /// Steps of 30 seconds, as RFC 6238 §5.2 recommends.
    pub const USUAL: Self = Self(NonZeroU32::MIN.saturating_add(29));

    /// Steps of so many seconds; `None` for zero and for more than a day.
    pub fn every(seconds: u32) -> Option<Self> {
        NonZeroU32::new(seconds).filter(|seconds| seconds.get() <= Self::LONGEST_SECONDS).map(Self)
    }

    /// How long one is, in seconds.
    pub fn seconds(self) -> u32 {
        self.0.get()
    }

    /// The step in which a time falls, given in seconds since 1970.
    pub fn at(self, unix_seconds: u64) -> u64 {
        unix_seconds / u64::from(self.seconds())
    }

    /// How many seconds of its step a time has left, from 1 to the whole step.
    pub fn left(self, unix_seconds: u64) -> u32 {
        // The remainder is smaller than a step, which is a u32.
        let gone = unix_seconds % u64::from(self.seconds());
        self.seconds() - u32::try_from(gone).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_codes_lose_spaces_and_hyphens_and_have_six_or_eight_digits() {
        for (typed, digits) in [("123456", "123456"), (" 123 456 ", "123456"), ("1234-5678", "12345678")] {
            assert_eq!(Code::typed(typed).unwrap().reveal(), digits);
        }
        for wrong in ["", "12345", "1234567", "123456789", "12345a", "+12345", "１２３４５６", "123456\0", "123.456"]
        {
            assert!(Code::typed(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn codes_are_the_same_when_all_digits_are() {
        let code = |text| Code::typed(text).unwrap();
        assert!(code("123456").same(&code("123 456")));
        assert!(!code("123456").same(&code("123457")));
        assert!(!code("123456").same(&code("12345600")));
        assert_eq!(code("12345600").digits(), 8);
    }

    #[test]
    fn nothing_secret_is_printed() {
        let seed = Seed::from_bytes(b"0123456789abcdef".to_vec()).unwrap();
        assert_eq!(format!("{seed:?}"), "Seed(…)");
        assert_eq!(format!("{:?}", Code::typed("123456").unwrap()), "Code(…)");
    }

    #[test]
    fn seeds_have_from_16_to_128_bytes() {
        for (length, outcome) in [
            (0, Some(BadSeed::TooShort)),
            (15, Some(BadSeed::TooShort)),
            (16, None),
            (128, None),
            (129, Some(BadSeed::TooLong)),
        ] {
            assert_eq!(Seed::from_bytes(vec![7; length]).err(), outcome, "{length} bytes");
        }
    }

    #[test]
    fn steps_begin_and_end_on_the_second() {
        let steps = Steps::USUAL;
        assert_eq!(steps.seconds(), 30);
        for (time, step, left) in [(0, 0, 30), (29, 0, 1), (30, 1, 30), (59, 1, 1), (u64::MAX, u64::MAX / 30, 15)] {
            assert_eq!((steps.at(time), steps.left(time)), (step, left), "at {time}");
        }
        assert!(Steps::every(0).is_none() && Steps::every(86_401).is_none() && Steps::every(86_400).is_some());
    }

    #[test]
    fn names_and_counts_come_back() {
        for hash in [Hash::Sha1, Hash::Sha256, Hash::Sha512] {
            assert_eq!(Hash::from_text(hash.as_str()), Some(hash));
        }
        assert_eq!((Hash::from_text("sha1"), Hash::from_text("SHA-1")), (None, None));
        assert_eq!((Digits::from_count(6), Digits::from_count(8)), (Some(Digits::Six), Some(Digits::Eight)));
        assert_eq!((Digits::from_count(7), Digits::from_count(0)), (None, None));
    }
}
