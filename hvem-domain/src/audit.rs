//! What is recorded with every change. A unit of work can't be committed without its entry.

use crate::{account::Account, id::Id, time::Timestamp};

/// An entry: what happened, to whom, when. No person's name or address stands in it; what the holder called a device, and which browser it
/// was, does, because the holder reads it in *My account*.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Past tense, `noun.verb`: `approval.decided`.
    pub what: &'static str,
    /// Whose account is concerned, if any is.
    pub account: Option<Id<Account>>,
    /// When.
    pub at: Timestamp,
    /// What it was done to or from, by name of the thing: ids and plain words, never a secret.
    pub details: Vec<(&'static str, String)>,
}

impl Entry {
    /// An entry without details.
    pub fn new(what: &'static str, account: Option<Id<Account>>, at: Timestamp) -> Self {
        Self { what, account, at, details: Vec::new() }
    }

    /// Adds a detail.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.push((name, value.to_string()));
        self
    }
}
