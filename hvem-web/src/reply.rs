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
    drawn(StatusCode::OK, view)
}

/// A form that shows nothing of anybody. The browser keeps it, so that going back brings it with what was typed.
pub fn form(view: &impl Template) -> Reply {
    Ok(kept(drawn(StatusCode::OK, view)?))
}

/// A form with mistakes: 422 (RFC 9110 §15.5.21), so that tests and machines can tell. The browser keeps it. No form is ever drawn with a
/// password in it.
pub fn mistakes(view: &impl Template) -> Reply {
    Ok(kept(drawn(StatusCode::UNPROCESSABLE_ENTITY, view)?))
}

/// What was asked for is not there, and the page says what is.
pub fn absent(view: &impl Template) -> Reply {
    Ok(kept(drawn(StatusCode::NOT_FOUND, view)?))
}

fn drawn(status: StatusCode, view: &impl Template) -> Reply {
    let html = view.render().map_err(|error| Problem::unexpected(&error.to_string()))?;
    Ok(self::html(status, html))
}

/// For this browser alone, and only for its history: whoever asks anew gets a new answer (RFC 9111 §5.2.2.4, §6). What answers a form is
/// drawn so, for the browser would else ask to send the form again when somebody goes back to it.
pub fn kept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
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
