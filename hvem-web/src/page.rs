//! What every page of the portal has around its own content: language, service name, who is signed in, and the time it is.

use hvem_domain::scheme::Scheme;

use crate::dates::{self, When};
use crate::text::{Language, Text, Values};

/// The shell of a page, the same for every view. A view holds one and `templates/base.html` draws it.
#[derive(Clone)]
pub struct Page {
    /// The language in which the page speaks.
    pub text: Text,
    /// The scheme served: whose questions the page answers.
    pub scheme: &'static Scheme,
    /// What the operator calls the service.
    pub service: String,
    /// The app's address, to be typed into a phone.
    pub app: String,
    /// Path and query of the page as asked for: where the language switch comes back to.
    pub path: String,
    /// The name of the person signed in.
    pub signed_in: Option<String>,
    /// How long the session lasts unless it is used, in milliseconds: said before it ends.
    pub session_left: Option<i64>,
    /// When the page is drawn, in milliseconds since 1970: dates are said relative to it.
    pub now: i64,
}

/// Milliseconds since 1970, borrowed any number of times, as templates pass them.
pub trait Moment {
    /// The number itself.
    fn ms(&self) -> i64;
}

impl Moment for i64 {
    fn ms(&self) -> i64 {
        *self
    }
}

impl<T: Moment> Moment for &T {
    fn ms(&self) -> i64 {
        (**self).ms()
    }
}

/// What becomes bold. Messages put `‹…›` around the names of buttons and screens; values stand between two control characters, which
/// no message and no escaping can produce.
const BOLD: [(char, &str); 4] = [('\u{2}', "<b>"), ('\u{3}', "</b>"), ('‹', "<b>"), ('›', "</b>")];

/// A telephone number that stays on one line.
#[must_use]
pub fn unbroken(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}

impl Page {
    /// The message with this key.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.text.say(key)
    }

    /// The message with this key and these values.
    #[must_use]
    pub fn with(&self, key: &str, values: &Values<'_>) -> String {
        self.text.with(key, values)
    }

    /// The message as HTML, with its values and the labels it quotes in bold, so that names of people, services, devices and buttons
    /// stand out.
    #[must_use]
    pub fn bold(&self, key: &str, values: &[(&str, &str)]) -> String {
        let marked: Vec<_> =
            values.iter().map(|(name, value)| (*name, format!("\u{2}{}\u{3}", plain(value)))).collect();
        let values: Vec<_> = marked.iter().map(|(name, value)| (*name, value as &dyn crate::text::Said)).collect();
        let mut html = escape(&self.text.with(key, &values));
        for (mark, tag) in BOLD {
            html = html.replace(mark, tag);
        }
        html
    }

    /// A moment as people say it, seen from when this page is drawn.
    #[must_use]
    pub fn when(&self, at: impl Moment) -> When {
        dates::when(&self.text, at.ms(), self.now)
    }

    /// Whole minutes left until a moment, rounded up, never negative.
    #[must_use]
    pub fn minutes_until(&self, at: impl Moment) -> i64 {
        let left = (at.ms() - self.now).max(0);
        left / 60_000 + i64::from(left % 60_000 > 0)
    }

    /// The language spoken.
    #[must_use]
    pub fn language(&self) -> Language {
        self.text.language()
    }

    /// Whether the page is in this language.
    #[must_use]
    pub fn speaks(&self, language: &Language) -> bool {
        self.language() == *language
    }

    /// Where the help about something is, or all of it; it leads back to this page. From one help page to the next, the way back stays.
    #[must_use]
    pub fn help(&self, slug: &str) -> String {
        let address = if slug.is_empty() { "/help".to_owned() } else { format!("/help/{slug}") };
        let from = match self.path.split_once('?') {
            Some((path, query)) if is_help(path) => {
                url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "from").map(|(_, from)| from)
            }
            None if is_help(&self.path) => None,
            _ => Some(self.path.as_str().into()),
        };
        match from {
            Some(from) => {
                let from: String = url::form_urlencoded::byte_serialize(from.as_bytes()).collect();
                format!("{address}?from={from}")
            }
            None => address,
        }
    }

    /// Where the switch to another language leads.
    #[must_use]
    pub fn switch_to(&self, language: &Language) -> String {
        let to: String = url::form_urlencoded::byte_serialize(self.path.as_bytes()).collect();
        format!("/language/{}?to={to}", language.tag())
    }
}

fn is_help(path: &str) -> bool {
    path == "/help" || path.starts_with("/help/")
}

/// A value without anything that could be taken for a mark.
fn plain(value: &str) -> String {
    value.chars().filter(|c| !c.is_control() && !matches!(c, '‹' | '›')).collect()
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use hvem_domain::scheme::EU_LOGIN;

    use super::*;
    use crate::text::Texts;

    fn page() -> Page {
        let text = Texts::for_scheme("eu-login").in_language(Language::Da);
        Page {
            text,
            scheme: &EU_LOGIN,
            service: "hvem".into(),
            app: "https://id.example.org/app/".into(),
            path: "/account?x=1&y=2".into(),
            signed_in: None,
            session_left: None,
            now: 0,
        }
    }

    #[test]
    fn a_name_in_bold_cannot_bring_markup() {
        let html = page().bold("login-to", &[("relying_party", "<b>\u{3}›Bank & co")]);
        assert!(html.contains("<b>&lt;b&gt;Bank &amp; co</b>"), "{html}");
        assert_eq!(html.matches("</b>").count(), 1);
    }

    #[test]
    fn the_language_switch_keeps_the_query() {
        assert_eq!(page().switch_to(&Language::En), "/language/en?to=%2Faccount%3Fx%3D1%26y%3D2");
    }

    #[test]
    fn help_leads_back_to_the_page_that_asked_also_from_one_answer_to_the_next() {
        let at = |path: &str| Page { path: path.into(), ..page() };
        let asked = "/help/mail?from=%2Faccount%3Fx%3D1%26y%3D2";
        assert_eq!(page().help("mail"), asked);
        assert_eq!(at(asked).help("pin"), "/help/pin?from=%2Faccount%3Fx%3D1%26y%3D2");
        assert_eq!([at("/help").help("pin"), at("/help/pin").help("")], ["/help/pin", "/help"]);
    }

    #[test]
    fn time_left_is_rounded_up() {
        assert_eq!([-5, 0, 1, 60_000, 60_001].map(|at| page().minutes_until(at)), [0, 0, 1, 1, 2]);
    }
}
