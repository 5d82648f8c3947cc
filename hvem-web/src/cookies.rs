//! The three cookies of the portal. Over https they are `__Host-` cookies (RFC 6265bis §4.1.3.2): no neighbour host can set them. Plain http is for
//! loopback only (demo, tests), where that prefix can't be used by every browser.

use axum::http::{HeaderMap, HeaderValue, header};

/// Sign-ins and sessions are bound to it; it lasts over a year, so that the account knows the browser next time.
const BROWSER_SECONDS: i64 = 400 * 86_400;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Names this browser.
    Browser,
    /// Somebody is signed in. Not persistent (800-63B §7.1).
    Session,
    /// The language chosen.
    Language,
}

/// How cookies are named and marked.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// By the scheme of the public URL.
    pub fn for_issuer(issuer: &str) -> Self {
        Self { secure: issuer.starts_with("https://") }
    }

    /// Its name.
    pub fn name(self, cookie: Cookie) -> &'static str {
        match (cookie, self.secure) {
            (Cookie::Browser, true) => "__Host-hvem-browser",
            (Cookie::Browser, false) => "hvem-browser",
            (Cookie::Session, true) => "__Host-hvem-session",
            (Cookie::Session, false) => "hvem-session",
            (Cookie::Language, true) => "__Host-hvem-language",
            (Cookie::Language, false) => "hvem-language",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, cookie: Cookie) -> Option<&str> {
        let wanted = self.name(cookie);
        // Pair by pair: one that is no text (a neighbour's) must not take the others with it.
        let pairs =
            headers.get_all(header::COOKIE).into_iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
        let pairs = pairs.filter_map(|pair| std::str::from_utf8(pair).ok());
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// Adds a `Set-Cookie`; an empty value takes the cookie away. Values are b64u or language tags.
    pub fn set(self, headers: &mut HeaderMap, cookie: Cookie, value: &str) {
        let age = match cookie {
            _ if value.is_empty() => "; Max-Age=0".into(),
            Cookie::Session => String::new(),
            Cookie::Browser | Cookie::Language => format!("; Max-Age={BROWSER_SECONDS}"),
        };
        let secure = if self.secure { "; Secure" } else { "" };
        let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name(cookie));
        if let Ok(line) = HeaderValue::from_str(&line) {
            headers.append(header::SET_COOKIE, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_cookies_are_host_cookies_and_come_back_by_name() {
        let cookies = Cookies::for_issuer("https://id.example.org");
        let mut headers = HeaderMap::new();
        cookies.set(&mut headers, Cookie::Session, "abc");
        assert_eq!(headers[header::SET_COOKIE], "__Host-hvem-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        headers.insert(header::COOKIE, HeaderValue::from_static("x=1; __Host-hvem-session=abc; hvem-session=evil"));
        assert_eq!(cookies.read(&headers, Cookie::Session), Some("abc"));
        assert_eq!(cookies.read(&headers, Cookie::Browser), None);
    }

    /// Another site under the same domain can set a cookie that comes along here. Whatever it writes, ours are read.
    #[test]
    fn a_neighbours_odd_cookie_hides_none_of_ours() {
        let cookies = Cookies::for_issuer("https://id.example.org");
        for neighbour in [&b"x=\xe6; "[..], b"\xff; ", b"x=\xc3\xa6; ", b"=; ;; "] {
            let mut headers = HeaderMap::new();
            let line = [neighbour, b"__Host-hvem-session=abc"].concat();
            headers.insert(header::COOKIE, HeaderValue::from_bytes(&line).unwrap());
            assert_eq!(cookies.read(&headers, Cookie::Session), Some("abc"), "{neighbour:?}");
        }
    }
}
