//! Another e-mail address. Whoever has the mailbox of an account can have a new password sent there, and open what is blocked. So an open session and a
//! mailbox of one's own must not be worth an account: a new address rests, and meanwhile the one before takes it back
//! ([decision 066](../../docs/decisions/066-contact-data.md)).
//!
//! ```text
//! Asked ──link in the new mailbox──▶ Changed ──five days──▶ over
//!  │  ╲──link in the old mailbox──▶ over  ╲──link in the old mailbox──▶ taken back
//!  └──a day──▶ over
//! ```

use std::time::Duration;

use crate::{
    account::{Account, Email},
    id::{Id, Named},
    time::{Timestamp, days, hours},
};

/// How long the link in the new mailbox works: as long as the first link of an account.
pub const CONFIRM_WITHIN: Duration = hours(24);
/// For how long an address that was changed is sent no link that sets a password, and the one before takes it back. As long as a telephone number that was
/// changed renews no PIN.
pub const RESTS: Duration = days(5);

/// A change of an account's address, from when it was wanted until it can't be taken back any more. An account has one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailChange {
    /// Its id.
    pub id: Id<EmailChange>,
    /// Whose address.
    pub account: Id<Account>,
    /// The one before.
    pub before: Email,
    /// The new one.
    pub email: Email,
    /// How it stands.
    pub stage: Stage,
}

/// How a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The link in the new mailbox is waited for, since then.
    Asked(Timestamp),
    /// It is done, since then.
    Changed(Timestamp),
}

impl Named for EmailChange {
    const PREFIX: &'static str = "ech";
}

impl EmailChange {
    /// Until when it waits, or can be taken back.
    pub fn ends_at(&self) -> Timestamp {
        match self.stage {
            Stage::Asked(at) => at + CONFIRM_WITHIN,
            Stage::Changed(at) => at + RESTS,
        }
    }

    /// Whether nothing comes of it any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.ends_at()
    }

    /// Until when the new address rests; `None` where it does not, or is none yet.
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        let changed = matches!(self.stage, Stage::Changed(_)) && !self.is_over(now);
        changed.then(|| self.ends_at())
    }

    /// The link in the mailbox of `email` was pressed: it is done. `None` where none is waited for there.
    pub fn confirmed(self, email: &Email, now: Timestamp) -> Option<Self> {
        let waits = matches!(self.stage, Stage::Asked(_)) && !self.is_over(now) && self.email == *email;
        waits.then_some(Self { stage: Stage::Changed(now), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_345_200_000);
    const MOMENT: Duration = Duration::from_millis(1);

    fn email(local: &str) -> Email {
        Email::parse(&format!("{local}@example.org")).unwrap()
    }

    fn asked() -> EmailChange {
        let (id, account) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        EmailChange { id, account, before: email("karen"), email: email("holm"), stage: Stage::Asked(NOON) }
    }

    #[test]
    fn the_link_works_for_a_day_and_in_its_own_mailbox() {
        let last = NOON + CONFIRM_WITHIN - MOMENT;
        assert!(asked().confirmed(&email("holm"), last).is_some() && asked().rests_until(last).is_none());
        assert!(asked().confirmed(&email("holm"), last + MOMENT).is_none());
        assert!(asked().confirmed(&email("mads"), last).is_none());
        let changed = asked().confirmed(&email("holm"), last).unwrap();
        assert!(changed.confirmed(&email("holm"), last).is_none(), "nor twice");
    }

    /// As a telephone number: five days, in which its holder reads of it.
    #[test]
    fn a_changed_address_rests_for_five_days_to_the_millisecond() {
        let changed = asked().confirmed(&email("holm"), NOON).unwrap();
        assert_eq!(RESTS, crate::phone_number::CHANGED_RENEWS_NOT);
        assert_eq!(changed.rests_until(NOON + RESTS - MOMENT), Some(NOON + RESTS));
        assert_eq!(changed.rests_until(NOON + RESTS), None);
        assert!(changed.is_over(NOON + RESTS));
    }
}
