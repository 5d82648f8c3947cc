//! Pages that wait: an event stream that says `changed` as soon as what the page shows is out of date.

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::stream;
use hvem_service::bell::Listener;

/// Another node may have taken the step: look again at least this often, though nothing rang.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Which state the page shows.
#[derive(serde::Deserialize)]
pub struct Seen {
    /// The state's name; empty when the page did not say.
    #[serde(default)]
    pub seen: String,
}

/// The stream. `unchanged` looks anew at every ring, and whenever another node may have been at work.
pub fn until_changed<F>(mut bell: Listener, unchanged: impl Fn() -> F + Send + 'static) -> Response
where
    F: Future<Output = bool> + Send + 'static,
{
    let changed = async move {
        while unchanged().await {
            let _ = tokio::time::timeout(LOOK_AGAIN, bell.heard()).await;
        }
        // A browser drops an event without data (HTML, "dispatch the event").
        Ok::<_, Infallible>(Event::default().event("changed").data("1"))
    };
    Sse::new(stream::once(changed)).keep_alive(KeepAlive::default()).into_response()
}
