//! The page of the demo's mailbox. It shows mails and SMS as their receivers would see them; keeping them is done elsewhere.

use askama::Template;

use crate::{
    dates::{self, When},
    text::{Language, Text},
};

/// A mail or an SMS that would have been sent.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its number, counted from 1.
    pub number: u64,
    /// To whom.
    pub to: String,
    /// When it was posted, in milliseconds since 1970.
    pub at: i64,
    /// What came.
    pub what: What,
}

/// What came.
#[derive(Clone, Debug)]
pub enum What {
    /// A mail.
    Mail(super::Rendered),
    /// An SMS: its text.
    Sms(String),
}

impl Kept {
    /// The mail, if it is one.
    #[must_use]
    pub fn mail(&self) -> Option<&super::Rendered> {
        match &self.what {
            What::Mail(mail) => Some(mail),
            What::Sms(_) => None,
        }
    }
}

/// The mailbox with one mail open.
#[derive(Template)]
#[template(path = "mail/mailbox.html")]
pub struct MailboxPage<'a> {
    text: &'a Text,
    mails: &'a [Kept],
    open: Option<&'a Kept>,
    asked_for: bool,
    now: i64,
}

impl<'a> MailboxPage<'a> {
    /// `mails` newest first; `number` is the one asked for, otherwise the newest is open. `now` in milliseconds since 1970.
    #[must_use]
    pub fn new(text: &'a Text, mails: &'a [Kept], number: Option<u64>, now: i64) -> Self {
        let open = match number {
            Some(number) => mails.iter().find(|kept| kept.number == number),
            None => mails.first(),
        };
        Self { text, mails, open, asked_for: number.is_some(), now }
    }

    /// The page.
    ///
    /// # Errors
    /// What askama reports; a test rules it out.
    pub fn draw(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn tag(&self) -> &'static str {
        self.text.language().tag()
    }

    fn others(&self) -> Vec<Language> {
        Language::ALL.into_iter().filter(|language| *language != self.text.language()).collect()
    }

    fn newest(&self) -> u64 {
        self.mails.first().map_or(0, |kept| kept.number)
    }

    /// What an SMS has in the place of a subject.
    fn heading(&self, kept: &Kept) -> String {
        match &kept.what {
            What::Mail(mail) => mail.subject.clone(),
            What::Sms(_) => self.text.say("mailbox-sms"),
        }
    }

    fn when(&self, kept: &Kept) -> When {
        dates::when(self.text, kept.at, self.now)
    }

    fn is_open(&self, kept: &Kept) -> bool {
        self.open.is_some_and(|open| open.number == kept.number)
    }

    /// Links in the sandboxed mail open beside the mailbox: inside its frame the portal refuses to be shown.
    fn framed(mail: &super::Rendered) -> String {
        mail.html.replacen("<head>", "<head><base target=\"_blank\">", 1)
    }
}
