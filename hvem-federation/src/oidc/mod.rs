//! OpenID Connect: hvem as the OpenID Provider.

pub mod authorize;
pub mod client_auth;
pub mod discovery;
pub mod fault;
pub mod id_token;
pub mod jwt;
pub mod logout;
pub mod parameters;
pub mod redirect;
pub mod token;
pub mod userinfo;

#[cfg(test)]
mod testing;

use hvem_domain::level::{Level, Levels};

/// What the provider says about itself.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its public address without a trailing slash; `iss` everywhere.
    pub issuer: String,
    /// Levels that a sign-in here can reach, lowest first.
    pub levels: Vec<Level>,
    /// Whether its people have civil numbers, which entitled services may be told.
    pub civil_numbers: bool,
    /// Languages of its pages, the first one is the default.
    pub languages: Vec<String>,
}

impl Provider {
    /// The address of one of its endpoints.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }
}

/// What stands before a level in `acr`. It names the axis: how surely the person was recognised (AAL), not how well the person is known.
const ACR: &str = "urn:hvem:aal:";

/// What stands before how well a person is known (IAL).
const IAL: &str = "urn:hvem:ial:";
/// What stands before the lower of both (LoA).
const LOA: &str = "urn:hvem:loa:";

/// The three levels of a sign-in as claims, each under its own name, so that none can be taken for another.
fn levels(levels: Levels) -> [(&'static str, String); 3] {
    [
        ("ial", format!("{IAL}{}", levels.identity.as_str())),
        ("aal", acr(levels.authentication)),
        ("loa", format!("{LOA}{}", levels.assurance().as_str())),
    ]
}

/// A level as `acr` value.
pub fn acr(level: Level) -> String {
    format!("{ACR}{}", level.as_str())
}

/// The level that an `acr` value names.
pub fn level_of(acr: &str) -> Option<Level> {
    acr.strip_prefix(ACR).and_then(Level::from_text)
}
