//! Who asks: `client_id` (RFC 6749 §4.1.1). Runs first; the handler looks the party up.

use hvem_domain::relying_party::ClientId;

use crate::oidc::{
    fault::{Code, Fault},
    parameters::Parameters,
};

/// The request's `client_id`.
pub fn id(parameters: &Parameters) -> Result<ClientId, Fault> {
    let text = parameters.get("client_id").ok_or(Fault::invalid_request("client_id is missing"))?;
    ClientId::parse(text).map_err(|_| unknown())
}

/// No such party. The same for malformed and unregistered ids.
pub fn unknown() -> Fault {
    Fault::new(Code::UnauthorizedClient, "client_id is not registered here")
}
