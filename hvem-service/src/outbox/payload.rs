//! Messages as they lie in the outbox: a version byte and JSON, to be sealed before it is stored. The domain's types stay free of wire
//! forms; these shapes mirror them, and the compiler refuses a mirror with a missing variant.

mod news;

use std::time::Duration;

use hvem_domain::{
    account::{Account, Email},
    device::Device,
    id::{Id, Named},
    message::{Letter, Message, News, Sms, SmsText, Wake, WakeText},
    phone_number::PhoneNumber,
    temporary_pin::TemporaryPin,
};
use hvem_formats::app::request::Subscription;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use news::NewsShape;

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
    NewNumber {
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
    // Absent from what an older version posted.
    #[serde(with = "WakeTextShape", default)]
    says: WakeText,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "WakeText", rename_all = "kebab-case")]
enum WakeTextShape {
    Waits,
    CopyBegan,
    CopyReady,
    DeviceCopied,
    ContactChanged,
    TypingBegan,
    TypingReady,
    TypingOn,
    PinReady,
    DeviceReady,
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
