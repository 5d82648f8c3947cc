//! Messages as they lie in the outbox: a version byte and JSON, to be sealed before it is stored. The domain's types stay free of wire
//! forms; these shapes mirror them, and the compiler refuses a mirror with a missing variant.

use std::time::Duration;

use hvem_domain::{
    account::{Account, Email},
    device::Device,
    id::{Id, Named},
    message::{CopyStop, EnrolmentEnd, Letter, Link, Message, News, Sms, SmsText, Wake},
    phone_number::PhoneNumber,
    temporary_pin::TemporaryPin,
    time::Timestamp,
};
use hvem_formats::app::request::Subscription;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The first byte. Another number is another form.
const VERSION: u8 = 1;
/// What was stored is no message of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored message can't be read")]
pub struct Unreadable;

/// The bytes to seal.
pub fn write(message: &Message) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, &Borrowed(message)).map_err(|_| Unreadable)?;
    Ok(bytes)
}

/// The message from opened bytes.
pub fn read(bytes: &[u8]) -> Result<Message, Unreadable> {
    let [VERSION, json @ ..] = bytes else { return Err(Unreadable) };
    serde_json::from_slice::<Owned>(json).map(|owned| owned.0).map_err(|_| Unreadable)
}

#[derive(Serialize)]
struct Borrowed<'a>(#[serde(with = "MessageShape")] &'a Message);

#[derive(Deserialize)]
struct Owned(#[serde(with = "MessageShape")] Message);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Message", rename_all = "kebab-case")]
enum MessageShape {
    Mail(#[serde(with = "LetterShape")] Letter),
    Wake(#[serde(with = "WakeShape")] Wake),
    Sms(#[serde(with = "SmsShape")] Sms),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Sms")]
struct SmsShape {
    #[serde(with = "phone")]
    to: PhoneNumber,
    language: String,
    #[serde(with = "id")]
    account: Id<Account>,
    #[serde(with = "SmsTextShape")]
    says: SmsText,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SmsText", rename_all = "kebab-case")]
enum SmsTextShape {
    TemporaryPin {
        #[serde(with = "temporary_pin")]
        pin: TemporaryPin,
        valid_for: Duration,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Letter")]
struct LetterShape {
    #[serde(with = "email")]
    to: Email,
    language: String,
    #[serde(with = "NewsShape")]
    news: News,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Wake")]
struct WakeShape {
    #[serde(with = "id")]
    account: Id<Account>,
    #[serde(with = "id")]
    device: Id<Device>,
    subscription: Subscription,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Link")]
struct LinkShape {
    address: String,
    valid_for: Duration,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EnrolmentEnd", rename_all = "kebab-case")]
enum EnrolmentEndShape {
    WrongPins,
    SecondDevice,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CopyStop", rename_all = "kebab-case")]
enum CopyStopShape {
    Stopped,
    WrongUserIds,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "News", rename_all = "kebab-case")]
enum NewsShape {
    ConfirmAddress {
        #[serde(with = "LinkShape")]
        link: Link,
    },
    AlreadyRegistered {
        #[serde(with = "LinkShape")]
        reset_link: Link,
    },
    ResetPassword {
        #[serde(with = "LinkShape")]
        link: Link,
    },
    NoSuchAccount,
    PasswordChanged {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    DeviceAdded {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    DeviceRemoved {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    PinPaused {
        device: String,
        #[serde(with = "ms")]
        until: Timestamp,
    },
    PinOff {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    PinChanged {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    PinRenewed {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    DeviceCloned {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    ReportedNotMe {
        relying_party: String,
        knew_password: bool,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    KeyCardBlocked {
        card: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    KeyCardWorks {
        card: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    KeyCardRevoked {
        card: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    LetterUsed {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    PhoneChanged {
        number: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    KeyCardFollows {
        card: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    CodeTokenOrdered {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    CodeTokenSent {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    CodeTokenWorks {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    CodeTokenPaused {
        device: String,
        #[serde(with = "ms")]
        until: Timestamp,
    },
    CodeTokenBlocked {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    CodeTokenRevoked {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    SecurityKeyOrdered {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    SecurityKeySent {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    SecurityKeyWorks {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    SecurityKeyBlocked {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    SecurityKeyCopied {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    SecurityKeyRevoked {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    AppWaits {
        device: String,
        #[serde(with = "ms")]
        until: Timestamp,
    },
    AppWaited {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    PinWaits {
        device: String,
        #[serde(with = "ms")]
        until: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    PinWaited {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    CopyBegan {
        device: String,
        #[serde(with = "ms")]
        until: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    CopyReady {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    CopyReadTwice {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    DeviceCopied {
        device: String,
        from: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    CopyStopped {
        device: String,
        #[serde(with = "CopyStopShape")]
        why: CopyStop,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    TypingBegan {
        device: String,
        #[serde(with = "ms")]
        until: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    TypingReady {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    TypingOn {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    TypingStopped {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    UserIdChanged {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    OwnDataTaken {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    AccountBlocked {
        by_mail: bool,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    AccountOpened {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    StillBlocked,
    EnrolmentEnded {
        device: String,
        #[serde(with = "EnrolmentEndShape")]
        why: EnrolmentEnd,
        #[serde(with = "ms")]
        at: Timestamp,
    },
}

mod ms {
    use super::*;

    pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(at.0)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(from).map(Timestamp)
    }
}

mod email {
    use super::*;

    pub fn serialize<S: Serializer>(email: &Email, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(email.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Email, D::Error> {
        Email::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

mod phone {
    use super::*;

    pub fn serialize<S: Serializer>(number: &PhoneNumber, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(number.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PhoneNumber, D::Error> {
        PhoneNumber::from_stored(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("not a number"))
    }
}

mod temporary_pin {
    use super::*;

    pub fn serialize<S: Serializer>(pin: &TemporaryPin, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&pin.reveal())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<TemporaryPin, D::Error> {
        TemporaryPin::typed(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("not a temporary PIN"))
    }
}

mod id {
    use super::*;

    pub fn serialize<T: Named, S: Serializer>(id: &Id<T>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(from: D) -> Result<Id<T>, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
