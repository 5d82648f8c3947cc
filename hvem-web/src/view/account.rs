//! The pages about an account: open one, forgotten password, *My account*.

use askama::Template;

use super::{Activity, CopyingRow, Wrong};
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
    /// A device was blocked.
    DeviceBlocked,
    /// A blocked device answers again.
    DeviceOpened,
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
    /// A security key was blocked.
    SecurityKeyBlocked,
    /// A security key answers again.
    SecurityKeyOpened,
    /// A security key was removed.
    SecurityKeyRemoved,
    /// An order was called off.
    CodeOrderCancelled,
    /// A phone that waited to be added was stopped.
    ActivationStopped,
    /// A copy of the app was stopped.
    CopyStopped,
    /// A forgotten PIN is not renewed.
    PinRenewalStopped,
    /// A device scans codes, again or still.
    Scans,
    /// Another user ID is chosen.
    UserIdChanged,
    /// The telephone number is another one.
    PhoneChanged,
}

impl Notice {
    /// Every one of them.
    pub const ALL: [Self; 21] = [
        Self::PasswordChanged,
        Self::PasswordSet,
        Self::DeviceAdded,
        Self::DeviceRemoved,
        Self::DeviceBlocked,
        Self::DeviceOpened,
        Self::DeviceRenamed,
        Self::EnrolmentCancelled,
        Self::CodeBlocked,
        Self::CodeOpened,
        Self::CodeRemoved,
        Self::SecurityKeyBlocked,
        Self::SecurityKeyOpened,
        Self::SecurityKeyRemoved,
        Self::CodeOrderCancelled,
        Self::ActivationStopped,
        Self::CopyStopped,
        Self::PinRenewalStopped,
        Self::Scans,
        Self::UserIdChanged,
        Self::PhoneChanged,
    ];

    /// As it stands in an address: `/account/devices?done=device-removed`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password-changed",
            Self::PasswordSet => "password-set",
            Self::DeviceAdded => "device-added",
            Self::DeviceRemoved => "device-removed",
            Self::DeviceBlocked => "device-blocked",
            Self::DeviceOpened => "device-opened",
            Self::DeviceRenamed => "device-renamed",
            Self::EnrolmentCancelled => "enrolment-cancelled",
            Self::CodeBlocked => "code-blocked",
            Self::CodeOpened => "code-opened",
            Self::CodeRemoved => "code-removed",
            Self::SecurityKeyBlocked => "security-key-blocked",
            Self::SecurityKeyOpened => "security-key-opened",
            Self::SecurityKeyRemoved => "security-key-removed",
            Self::CodeOrderCancelled => "code-order-cancelled",
            Self::ActivationStopped => "activation-stopped",
            Self::CopyStopped => "copy-stopped",
            Self::PinRenewalStopped => "pin-renewal-stopped",
            Self::Scans => "scans",
            Self::UserIdChanged => "user-id-changed",
            Self::PhoneChanged => "phone-changed",
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
            Self::DeviceBlocked => "notice-device-blocked",
            Self::DeviceOpened => "notice-device-opened",
            Self::DeviceRenamed => "notice-device-renamed",
            Self::EnrolmentCancelled => "notice-enrolment-cancelled",
            Self::CodeBlocked => "notice-code-blocked",
            Self::CodeOpened => "notice-code-opened",
            Self::CodeRemoved => "notice-code-removed",
            Self::SecurityKeyBlocked => "notice-security-key-blocked",
            Self::SecurityKeyOpened => "notice-security-key-opened",
            Self::SecurityKeyRemoved => "notice-security-key-removed",
            Self::CodeOrderCancelled => "notice-code-order-cancelled",
            Self::ActivationStopped => "notice-activation-stopped",
            Self::CopyStopped => "notice-copy-stopped",
            Self::PinRenewalStopped => "notice-pin-renewal-stopped",
            Self::Scans => "notice-scans",
            Self::UserIdChanged => "notice-user-id-changed",
            Self::PhoneChanged => "notice-phone-changed",
        }
    }
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
    /// The telephone number, masked; `None` where none is known.
    pub phone: Option<String>,
    /// Whether the scheme has telephone numbers that people may change.
    pub has_phone_numbers: bool,
    /// What signs in, where that is not the address.
    pub user_id: Option<String>,
    /// How many devices the account has; with none the page teaches the first step.
    pub devices: usize,
    /// The copy of the app that is under way.
    pub copying: Option<CopyingRow>,
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
