//! While the app is asked: the rotating QR code, and the event that moves the page on.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use hvem_domain::{id::Id, login::Login, secret::TokenHash};
use hvem_service::{
    bell::Topic,
    login::{LoginError, Stand},
};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{draw::progress, load};
use crate::{
    App,
    extract::Visitor,
    problem::{Problem, Trouble},
    waiting::{Seen, until_changed},
};

const QR_PIXELS: u32 = 272;

/// `/login/{id}/qr.svg`: the code of this moment.
pub async fn qr(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Result<Response, Problem> {
    let login = load(&app, &visitor, &id).await?;
    let Stand::Waiting(waiting) = app.service.stand(&login).await? else { return Err(Trouble::NotFound.into()) };
    let secrets = app.service.carried_by_page(&waiting.approval).ok_or(Trouble::NotFound)?;
    let code = QrCode::with_error_correction_level(secrets.qr, EcLevel::M)
        .map_err(|error| Problem::unexpected(&error.to_string()))?;
    // Black on white in the dark too: cameras read nothing else as well.
    let svg = code.render::<svg::Color<'_>>().min_dimensions(QR_PIXELS, QR_PIXELS).quiet_zone(true).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// `/login/{id}/events`: says `changed` as soon as the page is out of date.
pub async fn events(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<Response, Problem> {
    let login = load(&app, &visitor, &id).await?;
    // Only these can change; a page that claims another has nothing to wait for.
    let waits = ["waiting", "matched", "pin-paused", "pin-off"].contains(&seen.seen.as_str());
    let (id, browser) = (login.id, login.browser);
    Ok(until_changed(&app.clone(), Topic::Login(id), move || {
        let (app, seen) = (app.clone(), seen.seen.clone());
        async move { waits && shows_how_it_stands(&app, id, &browser, &seen).await }
    }))
}

/// Whether the page may stay. While the database is away nothing is known, so nothing has changed.
async fn shows_how_it_stands(app: &App, id: Id<Login>, browser: &TokenHash, seen: &str) -> bool {
    let fresh = match app.service.login(id, browser).await {
        Ok(fresh) => fresh,
        Err(LoginError::Fault(_)) => return true,
        Err(_) => return false,
    };
    match app.service.stand(&fresh).await {
        Ok(Stand::Waiting(waiting)) => progress(&waiting).slug() == seen,
        Ok(_) => false,
        Err(_) => true,
    }
}
