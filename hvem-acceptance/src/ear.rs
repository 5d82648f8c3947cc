//! A person who hears the page: what a screen reader is given by the browser (its accessibility tree), and the keyboard. Nothing is found by how it looks or
//! where it stands.

use serde_json::{Value, json};

use crate::{Failure, Outcome, Page};

/// Somebody with a screen reader.
pub struct Listener<'a>(&'a Page);

/// The accessibility tree of one moment.
struct Heard(Vec<Value>);

impl Page {
    /// The same page, by ear.
    pub fn by_ear(&self) -> Listener<'_> {
        Listener(self)
    }
}

impl Listener<'_> {
    /// What is read when the page opens: its title has these words in it, and its one main heading too.
    pub async fn opens_on(&self, words: &str) -> Outcome {
        let page = self.0;
        page.waits_until(
            &format!("a title with \u{201c}{words}\u{201d}"),
            &format!("document.title.includes({})", json!(words)),
        )
        .await?;
        self.waits(&format!("one main heading with \u{201c}{words}\u{201d}"), |heard| {
            let is_main = |node: &&Value| property(node, "level") == Some(&json!(1));
            let headings: Vec<_> = heard.with_role(&["heading"]).into_iter().filter(is_main).collect();
            let [main] = headings[..] else { return None };
            name(main).contains(words).then_some(())
        })
        .await
    }

    /// What can be read on the page has these words in it.
    pub async fn hears(&self, words: &str) -> Outcome {
        self.waits(&format!("\u{201c}{words}\u{201d} to hear"), |heard| heard.text().contains(words).then_some(()))
            .await
    }

    /// What is read out without being looked for has these words in it: what has the focus, and what changes by itself.
    pub async fn is_told(&self, words: &str) -> Outcome {
        self.waits(&format!("to be told \u{201c}{words}\u{201d}"), |heard| heard.told().contains(words).then_some(()))
            .await
    }

    /// The field with this label says of itself that it is wrong, and why.
    pub async fn is_told_of(&self, label: &str, words: &str) -> Outcome {
        self.waits(&format!("\u{201c}{label}\u{201d} to say \u{201c}{words}\u{201d}"), |heard| {
            let field = heard.one(&["textbox", "searchbox"], label)?;
            let wrong = property(field, "invalid").is_some_and(|value| value != "false");
            (wrong && field["description"]["value"].as_str()?.contains(words)).then_some(())
        })
        .await
    }

    /// Follows a link or presses a button with exactly this name.
    pub async fn presses(&self, wanted: &str) -> Outcome {
        self.goes_to(&["button", "link"], wanted).await?;
        self.0.strikes("Enter").await
    }

    /// Chooses one of several.
    pub async fn chooses(&self, wanted: &str) -> Outcome {
        self.goes_to(&["radio"], wanted).await?;
        self.0.strikes(" ").await
    }

    /// Types into the field with this label.
    pub async fn types_into(&self, label: &str, text: &str) -> Outcome {
        self.goes_to(&["textbox", "searchbox"], label).await?;
        self.0.types(text).await
    }

    async fn goes_to(&self, roles: &[&str], wanted: &str) -> Outcome {
        let what = format!("{} \u{201c}{wanted}\u{201d}", roles.join(" or "));
        let node = self.waits(&what, |heard| heard.one(roles, wanted)?["backendDOMNodeId"].as_i64()).await?;
        self.0.call("DOM.focus", json!({ "backendNodeId": node })).await.map(drop)
    }

    async fn waits<T>(&self, what: &str, find: impl Fn(&Heard) -> Option<T>) -> Outcome<T> {
        // A page in the middle of a change can't be heard for a moment.
        if let Some(found) = self.0.looks_until(async || find(&self.listens().await.ok()?)).await {
            return Ok(found);
        }
        let heard = self.listens().await.map(|heard| heard.text()).unwrap_or_default();
        Err(self.0.failure(format!("listened in vain for {what}; heard: {heard}")).await)
    }

    async fn listens(&self) -> Outcome<Heard> {
        let tree = self.0.call("Accessibility.getFullAXTree", json!({})).await?;
        let nodes = tree["nodes"].as_array().cloned().ok_or_else(|| Failure::new("no accessibility tree"))?;
        Ok(Heard(nodes))
    }
}

impl Heard {
    fn with_role(&self, roles: &[&str]) -> Vec<&Value> {
        let is_one = |node: &&Value| node["role"]["value"].as_str().is_some_and(|role| roles.contains(&role));
        self.0.iter().filter(|node| node["ignored"] != true).filter(is_one).collect()
    }

    /// The only thing of these roles with exactly this name. Two of one name can't be told apart by ear.
    fn one(&self, roles: &[&str], wanted: &str) -> Option<&Value> {
        match self.with_role(roles).into_iter().filter(|node| name(node) == wanted).collect::<Vec<_>>()[..] {
            [node] => Some(node),
            _ => None,
        }
    }

    fn text(&self) -> String {
        self.0.first().map(|root| self.below(root)).unwrap_or_default()
    }

    /// What stands in a part of the tree, in its order.
    fn below(&self, node: &Value) -> String {
        if node["role"]["value"] == "StaticText" {
            return name(node).to_owned();
        }
        let children = node["childIds"].as_array().into_iter().flatten();
        let parts =
            children.filter_map(|id| self.0.iter().find(|child| child["nodeId"] == *id)).map(|child| self.below(child));
        let parts: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
        parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn told(&self) -> String {
        let speaks = |node: &&Value| {
            property(node, "focused") == Some(&json!(true)) && node["role"]["value"] != "RootWebArea"
                || property(node, "live").is_some_and(|live| live != "off")
        };
        let parts = self.0.iter().filter(|node| node["ignored"] != true).filter(speaks);
        parts.map(|node| format!("{} {}", name(node), self.below(node))).collect::<Vec<_>>().join(" ")
    }
}

fn name(node: &Value) -> &str {
    node["name"]["value"].as_str().unwrap_or_default()
}

fn property<'a>(node: &'a Value, name: &str) -> Option<&'a Value> {
    node["properties"]
        .as_array()?
        .iter()
        .find(|property| property["name"] == name)
        .map(|property| &property["value"]["value"])
}
