//! For load balancers: is it alive, should it get requests. The answers are one line each, for people who look, too.

use axum::{extract::State, http::StatusCode};
use hvem_service::vitals::NotReady;

use crate::App;

/// The process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// It can serve: the database can be written and has the right schema, the signing keys are open, the worker runs, and nobody has asked it
/// to end.
pub async fn ready(State(app): State<App>) -> (StatusCode, String) {
    match examine(&app).await {
        Ok(()) => (StatusCode::OK, "ready\n".into()),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}

async fn examine(app: &App) -> Result<(), NotReady> {
    app.service.ready().await?;
    app.federation.keys.ring().await.map(|_| ()).map_err(|_| NotReady::Keys)
}
