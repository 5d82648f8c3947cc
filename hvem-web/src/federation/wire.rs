//! Headers that several endpoints share.

use axum::{
    Json,
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hvem_federation::oidc::{
    fault::{Code, Fault},
    parameters::Parameters,
    token::ErrorAnswer,
};
use serde::Serialize;

/// Everything that the endpoints for machines answer may be read by scripts of any page: access is proved by what is sent in the request,
/// never by cookies.
const CORS: [(HeaderName, &str); 1] = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];

/// A document that says the same to everybody, written once: services' libraries fetch it over and over.
pub struct Document(Bytes);

impl Document {
    /// Of this JSON text.
    pub fn new(json: String) -> Self {
        Self(json.into())
    }

    /// To be kept for a while: short enough that a new key is known long before it signs.
    pub(super) fn answer(&self) -> Response {
        let kept = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
        (CORS, kept, self.0.clone()).into_response()
    }
}

/// An answer that nobody may keep (RFC 6749 §5.1).
pub(super) fn private(status: StatusCode, body: impl Serialize) -> Response {
    (status, CORS, [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")], Json(body)).into_response()
}

/// An error in the form of RFC 6749 §5.2.
pub fn error(fault: &Fault) -> Response {
    let status = StatusCode::from_u16(ErrorAnswer::status(fault)).unwrap_or(StatusCode::BAD_REQUEST);
    private(status, ErrorAnswer::of(fault))
}

/// Our own doing. What it was, only the log says.
pub(crate) fn server_error() -> Fault {
    Fault::new(Code::ServerError, "the server can not answer now")
}

/// The answer to a browser that asks whether a page's script may call (Fetch §3.2.2).
pub async fn preflight() -> Response {
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"),
        (header::ACCESS_CONTROL_MAX_AGE, "3600"),
    ];
    (StatusCode::NO_CONTENT, CORS, allowed).into_response()
}

/// The parameters of a form; `None` when the body is something else.
pub(super) fn form(headers: &HeaderMap, body: &Bytes) -> Option<Parameters> {
    let kind = text(headers, header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded").then(|| Parameters::parse(body))
}

/// The body is no form.
pub(super) fn not_a_form() -> Fault {
    Fault::invalid_request("the body is not application/x-www-form-urlencoded")
}

/// A header's text.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The `Authorization` header. One that is no text or came twice is as wrong as any other: it is kept, to be refused by whoever reads it.
pub(super) fn authorization(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let first = values.next()?;
    if values.next().is_some() {
        return Some("");
    }
    Some(first.to_str().unwrap_or_default())
}

/// A header value that is known to be plain.
pub(super) fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}
