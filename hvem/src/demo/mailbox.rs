//! The demo's mailbox: keeps in memory what would have been sent, and shows it. It stands in the place of the SMTP adapter and of the SMS gateway, so
//! mails and SMS come here by the same way, in the same words.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use hvem_domain::{account::Email, phone_number::PhoneNumber};
use hvem_service::{
    outbox::{DeliveryError, Envelope},
    ports::Clock,
};
use hvem_web::{
    mail::{
        Rendered,
        mailbox::{Kept, MailboxPage, What},
    },
    text::{Language, Texts},
};
use serde::Deserialize;

use crate::{
    config::is_localhost,
    post::{Carrier, SmsCarrier},
};

/// More would fill the memory of a machine that runs a demo for weeks.
const MOST: usize = 500;

/// Mails frame nothing, run nothing and load nothing; their own style is all they bring (a framed `srcdoc` inherits this policy).
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; \
                      frame-ancestors 'none'; base-uri 'self'; form-action 'none'; img-src data:";

/// What would have been sent.
#[derive(Default)]
pub struct Mailbox {
    kept: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    count: u64,
    /// Newest first.
    mails: VecDeque<Kept>,
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    fn keep(&self, envelope: Envelope, to: &str, what: What) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.count += 1;
        let number = kept.count;
        kept.mails.push_front(Kept { number, to: to.to_owned(), at: envelope.posted_at.0, what });
        kept.mails.truncate(MOST);
    }

    /// All mails and SMS, newest first.
    pub fn mails(&self) -> Vec<Kept> {
        // A panic elsewhere can't leave a half-written list: nothing between lock and unlock can panic.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).mails.iter().cloned().collect()
    }
}

impl Carrier for Arc<Mailbox> {
    async fn carry(&self, envelope: Envelope, to: &Email, mail: Rendered) -> Result<(), DeliveryError> {
        self.keep(envelope, to.as_str(), What::Mail(mail));
        Ok(())
    }
}

impl SmsCarrier for Arc<Mailbox> {
    async fn carry_sms(&self, envelope: Envelope, to: &PhoneNumber, text: String) -> Result<(), DeliveryError> {
        self.keep(envelope, to.as_str(), What::Sms(text));
        Ok(())
    }
}

struct Room {
    mailbox: Arc<Mailbox>,
    texts: Arc<Texts>,
    clock: Arc<dyn Clock>,
    papers: Vec<(&'static str, PathBuf)>,
}

/// The mailbox as a site of its own. It answers to names of this machine only: another site must not read links out of it by pointing
/// its own name at 127.0.0.1.
/// `papers` are pages that came by post, with the names under which they are shown.
pub fn router(
    mailbox: Arc<Mailbox>,
    texts: Arc<Texts>,
    clock: Arc<dyn Clock>,
    papers: Vec<(&'static str, PathBuf)>,
) -> Router {
    Router::new()
        .route("/", get(newest))
        .route("/mail/{number}", get(one))
        .route("/api/mails", get(api))
        .route("/{paper}", get(sheet))
        .route("/mailbox.js", get(script))
        .layer(middleware::from_fn(guard))
        .with_state(Arc::new(Room { mailbox, texts, clock, papers }))
}

#[derive(Deserialize)]
struct Asked {
    language: Option<String>,
}

async fn newest(State(room): State<Arc<Room>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    room.page(None, &asked, &headers)
}

async fn one(
    State(room): State<Arc<Room>>,
    Path(number): Path<u64>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    room.page(Some(number), &asked, &headers)
}

impl Room {
    fn page(&self, number: Option<u64>, asked: &Asked, headers: &HeaderMap) -> Response {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language =
            asked.language.as_deref().and_then(Language::from_tag).unwrap_or_else(|| Language::from_header(accepted));
        let text = self.texts.in_language(language);
        let mails = self.mailbox.mails();
        let gone = number.is_some_and(|number| mails.iter().all(|kept| kept.number != number));
        let status = if gone { StatusCode::NOT_FOUND } else { StatusCode::OK };
        match MailboxPage::new(&text, &mails, number, self.clock.now().0).draw() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the mailbox can't be drawn");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

#[derive(Deserialize)]
struct Which {
    /// Only what went to this address or number.
    to: Option<String>,
    /// Only what has a higher number.
    after: Option<u64>,
}

/// `GET /api/mails`: newest first, for tests and the page's script.
async fn api(State(room): State<Arc<Room>>, Query(which): Query<Which>) -> Json<Vec<serde_json::Value>> {
    let wanted = |kept: &Kept| {
        which.to.as_ref().is_none_or(|to| *to == kept.to) && which.after.is_none_or(|after| kept.number > after)
    };
    let mails = room.mailbox.mails();
    Json(mails.iter().filter(|kept| wanted(kept)).map(json).collect())
}

fn json(kept: &Kept) -> serde_json::Value {
    let Kept { number, to, at, what } = kept;
    match what {
        What::Mail(Rendered { subject, text, html, link }) => serde_json::json!({
            "channel": "mail", "number": number, "to": to, "at": at,
            "subject": subject, "text": text, "html": html, "link": link,
        }),
        What::Sms(text) => {
            serde_json::json!({ "channel": "sms", "number": number, "to": to, "at": at, "text": text })
        }
    }
}

/// A paper that came by post.
async fn sheet(State(room): State<Arc<Room>>, Path(name): Path<String>) -> Response {
    let Some((_, path)) = room.papers.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read_to_string(path).await {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "a paper that came by post can't be read");
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("mailbox.js"))
}

async fn guard(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !(is_localhost(name) || name == "127.0.0.1" || name == "[::1]") {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}
