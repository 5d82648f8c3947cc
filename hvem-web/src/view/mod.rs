//! One struct per page: what the page shows, as plain values. A handler fills it, its template under `templates/` draws it.
//!
//! Nothing here decides anything, asks anything or knows a use case; the texts are in `texts/*.ftl`.

mod account;
mod activity;
mod codes;
mod contact;
mod devices;
mod help;
mod letter;
mod login;
mod outcome;
mod profile;
mod security_keys;
mod site;
mod stop;
mod wrong;

pub use account::{
    AccountForgotten, AccountForgottenSent, AccountLink, AccountNew, AccountNewSent, AccountPassword, LinkPurpose,
    LinkState, MyAccount, Notice,
};
pub use activity::{Activity, ActivityList, Happening};
pub use codes::{
    ActivationBegin, ActivationCode, ActivationDone, ActivationHave, ActivationOrder, ActivationOrdered,
    ActivationPassword, ActivationSerial, ActivationWhat, CodeRemove, Codes, LoginCode, OrderRow, TokenKind, TokenRow,
    TokenState,
};
pub use contact::{EmailChange, EmailLink, EmailLinkState, EmailSent, PhoneChange, PhoneCode};
pub use devices::{
    CopyingRow, DeviceAdd, DeviceAlone, DeviceBlocked, DeviceRemove, DeviceRename, DeviceRow, Devices, Enrolment,
    EnrolmentEnd, EnrolmentState, PinState, TypingRow, WaitingRow,
};
pub use help::{Group, HELP, Help, HelpTopic, Topic};
pub use letter::{AccountLetter, AccountLetterApp, AccountLetterChoose, AccountLetterOver, AccountLetterWay};
pub use login::{
    DeviceChoice, KeysLeft, Lacking, LoginApprove, LoginApproveHere, LoginContinue, LoginDevice, LoginKey, LoginMethod,
    LoginNoKey, LoginNoMethod, LoginPassword, LoginUserId, Method, MethodKind, Progress,
};
pub use outcome::{LoginOutcome, Outcome};
pub use profile::{Block, Blocked, OwnData, UserIdChange};
pub use security_keys::{ActivationTouch, LoginSecurityKey, SecurityKeyRemove, SecurityKeyRow};
pub use site::{Again, Home, LanguageMissing, Problem, QrReader, SignOutConfirm, SignedOut, Trouble, TryLater};
pub use stop::{Stop, StopState, Stopped};
pub(crate) use wrong::about;
pub use wrong::{Field, Wrong};

/// A way out of a page: where it leads, and whether following it changes something (then it is a form, not a link).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A link.
    Get(String),
    /// A form with one button.
    Post(String),
}
