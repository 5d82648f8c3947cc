//! What waits, matching and answering (protocol §3).

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
};
use hvem_formats::app::{
    answer::{Answer as Message, Answered},
    request::{Match, Shown, Waiting},
};

use super::{
    call::{Caller, SameBrowser},
    problem::{Answer, AppProblem},
};
use crate::App;

/// How long to wait for what.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Wait {
    wait: u64,
    seen: Option<String>,
}

/// `GET /requests`.
pub async fn list(
    State(app): State<App>,
    wait: Result<Query<Wait>, QueryRejection>,
    caller: Caller,
) -> Answer<Waiting> {
    let Query(wait) = wait.map_err(|_| AppProblem::malformed())?;
    Ok(Json(app.service.await_waiting(&caller.device, wait.seen.as_deref(), Duration::from_secs(wait.wait)).await?))
}

/// `POST /requests/match`.
pub async fn matched(State(app): State<App>, SameBrowser(browser): SameBrowser, caller: Caller) -> Answer<Shown> {
    let message: Match = caller.message()?;
    Ok(Json(app.service.match_request(&caller.device, &message, browser.as_ref()).await?))
}

/// `GET /requests/{id}`.
pub async fn shown(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Shown> {
    Ok(Json(app.service.matched_request(&caller.device, &id).await?))
}

/// `POST /requests/{id}/answer`.
pub async fn answer(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Answered> {
    let message: Message = caller.message()?;
    Ok(Json(app.service.answer(&caller.device, &id, &message).await?))
}
