//! Another user ID; a file of everything that is known; block everything.

use axum::{
    Form,
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use hvem_service::{
    blocking::{BlockError, BlockedBy},
    registrations::ChooseError,
};

use super::{letter::wrong_user_id, own};
use crate::{
    App,
    cookies::Cookie,
    extract::{Recently, SignedIn, Visitor},
    problem::{Problem, Trouble},
    reply::{Reply, mistakes, page, see},
    view::{Block, Blocked, OwnData, UserIdChange, Wrong},
};

/// What the form for another user ID sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Chosen {
    user_id: String,
}

/// `/account/user-id`.
pub async fn user_id_form(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    chosen_here(&app)?;
    page(&user_id_view(&me, String::new(), Vec::new()))
}

/// Another user ID.
pub async fn user_id(State(app): State<App>, Recently(me): Recently<SignedIn>, Form(typed): Form<Chosen>) -> Reply {
    chosen_here(&app)?;
    if typed.user_id.trim().is_empty() {
        return mistakes(&user_id_view(&me, typed.user_id, vec![Wrong::UserIdMissing]));
    }
    let wrong = match app.service.change_user_id(&me.session, &typed.user_id).await {
        Ok(_) => return Ok(see("/account?done=user-id-changed")),
        Err(ChooseError::Unfit(unfit)) => wrong_user_id(unfit),
        Err(ChooseError::Fault(fault)) => return Err(fault.into()),
        Err(_) => Wrong::UserIdTaken,
    };
    mistakes(&user_id_view(&me, typed.user_id, vec![wrong]))
}

/// Where people sign in by their address, there is none to choose.
fn chosen_here(app: &App) -> Result<(), Problem> {
    if app.service.has_user_ids() { Ok(()) } else { Err(Trouble::NotFound.into()) }
}

fn user_id_view(me: &SignedIn, user_id: String, errors: Vec<Wrong>) -> UserIdChange {
    UserIdChange { page: me.page(), user_id, present: me.account.signs_in_as().as_str().to_owned(), errors }
}

/// `/account/data`: what the file holds.
pub async fn own_data(State(app): State<App>, me: SignedIn) -> Reply {
    let has_civil_number = app.service.civil_number(me.account.id).await?.is_some();
    page(&OwnData { page: me.page(), has_civil_number })
}

/// The file. It is kept nowhere on its way.
pub async fn take_own_data(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    let data = app.service.take_own_data(&me.session).await?;
    let file = serde_json::to_string_pretty(&own::file(&data, &app.service.site.name))
        .map_err(|error| Problem::unexpected(&error.to_string()))?;
    let named = format!("attachment; filename=\"{}\"", own::FILE_NAME);
    let named = HeaderValue::from_str(&named).map_err(|error| Problem::unexpected(&error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, file).into_response())
}

/// `/account/block`: what happens.
pub async fn block_form(State(app): State<App>, me: SignedIn) -> Reply {
    page(&Block { page: me.page(), by_mail: app.service.is_opened_by_mail() })
}

/// Blocks everything. No fresh sign-in is asked for: nobody who is being robbed has time for one, and it can be taken back.
pub async fn block(State(app): State<App>, me: SignedIn) -> Reply {
    match app.service.block_account(me.account.id, BlockedBy::Holder).await {
        // Pressed in two windows: it is done.
        Ok(()) | Err(BlockError::Already) => {}
        Err(BlockError::NoAccount) => return Err(Trouble::NotFound.into()),
        Err(BlockError::Fault(fault)) => return Err(fault.into()),
    }
    let mut response = see("/account/blocked");
    app.cookies.set(response.headers_mut(), Cookie::Session, "");
    Ok(response)
}

/// `/account/blocked`: how it is opened again.
pub async fn blocked(State(app): State<App>, visitor: Visitor) -> Reply {
    page(&Blocked { page: visitor.page(), by_mail: app.service.is_opened_by_mail() })
}
