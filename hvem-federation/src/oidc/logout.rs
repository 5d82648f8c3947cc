//! Signing out at a relying party's wish (OpenID Connect RP-Initiated Logout 1.0).

use hvem_domain::relying_party::{ClientId, RelyingParty};

use super::{
    fault::Fault,
    jwt::{Hint, PublicKeys},
    parameters::Parameters,
    redirect::after_logout,
};

/// What a request to sign out says, after its token has been recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutRequest {
    hint: Option<Hint>,
    /// Who asks, by token or by name; not proved when it is only by name.
    pub client: Option<ClientId>,
    uri: Option<String>,
    state: Option<String>,
    /// Languages of the relying party's page, best first.
    pub languages: Vec<String>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// End the session, if there is one. Then send the browser there, or show that the person is signed out.
    End(Option<String>),
    /// Ask the person first, then do the same: nothing proves that the wish is the person's (§2).
    Ask(Option<String>),
}

/// Reads the request. A token that is not ours spoils it (§2: the OP "MUST validate").
pub fn read(parameters: &Parameters, keys: &PublicKeys, issuer: &str) -> Result<LogoutRequest, Fault> {
    if parameters.repeats_any() || !parameters.are_plain() {
        return Err(Fault::invalid_request("a parameter is repeated, too long or has control characters"));
    }
    let wrong = Fault::invalid_request("id_token_hint is not an ID token that was issued here");
    let hint = parameters.get("id_token_hint").map(|text| keys.hint(text, issuer)).transpose().map_err(|_| wrong)?;
    let unknown = Fault::invalid_request("client_id is not registered here");
    let named = parameters.get("client_id").map(ClientId::parse).transpose().map_err(|_| unknown)?;
    if let (Some(hint), Some(named)) = (&hint, &named)
        && hint.client != *named
    {
        return Err(Fault::invalid_request("id_token_hint was issued to another client_id"));
    }
    Ok(LogoutRequest {
        client: hint.as_ref().map(|hint| hint.client.clone()).or(named),
        hint,
        uri: parameters.get("post_logout_redirect_uri").map(str::to_owned),
        state: parameters.get("state").map(str::to_owned),
        languages: parameters.words("ui_locales").map(str::to_owned).collect(),
    })
}

impl LogoutRequest {
    /// Whether a token of ours proves which relying party asks.
    pub fn is_proved(&self) -> bool {
        self.hint.is_some()
    }

    /// What to do. `party` is whom `client` names, if it is registered; `subject` is what that party calls the person who is signed in
    /// in this browser, `None` when nobody is.
    pub fn plan(&self, party: Option<&RelyingParty>, subject: Option<&str>) -> Result<Plan, Fault> {
        let way_back = match (&self.uri, party) {
            (None, _) => None,
            (Some(uri), Some(party)) => {
                let unknown = Fault::invalid_request("post_logout_redirect_uri is not registered for this client");
                Some(after_logout(party.post_logout_uri(uri).ok_or(unknown)?, self.state.as_deref()))
            }
            (Some(_), None) => {
                return Err(Fault::invalid_request("post_logout_redirect_uri needs id_token_hint or client_id"));
            }
        };
        match (&self.hint, subject) {
            // Nobody is signed in: there is nothing to ask.
            (_, None) => Ok(Plan::End(way_back)),
            (Some(hint), Some(subject)) if hint.subject == subject && party.is_some() => Ok(Plan::End(way_back)),
            _ => Ok(Plan::Ask(way_back)),
        }
    }
}

#[cfg(test)]
mod tests;
