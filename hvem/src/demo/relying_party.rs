//! The demo's relying party: a service as anyone could run it, on a host of its own. It knows the provider by its address alone, signs
//! people in with the crate `openidconnect`, and shows who signed in, how, and how surely.

mod pages;
mod provider;
mod visits;
mod words;

use std::{collections::BTreeSet, net::Ipv4Addr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use hvem_domain::{grant::Scope, relying_party::SigningAlgorithm, secret::Token};
use hvem_service::{
    ports::{Draw, Entropy},
    relying_parties::{Registration, SubjectChoice},
};
use hvem_web::text::Texts;
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use pages::{Kind, Page};
use provider::{Provider, SignInError};
use visits::Visits;
use words::Words;

use crate::config::is_localhost;

const CLIENT_ID: &str = "pension-portal";
const VISIT: &str = "pension-visit";
const LANGUAGE: &str = "pension-language";
/// Pages of the service run no script; forms lead here and, to sign out, on to the provider.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the service knows about itself and its provider.
pub struct Config {
    /// Its own address without a trailing slash: `http://service.localhost:8341`.
    pub address: String,
    /// The provider's address, as its discovery document spells it.
    pub issuer: String,
    /// What it was registered as.
    pub client_id: String,
    /// What it got at registration.
    pub client_secret: String,
}

impl Config {
    fn callback(&self) -> String {
        format!("{}/callback", self.address)
    }

    fn signed_out(&self) -> String {
        format!("{}/signed-out", self.address)
    }
}

/// What the operator would type to register it.
pub fn registration(address: &str) -> Registration {
    Registration {
        id: CLIENT_ID.to_owned(),
        name: words::DANISH.service.to_owned(),
        redirect_uris: vec![format!("{address}/callback")],
        post_logout_uris: vec![format!("{address}/signed-out")],
        public: false,
        subject: SubjectChoice::Pairwise,
        id_token_algorithm: SigningAlgorithm::Rs256,
        require_pkce: true,
        minimum_level: None,
        scopes: BTreeSet::from([Scope::Profile, Scope::Email]),
    }
}

struct Service {
    config: Config,
    calls: reqwest::Client,
    texts: Arc<Texts>,
    entropy: Arc<dyn Entropy>,
    provider: Mutex<Option<Arc<Provider>>>,
    visits: Visits,
}

/// The service as a site of its own. The provider is asked at the first sign-in, so either may start first.
pub fn router(config: Config, texts: Arc<Texts>, entropy: Arc<dyn Entropy>) -> Result<Router, reqwest::Error> {
    let calls = calls_to(&config.issuer)?;
    let service = Service { config, calls, texts, entropy, provider: Mutex::new(None), visits: Visits::default() };
    Ok(Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in))
        .route("/callback", get(callback))
        .route("/sign-out", post(sign_out))
        .route("/signed-out", get(signed_out))
        .route("/language/{tag}", get(language))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .layer(middleware::from_fn(guard))
        .with_state(Arc::new(service)))
}

/// The demo's provider is on this very computer: no proxy leads there, and not every resolver knows the names below `localhost` (RFC 6761 §6.3).
fn calls_to(issuer: &str) -> Result<reqwest::Client, reqwest::Error> {
    let mut calls = reqwest::Client::builder()
        // A provider that redirects its endpoints elsewhere is not followed there with a secret (RFC 9700 §4.12).
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10));
    let host = Url::parse(issuer).ok().and_then(|url| url.host_str().map(str::to_owned));
    if let Some(name) = host.filter(|name| is_here(name)) {
        // The port is the one of the address that is called.
        calls = calls.no_proxy().resolve(&name, (Ipv4Addr::LOCALHOST, 0).into());
    }
    calls.build()
}

async fn home(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    let words = spoken(&headers);
    let person = cookie(&headers, VISIT).and_then(|key| service.visits.with(key, |visit| visit.person.clone()));
    let kind = person
        .as_ref()
        .map_or(Kind::Welcome, |person| Kind::SignedIn(Box::new(pages::facts(person, words, &service.texts))));
    Page { words, kind }.draw(StatusCode::OK)
}

#[derive(Deserialize)]
struct Departing {
    #[serde(default)]
    again: bool,
}

async fn sign_in(State(service): State<Arc<Service>>, Query(asked): Query<Departing>, headers: HeaderMap) -> Response {
    let words = spoken(&headers);
    match depart(&service, &headers, words, asked.again).await {
        Ok(response) => response,
        Err(cause) => failed(&cause, words),
    }
}

