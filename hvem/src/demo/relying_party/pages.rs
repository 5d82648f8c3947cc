//! The pages of the demo service.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use hvem_web::{
    dates::exactly,
    text::{Language, Text, Texts},
};
use serde_json::Value;

use super::{provider::Person, words::Words};

/// A page.
#[derive(Template)]
#[template(path = "relying-party.html")]
pub struct Page {
    /// In which language.
    pub words: &'static Words,
    /// Which one.
    pub kind: Kind,
}

/// Which page.
pub enum Kind {
    /// Nobody is signed in.
    Welcome,
    /// Somebody is.
    SignedIn(Box<Facts>),
    /// Nobody is any more.
    SignedOut,
    /// The person gave up.
    Cancelled,
    /// It did not work.
    Failed,
}

/// What the service knows about a sign-in.
pub struct Facts {
    /// First names, for the greeting.
    pub given_name: String,
    /// The whole name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Each method in words, with its name in the token.
    pub methods: Vec<(String, String)>,
    /// The level in a word, what it means, and its name in the token.
    pub level: (String, &'static str, String),
    /// When, in words.
    pub at: String,
    /// Every claim.
    pub claims: Vec<(String, String)>,
}

impl Page {
    /// As an answer.
    pub fn draw(&self, status: StatusCode) -> Response {
        match self.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "a page of the demo service can't be drawn");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Welcome => "welcome",
            Kind::SignedIn(_) => "signed-in",
            Kind::SignedOut => "signed-out",
            Kind::Cancelled => "cancelled",
            Kind::Failed => "failed",
        }
    }
}

/// What the claims say, in words.
pub fn facts(person: &Person, words: &Words, texts: &Arc<Texts>) -> Facts {
    let text = |name: &str| person.claims.get(name).map(plain).unwrap_or_default();
    let acr = text("acr");
    let (level, meaning) = words.level(&acr);
    let methods = person.claims.get("amr").and_then(Value::as_array).cloned().unwrap_or_default();
    Facts {
        given_name: text("given_name"),
        name: text("name"),
        email: text("email"),
        methods: methods.iter().map(plain).map(|amr| (words.method(&amr), amr)).collect(),
        level: (level, meaning, acr),
        at: person
            .claims
            .get("auth_time")
            .and_then(Value::as_i64)
            .map(|at| exactly(&text_in(texts, words), at * 1000))
            .unwrap_or_default(),
        claims: person.claims.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Dates are said as everywhere else in the demo.
fn text_in(texts: &Arc<Texts>, words: &Words) -> Text {
    texts.in_language(Language::from_tag(words.tag).unwrap_or_default())
}
