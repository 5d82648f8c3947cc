//! `GET` and `POST /oidc/logout`: a relying party sends a browser to sign out here too (RP-Initiated Logout).

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response as HttpResponse,
};
use hvem_domain::{relying_party::RelyingParty, session::Session};
use hvem_federation::oidc::{
    discovery::paths,
    fault::Fault,
    logout::{LogoutRequest, Plan, read},
    parameters::Parameters,
};

use super::{
    Ours,
    respond::{drawn, ours, page_for, redirect},
    wire::{form, not_a_form},
};
use crate::{App, cookies::Cookie, extract::Visitor, reply::onward, view::SignOutConfirm};

/// Where the question is answered.
const CONFIRM: &str = "/oidc/logout/confirm";
/// Where somebody ends up who has nowhere to go back to.
const SIGNED_OUT: &str = "/signed-out";

/// What a request means for this visitor.
struct Meant {
    request: LogoutRequest,
    party: Option<RelyingParty>,
    plan: Plan,
}

enum Wrong {
    Theirs(Fault),
    Ours(Ours),
}

impl<T: Into<Ours>> From<T> for Wrong {
    fn from(cause: T) -> Self {
        Self::Ours(cause.into())
    }
}

/// The browser arrives.
pub async fn logout(State(app): State<App>, visitor: Visitor, RawQuery(query): RawQuery) -> HttpResponse {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    match meant(&app, &visitor, &parameters).await {
        Ok(Meant { plan: Plan::End(to), .. }) => end(&app, &visitor, to).await,
        Ok(Meant { plan: Plan::Ask(_), request, party }) => {
            // A party that is only named, not proved, is not shown: the question must not lend its weight to a stranger.
            let relying_party = request.is_proved().then_some(party).flatten().map(|party| party.name);
            let fields = parameters.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            drawn(SignOutConfirm { page: visitor.page(), relying_party, action: CONFIRM.to_owned(), fields })
        }
        Err(wrong) => told(&wrong, &visitor),
    }
}

/// The same by POST: sent on to GET, where the session's cookie comes along.
pub async fn logout_post(visitor: Visitor, headers: HeaderMap, body: Bytes) -> HttpResponse {
    match form(&headers, &body) {
        Some(parameters) => redirect(&format!("{}?{}", paths::LOGOUT, parameters.to_query())),
        None => page_for(&not_a_form(), &visitor.page()),
    }
}

/// The person says yes. The form comes from our own page; everything in it is checked once more.
pub async fn confirm(State(app): State<App>, visitor: Visitor, body: Bytes) -> HttpResponse {
    match meant(&app, &visitor, &Parameters::parse(&body)).await {
        Ok(Meant { plan: Plan::End(to) | Plan::Ask(to), .. }) => onward(visitor.page(), end(&app, &visitor, to).await),
        Err(wrong) => told(&wrong, &visitor),
    }
}

async fn meant(app: &App, visitor: &Visitor, parameters: &Parameters) -> Result<Meant, Wrong> {
    let federation = &app.federation;
    let ring = federation.keys.ring().await?;
    let request = read(parameters, &ring.public, &federation.provider.issuer).map_err(Wrong::Theirs)?;
    let party = match &request.client {
        Some(client) => federation.parties.find(client).await?,
        None => None,
    };
    let subject = match (&visitor.session, &party) {
        (Some((session, _)), Some(party)) => Some(federation.grants.subject(party, session.account)),
        // Somebody is signed in, but nobody asks who could know that person.
        (Some(_), None) => Some(String::new()),
        (None, _) => None,
    };
    let plan = request.plan(party.as_ref(), subject.as_deref()).map_err(Wrong::Theirs)?;
    Ok(Meant { request, party, plan })
}

async fn end(app: &App, visitor: &Visitor, to: Option<String>) -> HttpResponse {
    let session: Option<&Session> = visitor.session.as_ref().map(|(session, _)| session);
    if let Some(session) = session
        && let Err(fault) = app.service.sign_out(session).await
    {
        return ours(&fault.into(), &visitor.page());
    }
    let mut response = redirect(to.as_deref().unwrap_or(SIGNED_OUT));
    app.cookies.set(response.headers_mut(), Cookie::Session, "");
    response
}

fn told(wrong: &Wrong, visitor: &Visitor) -> HttpResponse {
    match wrong {
        Wrong::Theirs(fault) => page_for(fault, &visitor.page()),
        Wrong::Ours(cause) => ours(cause, &visitor.page()),
    }
}
