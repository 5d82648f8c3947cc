//! The pages about an account: open one, forgotten password, *My account*.

use askama::Template;

use super::Wrong;
use crate::page::Page;

/// `/account/new`: open an account.
#[derive(Template)]
#[template(path = "account-new.html")]
pub struct AccountNew {
    /// The shell.
    pub page: Page,
    /// As entered before.
    pub given_name: String,
    /// As entered before.
    pub family_name: String,
    /// As entered before.
    pub email: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// `/account/new/sent`: the same whether the address was known or not.
#[derive(Template)]
#[template(path = "account-new-sent.html")]
pub struct AccountNewSent {
    /// The shell.
    pub page: Page,
    /// Where the mail went; empty if no longer known.
    pub email: String,
}

/// What a link from a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The first password of a new account.
    FirstPassword,
    /// A new password for one forgotten.
    Reset,
}

/// Whether a link from a mail still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It does: the page asks for a password.
    Open,
    /// Too old, or never existed.
    Expired,
    /// Used before.
    Used,
}

/// `/account/link/{token}`: choose a password.
#[derive(Template)]
#[template(path = "account-link.html")]
pub struct AccountLink {
    /// The shell.
    pub page: Page,
    /// The token in the link, for the form's address.
    pub token: String,
    /// The account's address, so that password managers know whose password it is; empty unless the link is open.
    pub email: String,
    /// First password or reset.
    pub purpose: LinkPurpose,
    /// Whether it still works.
    pub state: LinkState,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

impl AccountLink {
    fn title(&self) -> &'static str {
        match (self.state, self.purpose) {
            (LinkState::Open, LinkPurpose::FirstPassword) => "account-link-first",
            (LinkState::Open, LinkPurpose::Reset) => "account-link-reset",
            (LinkState::Expired, _) => "account-link-expired",
            (LinkState::Used, _) => "account-link-used",
        }
    }

    /// Where a new mail with a new link is asked for.
    fn again(&self) -> &'static str {
        match self.purpose {
            LinkPurpose::FirstPassword => "/account/new",
            LinkPurpose::Reset => "/account/forgotten",
        }
    }
}

/// `/account/forgotten`: ask for a mail that leads to a new password.
#[derive(Template)]
#[template(path = "account-forgotten.html")]
pub struct AccountForgotten {
    /// The shell.
    pub page: Page,
    /// As entered before.
    pub email: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// `/account/forgotten/sent`: the same whether the address was known or not.
#[derive(Template)]
#[template(path = "account-forgotten-sent.html")]
pub struct AccountForgottenSent {
    /// The shell.
    pub page: Page,
    /// Where the mail went; empty if no longer known.
    pub email: String,
}

/// Something that just succeeded, said at the top of the page the person came back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The password is changed.
    PasswordChanged,
    /// A first password or a new one after a reset is set.
    PasswordSet,
    /// A device was added.
    DeviceAdded,
    /// A device was removed.
    DeviceRemoved,
    /// A device has a new name.
    DeviceRenamed,
    /// An enrolment was called off.
    EnrolmentCancelled,
    /// A code device was blocked.
    CodeBlocked,
    /// A code device answers again.
    CodeOpened,
    /// A code device was removed.
    CodeRemoved,
    /// An order was called off.
    CodeOrderCancelled,
    /// A phone that waited to be added was stopped.
    ActivationStopped,
    /// A forgotten PIN is not renewed.
    PinRenewalStopped,
}

impl Notice {
    /// Every one of them.
    pub const ALL: [Self; 12] = [
        Self::PasswordChanged,
        Self::PasswordSet,
        Self::DeviceAdded,
        Self::DeviceRemoved,
        Self::DeviceRenamed,
        Self::EnrolmentCancelled,
        Self::CodeBlocked,
        Self::CodeOpened,
        Self::CodeRemoved,
        Self::CodeOrderCancelled,
        Self::ActivationStopped,
        Self::PinRenewalStopped,
    ];

