//! Doing something to a page by the keyboard alone: Tab until the thing has the focus, and shows it, then the key that presses it.

use serde_json::{Value, json};

use crate::{Outcome, Page};

const EYES: &str = include_str!("eyes.js");

/// How often a person strikes Tab before giving up. No page has as many things to press.
const TABS: usize = 150;

impl Page {
    /// Presses what the expression `find` finds: Space for what is chosen, Enter for what is followed or sent.
    pub(crate) async fn presses_by_keyboard(&self, what: &str, find: &str) -> Outcome {
        let reached = self.reaches(what, find).await?;
        match reached["kind"].as_str() {
            Some("radio" | "checkbox") => self.strikes(" ").await,
            Some("field") => Ok(()),
            _ => self.strikes("Enter").await,
        }
    }

    /// Chooses an option of a list that the keyboard has reached.
    pub(crate) async fn chooses_by_keyboard(&self, name: &str) -> Outcome {
        let list = format!("eyes.option({})?.closest('select')", json!(name));
        self.reaches(&format!("the list with \u{201c}{name}\u{201d}"), &list).await?;
        for key in ["Home"].into_iter().chain(std::iter::repeat_n("ArrowDown", TABS)) {
            self.strikes(key).await?;
            let chosen =
                format!("(() => {{ const eyes = {EYES}; return eyes.option({})?.selected === true; }})()", json!(name));
            if self.evaluate(&chosen).await? == Value::Bool(true) {
                return Ok(());
            }
        }
        Err(self.failure(format!("the keyboard can't choose \u{201c}{name}\u{201d}")).await)
    }

    /// Strikes Tab until the thing has the focus. A group of radio buttons is one stop; inside it the arrows go on (ARIA practices).
    async fn reaches(&self, what: &str, find: &str) -> Outcome<Value> {
        self.spot(what, find).await?;
        let look = format!("(() => {{ const eyes = {EYES}; return ({})(eyes, {find}); }})()", include_str!("focus.js"));
        let mut visited = Vec::new();
        for _ in 0..TABS {
            let focus = self.evaluate(&look).await?;
            match focus["at"].as_str() {
                Some("there") if focus["visible"] == Value::Bool(false) => {
                    return Err(self.failure(format!("{what} has the focus and does not show it")).await);
                }
                Some("there") => return Ok(focus),
                Some("same group") => self.strikes("ArrowDown").await?,
                // The page has changed meanwhile; what is looked for may come again.
                Some("gone") => drop(self.spot(what, find).await?),
                _ => self.strikes("Tab").await?,
            }
            visited.push(focus["told"].as_str().unwrap_or_default().to_owned());
        }
        visited.dedup();
        visited.truncate(20);
        Err(self.failure(format!("the keyboard does not reach {what}; it went to {}", visited.join(", "))).await)
    }
}
