//! The device itself: push, platform key, leaving (protocol §3.1, §4).

use axum::{Json, extract::State, http::StatusCode};
use hvem_domain::{
    device::{Blocked, State as Answers},
    pin,
};
use hvem_formats::app::{
    holder::HolderProof,
    platform::BindPlatform,
    request::{Platform, Subscription},
};
use serde::Serialize;

use super::{
    call::{Caller, EvenBlocked},
    problem::{Answer, AppProblem},
};
use crate::App;

/// Done, and nothing to tell.
type Done = Result<StatusCode, AppProblem>;

/// `GET /device`.
#[derive(Serialize)]
pub struct Shown {
    name: String,
    account: String,
    serial: String,
    added_at: i64,
    pin: &'static str,
    paused_until: Option<i64>,
    platform: bool,
    platform_key: Option<Platform>,
    blocked: Option<Standstill>,
}

/// Since when a device answers nothing, and who opens it again.
#[derive(Serialize)]
pub struct Standstill {
    since: i64,
    by: &'static str,
}

/// What the device should know about itself; one that is blocked asks here whether it still is.
pub async fn shown(State(app): State<App>, EvenBlocked(caller): EvenBlocked) -> Answer<Shown> {
    let device = &caller.device;
    let (pin, paused_until) = match device.tries.state(app.service.now()) {
        Ok(()) => ("ok", None),
        Err(pin::Refusal::Paused(until)) => ("paused", Some(until.0)),
        Err(pin::Refusal::Off) => ("off", None),
    };
    Ok(Json(Shown {
        name: device.name.as_str().into(),
        account: app.service.masked_account(device.account).await?,
        serial: device.id.serial(),
        added_at: device.added_at.0,
        pin,
        paused_until,
        platform: device.platform.is_some(),
        platform_key: app.service.platform_of(device),
        blocked: standstill(device.state),
    }))
}

fn standstill(state: Answers) -> Option<Standstill> {
    match state {
        Answers::InUse => None,
        Answers::Blocked(since, Blocked::ByHolder) => Some(Standstill { since: since.0, by: "holder" }),
        Answers::Blocked(since, Blocked::ByOffice) => Some(Standstill { since: since.0, by: "office" }),
    }
}

/// `PUT /push`.
pub async fn push(State(app): State<App>, caller: Caller) -> Done {
    let subscription: Subscription = caller.message()?;
    app.service.set_push(&caller.device, Some(&subscription)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /push`.
pub async fn push_remove(State(app): State<App>, caller: Caller) -> Done {
    app.service.set_push(&caller.device, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/platform/options`.
#[derive(Serialize)]
pub struct Options {
    platform: serde_json::Value,
}

/// Options for a platform key that is bound later.
pub async fn platform_options(State(app): State<App>, caller: Caller) -> Answer<Options> {
    Ok(Json(Options { platform: app.service.platform_key_options(&caller.device).await? }))
}

/// `PUT /device/platform`: binds a platform key later.
pub async fn platform_bind(State(app): State<App>, caller: Caller) -> Done {
    let message: BindPlatform = caller.message()?;
    app.service.bind_platform(&caller.device, &message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/platform/remove`.
pub async fn platform_remove(State(app): State<App>, caller: Caller) -> Done {
    let proof: HolderProof = caller.message()?;
    app.service.unbind_platform(&caller.device, &proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/open`: the app was locked, and its holder opens it.
pub async fn open(State(app): State<App>, caller: Caller) -> Done {
    let proof: HolderProof = caller.message()?;
    app.service.open_app(&caller.device, &proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /device/unregister`.
pub async fn unregister(State(app): State<App>, EvenBlocked(caller): EvenBlocked) -> Done {
    let proof: HolderProof = caller.message()?;
    app.service.unregister(&caller.device, &proof).await?;
    Ok(StatusCode::NO_CONTENT)
}
