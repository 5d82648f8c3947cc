//! Holds each state of each page to the rules of accessibility: axe-core finds nothing (WCAG 2.2 A and AA, and its best practices), and at
//! 320 CSS pixels, which is also 1280 at 400 % zoom, nothing is cut off and nobody has to scroll sideways (WCAG 1.4.10).

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use crate::walk::in_each_dress;
use crate::{Failure, Looks, Onlooker, Outcome, Page};

/// Rules that axe-core knows by these marks.
const RULES: [&str; 7] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "section508"];

/// The sizes in which every state is looked at: a window at 400 % zoom, a small phone, a PC.
const SIZES: [(u32, u32); 3] = [(320, 256), (320, 640), (1280, 800)];

/// Somebody who reads every page with the rules in hand.
pub struct Inspector {
    axe: String,
    found: Mutex<Vec<String>>,
}

impl Inspector {
    /// With the rules that npm has put beside this crate.
    pub fn arrives() -> Outcome<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&path).map_err(|error| {
            Failure::new(format!("{}: {error}; run `npm ci --ignore-scripts` in hvem-acceptance", path.display()))
        })?;
        Ok(Self { axe, found: Mutex::default() })
    }

    /// Nothing was found; or else all of it is told.
    pub fn found_nothing(&self) -> Outcome {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match found.is_empty() {
            true => Ok(()),
            false => Err(Failure::new(format!("{} findings:\n{}", found.len(), found.join("\n")))),
        }
    }

    /// The rules are half a megabyte: handed over where the page has lost them by being loaded anew, and not with every look.
    async fn is_at_hand_on(&self, page: &Page) -> Outcome {
        if page.evaluate("Boolean(window.axe)").await? == json!(false) {
            page.evaluate(&format!("{}; null", self.axe)).await?;
        }
        Ok(())
    }
}

async fn reads(page: &Page) -> Outcome<Vec<String>> {
    let run = format!(
        "axe.run(document, {{ runOnly: {}, resultTypes: ['violations'], preload: false }}).then((result) => result.violations.flatMap(\
         (rule) => rule.nodes.map((node) => `${{rule.id}} (${{rule.impact}}): ${{node.target.join(' ')}}: ${{node.failureSummary}}`)))",
        json!(RULES)
    );
    let mut found: Vec<String> = lines(&page.evaluate(&run).await?);
    found.extend(lines(&page.evaluate(include_str!("fits.js")).await?));
    Ok(found)
}

fn lines(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Onlooker for Inspector {
    /// Looks at a page in every size, light and dark.
    async fn looks_at(&self, page: &Page, name: &str) -> Outcome {
        self.is_at_hand_on(page).await?;
        in_each_dress(page, &SIZES, async |looks, shade| {
            let Looks { language, width, height, .. } = looks;
            let found = reads(page).await?;
            let told = found.into_iter().map(|what| format!("{name} {language} {width}x{height} {shade}: {what}"));
            self.found.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
            Ok(())
        })
        .await
    }
}
