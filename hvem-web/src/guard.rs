//! Around every answer: what a browser may do with it, and where forms may come from.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    App,
    problem::{Problem, Trouble},
};

/// The one script that stands in pages themselves. The policy knows it by its hash (CSP 3 §2.3.1); a test compares them.
pub(crate) const SCRIPT_MISSING: &str = include_str!("../assets/inline/script-missing.js");
/// No script but ours, nothing embedded anywhere, forms only to ourselves.
const SITE_CSP: &str = "default-src 'none'; script-src 'self' \
    'sha256-m7fhTV+6ksl9bESuliMlp9pk61+5YlbmcRh+x7mn7Tk='; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; \
    manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// The app also has a worker, and no string ever becomes markup in it.
const APP_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types hvem-app";

/// Nothing runs in what is no page, nor stands in one.
const JSON_CSP: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const EVERYWHERE: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
];
/// What a page may use of the browser, and who may reach into its window: JSON has neither.
const IN_PAGES: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(), microphone=()",
    ),
];

/// In which part of the house an answer is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The portal and everything else.
    Site,
    /// The app.
    App,
}

impl Place {
    /// Of an address.
    pub fn of(path: &str) -> Self {
        if path.starts_with("/app/") { Self::App } else { Self::Site }
    }
}

/// Adds the headers that every answer carries, unless the handler has set its own.
pub fn headers(issuer: &str, place: Place, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(JSON_CSP));
    } else {
        let csp = if place == Place::App { APP_CSP } else { SITE_CSP };
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(csp));
        for (name, value) in IN_PAGES {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if issuer.starts_with("https://") {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
}

/// JSON, and what is written in it: a browser runs none of it, and shows it as text.
fn is_json(kind: &HeaderValue) -> bool {
    matches!(kind.as_bytes(), b"application/json" | b"application/problem+json")
}

/// Refuses forms that were sent from elsewhere. Cookies are `SameSite=Lax`; this is the second lock.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !from_here(request.headers(), &app.service.site.issuer) {
        return Problem::from(Trouble::Forbidden).into_response();
    }
    next.run(request).await
}

/// Fetch metadata where the browser sends it, else `Origin`. A client that sends neither is no browser with a user's cookies in it.
fn from_here(headers: &HeaderMap, issuer: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin == issuer,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use hvem_formats::{b64, digest};

    use super::*;

    #[test]
    fn the_policy_allows_the_one_script_that_stands_in_pages() {
        let hash = b64::encode(digest::sha256(&[SCRIPT_MISSING.as_bytes()])).replace('-', "+").replace('_', "/");
        assert!(SITE_CSP.contains(&format!(" 'sha256-{hash}='")), "{hash}=");
    }

    #[test]
    fn a_form_from_another_site_is_refused() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect::<HeaderMap>()
        };
        let issuer = "https://id.example.org";
        assert!(from_here(&headers(&[("sec-fetch-site", "same-origin")]), issuer));
        assert!(from_here(&headers(&[("origin", "https://id.example.org")]), issuer));
        for foreign in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "https://id.example.org")],
            &[("origin", "https://evil.example.org")],
            &[("origin", "null")],
        ] {
            assert!(!from_here(&headers(foreign), issuer), "{foreign:?}");
        }
    }
}
