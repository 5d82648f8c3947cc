//! Clients hang up in the middle of anything, and their requests are dropped at whatever await they had reached. Nobody else may notice.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::HashSet, path::Path, sync::Arc, time::Duration};

use hvem_domain::{audit::Entry, time::Timestamp};
use hvem_store::{Store, StoreError};
use sqlx::Row;

const WRITERS: i64 = 1500;

async fn write(store: Arc<Store>, number: i64) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    tx.commit(Entry::new("test.written", None, Timestamp(number))).await
}

async fn written(path: &Path) -> HashSet<i64> {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let rows = sqlx::query("SELECT at FROM audit").fetch_all(&pool).await.unwrap();
    rows.iter().map(|row| row.get("at")).collect()
}

/// what was acknowledged is there, and nobody is told otherwise because of somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_is_dropped_anywhere_spoils_nothing_for_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hvem.db");
    let store = Arc::new(Store::open_file(&path).await.unwrap());
    let mut staying = Vec::new();
    for number in 0..WRITERS {
        let writer = tokio::spawn(write(store.clone(), number));
        if number % 3 == 0 {
            // Anything from "not begun" to "waiting for the disk".
            let after = Duration::from_micros(u64::try_from(number % 13).unwrap() * 20);
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                writer.abort();
            });
        } else {
            staying.push((number, writer));
        }
        if number % 8 == 0 {
            tokio::time::sleep(Duration::from_micros(800)).await;
        }
    }
    let mut acknowledged = HashSet::new();
    for (number, writer) in staying {
        writer.await.unwrap().unwrap_or_else(|error| panic!("writer {number}: {error}"));
        acknowledged.insert(number);
    }
    assert!(acknowledged.is_subset(&written(&path).await));
    write(store, WRITERS).await.unwrap();
}
