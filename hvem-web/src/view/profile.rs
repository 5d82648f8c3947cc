//! The pages of *My account* about the account itself: another user ID, own data, block everything.

use askama::Template;

use super::Wrong;
use crate::page::Page;

/// `/account/user-id`: choose another user ID.
#[derive(Template)]
#[template(path = "user-id.html")]
pub struct UserIdChange {
    /// The shell.
    pub page: Page,
    /// As typed before.
    pub user_id: String,
    /// The one that signs in now.
    pub present: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// `/account/data`: what the file holds, and the button that makes it.
#[derive(Template)]
#[template(path = "own-data.html")]
pub struct OwnData {
    /// The shell.
    pub page: Page,
    /// Whether the office knows the person by a number, which the file shows masked.
    pub has_civil_number: bool,
}

/// `/account/block`: what happens, and the button that does it.
#[derive(Template)]
#[template(path = "block.html")]
pub struct Block {
    /// The shell.
    pub page: Page,
    /// Whether a link by mail opens it again, not the office.
    pub by_mail: bool,
}

/// `/account/blocked`: it is done, and how it is opened again. The same to everybody.
#[derive(Template)]
#[template(path = "blocked.html")]
pub struct Blocked {
    /// The shell.
    pub page: Page,
    /// Whether a link by mail opens it again, not the office.
    pub by_mail: bool,
}
