//! Accounts: a person's identity here.

use std::time::Duration;

use crate::{
    ceremony::{Evidence, Fact},
    id::{Id, Named},
    level::Level,
    password::PasswordRecord,
    phone_number::Phone,
    scheme::Gate,
    time::{Timestamp, days},
    user_id::UserId,
};

/// Whom nobody is: what is looked up for a user ID that nobody has.
pub const NOBODY: Id<Account> = Id::from_bytes([0; 16]);

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: Id<Account>,
    /// What the person types to say who they are; none until it is chosen.
    pub user_id: Option<UserId>,
    /// Where notices go.
    pub email: Email,
    /// Whether the holder has followed a link that was sent there.
    pub email_proved: bool,
    /// Where a temporary PIN goes, where one is registered.
    pub phone: Option<Phone>,
    /// Name as registered.
    pub name: PersonName,
    /// In which language the person is written to: a BCP 47 tag.
    pub language: String,
    /// None until the link in the first mail has been followed.
    pub password: Option<PasswordRecord>,
    /// How well the person is known: who registers alone is known by an address only.
    pub identity: Level,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When name, address or language changed last.
    pub updated_at: Timestamp,
}

impl Named for Account {
    const PREFIX: &'static str = "acc";
}

impl Account {
    /// What its holder types to sign in. Before one is chosen nobody signs in, and the address stands in its place where tries are counted.
    pub fn signs_in_as(&self) -> UserId {
        self.user_id.clone().unwrap_or_else(|| UserId::of_email(&self.email))
    }
}

/// An e-mail address in the one form under which it is stored and compared: trimmed, lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a form field can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// Nothing was entered.
    #[error("nothing was entered")]
    Empty,
    /// Longer than can be kept.
    #[error("too long")]
    TooLong,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    NotAnAddress,
    /// Characters that no name has.
    #[error("characters that no name has")]
    NotAName,
}

impl Email {
    /// From what was typed. Only what can't be an address at all is refused (RFC 5321 §4.1.2 is wider than any shorter rule); whether it
    /// exists is found out by writing to it.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let address = typed.trim().to_lowercase();
        if address.is_empty() {
            return Err(FieldError::Empty);
        }
        if address.len() > 254 {
            return Err(FieldError::TooLong);
        }
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\".contains(c);
        let (local, domain) = address.rsplit_once('@').ok_or(FieldError::NotAnAddress)?;
        let labels_fit = domain.contains('.') && domain.split('.').all(|label| !label.is_empty() && label.len() <= 63);
        if local.is_empty() || local.len() > 64 || local.contains('@') || !labels_fit || address.chars().any(odd) {
            return Err(FieldError::NotAnAddress);
        }
        Ok(Self(address))
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As shown on a device that may be another person's: `k…@example.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        format!("{}…@{domain}", local.chars().next().unwrap_or('?'))
    }
}

/// A person's name as registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// First and middle names.
    pub given: String,
    /// Last name.
    pub family: String,
}

impl PersonName {
    /// One part of a name from what was typed: inner white space folded, control characters refused.
    pub fn part(typed: &str) -> Result<String, FieldError> {
        let part = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if part.is_empty() {
            return Err(FieldError::Empty);
        }
        if part.chars().count() > 100 {
            return Err(FieldError::TooLong);
        }
        if part.chars().any(|c| c.is_control() || "<>{}\"".contains(c) || crate::text::is_invisible(c)) {
            return Err(FieldError::NotAName);
        }
        Ok(part)
    }

    /// Given name and family name.
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }
}

/// Passes `Gate::UserId`: a claim, nothing is proved by it. Known and unknown addresses pass alike (SECURITY decision 6).
pub fn claim() -> Evidence {
    Evidence::new(Gate::UserId, Fact::Plain)
}

