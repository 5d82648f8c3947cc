//! Where the answer goes: one of the party's registered addresses, compared as text (RFC 9700 §4.1.3; OIDC Core §3.1.2.1: REQUIRED, also
//! when only one is registered).

use hvem_domain::relying_party::ReturnUri;

use super::Asked;
use crate::oidc::fault::Fault;

/// Present and registered.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    read(asked).map(drop)
}

/// The registered address.
pub fn read(asked: Asked<'_>) -> Result<ReturnUri, Fault> {
    let text = asked.parameters.get("redirect_uri").ok_or(Fault::invalid_request("redirect_uri is missing"))?;
    asked
        .party
        .redirect_uri(text)
        .cloned()
        .ok_or(Fault::invalid_request("redirect_uri is not registered for this client_id"))
}
