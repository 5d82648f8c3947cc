//! No parameter comes twice (RFC 6749 §3.1): two readers could choose different ones.

use super::Asked;
use crate::oidc::fault::Fault;

/// The two parameters that decide whom we trust.
pub fn who_and_where(asked: Asked<'_>) -> Result<(), Fault> {
    if asked.parameters.repeats("client_id") || asked.parameters.repeats("redirect_uri") {
        return Err(Fault::invalid_request("client_id or redirect_uri is repeated"));
    }
    Ok(())
}

/// All others.
pub fn all(asked: Asked<'_>) -> Result<(), Fault> {
    if asked.parameters.repeats_any() {
        return Err(Fault::invalid_request("a parameter is repeated"));
    }
    Ok(())
}
