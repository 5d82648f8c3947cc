//! What happened, of which somebody is told by mail.

use std::fmt;

use super::Link;
use crate::time::Timestamp;

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
    /// A device answers nothing until it is opened again: somebody wanted it.
    DeviceBlocked { device: String, at: Timestamp },
    /// A blocked device answers again.
    DeviceOpened { device: String, at: Timestamp },
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
    /// The holder's address is another one, or is to be.
    Email(EmailNews),
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

/// What is told of an address.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentence of each variant names its fields")]
pub enum EmailNews {
    /// Somebody who is signed in wants another address for the account; the link stops it. Told to the address before; `email` is masked.
    ChangeAsked { email: String, at: Timestamp, stop: Link },
    /// The link that makes this address that of an account.
    Confirm { link: Link },
    /// Somebody wanted this address for another account; it has one.
    Wanted,
    /// The account has another address; the link takes it back. Told to the one before; `email` is masked.
    Changed { email: String, at: Timestamp, stop: Link },
    /// This address is an account's now. Until then it is sent no link that sets a password.
    IsYours { until: Timestamp },
    /// Somebody asked for such a link, and the address rests until then.
    Rests { until: Timestamp },
    /// The account keeps its address.
    ChangeStopped { at: Timestamp },
    /// The account has the address before again; told to both.
    TakenBack { at: Timestamp },
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
            Self::DeviceBlocked { .. } => "device-blocked",
            Self::DeviceOpened { .. } => "device-opened",
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
            Self::Email(news) => Self::kind_of_email(news),
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

    /// The same, of an address.
    fn kind_of_email(news: &EmailNews) -> &'static str {
        match news {
            EmailNews::ChangeAsked { .. } => "email-change-asked",
            EmailNews::Confirm { .. } => "confirm-email",
            EmailNews::Wanted => "email-wanted",
            EmailNews::Changed { .. } => "email-changed",
            EmailNews::IsYours { .. } => "email-is-yours",
            EmailNews::Rests { .. } => "email-rests",
            EmailNews::ChangeStopped { .. } => "email-change-stopped",
            EmailNews::TakenBack { .. } => "email-taken-back",
        }
    }

    /// The one-time link, where there is one.
    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::ConfirmAddress { link }
            | Self::ResetPassword { link }
            | Self::AlreadyRegistered { reset_link: link }
            | Self::Email(
                EmailNews::Confirm { link }
                | EmailNews::ChangeAsked { stop: link, .. }
                | EmailNews::Changed { stop: link, .. },
            )
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

/// As for [`Message`](super::Message).
impl fmt::Debug for News {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "News({})", self.kind())
    }
}
