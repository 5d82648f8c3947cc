//! `GET /.well-known/openid-configuration` and `GET /oidc/jwks`.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    Federation,
    wire::{error, server_error},
};

/// What the provider can do (OpenID Connect Discovery §4).
pub async fn configuration(State(federation): State<Arc<Federation>>) -> Response {
    federation.configuration.answer()
}

/// Its public keys (RFC 7517 §5).
pub async fn jwks(State(federation): State<Arc<Federation>>) -> Response {
    match federation.keys.ring().await {
        Ok(ring) => ring.published.answer(),
        Err(cause) => {
            tracing::error!(%cause, "no keys to publish");
            error(&server_error())
        }
    }
}
