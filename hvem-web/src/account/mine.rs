//! *My account*: into it, what it shows, out of it.

use axum::{
    Json,
    extract::{Query, State},
};
use hvem_domain::{
    level::Level,
    login::{Asker, Purpose},
};
use hvem_service::login::Beginning;

use super::happening::line;
use crate::{
    App,
    cookies::Cookie,
    enrol,
    extract::{SignedIn, Visitor},
    reply::{Reply, page, see},
    site::own_path,
    view::{MyAccount, Notice},
};

/// Entries read to find those that concern the holder, and how many of these are shown.
const READ: u32 = 100;
const SHOWN: usize = 10;

/// Where to go after signing in, and what was just done.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    to: Option<String>,
    user_id: Option<String>,
    done: Option<String>,
}

/// `/account/sign-in`: begins a sign-in to the portal itself.
pub async fn sign_in(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Reply {
    let to = match (asked.to.as_deref(), asked.done.as_deref().and_then(Notice::from_slug)) {
        (None, Some(done)) => format!("/account?done={}", done.slug()),
        (None, None) => "/account".into(),
        (Some(to), _) => own_path(Some(to)).to_owned(),
    };
    let beginning = Beginning {
        asker: Asker { id: "portal".into(), name: visitor.text.say("my-account") },
        purpose: Purpose::Portal { to },
        floor: Level::Low,
        browser: visitor.browser(),
        hint: asked.user_id.as_deref().and_then(|known| app.service.scheme.identifier.read(known).ok()),
    };
    let login = app.service.begin_login(beginning).await?;
    Ok(see(&format!("/login/{login}")))
}

/// `/account`.
pub async fn my_account(State(app): State<App>, me: SignedIn, Query(asked): Query<Asked>) -> Reply {
    let devices = app.service.devices(me.account.id).await?.len();
    let recorded = app.service.activity(me.account.id, READ).await?;
    let activity = recorded.iter().filter_map(line).take(SHOWN).collect();
    page(&MyAccount {
        page: me.page(),
        name: me.account.name.full(),
        email: me.account.email.as_str().into(),
        phone: me.account.phone.as_ref().map(|phone| phone.number.masked()),
        has_phone_numbers: app.service.has_phone_numbers(),
        user_id: app.service.has_user_ids().then(|| me.account.signs_in_as().as_str().to_owned()),
        devices,
        copying: enrol::copying(&app, me.account.id).await?,
        has_app: app.service.has_app(),
        has_codes: app.service.has_code_tokens(),
        has_password: me.account.password.is_some(),
        activity,
        notice: asked.done.as_deref().and_then(Notice::from_slug),
    })
}

/// How long the session lasts unless it is used, for the script that says so beforehand.
#[derive(serde::Serialize)]
pub struct Left {
    left: i64,
}

/// `GET /account/session`. Looking does not count as use: another window may have used it meanwhile.
pub async fn session_left(visitor: Visitor) -> Json<Left> {
    Json(Left { left: visitor.page().session_left.unwrap_or(0) })
}

/// `POST /account/session`: the person stays.
pub async fn stay(me: SignedIn) -> Json<Left> {
    Json(Left { left: me.page().session_left.unwrap_or(0) })
}

/// `/account/sign-out`.
pub async fn sign_out(State(app): State<App>, visitor: Visitor) -> Reply {
    if let Some((session, _)) = &visitor.session {
        app.service.sign_out(session).await?;
    }
    let mut response = see("/signed-out");
    app.cookies.set(response.headers_mut(), Cookie::Session, "");
    Ok(response)
}
