//! Turns beside each other.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use hvem_store::{Store, StoreError};
use tempfile::TempDir;
use tokio::{
    task::JoinSet,
    time::{Instant, timeout},
};

use super::ledger::{commits, entry, fill, write, written};

/// A writer that waits longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(60);

async fn empty() -> (TempDir, PathBuf, Arc<Store>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hvem.db");
    let store = Arc::new(Store::open_file(&path).await.unwrap());
    (folder, path, store)
}

async fn write_all(store: &Arc<Store>, numbers: impl Iterator<Item = u32>) {
    let mut writers = JoinSet::new();
    for number in numbers {
        let store = store.clone();
        writers.spawn(async move { write(&store, number).await });
    }
    while let Some(done) = timeout(PATIENCE, writers.join_next()).await.expect("a writer hangs") {
        done.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_was_acknowledged_is_there_after_reopening() {
    let (_folder, path, store) = empty().await;
    write_all(&store, 0..600).await;
    store.close().await;
    drop(store);
    assert_eq!(written(&path).await, (0..600).collect());
    let again = Arc::new(Store::open_file(&path).await.unwrap());
    write_all(&again, 600..601).await;
    assert_eq!(written(&path).await.len(), 601);
}

/// Sixty-four that write at once share commits; one that writes alone waits for nobody and has a commit each time.
#[tokio::test(flavor = "multi_thread")]
async fn writers_beside_each_other_share_commits() {
    let (_folder, path, store) = empty().await;
    // Closing moves what stands in the log into the database: the log begins anew, and is not full before all is counted.
    store.close().await;
    drop(store);
    let store = Arc::new(Store::open_file(&path).await.unwrap());
    write(&store, 0).await.unwrap();
    let before = commits(&path);
    let began = Instant::now();
    for number in 1..17 {
        write(&store, number).await.unwrap();
    }
    let (alone, apart) = (commits(&path) - before, began.elapsed());
    assert_eq!(alone, 16, "one after the other, each is durable by itself");
    let began = Instant::now();
    write_all(&store, 17..81).await;
    let (shared, together) = (commits(&path) - before - alone, began.elapsed());
    println!("one by one: {alone} commits in {apart:?}; 64 at once: {shared} commits in {together:?}");
    assert!((1..=32).contains(&shared), "{shared} commits for 64 writers");
    assert_eq!(written(&path).await.len(), 81);
}

#[tokio::test]
async fn a_dropped_unit_of_work_leaves_nothing() {
    let (_folder, path, store) = empty().await;
    let mut tx = store.begin().await.unwrap();
    fill(&mut tx, 1).await.unwrap();
    drop(tx);
    write(&store, 2).await.unwrap();
    assert_eq!(written(&path).await, BTreeSet::from([2]));
}

/// A unit of work may be dropped where no runtime is left to undo it, as when a test or a program ends.
#[test]
fn a_unit_of_work_that_is_dropped_outside_of_any_runtime_leaves_nothing() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let outer = runtime();
    let (_folder, path, store) = outer.block_on(empty());
    let tx = outer.block_on(async {
        let mut tx = store.begin().await.unwrap();
        fill(&mut tx, 1).await.unwrap();
        tx
    });
    drop(tx);
    outer.block_on(async {
        write(&store, 2).await.unwrap();
        assert_eq!(written(&path).await, BTreeSet::from([2]));
    });
}

/// Three kinds beside each other: good ones, ones whose statement fails, and ones that are dropped half way.
#[tokio::test(flavor = "multi_thread")]
async fn a_failing_and_a_dropped_turn_hurt_nobody_else() {
    let (_folder, path, store) = empty().await;
    write(&store, 9_999).await.unwrap();
    let mut writers = JoinSet::new();
    for number in 0..300 {
        let store = store.clone();
        writers.spawn(async move {
            match number % 3 {
                0 => write(&store, number).await.unwrap(),
                1 => {
                    let mut tx = store.begin().await.unwrap();
                    fill(&mut tx, number).await.unwrap();
                    assert!(matches!(fill(&mut tx, 9_999).await, Err(StoreError::Exists)));
                }
                _ => {
                    let mut tx = store.begin().await.unwrap();
                    fill(&mut tx, number).await.unwrap();
                    tokio::task::yield_now().await;
                }
            }
        });
    }
    while let Some(done) = timeout(PATIENCE, writers.join_next()).await.expect("a writer hangs") {
        done.unwrap();
    }
    let good: BTreeSet<u32> = (0..300).filter(|number| number % 3 == 0).chain([9_999]).collect();
    assert_eq!(written(&path).await, good);
}

/// What went wrong in a statement is undone alone, and the unit may still commit the rest.
#[tokio::test]
async fn after_a_failing_statement_the_others_of_the_same_turn_may_stand() {
    let (_folder, path, store) = empty().await;
    write(&store, 1).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    assert!(matches!(fill(&mut tx, 1).await, Err(StoreError::Exists)));
    fill(&mut tx, 2).await.unwrap();
    tx.commit(entry(2)).await.unwrap();
    assert_eq!(written(&path).await, BTreeSet::from([1, 2]));
}

/// The group waits for a writer that queues behind it; when that one gives up, nobody may wait for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_waiter_that_gives_up_does_not_hang_the_group() {
    let (_folder, path, store) = empty().await;
    for round in 0..50u32 {
        let holder = store.begin().await.unwrap();
        let mut writers = JoinSet::new();
        for number in 0..4 {
            let store = store.clone();
            writers.spawn(async move { write(&store, round * 10 + number).await });
        }
        let queued = store.clone();
        let gives_up = tokio::spawn(async move {
            let _turn = queued.begin().await;
            std::future::pending::<()>().await;
        });
        tokio::time::sleep(Duration::from_millis(u64::from(round % 5))).await;
        drop(holder);
        tokio::time::sleep(Duration::from_micros(u64::from(round) * 60)).await;
        gives_up.abort();
        while let Some(done) = timeout(PATIENCE, writers.join_next()).await.expect("the group hangs") {
            done.unwrap().unwrap();
        }
    }
    assert_eq!(written(&path).await.len(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_together_on_an_empty_database_all_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hvem.db");
    let mut nodes = JoinSet::new();
    for number in 0..8 {
        let path = path.clone();
        nodes.spawn(async move {
            let store = Store::open_file(&path).await.unwrap_or_else(|error| panic!("node {number}: {error}"));
            write(&store, number).await.unwrap_or_else(|error| panic!("node {number} writes: {error}"));
        });
    }
    while let Some(node) = nodes.join_next().await {
        node.unwrap();
    }
    assert_eq!(written(&path).await.len(), 8);
}

/// People put their data where they like.
#[tokio::test]
async fn a_folder_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Åses mappe", "100% sikker", "a%20b", "hvad?", "nr. #1", "a&b=c;d"] {
        let path = folder.path().join(name).join("hvem.db");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        let store = Store::open_file(&path).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        write(&store, 1).await.unwrap();
        assert!(path.exists(), "{name}: the database lies elsewhere");
    }
}
