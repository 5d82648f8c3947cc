//! What a piece of work cost, for the log: statements, and how long it queued for the password hasher.

use std::{cell::Cell, time::Duration};

use hvem_store::statements;

pub use hvem_store::statements::stopwatch;

/// What it cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Statements sent to the database.
    pub statements: u32,
    /// Time in the queue of the password hasher; zero where nothing was hashed.
    pub hash_wait: Duration,
}

tokio::task_local! {
    static HASH_WAIT: Cell<Duration>;
}

/// Does the work and says what it cost.
pub async fn measured<F: Future>(work: F) -> (F::Output, Effort) {
    let waits = HASH_WAIT.scope(Cell::default(), async { (work.await, HASH_WAIT.with(Cell::get)) });
    let ((output, hash_wait), statements) = statements::counted(waits).await;
    (output, Effort { statements, hash_wait })
}

/// The work that is measured has queued for so long.
pub(crate) fn queued_for_hashing(wait: Duration) {
    let _ = HASH_WAIT.try_with(|sum| sum.set(sum.get() + wait));
}
