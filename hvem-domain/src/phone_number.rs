//! Telephone numbers: where a temporary PIN is sent. A number is read in many shapes and kept in one, that of E.164.
//!
//! Whoever can have a number changed could have a PIN sent to himself, so a changed one rests before it counts (SECURITY decision 7, B6).

use std::{fmt, time::Duration};

use crate::{
    account::Account,
    text::is_invisible,
    time::{Timestamp, days, hours},
};

/// For how long no temporary PIN is sent to a number that was changed (SECURITY decision 7).
pub const CHANGED_RESTS: Duration = hours(24);
/// For how long a number that was changed renews no forgotten PIN (FACTS, "Temporary PIN").
pub const CHANGED_RENEWS_NOT: Duration = days(5);
/// E.164 §6.2.1: fifteen digits with the country code.
const LONGEST: usize = 15;
/// The shortest numbers in use: three digits of country code, and four.
const SHORTEST: usize = 7;
/// A number without its country code, where the operator's country is meant.
const HOME_DIGITS: usize = 8;
/// Danish numbers all have eight digits: one that was typed wrong is often told by that.
const DANISH: (&str, usize) = ("45", 10);

/// A telephone number as E.164 writes it: `+4512345678`. It can't be printed by accident.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// The country whose code is meant where none is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountryCode(u16);

/// Why a form field holds no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    /// Nothing was entered.
    #[error("nothing was entered")]
    Empty,
    /// Something other than digits, and what people put between them.
    #[error("not a telephone number")]
    Characters,
    /// Only numbers of the operator's own country are known without one.
    #[error("begin with the country code, like +45")]
    NoCountry,
    /// No such number has so many digits.
    #[error("too few or too many digits for a telephone number")]
    Length,
}

impl CountryCode {
    /// Denmark.
    pub const DENMARK: Self = Self(45);

    /// From the configuration; `None` where it can't be one: they have one to three digits (E.164 §6.2.1).
    pub fn new(code: u16) -> Option<Self> {
        (1..=999).contains(&code).then_some(Self(code))
    }
}

impl PhoneNumber {
    /// From what was typed, with spaces, hyphens, dots and brackets, `00` for the plus, and without a country code where `home` is meant.
    pub fn parse(typed: &str, home: CountryCode) -> Result<Self, NotANumber> {
        // "+44 (0)20 …": the bracket says what is dialled from inside the country.
        let dialled: String = typed.replace("(0)", "").chars().filter(|c| !is_between(*c)).collect();
        let abroad = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"));
        match abroad {
            Some(digits) => Self::of(digits),
            None if dialled.is_empty() => Err(NotANumber::Empty),
            None if !is_digits(&dialled) => Err(NotANumber::Characters),
            None if dialled.len() == HOME_DIGITS => Self::of(&format!("{}{dialled}", home.0)),
            None => Err(NotANumber::NoCountry),
        }
    }

    /// From the store.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::of(text.strip_prefix('+')?).ok()
    }

    /// As stored, and as gateways take it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As shown on a screen that may be another person's: `+45 •• •• •• 78`.
    pub fn masked(&self) -> String {
        let digits = &self.0[1..];
        let (country, national) = digits.split_at(country_digits(digits));
        let (hidden, shown) = national.split_at(national.len().saturating_sub(2));
        let dots = "•".repeat(hidden.len() % 2) + &" ••".repeat(hidden.len() / 2);
        format!("+{country} {} {shown}", dots.trim_start())
    }

    fn of(digits: &str) -> Result<Self, NotANumber> {
        let (danish, danish_length) = DANISH;
        let fits = if digits.starts_with(danish) {
            digits.len() == danish_length
        } else {
            (SHORTEST..=LONGEST).contains(&digits.len())
        };
        match is_digits(digits) {
            false => Err(NotANumber::Characters),
            true if !fits || digits.starts_with('0') => Err(NotANumber::Length),
            true => Ok(Self(format!("+{digits}"))),
        }
    }
}

/// Numbers stay out of every log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("PhoneNumber(…)")
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What people, and the address books that they copy from, put between digits.
fn is_between(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || "-‐‑–.()[]".contains(c)
}

/// How many digits of a number are its country code (the list of assigned codes annexed to E.164).
fn country_digits(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// The telephone of an account's holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Its number.
    pub number: PhoneNumber,
    /// When it was registered, or changed last.
    pub since: Timestamp,
}

/// Why nothing is sent to an account's telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPhone {
    /// It has none.
    #[error("no telephone number is registered")]
    NotRegistered,
    /// It was changed not long ago; it counts from then on.
    #[error("the telephone number was changed not long ago")]
    TooNew(Timestamp),
}

impl Account {
    /// The number to which a temporary PIN may be sent. The one that was registered with the account counts at once: the office had its holder before it.
    pub fn phone_usable_for_pin(&self, now: Timestamp) -> Result<&PhoneNumber, NoPhone> {
        self.phone_rested(CHANGED_RESTS, now)
    }

    /// The number that may renew a forgotten PIN.
    pub fn phone_usable_for_renewal(&self, now: Timestamp) -> Result<&PhoneNumber, NoPhone> {
        self.phone_rested(CHANGED_RENEWS_NOT, now)
    }

