//! What happened to an account, as sentences, and the page that looks for them.

use askama::Template;

use super::Wrong;
use crate::page::Page;

/// What happened to an account, as its holder should know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The account was opened.
    AccountOpened,
    /// Signed in to a service (or to the portal itself).
    SignedIn {
        /// The service's name.
        relying_party: String,
    },
    /// A sign-in was rejected on a device.
    SignInRejected {
        /// The service's name.
        relying_party: String,
    },
    /// A sign-in was rejected and reported as someone else's.
    SignInReported {
        /// The service's name.
        relying_party: String,
    },
    /// The password was changed or reset.
    PasswordChanged,
    /// A device was added.
    DeviceAdded {
        /// Its name.
        device: String,
    },
    /// A device was renamed.
    DeviceRenamed {
        /// Its new name.
        device: String,
    },
    /// A device was removed.
    DeviceRemoved {
        /// Its name.
        device: String,
    },
    /// A device was blocked.
    DeviceBlocked {
        /// Its name.
        device: String,
    },
    /// A blocked device answers again.
    DeviceOpened {
        /// Its name.
        device: String,
    },
    /// A device was closed because two copies of it exist.
    DeviceClosed {
        /// Its name.
        device: String,
    },
    /// A device's PIN pauses after wrong attempts.
    PinPaused {
        /// The device's name.
        device: String,
    },
    /// A device's PIN is off after wrong attempts.
    PinOff {
        /// The device's name.
        device: String,
    },
    /// A device's known PIN was changed.
    PinChanged {
        /// The device's name.
        device: String,
    },
    /// A device's forgotten PIN was renewed.
    PinRenewed {
        /// The device's name.
        device: String,
    },
    /// A device types codes instead of scanning.
    Types {
        /// The device's name.
        device: String,
    },
    /// A device scans again, or still.
    Scans {
        /// The device's name.
        device: String,
    },
    /// The telephone number was changed.
    PhoneChanged,
    /// Another address was wanted.
    EmailChangeAsked,
    /// The address was changed.
    EmailChanged,
    /// The address stays as it was.
    EmailChangeStopped,
    /// The address before counts again.
    EmailTakenBack,
    /// A key card was made.
    KeyCardIssued {
        /// Its number.
        card: String,
    },
    /// A key card works from then on.
    KeyCardWorks {
        /// Its number.
        card: String,
    },
    /// A key card was blocked.
    KeyCardBlocked {
        /// Its number.
        card: String,
    },
    /// A key card was revoked.
    KeyCardRevoked {
        /// Its number.
        card: String,
    },
    /// A code device was ordered.
    CodeTokenOrdered,
    /// A code device was sent.
    CodeTokenSent {
        /// Its serial number.
        serial: String,
    },
    /// A code device became the person's.
    CodeTokenActivated {
        /// Its serial number.
        serial: String,
    },
    /// A code device pauses after wrong codes.
    CodeTokenPaused {
        /// Its serial number.
        serial: String,
    },
    /// A code device was blocked.
    CodeTokenBlocked {
        /// Its serial number.
        serial: String,
    },
    /// A code device answers again.
    CodeTokenOpened {
        /// Its serial number.
        serial: String,
    },
    /// A code device was removed for good.
    CodeTokenRevoked {
        /// Its serial number.
        serial: String,
    },
    /// A security key was ordered.
    SecurityKeyOrdered,
    /// A security key was sent.
    SecurityKeySent,
    /// A security key became the person's.
    SecurityKeyRegistered {
        /// What people call it.
        number: String,
    },
    /// A security key was blocked.
    SecurityKeyBlocked {
        /// What people call it.
        number: String,
    },
    /// A copy of a security key was used.
    SecurityKeyCopied {
        /// What people call it.
        number: String,
    },
    /// A security key answers again.
    SecurityKeyOpened {
        /// What people call it.
        number: String,
    },
    /// A security key was removed for good.
    SecurityKeyRevoked {
        /// What people call it.
        number: String,
    },
    /// A service was told the civil number.
    CivilNumberTold {
        /// The service's name.
        relying_party: String,
    },
    /// Another user ID was chosen.
    UserIdChanged,
    /// A file of everything that is known was taken.
    OwnDataTaken,
    /// Everything was blocked.
    Blocked,
    /// It was opened again.
    Unblocked,
}

