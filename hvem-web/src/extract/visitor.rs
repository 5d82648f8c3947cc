//! A visitor of a page. Every visitor of the portal has a browser cookie: the first answer sets it.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Uri, header, request::Parts},
    middleware::Next,
    response::Response,
};
use hvem_domain::{
    account::Account,
    scheme::Scheme,
    secret::{Token, TokenHash},
    session::Session,
};
use hvem_service::login::Browser;

use super::{describe, left};
use crate::{
    App,
    cookies::Cookie,
    observe::{Who, recognised},
    page::Page,
    problem::{self, Problem},
    text::{Language, Text},
};

/// Who visits.
pub struct Visitor {
    /// Hash of the browser's cookie.
    pub browser: TokenHash,
    /// The language in which to speak.
    pub text: Text,
    /// The open session and its account.
    pub session: Option<(Session, Account)>,
    /// Whether it is a phone or a tablet.
    pub mobile: bool,
    description: String,
    scheme: &'static Scheme,
    service: String,
    app: String,
    path: String,
    now: i64,
}

/// The browser's cookie, read or new; laid into the request by `welcome`.
#[derive(Clone)]
struct BrowserCookie(Token<16>);

impl Visitor {
    /// The shell of a page for this visitor.
    pub fn page(&self) -> Page {
        Page {
            text: self.text.clone(),
            scheme: self.scheme,
            service: self.service.clone(),
            app: self.app.clone(),
            path: self.path.clone(),
            signed_in: self.session.as_ref().map(|(_, account)| account.name.full()),
            session_left: self.session.as_ref().map(|(session, _)| left(session, self.now)),
            now: self.now,
        }
    }

    /// Tag of the language.
    pub fn language(&self) -> &'static str {
        self.text.language().tag()
    }

    /// The browser, as sign-ins know it.
    pub fn browser(&self) -> Browser {
        Browser { cookie: self.browser, description: self.description.clone() }
    }

    async fn read(parts: &Parts, app: &App) -> Result<Self, Problem> {
        let cookie = parts.extensions.get::<BrowserCookie>().ok_or_else(|| Problem::unexpected("no browser cookie"))?;
        let browser = cookie.0.hash();
        let text = app.texts.in_language(language(&parts.headers, app));
        let session = match app.cookies.read(&parts.headers, Cookie::Session).and_then(Token::from_text) {
            Some(token) => app.service.session(&token, &browser).await?,
            None => None,
        };
        let session = match session {
            Some(session) => {
                let account = app.service.account_of(&session).await?;
                recognised(Who::Person);
                Some((session, account))
            }
            None => None,
        };
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self {
            browser,
            session,
            mobile: describe::is_mobile(agent),
            description: describe::describe(agent, &text),
            text,
            scheme: app.service.scheme,
            service: app.service.site.name.clone(),
            app: format!("{}/app/", app.service.site.issuer),
            path: path_of(&parts.uri),
            now: app.service.now().0,
        })
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::read(parts, app).await
    }
}

/// Around every page: gives the browser its cookie, and draws what went wrong in the visitor's language.
pub async fn welcome(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let known = app.cookies.read(request.headers(), Cookie::Browser).and_then(Token::<16>::from_text);
    let fresh = known.is_none();
    let token = match known.map_or_else(|| app.service.new_browser(), Ok) {
        Ok(token) => token,
        Err(fault) => return problem::plain(&Problem::from(fault)),
    };
    request.extensions_mut().insert(BrowserCookie(token.clone()));
    let (parts, body) = request.into_parts();
    let seen = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem::draw(&app, Visitor::read(&seen, &app).await.ok(), &problem);
    }
    if fresh {
        app.cookies.set(response.headers_mut(), Cookie::Browser, &token.reveal());
    }
    response
}

/// The language chosen before, or the one the browser asks for.
pub fn language(headers: &HeaderMap, app: &App) -> Language {
    let chosen = app.cookies.read(headers, Cookie::Language).and_then(Language::from_tag);
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen.unwrap_or_else(|| Language::from_header(asked))
}

fn path_of(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string)
}
