//! The page of a mail's link that stops what goes on with an account.

use askama::Template;
use hvem_service::stops::{Ends, Stoppable};

use crate::page::Page;

/// `/account/stop/{id}/{token}`.
#[derive(Template)]
#[template(path = "stop.html")]
pub struct Stop {
    /// The shell.
    pub page: Page,
    /// Whether there is anything to stop.
    pub state: StopState,
}

/// What the link may still do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopState {
    /// One press stops it.
    Open {
        /// The page's own address, where the form goes.
        address: String,
        /// What that ends.
        ends: Ends,
        /// The name of the device; where an address is changed, the new one, masked.
        about: String,
    },
    /// It was stopped just now, or before.
    Stopped(Stopped),
    /// There is nothing to stop, or the link is too old.
    Over,
}

/// What is not going on any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// No phone is added.
    Copy,
    /// The app scans.
    Typing,
    /// The PIN stays as it was.
    Renewal,
    /// The address stays as it was, or is so again.
    EmailChange,
}

impl From<Stoppable> for Stopped {
    fn from(what: Stoppable) -> Self {
        match what {
            Stoppable::Copy(_) => Self::Copy,
            Stoppable::Typing(_) => Self::Typing,
            Stoppable::Renewal(_) => Self::Renewal,
            Stoppable::EmailChange(_) => Self::EmailChange,
        }
    }
}

/// What is asked, in words.
struct Asked {
    title: &'static str,
    lead: &'static str,
    what: &'static str,
    yes: &'static str,
}

fn asked(ends: &Ends) -> Asked {
    let (title, lead, what, yes) = match ends {
        Ends::Copy => ("copy-stop-title", "copy-stop-lead", "copy-stop-what", "copy-stop-yes"),
        Ends::SwitchToTyping => ("typing-stop-title", "typing-stop-lead", "typing-stop-what", "device-have-scan"),
        Ends::Typing => ("typing-stop-title-types", "typing-stop-lead-types", "typing-stop-what", "device-have-scan"),
        Ends::Renewal => ("renewal-stop-title", "renewal-stop-lead", "renewal-stop-what", "renewal-stop-yes"),
        Ends::EmailChange => ("email-stop-title", "email-stop-lead", "email-stop-what", "email-stop-yes"),
        Ends::ChangedEmail => ("email-back-title", "email-back-lead", "email-back-what", "email-back-yes"),
    };
    Asked { title, lead, what, yes }
}

impl Stopped {
    fn title(self) -> &'static str {
        match self {
            Self::Copy => "copy-stopped-title",
            Self::Typing => "typing-stopped-title",
            Self::Renewal => "renewal-stopped-title",
            Self::EmailChange => "email-stopped-title",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Copy => "copy-stopped-what",
            Self::Typing => "typing-stopped-what",
            Self::Renewal => "renewal-stopped-what",
            Self::EmailChange => "email-stopped-what",
        }
    }

    /// Where its holder sees how it stands: address and key.
    fn way(self) -> (&'static str, &'static str) {
        match self {
            Self::Copy | Self::Typing | Self::Renewal => ("/account/devices", "devices"),
            Self::EmailChange => ("/account", "my-account"),
        }
    }
}

impl StopState {
    fn title(&self) -> &'static str {
        match self {
            Self::Open { ends, .. } => asked(ends).title,
            Self::Stopped(stopped) => stopped.title(),
            Self::Over => "stop-over-title",
        }
    }
}
