//! `GET` and `POST /oidc/authorize`: a relying party sends a browser to sign somebody in.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response as HttpResponse,
};
use hvem_domain::{
    grant::LoginRequest,
    id::Id,
    level::Level,
    login::{Asker, Purpose},
    relying_party::RelyingParty,
    session::Session,
};
use hvem_federation::oidc::{
    authorize::{Asked, Refused, authorize as check, client_id, refusal, unknown_client},
    discovery::paths,
    parameters::Parameters,
    redirect::Way,
};
use hvem_service::{
    grants::{Begun, GrantError},
    login::Beginning,
};

use super::{
    Federation, Ours,
    respond::{gone, ours, page_for, redirect},
    wire::form,
};
use crate::{App, cookies::Cookie, extract::Visitor, page::Page, text::Language};

/// The browser arrives (OIDC Core §3.1.2.1).
pub async fn authorize(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> HttpResponse {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let page = visitor.page();
    let (party, request) = match asked(&app.federation, &parameters, &page).await {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    let session = match current_session(&app, &visitor).await {
        Ok(session) => session,
        Err(cause) => return ours(&cause, &page),
    };
    let way = Way::of(&request);
    let issuer = &app.federation.provider.issuer;
    match app.federation.grants.begin(&request, &party, session).await {
        Ok(Begun::Answered(code)) => app.federation.send(&request, way.code(code, issuer), &page).await,
        Ok(Begun::Refused(why)) => app.federation.send(&request, way.fault(&refusal(why), issuer), &page).await,
        Ok(Begun::SignIn(id)) => match begin(&app, &visitor, &party, (id, &request)).await {
            Ok(mut response) => {
                speak(&app, &headers, &request, &mut response);
                response
            }
            Err(cause) => ours(&cause, &page),
        },
        Err(GrantError::Fault(fault)) => ours(&Ours::Fault(fault), &page),
        Err(GrantError::NoRequest | GrantError::Refused(_)) => gone(&page),
    }
}

/// The same by POST. Cookies that are `SameSite=Lax` do not come along with a form from another site, so the browser is sent to the same
/// request by GET, where they do.
pub async fn authorize_post(visitor: Visitor, headers: HeaderMap, body: Bytes) -> HttpResponse {
    match form(&headers, &body) {
        Some(parameters) => redirect(&format!("{}?{}", paths::AUTHORIZE, parameters.to_query())),
        None => page_for(&super::wire::not_a_form(), &visitor.page()),
    }
}

/// The session from which a service may be answered.
async fn current_session<'a>(app: &App, visitor: &'a Visitor) -> Result<Option<&'a Session>, Ours> {
    let Some((session, _)) = &visitor.session else { return Ok(None) };
    // The person has come by themselves: in a frame of another site the cookies would be missing.
    app.service.stay(session.clone()).await?;
    Ok(if app.service.is_outgrown(session).await? { None } else { Some(session) })
}

/// Who asks for what, after every check; or what the browser is told.
async fn asked(
    federation: &Federation,
    parameters: &Parameters,
    page: &Page,
) -> Result<(RelyingParty, LoginRequest), Box<HttpResponse>> {
    let client = client_id(parameters).map_err(|fault| Box::new(page_for(&fault, page)))?;
    let party = federation.parties.find(&client).await.map_err(|fault| Box::new(ours(&fault.into(), page)))?;
    let party = party.ok_or_else(|| Box::new(page_for(&unknown_client(), page)))?;
    let ring = federation.keys.ring().await.map_err(|cause| Box::new(ours(&cause.into(), page)))?;
    match check(Asked { parameters, party: &party, provider: &federation.provider, keys: &ring.public }) {
        Ok(request) => Ok((party, request)),
        Err(Refused::Page(fault)) => Err(Box::new(page_for(&fault, page))),
        Err(Refused::Back(way, fault)) => {
            tracing::info!(client = %party.id, error = fault.code.as_str(), why = fault.log, "authorization request refused");
            Err(Box::new(federation.send_to(&party.name, way.fault(&fault, &federation.provider.issuer), page)))
        }
    }
}

/// The person signs in first.
async fn begin(
    app: &App,
    visitor: &Visitor,
    party: &RelyingParty,
    (id, request): (Id<LoginRequest>, &LoginRequest),
) -> Result<HttpResponse, Ours> {
    let beginning = Beginning {
        asker: Asker { id: party.id.to_string(), name: party.name.clone() },
        purpose: Purpose::Federation { request: id.to_string() },
        floor: request.floor.unwrap_or(Level::Low),
        browser: visitor.browser(),
        hint: request.login_hint.as_deref().and_then(|hint| app.service.scheme.identifier.read(hint).ok()),
    };
    let login = app.service.begin_login(beginning).await?;
    Ok(redirect(&format!("/login/{login}")))
}

/// The pages speak the language of the relying party's page, unless the person has chosen one here.
fn speak(app: &App, headers: &HeaderMap, request: &LoginRequest, response: &mut HttpResponse) {
    if app.cookies.read(headers, Cookie::Language).is_some() {
        return;
    }
    if let Some(language) = request.languages.iter().find_map(|tag| Language::from_tag(tag)) {
        app.cookies.set(response.headers_mut(), Cookie::Language, language.tag());
    }
}
