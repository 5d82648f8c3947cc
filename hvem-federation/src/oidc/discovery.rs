//! What the provider can do, for machines (OpenID Connect Discovery §3, RFC 8414 §2). Nothing is listed that is not there.

use hvem_domain::{
    grant::{ClaimName, Scope},
    relying_party::SigningAlgorithm,
};
use serde_json::{Value, json};

use super::{Provider, acr};

/// Where the endpoints are, below the issuer.
pub mod paths {
    /// Discovery §4.
    pub const DISCOVERY: &str = "/.well-known/openid-configuration";
    /// Public keys.
    pub const JWKS: &str = "/oidc/jwks";
    /// Where the browser comes to.
    pub const AUTHORIZE: &str = "/oidc/authorize";
    /// Codes for tokens.
    pub const TOKEN: &str = "/oidc/token";
    /// Claims.
    pub const USERINFO: &str = "/oidc/userinfo";
    /// Signing out.
    pub const LOGOUT: &str = "/oidc/logout";
}

/// The document.
pub fn document(provider: &Provider) -> Value {
    let about_the_sign_in = ["sub", "auth_time", "acr", "amr", "ial", "aal", "loa"];
    let there = |scope: &Scope| *scope != Scope::CivilNumber || provider.civil_numbers;
    let about_the_person = ClaimName::ALL.into_iter().filter(|claim| there(&claim.scope())).map(ClaimName::as_str);
    let claims: Vec<&str> = about_the_sign_in.into_iter().chain(about_the_person).collect();
    json!({
        "issuer": provider.issuer,
        "authorization_endpoint": provider.at(paths::AUTHORIZE),
        "token_endpoint": provider.at(paths::TOKEN),
        "userinfo_endpoint": provider.at(paths::USERINFO),
        "jwks_uri": provider.at(paths::JWKS),
        "end_session_endpoint": provider.at(paths::LOGOUT),
        "scopes_supported": Scope::ALL.into_iter().filter(there).map(Scope::as_str).collect::<Vec<_>>(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["pairwise", "public"],
        "id_token_signing_alg_values_supported": SigningAlgorithm::ALL.map(SigningAlgorithm::name),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "display_values_supported": ["page", "popup", "touch"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claim_types_supported": ["normal"],
        "claims_supported": claims,
        "acr_values_supported": provider.levels.iter().map(|level| acr(*level)).collect::<Vec<_>>(),
        "ui_locales_supported": provider.languages,
        "claims_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing::{ISSUER, provider};

    #[test]
    fn every_endpoint_is_below_the_issuer() {
        let document = document(&provider());
        assert_eq!(document["issuer"], ISSUER);
        for (name, value) in
            document.as_object().unwrap().iter().filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri")
        {
            assert!(value.as_str().unwrap().starts_with("https://id.example.org/oidc/"), "{name}");
        }
    }

    #[test]
    fn only_levels_that_can_be_reached_are_listed() {
        assert_eq!(
            document(&provider())["acr_values_supported"],
            json!(["urn:hvem:aal:low", "urn:hvem:aal:substantial"])
        );
    }

    #[test]
    fn every_claim_listed_can_be_told() {
        let listed = document(&provider())["claims_supported"].clone();
        assert_eq!(
            listed,
            json!([
                "sub",
                "auth_time",
                "acr",
                "amr",
                "ial",
                "aal",
                "loa",
                "name",
                "given_name",
                "family_name",
                "email",
                "email_verified",
                "locale",
                "updated_at",
                "cpr",
                "p_code"
            ])
        );
    }

    #[test]
    fn where_nobody_has_a_civil_number_none_is_offered() {
        let text = document(&Provider { civil_numbers: false, ..provider() }).to_string();
        assert!(document(&provider()).to_string().contains("ssn"));
        assert!(["ssn", "cpr", "p_code"].iter().all(|word| !text.contains(word)));
    }
}
