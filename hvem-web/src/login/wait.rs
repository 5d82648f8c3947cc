//! While the app is asked: the rotating QR code, and the event that moves the page on.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response, sse::Event},
};
use futures_util::stream;
use hvem_domain::{approval::Approval, login::Login};
use hvem_service::{bell::Topic, login::Stand};
use qrcode::{EcLevel, QrCode, render::svg};

use super::load;
use crate::{
    App,
    enrol::sse,
    extract::Visitor,
    problem::{Problem, Trouble},
};

/// Another node may have taken an approval: look again at least this often.
pub const LOOK_AGAIN: Duration = Duration::from_secs(2);
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

/// Which state the page shows.
#[derive(serde::Deserialize)]
pub struct Seen {
    #[serde(default)]
    seen: String,
}

/// `/login/{id}/events`: says `changed` as soon as the page is out of date.
pub async fn events(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<Response, Problem> {
    let login = load(&app, &visitor, &id).await?;
    Ok(sse(stream::once(until_changed(app, login, seen.seen))))
}

async fn until_changed(app: App, login: Login, seen: String) -> Result<Event, Infallible> {
    let mut bell = app.service.bell.listen(Topic::Login(login.id));
    loop {
        // Only these two can change; a page that claims another has nothing to wait for.
        let waits = ["waiting", "matched"].contains(&seen.as_str());
        if !waits || state(&app, &login).await != seen {
            // A browser drops an event without data (HTML, "dispatch the event").
            return Ok(Event::default().event("changed").data("1"));
        }
        let _ = tokio::time::timeout(LOOK_AGAIN, bell.heard()).await;
    }
}

/// The state as the page names it; anything else than waiting moves the page on.
async fn state(app: &App, login: &Login) -> &'static str {
    let Ok(fresh) = app.service.login(login.id, &login.browser).await else { return "gone" };
    match app.service.stand(&fresh).await {
        Ok(Stand::Waiting(waiting)) if matches!(waiting.approval, Approval::Matched(_)) => "matched",
        Ok(Stand::Waiting(_)) => "waiting",
        Ok(_) => "changed",
        // The database is away for a moment: nothing is known, so nothing has changed.
        Err(_) => "waiting",
    }
}
