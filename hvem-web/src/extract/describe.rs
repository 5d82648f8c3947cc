//! A browser in words, from its `User-Agent`: "Firefox på Windows". For people to recognise, never for decisions.

use crate::text::Text;

const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

/// The browser in the visitor's language.
pub fn describe(user_agent: &str, text: &Text) -> String {
    let first =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    match (first(&BROWSERS), first(&SYSTEMS)) {
        (Some(browser), Some(system)) => text.with("browser-on", &[("browser", &browser), ("system", &system)]),
        (Some(name), None) | (None, Some(name)) => name.into(),
        (None, None) => text.say("browser-unknown"),
    }
}

/// Whether it is a phone or a tablet: there, the way on the same device stands first (guide: "den vil være allerøverst!").
pub fn is_mobile(user_agent: &str) -> bool {
    ["Android", "iPhone", "iPad", "Mobile"].iter().any(|mark| user_agent.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Texts};

    #[test]
    fn common_browsers_have_their_names() {
        let text = Texts::for_scheme("eu-login").in_language(Language::Da);
        let chrome = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36";
        assert_eq!(describe(chrome, &text), "Chrome på Android");
        assert!(is_mobile(chrome));
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0";
        assert_eq!(describe(firefox, &text), "Firefox på Windows");
        assert!(!is_mobile(firefox));
    }
}
