//! Sessions: a browser in which somebody is signed in.

use crate::{
    account::Account,
    ceremony::Complete,
    id::{Id, Named},
    level::{self, Level, Levels},
    secret::TokenHash,
    time::{Timestamp, hours},
};

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
    /// Until when it lasts at most (800-63B: 12 hours at AAL2).
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
        Self {
            id,
            account,
            token,
            browser: place.browser,
            opened_at: now,
            expires_at: now + hours(12),
            levels: Levels { identity: place.identity, authentication: level::authentication(complete.passed()) },
            methods: level::methods(complete.passed()).into_iter().map(Into::into).collect(),
            browser_description: place.description,
        }
    }
}
