//! What happened, as it lies in the outbox.

use std::time::Duration;

use hvem_domain::{
    message::{CopyStop, EmailNews, EnrolmentEnd, Link, News},
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
#[serde(remote = "EmailNews", rename_all = "kebab-case")]
enum EmailNewsShape {
    ChangeAsked {
        email: String,
        #[serde(with = "ms")]
        at: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    Confirm {
        #[serde(with = "LinkShape")]
        link: Link,
    },
    Wanted,
    Changed {
        email: String,
        #[serde(with = "ms")]
        at: Timestamp,
        #[serde(with = "LinkShape")]
        stop: Link,
    },
    IsYours {
        #[serde(with = "ms")]
        until: Timestamp,
    },
    Rests {
        #[serde(with = "ms")]
        until: Timestamp,
    },
    ChangeStopped {
        #[serde(with = "ms")]
        at: Timestamp,
    },
    TakenBack {
        #[serde(with = "ms")]
        at: Timestamp,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "News", rename_all = "kebab-case")]
pub(super) enum NewsShape {
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
    DeviceBlocked {
        device: String,
        #[serde(with = "ms")]
        at: Timestamp,
    },
    DeviceOpened {
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
    Email(#[serde(with = "EmailNewsShape")] EmailNews),
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
