//! Code devices and security keys: the person's own, and the way to a new one (guide "Hjælp en anden", *Kodeviser, kodeoplæser eller chip*).

use askama::Template;

use super::{Notice, SecurityKeyRow, Wrong};
use crate::page::Page;

/// Which kind a page speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// It shows the code.
    Display,
    /// It reads the code aloud.
    Reader,
    /// It is touched: a security key, which people call a chip.
    SecurityKey,
}

impl TokenKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Display, Self::Reader, Self::SecurityKey];

    /// As it stands in addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Reader => "reader",
            Self::SecurityKey => "security-key",
        }
    }

    /// The keys of what comes when it is activated.
    fn steps(self) -> [&'static str; 3] {
        match self {
            Self::Display | Self::Reader => {
                ["activation-begin-password", "activation-begin-serial", "activation-begin-code"]
            }
            Self::SecurityKey => ["activation-begin-password", "activation-begin-insert", "activation-begin-touch"],
        }
    }

    /// The key of a text that exists for each kind.
    fn key(self, about: &str) -> String {
        format!("code-{}-{about}", self.slug())
    }
}

/// Where a code device of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// On its way by post.
    Sent,
    /// It answers.
    InUse,
    /// It answers, but not before then: too many wrong codes.
    Paused(i64),
    /// The holder may open it.
    Blocked,
    /// Only the office may open it.
    BlockedByOffice,
    /// A copy of it was used: nobody opens it.
    Copied,
}

/// A code device of the list.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// What is printed on it.
    pub serial: String,
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub state: TokenState,
    /// Since when, in milliseconds since 1970.
    pub since: i64,
}

/// An order that is open, or on its way.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// Its id.
    pub id: String,
    /// What was ordered.
    pub kind: TokenKind,
    /// Where it goes, line by line.
    pub address: Vec<String>,
    /// Whether it was sent.
    pub sent: bool,
    /// When it was ordered or sent, in milliseconds since 1970.
    pub at: i64,
}

/// `/account/codes`: the person's code devices.
#[derive(Template)]
#[template(path = "codes.html")]
pub struct Codes {
    /// The shell.
    pub page: Page,
    /// The devices.
    pub tokens: Vec<TokenRow>,
    /// The security keys.
    pub keys: Vec<SecurityKeyRow>,
    /// What is ordered and was not sent yet.
    pub orders: Vec<OrderRow>,
    /// What just succeeded.
    pub notice: Option<Notice>,
}

/// `/account/codes/{serial}/remove`: asks first.
#[derive(Template)]
#[template(path = "code-remove.html")]
pub struct CodeRemove {
    /// The shell.
    pub page: Page,
    /// Which.
    pub serial: String,
    /// What it is.
    pub kind: TokenKind,
}

/// Step 2: which kind is wanted.
#[derive(Template)]
#[template(path = "activation-what.html")]
pub struct ActivationWhat {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
}

/// Step 3: in hand, or to be ordered.
#[derive(Template)]
#[template(path = "activation-have.html")]
pub struct ActivationHave {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// Which kind.
    pub kind: TokenKind,
}

/// Step 4: what comes. The form posts `kind`.
#[derive(Template)]
#[template(path = "activation-begin.html")]
pub struct ActivationBegin {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// Which kind.
    pub kind: TokenKind,
}

/// Step 5: a new password. The form posts `new_password` and `repeat_password`.
#[derive(Template)]
#[template(path = "activation-password.html")]
pub struct ActivationPassword {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// Whose password it will be, for password managers.
    pub user_id: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// Step 6: the serial number. The form posts `serial`.
#[derive(Template)]
#[template(path = "activation-serial.html")]
pub struct ActivationSerial {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// Which kind.
    pub kind: TokenKind,
    /// As typed before.
    pub serial: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// Step 7: the first code. The form posts `code`.
#[derive(Template)]
#[template(path = "activation-code.html")]
pub struct ActivationCode {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// Which kind.
    pub kind: TokenKind,
    /// What was typed as serial number.
    pub serial: String,
    /// No code is looked at before then, in milliseconds since 1970.
    pub paused_until: Option<i64>,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// Step 8: done.
#[derive(Template)]
#[template(path = "activation-done.html")]
pub struct ActivationDone {
    /// The shell.
    pub page: Page,
    /// Which kind.
    pub kind: TokenKind,
    /// What was typed as serial number; empty where there is none.
    pub serial: String,
    /// Where *Afslut* leads.
    pub onward: String,
}

/// An order. The form posts `street`, `postcode`, `town` and `country`.
#[derive(Template)]
#[template(path = "activation-order.html")]
pub struct ActivationOrder {
    /// The shell.
    pub page: Page,
    /// The activation's id.
    pub activation: String,
    /// Which kind.
    pub kind: TokenKind,
    /// To whom it goes.
    pub person: String,
    /// As entered before: street, postcode, town, country.
    pub typed: [String; 4],
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// It is ordered.
#[derive(Template)]
#[template(path = "activation-ordered.html")]
pub struct ActivationOrdered {
    /// The shell.
    pub page: Page,
    /// Which kind.
    pub kind: TokenKind,
    /// Whether one was ordered before, and this order is not a second one.
    pub before: bool,
    /// Whether it began with a letter from the office, which is needed again.
    pub by_letter: bool,
}

/// A code in a sign-in. The form posts `code`.
#[derive(Template)]
#[template(path = "login-code.html")]
pub struct LoginCode {
    /// The shell.
    pub page: Page,
    /// The login's id.
    pub login: String,
    /// The service's name.
    pub relying_party: String,
    /// Whether there are other methods to choose.
    pub other_methods: bool,
    /// What to put right.
    pub errors: Vec<Wrong>,
}
