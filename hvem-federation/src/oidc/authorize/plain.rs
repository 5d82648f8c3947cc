//! No control characters and no endless values (RFC 6749 appendix A): what we could not store or send back is refused at once.

use super::Asked;
use crate::oidc::fault::Fault;

/// All values.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    if !asked.parameters.are_plain() {
        return Err(Fault::invalid_request("a parameter is too long or has control characters"));
    }
    Ok(())
}
