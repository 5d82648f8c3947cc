//! The pages of *My account* about contact data: another e-mail address, another telephone number.

use askama::Template;

use super::Wrong;
use crate::page::Page;

/// `/account/email`: where to the link is sent.
#[derive(Template)]
#[template(path = "email.html")]
pub struct EmailChange {
    /// The shell.
    pub page: Page,
    /// As typed before.
    pub email: String,
    /// The one that the account has.
    pub present: String,
    /// Until when it rests, for it was changed not long ago: then no other is taken.
    pub rests_until: Option<i64>,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// `/account/email/sent`: the same whoever has the address.
#[derive(Template)]
#[template(path = "email-sent.html")]
pub struct EmailSent {
    /// The shell.
    pub page: Page,
    /// Where the mail went; empty if no longer known.
    pub email: String,
}

/// `/account/email/link/{token}`: the link in the new mailbox.
#[derive(Template)]
#[template(path = "email-link.html")]
pub struct EmailLink {
    /// The shell.
    pub page: Page,
    /// What it may still do.
    pub state: EmailLinkState,
}

/// What the link in a new mailbox may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailLinkState {
    /// One press, and the address is the account's.
    Open {
        /// The page's own address, where the form goes.
        address: String,
        /// The new e-mail address.
        email: String,
        /// The one before, masked.
        before: String,
    },
    /// It was pressed just now.
    Changed {
        /// The new e-mail address.
        email: String,
        /// Whether it signs in.
        signs_in: bool,
    },
    /// It was used or stopped, is too old, or never was.
    Over,
}

impl EmailLinkState {
    fn title(&self) -> &'static str {
        match self {
            Self::Open { .. } => "email-link-title",
            Self::Changed { .. } => "email-changed-title",
            Self::Over => "email-link-over-title",
        }
    }
}

/// `/account/phone`: where to the code is sent.
#[derive(Template)]
#[template(path = "phone.html")]
pub struct PhoneChange {
    /// The shell.
    pub page: Page,
    /// As typed before.
    pub phone: String,
    /// The one that the account has, masked.
    pub present: Option<String>,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// `/account/phone/code`: the code from the SMS.
#[derive(Template)]
#[template(path = "phone-code.html")]
pub struct PhoneCode {
    /// The shell.
    pub page: Page,
    /// Where it was sent, masked.
    pub phone: String,
    /// Whether one is waited for; else another one has to be sent.
    pub code_waits: bool,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

impl PhoneCode {
    /// What is said first.
    fn lead(&self) -> &'static str {
        if self.code_waits { "phone-code-lead" } else { "phone-code-over" }
    }
}
