//! The help pages: one question with its answer each, at `/help/{slug}`, and all of them at `/help` (journey E16). The same answers stand
//! folded on the pages where the questions arise (`parts::ask`), so that whoever needs one leaves nothing behind.
//!
//! `hvem-acceptance/guides/questions.toml` holds the questions of the printed FAQ to these topics and to the pages that ask them.

use askama::Template;
use hvem_domain::scheme::{Gate, Identifier, Registers, Scheme};

use crate::page::Page;

/// A question with its answer. The slug is its address and never changes: guides may print it.
#[derive(Debug)]
pub struct Topic {
    /// Last part of its address.
    pub slug: &'static str,
    /// Key of the question.
    pub title: &'static str,
    /// Keys of the answer's paragraphs.
    pub says: &'static [&'static str],
    /// Address and key of the thing to do, when there is one.
    pub way: Option<(&'static str, &'static str)>,
    /// Whether people of a scheme ask it.
    asked_in: fn(&Scheme) -> bool,
}

/// Topics that belong together.
#[derive(Debug)]
pub struct Group {
    /// Key of its name.
    pub title: &'static str,
    /// What belongs to it.
    pub topics: &'static [Topic],
}

const fn topic(slug: &'static str, title: &'static str, says: &'static [&'static str]) -> Topic {
    Topic { slug, title, says, way: None, asked_in: |_| true }
}

const fn with_way(topic: Topic, address: &'static str, label: &'static str) -> Topic {
    Topic { way: Some((address, label)), ..topic }
}

const fn only(asked_in: fn(&Scheme) -> bool, topic: Topic) -> Topic {
    Topic { asked_in, ..topic }
}

fn registers_alone(scheme: &Scheme) -> bool {
    scheme.registers == Registers::Alone
}

fn by_letter(scheme: &Scheme) -> bool {
    !registers_alone(scheme)
}

fn chosen_user_id(scheme: &Scheme) -> bool {
    scheme.identifier == Identifier::UserId
}

fn key_card(scheme: &Scheme) -> bool {
    Gate::leaves(scheme.login).contains(&Gate::CardKey)
}

fn code_devices(scheme: &Scheme) -> bool {
    Gate::leaves(scheme.login).contains(&Gate::TokenCode)
}

fn security_keys(scheme: &Scheme) -> bool {
    Gate::leaves(scheme.login).contains(&Gate::SecurityKey)
}

fn copies(scheme: &Scheme) -> bool {
    scheme.copy.is_some()
}

fn sends_sms(scheme: &Scheme) -> bool {
    scheme.sends_sms()
}

fn wants_screen_lock(scheme: &Scheme) -> bool {
    scheme.screen_lock_required
}

