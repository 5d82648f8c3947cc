//! `GET` and `POST /oidc/userinfo`: what is known about the person whom an access token speaks of.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use hvem_federation::oidc::{
    fault::{Code, Fault},
    userinfo::{self, invalid_token},
};
use hvem_service::grants::WhoseToken;
use serde_json::{Map, Value};

use super::{
    Federation,
    wire::{authorization, error, form, private, server_error, value},
};
use crate::observe::{Who, recognised};

/// Claims (OIDC Core §5.3).
pub async fn userinfo(State(federation): State<Arc<Federation>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = form(&headers, &body);
    match userinfo::bearer(authorization(&headers), form.as_ref()) {
        Ok(Some(token)) => match federation.grants.whose(&token).await {
            Ok(Some(found)) => {
                recognised(Who::Service);
                private(StatusCode::OK, answer(&found))
            }
            Ok(None) => challenged(Some(&invalid_token())),
            Err(cause) => {
                tracing::error!(%cause, "userinfo could not be answered");
                error(&server_error())
            }
        },
        Ok(None) => challenged(None),
        Err(fault) => challenged(Some(&fault)),
    }
}

fn answer(found: &WhoseToken) -> Map<String, Value> {
    userinfo::answer(&found.subject, &found.grant, &found.account, found.civil_number.as_ref())
}

/// A refusal (RFC 6750 §3).
fn challenged(fault: Option<&Fault>) -> Response {
    let mut response = match fault {
        Some(fault) => error(fault),
        None => error(&Fault::new(Code::InvalidToken, "an access token is needed")),
    };
    response.headers_mut().insert(header::WWW_AUTHENTICATE, value(&userinfo::challenge(fault)));
    response
}
