//! Stopping a copy of the app in the portal.

use axum::extract::{Path, State};
use hvem_service::copying::CopyError;

use crate::{
    App,
    extract::SignedIn,
    problem::{Problem, Trouble},
    reply::{Reply, see},
};

/// `/account/devices/copies/{id}/stop`. One press does it, as for a phone that waits.
pub async fn stop_copy(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.stop_copy_of(me.account.id, id).await {
        // It has ended meanwhile: the page shows what there is.
        Ok(()) | Err(CopyError::Ended | CopyError::Unknown) => Ok(see("/account/devices?done=activation-stopped")),
        Err(error) => Err(problem(error)),
    }
}

fn problem(error: CopyError) -> Problem {
    match error {
        CopyError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}
