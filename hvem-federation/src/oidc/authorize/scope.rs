//! What for. `openid` makes it a sign-in (OIDC Core §3.1.2.1); unknown words and words that the party is not registered for are ignored,
//! and the token answer says which ones were heard (RFC 6749 §3.3).

use std::collections::BTreeSet;

use hvem_domain::grant::Scope;

use super::Asked;
use crate::oidc::fault::{Code, Fault};

/// `openid` is there.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    if !asked.parameters.words("scope").any(|word| word == Scope::OpenId.as_str()) {
        return Err(Fault::new(Code::InvalidScope, "scope must contain openid"));
    }
    Ok(())
}

/// What was asked for and may be.
pub fn read(asked: Asked<'_>) -> BTreeSet<Scope> {
    let may = |scope: &Scope| *scope == Scope::OpenId || asked.party.scopes.contains(scope);
    asked.parameters.words("scope").filter_map(Scope::from_text).filter(may).collect()
}
