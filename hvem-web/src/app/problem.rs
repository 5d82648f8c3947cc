//! Problems as the app's protocol names them (RFC 9457). The title is for people: it is in the language that the app asked for.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use hvem_domain::{copying::Refusal, keycard::WrongKey, time::Timestamp, typing};
use hvem_service::{
    Fault,
    approvals::{AnswerError, MatchError},
    calls::CallError,
    copying::CopyError,
    devices::DeviceError,
    enrolment::{AloneError, PhoneError},
    holder::HolderError,
    pins::RenewalError,
    temporary_pins::SmsError,
    typing::TypingError,
};
use serde_json::{Map, Value, json};

use crate::text::Text;

/// A problem of the protocol.
#[derive(Debug)]
pub struct AppProblem {
    name: &'static str,
    status: StatusCode,
    extra: Map<String, Value>,
}

/// What handlers give: the answer's JSON.
pub type Answer<T> = Result<axum::Json<T>, AppProblem>;

impl AppProblem {
    /// Without extra members.
    pub fn new(name: &'static str, status: StatusCode) -> Self {
        Self { name, status, extra: Map::new() }
    }

    /// Not what the protocol says.
    pub fn malformed() -> Self {
        Self::new("malformed", StatusCode::BAD_REQUEST)
    }

    /// The device is blocked. Why, and since when, it hears where it asks how it stands.
    fn blocked() -> Self {
        Self::new("device-blocked", StatusCode::FORBIDDEN)
    }

    /// Too many; again from then on.
    pub fn try_later(until: Timestamp) -> Self {
        Self::new("try-later", StatusCode::TOO_MANY_REQUESTS).with("retry_at", json!(until.0))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.extra.insert(name.into(), value);
        self
    }

    /// As a response in a language.
    pub fn in_language(self, text: &Text) -> Response {
        let mut body = self.extra;
        body.insert("type".into(), format!("{}{}", hvem_formats::app::PROBLEM, self.name).into());
        body.insert("title".into(), title(self.name, text).into());
        body.insert("status".into(), self.status.as_u16().into());
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], Value::Object(body).to_string())
            .into_response()
    }
}

impl IntoResponse for AppProblem {
    /// Drawn in the caller's language by `call::speak`.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(std::sync::Arc::new(std::sync::Mutex::new(Some(self))));
        response
    }
}

fn title(name: &str, text: &Text) -> String {
    match name {
        "clock" => text.say("api-clock"),
        "unknown-device" => text.say("api-unknown-device"),
        "device-removed" => text.say("api-device-removed"),
        "device-blocked" => text.say("api-device-blocked"),
        "enrolment-unknown" => text.say("api-enrolment-unknown"),
        "enrolment-ended" => text.say("api-enrolment-ended"),
        "wrong-pin" => text.say("api-wrong-pin"),
        "pin-paused" => text.say("api-pin-paused"),
        "pin-off" => text.say("api-pin-off"),
        "wrong-password" => text.say("api-wrong-password"),
        "passwords-spent" => text.say("api-passwords-spent"),
        "password-rests" => text.say("api-password-rests"),
        "renewal-unknown" => text.say("api-renewal-unknown"),
        "gate-out-of-order" => text.say("api-gate-out-of-order"),
        "wrong-key" => text.say("api-wrong-key"),
        "key-malformed" => text.say("api-key-malformed"),
        "no-key-asked" => text.say("api-no-key-asked"),
        "wrong-letter" => text.say("api-wrong-letter"),
        "letter-over" => text.say("api-letter-over"),
        "no-user-id" => text.say("api-no-user-id"),
        "sms-code-malformed" => text.say("api-sms-code-malformed"),
        "wrong-sms-code" => text.say("api-wrong-sms-code"),
        "no-sms-code-asked" => text.say("api-no-sms-code-asked"),
        "no-telephone" => text.say("api-no-telephone"),
        "telephone-rests" => text.say("api-telephone-rests"),
        "too-many-devices" => text.say("api-too-many-devices"),
        "wrong-user-id" => text.say("api-wrong-user-id"),
        "copy-unknown" => text.say("api-copy-unknown"),
        "copy-ended" => text.say("api-copy-ended"),
        "copy-under-way" => text.say("api-copy-under-way"),
        "copy-not-yet" => text.say("api-copy-not-yet"),
        "copy-code-over" => text.say("api-copy-code-over"),
        "copy-too-late" => text.say("api-copy-too-late"),
        "copy-other-phone" => text.say("api-copy-other-phone"),
        "typing-unknown" => text.say("api-typing-unknown"),
        "typing-ended" => text.say("api-typing-ended"),
        "typing-not-yet" => text.say("api-typing-not-yet"),
        "typing-off" => text.say("api-typing-off"),
        "platform-refused" => text.say("api-platform-refused"),
        "request-unknown" => text.say("api-request-unknown"),
        "request-expired" => text.say("api-request-expired"),
        "request-decided" => text.say("api-request-decided"),
        "wrong-code" => text.say("api-wrong-code"),
        "device-cloned" => text.say("api-device-cloned"),
        "try-later" => text.say("api-try-later"),
        "unavailable" => text.say("api-unavailable"),
        _ => text.say("api-malformed"),
    }
}

