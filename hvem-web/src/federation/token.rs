//! `POST /oidc/token`: codes and refresh tokens for tokens.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use hvem_domain::relying_party::RelyingParty;
use hvem_federation::oidc::{
    client_auth,
    fault::{Code, Fault},
    id_token::IdToken,
    parameters::Parameters,
    token::{self, Answer, TokenRequest, invalid_grant},
};
use hvem_service::grants::{GrantError, Issued, Redemption};

use super::{
    Federation, Ours,
    wire::{authorization, error, form, not_a_form, private, server_error, value},
};
use crate::observe::{Who, recognised};

/// Exchanges a code or a refresh token (RFC 6749 §3.2).
pub async fn token(State(federation): State<Arc<Federation>>, headers: HeaderMap, body: Bytes) -> Response {
    match exchange(&federation, &headers, &body).await {
        Ok(answer) => private(StatusCode::OK, answer),
        Err(fault) => {
            tracing::info!(error = fault.code.as_str(), why = fault.log, "token request refused");
            let mut response = error(&fault);
            if fault.code == Code::InvalidClient {
                // RFC 6749 §5.2: a client that tried the header is told which scheme is spoken here.
                response.headers_mut().insert(header::WWW_AUTHENTICATE, value("Basic realm=\"token\""));
            }
            response
        }
    }
}

async fn exchange(federation: &Federation, headers: &HeaderMap, body: &Bytes) -> Result<Answer, Fault> {
    let form = form(headers, body).ok_or(not_a_form())?;
    let party = client(federation, authorization(headers), &form).await?;
    let (issued, refreshed) = match token::read(&form)? {
        TokenRequest::Code { code, redirect_uri, verifier } => {
            let shown =
                Redemption { code: &code, redirect_uri: redirect_uri.as_deref(), verifier: verifier.as_deref() };
            (federation.grants.redeem(&party, shown).await, false)
        }
        TokenRequest::Refresh { token } => (federation.grants.refresh(&party, &token).await, true),
    };
    let issued = issued.map_err(|error| refusal(&error))?;
    let id_token = id_token(federation, &party, &issued, refreshed).await.map_err(|cause| {
        tracing::error!(%cause, "no ID token could be signed");
        server_error()
    })?;
    Ok(Answer::new(issued.access, issued.refresh, id_token, &issued.grant.scopes))
}

/// Who speaks, once that is proved.
async fn client(
    federation: &Federation,
    authorization: Option<&str>,
    form: &Parameters,
) -> Result<RelyingParty, Fault> {
    let shown = client_auth::read(authorization, form)?;
    let party = federation.parties.find(&shown.id).await.map_err(|cause| {
        tracing::error!(%cause, "no relying party could be read");
        server_error()
    })?;
    let party = party.ok_or(client_auth::refused().logged("client_id is not registered"))?;
    if !party.accepts(shown.secret.as_deref()) {
        return Err(client_auth::refused().logged("the secret does not fit the registration"));
    }
    recognised(Who::Service);
    Ok(party)
}

async fn id_token(
    federation: &Federation,
    party: &RelyingParty,
    issued: &Issued,
    refreshed: bool,
) -> Result<String, Ours> {
    let ring = federation.keys.ring().await?;
    let claims = IdToken {
        issuer: &federation.provider.issuer,
        subject: &issued.subject,
        grant: &issued.grant,
        account: &issued.account,
        now: issued.at,
        refreshed,
    };
    let key = ring.signing(party.id_token_algorithm)?;
    Ok(key.sign(&claims.claims()).map_err(super::keys::NoKeys::from)?)
}

fn refusal(error: &GrantError) -> Fault {
    match error {
        GrantError::Refused(refusal) => {
            tracing::info!(why = %refusal, "grant refused");
            invalid_grant("the grant is not worth anything to this client")
        }
        GrantError::NoRequest | GrantError::Fault(_) => {
            tracing::error!(cause = %error, "no tokens could be issued");
            server_error()
        }
    }
}
