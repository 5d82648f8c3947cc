//! What can go wrong: on our side, on the way, and what the server says no with (protocol §1.2 and each call).

use hvem_formats::app::{PROBLEM, radio::Unusable};
use serde::Deserialize;

use crate::RadioError;

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server said no.
    #[error("the server refused: {problem:?}: {title}")]
    Refused {
        /// Which no.
        problem: Problem,
        /// The HTTP status it came with.
        status: u16,
        /// For the person, in the language asked for.
        title: String,
    },
    /// No answer came, so it is not known whether the server did it.
    #[error("no answer from the server")]
    NoAnswer(#[from] reqwest::Error),
    /// An answer came that the protocol does not know.
    #[error("the server's answer is not what the protocol says: {0}")]
    Answer(&'static str),
    /// The scanned text or followed link is not for this server, or for another purpose.
    #[error("not a code of this server")]
    NotOurs,
    /// What the server shows is not what was carried from the browser.
    #[error("the request is not the one that was matched")]
    Mismatch,
    /// The platform key is wanted and this device has none, or it did not take the options.
    #[error("no usable platform key")]
    NoPlatformKey,
    /// A step was called before its time.
    #[error("the PIN has not been accepted yet")]
    Locked,
    /// The server closed this device, and it was wiped.
    #[error("the device is closed")]
    Closed,
    /// The kept state can't be read or written.
    #[error("the kept state can't be used")]
    State,
    /// The state could not be stored.
    #[error("the state could not be stored")]
    Keep(#[from] std::io::Error),
    /// A PIN has so many digits.
    #[error("a PIN has {0} digits")]
    PinDigits(usize),
    /// The PIN is among those that are guessed first.
    #[error("the PIN is easily guessed")]
    PinGuessedFirst,
    /// The cryptographic library failed.
    #[error("a key could not be made or used")]
    Keys,
    /// The radio failed.
    #[error(transparent)]
    Radio(#[from] RadioError),
}

impl From<Unusable> for Error {
    fn from(_: Unusable) -> Self {
        Self::Keys
    }
}

/// The server's typed refusals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The caller's time is too far off.
    Clock {
        /// The server's time, ms.
        now: i64,
    },
    /// No such device, wrong signature, or removed.
    UnknownDevice,
    /// Removed: wipe.
    DeviceRemoved,
    /// Blocked: it answers nothing until it is opened again.
    DeviceBlocked,
    /// Not what the protocol says.
    Malformed,
    /// Too many calls.
    TryLater {
        /// When to try again, ms.
        retry_at: Option<i64>,
    },
    /// The server can't answer now.
    Unavailable,
    /// Never existed, expired, spent or ended.
    EnrolmentUnknown,
    /// Five wrong PINs: begin again.
    EnrolmentEnded,
    /// The PIN is wrong.
    WrongPin {
        /// How many more may be tried.
        tries_left: u32,
    },
    /// Three wrong PINs in a row.
    PinPaused {
        /// When the PIN may be tried again, ms.
        until: i64,
    },
    /// Five wrong PINs in a row: renew it.
    PinOff,
    /// Address and password do not fit together, or are another account's.
    WrongPassword,
    /// Too many wrong passwords on this device: choose a new one by mail.
    PasswordsSpent,
    /// The password came by mail: it renews no PIN before then.
    PasswordRests {
        /// When it may be tried again, ms.
        until: i64,
    },
    /// Another gate is next.
    GateOutOfOrder,
    /// The key does not belong to the number.
    WrongKey {
        /// How many more may be tried for this number.
        tries_left: u32,
    },
    /// A key is six digits.
    KeyMalformed,
    /// No key is waited for: ask for another one.
    NoKeyAsked,
    /// User ID, number and code of the letter do not fit together.
    WrongLetter,
    /// The letter was used, is too old, or another one was written in its place.
    LetterOver,
    /// The letter is right, and no user ID was chosen yet.
    NoUserId,
    /// Not the user ID of this device's account.
    WrongUserId,
    /// The temporary PIN is wrong.
    WrongSmsCode {
        /// How many more may be tried.
        tries_left: u32,
    },
    /// A temporary PIN is eight digits.
    SmsCodeMalformed,
    /// No temporary PIN is waited for: ask for another one.
    NoSmsCodeAsked,
    /// The account has no telephone number.
    NoTelephone,
    /// The telephone number was changed not long ago.
    TelephoneRests {
        /// When an SMS is sent to it, ms.
        until: i64,
    },
    /// The account has as many devices as it may have.
    TooManyDevices,
    /// No copy of the app like that.
    CopyUnknown,
    /// The copy has ended.
    CopyEnded,
    /// Another device of the account is being copied.
    CopyUnderWay,
    /// The waiting period before the copy is not over.
    CopyNotYet {
        /// When it is, ms.
        waits_until: i64,
    },
    /// Show another code.
    CopyCodeOver,
    /// The phones did not meet in time: show another code.
    CopyTooLate,
    /// The scanned code is not the new phone's.
    CopyOtherPhone,
    /// Never was, was stopped, or is another device's.
    TypingUnknown,
    /// Its time ran out; begin again.
    TypingEnded,
    /// The waiting period is not over.
    TypingNotYet {
        /// When it is, ms.
        waits_until: i64,
    },
    /// A code was typed, and this device scans: the code was not looked at.
    TypingOff,
    /// Never existed, expired, or another renewal was begun.
    RenewalUnknown,
    /// The platform credential failed its check.
    PlatformRefused,
    /// Never existed, not for this device, or matched already.
    RequestUnknown,
    /// Too late.
    RequestExpired,
    /// Already answered.
    RequestDecided,
    /// The typed characters fit no waiting request.
    WrongCode,
    /// Two copies of this device exist: wipe.
    DeviceCloned,
    /// A name that this version does not know.
    Other(String),
}

#[derive(Deserialize)]
struct Body {
    r#type: String,
    #[serde(default)]
    title: String,
    now: Option<i64>,
    retry_at: Option<i64>,
    tries_left: Option<u32>,
    until: Option<i64>,
    waits_until: Option<i64>,
}

impl Problem {
    /// The status that the protocol gives it; `None` for a name that this version does not know.
    pub fn status(&self) -> Option<u16> {
        Some(match self {
            Self::Clock { .. } | Self::UnknownDevice => 401,
            Self::DeviceRemoved | Self::EnrolmentEnded | Self::RequestExpired | Self::DeviceCloned => 410,
            Self::Malformed => 400,
            Self::TryLater { .. } => 429,
            Self::Unavailable => 503,
            Self::EnrolmentUnknown | Self::RequestUnknown | Self::RenewalUnknown => 404,
            Self::WrongPin { .. } | Self::PinPaused { .. } | Self::PinOff | Self::WrongCode => 403,
            Self::WrongPassword | Self::PasswordsSpent | Self::PasswordRests { .. } => 403,
            Self::WrongKey { .. } | Self::WrongLetter | Self::WrongUserId => 403,
            Self::WrongSmsCode { .. } | Self::TelephoneRests { .. } => 403,
            Self::LetterOver => 410,
            Self::KeyMalformed | Self::SmsCodeMalformed => 400,
            Self::RequestDecided | Self::GateOutOfOrder | Self::NoKeyAsked | Self::TooManyDevices => 409,
            Self::NoUserId | Self::NoSmsCodeAsked | Self::NoTelephone => 409,
            Self::CopyUnknown | Self::TypingUnknown => 404,
            Self::CopyEnded | Self::CopyCodeOver | Self::CopyTooLate | Self::TypingEnded => 410,
            Self::CopyUnderWay | Self::CopyNotYet { .. } | Self::TypingNotYet { .. } => 409,
            Self::CopyOtherPhone | Self::TypingOff | Self::DeviceBlocked => 403,
            // 400 while enrolling, 403 for an answer.
            Self::PlatformRefused | Self::Other(_) => return None,
        })
    }

    /// The name on the wire, without [`PROBLEM`].
    pub fn name(&self) -> &str {
        match self {
            Self::Clock { .. } => "clock",
            Self::UnknownDevice => "unknown-device",
            Self::DeviceRemoved => "device-removed",
            Self::DeviceBlocked => "device-blocked",
            Self::Malformed => "malformed",
            Self::TryLater { .. } => "try-later",
            Self::Unavailable => "unavailable",
            Self::EnrolmentUnknown => "enrolment-unknown",
            Self::EnrolmentEnded => "enrolment-ended",
            Self::WrongPin { .. } => "wrong-pin",
            Self::PinPaused { .. } => "pin-paused",
            Self::PinOff => "pin-off",
            Self::WrongPassword => "wrong-password",
            Self::PasswordsSpent => "passwords-spent",
            Self::PasswordRests { .. } => "password-rests",
            Self::GateOutOfOrder => "gate-out-of-order",
            Self::WrongKey { .. } => "wrong-key",
            Self::KeyMalformed => "key-malformed",
            Self::NoKeyAsked => "no-key-asked",
            Self::WrongLetter => "wrong-letter",
            Self::LetterOver => "letter-over",
            Self::NoUserId => "no-user-id",
            Self::WrongUserId => "wrong-user-id",
            Self::WrongSmsCode { .. } => "wrong-sms-code",
            Self::SmsCodeMalformed => "sms-code-malformed",
            Self::NoSmsCodeAsked => "no-sms-code-asked",
            Self::NoTelephone => "no-telephone",
            Self::TelephoneRests { .. } => "telephone-rests",
            Self::TooManyDevices => "too-many-devices",
            Self::CopyUnknown => "copy-unknown",
            Self::CopyEnded => "copy-ended",
            Self::CopyUnderWay => "copy-under-way",
            Self::CopyNotYet { .. } => "copy-not-yet",
            Self::CopyCodeOver => "copy-code-over",
            Self::CopyTooLate => "copy-too-late",
            Self::CopyOtherPhone => "copy-other-phone",
            Self::TypingUnknown => "typing-unknown",
            Self::TypingEnded => "typing-ended",
            Self::TypingNotYet { .. } => "typing-not-yet",
            Self::TypingOff => "typing-off",
            Self::RenewalUnknown => "renewal-unknown",
            Self::PlatformRefused => "platform-refused",
            Self::RequestUnknown => "request-unknown",
            Self::RequestExpired => "request-expired",
            Self::RequestDecided => "request-decided",
            Self::WrongCode => "wrong-code",
            Self::DeviceCloned => "device-cloned",
            Self::Other(name) => name,
        }
    }

    /// Whether this device is over, so that its storage has to be wiped.
    pub fn ends_device(&self) -> bool {
        matches!(self, Self::DeviceRemoved | Self::DeviceCloned)
    }
}

impl Error {
    /// The typed refusal, if it is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused { problem, .. } => Some(problem),
            _ => None,
        }
    }

    /// Reads `application/problem+json`.
    pub(crate) fn read(status: u16, body: &[u8]) -> Self {
        let Ok(body) = serde_json::from_slice::<Body>(body) else { return Self::Answer("not a problem document") };
        let Some(name) = body.r#type.strip_prefix(PROBLEM) else { return Self::Answer("a foreign problem type") };
        match named(name, &body) {
            Some(problem) => Self::Refused { problem, status, title: body.title },
            None => Self::Answer("a problem without its members"),
        }
    }
}

