//! What a file of tokens says about one of them, whichever form the file has (`pskc`, `token_list`).

use super::{Digits, Hash, Seed, Steps, ocra::Suite};
use crate::text::is_invisible;

/// The most bytes of a file of tokens: 8 MiB.
pub const LONGEST_FILE: usize = 8 * 1024 * 1024;
/// The most tokens in one file.
pub const MOST_PACKAGES: usize = 100_000;
/// The most characters of a serial number or of a manufacturer's name.
pub const LONGEST_NAME: usize = 100;

/// How a token makes its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// By a counter (RFC 4226).
    Hotp {
        /// The counter of the token's next code: at most `i64::MAX`, as `xs:long` and databases count.
        counter: u64,
    },
    /// By the time (RFC 6238), counted from 1970.
    Totp {
        /// How time is counted.
        steps: Steps,
    },
    /// By a challenge (RFC 6287).
    Ocra {
        /// How it is answered. Its hash and digits are the package's; a counter in it begins at 0.
        suite: Suite,
    },
}

/// One token of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The serial number printed on the token: unique in its file, 1 to `LONGEST_NAME` characters that can be seen.
    pub serial: String,
    /// Who made it, where the file says so.
    pub manufacturer: Option<String>,
    /// How it makes its codes.
    pub algorithm: Algorithm,
    /// The hash below the HMAC.
    pub hash: Hash,
    /// How long its codes are.
    pub digits: Digits,
    /// What it shares with the server.
    pub seed: Seed,
    /// Before this time its codes must not be taken; seconds since 1970 (RFC 6030 §5, StartDate).
    pub valid_from: Option<i64>,
    /// After this time its codes must not be taken; seconds since 1970 (RFC 6030 §5, ExpiryDate).
    pub valid_until: Option<i64>,
}

/// A name from a file without the space around it; `None` when it is empty, too long, or holds what can't be seen.
pub(crate) fn name(text: &str) -> Option<String> {
    let text = text.trim();
    let visible = !text.is_empty() && !text.chars().any(|letter| letter.is_control() || is_invisible(letter));
    (visible && text.chars().count() <= LONGEST_NAME).then(|| text.to_owned())
}

/// A whole number of decimal digits alone: `parse` would also take a plus sign.
pub(crate) fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let text = text.trim();
    text.bytes().all(|letter| letter.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A counter that `xs:long` can hold.
pub(crate) fn counter(text: &str) -> Option<u64> {
    number(text).filter(|counter| i64::try_from(*counter).is_ok())
}

/// A hash as files name it: `SHA256`, `sha-256`, `HMAC-SHA256`.
pub(crate) fn hash(text: &str) -> Option<Hash> {
    let name = text.trim().to_ascii_uppercase().replace('-', "");
    Hash::from_text(name.strip_prefix("HMAC").unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_have_many_spellings() {
        for text in ["SHA256", "sha-256", "HMAC-SHA256", " hmacsha256 "] {
            assert_eq!(hash(text), Some(Hash::Sha256), "{text}");
        }
        for text in ["", "HMAC", "SHA224", "MD5", "SHA2567"] {
            assert_eq!(hash(text), None, "{text}");
        }
    }

    #[test]
    fn names_can_be_seen() {
        assert_eq!(name(" K-17 "), Some("K-17".into()));
        for text in ["", " ", "a\u{202e}b", "a\nb", &"x".repeat(LONGEST_NAME + 1)] {
            assert_eq!(name(text), None, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_digits_alone() {
        assert_eq!((counter(" 17 "), counter("9223372036854775807")), (Some(17), Some(i64::MAX as u64)));
        for text in ["", "+1", "-1", "1.0", "9223372036854775808", "99999999999999999999"] {
            assert_eq!(counter(text), None, "{text}");
        }
    }
}
