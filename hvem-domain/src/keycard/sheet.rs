//! What is printed on a key card: numbers and the keys that belong to them. All of it follows from one seed, which the database holds sealed: a
//! key has only 10^6 values, so its hash would be no secret (issue "key card", SECURITY B4).

use std::{collections::BTreeMap, fmt};

use hvem_formats::digest;

/// Keys on a card: four columns of 37 on a page that is folded twice.
pub const KEYS: usize = 148;
const NUMBERS: u32 = 10_000;
const KEY_VALUES: u32 = 1_000_000;

/// The four digits printed before a key: what the server asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyNumber(u16);

impl KeyNumber {
    /// From the store.
    pub fn from_stored(number: i64) -> Option<Self> {
        u16::try_from(number).ok().filter(|number| u32::from(*number) < NUMBERS).map(Self)
    }

    /// For the store.
    pub fn stored(self) -> i64 {
        self.0.into()
    }
}

impl fmt::Display for KeyNumber {
    /// Always four digits.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}", self.0)
    }
}

/// The six digits printed after a number. It can't be printed by accident, and compares in constant time.
#[derive(Clone, Copy)]
pub struct Key(u32);

impl Key {
    /// From what was typed: six digits; spaces between them are how people read them.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let six = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        six.then(|| digits.parse().ok().map(Self)).flatten()
    }

    /// For the sheet alone.
    pub fn reveal(self) -> String {
        format!("{:06}", self.0)
    }

    /// Whether it is this one, in a time that does not tell how much of it is right.
    pub fn is(self, other: Self) -> bool {
        digest::same(&self.0.to_be_bytes(), &other.0.to_be_bytes())
    }
}

/// From what all keys of a card follow: 32 random bytes.
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl Seed {
    /// From random bytes, or from the store after opening.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be sealed.
    pub fn reveal_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A card's numbers, in rising order as they are printed, each with its key.
pub struct Sheet(BTreeMap<KeyNumber, Key>);

impl Sheet {
    /// The sheet of this seed: always the same.
    pub fn of(seed: &Seed) -> Self {
        let mut draws = Draws { seed, turn: 0 };
        let mut keys = BTreeMap::new();
        while keys.len() < KEYS {
            let number = draws.below(NUMBERS);
            let key = draws.below(KEY_VALUES);
            let number = KeyNumber(u16::try_from(number).unwrap_or_default());
            keys.entry(number).or_insert(Key(key));
        }
        Self(keys)
    }

    /// The key that belongs to this number, if the card has it.
    pub fn key(&self, number: KeyNumber) -> Option<Key> {
        self.0.get(&number).copied()
    }

    /// All numbers, rising.
    pub fn numbers(&self) -> impl Iterator<Item = KeyNumber> {
        self.0.keys().copied()
    }

    /// As printed.
    pub fn rows(&self) -> impl Iterator<Item = (KeyNumber, Key)> {
        self.0.iter().map(|(number, key)| (*number, *key))
    }
}

/// Numbers that follow from a seed: HMAC-SHA-256 over a counter, four bytes of each.
struct Draws<'a> {
    seed: &'a Seed,
    turn: u32,
}

impl Draws<'_> {
    /// A number below `bound`, all alike likely: what would make the small ones likelier is drawn again.
    fn below(&mut self, bound: u32) -> u32 {
        let fair = u32::MAX - u32::MAX % bound;
        loop {
            let block = digest::hmac_sha256(&self.seed.0, &[b"hvem/v1/keycard\0", &self.turn.to_be_bytes()]);
            self.turn += 1;
            let drawn = u32::from_be_bytes([block[0], block[1], block[2], block[3]]);
            if drawn < fair {
                return drawn % bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(seed: u8) -> Sheet {
        Sheet::of(&Seed::from_bytes([seed; 32]))
    }

    #[test]
    fn a_sheet_has_148_different_numbers_in_rising_order() {
        let numbers: Vec<KeyNumber> = sheet(1).numbers().collect();
        assert_eq!(numbers.len(), KEYS);
        assert!(numbers.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn the_same_seed_gives_the_same_sheet_and_another_one_another() {
        let text = |sheet: &Sheet| sheet.rows().map(|(number, key)| format!("{number} {}", key.reveal())).collect();
        let [one, again, other]: [Vec<String>; 3] = [text(&sheet(1)), text(&sheet(1)), text(&sheet(2))];
        assert_eq!(one, again);
        assert_ne!(one, other);
    }

    /// Nobody gains by guessing the small ones first: over many sheets, every tenth of the keys is as likely as the next.
    #[test]
    fn keys_and_numbers_are_spread_evenly() {
        let mut tenths = [[0_u32; 10]; 2];
        for seed in 0..=255 {
            for (number, key) in sheet(seed).rows() {
                tenths[0][usize::from(number.0) / 1_000] += 1;
                tenths[1][usize::try_from(key.0).unwrap() / 100_000] += 1;
            }
        }
        let expected = 256.0 * KEYS as f64 / 10.0;
        for counted in tenths.into_iter().flatten() {
            assert!((f64::from(counted) - expected).abs() < 5.0 * expected.sqrt(), "{counted} of {expected}");
        }
    }

    #[test]
    fn a_key_is_six_digits_however_they_are_grouped() {
        let sheet = sheet(1);
        let (number, key) = sheet.rows().next().unwrap();
        let printed = key.reveal();
        for typed in [printed.clone(), format!(" {} {} ", &printed[..3], &printed[3..])] {
            assert!(Key::typed(&typed).is_some_and(|typed| typed.is(sheet.key(number).unwrap())), "{typed}");
        }
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", "+12345"] {
            assert!(Key::typed(wrong).is_none(), "{wrong}");
        }
    }
}