impl From<Fault> for AppProblem {
    fn from(fault: Fault) -> Self {
        if !fault.is_conflict() {
            tracing::error!(%fault, "fault");
        }
        Self::new("unavailable", StatusCode::SERVICE_UNAVAILABLE)
    }
}

impl From<CallError> for AppProblem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Clock { now } => Self::new("clock", StatusCode::UNAUTHORIZED).with("now", json!(now)),
            CallError::Unknown => Self::new("unknown-device", StatusCode::UNAUTHORIZED),
            CallError::Removed => Self::new("device-removed", StatusCode::GONE),
            CallError::Blocked => Self::blocked(),
            CallError::Fault(fault) => fault.into(),
        }
    }
}

impl From<PhoneError> for AppProblem {
    fn from(error: PhoneError) -> Self {
        match error {
            PhoneError::Unknown => Self::new("enrolment-unknown", StatusCode::NOT_FOUND),
            PhoneError::Ended => Self::new("enrolment-ended", StatusCode::GONE),
            PhoneError::BadSignature => Self::malformed(),
            PhoneError::WrongPin { tries_left } => {
                Self::new("wrong-pin", StatusCode::FORBIDDEN).with("tries_left", json!(tries_left))
            }
            PhoneError::PlatformRefused => Self::new("platform-refused", StatusCode::BAD_REQUEST),
            PhoneError::Fault(fault) => fault.into(),
        }
    }
}

