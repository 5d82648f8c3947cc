//! Mails in words: what happened (`News`) becomes subject, plain text and HTML in the receiver's language.
//!
//! Every mail has the same parts in the same order: what happened, the facts, one button, its address as text too, what to do if
//! it was somebody else, and that hvem never asks for codes. Sending is done elsewhere.

use std::time::Duration;

use askama::Template;
use hvem_domain::{
    message::{EmailNews, Link, News},
    time::Timestamp,
};

use crate::{dates, text::Text};

pub mod mailbox;

/// Around every mail: who sends, in which language.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The receiver's language.
    pub text: &'a Text,
    /// What the operator calls the service.
    pub service: &'a str,
    /// The server's public URL, without a trailing slash.
    pub issuer: &'a str,
}

/// A mail as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject.
    pub subject: String,
    /// The part for readers that show no HTML.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// Where the button leads.
    pub link: String,
}

/// Puts `news` into words.
///
/// # Errors
/// What askama reports; the snapshot of every mail rules it out.
pub fn render(news: &News, frame: &Frame<'_>) -> Result<Rendered, askama::Error> {
    let parts = Parts::of(news, frame);
    let text = Plain { parts: &parts }.render()?;
    let html = Html { parts: &parts }.render()?;
    Ok(Rendered { subject: parts.subject, text, html, link: parts.link })
}

/// What both templates show.
struct Parts {
    language: &'static str,
    service: String,
    issuer: String,
    subject: String,
    title: String,
    body: String,
    facts: Vec<Fact>,
    button: String,
    link: String,
    valid: Option<String>,
    not_you: String,
    danger: bool,
    link_too: String,
    never_asked: String,
    sent_by: String,
}

