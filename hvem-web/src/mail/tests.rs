//! Every mail in every language and part, as it goes out.

use super::*;
use crate::text::{Language, Texts};
use hvem_domain::{
    message::{CopyStop, EmailNews, EnrolmentEnd},
    time::{Timestamp, hours, minutes},
};

const ISSUER: &str = "https://id.example.org";

fn link(valid_for: Duration) -> Link {
    Link { address: format!("{ISSUER}/account/link/q1dXpw3UpT5VOmu_cf_v6g"), valid_for }
}

fn stop(valid_for: Duration) -> Link {
    Link { address: format!("{ISSUER}/account/stop/cop_0ahvb7r2s5tq8m3kxw4n6p9yzc/q1dXpw3UpT5VOmu_cf_v6g"), valid_for }
}

fn scans(valid_for: Duration) -> Link {
    Link { address: format!("{ISSUER}/account/stop/typ_0ahvb7r2s5tq8m3kxw4n6p9yzc/q1dXpw3UpT5VOmu_cf_v6g"), valid_for }
}

fn keeps(valid_for: Duration) -> Link {
    Link { address: format!("{ISSUER}/account/stop/ech_0ahvb7r2s5tq8m3kxw4n6p9yzc/q1dXpw3UpT5VOmu_cf_v6g"), valid_for }
}

fn new_email(valid_for: Duration) -> Link {
    Link { address: format!("{ISSUER}/account/email/link/q1dXpw3UpT5VOmu_cf_v6g"), valid_for }
}

/// One of each; a new kind of news is added here, or `every_kind_of_news_is_among_the_samples` fails.
fn samples() -> Vec<News> {
    // 22 November 2026, 19.31 in Copenhagen.
    let at = Timestamp(1_795_372_260_000);
    let device = || "Karis S24".to_owned();
    let news = vec![
        News::ConfirmAddress { link: link(hours(24)) },
        News::AlreadyRegistered { reset_link: link(minutes(30)) },
        News::ResetPassword { link: link(minutes(30)) },
        News::NoSuchAccount,
        News::PasswordChanged { at },
        News::DeviceAdded { device: device(), at },
        News::DeviceRemoved { device: device(), at },
        News::DeviceBlocked { device: device(), at },
        News::DeviceOpened { device: device(), at },
        News::PinPaused { device: device(), until: at + minutes(15) },
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
        News::CodeTokenWorks { device: "0142".into(), at },
        News::CodeTokenPaused { device: "0142".into(), until: at },
        News::CodeTokenBlocked { device: "0142".into(), at },
        News::CodeTokenRevoked { device: "0142".into(), at },
        News::SecurityKeyOrdered { at },
        News::SecurityKeySent { at },
        News::SecurityKeyWorks { device: "K74M-0QXR".into(), at },
        News::SecurityKeyBlocked { device: "K74M-0QXR".into(), at },
        News::SecurityKeyCopied { device: "K74M-0QXR".into(), at },
        News::SecurityKeyRevoked { device: "K74M-0QXR".into(), at },
        News::AppWaits { device: device(), until: at },
        News::AppWaited { device: device(), at },
        News::PinWaits { device: device(), until: at, stop: stop(hours(72)) },
        News::PinWaited { device: device(), at, stop: stop(hours(48)) },
        News::CopyBegan { device: device(), until: at, stop: stop(hours(25)) },
        News::CopyReady { device: device(), at, stop: stop(hours(24)) },
        News::CopyReadTwice { device: device(), at },
        News::DeviceCopied { device: device(), from: "iPad i stuen".into(), at },
        News::CopyStopped { device: device(), why: CopyStop::Stopped, at },
        News::CopyStopped { device: device(), why: CopyStop::WrongUserIds, at },
        News::TypingBegan { device: device(), until: at, stop: scans(hours(25)) },
        News::TypingReady { device: device(), at, stop: scans(hours(24)) },
        News::TypingOn { device: device(), at, stop: scans(hours(72)) },
        News::TypingStopped { device: device(), at },
    ];
    news.into_iter().chain(of_an_account(at)).chain(of_an_address(at)).collect()
}

/// What is told of a whole account, and of a device that it did not get.
fn of_an_account(at: Timestamp) -> [News; 8] {
    let ended = |why| News::EnrolmentEnded { device: "Karis S24".into(), why, at };
    [
        News::UserIdChanged { at },
        News::OwnDataTaken { at },
        News::AccountBlocked { by_mail: true, at },
        News::AccountBlocked { by_mail: false, at },
        News::AccountOpened { at },
        News::StillBlocked,
        ended(EnrolmentEnd::WrongPins),
        ended(EnrolmentEnd::SecondDevice),
    ]
}