impl Happening {
    /// The key of the sentence, and the name in it.
    fn parts(&self) -> (&'static str, Option<(&'static str, &str)>) {
        match self {
            Self::AccountOpened => ("happened-account-opened", None),
            Self::PasswordChanged => ("happened-password-changed", None),
            Self::SignedIn { relying_party } => ("happened-signed-in", Some(("relying_party", relying_party))),
            Self::SignInRejected { relying_party } => ("happened-rejected", Some(("relying_party", relying_party))),
            Self::SignInReported { relying_party } => ("happened-reported", Some(("relying_party", relying_party))),
            Self::DeviceAdded { device } => ("happened-device-added", Some(("device", device))),
            Self::DeviceRenamed { device } => ("happened-device-renamed", Some(("device", device))),
            Self::DeviceRemoved { device } => ("happened-device-removed", Some(("device", device))),
            Self::DeviceBlocked { device } => ("happened-device-blocked", Some(("device", device))),
            Self::DeviceOpened { device } => ("happened-device-opened", Some(("device", device))),
            Self::DeviceClosed { device } => ("happened-device-closed", Some(("device", device))),
            Self::PinPaused { device } => ("happened-pin-paused", Some(("device", device))),
            Self::PinOff { device } => ("happened-pin-off", Some(("device", device))),
            Self::PinChanged { device } => ("happened-pin-changed", Some(("device", device))),
            Self::PinRenewed { device } => ("happened-pin-renewed", Some(("device", device))),
            Self::Types { device } => ("happened-types", Some(("device", device))),
            Self::Scans { device } => ("happened-scans", Some(("device", device))),
            Self::PhoneChanged => ("happened-phone-changed", None),
            Self::EmailChangeAsked => ("happened-email-change-asked", None),
            Self::EmailChanged => ("happened-email-changed", None),
            Self::EmailChangeStopped => ("happened-email-change-stopped", None),
            Self::EmailTakenBack => ("happened-email-taken-back", None),
            Self::KeyCardIssued { card } => ("happened-key-card-issued", Some(("card", card))),
            Self::KeyCardWorks { card } => ("happened-key-card-works", Some(("card", card))),
            Self::KeyCardBlocked { card } => ("happened-key-card-blocked", Some(("card", card))),
            Self::KeyCardRevoked { card } => ("happened-key-card-revoked", Some(("card", card))),
            Self::CodeTokenOrdered => ("happened-code-token-ordered", None),
            Self::CodeTokenSent { serial } => ("happened-code-token-sent", Some(("serial", serial))),
            Self::CodeTokenActivated { serial } => ("happened-code-token-activated", Some(("serial", serial))),
            Self::CodeTokenPaused { serial } => ("happened-code-token-paused", Some(("serial", serial))),
            Self::CodeTokenBlocked { serial } => ("happened-code-token-blocked", Some(("serial", serial))),
            Self::CodeTokenOpened { serial } => ("happened-code-token-opened", Some(("serial", serial))),
            Self::CodeTokenRevoked { serial } => ("happened-code-token-revoked", Some(("serial", serial))),
            Self::SecurityKeyOrdered => ("happened-security-key-ordered", None),
            Self::SecurityKeySent => ("happened-security-key-sent", None),
            Self::SecurityKeyRegistered { number } => ("happened-security-key-registered", Some(("number", number))),
            Self::SecurityKeyBlocked { number } => ("happened-security-key-blocked", Some(("number", number))),
            Self::SecurityKeyCopied { number } => ("happened-security-key-copied", Some(("number", number))),
            Self::SecurityKeyOpened { number } => ("happened-security-key-opened", Some(("number", number))),
            Self::SecurityKeyRevoked { number } => ("happened-security-key-revoked", Some(("number", number))),
            Self::CivilNumberTold { relying_party } => {
                ("happened-civil-number-told", Some(("relying_party", relying_party)))
            }
            Self::UserIdChanged => ("happened-user-id-changed", None),
            Self::OwnDataTaken => ("happened-own-data-taken", None),
            Self::Blocked => ("happened-blocked", None),
            Self::Unblocked => ("happened-unblocked", None),
        }
    }

    /// The sentence, as HTML with the name in bold.
    #[must_use]
    pub fn said(&self, page: &Page) -> String {
        match self.parts() {
            (key, Some(value)) => page.bold(key, &[value]),
            (key, None) => page.bold(key, &[]),
        }
    }

    /// The sentence as it is read.
    #[must_use]
    pub fn words(&self, page: &Page) -> String {
        match self.parts() {
            (key, Some((name, value))) => page.with(key, &[(name, &value)]),
            (key, None) => page.say(key),
        }
    }
}

/// One line of an account's activity.
#[derive(Clone, Debug)]
pub struct Activity {
    /// What happened.
    pub what: Happening,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// From where: a browser's description; empty if unknown.
    pub place: String,
}

/// `/account/activity`: all of it, and what is looked for in it.
#[derive(Template)]
#[template(path = "activity.html")]
pub struct ActivityList {
    /// The shell.
    pub page: Page,
    /// The word that is looked for.
    pub word: String,
    /// The first day, `2026-05-03`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
    /// What was found, newest first.
    pub found: Vec<Activity>,
    /// Where the ones before are, if there may be any.
    pub older: Option<String>,
    /// Whether newer ones were left out to get here.
    pub is_continued: bool,
}

impl ActivityList {
    /// Whether anything is looked for.
    fn is_search(&self) -> bool {
        !(self.word.is_empty() && self.from.is_empty() && self.to.is_empty())
    }
}
