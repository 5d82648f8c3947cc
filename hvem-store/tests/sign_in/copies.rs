//! Copies of the app under way: one at a time, written over what was read, ended over anything.

use hvem_domain::{
    ceremony::{Ceremony, Fact, Passed, Step, Way},
    copying::{AppCopy, Ending, Meeting, Reading, Showing},
    id::Id,
    scheme::{Copying, Gate},
    time::{Timestamp, hours, minutes, seconds},
};
use hvem_store::{Store, StoreError};

use super::things::{NOON, hash, write};
use crate::engines::engines;

const LISTS: Copying = Copying {
    begin: &[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1))],
    show: &[Gate::Unlock, Gate::ShowQr(minutes(3))],
    take: &[],
};

fn passed(gate: &str, at: Timestamp) -> Step {
    Step::Passed(Passed { gate: gate.into(), at, fact: Fact::Plain })
}

/// A copy of an account's device, confirmed at noon.
fn copy(number: u8, account: u8) -> AppCopy {
    let id = Id::from_bytes([number; 16]);
    let steps = vec![passed("unlock", NOON), passed("confirm", NOON)];
    let of = Id::from_bytes(*id.as_bytes());
    AppCopy {
        id,
        account: Id::from_bytes([account; 16]),
        device: Id::from_bytes([50 + account; 16]),
        ceremony: Ceremony::replay(of, LISTS.begin, (NOON, NOON + hours(25)), steps).unwrap(),
        shown: None,
        wrong_user_ids: 0,
        ended: None,
        version: 0,
    }
}

/// The same with a code that a phone has read.
fn read(number: u8, account: u8) -> AppCopy {
    let copy = copy(number, account);
    let at = NOON + hours(1);
    let steps = vec![passed("unlock", at), passed("show-qr", at + seconds(9))];
    let times = (at, copy.ceremony.times().1);
    let ceremony = Ceremony::replay(copy.ceremony.id(), LISTS.show, times, steps).unwrap();
    let read = Reading {
        enrolment: Id::from_bytes([9; 16]),
        at: at + seconds(9),
        met: Some(Meeting { at: at + seconds(12), near: Way::Radio }),
        endorsed: false,
    };
    AppCopy { shown: Some(Showing { token: hash(7), ceremony, read: Some(read) }), wrong_user_ids: 2, ..copy }
}

async fn found(store: &Store, number: u8) -> AppCopy {
    store.read().await.unwrap().copy(Id::from_bytes([number; 16]), &LISTS).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_copy_comes_back_as_it_was_written() {
    for engine in engines().await {
        let store = &engine.store;
        write(store, async |tx| tx.add_copy(&copy(1, 1)).await).await.unwrap();
        assert_eq!(found(store, 1).await.ceremony.steps(), copy(1, 1).ceremony.steps(), "{}", engine.name);
        assert!(found(store, 1).await.shown.is_none());
        let changed = read(1, 1);
        write(store, async |tx| tx.save_copy(&changed).await).await.unwrap();
        let back = found(store, 1).await;
        let (shown, wanted) = (back.shown.unwrap(), changed.shown.unwrap());
        assert_eq!((shown.token, shown.read), (wanted.token, wanted.read), "{}", engine.name);
        assert_eq!(shown.ceremony.steps(), wanted.ceremony.steps());
        assert_eq!((back.wrong_user_ids, back.version), (2, 1));
        let mut reader = store.read().await.unwrap();
        assert!(reader.copy_by_token(&hash(7), &LISTS).await.unwrap().is_some());
        assert!(reader.copy_by_token(&hash(8), &LISTS).await.unwrap().is_none());
        // Other lists than those it was begun with: its holder begins again.
        let others = Copying { begin: &[Gate::Confirm], ..LISTS };
        assert!(reader.copy(Id::from_bytes([1; 16]), &others).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn an_account_has_one_copy_under_way() {
    for engine in engines().await {
        let store = &engine.store;
        write(store, async |tx| tx.add_copy(&copy(1, 1)).await).await.unwrap();
        let second = write(store, async |tx| tx.add_copy(&copy(2, 1)).await).await;
        assert!(matches!(second, Err(StoreError::Exists)), "{}", engine.name);
        write(store, async |tx| tx.add_copy(&copy(3, 2)).await).await.unwrap();
        // One whose time is over makes room.
        write(store, async |tx| tx.expire_copy_of(Id::from_bytes([1; 16]), NOON + hours(25)).await).await.unwrap();
        assert_eq!(found(store, 1).await.ended, Some(Ending::Expired));
        write(store, async |tx| tx.add_copy(&copy(2, 1)).await).await.unwrap();
    }
}

/// Nobody who is being stopped can be quicker: what was read before is not written over the end.
#[tokio::test]
async fn an_end_is_written_over_any_version_and_nothing_over_an_end() {
    for engine in engines().await {
        let store = &engine.store;
        let account = Id::from_bytes([1; 16]);
        write(store, async |tx| tx.add_copy(&copy(1, 1)).await).await.unwrap();
        write(store, async |tx| tx.save_copy(&read(1, 1)).await).await.unwrap();
        let stale = write(store, async |tx| tx.save_copy(&read(1, 1)).await).await;
        assert!(matches!(stale, Err(StoreError::Conflict)), "{}", engine.name);
        let before = found(store, 1).await;
        let stranger = Id::from_bytes([2; 16]);
        for (by, ends) in [(stranger, false), (account, true), (account, false)] {
            write(store, async |tx| {
                assert_eq!(tx.end_copy(Id::from_bytes([1; 16]), by, Ending::Stopped).await?, ends);
                Ok(())
            })
            .await
            .unwrap();
        }
        let late = write(store, async |tx| tx.save_copy(&before).await).await;
        assert!(matches!(late, Err(StoreError::Conflict)), "{}", engine.name);
        assert!(store.read().await.unwrap().copy_by_token(&hash(7), &LISTS).await.unwrap().is_none());
    }
}

/// A phone that gives up spends the code that it read, and no other.
#[tokio::test]
async fn a_showing_is_spent_by_the_phone_that_read_it() {
    for engine in engines().await {
        let store = &engine.store;
        write(store, async |tx| tx.add_copy(&copy(1, 1)).await).await.unwrap();
        write(store, async |tx| tx.save_copy(&read(1, 1)).await).await.unwrap();
        for (by, left) in [(8, true), (9, false)] {
            write(store, async |tx| tx.spend_showing(Id::from_bytes([1; 16]), Id::from_bytes([by; 16])).await)
                .await
                .unwrap();
            assert_eq!(found(store, 1).await.shown.is_some(), left, "{}", engine.name);
        }
    }
}
