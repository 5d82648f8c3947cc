//! Sessions: a browser in which somebody is signed in.

use std::time::Duration;

use crate::{
    account::Account,
    ceremony::Complete,
    id::{Id, Named},
    level::{self, Level, Levels},
    secret::TokenHash,
    time::{Timestamp, hours, minutes},
};

/// How long a session lasts, however much it is used (800-63B: 12 hours).
const LONGEST: Duration = hours(12);
/// How long a sign-in counts as fresh: whoever adds or removes a device, or changes the password, has signed in since (800-63B: 20 minutes).
pub const FRESH: Duration = minutes(20);
/// A use that moves the end by less is not worth a write.
const WORTH_WRITING: Duration = minutes(1);

/// A session. Made only from a complete sign-in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id: `sid` in tokens.
    pub id: Id<Session>,
    /// Whose.
    pub account: Id<Account>,
    /// Hash of the token in the cookie; a new one for every session (no fixation).
    pub token: TokenHash,
    /// Hash of the browser's own cookie: a session copied elsewhere does not fit.
    pub browser: TokenHash,
    /// When the person signed in: `auth_time`.
    pub opened_at: Timestamp,
    /// When it ends unless it is used before; never later than `LONGEST` after it opened.
    pub expires_at: Timestamp,
    /// How surely.
    pub levels: Levels,
    /// By which methods (RFC 8176).
    pub methods: Vec<String>,
    /// The browser in words.
    pub browser_description: String,
}

impl Named for Session {
    const PREFIX: &'static str = "ses";
}

/// Where and as whom a session opens.
pub struct Place {
    /// Hash of the browser's cookie.
    pub browser: TokenHash,
    /// The browser in words.
    pub description: String,
    /// How well the person is known.
    pub identity: Level,
}

impl Session {
    /// Opens a session: every gate of the sign-in was passed.
    pub fn open(
        complete: &Complete,
        account: Id<Account>,
        (id, token): (Id<Self>, TokenHash),
        place: Place,
        now: Timestamp,
    ) -> Self {
        let authentication = level::authentication(complete.passed());
        Self {
            id,
            account,
            token,
            browser: place.browser,
            opened_at: now,
            expires_at: now + idle(authentication),
            levels: Levels { identity: place.identity, authentication },
            methods: level::methods(complete.passed()).into_iter().map(Into::into).collect(),
            browser_description: place.description,
        }
    }

    /// Somebody is here still: when it ends now, if that is worth writing.
    pub fn used(&self, now: Timestamp) -> Option<Timestamp> {
        let until = (now + idle(self.levels.authentication)).min(self.opened_at + LONGEST);
        (until.since(self.expires_at) >= WORTH_WRITING).then_some(until)
    }

    /// Whether the person has signed in within this time.
    pub fn signed_in_within(&self, time: Duration, now: Timestamp) -> bool {
        now.since(self.opened_at) <= time
    }
}

/// How long a session goes unused (800-63B: 30 minutes at AAL2, 15 at AAL3).
fn idle(authentication: Level) -> Duration {
    if authentication == Level::High { minutes(15) } else { minutes(30) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::seconds;

    const NOON: Timestamp = Timestamp(1_763_838_000_000);

    fn session(authentication: Level) -> Session {
        Session {
            id: Id::from_bytes([1; 16]),
            account: Id::from_bytes([2; 16]),
            token: TokenHash([3; 32]),
            browser: TokenHash([4; 32]),
            opened_at: NOON,
            expires_at: NOON + idle(authentication),
            levels: Levels { identity: Level::Low, authentication },
            methods: Vec::new(),
            browser_description: String::new(),
        }
    }

    #[test]
    fn a_session_ends_when_it_is_not_used_and_sooner_where_more_can_be_done_with_it() {
        assert_eq!(session(Level::Substantial).used(NOON + minutes(10)), Some(NOON + minutes(40)));
        assert_eq!(session(Level::High).used(NOON + minutes(10)), Some(NOON + minutes(25)));
        assert_eq!(session(Level::High).used(NOON + seconds(59)), None, "not worth a write");
    }

    #[test]
    fn a_session_ends_after_twelve_hours_however_much_it_is_used() {
        let used = |at| Session { expires_at: at, ..session(Level::Low) }.used(at);
        assert_eq!(used(NOON + hours(11)), Some(NOON + hours(11) + minutes(30)));
        assert_eq!(used(NOON + hours(11) + minutes(45)), Some(NOON + hours(12)));
        assert_eq!(used(NOON + hours(12)), None);
    }

    #[test]
    fn a_sign_in_is_fresh_for_twenty_minutes() {
        assert!(session(Level::Low).signed_in_within(FRESH, NOON + minutes(20)));
        assert!(!session(Level::Low).signed_in_within(FRESH, Timestamp((NOON + minutes(20)).0 + 1)));
    }
}
