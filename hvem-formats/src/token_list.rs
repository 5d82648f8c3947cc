//! A plain list of tokens as comma-separated values (RFC 4180), for makers and offices without key containers: one line a token below a line of
//! names.
//!
//! | column | holds |
//! | --- | --- |
//! | `serial` | the serial number |
//! | `algorithm` | `hotp` or `totp` |
//! | `hash` | `SHA1`, `SHA256` or `SHA512` |
//! | `digits` | `6` or `8` |
//! | `seed` or `seed_base32` | the seed: hexadecimal digits, or base32 (RFC 4648 §6) in either case, with or without padding |
//! | `counter_or_period` | HOTP: the counter of the next code, else 0. TOTP: the seconds of a time step, else 30. May be left out |
//!
//! Columns stand in any order. Semicolons may separate them instead, as spreadsheets of many countries do. A list has no MAC: whoever can change
//! the file can change every seed in it.

use std::collections::HashMap;

use zeroize::Zeroizing;

use crate::hex;
use crate::oath::{
    BadSeed, Digits, Seed, Steps,
    package::{self, Algorithm, LONGEST_FILE, MOST_PACKAGES, Package, number},
};

const SERIAL: &str = "serial";
const ALGORITHM: &str = "algorithm";
const HASH: &str = "hash";
const DIGITS: &str = "digits";
const SEED: &str = "seed";
const SEED_BASE32: &str = "seed_base32";
const COUNTER_OR_PERIOD: &str = "counter_or_period";
const COLUMNS: [&str; 7] = [SERIAL, ALGORITHM, HASH, DIGITS, SEED, SEED_BASE32, COUNTER_OR_PERIOD];

/// Values in a line beyond which it is not looked at further.
const MOST_CELLS: usize = 64;

/// Why a list was refused. Lines are counted from 1, with the line of names. None of them tells what stands in a seed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenListError {
    /// More than `LONGEST_FILE` bytes.
    #[error("the file is larger than 8 MiB")]
    TooLarge,
    /// More than `MOST_PACKAGES`.
    #[error("the file has more than 100000 tokens")]
    TooMany,
    /// No token.
    #[error("the file has no tokens")]
    Empty,
    /// A name that no column has, or one that stands twice.
    #[error("line {line}: column {column} has an unknown name, or one that stands twice")]
    UnknownColumn {
        /// The line of names.
        line: usize,
        /// Which, counted from 1.
        column: usize,
    },
    /// A column that must be there.
    #[error("line {line}: there is no column {column}")]
    NoColumn {
        /// The line of names.
        line: usize,
        /// Its name.
        column: &'static str,
    },
    /// Seeds in both writings.
    #[error("line {line}: there are both a column seed and a column seed_base32")]
    TwoSeeds {
        /// The line of names.
        line: usize,
    },
    /// Not as many values as names, or a quotation mark out of place.
    #[error("line {line}: it has not as many values as the line of names, or a quotation mark out of place")]
    Shape {
        /// Which line.
        line: usize,
    },
    /// One value.
    #[error("line {line}, column {column}: {why}")]
    Value {
        /// Which line.
        line: usize,
        /// Which column.
        column: &'static str,
        /// What is wrong with it.
        why: BadValue,
    },
}

/// Why one value was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// Not what the column holds.
    #[error("not what this column holds")]
    Unreadable,
    /// A serial number that stood before.
    #[error("the serial number stands in line {first} too")]
    DuplicateSerial {
        /// Where it stood.
        first: usize,
    },
    /// Not a seed.
    #[error(transparent)]
    Seed(#[from] BadSeed),
}

/// Reads all tokens of a list, or none: the first thing that is wrong is told. The text holds seeds, so whoever has it wipes it.
pub fn read(text: &str) -> Result<Vec<Package>, TokenListError> {
    if text.len() > LONGEST_FILE {
        return Err(TokenListError::TooLarge);
    }
    // Spreadsheets write a byte order mark in front of UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let (line, names) = lines.next().ok_or(TokenListError::Empty)?;
    let columns = Columns::read(line, names)?;
    let (mut read, mut seen) = (Vec::new(), HashMap::new());
    for (line, values) in lines {
        if read.len() == MOST_PACKAGES {
            return Err(TokenListError::TooMany);
        }
        let package = columns.package(line, values)?;
        if let Some(first) = seen.insert(package.serial.clone(), line) {
            return Err(TokenListError::Value { line, column: SERIAL, why: BadValue::DuplicateSerial { first } });
        }
        read.push(package);
    }
    if read.is_empty() { Err(TokenListError::Empty) } else { Ok(read) }
}

/// Which value of a line stands in which column.
struct Columns {
    separator: char,
    names: Vec<&'static str>,
}

impl Columns {
    fn read(line: usize, text: &str) -> Result<Self, TokenListError> {
        let separator = if text.contains(';') { ';' } else { ',' };
        let mut names = Vec::new();
        for (column, name) in (1..).zip(cells(text, separator).ok_or(TokenListError::Shape { line })?) {
            let name = COLUMNS.into_iter().find(|known| known.eq_ignore_ascii_case(name.trim()));
            let name = name.filter(|name| !names.contains(name));
            names.push(name.ok_or(TokenListError::UnknownColumn { line, column })?);
        }
        let needed = [SERIAL, ALGORITHM, HASH, DIGITS].into_iter().find(|name| !names.contains(name));
        match (needed, names.contains(&SEED), names.contains(&SEED_BASE32)) {
            (Some(column), ..) => Err(TokenListError::NoColumn { line, column }),
            (None, false, false) => Err(TokenListError::NoColumn { line, column: SEED }),
            (None, true, true) => Err(TokenListError::TwoSeeds { line }),
            (None, ..) => Ok(Self { separator, names }),
        }
    }

