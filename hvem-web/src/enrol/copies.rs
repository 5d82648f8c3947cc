//! A copy of the app in the portal: seen where its holder may look, and stopped there.

use axum::extract::{Path, State};
use hvem_domain::{account::Account, id::Id};
use hvem_service::{
    Fault,
    copying::{CopyError, UnderWay},
};

use crate::{
    App,
    extract::SignedIn,
    problem::{Problem, Trouble},
    reply::{Reply, see},
    view::CopyingRow,
};

/// The copy of an account that is under way, as *My account* and the list of devices show it.
pub(crate) async fn copying(app: &App, account: Id<Account>) -> Result<Option<CopyingRow>, Fault> {
    let row = |UnderWay { copy, from }| CopyingRow {
        id: copy.id.to_string(),
        from,
        began: copy.ceremony.times().0.0,
        waits_until: copy.ready_at().map(|at| at.0),
    };
    Ok(app.service.copy_under_way(account).await?.map(row))
}

/// `/account/devices/copies/{id}/stop`. One press does it, as for a phone that waits.
pub async fn stop_copy(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.stop_copy_of(me.account.id, id).await {
        // It has ended meanwhile: the page shows what there is.
        Ok(()) | Err(CopyError::Ended | CopyError::Unknown) => Ok(see("/account/devices?done=copy-stopped")),
        Err(error) => Err(problem(error)),
    }
}

fn problem(error: CopyError) -> Problem {
    match error {
        CopyError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}
