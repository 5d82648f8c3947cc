//! The only map from what went wrong to status and page. The reason goes to the log under a short reference, the page says what to do.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use hvem_service::Fault;

use crate::{App, extract::Visitor, reply, view};

pub use crate::view::Trouble;

/// Something went wrong; drawn by `extract::welcome` in the visitor's language.
#[derive(Clone, Debug)]
pub enum Problem {
    /// A page says it.
    Trouble(Trouble),
    /// Somebody must sign in first, then comes back to this path.
    SignInFirst(String),
}

impl Problem {
    /// Our own fault; `why` goes to the log.
    pub fn unexpected(why: &str) -> Self {
        tracing::error!(why, "unexpected");
        Self::Trouble(Trouble::Unexpected)
    }

    /// Sign in, then back to this path of the portal.
    pub fn sign_in_first(path: &str) -> Self {
        Self::SignInFirst(path.into())
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if fault.is_conflict() {
            tracing::info!("two requests changed the same thing");
        } else {
            tracing::error!(%fault, "fault");
        }
        Self::Trouble(Trouble::Unavailable)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Draws a problem for a visitor; without one (the database is away) in plain words.
pub fn draw(app: &App, visitor: Option<Visitor>, problem: &Problem) -> Response {
    let trouble = match problem {
        Problem::SignInFirst(path) => {
            let to: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
            return Redirect::to(&format!("/account/sign-in?to={to}")).into_response();
        }
        Problem::Trouble(trouble) => *trouble,
    };
    let Some(visitor) = visitor else { return plain(problem) };
    let ours = matches!(trouble, Trouble::Unexpected | Trouble::Unavailable);
    let reference = if ours { app.service.new_reference() } else { String::new() };
    if ours {
        tracing::error!(reference, "a page told of a fault");
    }
    let view = view::Problem { page: visitor.page(), trouble, reference, oidc_error: None, way_out: None };
    match view.render() {
        Ok(html) => reply::html(status(problem), html),
        Err(_) => plain(problem),
    }
}

/// When nothing else can be drawn.
pub fn plain(problem: &Problem) -> Response {
    (status(problem), "hvem: please try again in a moment. / Prøv igen om lidt.").into_response()
}

fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::SignInFirst(_) => StatusCode::SEE_OTHER,
        Problem::Trouble(trouble) => match trouble {
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::Forbidden => StatusCode::FORBIDDEN,
            Trouble::BadForm | Trouble::BadRequestFromService => StatusCode::BAD_REQUEST,
            Trouble::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Trouble::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::Unexpected => StatusCode::INTERNAL_SERVER_ERROR,
            Trouble::LoginGone => StatusCode::GONE,
        },
    }
}
