//! Group commit for SQLite: an fsync costs milliseconds, a sign-in's statements microseconds. All writers share one connection and one open
//! transaction; each works inside a savepoint of its own. Whoever finishes while others queue leaves the commit to the last of them and
//! waits: one fsync makes them all durable, and none is told "done" before it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{AnyConnection, Executor};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

use crate::{StoreError, statements::stopwatch};

/// More than this many in one commit would let the first wait too long.
const LARGEST_GROUP: usize = 256;

/// The connection that all writers share.
pub(crate) struct Conductor {
    shared: Arc<Mutex<Shared>>,
    queue: Arc<AtomicUsize>,
}

struct Shared {
    connection: AnyConnection,
    /// Whether the outer transaction is open.
    open: bool,
    /// Whether a turn's savepoint is open. Whoever gets the lock and finds one left it there: its task was never run to the end, because
    /// its runtime has gone.
    turn: bool,
    /// Those who wait for the outer commit.
    finished: Vec<oneshot::Sender<bool>>,
}

/// A writer that queues may give up; those who left the commit to it look after themselves this often.
const LOOK_AFTER: Duration = Duration::from_millis(10);

/// One writer's turn: a savepoint on the shared connection.
pub(crate) struct Turn {
    all: Arc<Mutex<Shared>>,
    /// `None` only after the turn has ended.
    shared: Option<OwnedMutexGuard<Shared>>,
    queue: Arc<AtomicUsize>,
}

impl Conductor {
    pub(crate) fn new(connection: AnyConnection) -> Self {
        let shared = Shared { connection, open: false, turn: false, finished: Vec::new() };
        Self { shared: Arc::new(Mutex::new(shared)), queue: Arc::new(AtomicUsize::new(0)) }
    }

    /// Waits for a turn and opens its savepoint.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let waiting = Waiting::join(&self.queue);
        let mut shared = self.shared.clone().lock_owned().await;
        drop(waiting);
        let (all, queue) = (self.shared.clone(), self.queue.clone());
        to_its_end(async move {
            let opened = shared.open_savepoint().await;
            let turn = Turn { all, shared: Some(shared), queue };
            opened.map(|()| turn)
        })
        .await
    }
}

/// Counts a queuing writer, also when it gives up waiting.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn join(queue: &'a AtomicUsize) -> Self {
        queue.fetch_add(1, Ordering::SeqCst);
        Self(queue)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Shared {
    async fn open_savepoint(&mut self) -> Result<(), StoreError> {
        self.undo_turn().await;
        // Statements that always follow each other are sent together: the connection lives in a thread of its own, and going there and back
        // costs more than either of them.
        let begin = if self.open { "SAVEPOINT turn" } else { "BEGIN IMMEDIATE; SAVEPOINT turn" };
        if let Err(error) = self.connection.execute(begin).await {
            if !self.open {
                // It may have begun all the same.
                let _ = self.connection.execute("ROLLBACK").await;
            }
            return Err(error.into());
        }
        (self.open, self.turn) = (true, true);
        Ok(())
    }

    /// Commits the outer transaction for everybody in it, and the open turn with it.
    async fn commit(&mut self) -> Result<(), StoreError> {
        let began = stopwatch();
        let commit = if self.turn { "RELEASE turn; COMMIT" } else { "COMMIT" };
        let committed = self.connection.execute(commit).await;
        metrics::histogram!("hvem_database_commit_seconds").record(began.elapsed());
        // Whoever commits is one more than those who wait.
        let group = u32::try_from(self.finished.len() + 1).unwrap_or(u32::MAX);
        metrics::histogram!("hvem_database_commit_group_size").record(group);
        if committed.is_err() {
            // The transaction may still be open after a failed commit (disk full); nothing in it may survive.
            let _ = self.connection.execute("ROLLBACK").await;
        }
        (self.open, self.turn) = (false, false);
        let done = committed.is_ok();
        for waiter in self.finished.drain(..) {
            // Who no longer listens has given up its request; the write stands all the same.
            let _ = waiter.send(done);
        }
        committed.map(|_| ()).map_err(StoreError::from)
    }

    /// Undoes the open turn alone; when that fails, everything.
    async fn undo_turn(&mut self) {
        if self.turn && self.roll_back().await.is_err() {
            self.abandon().await;
        }
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.connection.execute("ROLLBACK TO turn").await?;
        self.release().await
    }

    /// Ends the turn; what it wrote belongs to the outer transaction now.
    async fn release(&mut self) -> Result<(), StoreError> {
        self.connection.execute("RELEASE turn").await?;
        self.turn = false;
        Ok(())
    }

    /// Gives up the outer transaction; those who wait for it learn that nothing was kept.
    async fn abandon(&mut self) {
        let _ = self.connection.execute("ROLLBACK").await;
        (self.open, self.turn) = (false, false);
        self.finished.clear();
    }

    /// Those who have left the commit to a writer that queues must not wait for one that may never come.
    async fn settle(&mut self, others_queue: bool) {
        self.undo_turn().await;
        if self.open && !others_queue {
            let _ = self.commit().await;
        }
    }
}

impl Turn {
    pub(crate) fn connection(&mut self) -> Option<&mut AnyConnection> {
        self.shared.as_deref_mut().map(|shared| &mut shared.connection)
    }

    /// Makes this turn's writes durable, together with those of the others in the group.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(shared) = self.shared.take() else { return Err(StoreError::Conflict) };
        to_its_end(finish(shared, self.all.clone(), self.queue.clone())).await
    }
}

/// A request is dropped when its client hangs up, in the middle of any await. What opens and closes transactions must not stop there:
/// the connection would stand elsewhere than `Shared` says, for everybody who comes after.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.unwrap_or(Err(StoreError::Engine(sqlx::Error::WorkerCrashed)))
}

async fn finish(
    mut shared: OwnedMutexGuard<Shared>,
    all: Arc<Mutex<Shared>>,
    queue: Arc<AtomicUsize>,
) -> Result<(), StoreError> {
    let others_queue = queue.load(Ordering::SeqCst) > 0;
    if !others_queue || shared.finished.len() >= LARGEST_GROUP {
        return shared.commit().await;
    }
    if let Err(error) = shared.release().await {
        shared.abandon().await;
        return Err(error);
    }
    let (done, mut committed) = oneshot::channel();
    shared.finished.push(done);
    drop(shared);
    loop {
        match timeout(LOOK_AFTER, &mut committed).await {
            Ok(Ok(true)) => return Ok(()),
            Ok(Ok(false) | Err(_)) => return Err(StoreError::Engine(sqlx::Error::WorkerCrashed)),
            Err(_still_waiting) => all.lock().await.settle(queue.load(Ordering::SeqCst) > 0).await,
        }
    }
}

impl Drop for Turn {
    /// A turn that was not committed is undone; that needs the connection, so it is done by a task that inherits the lock. Where no task
    /// can be spawned any more, the next one who gets the lock does it.
    fn drop(&mut self) {
        let Some(mut shared) = self.shared.take() else { return };
        let queue = self.queue.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { shared.settle(queue.load(Ordering::SeqCst) > 0).await });
        }
    }
}
