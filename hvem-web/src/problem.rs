//! The only map from what went wrong to status and page. The reason goes to the log under a short reference, the page says what to do.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use hvem_domain::{time::Timestamp, user_id::UserId};
use hvem_service::Fault;

use crate::{App, doors::retry_after, extract::Visitor, reply, view};

pub use crate::view::Trouble;

/// Something went wrong; drawn by `extract::welcome` in the visitor's language.
#[derive(Clone, Debug)]
pub enum Problem {
    /// A page says it.
    Trouble(Trouble),
    /// Too many came in a short time: there is room again at that time, and this is how to go on then.
    TryLater {
        /// From when on.
        until: Timestamp,
        /// How.
        again: Again,
    },
    /// Somebody must sign in first, then comes back to this path; with the user ID of who is to, where that is known.
    SignInFirst(String, Option<UserId>),
}

/// How to ask for the same once more.
#[derive(Clone, Debug)]
pub enum Again {
    /// This page of the portal. No form: `form-action` would hold back what leads on to a service.
    Look(String),
    /// This form, with what was typed: its path, and name and value of each field.
    Send(String, Vec<(String, String)>),
}

impl Problem {
    /// Our own fault; `why` goes to the log.
    pub fn unexpected(why: &str) -> Self {
        tracing::error!(why, "unexpected");
        Self::Trouble(Trouble::Unexpected)
    }

    /// Sign in, then back to this path of the portal.
    pub fn sign_in_first(path: &str) -> Self {
        Self::SignInFirst(path.into(), None)
    }

    /// The same for somebody who is signed in, but not recently.
    pub fn sign_in_again(path: &str, user_id: UserId) -> Self {
        Self::SignInFirst(path.into(), Some(user_id))
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
        Problem::SignInFirst(path, user_id) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("to", path);
            if let Some(user_id) = user_id {
                query.append_pair("user_id", user_id.as_str());
            }
            return Redirect::to(&format!("/account/sign-in?{}", query.finish())).into_response();
        }
        Problem::TryLater { until, again } => return wait(visitor, problem, (*until, again)),
        Problem::Trouble(trouble) => *trouble,
    };
    let Some(visitor) = visitor else { return plain(problem) };
    let ours = matches!(trouble, Trouble::Unexpected | Trouble::Unavailable);
    let reference = if ours { app.service.new_reference() } else { String::new() };
    if ours {
        tracing::error!(reference, "a page told of a fault");
    }
    let page = visitor.page();
    let way_out =
        (trouble == Trouble::PasswordSpent).then(|| (page.say("login-removed-link"), "/account/forgotten".to_owned()));
    let view = view::Problem { page, trouble, reference, oidc_error: None, way_out };
    match view.render() {
        Ok(html) => reply::kept(reply::html(status(problem), html)),
        Err(_) => plain(problem),
    }
}

/// A page that says how long, and goes on by itself.
fn wait(visitor: Option<Visitor>, problem: &Problem, (until, again): (Timestamp, &Again)) -> Response {
    let Some(visitor) = visitor else { return plain(problem) };
    let page = visitor.page();
    let left = retry_after(until, Timestamp(page.now));
    let view = view::TryLater { page, until: until.0, again: again.clone() };
    let Ok(html) = view.render() else { return plain(problem) };
    let mut response = reply::kept(reply::html(status(problem), html));
    response.headers_mut().insert(header::RETRY_AFTER, left);
    response
}

/// When nothing else can be drawn.
pub fn plain(problem: &Problem) -> Response {
    (status(problem), "hvem: please try again in a moment. / Prøv igen om lidt.").into_response()
}

fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::SignInFirst(..) => StatusCode::SEE_OTHER,
        Problem::TryLater { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Trouble(trouble) => match trouble {
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::Forbidden => StatusCode::FORBIDDEN,
            Trouble::BadForm | Trouble::BadRequestFromService => StatusCode::BAD_REQUEST,
            Trouble::TooMany | Trouble::PasswordSpent => StatusCode::TOO_MANY_REQUESTS,
            Trouble::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::Unexpected => StatusCode::INTERNAL_SERVER_ERROR,
            Trouble::LoginGone => StatusCode::GONE,
        },
    }
}
