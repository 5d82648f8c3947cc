//! A signed call: read from headers and body, checked against the caller's key (protocol §1.2).

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, OriginalUri, Request, State},
    http::{header, request::Parts},
    middleware::Next,
    response::Response,
};
use hvem_domain::{activation::alone::Alone, device::Device};
use hvem_formats::{app::call, b64};
use hvem_service::{calls::Signed, enrolment::Stored};
use serde::de::DeserializeOwned;

use super::problem::AppProblem;
use crate::{
    App,
    extract::language,
    observe::{Who, recognised},
};

/// A bound device that calls, and the body it signed. One that is blocked is refused before any handler sees it.
pub struct Caller {
    /// Who calls.
    pub device: Device,
    body: Bytes,
}

/// The same, blocked or not: for the two calls that one may make too that is blocked.
pub struct EvenBlocked(pub Caller);

/// A phone that enrols, and the body it signed.
pub struct Enrolling {
    /// Where its enrolment stands.
    pub stored: Stored,
    body: Bytes,
}

/// A phone that activates alone, and the body it signed.
pub struct Activating {
    /// Where its activation stands.
    pub alone: Alone,
    body: Bytes,
}

impl Activating {
    /// The body as the message it must be.
    pub fn message<T: DeserializeOwned>(&self) -> Result<T, AppProblem> {
        read(&self.body)
    }
}

impl Caller {
    /// The body as the message it must be.
    pub fn message<T: DeserializeOwned>(&self) -> Result<T, AppProblem> {
        read(&self.body)
    }
}

impl Enrolling {
    /// The body as the message it must be.
    pub fn message<T: DeserializeOwned>(&self) -> Result<T, AppProblem> {
        read(&self.body)
    }
}

/// JSON that is exactly the message.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppProblem> {
    serde_json::from_slice(body).map_err(|_| AppProblem::malformed())
}

struct Headers {
    sender: String,
    time: i64,
    signature: [u8; 64],
}

impl Headers {
    fn read(parts: &Parts) -> Option<Self> {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        Some(Self {
            sender: text(call::DEVICE)?.to_owned(),
            time: text(call::TIME)?.parse().ok()?,
            signature: b64::decode_array(text(call::SIGNATURE)?)?,
        })
    }

    fn signed<'a>(&'a self, parts: &'a Parts, body: &'a [u8]) -> Signed<'a> {
        // A nested router sees its own part of the path only; what was sent and signed is the whole.
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let path = uri.path_and_query().map_or("", |path| path.as_str());
        Signed {
            method: parts.method.as_str(),
            path,
            sender: &self.sender,
            time: self.time,
            signature: &self.signature,
            body,
        }
    }
}

async fn take_apart(request: Request, app: &App) -> Result<(Parts, Headers, Bytes), AppProblem> {
    let (parts, body) = request.into_parts();
    let headers = Headers::read(&parts).ok_or_else(AppProblem::malformed)?;
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), app)
        .await
        .map_err(|_| AppProblem::malformed())?;
    Ok((parts, headers, body))
}

impl FromRequest<App> for Caller {
    type Rejection = AppProblem;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppProblem> {
        let (parts, headers, body) = take_apart(request, app).await?;
        let device = app.service.calling_device(headers.signed(&parts, &body)).await?;
        recognised(Who::Device);
        Ok(Self { device, body })
    }
}

impl FromRequest<App> for EvenBlocked {
    type Rejection = AppProblem;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppProblem> {
        let (parts, headers, body) = take_apart(request, app).await?;
        let device = app.service.calling_device_even_blocked(headers.signed(&parts, &body)).await?;
        recognised(Who::Device);
        Ok(Self(Caller { device, body }))
    }
}

impl FromRequest<App> for Enrolling {
    type Rejection = AppProblem;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppProblem> {
        let (parts, headers, body) = take_apart(request, app).await?;
        let stored = app.service.calling_enrolment(headers.signed(&parts, &body)).await?;
        recognised(Who::Device);
        Ok(Self { stored, body })
    }
}

impl FromRequest<App> for Activating {
    type Rejection = AppProblem;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppProblem> {
        let (parts, headers, body) = take_apart(request, app).await?;
        let alone = app.service.calling_alone(headers.signed(&parts, &body)).await?;
        recognised(Who::Device);
        Ok(Self { alone, body })
    }
}

/// The browser's cookie, where the app runs in the browser that signs in (journey E9).
pub struct SameBrowser(pub Option<hvem_domain::secret::TokenHash>);

impl FromRequestParts<App> for SameBrowser {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let cookie = app.cookies.read(&parts.headers, crate::cookies::Cookie::Browser);
        Ok(Self(cookie.and_then(hvem_domain::secret::Token::<16>::from_text).map(|token| token.hash())))
    }
}

/// Around the app's interface: problems are written in the caller's language.
pub async fn speak(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = language(request.headers(), &app);
    let mut response = next.run(request).await;
    let kept = response.extensions_mut().remove::<Arc<Mutex<Option<AppProblem>>>>();
    let Some(problem) = kept.and_then(|kept| kept.lock().unwrap_or_else(PoisonError::into_inner).take()) else {
        return response;
    };
    let mut drawn = problem.in_language(&app.texts.in_language(language));
    // Who is held back hears for how long, for machines that read no problems too.
    if let Some(seconds) = response.headers_mut().remove(header::RETRY_AFTER) {
        drawn.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    drawn
}
