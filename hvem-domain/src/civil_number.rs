//! Civil numbers: the CPR number of who has one, and the P-code that the office gives to who has none (journey M8). Sealed at rest, found only
//! through a keyed hash, never shown whole (SECURITY C9, G-28).

use std::fmt;

use hvem_formats::crockford;

use crate::secret::{DerivationKey, TokenHash};

/// How often a P-code proves whose it is, before the office gives another one (FACTS, "P-code").
pub const P_CODE_USES: u8 = 3;
/// Characters of a P-code before its check character: 40 bits.
const P_CODE: usize = 8;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What each digit of a CPR number counts; the sum is a multiple of 11 where the number has a check digit.
const CPR_WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// By which number the office knows a person. It can't be printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub enum CivilNumber {
    /// Ten digits, the first six a date of birth.
    Cpr(Cpr),
    /// For who has no CPR number.
    PCode(PCode),
}

/// A CPR number.
#[derive(Clone, PartialEq, Eq)]
pub struct Cpr([u8; 10]);

/// A P-code: `P-K74M-0QXR-C`.
#[derive(Clone, PartialEq, Eq)]
pub struct PCode(String);

/// Whether a CPR number without a fitting check digit is taken. Such numbers are given since 2007, where a date has run out of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckDigit {
    /// It has to fit: most mistakes of the keyboard are found so.
    Wanted,
    /// The papers were looked at once more.
    Waived,
}

/// Why a text is no civil number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACivilNumber {
    /// Neither ten digits nor a P-code.
    #[error("a CPR number is ten digits, as 010170-1234; a P-code begins with P, as P-K74M-0QXR-C")]
    Shape,
    /// The first six digits are no date.
    #[error("the first six digits of a CPR number are a day, a month and a year; these are none")]
    Date,
    /// The check digit of a CPR number does not fit.
    #[error("the check digit does not fit; where the papers have this number all the same, say so")]
    CheckDigit,
    /// The check character of a P-code does not fit.
    #[error("the last character of the P-code does not fit the others: one of them is mistyped")]
    CheckCharacter,
}

/// How often a P-code has proved whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uses(pub u8);

impl Uses {
    /// Counts one more use; `None` where there is none left. A CPR number has no such limit, and no uses are counted for it.
    pub fn once_more(self) -> Option<Self> {
        (self.0 < P_CODE_USES).then_some(Self(self.0 + 1))
    }
}

impl CivilNumber {
    /// From what was typed, with or without hyphens and spaces.
    pub fn parse(typed: &str, check: CheckDigit) -> Result<Self, NotACivilNumber> {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        match plain.strip_prefix(['P', 'p']) {
            Some(rest) => PCode::parse(rest).map(Self::PCode),
            None => Cpr::parse(&plain, check).map(Self::Cpr),
        }
    }

    /// From the store.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::parse(text, CheckDigit::Waived).ok()
    }

    /// Whole: for sealing, and for who is entitled to it.
    pub fn reveal(&self) -> String {
        match self {
            Self::Cpr(cpr) => cpr.digits(),
            Self::PCode(code) => format!("P{}", code.0),
        }
    }

    /// As shown to people: what tells it from others in a family, and opens nothing.
    pub fn masked(&self) -> String {
        match self {
            Self::Cpr(cpr) => format!("{}-••••", &cpr.digits()[..6]),
            Self::PCode(code) => format!("P-{}-••••-•", &code.0[..4]),
        }
    }

    /// Which of both it is, for the record.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Cpr(_) => "cpr",
            Self::PCode(_) => "p-code",
        }
    }

    /// By what it is found: nobody who has the database can try all numbers, as the key lies outside.
    pub fn found_by(&self, key: &DerivationKey) -> TokenHash {
        key.keyed_hash("hvem/v1/civil-number", &[self.reveal().as_bytes()])
    }
}

impl fmt::Debug for CivilNumber {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "CivilNumber({})", self.kind())
    }
}

impl Cpr {
    fn parse(plain: &str, check: CheckDigit) -> Result<Self, NotACivilNumber> {
        let digits: Vec<u8> = plain.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let digits: [u8; 10] = digits.try_into().map_err(|_| NotACivilNumber::Shape)?;
        if plain.len() != digits.len() {
            return Err(NotACivilNumber::Shape);
        }
        let cpr = Self(digits);
        if !cpr.has_a_date() {
            return Err(NotACivilNumber::Date);
        }
        let sum: u32 = CPR_WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * u32::from(digit)).sum();
        if check == CheckDigit::Wanted && !sum.is_multiple_of(11) {
            return Err(NotACivilNumber::CheckDigit);
        }
        Ok(cpr)
    }

    fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// Day, month and year; the seventh digit tells the century (rules of the CPR office).
    fn has_a_date(&self) -> bool {
        let two = |at: usize| u32::from(self.0[at]) * 10 + u32::from(self.0[at + 1]);
        let (day, month, year) = (two(0), two(2), self.century() + two(4));
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return false,
        };
        (1..=days).contains(&day)
    }

    fn century(&self) -> u32 {
        let year = u32::from(self.0[4]) * 10 + u32::from(self.0[5]);
        match self.0[6] {
            0..=3 => 1900,
            4 | 9 if year <= 36 => 2000,
            4 | 9 => 1900,
            _ if year <= 57 => 2000,
            _ => 1800,
        }
    }
}

