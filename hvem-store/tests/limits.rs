//! Buckets that leak: the same on both engines, and however many take at once.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod engines;

use std::sync::Arc;

use engines::engines;
use hvem_domain::{
    audit::Entry,
    time::{Timestamp, minutes, seconds},
};
use hvem_store::{Store, limits::Bucket};

const NOON: Timestamp = Timestamp(1_763_838_000_000);

/// Ten in ten minutes.
fn bucket(key: &str) -> Bucket<'_> {
    Bucket { key, each: minutes(1), room: minutes(10) }
}

async fn takes(store: &Store, key: &str, now: Timestamp) -> Option<Timestamp> {
    store.take(&[bucket(key)], now).await.unwrap()
}

#[tokio::test]
async fn a_bucket_takes_what_it_holds_and_then_as_much_as_it_leaks() {
    for engine in engines().await {
        let store = &engine.store;
        for _ in 0..10 {
            assert_eq!(takes(store, "one", NOON).await, None, "{}", engine.name);
        }
        assert_eq!(takes(store, "one", NOON).await, Some(NOON + minutes(1)), "{}: says when", engine.name);
        assert_eq!(takes(store, "another", NOON).await, None, "another network has its own");
        assert_eq!(takes(store, "one", NOON + seconds(59)).await, Some(NOON + minutes(1)));
        assert_eq!(takes(store, "one", NOON + minutes(1)).await, None, "{}", engine.name);
        assert_eq!(takes(store, "one", NOON + minutes(1)).await, Some(NOON + minutes(2)));
        for _ in 0..10 {
            assert_eq!(takes(store, "one", NOON + minutes(60)).await, None, "{}: empty again", engine.name);
        }
    }
}

#[tokio::test]
async fn what_is_given_back_may_be_taken_again() {
    for engine in engines().await {
        let store = &engine.store;
        for _ in 0..10 {
            takes(store, "one", NOON).await;
        }
        let mut tx = store.begin().await.unwrap();
        tx.give_back(bucket("one")).await.unwrap();
        tx.commit(Entry::new("test.given_back", None, NOON)).await.unwrap();
        assert_eq!(takes(store, "one", NOON).await, None, "{}", engine.name);
        assert!(takes(store, "one", NOON).await.is_some(), "{}", engine.name);
    }
}

#[tokio::test]
async fn whoever_finds_one_of_several_full_takes_from_none() {
    for engine in engines().await {
        let store = &engine.store;
        for _ in 0..10 {
            takes(store, "narrow", NOON).await;
        }
        let both = [bucket("wide"), bucket("narrow")];
        assert_eq!(store.take(&both, NOON).await.unwrap(), Some(NOON + minutes(1)), "{}", engine.name);
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.take(&both, NOON).await.unwrap(), Some(NOON + minutes(1)), "{}", engine.name);
        drop(tx);
        for _ in 0..10 {
            assert_eq!(takes(store, "wide", NOON).await, None, "{}: nothing was taken from it", engine.name);
        }
        assert_eq!(store.take(&both, NOON + minutes(3)).await.unwrap(), None, "{}", engine.name);
    }
}

/// G-11: whoever asks a hundred times at the same moment gets no more than whoever asks one after the other.
#[tokio::test]
async fn of_a_hundred_that_take_at_once_ten_get_through() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let store = store.clone();
            all.spawn(async move { store.take(&[bucket("one")], NOON).await.unwrap().is_none() });
        }
        let through = all.join_all().await.into_iter().filter(|taken| *taken).count();
        assert_eq!(through, 10, "{}", engine.name);
    }
}

#[tokio::test]
async fn an_empty_bucket_is_swept_and_a_full_one_stays() {
    for engine in engines().await {
        let store = &engine.store;
        takes(store, "one", NOON).await;
        for (at, rows) in [(NOON, 0), (NOON + minutes(2), 1)] {
            let mut tx = store.begin().await.unwrap();
            assert_eq!(tx.sweep(at).await.unwrap(), rows, "{}", engine.name);
            tx.commit(Entry::new("house.swept", None, at)).await.unwrap();
        }
    }
}
