//! What can go wrong, as a person, a script and the shell are told.

use std::{
    io,
    path::{Path, PathBuf},
};

use hvem_device::{Error, Problem, RadioError};
use serde_json::{Value, json};

use crate::{
    store::{Trouble, sealed::Unsealed},
    terminal::harmless,
    texts::{Words, fill},
};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server, or what it answered; with the server's address.
    Server(String, Error),
    /// The store.
    Store(Trouble),
    /// No device is kept.
    NoDevices(PathBuf),
    /// No device has this name.
    NoSuchDevice(String),
    /// Several devices could be meant.
    WhichDevice(Vec<String>),
    /// Nobody is there to be asked; the option that a script gives.
    Needs(&'static str),
    /// The person did not answer, or said no.
    NotAnswered,
    /// The person was asked to approve, and rejected.
    Rejected,
    /// The same, and it was not they who asked.
    RejectedNotMe,
    /// The request can't be shown as it is.
    NotShowable,
    /// Somebody else asks than `--yes-to` names.
    OtherParty(String),
    /// Not four characters.
    NotACode,
    /// Not as many digits as the PIN has.
    NotDigits(u8),
    /// A PIN has digits only.
    NotAPin,
    /// Not the same new PIN twice.
    UnequalPins,
    /// A PIN that is guessed first.
    PinGuessedFirst,
    /// Not a link of hvem.
    NotALink,
    /// Not https.
    NotHttps,
    /// A code for another purpose.
    NotEnrolment,
    /// A link without the cookie of its browser.
    LinkNeedsBrowser,
    /// The picture can't be read.
    NoPicture(PathBuf),
    /// No QR code in the picture.
    NoQr(PathBuf),
    /// A code for another purpose than copying.
    NotACopy,
    /// A gate that this program does not know.
    UnknownGate(String),
    /// The radio failed.
    Radio(RadioError),
    /// The code that was shown is over.
    CodeOver,
    /// Another phone of the account is being copied.
    CopiedElsewhere(String),
    /// Nothing is being copied.
    NothingCopied,
    /// The four characters differ: the copy was stopped.
    OtherCharacters,
    /// The server takes no app on a computer.
    PhonesOnly,
    /// The passphrase opens nothing that is kept.
    OtherPassphrase,
    /// Too short a passphrase.
    ShortPassphrase,
    /// Not the same passphrase twice.
    UnequalPassphrases,
    /// No data folder is known.
    NoHome,
    /// A file with a secret is open to others.
    OpenSecret(PathBuf),
    /// A file of tokens can't be used, and why.
    TokenFile(PathBuf, String),
    /// No token has this serial number.
    NoSuchToken(String),
    /// Not a key in hexadecimal digits.
    NotAKey(PathBuf),
    /// A token does not answer such a question.
    NoResponse(String, String),
    /// A file can't be read.
    Reading(PathBuf, io::Error),
    /// Nobody reads what is written.
    Output(io::Error),
}

/// The exit codes (see the crate's README).
const REFUSED: u8 = 1;
const USAGE: u8 = 2;
const UNREACHABLE: u8 = 3;
const STORE: u8 = 4;

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Store(trouble)
    }
}

