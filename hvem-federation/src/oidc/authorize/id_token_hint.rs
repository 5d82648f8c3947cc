//! Who it should be: an ID token that we once gave to this party (OIDC Core §3.1.2.1). It may have expired.

use super::Asked;
use crate::oidc::fault::Fault;

/// Ours, and this party's.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    read(asked).map(drop)
}

/// Its `sub`.
pub fn read(asked: Asked<'_>) -> Result<Option<String>, Fault> {
    let Some(text) = asked.parameters.get("id_token_hint") else { return Ok(None) };
    let wrong = Fault::invalid_request("id_token_hint is not an ID token that was issued to this client");
    let hint = asked
        .keys
        .hint(text, &asked.provider.issuer)
        .map_err(|_| wrong.clone().logged("id_token_hint does not verify"))?;
    (hint.client == asked.party.id).then_some(Some(hint.subject)).ok_or(wrong)
}
