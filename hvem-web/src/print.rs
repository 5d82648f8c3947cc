//! What is printed on paper. The words and their places are here, as a page that a browser prints; the same as PDF is made of the same
//! [`KeyCard`] in `hvem/src/print`.

use askama::Template;

use crate::text::{Said, Text};

/// The sheet of a key card. The only place where keys stand in clear: it is written where it is to be printed, and nowhere else.
#[derive(Clone)]
pub struct KeyCard {
    /// In the language of its holder.
    pub text: Text,
    /// What the operator calls the service.
    pub service: String,
    /// Where it is, without `https://`.
    pub site: String,
    /// Whose card it is.
    pub person: String,
    /// The card's number, grouped: `G 750 159 724`.
    pub card: String,
    /// Numbers and keys as printed, in rising order.
    pub keys: Vec<Printed>,
}

/// A number with its key.
#[derive(Clone)]
pub struct Printed {
    /// Four digits.
    pub number: String,
    /// Six digits.
    pub key: String,
}

/// Keys in each of the three panels beside the one with the words.
pub const PANEL: usize = 50;
/// Keys in each of a panel's two columns.
pub const COLUMN: usize = 25;
/// Keys on a page in large print.
pub const LARGE_PAGE: usize = 40;

impl KeyCard {
    /// What stands on it beside the keys, in order: number, holder, how to use it, what never to do, what to do when it is lost.
    #[must_use]
    pub fn words(&self) -> [String; 5] {
        [
            self.text.with("print-card-number", &[("card", &self.card)]),
            self.text.with("print-card-for", &[("person", &self.person)]),
            self.text.say("print-card-use"),
            self.text.say("print-card-secret"),
            self.text.with("print-card-lost", &[("site", &self.site)]),
        ]
    }

    /// What stands below a page in large print.
    #[must_use]
    pub fn page_number(&self, page: usize, pages: usize) -> String {
        self.text.with("print-card-page", &[("page", &page), ("pages", &pages)])
    }

    /// The heads of a column: numbers, keys.
    #[must_use]
    pub fn heads(&self) -> [String; 2] {
        ["print-card-column-number", "print-card-column-key"].map(|key| self.text.say(key))
    }

    /// How to fold it.
    #[must_use]
    pub fn fold(&self) -> String {
        self.text.say("print-card-fold")
    }

    /// As a page of its own that needs nothing from elsewhere, to be printed on A4.
    ///
    /// # Errors
    /// What askama reports; the tests rule it out.
    pub fn page(&self, large: bool) -> Result<String, askama::Error> {
        if large { Large { card: self }.render() } else { Folded { card: self }.render() }
    }
}

/// A letter by which its receiver chooses user ID and password.
#[derive(Clone)]
pub struct Letter {
    /// In the language of its receiver.
    pub text: Text,
    /// What the operator calls the service.
    pub service: String,
    /// Where it is, without `https://`.
    pub site: String,
    /// To whom.
    pub person: String,
    /// Its number, grouped.
    pub number: String,
    /// Its code, grouped.
    pub code: String,
    /// The P-code of who has no CPR number.
    pub p_code: Option<String>,
    /// How many days it works.
    pub days: u64,
}

impl Letter {
    /// What it says above number and code, a paragraph each.
    #[must_use]
    pub fn above(&self) -> [String; 2] {
        let values: [(&str, &dyn Said); 2] = [("service", &self.service), ("site", &self.site)];
        ["print-letter-what", "print-letter-how"].map(|key| self.text.with(key, &values))
    }

    /// Number and code, and the P-code of who has one, each with its label.
    #[must_use]
    pub fn secrets(&self) -> Vec<(String, String)> {
        let both = [("label-letter-number", &self.number), ("label-letter-code", &self.code)];
        let all = both.into_iter().chain(self.p_code.as_ref().map(|code| ("print-letter-p-code", code)));
        all.map(|(key, value)| (self.text.say(key), value.clone())).collect()
    }

    /// What it says below them.
    #[must_use]
    pub fn below(&self) -> [String; 2] {
        [self.text.with("print-letter-days", &[("days", &self.days)]), self.text.say("print-letter-secret")]
    }

    /// Its heading.
    #[must_use]
    pub fn title(&self) -> String {
        self.text.with("print-letter-title", &[("service", &self.service)])
    }

    /// As a page of its own that needs nothing from elsewhere, to be printed on A4.
    ///
    /// # Errors
    /// What askama reports; the tests rule it out.
    pub fn page(&self) -> Result<String, askama::Error> {
        LetterPage { letter: self }.render()
    }
}

#[derive(Template)]
#[template(path = "print/letter.html")]
struct LetterPage<'a> {
    letter: &'a Letter,
}

/// Four panels of A6 on one sheet.
#[derive(Template)]
#[template(path = "print/key-card.html")]
struct Folded<'a> {
    card: &'a KeyCard,
}

/// Large print: as many pages as it takes.
#[derive(Template)]
#[template(path = "print/key-card-large.html")]
struct Large<'a> {
    card: &'a KeyCard,
}
