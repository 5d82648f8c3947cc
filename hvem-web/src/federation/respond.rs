//! The way back to the relying party: after a sign-in, after it was given up, or when a request could not be answered.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response as HttpResponse},
};
use hvem_domain::{grant::LoginRequest, id::Id, session::Session};
use hvem_federation::oidc::{
    authorize::{cancelled, refusal},
    fault::Fault,
    redirect::{FormPost, Response, Way},
};
use hvem_service::grants::GrantError;

use super::{Federation, Ours, wire::server_error};
use crate::{
    page::Page,
    view::{Problem, Trouble},
};

/// Submits the form as soon as it is there. Changing it means changing its hash below; a test compares them.
const SUBMIT: &str = r#"document.getElementById("answer").submit()"#;
/// SHA-256 of [`SUBMIT`], as Content-Security-Policy wants it (CSP 3 §2.3.1).
const SUBMIT_HASH: &str = "sha256-RXxS3hG68ruUYi7peSR7+BMYBaR7DcYgap/3RoSZkhU=";

/// The page of the form post response mode (OAuth 2.0 Form Post Response Mode §2): posts by itself, or at the press of a button.
#[derive(Template)]
#[template(path = "oidc-form-post.html")]
struct FormPostPage<'a> {
    page: &'a Page,
    relying_party: &'a str,
    form: &'a FormPost,
    submit: &'static str,
}

impl Federation {
    /// The person signed in for the request of this id (`Purpose::Federation`), and `session` is open now: back to the relying party with
    /// a code. Works once.
    pub async fn finish(&self, request: &str, session: &Session, page: &Page) -> HttpResponse {
        let Ok(id) = request.parse::<Id<LoginRequest>>() else { return gone(page) };
        match self.grants.finish(id, session).await {
            Ok(finished) => {
                let way = Way::of(&finished.request);
                let response = match finished.code {
                    Ok(code) => way.code(code, &self.provider.issuer),
                    Err(why) => way.fault(&refusal(why), &self.provider.issuer),
                };
                self.send(&finished.request, response, page).await
            }
            Err(error) => lost(&error, page),
        }
    }

    /// The person gave up, or rejected in the app: back to the relying party with `access_denied`. Works once.
    pub async fn cancel(&self, request: &str, page: &Page) -> HttpResponse {
        let Ok(id) = request.parse::<Id<LoginRequest>>() else { return gone(page) };
        match self.grants.cancel(id).await {
            Ok(request) => {
                let response = Way::of(&request).fault(&cancelled(), &self.provider.issuer);
                self.send(&request, response, page).await
            }
            Err(error) => lost(&error, page),
        }
    }

    /// Carries an answer to the relying party that made `request`.
    pub(super) async fn send(&self, request: &LoginRequest, response: Response, page: &Page) -> HttpResponse {
        match self.name_of(&request.client).await {
            Ok(name) => self.send_to(&name, response, page),
            Err(cause) => ours(&cause, page),
        }
    }

    /// Carries an answer to the relying party of this name.
    pub(super) fn send_to(&self, relying_party: &str, response: Response, page: &Page) -> HttpResponse {
        match response {
            Response::Redirect(to) => redirect(&to),
            Response::Form(form) => form_page(&form, relying_party, page),
        }
    }
}

/// Sends the browser on; nobody may keep the address, it has a code in it.
pub(super) fn redirect(to: &str) -> HttpResponse {
    let headers =
        [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// The page that posts the answer.
fn form_page(form: &FormPost, relying_party: &str, page: &Page) -> HttpResponse {
    // Any https target may follow: relying parties redirect after the post, and Chromium holds `form-action` against redirects too.
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src '{SUBMIT_HASH}'; form-action https: {}; \
         base-uri 'none'; frame-ancestors 'none'",
        form.origin
    );
    let headers = [(header::CONTENT_SECURITY_POLICY, policy.as_str()), (header::CACHE_CONTROL, "no-store")];
    (headers, drawn(FormPostPage { page, relying_party, form, submit: SUBMIT })).into_response()
}

/// A request whose answer can only be told to the person (RFC 6749 §4.1.2.1): our own page, with what its developers need.
pub(super) fn page_for(fault: &Fault, page: &Page) -> HttpResponse {
    tracing::info!(error = fault.code.as_str(), why = fault.log, "request of a relying party refused");
    let shown = Some((fault.code.as_str().to_owned(), fault.public.to_owned()));
    problem(StatusCode::BAD_REQUEST, Trouble::BadRequestFromService, shown, page)
}

/// Our own doing.
pub(super) fn ours(cause: &Ours, page: &Page) -> HttpResponse {
    tracing::error!(%cause, "a request of a relying party could not be answered");
    let fault = server_error();
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        Trouble::Unavailable,
        Some((fault.code.as_str().to_owned(), String::new())),
        page,
    )
}

/// The request was answered before, or has expired: an old tab, the back button.
pub(super) fn gone(page: &Page) -> HttpResponse {
    problem(StatusCode::GONE, Trouble::LoginGone, None, page)
}

fn lost(error: &GrantError, page: &Page) -> HttpResponse {
    match error {
        GrantError::NoRequest | GrantError::Refused(_) => gone(page),
        GrantError::Fault(cause) => {
            tracing::error!(%cause, "a sign-in could not be answered");
            problem(StatusCode::SERVICE_UNAVAILABLE, Trouble::Unavailable, None, page)
        }
    }
}

fn problem(status: StatusCode, trouble: Trouble, oidc_error: Option<(String, String)>, page: &Page) -> HttpResponse {
    let view = Problem { page: page.clone(), trouble, reference: String::new(), oidc_error, way_out: None };
    (status, [(header::CACHE_CONTROL, "no-store")], drawn(view)).into_response()
}

/// A drawn page.
pub(super) fn drawn(view: impl Template) -> HttpResponse {
    match view.render() {
        Ok(html) => Html(html).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use hvem_formats::{b64, digest};

    use super::*;

    #[test]
    fn the_policy_allows_the_one_script_of_the_form_page() {
        let hash = SUBMIT_HASH.trim_start_matches("sha256-").trim_end_matches('=').replace('+', "-").replace('/', "_");
        assert_eq!(b64::encode(digest::sha256(&[SUBMIT.as_bytes()])), hash);
    }
}