impl Failure {
    /// For the shell.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Server(_, error) => match error {
                Error::NoAnswer(_) | Error::Answer(_) | Error::Radio(_) => UNREACHABLE,
                Error::Refused { problem: Problem::Unavailable | Problem::TryLater { .. }, .. } => UNREACHABLE,
                Error::State | Error::Keep(_) | Error::Keys => STORE,
                _ => REFUSED,
            },
            Self::Store(_) | Self::NoDevices(_) | Self::NoHome | Self::OtherPassphrase | Self::TokenFile(..) => STORE,
            Self::ShortPassphrase | Self::UnequalPassphrases | Self::OpenSecret(_) | Self::Output(_) => STORE,
            Self::NotAnswered
            | Self::Rejected
            | Self::RejectedNotMe
            | Self::NotShowable
            | Self::OtherParty(_)
            | Self::CodeOver
            | Self::CopiedElsewhere(_)
            | Self::NothingCopied
            | Self::OtherCharacters
            | Self::PhonesOnly => REFUSED,
            Self::UnknownGate(_) | Self::Radio(_) => UNREACHABLE,
            _ => USAGE,
        }
    }

    /// For a script.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Server(_, error) => match error {
                Error::Refused { problem, .. } => problem.name(),
                Error::NoAnswer(_) => "no-answer",
                Error::Answer(_) => "bad-answer",
                Error::NotOurs => "not-ours",
                Error::Mismatch => "mismatch",
                Error::Closed => "device-closed",
                Error::Radio(_) => "radio",
                _ => "keys",
            },
            Self::Store(Trouble::File(_, why)) => match why {
                Unsealed::Passphrase => "wrong-passphrase",
                Unsealed::Foreign => "foreign-file",
                Unsealed::Newer => "newer-file",
                Unsealed::Truncated => "truncated-file",
                Unsealed::Keys => "keys",
            },
            Self::Store(Trouble::Open(_)) => "open-to-others",
            Self::Store(Trouble::Gone) => "device-gone",
            Self::Store(Trouble::Busy) => "busy",
            Self::Store(Trouble::Io(..)) | Self::Reading(..) | Self::Output(_) => "io",
            Self::NoDevices(_) => "no-devices",
            Self::NoSuchDevice(_) => "no-such-device",
            Self::WhichDevice(_) => "which-device",
            Self::Needs(_) => "needs-option",
            Self::NotAnswered => "not-answered",
            Self::Rejected | Self::RejectedNotMe => "rejected",
            Self::NotShowable => "not-showable",
            Self::OtherParty(_) => "other-party",
            Self::NotACode => "not-a-code",
            Self::NotDigits(_) => "not-digits",
            Self::NotAPin => "not-digits",
            Self::UnequalPins => "unequal-pins",
            Self::PinGuessedFirst => "pin-guessed-first",
            Self::NotALink => "not-a-link",
            Self::NotHttps => "not-https",
            Self::NotEnrolment => "not-enrolment",
            Self::LinkNeedsBrowser => "link-needs-browser",
            Self::NoPicture(_) => "no-picture",
            Self::NoQr(_) => "no-qr",
            Self::PhonesOnly => "phones-only",
            Self::NotACopy => "not-a-copy",
            Self::UnknownGate(_) => "unknown-gate",
            Self::Radio(_) => "radio",
            Self::CodeOver => "code-over",
            Self::CopiedElsewhere(_) => "copied-elsewhere",
            Self::NothingCopied => "nothing-copied",
            Self::OtherCharacters => "other-characters",
            Self::OtherPassphrase => "wrong-passphrase",
            Self::ShortPassphrase => "short-passphrase",
            Self::UnequalPassphrases => "unequal-passphrases",
            Self::NoHome => "no-home",
            Self::OpenSecret(_) => "open-to-others",
            Self::TokenFile(..) => "token-file",
            Self::NoSuchToken(_) => "no-such-token",
            Self::NotAKey(_) => "not-a-key",
            Self::NoResponse(..) => "no-response",
        }
    }

    /// For a person: what, and what now.
    pub(crate) fn message(&self, words: &Words) -> String {
        let at = |text: &str, path: &Path| fill(text, &[("path", &harmless(&path.display().to_string()))]);
        match self {
            Self::Server(server, error) => refused(words, server, error),
            Self::Store(trouble) => stored(words, trouble),
            Self::NoDevices(path) => at(words.no_devices, path),
            Self::NoSuchDevice(name) => fill(words.no_such_device, &[("name", &harmless(name))]),
            Self::WhichDevice(names) => fill(words.which_device, &[("names", &harmless(&names.join(", ")))]),
            Self::Needs(option) => fill(words.needs, &[("option", option)]),
            Self::NotAnswered => words.not_answered.into(),
            Self::Rejected => words.rejected.into(),
            Self::RejectedNotMe => words.rejected_not_me.into(),
            Self::NotShowable => words.not_shown_as_is.into(),
            Self::OtherParty(name) => fill(words.other_party, &[("name", &harmless(name))]),
            Self::NotACode => words.not_a_code.into(),
            Self::NotDigits(digits) => fill(words.not_digits, &[("digits", &digits.to_string())]),
            Self::NotAPin => words.only_digits.into(),
            Self::UnequalPins => words.unequal_pins.into(),
            Self::PinGuessedFirst => words.pin_guessed_first.into(),
            Self::NotALink => words.not_a_link.into(),
            Self::NotHttps => words.not_https.into(),
            Self::NotEnrolment => words.not_enrolment.into(),
            Self::LinkNeedsBrowser => words.link_needs_browser.into(),
            Self::NoPicture(path) => at(words.no_picture, path),
            Self::NoQr(path) => at(words.no_qr, path),
            Self::PhonesOnly => words.phones_only.into(),
            Self::NotACopy => words.not_a_copy.into(),
            Self::UnknownGate(gate) => fill(words.unknown_gate, &[("gate", &harmless(gate))]),
            Self::Radio(error) => radio(words, error),
            Self::CodeOver => words.code_over.into(),
            Self::CopiedElsewhere(name) => fill(words.copied_elsewhere, &[("name", &harmless(name))]),
            Self::NothingCopied => words.nothing_copied.into(),
            Self::OtherCharacters => words.other_characters.into(),
            Self::OtherPassphrase => words.other_passphrase.into(),
            Self::ShortPassphrase => words.short_passphrase.into(),
            Self::UnequalPassphrases => words.unequal_passphrases.into(),
            Self::NoHome => words.no_home.into(),
            Self::OpenSecret(path) => at(words.open_secret, path),
            Self::TokenFile(path, why) => fill(words.token_file, &[("path", &at("{path}", path)), ("why", why)]),
            Self::NoSuchToken(serial) => fill(words.no_such_token, &[("serial", &harmless(serial))]),
            Self::NotAKey(path) => at(words.not_a_key, path),
            Self::NoResponse(serial, why) => fill(words.no_response, &[("serial", serial), ("why", why)]),
            Self::Reading(path, error) => io_at(words, path, error),
            Self::Output(error) => error.to_string(),
        }
    }

    /// For a script, with what the server told beside the name.
    pub(crate) fn json(&self, words: &Words) -> Value {
        let mut error = json!({"name": harmless(self.name()), "message": self.message(words), "exit": self.code()});
        if let Self::Server(_, Error::Refused { problem, .. }) = self {
            match problem {
                Problem::WrongPin { tries_left } | Problem::WrongSmsCode { tries_left } => {
                    error["tries_left"] = json!(tries_left)
                }
                Problem::PinPaused { until } => error["until"] = json!(until),
                Problem::TryLater { retry_at } => error["retry_at"] = json!(retry_at),
                _ => {}
            }
        }
        json!({"error": error})
    }
}