/// What is told of an address.
fn of_an_address(at: Timestamp) -> [News; 8] {
    [
        EmailNews::ChangeAsked { email: "h…@example.net".into(), at, stop: keeps(hours(24)) },
        EmailNews::Confirm { link: new_email(hours(24)) },
        EmailNews::Wanted,
        EmailNews::Changed { email: "h…@example.net".into(), at, stop: keeps(hours(120)) },
        EmailNews::IsYours { until: at },
        EmailNews::Rests { until: at },
        EmailNews::ChangeStopped { at },
        EmailNews::TakenBack { at },
    ]
    .map(News::Email)
}

fn rendered(news: &News, language: Language) -> Rendered {
    let text = Texts::for_scheme("eu-login").in_language(language);
    render(news, &Frame { text: &text, service: "hvem", issuer: ISSUER }).unwrap()
}

#[test]
fn every_mail_reads_as_in_its_snapshot() {
    for news in samples() {
        for language in Language::ALL {
            let mail = rendered(&news, language);
            let name = format!("{}.{}", news.kind(), language.tag());
            insta::assert_snapshot!(format!("{name}.txt"), format!("Subject: {}\n\n{}", mail.subject, mail.text));
            insta::assert_snapshot!(format!("{name}.html"), mail.html);
        }
    }
}

#[test]
fn every_kind_of_news_is_among_the_samples() {
    let source = include_str!("../../../hvem-domain/src/message/news.rs");
    let kinds = source.split("impl News").nth(1).unwrap().split("pub fn link").next().unwrap();
    let known: Vec<_> = kinds.split('"').skip(1).step_by(2).collect();
    let sampled: Vec<_> = samples().iter().map(News::kind).collect();
    assert_eq!(known, sampled);
}

#[test]
fn no_text_is_missing_and_no_value_left_open() {
    for news in samples() {
        for language in Language::ALL {
            let mail = rendered(&news, language);
            for part in [&mail.subject, &mail.text, &mail.html] {
                assert!(!part.contains("mail-"), "a key in {}: {part}", news.kind());
                assert!(!part.contains("{$") && !part.contains("{ $"), "a variable in {}", news.kind());
            }
        }
    }
}

/// LOOK.md, "Voice": short sentences.
#[test]
fn sentences_are_short() {
    for news in samples() {
        for language in Language::ALL {
            let mail = rendered(&news, language);
            let prose = mail.text.lines().filter(|line| !line.contains("://"));
            for sentence in prose.flat_map(|line| line.split_inclusive(['.', '?', '!'])) {
                let words = sentence.split_whitespace().count();
                assert!(words <= 15, "{words} words in {}: {sentence}", news.kind());
            }
        }
    }
}

#[test]
fn the_link_stands_in_both_parts_and_leads_to_this_server_alone() {
    for news in samples() {
        let mail = rendered(&news, Language::Da);
        assert!(mail.link.starts_with(ISSUER));
        assert!(mail.text.lines().any(|line| line == mail.link));
        for address in mail.html.split("href=\"").skip(1) {
            assert!(address.starts_with(ISSUER), "{}", address.split('"').next().unwrap());
        }
        assert_eq!(mail.html.matches("class=\"button\"").count(), 1);
    }
}

#[test]
fn a_device_name_can_bring_neither_markup_nor_lines_of_its_own() {
    let device = "S24</p><a href=\"https://evil.example\">Tryk</a>\r\n\r\n-- \nhvem".to_owned();
    let mail = rendered(&News::DeviceAdded { device, at: Timestamp(0) }, Language::Da);
    assert!(!mail.html.contains("<a href=\"https://evil"));
    assert!(mail.text.contains("\nTelefon: S24</p><a href=\"https://evil.example\">Tryk</a> -- hvem\n"));
}

#[test]
fn a_minute_and_an_hour_are_said_in_the_singular() {
    let said = |valid_for, language| rendered(&News::ResetPassword { link: link(valid_for) }, language).text;
    assert!(said(hours(1), Language::Da).contains("i én time."));
    assert!(said(hours(2), Language::En).contains("for 2 hours."));
    assert!(said(minutes(1), Language::En).contains("for one minute."));
    assert!(said(minutes(90), Language::Da).contains("i 90 minutter."));
}
