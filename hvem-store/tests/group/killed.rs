//! R-01 in small: a process that is killed under load has lost nothing that it said was written.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use hvem_store::Store;

use super::ledger::{write, written};

/// Set for the process that is to be killed: where its database lies, and the first number to write.
const CHILD: &str = "HVEM_TEST_KILLED_CHILD";
const WRITERS: u32 = 24;
const KILLS: u32 = 12;

/// The child is this very test, started once more; it writes until it is killed.
#[test]
fn a_killed_process_has_lost_nothing_that_it_acknowledged() {
    match std::env::var(CHILD) {
        Ok(told) => {
            let (first, path) = told.split_once(' ').unwrap();
            write_until_killed(first.parse().unwrap(), Path::new(path));
        }
        Err(_) => kill_again_and_again(),
    }
}

fn kill_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hvem.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut acknowledged = BTreeSet::new();
    for kill in 0..KILLS {
        // At another moment each time, from "just begun" to "many groups later".
        let lives = Duration::from_millis(20 + u64::from(kill * kill) * 2);
        let said = run_and_kill(kill * 1_000_000, &path, lives);
        acknowledged.extend(said);
        let there = runtime.block_on(written(&path));
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "kill {kill} lost {lost:?}");
    }
    assert!(acknowledged.len() > 200, "only {} writes: that was no load", acknowledged.len());
}

/// Gives what the child acknowledged before it was killed.
fn run_and_kill(first: u32, path: &Path, lives: Duration) -> Vec<u32> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "group::killed::a_killed_process_has_lost_nothing_that_it_acknowledged", "--nocapture"])
        .env(CHILD, format!("{first} {}", path.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    // The test harness prints first; the child's first word starts the clock.
    let begun = lines.by_ref().map_while(Result::ok).find_map(|line| number(&line));
    said.push(begun.expect("the child wrote nothing"));
    std::thread::sleep(lives);
    child.kill().unwrap();
    said.extend(lines.map_while(Result::ok).filter_map(|line| number(&line)));
    child.wait().unwrap();
    said
}

fn number(line: &str) -> Option<u32> {
    line.strip_prefix("written ")?.strip_suffix('.')?.parse().ok()
}

fn write_until_killed(first: u32, path: &Path) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Arc::new(Store::open_file(path).await.unwrap());
        let next = Arc::new(AtomicU32::new(first));
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            let (store, next) = (store.clone(), next.clone());
            writers.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    write(&store, number).await.unwrap();
                    // One line, one write: the parent must not see half of it for a whole.
                    std::io::stdout().write_all(format!("written {number}.\n").as_bytes()).unwrap();
                }
            });
        }
        writers.join_next().await.unwrap().unwrap();
    });
}
