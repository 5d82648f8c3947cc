//! A long way that is walked once, as a person goes it: one step after the other, in one world. Every step has a test of its own, which waits for the walk to
//! get there, so that nobody walks the same way thirty times (docs/decisions/054-a-guide-is-walked-once.md).

use std::future::Future;
use std::sync::OnceLock;

use tokio::sync::watch;

use crate::{Failure, Outcome};

/// How far a walk has come: its steps by name, as they were done, and whether it goes on.
#[derive(Clone, Default)]
struct Log {
    done: Vec<&'static str>,
    failed: Option<(&'static str, String)>,
    over: bool,
}

/// A walk that others wait for.
pub struct WalkedOnce(OnceLock<watch::Receiver<Log>>);

/// Writes down what the walk does.
pub struct Steps(watch::Sender<Log>);

impl Default for WalkedOnce {
    fn default() -> Self {
        Self::new()
    }
}

impl WalkedOnce {
    /// Nobody has begun it.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Waits until the walk has come to this step; the first who asks begins it, on a thread that outlives the test.
    pub async fn comes_to<F, W>(&'static self, step: &str, language: &'static str, walk: F) -> Outcome
    where
        F: FnOnce(&'static str, Steps) -> W + Send + 'static,
        W: Future<Output = Outcome>,
    {
        let mut log = self.0.get_or_init(|| begin(language, walk)).clone();
        // The walk ends by itself, at the latest when one of its own waits is over.
        let told = log.wait_for(|log| log.over || log.done.contains(&step)).await;
        let log = told.map_err(|_| Failure::new("the walk broke off"))?.clone();
        match log.failed {
            _ if log.done.contains(&step) => Ok(()),
            Some((failed, why)) if failed == step => Err(Failure::new(why)),
            Some((failed, _)) => Err(Failure::new(format!("{failed} went wrong before it"))),
            None => Err(Failure::new("the walk does not come here")),
        }
    }
}

fn begin<F, W>(language: &'static str, walk: F) -> watch::Receiver<Log>
where
    F: FnOnce(&'static str, Steps) -> W + Send + 'static,
    W: Future<Output = Outcome>,
{
    let (sender, receiver) = watch::channel(Log::default());
    let ended = sender.clone();
    let walking = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let done = runtime
            .map_err(|error| Failure::new(error.to_string()))
            .and_then(|runtime| runtime.block_on(walk(language, Steps(sender))));
        ended.send_modify(|log| {
            log.over = true;
            if let (Err(failure), None) = (done, &log.failed) {
                log.failed = Some(("what comes before the first step", format!("{failure:?}")));
            }
        });
    };
    // Where no thread can be had the walk breaks off before its first step.
    drop(std::thread::Builder::new().name(format!("walk.{language}")).spawn(walking));
    receiver
}

impl Steps {
    /// Takes one step.
    pub async fn take(&self, name: &'static str, step: impl Future<Output = Outcome>) -> Outcome {
        let done = step.await;
        self.0.send_modify(|log| match &done {
            Ok(()) => log.done.push(name),
            Err(failure) => log.failed = Some((name, format!("{failure:?}"))),
        });
        done
    }
}
