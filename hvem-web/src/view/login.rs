//! The pages of a sign-in, in the order in which a person meets them. All live at `/login/{id}`; each form posts to a room below
//! it and comes back. `login` is that id in every view; `relying_party` the name of the service that asked.

use askama::Template;

use super::Wrong;
use crate::page::Page;

/// Who signs in.
#[derive(Template)]
#[template(path = "login-user-id.html")]
pub struct LoginUserId {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// Whether people say who they are by their e-mail address.
    pub by_email: bool,
    /// As entered before, or hinted by the service.
    pub user_id: String,
    /// Whether somebody is signed in here and must be so anew before they go on.
    pub again: bool,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// The password.
#[derive(Template)]
#[template(path = "login-password.html")]
pub struct LoginPassword {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// The user ID entered before.
    pub user_id: String,
    /// Whether a code is typed once more: the one before was not right together with the password.
    pub with_code: bool,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// A method of proving possession.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// The app on another device: *EU Login Mobile App PIN Code*.
    App,
    /// The app on the device that shows the page: *On Mobile Authentication*.
    ThisDevice,
    /// A key from the key card.
    KeyCard,
    /// A code device, and the password.
    Code,
    /// A security key, and the password.
    SecurityKey,
}

impl MethodKind {
    /// As it stands in the form: `app`, `this-device`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::ThisDevice => "this-device",
            Self::KeyCard => "key-card",
            Self::Code => "code",
            Self::SecurityKey => "security-key",
        }
    }

    /// Reads what [`Self::slug`] wrote.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        let all = [Self::App, Self::ThisDevice, Self::KeyCard, Self::Code, Self::SecurityKey];
        all.into_iter().find(|kind| kind.slug() == slug)
    }

    fn label(self) -> &'static str {
        match self {
            Self::App => "method-app",
            Self::ThisDevice => "method-this-device",
            Self::KeyCard => "method-key-card",
            Self::Code => "method-code",
            Self::SecurityKey => "method-security-key",
        }
    }

    /// On the button that takes this way.
    fn press(self) -> &'static str {
        match self {
            Self::App => "method-app-press",
            Self::ThisDevice => "method-this-device-press",
            Self::KeyCard => "method-key-card-press",
            Self::Code => "method-code-press",
            Self::SecurityKey => "method-security-key-press",
        }
    }

    fn explanation(self) -> &'static str {
        match self {
            Self::App => "method-app-how",
            Self::ThisDevice => "method-this-device-how",
            Self::KeyCard => "method-key-card-how",
            Self::Code => "method-code-how",
            Self::SecurityKey => "method-security-key-how",
        }
    }
}

/// A method in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// Which.
    pub kind: MethodKind,
    /// Whether it is the one suggested.
    pub chosen: bool,
}

/// The choice of method. The form posts `method` (a slug), and `browser_key` where the browser can make one.
#[derive(Template)]
#[template(path = "login-method.html")]
pub struct LoginMethod {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// Whether the app comes before the password, because somebody has guessed too often. The page is the same for every address.
    pub possession_first: bool,
    /// Whether each method has a button of its own.
    pub by_button: bool,
    /// Whether the app rests in this browser, and so is not among them.
    pub rests: bool,
    /// The methods, the one to suggest first.
    pub methods: Vec<Method>,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// A key from the key card. The form posts `key`.
#[derive(Template)]
#[template(path = "login-key.html")]
pub struct LoginKey {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// On which card it stands, as printed there: `G 750 159 724`.
    pub card: String,
    /// Its number, four digits.
    pub number: String,
    /// How often a key may be typed for this number, where one was wrong already.
    pub tries_left: Option<u8>,
    /// Whether there are other methods to choose.
    pub other_methods: bool,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// What is left to do where no key is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysLeft {
    /// Ask for another one.
    AskAnother,
    /// Wait until then, in milliseconds since 1970.
    WaitUntil(i64),
    /// No card answers, or none has a key left.
    None,
}

impl KeysLeft {
    fn title(self) -> &'static str {
        match self {
            Self::AskAnother => "login-another-key-title",
            Self::WaitUntil(_) => "login-key-wait-title",
            Self::None => "login-no-key-title",
        }
    }
}

/// No key is waited for any more: another one is asked for, or no card answers.
#[derive(Template)]
#[template(path = "login-no-key.html")]
pub struct LoginNoKey {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// What is left to do.
    pub left: KeysLeft,
    /// Whether there are other methods to choose.
    pub other_methods: bool,
}

