//! A service for which people sign in: a public client with PKCE, registered by the operator's command.

use hvem_acceptance::{Failure, Nodes, Outcome};
use hvem_formats::{b64, digest};
use serde_json::Value;

use super::portal::Page;

const CALLBACK: &str = "http://localhost:1/callback";

pub struct Party {
    issuer: String,
    verifier: String,
}

impl Party {
    /// Registers it with the nodes' own command.
    pub async fn registered(nodes: &Nodes) -> Outcome<Self> {
        let said = nodes
            .command(&["relying-party", "add", "pension", "--name", "Pension", "--redirect-uri", CALLBACK, "--public"])
            .await?;
        assert!(said.contains("pension"), "{said}");
        Ok(Self { issuer: nodes.address.clone(), verifier: b64::encode([5; 32]) })
    }

    /// The path that asks for a sign-in; `more` begins with `&` or is empty.
    pub fn asks(&self, more: &str) -> String {
        let challenge = b64::encode(digest::sha256(&[self.verifier.as_bytes()]));
        format!(
            "/oidc/authorize?response_type=code&client_id=pension&redirect_uri={CALLBACK}&scope=openid&state=s\
             &code_challenge_method=S256&code_challenge={challenge}{more}"
        )
    }

    /// The code with which the portal sends a browser back, if it does.
    pub fn code(page: &Page) -> Option<String> {
        let code = page.html.split("code=").nth(1).or_else(|| page.path.split("code=").nth(1));
        code.and_then(|rest| rest.split(['&', '"']).next()).map(str::to_owned)
    }

    /// The claims of the ID token for the code on this page. Its signature is checked elsewhere, by `openidconnect`.
    pub async fn claims(&self, page: &Page) -> Outcome<Value> {
        let code = Self::code(page).ok_or_else(|| Failure::new(format!("no code on {}:\n{}", page.path, page.html)))?;
        let answer = hvem_acceptance::http()?
            .post(format!("{}/oidc/token", self.issuer))
            .form(&[
                ("grant_type", "authorization_code"),
                ("client_id", "pension"),
                ("redirect_uri", CALLBACK),
                ("code", &code),
                ("code_verifier", &self.verifier),
            ])
            .send()
            .await?;
        let tokens: Value = serde_json::from_str(&answer.text().await?)?;
        let payload = tokens["id_token"].as_str().and_then(|token| token.split('.').nth(1)).and_then(b64::decode);
        Ok(serde_json::from_slice(&payload.ok_or_else(|| Failure::new(format!("no ID token in {tokens}")))?)?)
    }
}
