//! The help pages: one question with its answer each, at `/help/{slug}`, and all of them at `/help` (journey E16). The same answers stand
//! folded on the pages where the questions arise (`parts::ask`), so that whoever needs one leaves nothing behind.
//!
//! `hvem-acceptance/guides/questions.toml` holds the questions of the printed FAQ to these topics and to the pages that ask them.

use askama::Template;

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
    Topic { slug, title, says, way: None }
}

const fn with_way(topic: Topic, address: &'static str, label: &'static str) -> Topic {
    Topic { way: Some((address, label)), ..topic }
}

/// All of them.
pub const HELP: [Group; 4] = [
    Group {
        title: "help-group-sign-in",
        topics: &[
            topic("pc", "help-pc", &["help-pc-how", "help-pc-no-camera"]),
            topic("here", "help-here", &["help-here-how"]),
            topic("nothing", "help-nothing", &["help-nothing-how"]),
            topic("code-display", "help-code-display", &["help-code-display-how", "help-code-never"]),
            topic("code-reader", "help-code-reader", &["help-code-reader-how", "help-code-never"]),
            topic("security-key", "help-security-key", &["help-security-key-how", "help-security-key-lost"]),
            topic("why", "help-why", &["help-why-two", "help-why-care"]),
            topic("eid", "help-eid", &["help-eid-not-yet", "help-eid-elsewhere"]),
        ],
    },
    Group {
        title: "help-group-app",
        topics: &[
            topic("app", "help-app", &["help-app-what", "help-app-screen-lock"]),
            with_way(topic("get-app", "help-get-app", &["help-get-app-how", "help-get-app-keep"]), "/app/", "open-app"),
            topic("add", "help-add", &["help-add-how", "help-add-scan", "help-add-more"]),
            topic("qr-code", "help-qr-code", &["help-qr-code-add", "help-qr-code-sign-in"]),
            topic("qr-reader", "help-qr-reader", &["help-qr-reader-what", "help-qr-reader-how"]),
            topic("screen-lock", "help-screen-lock", &["help-screen-lock-why", "help-screen-lock-how"]),
            topic("one-account", "help-one-account", &["help-one-account-why", "help-one-account-change"]),
            topic("tablet", "help-tablet", &["help-tablet-how", "help-tablet-key"]),
        ],
    },
    Group {
        title: "help-group-account",
        topics: &[
            with_way(
                topic("mail", "help-mail", &["help-mail-how", "help-mail-known"]),
                "/account/new",
                "create-account",
            ),
            with_way(
                topic("known", "help-known", &["help-known-what", "help-known-now"]),
                "/account/forgotten",
                "help-password-way",
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
            topic("lost-keys", "help-lost-keys", &["help-lost-keys-why", "help-lost-keys-how", "help-lost-only"]),
        ],
    },
];

impl Topic {
    /// The topic at `/help/{slug}`.
    #[must_use]
    pub fn find(slug: &str) -> Option<&'static Self> {
        HELP.iter().flat_map(|group| group.topics).find(|topic| topic.slug == slug)
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
    fn every_topic_has_an_address_of_its_own() {
        let slugs: Vec<_> = HELP.iter().flat_map(|group| group.topics).map(|topic| topic.slug).collect();
        assert_eq!(slugs.iter().collect::<BTreeSet<_>>().len(), slugs.len());
        assert!(slugs.iter().all(|slug| Topic::find(slug).is_some_and(|found| found.slug == *slug)));
    }
}
