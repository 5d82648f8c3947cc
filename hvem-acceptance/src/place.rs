//! How many worlds there are at the same time. Tests are many threads, most of which wait for a walk (decision 054) or for a place; what a machine can carry
//! is so many programs and browsers.

use std::sync::OnceLock;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Failure, Outcome};

/// The place of one world. It is free again when this value is dropped.
pub(crate) type Place = SemaphorePermit<'static>;

/// Waits for a place; who came first gets the next one. Of these there are as many as `HVEM_TEST_WORLDS` says, else one for each processor.
pub(crate) async fn place() -> Outcome<Place> {
    static PLACES: OnceLock<Semaphore> = OnceLock::new();
    let places = PLACES.get_or_init(|| Semaphore::new(worlds()));
    places.acquire().await.map_err(|_| Failure::new("there are no places any more"))
}

fn worlds() -> usize {
    let said = std::env::var("HVEM_TEST_WORLDS").ok().and_then(|text| text.parse().ok()).filter(|count| *count > 0);
    said.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1)
}