fn sms(error: &SmsError) -> AppProblem {
    let problem = AppProblem::new;
    match error {
        SmsError::Malformed => problem("sms-code-malformed", StatusCode::BAD_REQUEST),
        SmsError::Wrong { left } => problem("wrong-sms-code", StatusCode::FORBIDDEN).with("tries_left", json!(left)),
        SmsError::NotAsked => problem("no-sms-code-asked", StatusCode::CONFLICT),
        SmsError::NoPhone => problem("no-telephone", StatusCode::CONFLICT),
        SmsError::PhoneRests(until) => problem("telephone-rests", StatusCode::FORBIDDEN).with("until", json!(until.0)),
        SmsError::TooMany(until) => AppProblem::try_later(*until),
        // Its callers give it on as what it is.
        SmsError::Fault(_) => problem("unavailable", StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn wrong_key(wrong: WrongKey) -> AppProblem {
    let left = match wrong {
        WrongKey::TryAgain { left } => left,
        WrongKey::NumberSpent => 0,
    };
    AppProblem::new("wrong-key", StatusCode::FORBIDDEN).with("tries_left", json!(left))
}

impl From<AloneError> for AppProblem {
    fn from(error: AloneError) -> Self {
        match error {
            AloneError::Unknown => Self::new("enrolment-unknown", StatusCode::NOT_FOUND),
            AloneError::Ended => Self::new("enrolment-ended", StatusCode::GONE),
            AloneError::OutOfOrder => Self::new("gate-out-of-order", StatusCode::CONFLICT),
            AloneError::BadSignature | AloneError::Endpoint(_) => Self::malformed(),
            AloneError::WrongUserId(tries_left) => {
                Self::new("wrong-user-id", StatusCode::FORBIDDEN).with("tries_left", json!(tries_left))
            }
            AloneError::WrongPassword => Self::new("wrong-password", StatusCode::FORBIDDEN),
            AloneError::TooManyPasswords => Self::new("passwords-spent", StatusCode::FORBIDDEN),
            AloneError::TryLater(until) => Self::try_later(until),
            AloneError::WrongKey(wrong) => wrong_key(wrong),
            AloneError::KeyMalformed => Self::new("key-malformed", StatusCode::BAD_REQUEST),
            AloneError::NoKeyAsked => Self::new("no-key-asked", StatusCode::CONFLICT),
            AloneError::WrongLetter => Self::new("wrong-letter", StatusCode::FORBIDDEN),
            AloneError::LetterOver(_) => Self::new("letter-over", StatusCode::GONE),
            AloneError::NoUserId => Self::new("no-user-id", StatusCode::CONFLICT),
            AloneError::Sms(error) => sms(&error),
            AloneError::TooMany => Self::new("too-many-devices", StatusCode::CONFLICT),
            AloneError::PlatformRefused => Self::new("platform-refused", StatusCode::BAD_REQUEST),
            AloneError::Fault(fault) => fault.into(),
        }
    }
}

impl From<CopyError> for AppProblem {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Unknown => Self::new("copy-unknown", StatusCode::NOT_FOUND),
            CopyError::Ended | CopyError::Refused(Refusal::Expired) => Self::new("copy-ended", StatusCode::GONE),
            CopyError::UnderWay => Self::new("copy-under-way", StatusCode::CONFLICT),
            CopyError::TooMany => Self::new("too-many-devices", StatusCode::CONFLICT),
            CopyError::Refused(Refusal::NotHeld | Refusal::BadSignature) => Self::malformed(),
            CopyError::Refused(Refusal::OutOfOrder) => Self::new("gate-out-of-order", StatusCode::CONFLICT),
            CopyError::Refused(Refusal::NotYet(until)) => {
                Self::new("copy-not-yet", StatusCode::CONFLICT).with("waits_until", json!(until.0))
            }
            CopyError::Refused(Refusal::ShowingOver) => Self::new("copy-code-over", StatusCode::GONE),
            CopyError::Refused(Refusal::TooLate) => Self::new("copy-too-late", StatusCode::GONE),
            CopyError::Refused(Refusal::OtherMeeting) => Self::new("copy-other-phone", StatusCode::FORBIDDEN),
            CopyError::Holder(refused) => refused.into(),
            CopyError::Fault(fault) => fault.into(),
        }
    }
}

impl From<TypingError> for AppProblem {
    fn from(error: TypingError) -> Self {
        match error {
            TypingError::Unknown => Self::new("typing-unknown", StatusCode::NOT_FOUND),
            TypingError::Ended | TypingError::Refused(typing::Refusal::Expired) => {
                Self::new("typing-ended", StatusCode::GONE)
            }
            TypingError::Refused(typing::Refusal::NotHeld) => Self::malformed(),
            TypingError::Refused(typing::Refusal::OutOfOrder) => Self::new("gate-out-of-order", StatusCode::CONFLICT),
            TypingError::Refused(typing::Refusal::NotYet(until)) => {
                Self::new("typing-not-yet", StatusCode::CONFLICT).with("waits_until", json!(until.0))
            }
            TypingError::Holder(refused) => refused.into(),
            TypingError::Fault(fault) => fault.into(),
        }
    }
}

impl From<MatchError> for AppProblem {
    fn from(error: MatchError) -> Self {
        match error {
            MatchError::Unknown => Self::new("request-unknown", StatusCode::NOT_FOUND),
            MatchError::Expired => Self::new("request-expired", StatusCode::GONE),
            MatchError::Scans => Self::new("typing-off", StatusCode::FORBIDDEN),
            MatchError::WrongCode => Self::new("wrong-code", StatusCode::FORBIDDEN),
            MatchError::Blocked => Self::blocked(),
            MatchError::Fault(fault) => fault.into(),
        }
    }
}

impl From<AnswerError> for AppProblem {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Unknown => Self::new("request-unknown", StatusCode::NOT_FOUND),
            AnswerError::Expired => Self::new("request-expired", StatusCode::GONE),
            AnswerError::Decided => Self::new("request-decided", StatusCode::CONFLICT),
            AnswerError::BadSignature | AnswerError::Malformed => Self::malformed(),
            AnswerError::WrongPin { tries_left } => {
                Self::new("wrong-pin", StatusCode::FORBIDDEN).with("tries_left", json!(tries_left))
            }
            AnswerError::Paused(until) => Self::new("pin-paused", StatusCode::FORBIDDEN).with("until", json!(until.0)),
            AnswerError::Off => Self::new("pin-off", StatusCode::FORBIDDEN),
            AnswerError::PlatformRefused => Self::new("platform-refused", StatusCode::FORBIDDEN),
            AnswerError::Blocked => Self::blocked(),
            AnswerError::Cloned => Self::new("device-cloned", StatusCode::GONE),
            AnswerError::Fault(fault) => fault.into(),
        }
    }
}

