//! *My profile*: activity, own data, another user ID, block everything.

use hvem_web::view::*;

use super::{DAY, Gallery, NOW};

/// Its pages.
pub fn pages(g: &mut Gallery<'_>) {
    let list = |page, word: &str, errors, found| {
        let [from, to] = [""; 2].map(str::to_owned);
        ActivityList { page, word: word.into(), from, to, errors, found, older: None, is_continued: false }
    };
    let older = Some("/account/activity?word=pension&before=7".into());
    g.add("activity", ActivityList { older, ..list(g.holder(), "pension", Vec::new(), activity()) });
    g.add("activity-none", list(g.holder(), "", Vec::new(), Vec::new()));
    g.add("activity-nothing-found", list(g.holder(), "<b>", Vec::new(), Vec::new()));
    g.add("activity-no-more", ActivityList { is_continued: true, ..list(g.holder(), "x", Vec::new(), Vec::new()) });
    let errors = vec![Wrong::FromMalformed, Wrong::ToMalformed];
    g.add("activity-wrong", ActivityList { from: "i går".into(), ..list(g.holder(), "", errors, Vec::new()) });
    let user_id = |page, user_id: &str, errors| UserIdChange {
        page,
        user_id: user_id.into(),
        present: "blå cykel 7".into(),
        errors,
    };
    g.add("user-id", user_id(g.holder(), "", Vec::new()));
    g.add("user-id-wrong", user_id(g.holder(), "rød cykel 8", vec![Wrong::UserIdTaken]));
    g.add("own-data", OwnData { page: g.holder(), has_civil_number: true });
    g.add("own-data-plain", OwnData { page: g.holder(), has_civil_number: false });
    for (state, by_mail) in [("-mail", true), ("-office", false)] {
        g.add(format!("block{state}"), Block { page: g.holder(), by_mail });
        g.add(format!("blocked{state}"), Blocked { page: g.stranger(), by_mail });
    }
}

/// A line of every kind.
pub fn activity() -> Vec<Activity> {
    let (device, relying_party) = (|| "Min telefon".to_owned(), || "Pensionsportalen".to_owned());
    [
        Happening::SignedIn { relying_party: relying_party() },
        Happening::SignInRejected { relying_party: relying_party() },
        Happening::SignInReported { relying_party: relying_party() },
        Happening::PinPaused { device: device() },
        Happening::PinOff { device: device() },
        Happening::PinChanged { device: device() },
        Happening::PinRenewed { device: device() },
        Happening::Types { device: device() },
        Happening::Scans { device: device() },
        Happening::PhoneChanged,
        Happening::KeyCardIssued { card: "G 750 159 724".into() },
        Happening::KeyCardWorks { card: "G 750 159 724".into() },
        Happening::KeyCardBlocked { card: "G 750 159 724".into() },
        Happening::KeyCardRevoked { card: "G 750 159 724".into() },
        Happening::CodeTokenOrdered,
        Happening::CodeTokenSent { serial: "7000000142".into() },
        Happening::CodeTokenActivated { serial: "7000000142".into() },
        Happening::CodeTokenPaused { serial: "7000000142".into() },
        Happening::CodeTokenBlocked { serial: "7000000142".into() },
        Happening::CodeTokenOpened { serial: "7000000142".into() },
        Happening::CodeTokenRevoked { serial: "7000000142".into() },
        Happening::SecurityKeyOrdered,
        Happening::SecurityKeySent,
        Happening::SecurityKeyRegistered { number: "K74M-0QXR".into() },
        Happening::SecurityKeyBlocked { number: "K74M-0QXR".into() },
        Happening::SecurityKeyCopied { number: "K74M-0QXR".into() },
        Happening::SecurityKeyOpened { number: "K74M-0QXR".into() },
        Happening::SecurityKeyRevoked { number: "K74M-0QXR".into() },
        Happening::DeviceClosed { device: device() },
        Happening::DeviceRemoved { device: "iPad i stuen".into() },
        Happening::DeviceBlocked { device: "iPad i stuen".into() },
        Happening::DeviceOpened { device: "iPad i stuen".into() },
        Happening::DeviceRenamed { device: device() },
        Happening::DeviceAdded { device: "S24".into() },
        Happening::PasswordChanged,
        Happening::CivilNumberTold { relying_party: relying_party() },
        Happening::UserIdChanged,
        Happening::OwnDataTaken,
        Happening::Blocked,
        Happening::Unblocked,
        Happening::AccountOpened,
    ]
    .into_iter()
    .zip(0..)
    .map(|(what, days)| Activity { what, at: NOW - days * DAY, place: "Firefox på Windows".into() })
    .collect()
}