/// What the server said no with, and what now.
pub(crate) fn refused(words: &Words, server: &str, error: &Error) -> String {
    match error {
        Error::Refused { problem, title, .. } => {
            let more = match problem {
                Problem::WrongPin { tries_left } | Problem::WrongSmsCode { tries_left } => {
                    fill(words.tries_left, &[("count", &tries_left.to_string())])
                }
                Problem::DeviceRemoved | Problem::DeviceCloned => words.device_over.into(),
                Problem::DeviceBlocked => words.device_blocked_then.into(),
                Problem::UnknownDevice => words.device_unknown.into(),
                _ => String::new(),
            };
            format!("{} {more}", harmless(title)).trim().to_owned()
        }
        Error::NoAnswer(_) => words.no_answer.into(),
        Error::Answer(_) => words.bad_answer.into(),
        Error::NotOurs => fill(words.not_ours, &[("server", &harmless(server))]),
        Error::Mismatch => words.mismatch.into(),
        Error::Closed => words.device_over.into(),
        Error::Radio(error) => radio(words, error),
        _ => words.keys_failed.into(),
    }
}

fn radio(words: &Words, error: &RadioError) -> String {
    fill(words.no_radio, &[("why", &error.to_string())])
}

fn stored(words: &Words, trouble: &Trouble) -> String {
    let at = |text: &str, path: &Path| fill(text, &[("path", &harmless(&path.display().to_string()))]);
    match trouble {
        Trouble::File(path, why) => {
            let text = match why {
                Unsealed::Passphrase => words.wrong_passphrase,
                Unsealed::Foreign => words.foreign_file,
                Unsealed::Newer => words.newer_file,
                Unsealed::Truncated => words.truncated_file,
                Unsealed::Keys => words.keys_failed,
            };
            at(text, path)
        }
        Trouble::Open(path) => at(words.open_file, path),
        Trouble::Gone => words.device_gone.into(),
        Trouble::Busy => words.busy.into(),
        Trouble::Io(path, error) => io_at(words, path, error),
    }
}

fn io_at(words: &Words, path: &Path, error: &io::Error) -> String {
    fill(words.io, &[("path", &harmless(&path.display().to_string())), ("error", &error.to_string())])
}
