//! Messages as they lie in the outbox: a version byte and JSON, to be sealed before it is stored.
//!
//! The domain's types stay free of wire forms; these shapes mirror them, and the compiler refuses a mirror with a missing variant.

use std::time::Duration;

use hvem_domain::{
    account::{Account, Email},
    device::Device,
    id::{Id, Named},
    message::{EnrolmentEnd, Letter, Link, Message, News, Sms, SmsText, Wake},
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
    },
    PinWaited {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
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
mod tests {
    use super::*;
    use hvem_domain::time::minutes;
    use hvem_formats::key::P256;

    fn letter(news: News) -> Message {
        Message::Mail(Letter { to: Email::parse("kari@example.org").unwrap(), language: "da".into(), news })
    }

    fn samples() -> Vec<Message> {
        let link = || Link { address: "https://id.example.org/account/link/x".into(), valid_for: minutes(30) };
        let (device, at) = (|| "S24".to_owned(), Timestamp(7));
        let mut point = [9; 65];
        point[0] = 4;
        let subscription = Subscription {
            endpoint: "https://push.example.net/1".into(),
            p256dh: P256::from_point(&point).unwrap(),
            auth: [3; 16],
        };
        let news = [
            News::ConfirmAddress { link: link() },
            News::AlreadyRegistered { reset_link: link() },
            News::ResetPassword { link: link() },
            News::NoSuchAccount,
            News::PasswordChanged { at },
            News::DeviceAdded { device: device(), at },
            News::DeviceRemoved { device: device(), at },
            News::PinPaused { device: device(), until: at },
            News::PinOff { device: device(), at },
            News::PinChanged { device: device(), at },
            News::PinRenewed { device: device(), at },
            News::DeviceCloned { device: device(), at },
            News::ReportedNotMe { relying_party: "Pensionsportalen".into(), at },
            News::KeyCardBlocked { card: "G 750 159 724".into(), at },
            News::KeyCardWorks { card: "G 750 159 724".into(), at },
            News::KeyCardRevoked { card: "G 750 159 724".into(), at },
            News::LetterUsed { at },
            News::PhoneChanged { number: "+45 •• •• •• 78".into(), at },
            News::KeyCardFollows { card: "G 750 159 724".into(), at },
            News::CodeTokenOrdered { at },
            News::CodeTokenSent { at },
            News::CodeTokenWorks { device: device(), at },
            News::CodeTokenPaused { device: device(), until: at },
            News::CodeTokenBlocked { device: device(), at },
            News::CodeTokenRevoked { device: device(), at },
            News::AppWaits { device: device(), until: at },
            News::AppWaited { device: device(), at },
            News::PinWaits { device: device(), until: at },
            News::PinWaited { device: device(), at },
            News::EnrolmentEnded { device: device(), why: EnrolmentEnd::WrongPins, at },
            News::EnrolmentEnded { device: device(), why: EnrolmentEnd::SecondDevice, at },
        ];
        let wake = Wake { account: Id::from_bytes([1; 16]), device: Id::from_bytes([2; 16]), subscription };
        let sms = Sms {
            to: PhoneNumber::from_stored("+4520123456").unwrap(),
            language: "da".into(),
            account: Id::from_bytes([1; 16]),
            says: SmsText::TemporaryPin { pin: TemporaryPin::typed("01234567").unwrap(), valid_for: minutes(10) },
        };
        news.into_iter().map(letter).chain([Message::Wake(wake), Message::Sms(sms)]).collect()
    }

    #[test]
    fn every_message_comes_back_as_it_was() {
        for message in samples() {
            assert_eq!(read(&write(&message).unwrap()), Ok(message));
        }
    }

    /// Messages wait across an upgrade: what an older version stored must still be read.
    #[test]
    fn the_stored_form_stays_as_it_is() {
        let stored = b"\x01{\"mail\":{\"to\":\"kari@example.org\",\"language\":\"da\",\"news\":{\"reset-password\":{\"link\":{\"address\":\"https://id.example.org/account/link/x\",\"valid_for\":{\"secs\":1800,\"nanos\":0}}}}}}";
        assert_eq!(write(&samples()[2]).unwrap(), stored);
    }

    #[test]
    fn another_version_or_a_torn_message_is_refused() {
        let bytes = write(&samples()[0]).unwrap();
        assert_eq!(read(&[&[2], &bytes[1..]].concat()), Err(Unreadable));
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), Err(Unreadable));
        }
    }
}
