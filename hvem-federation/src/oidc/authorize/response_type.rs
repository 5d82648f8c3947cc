//! Only the code flow: tokens never pass through the browser (RFC 9700 §2.1.2).

use super::Asked;
use crate::oidc::fault::{Code, Fault};

/// `code` (RFC 6749 §4.1.1).
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    match asked.parameters.get("response_type") {
        Some("code") => Ok(()),
        Some(_) => Err(Fault::new(Code::UnsupportedResponseType, "response_type must be code")),
        None => Err(Fault::invalid_request("response_type is missing")),
    }
}