fn named(name: &str, body: &Body) -> Option<Problem> {
    Some(match name {
        "clock" => Problem::Clock { now: body.now? },
        "unknown-device" => Problem::UnknownDevice,
        "device-removed" => Problem::DeviceRemoved,
        "device-blocked" => Problem::DeviceBlocked,
        "malformed" => Problem::Malformed,
        "try-later" => Problem::TryLater { retry_at: body.retry_at },
        "unavailable" => Problem::Unavailable,
        "enrolment-unknown" => Problem::EnrolmentUnknown,
        "enrolment-ended" => Problem::EnrolmentEnded,
        "wrong-pin" => Problem::WrongPin { tries_left: body.tries_left? },
        "pin-paused" => Problem::PinPaused { until: body.until? },
        "pin-off" => Problem::PinOff,
        "wrong-password" => Problem::WrongPassword,
        "passwords-spent" => Problem::PasswordsSpent,
        "password-rests" => Problem::PasswordRests { until: body.until? },
        "gate-out-of-order" => Problem::GateOutOfOrder,
        "wrong-key" => Problem::WrongKey { tries_left: body.tries_left? },
        "key-malformed" => Problem::KeyMalformed,
        "no-key-asked" => Problem::NoKeyAsked,
        "wrong-letter" => Problem::WrongLetter,
        "letter-over" => Problem::LetterOver,
        "no-user-id" => Problem::NoUserId,
        "wrong-user-id" => Problem::WrongUserId,
        "wrong-sms-code" => Problem::WrongSmsCode { tries_left: body.tries_left? },
        "sms-code-malformed" => Problem::SmsCodeMalformed,
        "no-sms-code-asked" => Problem::NoSmsCodeAsked,
        "no-telephone" => Problem::NoTelephone,
        "telephone-rests" => Problem::TelephoneRests { until: body.until? },
        "too-many-devices" => Problem::TooManyDevices,
        "copy-unknown" => Problem::CopyUnknown,
        "copy-ended" => Problem::CopyEnded,
        "copy-under-way" => Problem::CopyUnderWay,
        "copy-not-yet" => Problem::CopyNotYet { waits_until: body.waits_until? },
        "copy-code-over" => Problem::CopyCodeOver,
        "copy-too-late" => Problem::CopyTooLate,
        "copy-other-phone" => Problem::CopyOtherPhone,
        "typing-unknown" => Problem::TypingUnknown,
        "typing-ended" => Problem::TypingEnded,
        "typing-not-yet" => Problem::TypingNotYet { waits_until: body.waits_until? },
        "typing-off" => Problem::TypingOff,
        "renewal-unknown" => Problem::RenewalUnknown,
        "platform-refused" => Problem::PlatformRefused,
        "request-unknown" => Problem::RequestUnknown,
        "request-expired" => Problem::RequestExpired,
        "request-decided" => Problem::RequestDecided,
        "wrong-code" => Problem::WrongCode,
        "device-cloned" => Problem::DeviceCloned,
        other => Problem::Other(other.into()),
    })
}

#[cfg(test)]
mod tests;
