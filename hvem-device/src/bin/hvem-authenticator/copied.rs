//! `copied` (protocol §2.5): the copies of an app of the account that are done. Each device shows them until its holder has said whose they are.

use hvem_formats::app::copy::Copied;
use serde_json::{Value, json};

use crate::{
    answer::ago,
    arguments::Which,
    desk::Desk,
    failure::Failure,
    terminal::harmless,
    texts::{Words, fill},
    trying::insist,
};

/// What the holder says of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Nothing: they are only looked at.
    Looks,
    /// They are the holder's own.
    Mine,
    /// They are somebody else's.
    NotMine,
}

impl Word {
    /// As the command line says.
    pub(crate) fn of(mine: bool, remove: bool) -> Self {
        match (mine, remove) {
            (true, _) => Self::Mine,
            (false, true) => Self::NotMine,
            (false, false) => Self::Looks,
        }
    }
}

/// Shows them, and does what was said of them.
pub(crate) async fn copied(desk: &Desk, which: &Which, word: Word) -> Result<(), Failure> {
    let device = desk.opens(which)?.device;
    let mut phone = desk.asks_with(&device)?;
    let failed = |error| Failure::Server(device.issuer().into(), error);
    let copies = insist(async || phone.copied().await).await.map_err(failed)?;
    for copy in &copies {
        desk.terminal.says(&line(desk.words, copy, phone.now()))?;
        match word {
            Word::Looks => {}
            Word::Mine => insist(async || phone.see_copied(&copy.device).await).await.map_err(failed)?,
            Word::NotMine => insist(async || phone.remove_copied(&copy.device).await).await.map_err(failed)?,
        }
    }
    desk.terminal.says(match word {
        _ if copies.is_empty() => desk.words.none_copied,
        Word::Looks => desk.words.ask_copied,
        Word::Mine => desk.words.copied_mine,
        Word::NotMine => desk.words.copied_removed,
    })?;
    desk.terminal.reports(&json!({"copied": copies.iter().map(as_json).collect::<Vec<_>>()}))
}

/// One of them, for a person.
pub(crate) fn line(words: &Words, copy: &Copied, now: i64) -> String {
    let ago = ago(words, now.saturating_sub(copy.at));
    fill(words.was_copied, &[("from", &harmless(&copy.from)), ("name", &harmless(&copy.name)), ("ago", &ago)])
}

/// The same, for a script.
pub(crate) fn as_json(copy: &Copied) -> Value {
    json!({
        "device": harmless(&copy.device), "name": harmless(&copy.name), "from": harmless(&copy.from), "at": copy.at,
    })
}
