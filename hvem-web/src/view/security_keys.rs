//! Security keys: the person's own, and the pages on which one is touched. What a browser is asked for is JSON in the page, for its script.

use askama::Template;

use super::{TokenState, Wrong};
use crate::page::Page;

/// A security key of the list.
#[derive(Clone, Debug)]
pub struct SecurityKeyRow {
    /// Its id.
    pub id: String,
    /// What people call it: `K74M-0QXR`.
    pub number: String,
    /// Whether it answers.
    pub state: TokenState,
    /// Since when, in milliseconds since 1970.
    pub since: i64,
    /// When it was last touched, in milliseconds since 1970.
    pub last_used: Option<i64>,
}

/// `/account/codes/keys/{id}/remove`: asks first.
#[derive(Template)]
#[template(path = "security-key-remove.html")]
pub struct SecurityKeyRemove {
    /// The shell.
    pub page: Page,
    /// Which.
    pub id: String,
    /// What people call it.
    pub number: String,
}

/// Step 6 of making one one's own: touch it. The form posts `credential`, the JSON of the browser.
#[derive(Template)]
#[template(path = "activation-touch.html")]
pub struct ActivationTouch {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// What the browser is asked for.
    pub options: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// A touch in a sign-in. The form posts `credential`, the JSON of the browser.
#[derive(Template)]
#[template(path = "login-security-key.html")]
pub struct LoginSecurityKey {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// What the browser is asked for.
    pub options: String,
    /// Whether there are other methods to choose.
    pub other_methods: bool,
    /// What to put right.
    pub errors: Vec<Wrong>,
}
