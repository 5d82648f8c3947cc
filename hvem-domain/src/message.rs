//! What is to be told to whom, as data. How it reads (language, look) and how it travels (SMTP, Web Push) is decided elsewhere.

mod news;

use std::{fmt, time::Duration};

use hvem_formats::app::request::Subscription;

use crate::{
    account::{Account, Email},
    device::Device,
    id::{Id, Named},
    phone_number::PhoneNumber,
    temporary_pin::TemporaryPin,
    time::{days, hours, minutes},
};

pub use news::{CopyStop, EmailNews, EnrolmentEnd, News};

/// One message to one receiver.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// By e-mail.
    Mail(Letter),
    /// A Web Push that says to look, and of a copy what became of it (protocol §3.1).
    Wake(Wake),
    /// By SMS.
    Sms(Sms),
}

impl Named for Message {
    const PREFIX: &'static str = "msg";
}

/// An e-mail before it is put into words.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The receiver's address.
    pub to: Email,
    /// The receiver's language, a BCP 47 tag.
    pub language: String,
    /// What happened.
    pub news: News,
}

/// An SMS before it is put into words.
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    /// The receiver's number.
    pub to: PhoneNumber,
    /// The receiver's language, a BCP 47 tag.
    pub language: String,
    /// Whose telephone it is.
    pub account: Id<Account>,
    /// What it says.
    pub says: SmsText,
}

/// What an SMS says. No part of it is of a stranger's choice, nor of a service's: it could not be told from ours on so small a screen.
#[derive(Clone, PartialEq, Eq)]
pub enum SmsText {
    /// A temporary PIN for an app.
    TemporaryPin {
        /// The PIN.
        pin: TemporaryPin,
        /// How long it works.
        valid_for: Duration,
    },
    /// A code for *My account*, to show that a new number is its holder's.
    NewNumber {
        /// The code.
        pin: TemporaryPin,
        /// How long it works.
        valid_for: Duration,
    },
}

/// A wake-up of one device.
#[derive(Clone)]
pub struct Wake {
    /// Whose: the limit of wake-ups is counted per account (SECURITY A4).
    pub account: Id<Account>,
    /// Which device; its subscription is deleted when the push service says that it is gone.
    pub device: Id<Device>,
    /// Where to.
    pub subscription: Subscription,
    /// What it says.
    pub says: WakeText,
}

/// What a wake-up says. Whose it is, which device, and which request: no part of that (SECURITY A9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WakeText {
    /// Something waits.
    #[default]
    Waits,
    /// An app of the account begins to be copied.
    CopyBegan,
    /// The waiting period is over: the app can be copied now.
    CopyReady,
    /// An app of the account was copied.
    DeviceCopied,
    /// The account has another address or telephone number.
    ContactChanged,
    /// An app of the account is about to type codes instead of scanning.
    TypingBegan,
    /// The waiting period is over: the app can be switched now.
    TypingReady,
    /// An app of the account types codes.
    TypingOn,
    /// The waiting period is over: the PIN can be chosen now.
    PinReady,
    /// The waiting period is over: the app can be made ready for use.
    DeviceReady,
}

/// A link that works once.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The whole address; its last part is a secret.
    pub address: String,
    /// How long it works.
    pub valid_for: Duration,
}

/// Mail servers may be away over a weekend, not for longer.
const MAIL_WORTH: Duration = days(3);
/// Whoever waits for a request looks at the phone now; the request itself lives five minutes.
const WAKE_WORTH: Duration = minutes(2);
/// A phone that was switched off for the night still tells in the morning what happened.
const NEWS_WORTH: Duration = hours(24);

impl Message {
    /// What kind it is: for logs and counters, which never see more.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Mail(mail) => mail.news.kind(),
            Self::Wake(wake) => wake.says.kind(),
            Self::Sms(sms) => sms.says.kind(),
        }
    }

    /// How long after posting it is still worth delivering. A link that works no longer is not.
    pub fn worth_for(&self) -> Duration {
        match self {
            Self::Mail(mail) => mail.news.link().map_or(MAIL_WORTH, |link| link.valid_for.min(MAIL_WORTH)),
            Self::Wake(wake) => wake.says.worth_for(),
            Self::Sms(sms) => sms.says.code().1,
        }
    }
}

