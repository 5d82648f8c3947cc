//! The guard of *My account*: a route that takes a `SignedIn` can't forget it.

use axum::{extract::FromRequestParts, http::request::Parts};
use hvem_domain::{account::Account, session::Session};

use super::Visitor;
use crate::{App, page::Page, problem::Problem};

/// Somebody is signed in in this browser.
pub struct SignedIn {
    /// Who visits.
    pub visitor: Visitor,
    /// The session.
    pub session: Session,
    /// Whose.
    pub account: Account,
}

impl SignedIn {
    /// The shell of a page.
    pub fn page(&self) -> Page {
        self.visitor.page()
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let (session, account) = visitor.session.clone().ok_or_else(|| Problem::sign_in_first(&visitor.page().path))?;
        Ok(Self { visitor, session, account })
    }
}
