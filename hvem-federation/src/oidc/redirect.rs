//! The answer's way back to the relying party.

use hvem_domain::{
    grant::{LoginRequest, ResponseMode},
    relying_party::ReturnUri,
};
use url::form_urlencoded;

use super::fault::Fault;

/// Where an answer goes and how. It can only be made from an address that is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The registered address.
    pub uri: ReturnUri,
    /// Query or form.
    pub mode: ResponseMode,
    /// Comes back unchanged.
    pub state: Option<String>,
}

/// What the browser is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// Go there.
    Redirect(String),
    /// Post this form (OAuth 2.0 Form Post Response Mode §2).
    Form(FormPost),
}

/// A form that the browser posts to the relying party, by itself or at the press of a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPost {
    /// Where to.
    pub action: String,
    /// What the page's Content-Security-Policy must allow as `form-action`.
    pub origin: String,
    /// Names and values, to be escaped by the page.
    pub fields: Vec<(&'static str, String)>,
}

impl Way {
    /// The way that a stored request names.
    pub fn of(request: &LoginRequest) -> Self {
        Self { uri: request.redirect_uri.clone(), mode: request.response_mode, state: request.state.clone() }
    }

    /// The code. `iss` tells the relying party who answers (RFC 9207 §2).
    pub fn code(self, code: String, issuer: &str) -> Response {
        self.response(vec![("code", code)], issuer)
    }

    /// An error.
    pub fn fault(self, fault: &Fault, issuer: &str) -> Response {
        let answer = vec![("error", fault.code.as_str().to_owned()), ("error_description", fault.public.to_owned())];
        self.response(answer, issuer)
    }

    fn response(self, mut fields: Vec<(&'static str, String)>, issuer: &str) -> Response {
        fields.extend(self.state.map(|state| ("state", state)));
        fields.push(("iss", issuer.to_owned()));
        match self.mode {
            ResponseMode::Query => Response::Redirect(with_query(&self.uri, &fields)),
            ResponseMode::FormPost => Response::Form(FormPost {
                action: self.uri.as_str().to_owned(),
                // An app's private scheme has no origin; CSP then allows the scheme.
                origin: self.uri.origin().map_or_else(|| scheme_of(&self.uri), str::to_owned),
                fields,
            }),
        }
    }
}

/// The address after signing out, with the `state` that came (RP-Initiated Logout §3).
pub fn after_logout(uri: &ReturnUri, state: Option<&str>) -> String {
    let fields: Vec<_> = state.map(|state| ("state", state.to_owned())).into_iter().collect();
    with_query(uri, &fields)
}

/// The registered text itself with parameters added: it is never taken apart and put together again (RFC 6749 §3.1.2: a query that it
/// has is kept).
fn with_query(uri: &ReturnUri, fields: &[(&'static str, String)]) -> String {
    if fields.is_empty() {
        return uri.as_str().to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let joint = match uri.as_str() {
        text if text.ends_with(['?', '&']) => "",
        text if text.contains('?') => "&",
        _ => "?",
    };
    format!("{}{joint}{query}", uri.as_str())
}

fn scheme_of(uri: &ReturnUri) -> String {
    uri.as_str().split_inclusive(':').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::fault::Code;

    fn way(uri: &str, mode: ResponseMode) -> Way {
        Way { uri: ReturnUri::parse(uri).unwrap(), mode, state: Some("a b&c=d".into()) }
    }

    #[test]
    fn a_code_travels_in_the_query_beside_what_the_address_already_has() {
        assert_eq!(
            way("https://bank.example/cb?x=1", ResponseMode::Query).code("c0de".into(), "https://id.example"),
            Response::Redirect(
                "https://bank.example/cb?x=1&code=c0de&state=a+b%26c%3Dd&iss=https%3A%2F%2Fid.example".into()
            )
        );
    }

    #[test]
    fn an_error_says_what_and_who() {
        let fault = Fault::new(Code::LoginRequired, "nobody is signed in");
        let way = Way { state: None, ..way("https://bank.example", ResponseMode::Query) };
        assert_eq!(
            way.fault(&fault, "https://id.example"),
            Response::Redirect(
                "https://bank.example?error=login_required&error_description=nobody+is+signed+in&iss=https%3A%2F%2Fid.example"
                    .into()
            )
        );
    }

    #[test]
    fn a_form_carries_the_answer_outside_the_address() {
        let Response::Form(form) = way("https://bank.example:8443/cb", ResponseMode::FormPost).code("c0de".into(), "i")
        else {
            panic!("not a form");
        };
        assert_eq!(
            (form.action.as_str(), form.origin.as_str()),
            ("https://bank.example:8443/cb", "https://bank.example:8443")
        );
        assert_eq!(
            form.fields,
            [("code", "c0de".to_owned()), ("state", "a b&c=d".to_owned()), ("iss", "i".to_owned())]
        );
    }

    #[test]
    fn after_signing_out_only_the_state_that_came_goes_back() {
        let uri = ReturnUri::parse("https://bank.example/bye").unwrap();
        assert_eq!(after_logout(&uri, None), "https://bank.example/bye");
        assert_eq!(after_logout(&uri, Some("s")), "https://bank.example/bye?state=s");
    }
}