/// All of them.
pub const HELP: [Group; 4] = [
    Group {
        title: "help-group-sign-in",
        topics: &[
            topic("pc", "help-pc", &["help-pc-how", "help-pc-no-camera"]),
            topic("here", "help-here", &["help-here-how"]),
            topic("nothing", "help-nothing", &["help-nothing-how"]),
            only(key_card, topic("key-card", "help-key-card", &["help-key-card-how", "help-key-card-never"])),
            only(
                code_devices,
                topic("code-display", "help-code-display", &["help-code-display-how", "help-code-never"]),
            ),
            only(code_devices, topic("code-reader", "help-code-reader", &["help-code-reader-how", "help-code-never"])),
            only(
                security_keys,
                topic("security-key", "help-security-key", &["help-security-key-how", "help-security-key-lost"]),
            ),
            topic("why", "help-why", &["help-why-two", "help-why-care"]),
            only(registers_alone, topic("eid", "help-eid", &["help-eid-not-yet", "help-eid-elsewhere"])),
        ],
    },
    Group {
        title: "help-group-app",
        topics: &[
            topic("app", "help-app", &["help-app-what", "help-app-screen-lock"]),
            with_way(topic("get-app", "help-get-app", &["help-get-app-how", "help-get-app-keep"]), "/app/", "open-app"),
            topic("add", "help-add", &["help-add-how", "help-add-scan", "help-add-more"]),
            only(copies, topic("copy", "help-copy", &["help-copy-how", "help-copy-wait", "help-copy-never"])),
            topic("qr-code", "help-qr-code", &["help-qr-code-add", "help-qr-code-sign-in"]),
            topic("qr-reader", "help-qr-reader", &["help-qr-reader-what", "help-qr-reader-how"]),
            only(
                wants_screen_lock,
                topic("screen-lock", "help-screen-lock", &["help-screen-lock-why", "help-screen-lock-how"]),
            ),
            topic("one-account", "help-one-account", &["help-one-account-why", "help-one-account-change"]),
            topic("tablet", "help-tablet", &["help-tablet-how", "help-tablet-key"]),
        ],
    },
    Group {
        title: "help-group-account",
        topics: &[
            only(
                by_letter,
                with_way(
                    topic("letter", "help-letter", &["help-letter-how", "help-letter-gone"]),
                    "/account/letter",
                    "home-letter",
                ),
            ),
            only(chosen_user_id, topic("user-id", "help-user-id", &["help-user-id-where", "help-user-id-office"])),
            with_way(
                topic("email", "help-email", &["help-email-how", "help-email-rests", "help-email-back"]),
                "/account/email",
                "email-change",
            ),
            only(
                sends_sms,
                with_way(
                    topic("phone-number", "help-phone-number", &["help-phone-number-how", "help-phone-number-rests"]),
                    "/account/phone",
                    "phone-change",
                ),
            ),
            only(
                registers_alone,
                with_way(
                    topic("mail", "help-mail", &["help-mail-how", "help-mail-known"]),
                    "/account/new",
                    "create-account",
                ),
            ),
            only(
                registers_alone,
                with_way(
                    topic("known", "help-known", &["help-known-what", "help-known-now"]),
                    "/account/forgotten",
                    "help-password-way",
                ),
            ),
            with_way(
                topic("password", "forgotten-password", &["help-password-how", "help-password-wrong"]),
                "/account/forgotten",
                "help-password-way",
            ),
        ],
    },
    Group {
        title: "help-group-wrong",
        topics: &[
            topic("pin", "help-pin", &["help-pin-how", "help-pin-only"]),
            topic("lost", "help-lost", &["help-lost-how", "help-lost-only"]),
            topic("block-app", "help-block-app", &["help-block-app-how", "help-block-app-open", "help-block-app-only"]),
            topic("lost-keys", "help-lost-keys", &["help-lost-keys-why", "help-lost-keys-how", "help-lost-only"]),
            with_way(
                topic("block", "help-block", &["help-block-how", "help-block-all"]),
                "/account/block",
                "block-title",
            ),
        ],
    },
];

impl Topic {
    /// The topic at `/help/{slug}`, where people of this scheme ask it.
    #[must_use]
    pub fn find(slug: &str, scheme: &Scheme) -> Option<&'static Self> {
        HELP.iter().flat_map(|group| group.asked_in(scheme)).find(|topic| topic.slug == slug)
    }
}

impl Group {
    /// Those of its topics that people of this scheme ask.
    pub fn asked_in<'a>(&self, scheme: &'a Scheme) -> impl Iterator<Item = &'static Topic> + use<'a> {
        self.topics.iter().filter(|topic| (topic.asked_in)(scheme))
    }
}

/// `/help`.
#[derive(Template)]
#[template(path = "help.html")]
pub struct Help {
    /// The shell.
    pub page: Page,
    /// The page from which help was asked for.
    pub from: Option<String>,
}

/// `/help/{slug}`.
#[derive(Template)]
#[template(path = "help-topic.html")]
pub struct HelpTopic {
    /// The shell.
    pub page: Page,
    /// The page from which help was asked for.
    pub from: Option<String>,
    /// What is asked.
    pub topic: &'static Topic,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_topic_has_an_address_of_its_own_in_some_scheme() {
        let slugs: Vec<_> = HELP.iter().flat_map(|group| group.topics).map(|topic| topic.slug).collect();
        assert_eq!(slugs.iter().collect::<BTreeSet<_>>().len(), slugs.len());
        let found = |slug: &str| Scheme::PRESETS.into_iter().any(|scheme| Topic::find(slug, scheme).is_some());
        assert!(slugs.iter().all(|slug| found(slug)));
    }

    #[test]
    fn nobody_reads_about_what_their_scheme_does_not_have() {
        let asked = |slug| Scheme::PRESETS.map(|scheme| Topic::find(slug, scheme).is_some());
        assert_eq!(asked("eid"), [true, false, false], "where the account itself is the eID");
        assert_eq!(asked("mail"), [true, false, false]);
        assert_eq!(asked("letter"), [false, true, true]);
        assert_eq!(asked("key-card"), [false, true, false]);
        assert_eq!(asked("code-reader"), [false, false, true]);
        assert_eq!(asked("copy"), [false, false, true]);
        assert_eq!(asked("pin"), [true, true, true]);
    }
}
