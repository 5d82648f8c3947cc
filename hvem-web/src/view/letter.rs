//! The letter from the office: number and code, then user ID and password.

use askama::Template;

use super::Wrong;
use crate::page::Page;

/// Number and code of the letter. The form posts `letter_number` and `letter_code`.
#[derive(Template)]
#[template(path = "account-letter.html")]
pub struct AccountLetter {
    /// The shell.
    pub page: Page,
    /// As entered before. The code is typed anew.
    pub letter_number: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// User ID and password. The form posts `user_id`, `new_password` and `repeat_password`, and number and code once more.
#[derive(Template)]
#[template(path = "account-letter-choose.html")]
pub struct AccountLetterChoose {
    /// The shell.
    pub page: Page,
    /// The letter's number.
    pub letter_number: String,
    /// The letter's code.
    pub letter_code: String,
    /// Whose account it is: the name on the letter.
    pub person: String,
    /// Whether a password is chosen too.
    pub with_password: bool,
    /// As entered before.
    pub user_id: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// How the holder wants to approve. The form posts `way`, and number and code once more.
#[derive(Template)]
#[template(path = "account-letter-way.html")]
pub struct AccountLetterWay {
    /// The shell.
    pub page: Page,
    /// Whether the app is one of the ways.
    pub has_app: bool,
    /// The letter's number.
    pub letter_number: String,
    /// The letter's code.
    pub letter_code: String,
    /// What the holder signs in as.
    pub user_id: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// A letter that opens nothing any more.
#[derive(Template)]
#[template(path = "account-letter-over.html")]
pub struct AccountLetterOver {
    /// The shell.
    pub page: Page,
    /// Whether it was used; else it is too old, or another one was sent.
    pub used: bool,
}

/// `/account/letter/way`, where the app was chosen: what to do on the phone.
#[derive(Template)]
#[template(path = "account-letter-app.html")]
pub struct AccountLetterApp {
    /// The shell.
    pub page: Page,
    /// What the holder signs in as.
    pub user_id: String,
    /// Where the app is.
    pub address: String,
}
