//! Temporary PINs: one at a time, three tries, used once, and so many sent in an hour.

use std::sync::Arc;

use hvem_domain::{
    id::Id,
    temporary_pin::{SENDS, SENDS_WITHIN, Sent, TRIES},
    time::{Timestamp, hours},
};
use hvem_store::{Store, StoreError};

use super::{
    races::winners,
    things::{NOON, account, commit, hash, is_conflict, later, write},
};
use crate::engines::engines;

fn sent(of: u8, ceremony: u8, number: u8) -> Sent {
    let (account, ceremony) = (account(of).id, Id::from_bytes([ceremony; 16]));
    Sent { account, ceremony, hash: hash(number), tries: 0, sent_at: NOON }
}

async fn keep(store: &Store, sent: &Sent) {
    write(store, async |tx| tx.keep_temporary_pin(sent).await).await.unwrap();
}

async fn kept(store: &Store, of: u8) -> Option<Sent> {
    store.read().await.unwrap().temporary_pin(account(of).id).await.unwrap()
}

async fn spend(store: &Store, of: u8, now: Timestamp) -> Option<Timestamp> {
    write(store, async |tx| tx.spend_temporary_pin(account(of).id, (SENDS, SENDS_WITHIN), now).await).await.unwrap()
}

async fn count(store: &Store, ceremony: u8) -> Option<Sent> {
    let of = (account(1).id, Id::from_bytes([ceremony; 16]));
    write(store, async |tx| tx.count_temporary_pin_try(of, TRIES).await).await.unwrap()
}

#[tokio::test]
async fn the_last_one_sent_is_kept_with_all_its_tries_and_other_accounts_keep_theirs() {
    for engine in engines().await {
        let store = engine.store;
        keep(&store, &sent(1, 1, 1)).await;
        keep(&store, &sent(2, 9, 9)).await;
        count(&store, 1).await.unwrap();
        keep(&store, &Sent { sent_at: later(5), ..sent(1, 2, 2) }).await;
        let last = kept(&store, 1).await.unwrap();
        assert_eq!((last.ceremony, last.hash, last.tries), (Id::from_bytes([2; 16]), hash(2), 0), "{}", engine.name);
        assert_eq!((last.account, last.sent_at), (account(1).id, later(5)), "{}", engine.name);
        write(&store, async |tx| tx.forget_temporary_pin(account(1).id).await).await.unwrap();
        assert!(kept(&store, 1).await.is_none() && kept(&store, 2).await.is_some(), "{}", engine.name);
    }
}

#[tokio::test]
async fn tries_are_counted_for_the_ceremony_in_which_it_was_sent_and_no_more_than_three() {
    for engine in engines().await {
        let store = engine.store;
        keep(&store, &sent(1, 1, 1)).await;
        assert!(count(&store, 2).await.is_none(), "{}: another ceremony", engine.name);
        for tries in 1..=TRIES {
            assert_eq!(count(&store, 1).await.unwrap().tries, tries, "{}", engine.name);
        }
        assert!(count(&store, 1).await.is_none(), "{}: a fourth try", engine.name);
        assert_eq!(kept(&store, 1).await.unwrap().tries, TRIES, "{}: it is remembered as dead", engine.name);
    }
}

#[tokio::test]
async fn what_was_replaced_is_not_used_any_more() {
    for engine in engines().await {
        let store = engine.store;
        let first = sent(1, 1, 1);
        keep(&store, &first).await;
        keep(&store, &sent(1, 1, 2)).await;
        let used = write(&store, async |tx| tx.use_temporary_pin(&first).await).await;
        assert!(is_conflict(&used), "{}", engine.name);
        assert!(kept(&store, 1).await.is_some(), "{}", engine.name);
    }
}

#[tokio::test]
async fn three_are_sent_in_an_hour_and_then_it_is_said_from_when_on_there_is_one_again() {
    for engine in engines().await {
        let store = engine.store;
        for at in [0, 10, 20] {
            assert_eq!(spend(&store, 1, later(at)).await, None, "{}", engine.name);
        }
        let first_again = NOON + SENDS_WITHIN;
        assert_eq!(spend(&store, 1, later(30)).await, Some(first_again), "{}", engine.name);
        assert_eq!(spend(&store, 2, later(30)).await, None, "{}: others are not held up", engine.name);
        assert_eq!(spend(&store, 1, Timestamp(first_again.0 - 1)).await, Some(first_again), "{}", engine.name);
        assert_eq!(spend(&store, 1, first_again).await, None, "{}", engine.name);
        let second_again = later(10) + SENDS_WITHIN;
        assert_eq!(spend(&store, 1, first_again).await, Some(second_again), "{}: one alone", engine.name);
    }
}

/// G-16, G-33: the right PIN of one SMS passes one ceremony, once.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_use_the_same_one_does() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        keep(&store, &sent(1, 1, 1)).await;
        let won = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            tx.use_temporary_pin(&sent(1, 1, 1)).await?;
            commit(tx).await
        });
        assert_eq!(won.await.len(), 1, "{}", engine.name);
    }
}

/// G-33: many at once have three tries together, and three SMS.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_three_are_looked_at_and_three_are_sent() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        keep(&store, &sent(1, 1, 1)).await;
        let tried = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            let of = (account(1).id, Id::from_bytes([1; 16]));
            let counted = tx.count_temporary_pin_try(of, TRIES).await?;
            commit(tx).await?;
            counted.map(drop).ok_or(StoreError::Conflict)
        });
        assert_eq!(tried.await.len(), usize::from(TRIES), "{}", engine.name);
        let sendings = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            let full = tx.spend_temporary_pin(account(1).id, (SENDS, SENDS_WITHIN), NOON).await?;
            commit(tx).await?;
            if full.is_none() { Ok(()) } else { Err(StoreError::Conflict) }
        });
        assert_eq!(sendings.await.len(), usize::from(SENDS), "{}", engine.name);
    }
}

#[tokio::test]
async fn what_was_sent_is_forgotten_after_an_hour_and_that_it_was_an_hour_later() {
    for engine in engines().await {
        let store = &engine.store;
        keep(store, &sent(1, 1, 1)).await;
        spend(store, 1, NOON).await;
        let swept = async |at: Timestamp| write(store, async |tx| tx.sweep(at).await).await.unwrap();
        assert_eq!(swept(NOON + hours(1)).await, 0, "{}: to the millisecond", engine.name);
        assert_eq!(swept(later(1) + hours(1)).await, 1, "{}", engine.name);
        assert!(kept(store, 1).await.is_none(), "{}", engine.name);
        assert_eq!(swept(later(1) + hours(2)).await, 1, "{}", engine.name);
    }
}
