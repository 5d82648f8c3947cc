//! How the answer travels: `query` (the default for codes) or `form_post`. A code in a fragment would end up in scripts and histories.

use hvem_domain::grant::ResponseMode;

use super::Asked;
use crate::oidc::{fault::Fault, parameters::Parameters};

/// Known.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    read(asked.parameters).map(drop)
}

/// The mode (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2).
pub fn read(parameters: &Parameters) -> Result<ResponseMode, Fault> {
    match parameters.get("response_mode") {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("form_post") => Ok(ResponseMode::FormPost),
        Some(_) => Err(Fault::invalid_request("response_mode is not query or form_post")),
    }
}
