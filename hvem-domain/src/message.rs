//! What is to be told to whom, as data. How it reads (language, look) and how it travels (SMTP, Web Push) is decided elsewhere.

use std::{fmt, time::Duration};

use hvem_formats::app::request::Subscription;

use crate::{
    account::{Account, Email},
    device::Device,
    id::{Id, Named},
    phone_number::PhoneNumber,
    temporary_pin::TemporaryPin,
    time::{Timestamp, days, minutes},
};

/// One message to one receiver.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// By e-mail.
    Mail(Letter),
    /// A Web Push without content: look whether something waits (protocol §3.1).
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
}

/// A link that works once.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The whole address; its last part is a secret.
    pub address: String,
    /// How long it works.
    pub valid_for: Duration,
}

/// What an e-mail tells.
///
/// Mails to addresses that nobody has confirmed carry nothing that a stranger typed, or hvem could be used to send his words.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentence of each variant names its fields")]
pub enum News {
    /// Someone opened an account with this address: confirm it and choose a password.
    ConfirmAddress { link: Link },
    /// Someone tried to open an account with an address that has one.
    AlreadyRegistered { reset_link: Link },
    /// Someone forgot the password.
    ResetPassword { link: Link },
    /// Someone asked for a new password, but no account has this address.
    NoSuchAccount,
    /// The password was changed and all sessions but this one ended.
    PasswordChanged { at: Timestamp },
    /// A device was bound.
    DeviceAdded { device: String, at: Timestamp },
    /// A device was removed.
    DeviceRemoved { device: String, at: Timestamp },
    /// Too many wrong PINs in a row: the PIN rests.
    PinPaused { device: String, until: Timestamp },
    /// Still more wrong PINs: the PIN is off until renewed.
    PinOff { device: String, at: Timestamp },
    /// A known PIN gave way to another.
    PinChanged { device: String, at: Timestamp },
    /// A forgotten PIN was renewed.
    PinRenewed { device: String, at: Timestamp },
    /// Two copies of one device key answered: the device is closed.
    DeviceCloned { device: String, at: Timestamp },
    /// The person reported a request as not their own.
    /// `knew_password` says whether whoever it was had got past the password, or knew the user ID alone.
    ReportedNotMe { relying_party: String, knew_password: bool, at: Timestamp },
    /// A key card answers nothing any more: too many numbers were asked for, or somebody wanted it.
    KeyCardBlocked { card: String, at: Timestamp },
    /// A key card works from now on.
    KeyCardWorks { card: String, at: Timestamp },
    /// A key card works no longer, for good.
    KeyCardRevoked { card: String, at: Timestamp },
    /// User ID and password were chosen by the letter from the office.
    LetterUsed { at: Timestamp },
    /// The holder's telephone number was changed; `number` is masked.
    PhoneChanged { number: String, at: Timestamp },
    /// A key card is nearly used up, and the next one is on its way.
    KeyCardFollows { card: String, at: Timestamp },
    /// A code device was ordered by post.
    CodeTokenOrdered { at: Timestamp },
    /// A code device is on its way.
    CodeTokenSent { at: Timestamp },
    /// A code device answers from now on, with the password chosen for it.
    CodeTokenWorks { device: String, at: Timestamp },
    /// Three wrong codes in a row, each with the right password: the device rests.
    CodeTokenPaused { device: String, until: Timestamp },
    /// A code device answers nothing any more: too many wrong codes, or somebody wanted it.
    CodeTokenBlocked { device: String, at: Timestamp },
    /// A code device works no longer, for good.
    CodeTokenRevoked { device: String, at: Timestamp },
    /// A security key was ordered by post.
    SecurityKeyOrdered { at: Timestamp },
    /// A security key is on its way.
    SecurityKeySent { at: Timestamp },
    /// A security key answers from now on, with the password chosen for it.
    SecurityKeyWorks { device: String, at: Timestamp },
    /// A security key answers nothing any more: somebody wanted it.
    SecurityKeyBlocked { device: String, at: Timestamp },
    /// There are two of a security key: it answers nothing any more.
    SecurityKeyCopied { device: String, at: Timestamp },
    /// A security key works no longer, for good.
    SecurityKeyRevoked { device: String, at: Timestamp },
    /// A phone has begun to be added, and waits; the holder can stop it.
    AppWaits { device: String, until: Timestamp },
    /// The waiting period is over: the phone can be added now.
    AppWaited { device: String, at: Timestamp },
    /// A forgotten PIN is to be renewed, which waits; the holder can stop it.
    PinWaits { device: String, until: Timestamp, stop: Link },
    /// That waiting period is over: the PIN can be renewed now.
    PinWaited { device: String, at: Timestamp, stop: Link },
    /// The app begins to be copied to another phone, and may be from then on; the link stops it. `device` is the one that is copied.
    CopyBegan { device: String, until: Timestamp, stop: Link },
    /// The waiting period is over: the app can be copied now; the link stops it.
    CopyReady { device: String, at: Timestamp, stop: Link },
    /// A second phone read the code that the device showed: both came to nothing.
    CopyReadTwice { device: String, at: Timestamp },
    /// The app was copied; `from` is the device that vouched for the new one.
    DeviceCopied { device: String, from: String, at: Timestamp },
    /// Copying came to nothing.
    CopyStopped { device: String, why: CopyStop, at: Timestamp },
    /// A device is about to be switched from scanning to typing codes, and may be from then on; the link stops it.
    TypingBegan { device: String, until: Timestamp, stop: Link },
    /// That waiting period is over: the device can be switched now; the link stops it.
    TypingReady { device: String, at: Timestamp, stop: Link },
    /// A device types codes from now on; the link has it scan again.
    TypingOn { device: String, at: Timestamp, stop: Link },
    /// A device scans, again or still: somebody who may wanted it.
    TypingStopped { device: String, at: Timestamp },
    /// The holder has another user ID. Which one is not said: it is half of what signs in.
    UserIdChanged { at: Timestamp },
    /// Somebody who signed in as the holder has taken a file of what is known about them.
    OwnDataTaken { at: Timestamp },
    /// Nothing signs in by the account any more. `by_mail`: a link by mail opens it again, not the office.
    AccountBlocked { by_mail: bool, at: Timestamp },
    /// The account is open again.
    AccountOpened { at: Timestamp },
    /// Somebody asked for a new password for an account that is blocked, and that the office opens.
    StillBlocked,
    /// Adding a device was broken off by the server.
    EnrolmentEnded { device: String, why: EnrolmentEnd, at: Timestamp },
}

