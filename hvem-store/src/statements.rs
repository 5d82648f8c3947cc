//! Counts the statements of a piece of work, so that a request's line in the log can say how many it took.

use std::{cell::Cell, time::Instant};

tokio::task_local! {
    static COUNT: Cell<u32>;
}

/// Does the work; says how many statements its own task sent to the database.
pub async fn counted<F: Future>(work: F) -> (F::Output, u32) {
    COUNT.scope(Cell::new(0), async { (work.await, COUNT.with(Cell::get)) }).await
}

/// A stopwatch, started. What it shows is told, and decides nothing.
#[expect(clippy::disallowed_methods, reason = "measures how long something takes; nothing is decided by it")]
pub fn stopwatch() -> Instant {
    Instant::now()
}

/// One more. Work that nobody counts, such as the outbox's, goes on uncounted.
pub(crate) fn count() {
    metrics::counter!("hvem_database_statements_total").increment(1);
    let _ = COUNT.try_with(|count| count.set(count.get().saturating_add(1)));
}
