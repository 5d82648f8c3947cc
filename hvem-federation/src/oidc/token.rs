//! The token endpoint's requests and answers (RFC 6749 §4.1.3, §5, §6; OIDC Core §3.1.3, §12).

use std::{collections::BTreeSet, time::Duration};

use hvem_domain::grant::Scope;
use serde::Serialize;

use super::{
    fault::{Code, Fault},
    parameters::Parameters,
};

/// What is exchanged.
#[derive(PartialEq, Eq)]
pub enum TokenRequest {
    /// A code for tokens.
    Code {
        /// The code.
        code: String,
        /// Where it was sent.
        redirect_uri: Option<String>,
        /// PKCE.
        verifier: Option<String>,
    },
    /// A refresh token for a new access token.
    Refresh {
        /// The refresh token.
        token: String,
    },
}

/// Reads the form.
pub fn read(form: &Parameters) -> Result<TokenRequest, Fault> {
    if form.repeats_any() {
        return Err(Fault::invalid_request("a parameter is repeated"));
    }
    let owned = |name: &str| form.get(name).map(str::to_owned);
    match form.get("grant_type") {
        Some("authorization_code") => Ok(TokenRequest::Code {
            code: owned("code").ok_or(Fault::invalid_request("code is missing"))?,
            redirect_uri: owned("redirect_uri"),
            verifier: owned("code_verifier"),
        }),
        Some("refresh_token") => Ok(TokenRequest::Refresh {
            token: owned("refresh_token").ok_or(Fault::invalid_request("refresh_token is missing"))?,
        }),
        Some(_) => Err(Fault::new(Code::UnsupportedGrantType, "grant_type is not authorization_code or refresh_token")),
        None => Err(Fault::invalid_request("grant_type is missing")),
    }
}

/// A code or refresh token that is not worth anything. The relying party learns no more than that; the log does.
pub fn invalid_grant(log: &'static str) -> Fault {
    Fault::new(
        Code::InvalidGrant,
        "the code or refresh token is invalid, expired, used, or was issued to another client",
    )
    .logged(log)
}

/// A successful answer (RFC 6749 §5.1).
#[derive(Serialize)]
pub struct Answer {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    id_token: String,
    scope: String,
}

impl Answer {
    /// From what was issued. The scope is always told: less may have been granted than was asked for.
    pub fn new(
        access: (String, Duration),
        refresh_token: Option<String>,
        id_token: String,
        scopes: &BTreeSet<Scope>,
    ) -> Self {
        let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        Self {
            access_token: access.0,
            token_type: "Bearer",
            expires_in: access.1.as_secs(),
            refresh_token,
            id_token,
            scope,
        }
    }
}

/// An error (RFC 6749 §5.2).
#[derive(Serialize)]
pub struct ErrorAnswer {
    error: &'static str,
    error_description: &'static str,
}

impl ErrorAnswer {
    /// Its body.
    pub fn of(fault: &Fault) -> Self {
        Self { error: fault.code.as_str(), error_description: fault.public }
    }

    /// Its status: 401 only where the client failed to say who it is.
    pub fn status(fault: &Fault) -> u16 {
        match fault.code {
            Code::InvalidClient | Code::InvalidToken => 401,
            Code::ServerError => 500,
            Code::TemporarilyUnavailable => 429,
            _ => 400,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<Code> {
        read(&Parameters::parse(text.as_bytes())).err().map(|fault| fault.code)
    }

    #[test]
    fn the_two_grants_are_read() {
        assert_eq!(code("grant_type=authorization_code&code=c&redirect_uri=u&code_verifier=v"), None);
        assert_eq!(code("grant_type=refresh_token&refresh_token=r"), None);
    }

    #[test]
    fn what_is_missing_repeated_or_unknown_is_named() {
        assert_eq!(code(""), Some(Code::InvalidRequest));
        assert_eq!(code("grant_type=authorization_code"), Some(Code::InvalidRequest));
        assert_eq!(code("grant_type=authorization_code&code=a&code=b"), Some(Code::InvalidRequest));
        assert_eq!(code("grant_type=password&username=a&password=b"), Some(Code::UnsupportedGrantType));
        assert_eq!(code("grant_type=client_credentials"), Some(Code::UnsupportedGrantType));
    }
}