impl PCode {
    /// From random bytes.
    pub fn draw(random: [u8; 16]) -> Self {
        let body = crockford::code(&random, P_CODE);
        let check = check_character(&body);
        Self(format!("{body}{check}"))
    }

    fn parse(rest: &str) -> Result<Self, NotACivilNumber> {
        let text = crockford::normalise(rest).filter(|text| text.len() == P_CODE + 1).ok_or(NotACivilNumber::Shape)?;
        if text.ends_with(check_character(&text[..P_CODE])) {
            Ok(Self(text))
        } else {
            Err(NotACivilNumber::CheckCharacter)
        }
    }

    /// For the person's letter.
    pub fn reveal(&self) -> String {
        format!("P-{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

/// Luhn's algorithm over 32 characters: finds every single mistyped one and nearly every pair that was swapped.
fn check_character(body: &str) -> char {
    let value = |c: u8| CROCKFORD.iter().position(|known| *known == c).unwrap_or(0);
    let sum: usize = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, c)| {
            let counted = value(c) * if at % 2 == 0 { 2 } else { 1 };
            counted / 32 + counted % 32
        })
        .sum();
    char::from(CROCKFORD[(32 - sum % 32) % 32])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpr(text: &str) -> Result<CivilNumber, NotACivilNumber> {
        CivilNumber::parse(text, CheckDigit::Wanted)
    }

    #[test]
    fn a_cpr_number_has_a_date_and_a_check_digit() {
        let number = cpr("070761-4285").unwrap();
        assert_eq!(
            (number.reveal(), number.masked(), number.kind()),
            ("0707614285".into(), "070761-••••".into(), "cpr")
        );
        assert_eq!(cpr("070761 4285"), Ok(number));
        assert_eq!(cpr("070761-4286"), Err(NotACivilNumber::CheckDigit), "one digit mistyped");
        assert_eq!(cpr("310261-4285"), Err(NotACivilNumber::Date));
        assert_eq!(cpr("001361-4285"), Err(NotACivilNumber::Date));
        for shape in ["", "070761", "070761-42855", "07o761-4285", "07/07/61-4285"] {
            assert_eq!(cpr(shape), Err(NotACivilNumber::Shape), "{shape}");
        }
    }

    /// The seventh digit tells the century: the twenty-ninth of February 1900 never was, that of 2000 was.
    #[test]
    fn the_century_decides_which_february_has_a_twenty_ninth() {
        let waived = |text| CivilNumber::parse(text, CheckDigit::Waived);
        assert_eq!(waived("290200-0000"), Err(NotACivilNumber::Date));
        assert!(waived("290200-4000").is_ok());
        assert!(waived("290236-5000").is_ok());
    }

    #[test]
    fn numbers_without_a_check_digit_are_taken_where_the_papers_have_them() {
        assert_eq!(cpr("010165-0001"), Err(NotACivilNumber::CheckDigit));
        assert!(CivilNumber::parse("010165-0001", CheckDigit::Waived).is_ok());
    }

    #[test]
    fn a_p_code_finds_its_mistyped_characters() {
        let code = PCode::draw([0x5a; 16]);
        let printed = code.reveal();
        let read = |text: &str| CivilNumber::parse(text, CheckDigit::Wanted);
        assert_eq!(read(&printed), Ok(CivilNumber::PCode(code.clone())));
        assert_eq!(read(&printed.to_lowercase().replace('-', " ")), Ok(CivilNumber::PCode(code.clone())));
        for at in 0..P_CODE {
            for other in CROCKFORD.iter().map(|c| char::from(*c)) {
                let mut mistyped: Vec<char> = code.0.chars().collect();
                if mistyped[at] != other {
                    mistyped[at] = other;
                    let text: String = mistyped.into_iter().collect();
                    assert_eq!(read(&format!("P{text}")), Err(NotACivilNumber::CheckCharacter), "{text}");
                }
            }
        }
        assert_eq!(read("P-K74M"), Err(NotACivilNumber::Shape));
    }

    #[test]
    fn no_number_is_printed_by_accident_or_shown_whole() {
        let numbers = [cpr("070761-4285").unwrap(), CivilNumber::PCode(PCode::draw([7; 16]))];
        for number in numbers {
            assert!(!format!("{number:?}").contains(&number.reveal()[1..]));
            assert!(!number.masked().contains(&number.reveal()[6..]), "{}", number.masked());
            assert_eq!(CivilNumber::from_stored(&number.reveal()), Some(number));
        }
    }

    #[test]
    fn each_number_is_found_by_its_own_mark_and_another_key_makes_another() {
        let (one, other) = (cpr("070761-4285").unwrap(), CivilNumber::PCode(PCode::draw([7; 16])));
        let (key, second) = (DerivationKey::new([1; 32]), DerivationKey::new([2; 32]));
        assert!(one.found_by(&key) == one.found_by(&key));
        assert!(one.found_by(&key) != other.found_by(&key) && one.found_by(&key) != one.found_by(&second));
    }

    #[test]
    fn a_p_code_works_three_times() {
        let used = (0..P_CODE_USES).try_fold(Uses(0), |uses, _| uses.once_more());
        assert_eq!(used, Some(Uses(3)));
        assert_eq!(used.and_then(Uses::once_more), None);
    }
}