async fn depart(service: &Service, headers: &HeaderMap, words: &Words, again: bool) -> Result<Response, SignInError> {
    let departure = service.provider().await?.depart(&service.config, words.tag, again)?;
    let key = match cookie(headers, VISIT) {
        Some(key) => key.to_owned(),
        None => service.new_key()?,
    };
    service.visits.with(&key, |visit| visit.pending = Some(departure.pending));
    Ok(([(header::SET_COOKIE, kept(VISIT, &key))], Redirect::to(&departure.url)).into_response())
}

#[derive(Deserialize)]
struct Arriving {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

async fn callback(State(service): State<Arc<Service>>, Query(answer): Query<Arriving>, headers: HeaderMap) -> Response {
    let words = spoken(&headers);
    let Some(key) = cookie(&headers, VISIT) else { return Redirect::to("/").into_response() };
    // An answer that nobody here asked for is dropped: the first page shows what is true (RFC 9700 §4.7).
    let state = answer.state.unwrap_or_default();
    let taken = service.visits.with(key, |visit| visit.pending.take_if(|pending| pending.is_answered_by(&state)));
    let Some(pending) = taken else { return Redirect::to("/").into_response() };
    match (answer.code, answer.error.as_deref()) {
        (Some(code), None) => match arrive(&service, (key, pending), code, &answer.iss.unwrap_or_default()).await {
            Ok(response) => response,
            Err(cause) => failed(&cause, words),
        },
        (_, Some("access_denied")) => Page { words, kind: Kind::Cancelled }.draw(StatusCode::OK),
        (_, error) => {
            failed(&SignInError::Provider("authorization endpoint", error.unwrap_or("no code").to_owned()), words)
        }
    }
}

async fn arrive(
    service: &Service,
    (key, pending): (&str, provider::Pending),
    code: String,
    issuer: &str,
) -> Result<Response, SignInError> {
    let person = service.provider().await?.arrive(&service.config, pending, code, issuer).await?;
    let new = service.new_key()?;
    service.visits.rename(key, &new);
    service.visits.with(&new, |visit| visit.person = Some(person));
    Ok(([(header::SET_COOKIE, kept(VISIT, &new))], Redirect::to("/")).into_response())
}

async fn sign_out(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    let words = spoken(&headers);
    let person = cookie(&headers, VISIT).and_then(|key| service.visits.with(key, |visit| visit.person.take()));
    let Some(person) = person else { return Redirect::to("/signed-out").into_response() };
    let farewell = match service.provider().await {
        Ok(provider) => provider.farewell(&service.config, &person, words.tag),
        Err(cause) => Err(cause),
    };
    match farewell {
        Ok(Some(url)) => Redirect::to(&url).into_response(),
        Ok(None) => Redirect::to("/signed-out").into_response(),
        Err(cause) => failed(&cause, words),
    }
}

async fn signed_out(headers: HeaderMap) -> Response {
    Page { words: spoken(&headers), kind: Kind::SignedOut }.draw(StatusCode::OK)
}

async fn language(Path(tag): Path<String>) -> Response {
    let words = Words::in_language(&tag);
    ([(header::SET_COOKIE, kept(LANGUAGE, words.tag))], Redirect::to("/")).into_response()
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("relying_party/style.css"))
}

/// For the browser's tab; without it browsers ask for one that does not exist.
async fn icon() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("relying_party/icon.svg"))
}

impl Service {
    async fn provider(&self) -> Result<Arc<Provider>, SignInError> {
        let mut known = self.provider.lock().await;
        if let Some(provider) = &*known {
            return Ok(Arc::clone(provider));
        }
        let found = Arc::new(Provider::discover(&self.config, self.calls.clone()).await?);
        *known = Some(Arc::clone(&found));
        Ok(found)
    }

    fn new_key(&self) -> Result<String, SignInError> {
        let token: Token<32> =
            self.entropy.token().map_err(|error| SignInError::Provider("random source", error.to_string()))?;
        Ok(token.reveal())
    }
}

fn failed(cause: &SignInError, words: &'static Words) -> Response {
    tracing::warn!(%cause, "the demo service could not sign anybody in");
    Page { words, kind: Kind::Failed }.draw(StatusCode::BAD_GATEWAY)
}

fn spoken(headers: &HeaderMap) -> &'static Words {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Words::in_language(cookie(headers, LANGUAGE).or(accepted).unwrap_or_default())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split("; ")).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn kept(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax")
}

/// Whether a name is one of this machine's.
fn is_here(name: &str) -> bool {
    is_localhost(name) || name == "127.0.0.1"
}

/// Answers to names of this machine only, like everything in the demo.
async fn guard(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !is_here(name) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