/// What an account has beside its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// Devices that are bound and answer.
    pub devices: usize,
    /// Whether a device is bound that is blocked. It answers nothing, and is there all the same: whoever blocks one must not win by it the way that is for
    /// accounts which never had one.
    pub blocked_device: bool,
    /// Whether a key card is in its hands that answers.
    pub key_card: bool,
    /// Whether a security key answers.
    pub security_key: bool,
    /// Whether a device was removed after the holder last proved the address. A removal asks for no PIN, so whoever copied a device must
    /// not win by it the way that is for accounts which never had one.
    pub removed_lately: bool,
    /// Until when the app answers no sign-in in this browser, which the account does not know: its holder has reported one.
    pub app_rests: Option<Timestamp>,
}

/// For how long the app answers no sign-in in browsers that an account does not know, once its holder has said "it wasn't me" (SECURITY A4): whoever
/// asked knows the password, and the holder has a day to choose another. With the new one it answers everywhere again.
pub const APP_RESTS: Duration = days(1);

impl Factors {
    /// What is supposed of an account before anybody has proved to be its holder: pages must not depend on what it has.
    pub const SUPPOSED: Self = Self {
        devices: 1,
        blocked_device: false,
        key_card: false,
        security_key: true,
        removed_lately: false,
        app_rests: None,
    };

    /// Whether the password alone may open the portal, to bind the first device.
    pub fn none_yet(self) -> bool {
        self.devices == 0 && !self.blocked_device && !self.security_key && !self.removed_lately
    }
}

/// Passes `Gate::NoFactorYet` for an account that has no second factor yet; `None` for any other.
pub fn no_factor_yet(factors: Factors) -> Option<Evidence> {
    factors.none_yet().then(|| Evidence::new(Gate::NoFactorYet, Fact::Plain))
}

/// Why a link in a mail was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To confirm a new account's address.
    Confirm,
    /// To set a new password.
    Reset,
    /// To make another address that of an account. It sets no password.
    NewEmail,
}

impl LinkPurpose {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
            Self::NewEmail => "new-email",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Confirm, Self::Reset, Self::NewEmail].into_iter().find(|purpose| purpose.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Factors = Factors {
        devices: 0,
        blocked_device: false,
        key_card: false,
        security_key: false,
        removed_lately: false,
        app_rests: None,
    };

    #[test]
    fn an_address_has_one_form() {
        assert_eq!(Email::parse("  Karen@Example.ORG ").map(|email| email.0), Ok("karen@example.org".into()));
        assert_eq!(Email::parse("karen@example.org").map(|email| email.masked()), Ok("k…@example.org".into()));
    }

    #[test]
    fn what_can_not_be_an_address_is_refused() {
        assert_eq!(Email::parse(" "), Err(FieldError::Empty));
        for typed in [
            "karen",
            "@example.org",
            "karen@",
            "karen@example",
            "karen@example..org",
            "a b@example.org",
            "a@b@c.org",
            "a,b@c.org",
        ] {
            assert_eq!(Email::parse(typed), Err(FieldError::NotAnAddress), "{typed}");
        }
        assert_eq!(Email::parse(&format!("{}@example.org", "x".repeat(260))), Err(FieldError::TooLong));
    }

    #[test]
    fn names_keep_their_letters_and_lose_their_tricks() {
        assert_eq!(PersonName::part("  Åse  Marie "), Ok("Åse Marie".into()));
        assert_eq!(PersonName::part("Karen\u{202e}"), Err(FieldError::NotAName));
        assert_eq!(PersonName::part(""), Err(FieldError::Empty));
    }

    #[test]
    fn the_way_without_a_second_factor_is_closed_as_soon_as_there_is_one() {
        let factors = |devices, removed_lately| no_factor_yet(Factors { devices, removed_lately, ..NOTHING });
        assert!(factors(0, false).is_some());
        assert!(factors(1, false).is_none() && factors(1, true).is_none());
        assert!(factors(0, true).is_none(), "nor by removing it again");
    }

    #[test]
    fn a_blocked_device_is_no_missing_one() {
        assert!(no_factor_yet(NOTHING).is_some());
        assert!(no_factor_yet(Factors { blocked_device: true, ..NOTHING }).is_none());
    }
}
