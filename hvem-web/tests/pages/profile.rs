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

/// Its pages about contact data.
pub fn contact(g: &mut Gallery<'_>) {
    let new = || "holm@example.net".to_owned();
    let email = |page, email: &str, rests_until, errors| EmailChange {
        page,
        email: email.into(),
        present: "karen@example.org".into(),
        rests_until,
        errors,
    };
    g.add("email", email(g.holder(), "", None, Vec::new()));
    g.add("email-wrong", email(g.holder(), "karen@example.org", None, vec![Wrong::EmailSame]));
    g.add("email-rests", email(g.holder(), "", Some(NOW + 3 * DAY), Vec::new()));
    g.add("email-sent", EmailSent { page: g.stranger(), email: new() });
    g.add("email-sent-plain", EmailSent { page: g.stranger(), email: String::new() });
    let open = EmailLinkState::Open {
        address: "/account/email/link/MDEy".into(),
        email: new(),
        before: "k…@example.org".into(),
    };
    let changed = |signs_in| EmailLinkState::Changed { email: new(), signs_in };
    for (name, state) in [
        ("email-link", open),
        ("email-link-changed", changed(false)),
        ("email-link-changed-user-id", changed(true)),
        ("email-link-over", EmailLinkState::Over),
    ] {
        g.add(name, EmailLink { page: g.stranger(), state });
    }
    let phone = |page, present: Option<&str>, errors| PhoneChange {
        page,
        phone: String::new(),
        present: present.map(str::to_owned),
        errors,
    };
    g.add("phone", phone(g.holder(), Some("+45 •• •• •• 78"), Vec::new()));
    g.add("phone-none", phone(g.holder(), None, Vec::new()));
    for (name, wrong) in [("phone-malformed", Wrong::PhoneMalformed), ("phone-same", Wrong::PhoneSame)] {
        g.add(name, phone(g.holder(), None, vec![wrong]));
    }
    let code = |page, code_waits, errors| PhoneCode {
        page, phone: "+46 • •• •• •• 67".into(), code_waits, errors
    };
    g.add("phone-code", code(g.holder(), true, Vec::new()));
    g.add("phone-code-malformed", code(g.holder(), true, vec![Wrong::SmsMalformed]));
    g.add("phone-code-wrong", code(g.holder(), true, vec![Wrong::SmsWrong]));
    g.add("phone-code-over", code(g.holder(), false, vec![Wrong::SmsOver]));
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
        Happening::EmailChangeAsked,
        Happening::EmailChanged,
        Happening::EmailChangeStopped,
        Happening::EmailTakenBack,
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
