//! A device scans again, or still: wanted in the portal, or by the link in the mail that told of it.

use axum::extract::{Path, State};
use hvem_domain::{id::Id, typing::Typing};
use hvem_service::typing::{StopToken, TypingError};

use crate::{
    App,
    extract::{SignedIn, Visitor},
    problem::{Problem, Trouble},
    reply::{Reply, page, see},
    view::{TypingStop, TypingStopState},
};

/// `/account/devices/typing/{id}/stop`. One press does it, as for a copy.
pub async fn have_scan(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    app.service.stop_typing_of(me.account.id, id).await.map_err(problem)?;
    Ok(see("/account/devices?done=scans"))
}

/// `/account/typing/{id}/{token}`, from a mail. Looking changes nothing: mail programs look too.
pub async fn typing_in_mail(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>) -> Reply {
    let address = format!("/account/typing/{}/{}", at.0, at.1);
    let typist = match meant(&at) {
        Some((id, token)) => app.service.typing_in_mail(id, &token).await?,
        None => None,
    };
    let state = match typist {
        None => TypingStopState::Over,
        Some(typist) => {
            TypingStopState::Open { address, device: typist.device, types: typist.typing.since().is_some() }
        }
    };
    page(&TypingStop { page: visitor.page(), state })
}

/// The press there.
pub async fn have_scan_by_mail(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>) -> Reply {
    let state = match meant(&at) {
        None => TypingStopState::Over,
        Some((id, token)) => match app.service.stop_typing_by_mail(id, &token).await {
            Ok(()) => TypingStopState::Stopped,
            Err(TypingError::Unknown) => TypingStopState::Over,
            Err(error) => return Err(problem(error)),
        },
    };
    page(&TypingStop { page: visitor.page(), state })
}

fn meant((id, token): &(String, String)) -> Option<(Id<Typing>, StopToken)> {
    Some((id.parse().ok()?, StopToken::from_text(token)?))
}

fn problem(error: TypingError) -> Problem {
    match error {
        TypingError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}
