//! Typing codes instead of scanning, on the phone itself and on every other one of the account (protocol §4.6).

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use hvem_formats::app::{holder::HolderProof, typing::Standing};

use super::{
    call::Caller,
    problem::{Answer, AppProblem},
};
use crate::App;

/// `GET /device/typing`: the devices of the account that type, or are about to.
pub async fn shown(State(app): State<App>, caller: Caller) -> Answer<Vec<Standing>> {
    Ok(Json(app.service.typing_standings(&caller.device).await?))
}

/// `POST /device/typing`: the holder begins.
pub async fn begin(State(app): State<App>, caller: Caller) -> Answer<Standing> {
    let proof: HolderProof = caller.message()?;
    Ok(Json(app.service.begin_typing(&caller.device, &proof).await?))
}

/// `POST /device/typing/{id}/start`: the tick; the waiting period begins.
pub async fn start(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Standing> {
    Ok(Json(app.service.start_typing(&caller.device, &id).await?))
}

/// `POST /device/typing/{id}/confirm`: the waiting period is over, and the holder still wants it.
pub async fn confirm(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Standing> {
    let proof: HolderProof = caller.message()?;
    Ok(Json(app.service.confirm_typing(&caller.device, &id, &proof).await?))
}

/// `POST /device/typing/{id}/stop`: any device of the account.
pub async fn stop(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Result<StatusCode, AppProblem> {
    app.service.stop_typing(&caller.device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
