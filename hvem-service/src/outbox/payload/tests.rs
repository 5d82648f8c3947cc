//! Every message comes back from its stored form, and that form stays as it is.

use super::*;
use hvem_domain::{
    message::{CopyStop, EmailNews, EnrolmentEnd, Link},
    time::{Timestamp, minutes},
};
use hvem_formats::key::P256;

fn letter(news: News) -> Message {
    Message::Mail(Letter { to: Email::parse("kari@example.org").unwrap(), language: "da".into(), news })
}

fn link() -> Link {
    Link { address: "https://id.example.org/account/link/x".into(), valid_for: minutes(30) }
}

fn samples() -> Vec<Message> {
    let (device, at) = (|| "S24".to_owned(), Timestamp(7));
    let news = [
        News::ConfirmAddress { link: link() },
        News::AlreadyRegistered { reset_link: link() },
        News::ResetPassword { link: link() },
        News::NoSuchAccount,
        News::PasswordChanged { at },
        News::DeviceAdded { device: device(), at },
        News::DeviceRemoved { device: device(), at },
        News::DeviceBlocked { device: device(), at },
        News::DeviceOpened { device: device(), at },
        News::PinPaused { device: device(), until: at },
        News::PinOff { device: device(), at },
        News::PinChanged { device: device(), at },
        News::PinRenewed { device: device(), at },
        News::DeviceCloned { device: device(), at },
        News::ReportedNotMe { relying_party: "Pensionsportalen".into(), knew_password: true, at },
        News::ReportedNotMe { relying_party: "Pensionsportalen".into(), knew_password: false, at },
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
        News::SecurityKeyOrdered { at },
        News::SecurityKeySent { at },
        News::SecurityKeyWorks { device: device(), at },
        News::SecurityKeyBlocked { device: device(), at },
        News::SecurityKeyCopied { device: device(), at },
        News::SecurityKeyRevoked { device: device(), at },
        News::AppWaits { device: device(), until: at },
        News::AppWaited { device: device(), at },
        News::PinWaits { device: device(), until: at, stop: link() },
        News::PinWaited { device: device(), at, stop: link() },
        News::CopyBegan { device: device(), until: at, stop: link() },
        News::CopyReady { device: device(), at, stop: link() },
        News::CopyReadTwice { device: device(), at },
        News::DeviceCopied { device: device(), from: "iPad i stuen".into(), at },
        News::CopyStopped { device: device(), why: CopyStop::Stopped, at },
        News::CopyStopped { device: device(), why: CopyStop::WrongUserIds, at },
        News::TypingBegan { device: device(), until: at, stop: link() },
        News::TypingReady { device: device(), at, stop: link() },
        News::TypingOn { device: device(), at, stop: link() },
        News::TypingStopped { device: device(), at },
        News::UserIdChanged { at },
        News::OwnDataTaken { at },
        News::AccountBlocked { by_mail: true, at },
        News::AccountBlocked { by_mail: false, at },
        News::AccountOpened { at },
        News::StillBlocked,
        News::EnrolmentEnded { device: device(), why: EnrolmentEnd::WrongPins, at },
        News::EnrolmentEnded { device: device(), why: EnrolmentEnd::SecondDevice, at },
    ];
    news.into_iter().chain(of_an_address()).map(letter).chain(not_mails()).collect()
}

fn of_an_address() -> [News; 8] {
    let link = || Link { address: "https://id.example.org/account/email/link/x".into(), valid_for: minutes(30) };
    let at = Timestamp(7);
    [
        EmailNews::ChangeAsked { email: "h…@example.net".into(), at, stop: link() },
        EmailNews::Confirm { link: link() },
        EmailNews::Wanted,
        EmailNews::Changed { email: "h…@example.net".into(), at, stop: link() },
        EmailNews::IsYours { until: at },
        EmailNews::Rests { until: at },
        EmailNews::ChangeStopped { at },
        EmailNews::TakenBack { at },
    ]
    .map(News::Email)
}

fn not_mails() -> Vec<Message> {
    let mut point = [9; 65];
    point[0] = 4;
    let subscription = Subscription {
        endpoint: "https://push.example.net/1".into(),
        p256dh: P256::from_point(&point).unwrap(),
        auth: [3; 16],
    };
    let wakes = [
        WakeText::Waits,
        WakeText::CopyBegan,
        WakeText::CopyReady,
        WakeText::DeviceCopied,
        WakeText::ContactChanged,
        WakeText::TypingBegan,
        WakeText::TypingReady,
        WakeText::TypingOn,
        WakeText::PinReady,
        WakeText::DeviceReady,
    ]
    .map(|says| {
        let (account, device) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        Message::Wake(Wake { account, device, subscription: subscription.clone(), says })
    });
    let sms = Sms {
        to: PhoneNumber::from_stored("+4520123456").unwrap(),
        language: "da".into(),
        account: Id::from_bytes([1; 16]),
        says: SmsText::TemporaryPin { pin: TemporaryPin::typed("01234567").unwrap(), valid_for: minutes(10) },
    };
    let says = SmsText::NewNumber { pin: TemporaryPin::typed("01234567").unwrap(), valid_for: minutes(10) };
    wakes.into_iter().chain([Message::Sms(sms.clone()), Message::Sms(Sms { says, ..sms })]).collect()
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
    // A wake-up from before copies had words of their own.
    let stored = String::from_utf8(write(&not_mails()[0]).unwrap()).unwrap();
    let older = stored.replace(",\"says\":\"waits\"", "");
    assert_ne!(older, stored);
    assert_eq!(read(older.as_bytes()), Ok(not_mails().remove(0)));
}

#[test]
fn another_version_or_a_torn_message_is_refused() {
    let bytes = write(&samples()[0]).unwrap();
    assert_eq!(read(&[&[2], &bytes[1..]].concat()), Err(Unreadable));
    for length in 0..bytes.len() {
        assert_eq!(read(&bytes[..length]), Err(Unreadable));
    }
}