    /// As it stands in an address: `/account/devices?done=device-removed`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password-changed",
            Self::PasswordSet => "password-set",
            Self::DeviceAdded => "device-added",
            Self::DeviceRemoved => "device-removed",
            Self::DeviceRenamed => "device-renamed",
            Self::EnrolmentCancelled => "enrolment-cancelled",
            Self::CodeBlocked => "code-blocked",
            Self::CodeOpened => "code-opened",
            Self::CodeRemoved => "code-removed",
            Self::CodeOrderCancelled => "code-order-cancelled",
            Self::ActivationStopped => "activation-stopped",
            Self::PinRenewalStopped => "pin-renewal-stopped",
        }
    }

    /// Reads what [`Self::slug`] wrote.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.slug() == slug)
    }

    /// The key of the message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::PasswordChanged => "notice-password-changed",
            Self::PasswordSet => "notice-password-set",
            Self::DeviceAdded => "notice-device-added",
            Self::DeviceRemoved => "notice-device-removed",
            Self::DeviceRenamed => "notice-device-renamed",
            Self::EnrolmentCancelled => "notice-enrolment-cancelled",
            Self::CodeBlocked => "notice-code-blocked",
            Self::CodeOpened => "notice-code-opened",
            Self::CodeRemoved => "notice-code-removed",
            Self::CodeOrderCancelled => "notice-code-order-cancelled",
            Self::ActivationStopped => "notice-activation-stopped",
            Self::PinRenewalStopped => "notice-pin-renewal-stopped",
        }
    }
}

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
    /// The telephone number was changed.
    PhoneChanged,
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
}

impl Happening {
    /// The sentence, as HTML with the name in bold.
    #[must_use]
    pub fn said(&self, page: &Page) -> String {
        match self {
            Self::AccountOpened => page.bold("happened-account-opened", &[]),
            Self::PasswordChanged => page.bold("happened-password-changed", &[]),
            Self::SignedIn { relying_party } => page.bold("happened-signed-in", &[("relying_party", relying_party)]),
            Self::SignInRejected { relying_party } => {
                page.bold("happened-rejected", &[("relying_party", relying_party)])
            }
            Self::SignInReported { relying_party } => {
                page.bold("happened-reported", &[("relying_party", relying_party)])
            }
            Self::DeviceAdded { device } => page.bold("happened-device-added", &[("device", device)]),
            Self::DeviceRenamed { device } => page.bold("happened-device-renamed", &[("device", device)]),
            Self::DeviceRemoved { device } => page.bold("happened-device-removed", &[("device", device)]),
            Self::DeviceClosed { device } => page.bold("happened-device-closed", &[("device", device)]),
            Self::PinPaused { device } => page.bold("happened-pin-paused", &[("device", device)]),
            Self::PinOff { device } => page.bold("happened-pin-off", &[("device", device)]),
            Self::PinChanged { device } => page.bold("happened-pin-changed", &[("device", device)]),
            Self::PinRenewed { device } => page.bold("happened-pin-renewed", &[("device", device)]),
            Self::PhoneChanged => page.bold("happened-phone-changed", &[]),
            Self::KeyCardIssued { card } => page.bold("happened-key-card-issued", &[("card", card)]),
            Self::KeyCardWorks { card } => page.bold("happened-key-card-works", &[("card", card)]),
            Self::KeyCardBlocked { card } => page.bold("happened-key-card-blocked", &[("card", card)]),
            Self::KeyCardRevoked { card } => page.bold("happened-key-card-revoked", &[("card", card)]),
            Self::CodeTokenOrdered => page.bold("happened-code-token-ordered", &[]),
            Self::CodeTokenSent { serial } => page.bold("happened-code-token-sent", &[("serial", serial)]),
            Self::CodeTokenActivated { serial } => page.bold("happened-code-token-activated", &[("serial", serial)]),
            Self::CodeTokenPaused { serial } => page.bold("happened-code-token-paused", &[("serial", serial)]),
            Self::CodeTokenBlocked { serial } => page.bold("happened-code-token-blocked", &[("serial", serial)]),
            Self::CodeTokenOpened { serial } => page.bold("happened-code-token-opened", &[("serial", serial)]),
            Self::CodeTokenRevoked { serial } => page.bold("happened-code-token-revoked", &[("serial", serial)]),
        }
    }
}

/// One line of an account's recent activity.
#[derive(Clone, Debug)]
pub struct Activity {
    /// What happened.
    pub what: Happening,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// From where: a browser's description; empty if unknown.
    pub place: String,
}

/// `/account`: *My account*.
#[derive(Template)]
#[template(path = "my-account.html")]
pub struct MyAccount {
    /// The shell.
    pub page: Page,
    /// The person's full name.
    pub name: String,
    /// The account's address.
    pub email: String,
    /// How many devices the account has; with none the page teaches the first step.
    pub devices: usize,
    /// Whether the scheme has an app.
    pub has_app: bool,
    /// Whether the scheme has code devices.
    pub has_codes: bool,
    /// Whether the account has a password to change.
    pub has_password: bool,
    /// What happened lately, newest first.
    pub activity: Vec<Activity>,
    /// What just succeeded.
    pub notice: Option<Notice>,
}

/// `/account/password`: change the password.
#[derive(Template)]
#[template(path = "account-password.html")]
pub struct AccountPassword {
    /// The shell.
    pub page: Page,
    /// The account's address, for password managers.
    pub email: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}
