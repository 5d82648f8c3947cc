//! Errors of the protocol: a code for the machine, a sentence for whoever develops the relying party, a sentence for our log.

use std::fmt;

/// Registered error codes (RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, OIDC Core §3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Something is missing, malformed or repeated.
    InvalidRequest,
    /// Client authentication failed.
    InvalidClient,
    /// A code or refresh token is not worth anything (any more).
    InvalidGrant,
    /// The client may not do this.
    UnauthorizedClient,
    /// No such grant type here.
    UnsupportedGrantType,
    /// No such response type here.
    UnsupportedResponseType,
    /// `openid` is missing.
    InvalidScope,
    /// The person said no.
    AccessDenied,
    /// Something broke on our side.
    ServerError,
    /// Too many requests came; the same one may succeed later.
    TemporarilyUnavailable,
    /// Nobody is signed in, and no page may be shown.
    LoginRequired,
    /// The level asked for can't be reached (OIDC Core Error Code `unmet_authentication_requirements` 1.0).
    UnmetAuthenticationRequirements,
    /// Request objects are not supported.
    RequestNotSupported,
    /// Nor by reference.
    RequestUriNotSupported,
    /// Nor registration along with a request.
    RegistrationNotSupported,
    /// An access token is not valid (RFC 6750).
    InvalidToken,
}

impl Code {
    /// On the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::InvalidToken => "invalid_token",
        }
    }
}

/// An error of the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// For the machine.
    pub code: Code,
    /// `error_description`: fixed texts, so that they are printable ASCII without quote and backslash (RFC 6749 §5.2) and never repeat
    /// what a stranger sent.
    pub public: &'static str,
    /// For our log: which check found it. No values either.
    pub log: &'static str,
}

impl Fault {
    /// The same sentence for both.
    pub const fn new(code: Code, public: &'static str) -> Self {
        debug_assert!(is_plain(public), "error_description is printable ASCII without quote and backslash");
        Self { code, public, log: public }
    }

    /// Says more in the log than to the relying party.
    pub const fn logged(self, log: &'static str) -> Self {
        Self { log, ..self }
    }

    /// Something is missing, malformed or repeated.
    pub const fn invalid_request(public: &'static str) -> Self {
        Self::new(Code::InvalidRequest, public)
    }
}

/// What `error_description` may consist of (RFC 6749 §4.1.2.1, §5.2).
const fn is_plain(text: &str) -> bool {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while at < bytes.len() {
        if !matches!(bytes[at], 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e) {
            return false;
        }
        at += 1;
    }
    true
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.code.as_str(), self.log)
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_that_relying_parties_could_not_read_is_found_when_it_is_written() {
        for text in ["L\u{f8}sning", "a\"b", "a\\b", "a\nb", "a\u{7f}"] {
            assert!(!is_plain(text), "{text}");
        }
        assert!(is_plain("code_challenge is not base64url of a SHA-256 digest (RFC 7636 4.2)"));
    }
}