/// Why adding a device was broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentEnd {
    /// The PIN was typed wrong five times.
    WrongPins,
    /// A second device read the same code.
    SecondDevice,
}

/// Why copying came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyStop {
    /// Somebody who may stopped it.
    Stopped,
    /// Too many wrong user IDs were typed on the new phone.
    WrongUserIds,
}

/// Mail servers may be away over a weekend, not for longer.
const MAIL_WORTH: Duration = days(3);
/// Whoever waits for a request looks at the phone now; the request itself lives five minutes.
const WAKE_WORTH: Duration = minutes(2);

impl Message {
    /// What kind it is: for logs and counters, which never see more.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Mail(mail) => mail.news.kind(),
            Self::Wake(_) => "wake",
            Self::Sms(sms) => sms.says.kind(),
        }
    }

    /// How long after posting it is still worth delivering. A link that works no longer is not.
    pub fn worth_for(&self) -> Duration {
        match self {
            Self::Mail(mail) => mail.news.link().map_or(MAIL_WORTH, |link| link.valid_for.min(MAIL_WORTH)),
            Self::Wake(_) => WAKE_WORTH,
            Self::Sms(Sms { says: SmsText::TemporaryPin { valid_for, .. }, .. }) => *valid_for,
        }
    }
}

impl SmsText {
    /// What kind it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::TemporaryPin { .. } => "temporary-pin",
        }
    }
}

