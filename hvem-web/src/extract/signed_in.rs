//! The guards of *My account*: a route that takes a `SignedIn`, or a `Recently<SignedIn>`, can't forget it.

use std::time::Duration;

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use hvem_domain::{
    account::Account,
    session::{FRESH, Session},
    time::minutes,
};

use super::Visitor;
use crate::{App, page::Page, problem::Problem};

/// A form is shown only while so much of `FRESH` is left that it can be filled in and sent: nothing typed is lost.
const TO_FILL_IN: Duration = minutes(10);

/// Somebody is signed in in this browser.
pub struct SignedIn {
    /// Who visits.
    pub visitor: Visitor,
    /// The session.
    pub session: Session,
    /// Whose.
    pub account: Account,
}

/// The same, and the sign-in is fresh (SECURITY §4, 800-63B: binding an authenticator). Whose is not signs in once more and comes back.
pub struct Recently<T>(pub T);

impl SignedIn {
    /// The shell of a page.
    pub fn page(&self) -> Page {
        Page { session_left: Some(left(&self.session, self.visitor.page().now)), ..self.visitor.page() }
    }
}

/// How long a session lasts unless it is used, in milliseconds.
pub fn left(session: &Session, now: i64) -> i64 {
    (session.expires_at.0 - now).max(0)
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let (session, account) = visitor.session.clone().ok_or_else(|| Problem::sign_in_first(&visitor.page().path))?;
        let session = app.service.stay(session).await?;
        Ok(Self { visitor, session, account })
    }
}

impl FromRequestParts<App> for Recently<SignedIn> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let me = SignedIn::from_request_parts(parts, app).await?;
        let within = if parts.method == Method::GET { FRESH - TO_FILL_IN } else { FRESH };
        if me.session.signed_in_within(within, app.service.now()) {
            return Ok(Self(me));
        }
        // Each of these forms posts to its own address, so this leads back to it.
        Err(Problem::sign_in_again(parts.uri.path(), me.account.signs_in_as()))
    }
}