/// A device in the choice of devices.
#[derive(Clone, Debug)]
pub struct DeviceChoice {
    /// Its id: the value that the form posts.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// When it last approved something, in milliseconds since 1970.
    pub last_used: Option<i64>,
    /// Whether it is the one suggested.
    pub chosen: bool,
}

/// The choice of device, where an account has several. The form posts `device`, and `browser_key` where the browser can make one.
#[derive(Template)]
#[template(path = "login-device.html")]
pub struct LoginDevice {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// The devices, the one to suggest first.
    pub devices: Vec<DeviceChoice>,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// Waiting for an approval on another device: QR code and four characters.
#[derive(Template)]
#[template(path = "login-approve.html")]
pub struct LoginApprove {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// Which device was asked.
    pub device_name: String,
    /// The four characters.
    pub code: String,
    /// In milliseconds since 1970.
    pub expires_at: i64,
    /// The app's link with a one-time token, for the app in this browser; `None` where a link can't match.
    pub link: Option<String>,
    /// How far the app has come.
    pub progress: Progress,
    /// Whether the account has other devices to choose.
    pub other_devices: bool,
    /// Whether there are other methods to choose.
    pub other_methods: bool,
    /// Whether the app comes before the password: no device was woken, and none is named.
    pub possession_first: bool,
    /// Whether apps scan here: the four characters are for the few whose app was switched to typing. Whose it is, the page can't know.
    pub apps_scan: bool,
}

/// Waiting for an approval on the device that shows the page: *On Mobile Authentication*.
#[derive(Template)]
#[template(path = "login-approve-here.html")]
pub struct LoginApproveHere {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// The app's link with a one-time token.
    pub link: String,
    /// The four characters, for when the app lives in another browser or on the home screen.
    pub code: String,
    /// Whether apps scan here: the four characters are for the few whose app was switched to typing.
    pub apps_scan: bool,
    /// In milliseconds since 1970.
    pub expires_at: i64,
    /// How far the app has come.
    pub progress: Progress,
}

/// How far the app has come with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has not matched yet.
    Waiting,
    /// It has matched: the person reads and decides there now, and the QR code has done its work.
    Matched,
    /// The same, and its PIN pauses.
    PinPaused {
        /// When it may be tried again, in milliseconds since 1970.
        until: i64,
    },
    /// The same, and its PIN is off.
    PinOff,
}

impl Progress {
    /// For tests, and for the page to say what it shows.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Matched => "matched",
            Self::PinPaused { .. } => "pin-paused",
            Self::PinOff => "pin-off",
        }
    }

    /// Where the PIN stands in the way: keys of title, what happened, and what to do now.
    fn trouble(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Waiting | Self::Matched => None,
            Self::PinPaused { .. } => Some(["login-pin-paused", "login-pin-paused-what", "login-pin-paused-now"]),
            Self::PinOff => Some(["login-pin-off", "login-pin-off-what", "login-pin-off-now"]),
        }
    }

    fn title(self) -> &'static str {
        match (self, self.trouble()) {
            (_, Some([title, ..])) => title,
            (Self::Waiting, None) => "login-approve-title",
            (_, None) => "login-matched-title",
        }
    }

    /// When the PIN may be tried again, in words.
    fn when(self, page: &Page) -> String {
        if let Self::PinPaused { until } = self { page.when(until).said } else { String::new() }
    }
}

/// The approval is there; the browser proves that it is the one that began (SECURITY: browser binding).
#[derive(Template)]
#[template(path = "login-continue.html")]
pub struct LoginContinue {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// The server's public address: part of what the browser signs.
    pub issuer: String,
    /// b64u of the 16 bytes to sign.
    pub nonce: String,
    /// Whether this login's browser sent a key at the start: only then is a proof made and asked for.
    pub bound: bool,
}

/// Signed in with a password where a second factor is asked for, and the account has none.
#[derive(Template)]
#[template(path = "login-no-method.html")]
pub struct LoginNoMethod {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// What is in the way.
    pub lacks: Lacking,
}

impl LoginNoMethod {
    fn title(&self) -> &'static str {
        match self.lacks {
            Lacking::Device => "login-no-method-title",
            Lacking::Blocked => "login-app-blocked-title",
            Lacking::Removed => "login-removed-title",
            Lacking::Rested(_) => "login-rested-title",
            Lacking::Level => "login-level-title",
        }
    }
}

/// Why no second factor can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// There is none yet.
    Device,
    /// Its app is blocked: only the office opens it now.
    Blocked,
    /// It had one that was removed: a link by mail is the way on.
    Removed,
    /// The app rests in this browser until then (milliseconds since 1970): its holder has reported a sign-in.
    Rested(i64),
    /// Whatever it had: the service asks for more than any way here shows.
    Level,
}
