//! Copying the app to another phone, on the phones that are bound (protocol §2.5).

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use hvem_formats::app::{
    copy::{Code, Copied, Endorse, Meet, Met, Standing},
    holder::HolderProof,
};

use super::{
    call::Caller,
    problem::{Answer, AppProblem},
};
use crate::App;

/// `GET /device/copies`: the copy of the account that is under way, or null.
pub async fn shown(State(app): State<App>, caller: Caller) -> Answer<Option<Standing>> {
    Ok(Json(app.service.copy_standing(&caller.device).await?))
}

/// `POST /device/copies`: the holder begins.
pub async fn begin(State(app): State<App>, caller: Caller) -> Answer<Standing> {
    let proof: HolderProof = caller.message()?;
    Ok(Json(app.service.begin_copy(&caller.device, &proof).await?))
}

/// `POST /device/copies/{id}/start`: the tick; the waiting period begins.
pub async fn start(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Standing> {
    Ok(Json(app.service.start_copy(&caller.device, &id).await?))
}

/// `POST /device/copies/{id}/show`: a code for the new phone.
pub async fn show(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Code> {
    let proof: HolderProof = caller.message()?;
    Ok(Json(app.service.show_copy(&caller.device, &id, &proof).await?))
}

/// `POST /device/copies/{id}/meet`: the new phone's code was scanned, or it was heard.
pub async fn meet(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Met> {
    let seen: Meet = caller.message()?;
    Ok(Json(app.service.meet_copy(&caller.device, &id, seen).await?))
}

/// `POST /device/copies/{id}/endorse`: the characters are the same.
pub async fn endorse(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Standing> {
    let message: Endorse = caller.message()?;
    Ok(Json(app.service.endorse_copy(&caller.device, &id, &message).await?))
}

/// `POST /device/copies/{id}/stop`: any device of the account.
pub async fn stop(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Result<StatusCode, AppProblem> {
    app.service.stop_copy(&caller.device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /device/copied`: the copies that are done and that this device has not shown yet.
pub async fn copied(State(app): State<App>, caller: Caller) -> Answer<Vec<Copied>> {
    Ok(Json(app.service.copied(&caller.device).await?))
}

/// `POST /device/copied/{id}/seen`: the holder has seen it.
pub async fn seen(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Result<StatusCode, AppProblem> {
    app.service.see_copied(&caller.device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/copied/{id}/remove`: it was not the holder.
pub async fn remove(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Result<StatusCode, AppProblem> {
    app.service.remove_copied(&caller.device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