impl News {
    /// What kind it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ConfirmAddress { .. } => "confirm-address",
            Self::AlreadyRegistered { .. } => "already-registered",
            Self::ResetPassword { .. } => "reset-password",
            Self::NoSuchAccount => "no-such-account",
            Self::PasswordChanged { .. } => "password-changed",
            Self::DeviceAdded { .. } => "device-added",
            Self::DeviceRemoved { .. } => "device-removed",
            Self::PinPaused { .. } => "pin-paused",
            Self::PinOff { .. } => "pin-off",
            Self::PinChanged { .. } => "pin-changed",
            Self::PinRenewed { .. } => "pin-renewed",
            Self::DeviceCloned { .. } => "device-cloned",
            Self::ReportedNotMe { knew_password: true, .. } => "reported-not-me",
            Self::ReportedNotMe { knew_password: false, .. } => "reported-by-user-id",
            Self::KeyCardBlocked { .. } => "key-card-blocked",
            Self::KeyCardWorks { .. } => "key-card-works",
            Self::KeyCardRevoked { .. } => "key-card-revoked",
            Self::LetterUsed { .. } => "letter-used",
            Self::PhoneChanged { .. } => "phone-changed",
            Self::KeyCardFollows { .. } => "key-card-follows",
            Self::CodeTokenOrdered { .. } => "code-token-ordered",
            Self::CodeTokenSent { .. } => "code-token-sent",
            Self::CodeTokenWorks { .. } => "code-token-works",
            Self::CodeTokenPaused { .. } => "code-token-paused",
            Self::CodeTokenBlocked { .. } => "code-token-blocked",
            Self::CodeTokenRevoked { .. } => "code-token-revoked",
            Self::SecurityKeyOrdered { .. } => "security-key-ordered",
            Self::SecurityKeySent { .. } => "security-key-sent",
            Self::SecurityKeyWorks { .. } => "security-key-works",
            Self::SecurityKeyBlocked { .. } => "security-key-blocked",
            Self::SecurityKeyCopied { .. } => "security-key-copied",
            Self::SecurityKeyRevoked { .. } => "security-key-revoked",
            Self::AppWaits { .. } => "app-waits",
            Self::AppWaited { .. } => "app-waited",
            Self::PinWaits { .. } => "pin-waits",
            Self::PinWaited { .. } => "pin-waited",
            Self::CopyBegan { .. } => "copy-began",
            Self::CopyReady { .. } => "copy-ready",
            Self::CopyReadTwice { .. } => "copy-read-twice",
            Self::DeviceCopied { .. } => "device-copied",
            Self::CopyStopped { why: CopyStop::Stopped, .. } => "copy-stopped",
            Self::CopyStopped { why: CopyStop::WrongUserIds, .. } => "copy-wrong-user-ids",
            Self::TypingBegan { .. } => "typing-began",
            Self::TypingReady { .. } => "typing-ready",
            Self::TypingOn { .. } => "typing-on",
            Self::TypingStopped { .. } => "typing-stopped",
            Self::UserIdChanged { .. } => "user-id-changed",
            Self::OwnDataTaken { .. } => "own-data-taken",
            Self::AccountBlocked { by_mail: true, .. } => "account-blocked-by-mail",
            Self::AccountBlocked { by_mail: false, .. } => "account-blocked-at-office",
            Self::AccountOpened { .. } => "account-opened",
            Self::StillBlocked => "still-blocked",
            Self::EnrolmentEnded { why: EnrolmentEnd::WrongPins, .. } => "enrolment-wrong-pins",
            Self::EnrolmentEnded { why: EnrolmentEnd::SecondDevice, .. } => "enrolment-second-device",
        }
    }

    /// The one-time link, where there is one.
    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::ConfirmAddress { link }
            | Self::ResetPassword { link }
            | Self::AlreadyRegistered { reset_link: link }
            | Self::CopyBegan { stop: link, .. }
            | Self::PinWaits { stop: link, .. }
            | Self::PinWaited { stop: link, .. }
            | Self::CopyReady { stop: link, .. }
            | Self::TypingBegan { stop: link, .. }
            | Self::TypingReady { stop: link, .. }
            | Self::TypingOn { stop: link, .. } => Some(link),
            _ => None,
        }
    }
}

impl PartialEq for Wake {
    fn eq(&self, other: &Self) -> bool {
        let key = |wake: &Self| (wake.subscription.p256dh.thumbprint(), wake.subscription.auth);
        (self.account, self.device) == (other.account, other.device)
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

/// As for [`Message`].
impl fmt::Debug for News {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "News({})", self.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::hours;

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
