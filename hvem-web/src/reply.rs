//! Answers: pages, redirects, and the page that leads out to another origin.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{page::Page, problem::Problem};

/// What handlers give.
pub type Reply = Result<Response, Problem>;

/// A page.
pub fn page(view: &impl Template) -> Reply {
    page_with(StatusCode::OK, view)
}

/// A page with a status: a form with mistakes is 422 (RFC 9110 §15.5.21), so that tests and machines can tell.
pub fn page_with(status: StatusCode, view: &impl Template) -> Reply {
    let html = view.render().map_err(|error| Problem::unexpected(&error.to_string()))?;
    Ok(self::html(status, html))
}

/// HTML with a status.
pub fn html(status: StatusCode, html: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// After a form: look at this page (RFC 9110 §15.4.4).
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Leads out of the portal after a form. A redirect would be held back by `form-action 'self'`, which follows redirects; this page goes on by
/// itself, also without script.
pub fn onward(page: Page, mut response: Response) -> Response {
    let Some(address) = response.headers_mut().remove(header::LOCATION) else { return response };
    let Ok(address) = address.to_str() else { return response };
    let view = Onward { page, address: address.to_owned() };
    let Ok(html) = view.render() else { return response };
    let mut out = self::html(StatusCode::OK, html);
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        out.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    out.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    out
}

/// The page that leads on.
#[derive(Template)]
#[template(path = "onward.html")]
struct Onward {
    page: Page,
    address: String,
}