/// One line of what is known.
struct Fact {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    parts: &'a Parts,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Plain<'a> {
    parts: &'a Parts,
}

impl Parts {
    fn of(news: &News, frame: &Frame<'_>) -> Self {
        let service = one_line(frame.service);
        let say = |part: &str| frame.text.with(&format!("mail-{}-{part}", news.kind()), &[("service", &service)]);
        let around = |key: &str| frame.text.with(key, &[("service", &service)]);
        let (link, button) = action(news, frame.issuer);
        Self {
            language: frame.text.language().tag(),
            issuer: frame.issuer.to_owned(),
            subject: say("subject"),
            title: say("title"),
            body: say("text"),
            facts: facts(news, frame.text),
            button: button.map_or_else(|| say("button"), around),
            link,
            valid: news.link().map(|link| valid(link, frame.text)),
            not_you: say("not-you"),
            danger: is_danger(news),
            link_too: around("mail-link-too"),
            never_asked: around("mail-never-asked"),
            sent_by: around("mail-sent-by"),
            service,
        }
    }
}

/// Where the button leads, and its words when several mails share them.
fn action(news: &News, issuer: &str) -> (String, Option<&'static str>) {
    let page = |path: &str| format!("{issuer}{path}");
    let stops = |link: &Link, words| (link.address.clone(), Some(words));
    match news {
        News::ConfirmAddress { link } | News::ResetPassword { link } | News::AlreadyRegistered { reset_link: link } => {
            (link.address.clone(), None)
        }
        News::NoSuchAccount => (page("/account/new"), None),
        News::CopyBegan { stop, .. } | News::CopyReady { stop, .. } => stops(stop, "mail-button-stop-copy"),
        News::TypingBegan { stop, .. } | News::TypingReady { stop, .. } | News::TypingOn { stop, .. } => {
            stops(stop, "mail-button-stop-typing")
        }
        News::PinWaits { stop, .. } | News::PinWaited { stop, .. } => stops(stop, "mail-button-stop-renewal"),
        News::Email(news) => email_action(news).unwrap_or_else(|| (page("/account"), Some("mail-button-account"))),
        // Whoever stole the password has just changed it: only the forgotten-password way is left to the owner.
        News::PasswordChanged { .. } => (page("/account/forgotten"), None),
        News::ReportedNotMe { knew_password: true, .. } => (page("/account/password"), Some("mail-button-password")),
        News::ReportedNotMe { knew_password: false, .. } => (page("/account/user-id"), Some("mail-button-user-id")),
        // Nobody signs in until it is open again: a link by mail does that, or the office.
        News::AccountBlocked { by_mail: true, .. } => (page("/account/forgotten"), None),
        News::AccountBlocked { by_mail: false, .. } | News::StillBlocked => {
            (page("/account/blocked"), Some("mail-button-blocked"))
        }
        // Whoever asked for keys in vain knows the password.
        News::KeyCardBlocked { .. } => (page("/account/password"), Some("mail-button-password")),
        News::CodeTokenOrdered { .. }
        | News::CodeTokenSent { .. }
        | News::CodeTokenWorks { .. }
        | News::CodeTokenPaused { .. }
        | News::CodeTokenBlocked { .. }
        | News::CodeTokenRevoked { .. }
        | News::SecurityKeyOrdered { .. }
        | News::SecurityKeySent { .. }
        | News::SecurityKeyWorks { .. }
        | News::SecurityKeyBlocked { .. }
        | News::SecurityKeyCopied { .. }
        | News::SecurityKeyRevoked { .. } => (page("/account/codes"), Some("mail-button-codes")),
        News::KeyCardFollows { .. }
        | News::KeyCardWorks { .. }
        | News::KeyCardRevoked { .. }
        | News::LetterUsed { .. }
        | News::UserIdChanged { .. }
        | News::OwnDataTaken { .. }
        | News::AccountOpened { .. }
        | News::PhoneChanged { .. } => (page("/account"), Some("mail-button-account")),
        News::AppWaits { .. }
        | News::AppWaited { .. }
        | News::DeviceAdded { .. }
        | News::DeviceRemoved { .. }
        | News::DeviceBlocked { .. }
        | News::DeviceOpened { .. }
        | News::PinPaused { .. }
        | News::PinOff { .. }
        | News::PinChanged { .. }
        | News::PinRenewed { .. }
        | News::DeviceCloned { .. }
        | News::CopyReadTwice { .. }
        | News::DeviceCopied { .. }
        | News::CopyStopped { .. }
        | News::TypingStopped { .. }
        | News::EnrolmentEnded { .. } => (page("/account/devices"), Some("mail-button-devices")),
    }
}

/// The button of a mail about an address, where it has one of its own.
fn email_action(news: &EmailNews) -> Option<(String, Option<&'static str>)> {
    match news {
        EmailNews::Confirm { link } => Some((link.address.clone(), None)),
        EmailNews::ChangeAsked { stop, .. } => Some((stop.address.clone(), Some("mail-button-stop-email"))),
        EmailNews::Changed { stop, .. } => Some((stop.address.clone(), Some("mail-button-take-email-back"))),
        EmailNews::Wanted
        | EmailNews::IsYours { .. }
        | EmailNews::Rests { .. }
        | EmailNews::ChangeStopped { .. }
        | EmailNews::TakenBack { .. } => None,
    }
}

fn email_facts(news: &EmailNews, text: &Text) -> Vec<Fact> {
    let moment = |name, at| Fact::moment(text, name, at);
    match news {
        EmailNews::Confirm { .. } | EmailNews::Wanted => Vec::new(),
        EmailNews::ChangeAsked { email, at, .. } | EmailNews::Changed { email, at, .. } => {
            vec![Fact::new(text, "mail-fact-new-email", email), moment("mail-fact-at", *at)]
        }
        EmailNews::IsYours { until } | EmailNews::Rests { until } => vec![moment("mail-fact-rests", *until)],
        EmailNews::ChangeStopped { at } | EmailNews::TakenBack { at } => vec![moment("mail-fact-at", *at)],
    }
}

impl Fact {
    fn new(text: &Text, name: &str, value: &str) -> Self {
        Self { name: text.say(name), value: one_line(value) }
    }