impl From<RenewalError> for AppProblem {
    fn from(error: RenewalError) -> Self {
        match error {
            RenewalError::Unknown => Self::new("renewal-unknown", StatusCode::NOT_FOUND),
            RenewalError::OutOfOrder => Self::malformed(),
            RenewalError::WrongKey(wrong) => wrong_key(wrong),
            RenewalError::KeyMalformed => Self::new("key-malformed", StatusCode::BAD_REQUEST),
            RenewalError::NoKeyAsked => Self::new("no-key-asked", StatusCode::CONFLICT),
            RenewalError::WrongPassword => Self::new("wrong-password", StatusCode::FORBIDDEN),
            RenewalError::TooManyPasswords => Self::new("passwords-spent", StatusCode::FORBIDDEN),
            RenewalError::WrongUserId => Self::new("wrong-user-id", StatusCode::FORBIDDEN),
            RenewalError::Sms(error) => sms(&error),
            RenewalError::Rests(until) => {
                Self::new("password-rests", StatusCode::FORBIDDEN).with("until", json!(until.0))
            }
            RenewalError::Refused(refused) => refused.into(),
            RenewalError::Fault(fault) => fault.into(),
        }
    }
}

impl From<HolderError> for AppProblem {
    fn from(error: HolderError) -> Self {
        match error {
            HolderError::Refused(refused) => refused.into(),
            HolderError::Device(device) => device.into(),
            HolderError::Fault(fault) => fault.into(),
        }
    }
}

impl From<DeviceError> for AppProblem {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Gone => Self::new("device-removed", StatusCode::GONE),
            DeviceError::Blocked => Self::blocked(),
            DeviceError::NameTaken | DeviceError::Endpoint(_) | DeviceError::NotNow(_) | DeviceError::SignInAgain => {
                Self::malformed()
            }
            DeviceError::PlatformRefused => Self::new("platform-refused", StatusCode::FORBIDDEN),
            DeviceError::Fault(fault) => fault.into(),
        }
    }
}
