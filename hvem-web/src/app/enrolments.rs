//! Binding a device (protocol §2).

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use hvem_formats::app::enrol::{Finish, Finished, Redeem, Redeemed, Unlock, Unlocked};

use super::{
    call::{Enrolling, read},
    problem::{Answer, AppProblem},
};
use crate::App;

/// `POST /enrolments/redeem`: the only call that no known key signs.
pub async fn redeem(State(app): State<App>, body: Bytes) -> Answer<Redeemed> {
    let message: Redeem = read(&body)?;
    Ok(Json(app.service.redeem_enrolment(&message).await?))
}

/// `POST /enrolments/{id}/unlock`.
pub async fn unlock(State(app): State<App>, Path(id): Path<String>, phone: Enrolling) -> Answer<Unlocked> {
    own(&phone, &id)?;
    let message: Unlock = phone.message()?;
    let outcome = app.service.unlock_enrolment(phone.stored, &message).await?;
    Ok(Json(Unlocked { platform: outcome.platform }))
}

/// `POST /enrolments/{id}/finish`.
pub async fn finish(State(app): State<App>, Path(id): Path<String>, phone: Enrolling) -> Answer<Finished> {
    own(&phone, &id)?;
    let message: Finish = phone.message()?;
    Ok(Json(app.service.finish_enrolment(phone.stored, &message).await?))
}

/// A phone goes on with its own enrolment only.
fn own(phone: &Enrolling, id: &str) -> Result<(), AppProblem> {
    if phone.stored.id.to_string() == id { Ok(()) } else { Err(AppProblem::malformed()) }
}
