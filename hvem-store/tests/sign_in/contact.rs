//! Changes of addresses and telephone numbers: one of each for an account, found by address while they can be taken back.

use hvem_domain::{
    email_change::{EmailChange, RESTS, Stage},
    id::Id,
    phone_change::PhoneChange,
    phone_number::PhoneNumber,
    time::hours,
};

use super::things::{NOON, account, email, is_conflict, is_taken, later, user_id, with_accounts, write};
use crate::engines::engines;

const NEW: &str = "holm@example.net";

fn change(number: u8, of: u8, stage: Stage) -> EmailChange {
    let before = account(of).email;
    EmailChange { id: Id::from_bytes([number; 16]), account: account(of).id, before, email: email(NEW), stage }
}

#[tokio::test]
async fn an_account_has_one_change_of_its_address_and_it_ends_once() {
    for engine in engines().await {
        let store = engine.store;
        let (asked, changed) = (change(1, 1, Stage::Asked(NOON)), change(2, 1, Stage::Changed(later(5))));
        for kept in [&asked, &changed] {
            write(&store, async |tx| tx.keep_email_change(kept).await).await.unwrap();
            let mut reader = store.read().await.unwrap();
            let of_account = reader.email_change(account(1).id).await.unwrap();
            assert_eq!(of_account.as_ref(), Some(kept), "{}", engine.name);
            assert_eq!(reader.email_change_by_id(kept.id).await.unwrap(), of_account, "{}", engine.name);
        }
        assert!(store.read().await.unwrap().email_change_by_id(asked.id).await.unwrap().is_none());
        assert!(is_conflict(&write(&store, async |tx| tx.end_email_change(asked.id).await).await), "{}", engine.name);
        write(&store, async |tx| tx.end_email_change(changed.id).await).await.unwrap();
        assert!(is_conflict(&write(&store, async |tx| tx.end_email_change(changed.id).await).await));
    }
}

#[tokio::test]
async fn a_change_is_found_by_both_addresses_once_it_is_made_and_until_it_is_over() {
    for engine in engines().await {
        let store = engine.store;
        let found = async |at| {
            let mut reader = store.read().await.unwrap();
            let to = reader.email_changed_to(&email(NEW), at).await.unwrap();
            let from = reader.email_changed_from(&account(1).email, at).await.unwrap();
            (to.is_some(), from.is_some())
        };
        write(&store, async |tx| tx.keep_email_change(&change(1, 1, Stage::Asked(NOON))).await).await.unwrap();
        assert_eq!(found(NOON).await, (false, false), "{}: nothing is changed yet", engine.name);
        write(&store, async |tx| tx.keep_email_change(&change(1, 1, Stage::Changed(NOON))).await).await.unwrap();
        let over = NOON + RESTS;
        assert_eq!(found(hvem_domain::time::Timestamp(over.0 - 1)).await, (true, true), "{}", engine.name);
        assert_eq!(found(over).await, (false, false), "{}", engine.name);
        let swept = async |at| write(&store, async |tx| tx.sweep(at).await).await.unwrap();
        assert_eq!((swept(over).await, swept(over + hours(1)).await), (0, 1), "{}", engine.name);
    }
}

/// What waits ends with a new password; what is changed can still be taken back.
#[tokio::test]
async fn only_changes_that_wait_come_to_nothing() {
    for engine in engines().await {
        let store = engine.store;
        let number = PhoneNumber::from_stored("+4520654321").unwrap();
        let phone = PhoneChange { id: Id::from_bytes([3; 16]), account: account(1).id, number, asked_at: NOON };
        for _ in 0..2 {
            write(&store, async |tx| tx.keep_phone_change(&phone).await).await.unwrap();
        }
        write(&store, async |tx| tx.keep_email_change(&change(1, 1, Stage::Asked(NOON))).await).await.unwrap();
        write(&store, async |tx| tx.keep_email_change(&change(2, 2, Stage::Changed(NOON))).await).await.unwrap();
        let kept = store.read().await.unwrap().phone_change(account(1).id).await.unwrap();
        assert_eq!(kept, Some(phone), "{}", engine.name);
        for of in [1, 2] {
            write(&store, async |tx| tx.end_contact_changes_of(account(of).id).await).await.unwrap();
        }
        let mut reader = store.read().await.unwrap();
        assert!(reader.phone_change(account(1).id).await.unwrap().is_none(), "{}", engine.name);
        assert!(reader.email_change(account(1).id).await.unwrap().is_none(), "{}", engine.name);
        assert!(reader.email_change(account(2).id).await.unwrap().is_some(), "{}", engine.name);
    }
}

#[tokio::test]
async fn an_address_is_one_accounts_and_is_confirmed_by_itself() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        let puts = async |to: &str, confirmed| {
            let (to, user_id) = (email(to), user_id(to));
            write(&store, async |tx| tx.set_email(account(1).id, (&to, confirmed), Some(&user_id), later(9)).await)
                .await
        };
        assert!(is_taken(&puts(account(2).email.as_str(), true).await), "{}", engine.name);
        for confirmed in [true, false] {
            puts(NEW, confirmed).await.unwrap();
            let found = store.read().await.unwrap().account(account(1).id).await.unwrap().unwrap();
            assert_eq!((found.email.as_str(), found.signs_in_as().as_str()), (NEW, NEW), "{}", engine.name);
            assert_eq!((found.email_proved, found.updated_at), (confirmed, later(9)), "{}", engine.name);
        }
        // A link for a password, followed there, proves it too.
        write(&store, async |tx| tx.prove_address(account(1).id, later(20)).await).await.unwrap();
        assert!(store.read().await.unwrap().account(account(1).id).await.unwrap().unwrap().email_proved);
    }
}
