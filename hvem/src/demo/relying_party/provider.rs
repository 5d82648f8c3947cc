//! Signing in with OpenID Connect, by the crate `openidconnect`: nothing of hvem's own protocol code is used here, so the demo also shows
//! that others get along with it.

use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    LanguageTag, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, TokenResponse,
    core::{CoreAuthPrompt, CoreClient, CoreIdToken, CoreResponseType, CoreUserInfoClaims},
    http,
};
use serde_json::{Map, Value};

use super::Config;

/// Why signing in did not work. For the log: the page only says that it did not.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// An address in the configuration or the discovery document is none.
    #[error("an address is malformed: {0}")]
    Address(#[from] openidconnect::url::ParseError),
    /// The provider could not be reached or answered nonsense. Only its error is told, never its answer, which may have tokens in it.
    #[error("{0}: {1}")]
    Provider(&'static str, String),
    /// The ID token does not hold.
    #[error("the ID token does not hold: {0}")]
    IdToken(#[from] openidconnect::ClaimsVerificationError),
    /// The answer comes from another provider (RFC 9207 §2.4).
    #[error("the answer comes from another provider")]
    OtherIssuer,
}

/// The outside call failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// On the way.
    #[error(transparent)]
    Reqwest(#[from] reqwest::Error),
    /// The answer is no HTTP.
    #[error(transparent)]
    Http(#[from] http::Error),
}

/// What the browser is sent away with, and what is kept until it comes back.
pub struct Departure {
    /// Where to.
    pub url: String,
    /// Kept.
    pub pending: Pending,
}

/// Kept in the visit until the browser comes back.
pub struct Pending {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

impl Pending {
    /// Whether an answer belongs to this departure.
    pub fn is_answered_by(&self, state: &str) -> bool {
        hvem_formats::digest::same(self.state.secret().as_bytes(), state.as_bytes())
    }
}

/// Who signed in.
#[derive(Clone)]
pub struct Person {
    /// Everything that the service was told, by name.
    pub claims: Map<String, Value>,
    id_token: CoreIdToken,
}

/// The provider as found by discovery.
pub struct Provider {
    metadata: ProviderMetadataWithLogout,
    calls: reqwest::Client,
}

async fn call(calls: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, CallError> {
    let answer = calls.execute(request.try_into()?).await?;
    let mut response = http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    Ok(response.body(answer.bytes().await?.to_vec())?)
}

impl Provider {
    /// Asks the provider what it can do (OpenID Connect Discovery §4).
    pub async fn discover(config: &Config, calls: reqwest::Client) -> Result<Self, SignInError> {
        let http = |request| call(calls.clone(), request);
        let issuer = IssuerUrl::new(config.issuer.clone())?;
        let found = ProviderMetadataWithLogout::discover_async(issuer, &http).await;
        let metadata = found.map_err(|error| SignInError::Provider("discovery", error.to_string()))?;
        Ok(Self { metadata, calls })
    }

    /// Where the browser goes to sign in: code flow with PKCE, state and nonce.
    pub fn depart(&self, config: &Config, language: &str, again: bool) -> Result<Departure, SignInError> {
        let client = CoreClient::from_provider_metadata(
            self.metadata.clone(),
            ClientId::new(config.client_id.clone()),
            Some(ClientSecret::new(config.client_secret.clone())),
        )
        .set_redirect_uri(RedirectUrl::new(config.callback())?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("profile".into()))
            .add_scope(Scope::new("email".into()))
            .add_ui_locale(LanguageTag::new(language.to_owned()))
            .set_pkce_challenge(challenge);
        if again {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let (url, state, nonce) = request.url();
        Ok(Departure { url: url.into(), pending: Pending { state, nonce, verifier } })
    }

    /// The browser came back with a code: exchange it, check the ID token, ask for the claims.
    pub async fn arrive(
        &self,
        config: &Config,
        pending: Pending,
        code: String,
        issuer: &str,
    ) -> Result<Person, SignInError> {
        if issuer != config.issuer {
            return Err(SignInError::OtherIssuer);
        }
        let client = CoreClient::from_provider_metadata(
            self.metadata.clone(),
            ClientId::new(config.client_id.clone()),
            Some(ClientSecret::new(config.client_secret.clone())),
        )
        .set_redirect_uri(RedirectUrl::new(config.callback())?);
        let http = |request| call(self.calls.clone(), request);
        let unusable = |what: &'static str| {
            move |error: openidconnect::ConfigurationError| SignInError::Provider(what, error.to_string())
        };
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(unusable("token endpoint"))?;
        let tokens = exchange.set_pkce_verifier(pending.verifier).request_async(&http).await;
        let tokens = tokens.map_err(|error| SignInError::Provider("token endpoint", error.to_string()))?;
        let id_token =
            tokens.id_token().cloned().ok_or(SignInError::Provider("token endpoint", "no ID token".into()))?;
        let claims = id_token.claims(&client.id_token_verifier(), &pending.nonce)?;
        let request = client
            .user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
            .map_err(unusable("userinfo"))?;
        let told: CoreUserInfoClaims =
            request.request_async(&http).await.map_err(|error| SignInError::Provider("userinfo", error.to_string()))?;
        let mut all = members(claims);
        all.extend(members(&told));
        Ok(Person { claims: all, id_token })
    }

    /// Where the browser goes to sign out at the provider too (RP-Initiated Logout §2).
    pub fn farewell(&self, config: &Config, person: &Person, language: &str) -> Result<Option<String>, SignInError> {
        let Some(endpoint) = self.metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
        let request = LogoutRequest::from(endpoint)
            .set_id_token_hint(&person.id_token)
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(config.signed_out())?)
            .add_ui_locale(LanguageTag::new(language.to_owned()));
        Ok(Some(request.http_get_url().into()))
    }
}

fn members(claims: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(members)) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}
