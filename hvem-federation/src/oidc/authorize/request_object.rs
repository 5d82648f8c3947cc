//! Request objects are not supported (OIDC Core §6). Ignoring them would mean to obey parameters that the party did not sign.

use super::Asked;
use crate::oidc::fault::{Code, Fault};

/// Neither by value nor by reference (OIDC Core §3.1.2.6).
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    if asked.parameters.get("request").is_some() {
        return Err(Fault::new(Code::RequestNotSupported, "the request parameter is not supported"));
    }
    if asked.parameters.get("request_uri").is_some() {
        return Err(Fault::new(Code::RequestUriNotSupported, "the request_uri parameter is not supported"));
    }
    Ok(())
}
