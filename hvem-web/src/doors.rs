//! Limits that are kept before and after a handler, by network. Who is held back hears for how long, in the way of whoever asks: a page with a
//! form that goes on by itself, a problem of the app's protocol, an error of OAuth.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hvem_domain::time::Timestamp;
use hvem_federation::oidc::fault::{Code, Fault};
use hvem_service::limits::{Held, Kept, Limit, Origin};

use crate::{
    App,
    app::AppProblem,
    federation,
    network::CameFrom,
    problem::{Again, Problem},
};

/// A form that is kept while its sender waits is not larger.
const LARGEST_KEPT: usize = 16 * 1024;

/// In which way those who call a route are spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    /// A person, by a page.
    Page,
    /// An app, by a problem of its protocol.
    App,
    /// A service's server, by an OAuth error.
    OAuth,
}

/// One limit before one route.
#[derive(Clone)]
pub struct Door {
    /// Everything.
    pub app: App,
    /// The limit.
    pub limit: &'static Limit,
    /// How to say it.
    pub speech: Speech,
}

/// Keeps the door.
pub async fn keep(State(door): State<Door>, request: Request, next: Next) -> Response {
    let origin = Origin { network: CameFrom::of(request.extensions()), ..Origin::default() };
    match door.limit.kept {
        Kept::Starts(_) => match door.app.service.take(door.limit, origin).await {
            Ok(()) => next.run(request).await,
            Err(held) => door.refuse(held, Some(request)).await,
        },
        Kept::Failures(_) => {
            let response = next.run(request).await;
            if !response.status().is_client_error() {
                return response;
            }
            match door.app.service.take(door.limit, origin).await {
                Ok(()) => response,
                Err(held) => door.refuse(held, None).await,
            }
        }
        Kept::Inside => next.run(request).await,
    }
}

impl Door {
    async fn refuse(&self, held: Held, request: Option<Request>) -> Response {
        let until = match (held, self.speech) {
            (Held::Until(until), _) => until,
            (Held::Fault(fault), Speech::Page) => return Problem::from(fault).into_response(),
            (Held::Fault(fault), Speech::App) => return AppProblem::from(fault).into_response(),
            (Held::Fault(fault), Speech::OAuth) => {
                tracing::error!(%fault, "fault");
                return federation::refusal(&federation::server_error());
            }
        };
        let mut response = match self.speech {
            Speech::Page => Problem::TryLater { until, again: again(request).await }.into_response(),
            Speech::App => AppProblem::try_later(until).into_response(),
            Speech::OAuth => {
                federation::refusal(&Fault::new(Code::TemporarilyUnavailable, "too many requests; see Retry-After"))
            }
        };
        if self.speech == Speech::OAuth {
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        }
        response.headers_mut().insert(header::RETRY_AFTER, retry_after(until, self.app.service.now()));
        response
    }
}

/// Whole seconds, rounded up (RFC 9110 §10.2.3).
pub fn retry_after(until: Timestamp, now: Timestamp) -> HeaderValue {
    HeaderValue::from(until.since(now).as_millis().div_ceil(1000) as u64)
}

/// How to ask the same again, with what was typed. A password is never written into a page.
async fn again(request: Option<Request>) -> Again {
    let Some(request) = request else { return Again::Look("/".into()) };
    let (parts, body) = request.into_parts();
    if parts.method == Method::POST {
        let body = to_bytes(Body::new(body), LARGEST_KEPT).await.unwrap_or_default();
        return Again::Send(parts.uri.path().to_owned(), fields(&body));
    }
    Again::Look(parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string))
}

fn fields(form: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(form).into_owned().filter(|(name, _)| !name.contains("password")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_kept_and_a_password_is_not() {
        let kept = fields(b"email=karen%40example.org&password=hemmelig&new_password=x");
        assert_eq!(kept, [("email".to_owned(), "karen@example.org".to_owned())]);
    }

    #[test]
    fn seconds_are_rounded_up() {
        assert_eq!(retry_after(Timestamp(2001), Timestamp(0)), "3");
        assert_eq!(retry_after(Timestamp(0), Timestamp(5)), "0");
    }
}
