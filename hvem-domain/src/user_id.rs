//! What a person types to say who they are: the e-mail address of the account, or a user ID of the person's own choice, as the scheme wants.

use crate::{
    account::{Email, FieldError},
    scheme::Identifier,
};

/// A user ID in the one form under which it is stored and compared: trimmed, lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserId(String);

/// Why a chosen user ID is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Fewer than 8 characters.
    #[error("too short")]
    TooShort,
    /// More than 48 characters.
    #[error("too long")]
    TooLong,
    /// A character that is not allowed.
    #[error("a character that is not allowed")]
    Character,
    /// Looks like a civil number: ten digits.
    #[error("looks like a civil number")]
    CivilNumber,
    /// What strangers try first: letters alone, as in any list of names, or the person's own names and address.
    #[error("a name that strangers try first")]
    Guessable,
}

/// MitID's rules have 5. First names were what user IDs were guessed by (SECURITY A1).
const SHORTEST: usize = 8;
const LONGEST: usize = 48;
/// Beside letters and digits (FACTS, "User ID").
const SIGNS: &str = "{}!#$^,*()_+-=:;?.@ ";

impl UserId {
    /// The address, where that is what people type.
    pub fn of_email(email: &Email) -> Self {
        Self(email.as_str().to_owned())
    }

    /// From the store.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One that a person chooses. `personal` are names and addresses of that person, which others know.
    pub fn choose(typed: &str, personal: &[&str]) -> Result<Self, Unfit> {
        let Self(text) = normal(typed);
        let count = text.chars().count();
        if count < SHORTEST {
            return Err(Unfit::TooShort);
        }
        if count > LONGEST {
            return Err(Unfit::TooLong);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "æøå".contains(c) || SIGNS.contains(c);
        if !text.chars().all(allowed) {
            return Err(Unfit::Character);
        }
        let bare: String = words(&text).concat();
        if bare.len() == 10 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Unfit::CivilNumber);
        }
        let known: Vec<String> = personal.iter().flat_map(|known| words(known)).collect();
        let named = words(&text).iter().all(|word| known.contains(word));
        if named || text.chars().all(char::is_alphabetic) {
            return Err(Unfit::Guessable);
        }
        Ok(Self(text))
    }
}

impl Identifier {
    /// From what was typed to sign in. Whether there is such an account is not asked here.
    pub fn read(self, typed: &str) -> Result<UserId, FieldError> {
        match self {
            Self::Email => Email::parse(typed).map(|email| UserId::of_email(&email)),
            Self::UserId => {
                let read = normal(typed);
                match read.0.chars().count() {
                    _ if read.0.chars().any(char::is_control) => Err(FieldError::NotAName),
                    0 => Err(FieldError::Empty),
                    1..=LONGEST => Ok(read),
                    _ => Err(FieldError::TooLong),
                }
            }
        }
    }
}

fn normal(typed: &str) -> UserId {
    UserId(typed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// Without what people put between the parts of a name.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(typed: &str) -> Result<UserId, Unfit> {
        UserId::choose(typed, &["Karen", "Jensen", "Karen Jensen", "karen@example.org", "karen"])
    }

    #[test]
    fn a_chosen_user_id_has_one_form() {
        assert_eq!(choose("  Blå  Cykel 7 ").map(|id| id.0), Ok("blå cykel 7".into()));
        assert_eq!(Identifier::UserId.read(" BLÅ cykel 7"), Ok(UserId("blå cykel 7".into())));
    }

    #[test]
    fn what_strangers_could_try_first_and_civil_numbers_are_refused() {
        for (typed, why) in [
            ("karen75", Unfit::TooShort),
            ("Karen Jensen", Unfit::Guessable),
            ("karen.jensen", Unfit::Guessable),
            ("karen@example.org", Unfit::Guessable),
            ("jensen, karen", Unfit::Guessable),
            ("christian", Unfit::Guessable),
            ("010170.1234", Unfit::CivilNumber),
            ("0101701234", Unfit::CivilNumber),
            ("010170-1234", Unfit::CivilNumber),
            ("cykel<script>", Unfit::Character),
            ("mañana i dag", Unfit::Character),
        ] {
            assert_eq!(choose(typed), Err(why), "{typed}");
        }
        assert_eq!(choose(&"x".repeat(49)), Err(Unfit::TooLong));
        assert!(choose("0101701234567").is_ok() && choose("æblegrød!").is_ok());
    }

    #[test]
    fn a_scheme_says_what_is_typed_to_sign_in() {
        assert_eq!(Identifier::Email.read("karen"), Err(FieldError::NotAnAddress));
        assert_eq!(Identifier::Email.read("Karen@Example.org"), Ok(UserId("karen@example.org".into())));
        assert_eq!(Identifier::UserId.read(" "), Err(FieldError::Empty));
        assert_eq!(Identifier::UserId.read("blå\0cykel"), Err(FieldError::NotAName), "what no database takes");
        assert_eq!(Identifier::UserId.read(&"x".repeat(49)), Err(FieldError::TooLong));
        assert!(Identifier::UserId.read("kort").is_ok(), "what no account can have is not told from what none has");
    }
}
