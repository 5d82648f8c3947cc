//! A device scans again, or still: wanted in the portal.

use axum::extract::{Path, State};
use hvem_service::typing::TypingError;

use crate::{
    App,
    extract::SignedIn,
    problem::{Problem, Trouble},
    reply::{Reply, see},
};

/// `/account/devices/typing/{id}/stop`. One press does it, as for a copy.
pub async fn have_scan(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    app.service.stop_typing_of(me.account.id, id).await.map_err(problem)?;
    Ok(see("/account/devices?done=scans"))
}

fn problem(error: TypingError) -> Problem {
    match error {
        TypingError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}
