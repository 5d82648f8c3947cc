//! How sure the sign-in must be: `acr_values` and an `acr` in the `claims` parameter (OIDC Core §3.1.2.1, §5.5.1.1).

use hvem_domain::level::Level;

use super::{Asked, claims::Claims};
use crate::oidc::{
    fault::{Code, Fault},
    level_of,
};

/// An indispensable level can be reached here. A merely wished one that can't is ignored.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    let claims = super::claims::read(asked)?;
    if claims.acr_essential && !claims.acr.is_empty() && lowest(asked, claims.acr.iter().map(String::as_str)).is_none()
    {
        return Err(Fault::new(Code::UnmetAuthenticationRequirements, "no acr value asked for can be reached here"));
    }
    Ok(())
}

/// No sign-in below it counts: the party's minimum, or the lowest level that the request names, whichever is higher.
pub fn floor(asked: Asked<'_>, claims: &Claims) -> Option<Level> {
    let wished = match claims.acr.as_slice() {
        [] => lowest(asked, asked.parameters.words("acr_values")),
        values => lowest(asked, values.iter().map(String::as_str)),
    };
    asked.party.minimum_level.max(wished)
}

fn lowest<'a>(asked: Asked<'_>, values: impl Iterator<Item = &'a str>) -> Option<Level> {
    values.filter_map(level_of).filter(|level| asked.provider.levels.contains(level)).min()
}
