//! Stopping a copy of the app, in the portal and by the link in the mail that told of it.

use axum::extract::{Path, State};
use hvem_domain::{copying::AppCopy, id::Id};
use hvem_service::copying::{CopyError, StopToken};

use crate::{
    App,
    extract::{SignedIn, Visitor},
    problem::{Problem, Trouble},
    reply::{Reply, page, see},
    view::{CopyStop, CopyStopState},
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

/// `/account/copying/{id}/{token}`, from a mail. Looking changes nothing: mail programs look too.
pub async fn copy_in_mail(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>) -> Reply {
    let address = format!("/account/copying/{}/{}", at.0, at.1);
    let state = match meant(&at) {
        Some((id, token)) => app.service.copy_in_mail(id, &token).await?.map(|copy| copy.from),
        None => None,
    };
    let state = state.map_or(CopyStopState::Over, |device| CopyStopState::Open { address, device });
    page(&CopyStop { page: visitor.page(), state })
}

/// The press there.
pub async fn stop_by_mail(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>) -> Reply {
    let state = match meant(&at) {
        None => CopyStopState::Over,
        Some((id, token)) => match app.service.stop_copy_by_mail(id, &token).await {
            Ok(()) => CopyStopState::Stopped,
            Err(CopyError::Ended | CopyError::Unknown) => CopyStopState::Over,
            Err(error) => return Err(problem(error)),
        },
    };
    page(&CopyStop { page: visitor.page(), state })
}

fn meant((id, token): &(String, String)) -> Option<(Id<AppCopy>, StopToken)> {
    Some((id.parse().ok()?, StopToken::from_text(token)?))
}

fn problem(error: CopyError) -> Problem {
    match error {
        CopyError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}
