//! Pages that wait: an event stream that says `changed` as soon as what the page shows is out of date.

use std::convert::Infallible;

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::stream;
use hvem_service::bell::Topic;

use crate::App;

/// Which state the page shows.
#[derive(serde::Deserialize)]
pub struct Seen {
    /// The state's name; empty when the page did not say.
    #[serde(default)]
    pub seen: String,
}

/// The stream. `unchanged` looks anew at every ring, and whenever another node may have been at work.
pub fn until_changed<F>(app: &App, topic: Topic, unchanged: impl Fn() -> F + Send + 'static) -> Response
where
    F: Future<Output = bool> + Send + 'static,
{
    let (mut bell, pause) = (app.service.bell.listen(topic), app.service.looks_again_within());
    let changed = async move {
        // Thousands wait for minutes and look for a moment: what a look needs is there for that moment only.
        while Box::pin(unchanged()).await {
            let _ = tokio::time::timeout(pause, bell.heard()).await;
        }
        // A browser drops an event without data (HTML, "dispatch the event").
        Ok::<_, Infallible>(Event::default().event("changed").data("1"))
    };
    Sse::new(stream::once(changed)).keep_alive(KeepAlive::default()).into_response()
}
