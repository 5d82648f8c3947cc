//! Who visits the demo service: kept in memory, found by a cookie of this host alone.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::provider::{Pending, Person};

/// More would fill the memory of a machine that runs a demo for weeks.
const MOST: usize = 1000;

/// One browser.
#[derive(Default)]
pub struct Visit {
    /// A sign-in that the browser left for.
    pub pending: Option<Pending>,
    /// Who signed in.
    pub person: Option<Person>,
}

/// All browsers.
#[derive(Default)]
pub struct Visits(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    visits: HashMap<String, (u64, Visit)>,
    count: u64,
}

impl Visits {
    /// Looks at a visit, or changes it. A visit that nobody knows is new.
    pub fn with<T>(&self, key: &str, change: impl FnOnce(&mut Visit) -> T) -> T {
        // A panic elsewhere can't leave a half-written shelf: nothing between lock and unlock can panic.
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.count += 1;
        let count = shelf.count;
        if shelf.visits.len() >= MOST && !shelf.visits.contains_key(key) {
            let oldest = shelf.visits.iter().min_by_key(|(_, (seen, _))| *seen).map(|(key, _)| key.clone());
            oldest.and_then(|key| shelf.visits.remove(&key));
        }
        let (seen, visit) = shelf.visits.entry(key.to_owned()).or_default();
        *seen = count;
        change(visit)
    }

    /// Moves a visit under a new key: whoever knew the old one before the sign-in is not signed in by it.
    pub fn rename(&self, old: &str, new: &str) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(visit) = shelf.visits.remove(old) {
            shelf.visits.insert(new.to_owned(), visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_visit_makes_room() {
        let visits = Visits::default();
        for number in 0..=MOST {
            visits.with(&number.to_string(), |_| ());
        }
        let shelf = visits.0.lock().unwrap();
        assert_eq!(shelf.visits.len(), MOST);
        assert!(!shelf.visits.contains_key("0") && shelf.visits.contains_key("1"));
    }
}
