//! PKCE binds the code to the browser that began (RFC 7636). Only S256: `plain` protects against nobody who can see the request
//! (RFC 9700 §2.1.1).

use hvem_domain::grant::Challenge;

use super::Asked;
use crate::oidc::{fault::Fault, parameters::Parameters};

/// A challenge where the party must use one, and a sound one wherever there is one.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    let challenge = read(asked.parameters)?;
    if challenge.is_none() && asked.party.needs_pkce() {
        return Err(Fault::invalid_request("code_challenge is missing"));
    }
    Ok(())
}

/// The challenge.
pub fn read(parameters: &Parameters) -> Result<Option<Challenge>, Fault> {
    match (parameters.get("code_challenge"), parameters.get("code_challenge_method")) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Fault::invalid_request("code_challenge_method without code_challenge")),
        (Some(text), Some("S256")) => {
            let malformed = Fault::invalid_request("code_challenge is not base64url of a SHA-256 digest");
            Challenge::from_text(text).map(Some).ok_or(malformed)
        }
        // RFC 7636 §4.3: no method means plain.
        (Some(_), _) => Err(Fault::invalid_request("code_challenge_method must be S256")),
    }
}
