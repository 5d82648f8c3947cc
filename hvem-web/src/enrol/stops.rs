//! The link in a mail that stops what goes on with an account: the copy of an app, its switch to typed codes, a forgotten PIN, another address.

use axum::extract::{Path, State};
use hvem_service::stops::{StopToken, Stoppable};

use crate::{
    App,
    extract::Visitor,
    reply::{Reply, page},
    view::{Stop, StopState},
};

/// `/account/stop/{id}/{token}`, from a mail. Looking changes nothing: mail programs look too.
pub async fn stop_in_mail(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>) -> Reply {
    let address = format!("/account/stop/{}/{}", at.0, at.1);
    let stop = match meant(&at) {
        Some((what, token)) => app.service.stop_in_mail(what, &token).await?,
        None => None,
    };
    let state = stop.map_or(StopState::Over, |stop| StopState::Open { address, ends: stop.ends, about: stop.about });
    page(&Stop { page: visitor.page(), state })
}

/// The press there.
pub async fn stop_by_mail(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>) -> Reply {
    let state = match meant(&at) {
        Some((what, token)) if app.service.stop_by_mail(what, &token).await? => StopState::Stopped(what.into()),
        _ => StopState::Over,
    };
    page(&Stop { page: visitor.page(), state })
}

fn meant((what, token): &(String, String)) -> Option<(Stoppable, StopToken)> {
    Some((what.parse().ok()?, StopToken::from_text(token)?))
}
