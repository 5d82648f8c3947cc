//! Whether this node should get requests.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::Service;

/// What a node knows of its own life.
#[derive(Debug, Default)]
pub struct Vitals {
    ending: AtomicBool,
    workers: AtomicUsize,
}

/// Why a node should get no requests now. The words are for operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// It was asked to end, and finishes what it has begun.
    #[error("this node is ending")]
    Ending,
    /// What delivers messages does not run.
    #[error("the worker does not run")]
    Worker,
    /// The database does not answer, or can't be written.
    #[error("the database can't be written")]
    Database,
    /// The database is older than the program: perhaps a backup was restored under it.
    #[error("the database's schema is older than this program")]
    Schema,
    /// The signing keys can't be opened.
    #[error("the signing keys can't be opened")]
    Keys,
}

/// A worker runs as long as this lives.
pub struct AtWork(Arc<Service>);

impl Vitals {
    /// The node ends soon: from now on it is not ready.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }
}

impl Service {
    /// Says that the worker runs, until what this gives is dropped.
    pub fn at_work(self: &Arc<Self>) -> AtWork {
        self.vitals.workers.fetch_add(1, Ordering::Relaxed);
        AtWork(self.clone())
    }

    /// Whether this node can serve: it stays, its worker runs, and its database can be written and has the right schema.
    pub async fn ready(&self) -> Result<(), NotReady> {
        if self.vitals.ending.load(Ordering::Relaxed) {
            return Err(NotReady::Ending);
        }
        if self.vitals.workers.load(Ordering::Relaxed) == 0 {
            return Err(NotReady::Worker);
        }
        let current = async { self.store.begin().await?.try_out().await };
        match current.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(NotReady::Schema),
            Err(error) => {
                tracing::warn!(%error, "the database can't be written");
                Err(NotReady::Database)
            }
        }
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.vitals.workers.fetch_sub(1, Ordering::Relaxed);
    }
}
