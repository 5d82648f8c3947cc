//! OCRA (RFC 6287): a token answers a challenge, which may be what a person signs.

use std::fmt;

use zeroize::Zeroizing;

use super::{Code, Digits, Hash, Seed};

/// The question's place in the message, filled up with zeros on the right (RFC 6287 §5.1).
const QUESTION: usize = 128;
/// The longest session data a suite can ask for: the largest size that RFC 6287 names.
const LONGEST_SESSION: u16 = 512;

/// What a suite says is not what RFC 6287 §6 describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an OCRA suite of RFC 6287")]
pub struct BadSuite;

/// Why a question can't be answered with this suite. None of them tells a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadInput {
    /// The suite counts, and no counter is given, or the other way round.
    #[error("a counter is given without need, or missing")]
    Counter,
    /// The question is empty, too long, or not of the suite's letters.
    #[error("the question does not fit the suite")]
    Question,
    /// The hash of the PIN is missing, not wanted, or not as long as the suite's hash.
    #[error("the hash of the PIN does not fit the suite")]
    Pin,
    /// The session data are missing, not wanted, or too long.
    #[error("the session data do not fit the suite")]
    Session,
    /// The suite uses the time, and no time step is given, or the other way round.
    #[error("a time step is given without need, or missing")]
    Time,
}

/// What questions are made of (RFC 6287 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// `A`: ASCII letters and digits.
    Alphanumeric,
    /// `N`: decimal digits.
    Numeric,
    /// `H`: hexadecimal digits.
    Hexadecimal,
}

/// An OCRA suite: which hash, how many digits, and what goes in (RFC 6287 §6). Its text is part of what is hashed, so it is kept to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    text: String,
    hash: Hash,
    digits: u8,
    counter: bool,
    letters: Letters,
    length: u8,
    pin: Option<Hash>,
    session: Option<u16>,
    step_seconds: Option<u32>,
}

/// What a response is made from. Each part is given exactly when the suite wants it.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The counter, `C`.
    pub counter: Option<u64>,
    /// The question, in the suite's letters. Where both sides ask (RFC 6287 §7.2), both questions in a row, that of the other side first.
    pub question: &'a str,
    /// The hash of the PIN, `P`, by the suite's hash for it.
    pub pin_hash: Option<&'a [u8]>,
    /// Data of the session, `S`; shorter ones are filled up with zeros on the left.
    pub session: Option<&'a [u8]>,
    /// How many time steps have passed since 1970, `T`; `Suite::time_step` counts them.
    pub time_step: Option<u64>,
}

impl<'a> Input<'a> {
    /// A question alone.
    pub fn question(question: &'a str) -> Self {
        Self { counter: None, question, pin_hash: None, session: None, time_step: None }
    }
}

impl Suite {
    /// Reads `OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M` and the like. Capital letters only: another spelling is other bytes and so other codes.
    pub fn from_text(text: &str) -> Result<Self, BadSuite> {
        Self::read(text).ok_or(BadSuite)
    }

    fn read(text: &str) -> Option<Self> {
        let (function, inputs) = text.strip_prefix("OCRA-1:HOTP-")?.split_once(':')?;
        let (hash, digits) = function.split_once('-')?;
        let digits = plain(digits).filter(|digits| matches!(digits, 0 | 4..=10))?;
        let mut inputs = inputs.split('-').peekable();
        let counter = inputs.next_if_eq(&"C").is_some();
        let (letters, length) = question(inputs.next()?)?;
        let pin = optional(&mut inputs, 'P', Hash::from_text)?;
        let session = optional(&mut inputs, 'S', session)?;
        let step_seconds = optional(&mut inputs, 'T', step)?;
        let hash = Hash::from_text(hash)?;
        let text = inputs.next().is_none().then(|| text.to_owned())?;
        Some(Self { text, hash, digits, counter, letters, length, pin, session, step_seconds })
    }

    /// As it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The hash below the HMAC.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// How many digits a response has: 4 to 10, or 0 for the whole MAC in hexadecimal digits (RFC 6287 §5.2).
    pub fn response_digits(&self) -> u8 {
        self.digits
    }

    /// The same, where it is a length that hvem's tokens have.
    pub fn digits(&self) -> Option<Digits> {
        Digits::from_count(self.digits)
    }

    /// Whether a counter goes in.
    pub fn has_counter(&self) -> bool {
        self.counter
    }

    /// What questions are made of, and how many of these letters one side's question may have: 4 to 64.
    pub fn question(&self) -> (Letters, u8) {
        (self.letters, self.length)
    }

    /// By which hash a PIN goes in, if one does.
    pub fn pin(&self) -> Option<Hash> {
        self.pin
    }

    /// How many bytes of session data go in, if any do.
    pub fn session(&self) -> Option<u16> {
        self.session
    }

    /// How many time steps of the suite have passed at a time in seconds since 1970; `None` when no time goes in.
    pub fn time_step(&self, unix_seconds: u64) -> Option<u64> {
        self.step_seconds.map(|seconds| unix_seconds / u64::from(seconds))
    }

    /// The response to a question (RFC 6287 §5).
    pub fn respond(&self, seed: &Seed, input: &Input<'_>) -> Result<Code, BadInput> {
        let message = self.message(input)?;
        let mac = self.hash.mac(seed, &message);
        Ok(match self.digits {
            0 => Code(Zeroizing::new(mac.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())),
            digits => Code::cut(mac.as_ref(), digits),
        })
    }

