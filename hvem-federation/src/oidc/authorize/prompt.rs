//! Which pages the person should see (OIDC Core §3.1.2.1).

use hvem_domain::grant::Prompt;

use super::Asked;
use crate::oidc::{fault::Fault, parameters::Parameters};

/// Known words; `none` stands alone.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    read(asked.parameters).map(drop)
}

/// `consent` asks for nothing more: the operator's registration says what a party receives, and the login page names the party before
/// anyone signs in. `select_account` shows the login page, where another person can sign in.
pub fn read(parameters: &Parameters) -> Result<Prompt, Fault> {
    let words: Vec<&str> = parameters.words("prompt").collect();
    match words[..] {
        ["none"] => Ok(Prompt::Never),
        _ if words.contains(&"none") => Err(Fault::invalid_request("prompt none can not be combined")),
        // OpenID Connect leaves open what an unknown word means; ignoring it could skip a page that the party relies on.
        _ if !words.iter().all(|word| ["login", "consent", "select_account"].contains(word)) => {
            Err(Fault::invalid_request("prompt has an unknown value"))
        }
        _ if words.contains(&"login") || words.contains(&"select_account") => Ok(Prompt::Always),
        _ => Ok(Prompt::IfNeeded),
    }
}
