//! One line a request (docs/logging.md).

use std::{cell::Cell, time::Duration};

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use hvem_service::effort::{self, Effort};
use tracing::{Instrument, Span, field::Empty};

/// Who asked, as a class: a log tells what happened and not to whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// Somebody who is signed in.
    Person,
    /// A phone that proved its key.
    Device,
    /// A relying party that proved its secret, or showed a token.
    Service,
    /// Nobody who has proved anything yet.
    #[default]
    Nobody,
}

impl Who {
    fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Device => "device",
            Self::Service => "service",
            Self::Nobody => "none",
        }
    }
}

tokio::task_local! {
    static WHO: Cell<Who>;
}

/// Whoever asks has just been recognised.
pub fn recognised(who: Who) {
    let _ = WHO.try_with(|seen| seen.set(who));
}

/// What one request was and cost.
struct Line {
    method: &'static str,
    route: Option<MatchedPath>,
    status: u16,
    took: Duration,
    effort: Effort,
    who: Who,
}

/// Around every request: writes its line, with the route's pattern instead of its address: addresses hold ids and one-time links.
pub async fn log(request: Request, next: Next) -> Response {
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = effort::stopwatch();
    let span = span(method, pattern(route.as_ref()));
    let answered = async { (next.run(request).await, WHO.with(Cell::get)) }.instrument(span.clone());
    let ((response, who), effort) = effort::measured(WHO.scope(Cell::default(), answered)).await;
    span.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    let line = Line { method, route, status: response.status().as_u16(), took: began.elapsed(), effort, who };
    line.write();
    line.count();
    response
}

/// For OpenTelemetry, in its names (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/>). Where nobody asked for spans it is none. What
/// comes in as `traceparent` is not gone on with: strangers would choose what is kept of them.
fn span(method: &'static str, route: &str) -> Span {
    tracing::trace_span!(
        target: "hvem::span",
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
    )
}

fn pattern(route: Option<&MatchedPath>) -> &str {
    route.map_or("none", MatchedPath::as_str)
}

impl Line {
    fn count(&self) {
        let class = class(pattern(self.route.as_ref()));
        metrics::counter!("hvem_requests_total", "class" => class, "status" => self.status.to_string()).increment(1);
        metrics::histogram!("hvem_request_seconds", "class" => class).record(self.took);
    }

    fn write(&self) {
        let Self { method, route, status, took, effort, who } = self;
        let route = pattern(route.as_ref());
        tracing::info!(
            target: "hvem::request",
            method,
            route,
            status,
            micros = micros(*took),
            statements = effort.statements,
            hash_wait_micros = micros(effort.hash_wait),
            who = who.as_str(),
            "request"
        );
    }
}

/// The part of the house that a route belongs to.
fn class(route: &str) -> &'static str {
    match route.split('/').nth(1).unwrap_or_default() {
        "login" => "sign-in",
        "account" => "account",
        "oidc" | ".well-known" => "services",
        "app" if route.starts_with("/app/api/") => "app",
        "app" | "assets" => "files",
        "health" => "health",
        _ => "other",
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Whoever asks may write any word there (RFC 9110 §9.1); only those that mean something are repeated.
fn known(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    known.into_iter().find(|known| method == known).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_nobody_knows_is_not_repeated() {
        assert_eq!(known(&Method::POST), "POST");
        assert_eq!(known(&Method::from_bytes(b"KAREN").unwrap()), "other");
    }
}
