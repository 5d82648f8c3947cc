//! Passwords (SECURITY decision 11): Argon2id with a pepper that is not in the database; common ones refused; 8 to 128 characters.

use argon2::{Algorithm, Argon2, Params, Version};
use hvem_formats::{b64, digest};

use crate::{
    ceremony::{Evidence, Fact},
    scheme::Gate,
};

const SHORTEST: usize = 8;
const LONGEST: usize = 128;
/// zxcvbn's scale goes from 0 to 4; 2 means more than 10^6 guesses.
const WEAKEST_SCORE: u8 = 2;
/// Words that zxcvbn's English lists do not know.
const DANISH_WORDS: [&str; 24] = [
    "adgangskode",
    "kodeord",
    "kode",
    "hemmelig",
    "danmark",
    "dansk",
    "kobenhavn",
    "aarhus",
    "odense",
    "aalborg",
    "sommer",
    "vinter",
    "foraar",
    "efteraar",
    "mormor",
    "morfar",
    "farmor",
    "farfar",
    "skat",
    "elsker",
    "fodbold",
    "brondby",
    "hvem",
    "eulogin",
];

/// A password as typed. It can't be printed and is gone from memory as soon as it is hashed.
pub struct Password(String);

impl Password {
    /// As typed; nothing is trimmed.
    pub fn typed(text: String) -> Self {
        Self(text)
    }
}

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Under 8 characters.
    #[error("too short")]
    TooShort,
    /// Over 128 characters.
    #[error("too long")]
    TooLong,
    /// Among those that are guessed first.
    #[error("easily guessed")]
    Guessable,
}

/// What is stored of a password. The version says how it was made, so that another way can come beside it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordRecord(String);

impl std::fmt::Debug for PasswordRecord {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("PasswordRecord")
    }
}

impl PasswordRecord {
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From the store.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// Passes `Gate::NewPassword`: one was accepted and hashed.
pub fn chosen(_: &PasswordRecord) -> Evidence {
    Evidence::new(Gate::NewPassword, Fact::Plain)
}

/// Turns passwords into records. Holds the pepper.
pub struct Hasher {
    pepper: [u8; 32],
    params: Params,
}

/// Hashing failed for lack of memory. Nobody is let in by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashingFailed;

impl Hasher {
    /// `pepper` comes from outside the database. Cost: 19 MiB, two passes, one lane (OWASP's and RFC 9106's low-memory choice).
    pub fn new(pepper: [u8; 32]) -> Self {
        Self { pepper, params: Params::DEFAULT }
    }

    /// Checks a new password. `personal` are words an attacker would try: name, address.
    pub fn accept(&self, password: &Password, personal: &[&str]) -> Result<(), Weakness> {
        let length = password.0.chars().count();
        if length < SHORTEST {
            return Err(Weakness::TooShort);
        }
        if length > LONGEST {
            return Err(Weakness::TooLong);
        }
        let words: Vec<&str> = personal.iter().copied().chain(DANISH_WORDS).collect();
        if u8::from(zxcvbn::zxcvbn(&password.0, &words).score()) < WEAKEST_SCORE {
            return Err(Weakness::Guessable);
        }
        Ok(())
    }

    /// Hashes a new password with 16 random bytes of salt. Takes tens of milliseconds: not on a thread that serves requests.
    pub fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordRecord, HashingFailed> {
        let hash = self.derive(password, &salt)?;
        Ok(PasswordRecord(format!("1${}${}", b64::encode(salt), b64::encode(hash))))
    }

    /// Compares a password with a record, or does the same work where there is none.
    pub fn verify(&self, password: &Password, against: &Against) -> Result<Option<Evidence>, HashingFailed> {
        let (salt, expected) = match against {
            Against::Record(record) => parse(&record.0).map_or(([0; 16], None), |(salt, hash)| (salt, Some(hash))),
            Against::Nobody(salt) => (*salt, None),
        };
        let hash = self.derive(password, &salt)?;
        let right = digest::same(&hash, &expected.unwrap_or_default()) && expected.is_some();
        Ok(right.then(|| Evidence::new(Gate::Password, Fact::Password)))
    }

    fn derive(&self, password: &Password, salt: &[u8; 16]) -> Result<[u8; 32], HashingFailed> {
        let mut hash = [0; 32];
        let argon2 = Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, self.params.clone())
            .map_err(|_| HashingFailed)?;
        argon2.hash_password_into(password.0.as_bytes(), salt, &mut hash).map_err(|_| HashingFailed)?;
        Ok(hash)
    }
}

/// What a typed password is compared with.
#[derive(Clone, Debug)]
pub enum Against {
    /// The account's.
    Record(PasswordRecord),
    /// There is none, and this is the salt that it would have. Argon2id reads its memory in an order that depends on the salt: with one salt for
    /// everybody without an account, whatever that order does to the time would be theirs alone (G-01).
    Nobody([u8; 16]),
}

fn parse(record: &str) -> Option<([u8; 16], [u8; 32])> {
    let (salt, hash) = record.strip_prefix("1$")?.split_once('$')?;
    Some((b64::decode_array(salt)?, b64::decode_array(hash)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(text.into())
    }

    #[test]
    fn only_the_right_password_opens() {
        let hasher = Hasher::new([7; 32]);
        let record = hasher.hash(&typed("blå cykel i regn"), [1; 16]).unwrap();
        assert!(hasher.verify(&typed("blå cykel i regn"), &Against::Record(record.clone())).unwrap().is_some());
        assert!(hasher.verify(&typed("blå cykel i regn "), &Against::Record(record.clone())).unwrap().is_none());
        assert!(hasher.verify(&typed("blå cykel i regn"), &Against::Nobody([2; 16])).unwrap().is_none());
    }

    /// G-14: a record is worth nothing without the pepper.
    #[test]
    fn the_right_password_with_another_pepper_opens_nothing() {
        let record = Hasher::new([7; 32]).hash(&typed("blå cykel i regn"), [1; 16]).unwrap();
        assert!(
            Hasher::new([8; 32])
                .verify(&typed("blå cykel i regn"), &Against::Record(record.clone()))
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn common_and_personal_passwords_are_refused() {
        let hasher = Hasher::new([7; 32]);
        assert_eq!(hasher.accept(&typed("kort"), &[]), Err(Weakness::TooShort));
        assert_eq!(hasher.accept(&typed(&"x1y2".repeat(40)), &[]), Err(Weakness::TooLong));
        for guess in ["password", "12345678", "adgangskode1", "karenblixen"] {
            assert_eq!(hasher.accept(&typed(guess), &["karenblixen"]), Err(Weakness::Guessable), "{guess}");
        }
        assert_eq!(hasher.accept(&typed("blå cykel i regn"), &["karen"]), Ok(()));
    }
}
