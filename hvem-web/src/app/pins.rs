//! Changing the PIN and renewing a forgotten one (protocol §4.1 to §4.3).

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use hvem_formats::app::pin::{ChangePin, Pass, Renewal};

use super::{
    call::Caller,
    problem::{Answer, AppProblem},
};
use crate::App;

/// `PUT /device/pin`.
pub async fn change(State(app): State<App>, caller: Caller) -> Result<StatusCode, AppProblem> {
    let message: ChangePin = caller.message()?;
    app.service.change_pin(&caller.device, &message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/pin/renewal`.
pub async fn begin(State(app): State<App>, caller: Caller) -> Answer<Renewal> {
    Ok(Json(app.service.begin_renewal(&caller.device).await?))
}

/// `POST /device/pin/renewal/{id}/key`.
pub async fn another_key(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Renewal> {
    Ok(Json(app.service.renewal_asks_another_key(&caller.device, &id).await?))
}

/// `POST /device/pin/renewal/{id}/sms`.
pub async fn another_sms(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Renewal> {
    Ok(Json(app.service.renewal_asks_sms(&caller.device, &id).await?))
}

/// `GET /device/pin/renewal/{id}`.
pub async fn shown(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Renewal> {
    Ok(Json(app.service.renewal_shown(&caller.device, &id).await?))
}

/// `POST /device/pin/renewal/stop`: whichever this device has under way.
pub async fn stop(State(app): State<App>, caller: Caller) -> Result<StatusCode, AppProblem> {
    app.service.stop_renewal(caller.device.account, caller.device.id, "device").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/pin/renewal/{id}`.
pub async fn pass(State(app): State<App>, Path(id): Path<String>, caller: Caller) -> Answer<Renewal> {
    let message: Pass = caller.message()?;
    Ok(Json(app.service.pass_renewal(&caller.device, &id, &message).await?))
}
