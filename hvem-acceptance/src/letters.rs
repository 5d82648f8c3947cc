//! The letters that the demo's mailbox holds: what a person finds in the mail.

use std::time::Duration;

use serde::Deserialize;

use crate::page::PATIENCE;
use crate::{Failure, Outcome, World};

/// One mail.
#[derive(Clone, Debug, Deserialize)]
pub struct Letter {
    /// Its place in the order in which mails were sent.
    number: u64,
    /// The address it went to.
    pub to: String,
    /// Its subject; an SMS has none.
    #[serde(default)]
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// The address behind its button.
    pub link: Option<String>,
}

impl Letter {
    /// Where the button leads.
    pub fn link(&self) -> Outcome<&str> {
        let link = self.link.as_deref().filter(|link| self.text.contains(*link));
        link.ok_or_else(|| Failure::new(format!("no link in the letter:\n{}", self.text)))
    }

    /// A sentence stands in the letter's text.
    pub fn says(&self, wanted: &str) -> Outcome {
        // Mails break lines; people read over that.
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.contains(wanted) {
            true => Ok(()),
            false => Err(Failure::new(format!("the letter does not say \u{201c}{wanted}\u{201d}:\n{}", self.text))),
        }
    }
}

impl World {
    /// All letters to an address, oldest first.
    pub async fn letters(&self, to: &str) -> Outcome<Vec<Letter>> {
        let text = self.fetch(&format!("{}/api/mails", self.mailbox)).await?;
        let mut all: Vec<Letter> = serde_json::from_str(&text)
            .map_err(|error| Failure::new(format!("the mailbox's list: {error}: {text}")))?;
        all.sort_by_key(|letter| letter.number);
        Ok(all.into_iter().filter(|letter| letter.to == to).collect())
    }

    /// Waits for a letter with this subject.
    pub async fn letter_about(&self, to: &str, subject: &str) -> Outcome<Letter> {
        let what = format!("a letter \u{201c}{subject}\u{201d} to {to}");
        self.waits_for_letter(to, &what, |letters| letters.iter().find(|letter| letter.subject == subject).cloned())
            .await
    }

    /// Waits for the letter number `which` (1 is the first) to an address.
    pub async fn letter(&self, to: &str, which: usize) -> Outcome<Letter> {
        let what = format!("letter {which} to {to}");
        self.waits_for_letter(to, &what, |letters| letters.get(which - 1).cloned()).await
    }

    async fn waits_for_letter(
        &self,
        to: &str,
        what: &str,
        found: impl Fn(&[Letter]) -> Option<Letter>,
    ) -> Outcome<Letter> {
        let waiting = async {
            loop {
                if let Some(letter) = found(&self.letters(to).await?) {
                    return Ok(letter);
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let never = || Err(Failure::new(format!("{what} never came")));
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| never())
    }
}
