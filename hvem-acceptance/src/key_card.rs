//! A key card in the hand of its holder.

use std::collections::BTreeMap;

use crate::{Failure, Outcome};

/// What stands on the sheet.
pub struct KeyCard {
    keys: BTreeMap<String, String>,
}

impl KeyCard {
    /// Reads a printed page: each key stands in the cell to the right of its number.
    pub(crate) fn read(page: &str) -> Outcome<Self> {
        let cells: Vec<&str> = page.split("<td>").skip(1).filter_map(|rest| rest.split("</td>").next()).collect();
        let keys: BTreeMap<String, String> =
            cells.chunks_exact(2).map(|row| (row[0].trim().to_owned(), row[1].trim().to_owned())).collect();
        if keys.is_empty() { Err(Failure::new("no key stands on this page")) } else { Ok(Self { keys }) }
    }

    /// The key to the right of a number.
    pub fn key(&self, number: &str) -> Outcome<&str> {
        self.keys.get(number).map(String::as_str).ok_or_else(|| Failure::new(format!("no number {number} on the card")))
    }

    /// A key that stands on the card, but not to the right of this number.
    pub fn another_than(&self, number: &str) -> Outcome<&str> {
        let right = self.key(number)?;
        self.keys.values().map(String::as_str).find(|key| *key != right).ok_or_else(|| Failure::new("one key only"))
    }
}
