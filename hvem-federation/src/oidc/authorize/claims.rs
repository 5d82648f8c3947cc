//! Claims asked for by name: the `claims` parameter (OIDC Core §5.5). Names that are unknown here, or that the party is not registered
//! for, or that fit no ID token, are ignored; an essential claim that is missing is no error (§5.5.1).

use std::collections::BTreeSet;

use hvem_domain::grant::{ClaimName, RequestedClaims};
use serde_json::{Map, Value};

use super::Asked;
use crate::oidc::fault::Fault;

const MALFORMED: Fault =
    Fault::invalid_request("claims is not a JSON object of the form that OpenID Connect Core 5.5 describes");

/// What the parameter asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Claims about the person.
    pub named: RequestedClaims,
    /// The `sub` it must be (§5.5.1: a request with that value for the ID token).
    pub subject: Option<String>,
    /// Values of `acr` for the ID token, best first.
    pub acr: Vec<String>,
    /// Whether one of those is indispensable (§5.5.1.1).
    pub acr_essential: bool,
}

/// A JSON object of the right form.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    read(asked).map(drop)
}

/// What the parameter asks for.
pub fn read(asked: Asked<'_>) -> Result<Claims, Fault> {
    let Some(text) = asked.parameters.get("claims") else { return Ok(Claims::default()) };
    let Ok(Value::Object(all)) = serde_json::from_str::<Value>(text) else { return Err(MALFORMED) };
    let (id_token, userinfo) = (member(&all, "id_token")?, member(&all, "userinfo")?);
    let acr = wish(&id_token, "acr")?;
    let subject = match wish(&id_token, "sub")?.values.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => return Err(MALFORMED),
    };
    let mut named = RequestedClaims { id_token: names(asked, &id_token)?, userinfo: names(asked, &userinfo)? };
    named.id_token.retain(|claim| claim.fits_an_id_token());
    Ok(Claims { named, subject, acr: acr.values, acr_essential: acr.essential })
}

fn member(all: &Map<String, Value>, name: &str) -> Result<Map<String, Value>, Fault> {
    match all.get(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(member)) => Ok(member.clone()),
        Some(_) => Err(MALFORMED),
    }
}

fn names(asked: Asked<'_>, member: &Map<String, Value>) -> Result<BTreeSet<ClaimName>, Fault> {
    for name in member.keys() {
        wish(member, name)?;
    }
    let may = |claim: &ClaimName| asked.party.scopes.contains(&claim.scope());
    Ok(member.keys().filter_map(|name| ClaimName::from_text(name)).filter(may).collect())
}

#[derive(Default)]
struct Wish {
    essential: bool,
    values: Vec<String>,
}

/// One member: null, or an object with `essential`, `value`, `values` (§5.5.1).
fn wish(member: &Map<String, Value>, name: &str) -> Result<Wish, Fault> {
    let detail = match member.get(name) {
        None | Some(Value::Null) => return Ok(Wish::default()),
        Some(Value::Object(detail)) => detail,
        Some(_) => return Err(MALFORMED),
    };
    let essential = match detail.get("essential") {
        None => false,
        Some(Value::Bool(essential)) => *essential,
        Some(_) => return Err(MALFORMED),
    };
    let values = match (detail.get("value"), detail.get("values")) {
        (Some(value), _) => vec![value.clone()],
        (None, Some(Value::Array(values))) => values.clone(),
        (None, Some(_)) => return Err(MALFORMED),
        (None, None) => Vec::new(),
    };
    // Only texts matter to us (sub, acr); other claims may be compared with anything.
    Ok(Wish { essential, values: values.iter().filter_map(Value::as_str).map(str::to_owned).collect() })
}
