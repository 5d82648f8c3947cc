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

use rusqlite::Connection;
use tokio::{
    sync::{Mutex, OwnedMutexGuard, oneshot},
    task::spawn_blocking,
    time::{sleep, timeout},
};
use tracing::Instrument;

use crate::{StoreError, sqlite::is_busy, statements::stopwatch};

/// More than this many in one commit would let the first wait too long.
const LARGEST_GROUP: usize = 256;

/// The connection that all writers share.
pub(crate) struct Conductor {
    shared: Arc<Mutex<Shared>>,
    queue: Arc<AtomicUsize>,
}

struct Shared {
    connection: Connection,
    /// Whether the outer transaction is open.
    open: bool,
    /// Whether a turn's savepoint is open.
    turn: bool,
    /// Those who wait for the outer commit.
    finished: Vec<oneshot::Sender<bool>>,
}

/// How long a writer waits for another process, and how soon it tries again.
const PATIENCE: Duration = Duration::from_secs(10);
const SOONEST: Duration = Duration::from_millis(1);
const LATEST: Duration = Duration::from_millis(50);

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
    /// Takes the connection that writes. It never waits for another process by itself: that would hold up this one's thread.
    pub(crate) fn new(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(Duration::ZERO)?;
        let shared = Shared { connection, open: false, turn: false, finished: Vec::new() };
        Ok(Self { shared: Arc::new(Mutex::new(shared)), queue: Arc::new(AtomicUsize::new(0)) })
    }

    /// Waits for a turn and opens its savepoint.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let waiting = Waiting::join(&self.queue);
        let mut shared = self.shared.clone().lock_owned().await;
        drop(waiting);
        shared.begin().await?;
        Ok(Turn { all: self.shared.clone(), shared: Some(shared), queue: self.queue.clone() })
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

/// A request is dropped when its client hangs up, in the middle of any await. So nothing here awaits between a statement and what is noted
/// of it, and a commit runs to its end on a thread of its own.
impl Shared {
    /// Opens a turn, in the outer transaction that is open or in one that is opened for it.
    async fn begin(&mut self) -> Result<(), StoreError> {
        // One that was left open: its commit never ran, because the runtime has gone.
        self.undo_turn();
        if !self.open {
            self.begin_outer().await?;
        }
        self.run("SAVEPOINT turn")?;
        self.turn = true;
        Ok(())
    }

    /// Another process (a command beside the program) may be writing.
    async fn begin_outer(&mut self) -> Result<(), StoreError> {
        let mut waited = Duration::ZERO;
        loop {
            match self.run("BEGIN IMMEDIATE") {
                Err(error) if is_busy(&error) && waited < PATIENCE => {
                    let pause = SOONEST.max(waited / 4).min(LATEST);
                    sleep(pause).await;
                    waited += pause;
                }
                done => {
                    done?;
                    self.open = true;
                    return Ok(());
                }
            }
        }
    }

    /// Commits the outer transaction for everybody in it, and the open turn with it. Waits for the disk.
    fn commit(&mut self) -> Result<(), StoreError> {
        let began = stopwatch();
        let committed = self.close_turn().and_then(|()| self.run("COMMIT"));
        metrics::histogram!("hvem_database_commit_seconds").record(began.elapsed());
        // Whoever commits is one more than those who wait.
        let group = u32::try_from(self.finished.len() + 1).unwrap_or(u32::MAX);
        metrics::histogram!("hvem_database_commit_group_size").record(group);
        if committed.is_err() {
            // The transaction may still be open after a failed commit (disk full); nothing in it may survive.
            let _ = self.run("ROLLBACK");
        }
        (self.open, self.turn) = (false, false);
        let done = committed.is_ok();
        for waiter in self.finished.drain(..) {
            // Who no longer listens has given up its request; the write stands all the same.
            let _ = waiter.send(done);
        }
        Ok(committed?)
    }

    /// Ends the turn; what it wrote belongs to the outer transaction now.
    fn close_turn(&mut self) -> rusqlite::Result<()> {
        if self.turn {
            self.run("RELEASE turn")?;
            self.turn = false;
        }
        Ok(())
    }

    /// Undoes the open turn alone; when that fails, everything.
    fn undo_turn(&mut self) {
        if self.turn && self.run("ROLLBACK TO turn").and_then(|()| self.close_turn()).is_err() {
            self.abandon();
        }
    }

    /// Gives up the outer transaction; those who wait for it learn that nothing was kept.
    fn abandon(&mut self) {
        let _ = self.run("ROLLBACK");
        (self.open, self.turn) = (false, false);
        self.finished.clear();
    }

    fn run(&self, statement: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(statement)?.execute([]).map(drop)
    }
}

impl Turn {
    pub(crate) fn connection(&mut self) -> Option<&mut Connection> {
        self.shared.as_deref_mut().map(|shared| &mut shared.connection)
    }

    /// Makes this turn's writes durable, together with those of the others in the group.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(mut shared) = self.shared.take() else { return Err(StoreError::Conflict) };
        let others_queue = self.queue.load(Ordering::SeqCst) > 0;
        if !others_queue || shared.finished.len() >= LARGEST_GROUP {
            return commit(shared).await;
        }
        if let Err(error) = shared.close_turn() {
            shared.abandon();
            return Err(error.into());
        }
        let (done, committed) = oneshot::channel();
        shared.finished.push(done);
        drop(shared);
        let (all, queue) = (self.all.clone(), self.queue.clone());
        is_committed(committed, &all, &queue).await
    }
}

/// Waits for the one who commits. The writer that was to do it may have given up: then whoever notices first does it.
async fn is_committed(
    mut committed: oneshot::Receiver<bool>,
    all: &Arc<Mutex<Shared>>,
    queue: &AtomicUsize,
) -> Result<(), StoreError> {
    loop {
        match timeout(LOOK_AFTER, &mut committed).await {
            Ok(Ok(true)) => return Ok(()),
            Ok(Ok(false) | Err(_)) => return Err(StoreError::engine("the commit of this group of writers failed")),
            Err(_still_waiting) => {
                let shared = all.clone().lock_owned().await;
                if shared.open && queue.load(Ordering::SeqCst) == 0 {
                    // Whether it was done is said by the channel, as to everybody.
                    let _ = commit(shared).await;
                }
            }
        }
    }
}

/// On a thread of its own, where it may wait for the disk.
async fn commit(mut shared: OwnedMutexGuard<Shared>) -> Result<(), StoreError> {
    let committed =
        spawn_blocking(move || shared.commit()).instrument(tracing::trace_span!(target: "hvem::span", "commit"));
    committed.await.unwrap_or_else(|lost| Err(StoreError::engine(lost)))
}

impl Drop for Turn {
    /// A turn that was not committed is undone. Those who wait for the outer transaction look after it; where nobody does, it ends here.
    fn drop(&mut self) {
        let Some(mut shared) = self.shared.take() else { return };
        shared.undo_turn();
        if shared.open && shared.finished.is_empty() {
            shared.abandon();
        }
    }
}
