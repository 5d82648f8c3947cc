//! `/account/codes/keys/{id}`: what can be done with the person's security keys.

use axum::extract::{Path, State};
use hvem_domain::{
    id::Id,
    security_key::{Blocked, SecurityKey, State as Answers},
};
use hvem_service::{codes::TokenMove, security_keys::SecurityKeyError};

use crate::{
    App,
    extract::{Recently, SignedIn},
    problem::{Problem, Trouble},
    reply::{Reply, page, see},
    view::{SecurityKeyRemove, SecurityKeyRow, TokenState},
};

/// One press blocks: nobody who is being robbed has time for two.
pub async fn block_key(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    moves(&app, &me, &id, (TokenMove::Block, "security-key-blocked")).await
}

/// It answers again.
pub async fn open_key(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(id): Path<String>) -> Reply {
    moves(&app, &me, &id, (TokenMove::Open, "security-key-opened")).await
}

/// Asks first.
pub async fn remove_key_form(
    State(app): State<App>,
    Recently(me): Recently<SignedIn>,
    Path(id): Path<String>,
) -> Reply {
    let id = read(&id)?;
    let keys = app.service.security_keys_of(me.account.id).await?;
    let key = keys.into_iter().find(|key| key.id == id).ok_or(Trouble::NotFound)?;
    page(&SecurityKeyRemove { page: me.page(), id: key.id.to_string(), number: key.id.serial() })
}

/// Removes it for good.
pub async fn remove_key(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(id): Path<String>) -> Reply {
    moves(&app, &me, &id, (TokenMove::Revoke, "security-key-removed")).await
}

async fn moves(app: &App, me: &SignedIn, id: &str, (to, done): (TokenMove, &str)) -> Reply {
    match app.service.move_own_security_key(me.account.id, read(id)?, to).await {
        Ok(_) => Ok(see(&format!("/account/codes?done={done}"))),
        // It is so already, or the office decides: the page says how it is.
        Err(SecurityKeyError::NotNow(_)) => Ok(see("/account/codes")),
        Err(SecurityKeyError::NoKey) => Err(Trouble::NotFound.into()),
        Err(SecurityKeyError::Fault(fault)) => Err(fault.into()),
    }
}

fn read(id: &str) -> Result<Id<SecurityKey>, Problem> {
    id.parse().map_err(|_| Trouble::NotFound.into())
}

/// A key as a row of the list; one that was revoked is not in it.
pub(super) fn row(key: &SecurityKey) -> Option<SecurityKeyRow> {
    let (state, since) = match key.state {
        Answers::InUse(at) => (TokenState::InUse, at),
        Answers::Blocked(at, Blocked::ByHolder) => (TokenState::Blocked, at),
        Answers::Blocked(at, Blocked::ByOffice) => (TokenState::BlockedByOffice, at),
        Answers::Blocked(at, Blocked::Copied) => (TokenState::Copied, at),
        Answers::Revoked(_) => return None,
    };
    let (id, number, last_used) = (key.id.to_string(), key.id.serial(), key.last_used_at.map(|at| at.0));
    Some(SecurityKeyRow { id, number, state, since: since.0, last_used })
}