    fn phone_rested(&self, rests: Duration, now: Timestamp) -> Result<&PhoneNumber, NoPhone> {
        let phone = self.phone.as_ref().ok_or(NoPhone::NotRegistered)?;
        let changed = phone.since > self.created_at;
        if changed && now < phone.since + rests {
            return Err(NoPhone::TooNew(phone.since + rests));
        }
        Ok(&phone.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::{Email, PersonName},
        id::Id,
        level::Level,
    };

    const NOON: Timestamp = Timestamp(1_795_345_200_000);
    const MOMENT: Duration = Duration::from_millis(1);

    fn parse(typed: &str) -> Result<String, NotANumber> {
        PhoneNumber::parse(typed, CountryCode::DENMARK).map(|number| number.0)
    }

    #[test]
    fn a_number_has_one_form_however_it_is_typed() {
        for typed in [
            "12345678",
            "12 34 56 78",
            "+45 12 34 56 78",
            "+45-1234-5678",
            "0045 12.34.56.78",
            "(+45) 12345678",
            "[12] 34 56 78",
            " +45\u{a0}1234\u{2011}5678 ",
            "\u{202a}+4512345678\u{202c}",
        ] {
            assert_eq!(parse(typed).as_deref(), Ok("+4512345678"), "{typed}");
        }
        assert_eq!(parse("+44 (0)20 7946 0000").as_deref(), Ok("+442079460000"));
        assert_eq!(parse("00298 201234").as_deref(), Ok("+298201234"));
    }

    #[test]
    fn what_can_not_be_a_number_is_refused_with_its_reason() {
        for (typed, why) in [
            ("", NotANumber::Empty),
            (" - ", NotANumber::Empty),
            ("karen", NotANumber::Characters),
            ("+45 1234567o", NotANumber::Characters),
            ("1+2345678", NotANumber::Characters),
            ("++4512345678", NotANumber::Characters),
            ("１２３４５６７８", NotANumber::Characters),
            ("1234567", NotANumber::NoCountry),
            ("4512345678", NotANumber::NoCountry),
            ("+", NotANumber::Length),
            ("+45 1234567", NotANumber::Length),
            ("+45 123456789", NotANumber::Length),
            ("+0 12345678", NotANumber::Length),
            ("000 12345678", NotANumber::Length),
            ("+354123", NotANumber::Length),
            ("+1234567890123456", NotANumber::Length),
        ] {
            assert_eq!(parse(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn without_a_country_code_the_operators_country_is_meant() {
        let norway = CountryCode::new(47).unwrap();
        assert_eq!(PhoneNumber::parse("412 34 567", norway).unwrap().as_str(), "+4741234567");
        assert!(CountryCode::new(0).is_none() && CountryCode::new(1000).is_none());
    }

    #[test]
    fn a_masked_number_shows_its_country_and_two_digits() {
        let masked = |number: &str| PhoneNumber::from_stored(number).unwrap().masked();
        assert_eq!(masked("+4512345678"), "+45 •• •• •• 78");
        assert_eq!(masked("+12025550123"), "+1 •• •• •• •• 23");
        assert_eq!(masked("+298201234"), "+298 •• •• 34");
        assert_eq!(masked("+46701234567"), "+46 • •• •• •• 67");
    }

    #[test]
    fn printing_a_number_tells_no_digit() {
        let number = PhoneNumber::from_stored("+4512345678").unwrap();
        let phone = Phone { number, since: NOON };
        assert_eq!(format!("{:?}", phone.number), "PhoneNumber(…)");
        assert!(!format!("{phone:?}").contains("4512345678"));
    }

    #[test]
    fn what_no_version_stored_is_not_read() {
        for text in ["4512345678", "+45 12345678", "+451234567", ""] {
            assert!(PhoneNumber::from_stored(text).is_none(), "{text}");
        }
    }

    fn account(since: Option<Timestamp>) -> Account {
        let phone = since.map(|since| Phone { number: PhoneNumber::from_stored("+4512345678").unwrap(), since });
        Account {
            id: Id::from_bytes([1; 16]),
            user_id: None,
            email: Email::parse("karen@example.org").unwrap(),
            email_proved: false,
            phone,
            name: PersonName { given: "Karen".into(), family: "Holm".into() },
            language: "da".into(),
            password: None,
            identity: Level::Substantial,
            created_at: NOON,
            updated_at: NOON,
        }
    }

    #[test]
    fn the_number_of_the_registration_counts_at_once() {
        let account = account(Some(NOON));
        assert!(account.phone_usable_for_pin(NOON).is_ok() && account.phone_usable_for_renewal(NOON).is_ok());
    }

    /// G-17: who had the number changed waits a day, in which its holder reads of it.
    #[test]
    fn a_changed_number_counts_after_a_day_and_renews_after_five() {
        let changed = NOON + hours(9);
        let account = account(Some(changed));
        let (pin, renewal) = (changed + hours(24), changed + days(5));
        assert_eq!(account.phone_usable_for_pin(changed), Err(NoPhone::TooNew(pin)));
        assert_eq!(account.phone_usable_for_pin(pin - MOMENT), Err(NoPhone::TooNew(pin)));
        assert!(account.phone_usable_for_pin(pin).is_ok());
        assert_eq!(account.phone_usable_for_renewal(renewal - MOMENT), Err(NoPhone::TooNew(renewal)));
        assert!(account.phone_usable_for_renewal(renewal).is_ok());
    }

    #[test]
    fn an_account_without_a_number_says_so() {
        assert_eq!(account(None).phone_usable_for_pin(NOON), Err(NoPhone::NotRegistered));
    }
}
