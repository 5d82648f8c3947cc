//! Password hashing beside the request threads, a few at a time: each takes 19 MiB and tens of milliseconds.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use hvem_domain::{
    ceremony::Evidence,
    password::{Against, Hasher, HashingFailed, Password, PasswordRecord, Weakness},
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use tracing::Instrument;

use crate::effort::{queued_for_hashing, stopwatch};

pub(crate) struct Hashing {
    hasher: Arc<Hasher>,
    places: Arc<Semaphore>,
    looked_at: AtomicU64,
}

impl Hashing {
    pub(crate) fn new(hasher: Hasher, at_once: usize) -> Self {
        Self {
            hasher: Arc::new(hasher),
            places: Arc::new(Semaphore::new(at_once.max(1))),
            looked_at: AtomicU64::new(0),
        }
    }

    pub(crate) fn accept(&self, password: &Password, personal: &[&str]) -> Result<(), Weakness> {
        self.hasher.accept(password, personal)
    }

    pub(crate) async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<PasswordRecord, HashingFailed> {
        self.run(move |hasher| hasher.hash(&password, salt)).await
    }

    /// How many passwords were looked at, right or wrong.
    pub(crate) fn looked_at(&self) -> u64 {
        self.looked_at.load(Ordering::Relaxed)
    }

    /// Right or wrong, and also where there is nothing to compare with: the same work is done.
    pub(crate) async fn verify(&self, password: Password, against: Against) -> Result<Option<Evidence>, HashingFailed> {
        self.looked_at.fetch_add(1, Ordering::Relaxed);
        self.run(move |hasher| hasher.verify(&password, &against)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> Result<T, HashingFailed> + Send + 'static,
    ) -> Result<T, HashingFailed> {
        let (began, queue) = (stopwatch(), Queued::join());
        let place = self.places.clone().acquire_owned().await.map_err(|_| HashingFailed)?;
        drop(queue);
        queued_for_hashing(began.elapsed());
        metrics::histogram!("hvem_hash_wait_seconds").record(began.elapsed());
        let hasher = self.hasher.clone();
        let work = spawn_blocking(move || {
            let (_place, began) = (place, stopwatch());
            let done = work(&hasher);
            metrics::histogram!("hvem_hash_seconds").record(began.elapsed());
            done
        });
        work.instrument(tracing::trace_span!(target: "hvem::span", "hash")).await.map_err(|_| HashingFailed)?
    }
}

/// Counts as queuing as long as it lives: whoever hangs up while queuing leaves the queue.
struct Queued;

impl Queued {
    fn join() -> Self {
        metrics::gauge!("hvem_hash_queue").increment(1);
        Self
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        metrics::gauge!("hvem_hash_queue").decrement(1);
    }
}