    fn moment(text: &Text, name: &str, at: Timestamp) -> Self {
        Self::new(text, name, &dates::exactly(text, at.0))
    }
}

fn facts(news: &News, text: &Text) -> Vec<Fact> {
    let fact = |name: &str, value: &str| Fact::new(text, name, value);
    let moment = |name, at| Fact::moment(text, name, at);
    let with = |name, value: &str, when, at| vec![fact(name, value), moment(when, at)];
    let both = |name, value: &str, at| with(name, value, "mail-fact-at", at);
    match news {
        News::ConfirmAddress { .. }
        | News::AlreadyRegistered { .. }
        | News::ResetPassword { .. }
        | News::StillBlocked
        | News::NoSuchAccount => Vec::new(),
        News::PasswordChanged { at }
        | News::LetterUsed { at }
        | News::UserIdChanged { at }
        | News::OwnDataTaken { at }
        | News::AccountBlocked { at, .. }
        | News::AccountOpened { at }
        | News::CodeTokenOrdered { at }
        | News::CodeTokenSent { at }
        | News::SecurityKeyOrdered { at }
        | News::SecurityKeySent { at } => vec![moment("mail-fact-at", *at)],
        News::CodeTokenWorks { device, at }
        | News::CodeTokenBlocked { device, at }
        | News::CodeTokenRevoked { device, at } => both("mail-fact-code-token", device, *at),
        News::SecurityKeyWorks { device, at }
        | News::SecurityKeyBlocked { device, at }
        | News::SecurityKeyCopied { device, at }
        | News::SecurityKeyRevoked { device, at } => both("mail-fact-security-key", device, *at),
        News::CodeTokenPaused { device, until: at } => with("mail-fact-code-token", device, "mail-fact-until", *at),
        News::DeviceAdded { device, at }
        | News::DeviceRemoved { device, at }
        | News::DeviceBlocked { device, at }
        | News::DeviceOpened { device, at }
        | News::PinOff { device, at }
        | News::PinChanged { device, at }
        | News::PinRenewed { device, at }
        | News::DeviceCloned { device, at }
        | News::AppWaited { device, at }
        | News::CopyReady { device, at, .. }
        | News::CopyReadTwice { device, at }
        | News::CopyStopped { device, at, .. }
        | News::TypingReady { device, at, .. }
        | News::TypingOn { device, at, .. }
        | News::TypingStopped { device, at }
        | News::PinWaited { device, at, .. }
        | News::EnrolmentEnded { device, at, .. } => both("mail-fact-device", device, *at),
        News::DeviceCopied { device, from, at } => copied(text, (device, from), *at),
        News::AppWaits { device, until }
        | News::PinWaits { device, until, .. }
        | News::CopyBegan { device, until, .. }
        | News::TypingBegan { device, until, .. } => with("mail-fact-device", device, "mail-fact-ready", *until),
        News::PinPaused { device, until: at } => with("mail-fact-device", device, "mail-fact-until", *at),
        News::KeyCardBlocked { card, at }
        | News::KeyCardFollows { card, at }
        | News::KeyCardWorks { card, at }
        | News::KeyCardRevoked { card, at } => both("mail-fact-key-card", card, *at),
        News::Email(news) => email_facts(news, text),
        News::PhoneChanged { number, at } => both("mail-fact-phone", number, *at),
        News::ReportedNotMe { relying_party, at, .. } => both("mail-fact-service", relying_party, *at),
    }
}

fn copied(text: &Text, (device, from): (&str, &str), at: Timestamp) -> Vec<Fact> {
    let fact = |name: &str, value: &str| Fact::new(text, name, value);
    vec![fact("mail-fact-device", device), fact("mail-fact-copied-from", from), Fact::moment(text, "mail-fact-at", at)]
}

/// Mails about something that is likely somebody else's doing: they stand out, the others stay calm.
fn is_danger(news: &News) -> bool {
    use hvem_domain::message::{CopyStop::WrongUserIds, EnrolmentEnd::SecondDevice};
    matches!(
        news,
        News::PinOff { .. }
            | News::DeviceCloned { .. }
            | News::DeviceBlocked { .. }
            | News::KeyCardBlocked { .. }
            | News::CodeTokenBlocked { .. }
            | News::CodeTokenPaused { .. }
            | News::SecurityKeyBlocked { .. }
            | News::SecurityKeyCopied { .. }
            | News::ReportedNotMe { .. }
            | News::CopyReadTwice { .. }
            | News::CopyStopped { why: WrongUserIds, .. }
            | News::AccountBlocked { .. }
            | News::EnrolmentEnded { why: SecondDevice, .. }
    )
}

/// How long the link works: in hours when it comes out even, else in minutes.
fn valid(link: &Link, text: &Text) -> String {
    let minutes = link.valid_for.max(Duration::from_secs(60)).as_secs() / 60;
    if minutes.is_multiple_of(60) {
        text.with("mail-valid-hours", &[("hours", &(minutes / 60))])
    } else {
        text.with("mail-valid", &[("minutes", &minutes)])
    }
}

/// A name that a person typed, as one line of plain text: it must not be able to look like another part of the mail.
fn one_line(name: &str) -> String {
    name.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
