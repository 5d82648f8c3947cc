//! The pages that belong to no account: home, what an ordinary QR reader finds, signed out, and what to say when something
//! went wrong.

use askama::Template;

use crate::{page::Page, state::Demo, text::Notice};

pub use crate::problem::Again;

/// `/`.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    /// Whether people open their accounts alone; else they have a letter from the office.
    pub alone: bool,
    /// Whether the scheme has an app.
    pub has_app: bool,
    /// The shell.
    pub page: Page,
    /// Where the rest of the demo is, when this is the demo.
    pub demo: Option<Demo>,
}

/// `/q`: where an ordinary QR reader ends up. What the code carries stands after `#` and never arrives here: nothing is spent.
#[derive(Template)]
#[template(path = "qr-reader.html")]
pub struct QrReader {
    /// The shell.
    pub page: Page,
}

/// `/signed-out`.
#[derive(Template)]
#[template(path = "signed-out.html")]
pub struct SignedOut {
    /// The shell.
    pub page: Page,
}

/// A page was asked for in a language in which it does not exist (journey M7): said in every language in which that can be said.
#[derive(Template)]
#[template(path = "language-missing.html")]
pub struct LanguageMissing {
    /// The shell.
    pub page: Page,
    /// The same in the other languages.
    pub others: Vec<Notice>,
}

/// Asks before it signs out, when a service sent the person here to sign out (OpenID Connect RP-Initiated Logout §2).
#[derive(Template)]
#[template(path = "sign-out-confirm.html")]
pub struct SignOutConfirm {
    /// The shell.
    pub page: Page,
    /// The service's name, if it said who it is.
    pub relying_party: Option<String>,
    /// Where the form posts to.
    pub action: String,
    /// Hidden fields of the form, name and value.
    pub fields: Vec<(String, String)>,
}

/// What went wrong, where no page of its own says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No such page.
    NotFound,
    /// Not for this person, or the form came from elsewhere.
    Forbidden,
    /// The form could not be read, or is too old.
    BadForm,
    /// Too many attempts; try later.
    TooMany,
    /// Too many wrong passwords in a row: only a new one helps.
    PasswordSpent,
    /// We can't answer just now.
    Unavailable,
    /// Our own fault.
    Unexpected,
    /// An OpenID request that can't be answered to the service itself.
    BadRequestFromService,
    /// A login that is unknown, over, or belongs to another browser.
    LoginGone,
}

impl Trouble {
    /// Every one of them.
    pub const ALL: [Self; 9] = [
        Self::NotFound,
        Self::Forbidden,
        Self::BadForm,
        Self::TooMany,
        Self::PasswordSpent,
        Self::Unavailable,
        Self::Unexpected,
        Self::BadRequestFromService,
        Self::LoginGone,
    ];

    /// Keys of title, what happened, and what to do now.
    #[must_use]
    pub fn keys(self) -> [&'static str; 3] {
        match self {
            Self::NotFound => ["problem-not-found", "problem-not-found-what", "problem-not-found-now"],
            Self::Forbidden => ["problem-forbidden", "problem-forbidden-what", "problem-forbidden-now"],
            Self::BadForm => ["problem-bad-form", "problem-bad-form-what", "problem-bad-form-now"],
            Self::TooMany => ["problem-too-many", "problem-too-many-what", "problem-too-many-now"],
            Self::PasswordSpent => {
                ["problem-password-spent", "problem-password-spent-what", "problem-password-spent-now"]
            }
            Self::Unavailable => ["problem-unavailable", "problem-unavailable-what", "problem-unavailable-now"],
            Self::Unexpected => ["problem-unexpected", "problem-unexpected-what", "problem-unexpected-now"],
            Self::BadRequestFromService => ["problem-service", "problem-service-what", "problem-service-now"],
            Self::LoginGone => ["problem-login-gone", "problem-login-gone-what", "problem-login-gone-now"],
        }
    }
}

/// Too many came in a short time. It says how long, and goes on by itself with what was typed.
#[derive(Template)]
#[template(path = "try-later.html")]
pub struct TryLater {
    /// The shell.
    pub page: Page,
    /// When there is room again, in milliseconds since 1970.
    pub until: i64,
    /// How to go on.
    pub again: Again,
}

impl TryLater {
    /// Whole seconds left, rounded up.
    fn seconds(&self) -> i64 {
        (self.until - self.page.now).max(0).div_euclid(1000) + 1
    }
}

/// Any page that says what went wrong.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct Problem {
    /// The shell.
    pub page: Page,
    /// What went wrong.
    pub trouble: Trouble,
    /// What support finds the case by; empty for none.
    pub reference: String,
    /// For the service's developers, when an OpenID request was wrong: the error and its description. The element has the id
    /// `oidc-error`.
    pub oidc_error: Option<(String, String)>,
    /// Label and address of the way out; home if there is none.
    pub way_out: Option<(String, String)>,
}