impl SmsText {
    /// What kind it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::TemporaryPin { .. } => "temporary-pin",
            Self::NewNumber { .. } => "new-number",
        }
    }

    /// The code in it, and how long that works.
    pub fn code(&self) -> (TemporaryPin, Duration) {
        match self {
            Self::TemporaryPin { pin, valid_for } | Self::NewNumber { pin, valid_for } => (*pin, *valid_for),
        }
    }
}

impl WakeText {
    /// What kind it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Waits => "wake",
            Self::CopyBegan => "wake-copy-began",
            Self::CopyReady => "wake-copy-ready",
            Self::DeviceCopied => "wake-device-copied",
            Self::ContactChanged => "wake-contact-changed",
            Self::TypingBegan => "wake-typing-began",
            Self::TypingReady => "wake-typing-ready",
            Self::TypingOn => "wake-typing-on",
            Self::PinReady => "wake-pin-ready",
            Self::DeviceReady => "wake-device-ready",
        }
    }

    /// How long after posting it is still worth delivering.
    pub fn worth_for(self) -> Duration {
        match self {
            Self::Waits => WAKE_WORTH,
            _ => NEWS_WORTH,
        }
    }
}

impl PartialEq for Wake {
    fn eq(&self, other: &Self) -> bool {
        let key = |wake: &Self| (wake.subscription.p256dh.thumbprint(), wake.subscription.auth);
        (self.account, self.device, self.says) == (other.account, other.device, other.says)
            && self.subscription.endpoint == other.subscription.endpoint
            && key(self) == key(other)
    }
}
impl Eq for Wake {}

/// Addresses, numbers, links and endpoints stay out of every log: only the kind is printed.
impl fmt::Debug for Message {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Message({})", self.kind())
    }
}

/// As for [`Message`].
impl fmt::Debug for Sms {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Sms({})", self.says.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(news: News) -> Message {
        Message::Mail(Letter { to: Email::parse("kari@example.org").unwrap(), language: "da".into(), news })
    }

    #[test]
    fn a_mail_is_worth_no_more_than_its_link() {
        let link = |valid_for| Link { address: "https://id.example.org/account/link/x".into(), valid_for };
        let cases = [(minutes(30), minutes(30)), (hours(24), hours(24)), (days(9), days(3))];
        for (valid_for, worth) in cases {
            assert_eq!(mail(News::ResetPassword { link: link(valid_for) }).worth_for(), worth);
        }
        assert_eq!(mail(News::NoSuchAccount).worth_for(), days(3));
    }

    fn sms() -> Message {
        let pin = TemporaryPin::typed("12345678").unwrap();
        Message::Sms(Sms {
            to: PhoneNumber::from_stored("+4520123456").unwrap(),
            language: "da".into(),
            account: Id::from_bytes([1; 16]),
            says: SmsText::TemporaryPin { pin, valid_for: minutes(10) },
        })
    }

    #[test]
    fn an_sms_is_worth_no_more_than_its_pin() {
        assert_eq!(sms().worth_for(), minutes(10));
    }

    #[test]
    fn printing_an_sms_tells_neither_number_nor_pin() {
        assert_eq!(format!("{:?}", sms()), "Message(temporary-pin)");
        let Message::Sms(sms) = sms() else { unreachable!() };
        assert_eq!(format!("{sms:?}"), "Sms(temporary-pin)");
    }

    #[test]
    fn printing_a_message_tells_neither_address_nor_link() {
        let link = Link { address: "https://id.example.org/account/link/geheim".into(), valid_for: hours(1) };
        let message = mail(News::ConfirmAddress { link });
        assert_eq!(format!("{message:?}"), "Message(confirm-address)");
    }
}
