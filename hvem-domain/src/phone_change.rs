//! Another telephone number, wanted by its holder in *My account*: it counts only after a code that was sent to it has come back. The code is a temporary
//! PIN ([`crate::temporary_pin`]); what a number may do once it is changed stands in [`crate::phone_number`].

use std::time::Duration;

use crate::{
    account::Account,
    ceremony::Ceremony,
    id::{Id, Named},
    phone_number::PhoneNumber,
    time::{Timestamp, hours},
};

/// How long the code may be typed, or another one asked for.
pub const WITHIN: Duration = hours(1);

/// A change that waits for its code; an account has one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneChange {
    /// Its id.
    pub id: Id<PhoneChange>,
    /// Whose number.
    pub account: Id<Account>,
    /// The new one.
    pub number: PhoneNumber,
    /// When it was wanted.
    pub asked_at: Timestamp,
}

impl Named for PhoneChange {
    const PREFIX: &'static str = "pch";
}

impl PhoneChange {
    /// Whether the code may still be typed.
    pub fn waits(&self, now: Timestamp) -> bool {
        now < self.asked_at + WITHIN
    }

    /// What the code is bound to: one that was sent for another number passes nothing here.
    pub fn ceremony(&self) -> Id<Ceremony> {
        Id::from_bytes(*self.id.as_bytes())
    }
}