    /// Suite ‖ 00 ‖ C ‖ Q ‖ P ‖ S ‖ T (RFC 6287 §5.1).
    fn message(&self, input: &Input<'_>) -> Result<Zeroizing<Vec<u8>>, BadInput> {
        let counter = wanted(self.counter, input.counter).ok_or(BadInput::Counter)?;
        let question = self.question_bytes(input.question).ok_or(BadInput::Question)?;
        let pin = wanted(self.pin.is_some(), input.pin_hash).ok_or(BadInput::Pin)?.unwrap_or_default();
        if pin.len() != self.pin.map_or(0, Hash::length) {
            return Err(BadInput::Pin);
        }
        let session = wanted(self.session.is_some(), input.session).ok_or(BadInput::Session)?.unwrap_or_default();
        let gap = usize::from(self.session.unwrap_or(0)).checked_sub(session.len()).ok_or(BadInput::Session)?;
        let time = wanted(self.step_seconds.is_some(), input.time_step).ok_or(BadInput::Time)?;
        // With all its room from the start, so that no copy of the PIN's hash is left behind by growing.
        let mut message = Zeroizing::new(Vec::with_capacity(1024));
        message.extend_from_slice(self.text.as_bytes());
        message.push(0);
        counter.into_iter().for_each(|counter| message.extend_from_slice(&counter.to_be_bytes()));
        message.extend_from_slice(&question);
        message.extend_from_slice(pin);
        message.extend(std::iter::repeat_n(0, gap));
        message.extend_from_slice(session);
        time.into_iter().for_each(|time| message.extend_from_slice(&time.to_be_bytes()));
        Ok(message)
    }

    /// The question as 128 bytes. Both sides' questions may stand in a row, so twice the suite's length is allowed.
    fn question_bytes(&self, question: &str) -> Option<[u8; QUESTION]> {
        let fits = match self.letters {
            Letters::Alphanumeric => u8::is_ascii_alphanumeric,
            Letters::Numeric => u8::is_ascii_digit,
            Letters::Hexadecimal => u8::is_ascii_hexdigit,
        };
        let letters = question.as_bytes();
        if letters.is_empty() || letters.len() > 2 * usize::from(self.length) || !letters.iter().all(fits) {
            return None;
        }
        let mut bytes = [0; QUESTION];
        match self.letters {
            Letters::Alphanumeric => bytes.iter_mut().zip(letters).for_each(|(to, from)| *to = *from),
            Letters::Numeric => nibbles(&mut bytes, &in_base_16(question)),
            Letters::Hexadecimal => nibbles(&mut bytes, &values(question, 16)),
        }
        Some(bytes)
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.text)
    }
}

impl std::str::FromStr for Suite {
    type Err = BadSuite;

    fn from_str(text: &str) -> Result<Self, BadSuite> {
        Self::from_text(text)
    }
}

/// The value, given exactly when it is wanted.
fn wanted<T>(is_wanted: bool, given: Option<T>) -> Option<Option<T>> {
    (given.is_some() == is_wanted).then_some(given)
}

/// The next part of the suite if it begins with this letter; `None` when it does and can't be read.
fn optional<'a, T>(
    parts: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>,
    letter: char,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Option<T>> {
    match parts.next_if(|part| part.starts_with(letter)) {
        Some(part) => read(&part[1..]).map(Some),
        None => Some(None),
    }
}

/// `QN08`; RFC 6287 §6.3 writes `QH8` in an example, so one digit will do.
fn question(part: &str) -> Option<(Letters, u8)> {
    let mut rest = part.strip_prefix('Q')?.chars();
    let letters = match rest.next()? {
        'A' => Letters::Alphanumeric,
        'N' => Letters::Numeric,
        'H' => Letters::Hexadecimal,
        _ => return None,
    };
    let length = digits(rest.as_str()).filter(|length| (4..=64).contains(length))?;
    (rest.as_str().len() <= 2).then_some((letters, length))
}

/// `064` of `S064`: three digits.
fn session(part: &str) -> Option<u16> {
    digits(part).filter(|length| part.len() == 3 && (1..=LONGEST_SESSION).contains(length))
}

/// `1M` of `T1M`, in seconds. RFC 6287 §6.3 has `0H` too, with which no time can be counted; it is refused.
fn step(part: &str) -> Option<u32> {
    let (count, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
    let count: u32 = plain(count)?;
    match unit {
        "S" => (1..=59).contains(&count).then_some(count),
        "M" => (1..=59).contains(&count).then_some(count * 60),
        "H" => (1..=48).contains(&count).then_some(count * 60 * 60),
        _ => None,
    }
}

/// ASCII digits alone: `parse` would also take a plus sign.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    text.bytes().all(|letter| letter.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A number as it is written without a zero in front.
fn plain<N: std::str::FromStr>(text: &str) -> Option<N> {
    digits(text).filter(|_| text == "0" || !text.starts_with('0'))
}

/// The digits of a number, as numbers.
fn values(text: &str, base: u32) -> Vec<u8> {
    text.chars().filter_map(|letter| letter.to_digit(base)).filter_map(|value| u8::try_from(value).ok()).collect()
}

/// The digits in base 16 of a decimal number, the first one not zero unless it is the only one: so a leading zero of a question says nothing, as
/// in the reference implementation of RFC 6287 (Appendix A).
fn in_base_16(decimal: &str) -> Vec<u8> {
    // The last digit first, as one carries.
    let mut digits = vec![0_u8];
    for value in values(decimal, 10) {
        let mut carry = value;
        for digit in &mut digits {
            let sum = *digit * 10 + carry;
            *digit = sum & 15;
            carry = sum >> 4;
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits.reverse();
    digits
}

/// Digits of base 16 from the left, two a byte. An odd last one is followed by zero bits: it is text that is filled up (RFC 6287 §5.1).
fn nibbles(bytes: &mut [u8; QUESTION], digits: &[u8]) {
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = (pair[0] << 4) | pair.get(1).copied().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests;
