//! The last page of a sign-in that came to nothing, or that is finished already.

use askama::Template;

use super::Way;
use crate::page::Page;

/// How a sign-in ended other than by success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Rejected on the device.
    Rejected,
    /// Rejected and reported: someone else asked.
    NotMe,
    /// No answer in time, or the login itself is too old.
    Expired,
    /// The person called it off.
    Cancelled,
    /// A wrong code was typed into the app: the request ended.
    WrongCode,
    /// Too many wrong attempts; not before then (milliseconds since 1970).
    TooManyTries {
        /// When it may be tried again.
        until: i64,
    },
    /// The device was removed from the account meanwhile.
    DeviceRemoved,
    /// The device was blocked meanwhile.
    DeviceBlocked,
    /// It succeeded, before or in another window.
    Finished,
    /// This browser is not the one that began the login.
    OtherBrowser,
    /// The service asks for a surer way than the one used.
    TooLow,
}

impl Outcome {
    /// Keys of title, what happened, and what to do now.
    fn keys(self) -> [&'static str; 3] {
        match self {
            Self::Rejected => ["outcome-rejected", "outcome-rejected-what", "outcome-rejected-now"],
            Self::NotMe => ["outcome-not-me", "outcome-not-me-what", "outcome-not-me-now"],
            Self::Expired => ["outcome-expired", "outcome-expired-what", "outcome-expired-now"],
            Self::Cancelled => ["outcome-cancelled", "outcome-cancelled-what", "outcome-cancelled-now"],
            Self::WrongCode => ["outcome-wrong-code", "outcome-wrong-code-what", "outcome-wrong-code-now"],
            Self::TooManyTries { .. } => ["outcome-too-many", "outcome-too-many-what", "outcome-too-many-now"],
            Self::DeviceRemoved => {
                ["outcome-device-removed", "outcome-device-removed-what", "outcome-device-removed-now"]
            }
            Self::DeviceBlocked => {
                ["outcome-device-blocked", "outcome-device-blocked-what", "outcome-device-blocked-now"]
            }
            Self::Finished => ["outcome-finished", "outcome-finished-what", "outcome-finished-now"],
            Self::OtherBrowser => ["outcome-other-browser", "outcome-other-browser-what", "outcome-other-browser-now"],
            Self::TooLow => ["outcome-too-low", "outcome-too-low-what", "outcome-too-low-now"],
        }
    }

    /// For tests and styles: `rejected`, `not-me`, …
    fn slug(self) -> &'static str {
        let [title, ..] = self.keys();
        title.trim_start_matches("outcome-")
    }
}

/// The page at the end of such a sign-in.
#[derive(Template)]
#[template(path = "login-outcome.html")]
pub struct LoginOutcome {
    /// The shell.
    pub page: Page,
    /// The service's name.
    pub relying_party: String,
    /// What happened.
    pub outcome: Outcome,
    /// How to try again, if that makes sense.
    pub again: Option<Way>,
    /// How to go back to the service.
    pub back: Option<Way>,
}

impl LoginOutcome {
    /// One main action a page: after someone else's attempt that is the new password.
    fn again_class(&self) -> &'static str {
        if self.outcome == Outcome::NotMe { "button quiet-button" } else { "button" }
    }

    fn back_class(&self) -> &'static str {
        if self.outcome == Outcome::NotMe || self.again.is_some() { "button quiet-button" } else { "button" }
    }

    /// When it may be tried again, in words.
    fn when(&self) -> String {
        match self.outcome {
            Outcome::TooManyTries { until } => self.page.when(until).said,
            _ => String::new(),
        }
    }
}
