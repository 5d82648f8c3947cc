//! Binding a device on the phone alone (protocol §2.4), or as a copy (§2.5).

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use hvem_formats::app::{
    alone::{Begin, Pass, Standing},
    copy::Take,
    enrol::{Finish, Finished},
    request::Subscription,
};

use super::{
    call::{Activating, read},
    problem::{Answer, AppProblem},
};
use crate::{App, network::CameFrom};

/// How a phone begins.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Beginning {
    /// With the code of a phone whose app is copied (§2.5).
    Copy(Take),
    /// By itself.
    Alone(Begin),
}

/// `POST /enrolments`: the phone begins, by a call that no known key signs.
pub async fn begin(State(app): State<App>, body: Bytes) -> Answer<Standing> {
    Ok(Json(match read(&body)? {
        Beginning::Copy(take) => app.service.take_copy(&take).await?,
        Beginning::Alone(begin) => app.service.begin_alone(&begin).await?,
    }))
}

/// `GET /enrolments/{id}`: where it stands.
pub async fn shown(State(app): State<App>, Path(id): Path<String>, phone: Activating) -> Answer<Standing> {
    own(&phone, &id)?;
    Ok(Json(app.service.standing(&phone.alone).await?))
}

/// `POST /enrolments/{id}/pass`: passes the gate that is next.
pub async fn pass(
    State(app): State<App>,
    CameFrom(network): CameFrom,
    Path(id): Path<String>,
    phone: Activating,
) -> Answer<Standing> {
    own(&phone, &id)?;
    let message: Pass = phone.message()?;
    Ok(Json(app.service.pass_alone(phone.alone, &message, network).await?))
}

/// `POST /enrolments/{id}/key`: another key, where none is waited for any more.
pub async fn another_key(State(app): State<App>, Path(id): Path<String>, phone: Activating) -> Answer<Standing> {
    own(&phone, &id)?;
    Ok(Json(app.service.alone_asks_another_key(phone.alone).await?))
}

/// `POST /enrolments/{id}/sms`: another temporary PIN, where none is waited for any more or none came.
pub async fn another_sms(State(app): State<App>, Path(id): Path<String>, phone: Activating) -> Answer<Standing> {
    own(&phone, &id)?;
    Ok(Json(app.service.alone_asks_another_sms(phone.alone).await?))
}

/// `PUT /enrolments/{id}/push`: where the phone can be woken when the waiting period is over.
pub async fn push(State(app): State<App>, Path(id): Path<String>, phone: Activating) -> Result<StatusCode, AppProblem> {
    own(&phone, &id)?;
    let message: Subscription = phone.message()?;
    app.service.alone_is_woken_at(&phone.alone, &message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /enrolments/{id}/stop`: the person does not go on.
pub async fn stop(State(app): State<App>, Path(id): Path<String>, phone: Activating) -> Result<StatusCode, AppProblem> {
    own(&phone, &id)?;
    app.service.stop_alone(phone.alone).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /enrolments/{id}/bind`: the device is bound.
pub async fn bind(State(app): State<App>, Path(id): Path<String>, phone: Activating) -> Answer<Finished> {
    own(&phone, &id)?;
    let message: Finish = phone.message()?;
    Ok(Json(app.service.finish_alone(phone.alone, &message).await?))
}

/// A phone goes on with its own enrolment only.
fn own(phone: &Activating, id: &str) -> Result<(), AppProblem> {
    if phone.alone.id.to_string() == id { Ok(()) } else { Err(AppProblem::malformed()) }
}