    fn package(&self, line: usize, text: &str) -> Result<Package, TokenListError> {
        let values = cells(text, self.separator).filter(|values| values.len() == self.names.len());
        let values = values.ok_or(TokenListError::Shape { line })?;
        let row = Row { line, names: &self.names, values };
        Ok(Package {
            serial: row.reads(SERIAL, package::name)?,
            manufacturer: None,
            algorithm: row.algorithm()?,
            hash: row.reads(HASH, package::hash)?,
            digits: row.reads(DIGITS, |text| number(text).and_then(Digits::from_count))?,
            seed: row.seed()?,
            valid_from: None,
            valid_until: None,
        })
    }
}

/// One token's line.
struct Row<'a> {
    line: usize,
    names: &'a [&'static str],
    values: Vec<Zeroizing<String>>,
}

impl Row<'_> {
    /// The value of a column without the space around it; `None` when there is no such column.
    fn value(&self, column: &str) -> Option<&str> {
        let at = self.names.iter().position(|name| *name == column)?;
        self.values.get(at).map(|value| value.trim())
    }

    fn wrong(&self, column: &'static str, why: BadValue) -> TokenListError {
        TokenListError::Value { line: self.line, column, why }
    }

    fn reads<T>(&self, column: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T, TokenListError> {
        self.value(column).and_then(read).ok_or_else(|| self.wrong(column, BadValue::Unreadable))
    }

    fn algorithm(&self) -> Result<Algorithm, TokenListError> {
        let is_totp = self.reads(ALGORITHM, |text| match text.to_ascii_lowercase().as_str() {
            "hotp" => Some(false),
            "totp" => Some(true),
            _ => None,
        })?;
        let given = self.value(COUNTER_OR_PERIOD).is_some_and(|value| !value.is_empty());
        match (is_totp, given) {
            (false, false) => Ok(Algorithm::Hotp { counter: 0 }),
            (true, false) => Ok(Algorithm::Totp { steps: Steps::USUAL }),
            (false, true) => Ok(Algorithm::Hotp { counter: self.reads(COUNTER_OR_PERIOD, package::counter)? }),
            (true, true) => {
                let steps = self.reads(COUNTER_OR_PERIOD, |text| number(text).and_then(Steps::every))?;
                Ok(Algorithm::Totp { steps })
            }
        }
    }

    fn seed(&self) -> Result<Seed, TokenListError> {
        let (column, bytes) = match self.value(SEED) {
            Some(text) => (SEED, hex::decode(text).map(|mut bytes| std::mem::take(&mut *bytes))),
            None => (SEED_BASE32, self.value(SEED_BASE32).and_then(base32)),
        };
        let bytes = bytes.ok_or_else(|| self.wrong(column, BadValue::Unreadable))?;
        Seed::from_bytes(bytes).map_err(|why| self.wrong(column, why.into()))
    }
}

/// The values of a line, out of their quotation marks (RFC 4180 §2, but for line breaks within them). `None` when a mark is out of place, or when
/// there are far more values than columns.
fn cells(line: &str, separator: char) -> Option<Vec<Zeroizing<String>>> {
    let mut cells = Vec::new();
    let mut rest = line;
    while cells.len() < MOST_CELLS {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let (cell, after) = rest.split_at(rest.find(separator).unwrap_or(rest.len()));
                (Zeroizing::new(Some(cell).filter(|cell| !cell.contains('"'))?.to_owned()), after)
            }
        };
        cells.push(cell);
        match after.strip_prefix(separator) {
            Some(more) => rest = more,
            None => return after.is_empty().then_some(cells),
        }
    }
    None
}

/// What stands up to the closing mark, and what follows it. Two marks in a row are one that belongs to the value.
fn unquoted(mut quoted: &str) -> Option<(Zeroizing<String>, &str)> {
    // With all its room from the start, so that no copy of a seed is left behind by growing.
    let mut cell = Zeroizing::new(String::with_capacity(quoted.len()));
    loop {
        let (before, after) = quoted.split_once('"')?;
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => quoted = more,
            None => return Some((cell, after)),
        }
        cell.push('"');
    }
}

/// Bytes of base32 (RFC 4648 §6) in either case, with all its padding or none. Bits that are left over must be zero.
fn base32(text: &str) -> Option<Vec<u8>> {
    let letters = text.trim_end_matches('=');
    let padding = text.len() - letters.len();
    if padding > 6 || (padding > 0 && !text.len().is_multiple_of(8)) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(letters.len() * 5 / 8));
    for group in letters.as_bytes().chunks(8) {
        // Eight letters are five bytes; fewer are filled up with zero bits.
        let bits = group.iter().try_fold(0_u64, |bits, letter| Some((bits << 5) | u64::from(five_bits(*letter)?)))?;
        let bits = bits << (5 * (8 - group.len()));
        let count = group.len() * 5 / 8;
        if matches!(group.len(), 1 | 3 | 6) || bits & ((1 << (40 - 8 * count)) - 1) != 0 {
            return None;
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[3..3 + count]);
    }
    Some(std::mem::take(&mut *bytes))
}

fn five_bits(letter: u8) -> Option<u8> {
    match letter.to_ascii_uppercase() {
        letter @ b'A'..=b'Z' => Some(letter - b'A'),
        letter @ b'2'..=b'7' => Some(letter - b'2' + 26),
        _ => None,
    }
}
