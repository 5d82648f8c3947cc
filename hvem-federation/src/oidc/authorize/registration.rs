//! Relying parties are registered by the operator, not by a request (OIDC Core §7.2.1).

use super::Asked;
use crate::oidc::fault::{Code, Fault};

/// No `registration` parameter.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    if asked.parameters.get("registration").is_some() {
        return Err(Fault::new(Code::RegistrationNotSupported, "the registration parameter is not supported"));
    }
    Ok(())
}
