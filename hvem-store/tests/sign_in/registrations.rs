//! Letters to people whom the office registered.

use hvem_domain::{
    account::Account,
    id::Id,
    password::PasswordRecord,
    registration::{Registration, State},
};
use hvem_store::Store;

use super::things::{NOON, account, is_conflict, is_taken, later, user_id, write};
use crate::engines::engines;

fn registered(number: u8) -> Account {
    Account { user_id: None, password: None, ..account(number) }
}

fn letter(number: u8, to: u8) -> Registration {
    Registration::write(Id::from_bytes([number; 16]), account(to).id, later(number.into()))
}

async fn add(store: &Store, letter: &Registration) {
    write(store, async |tx| tx.add_registration(letter).await).await.unwrap();
}

async fn state(store: &Store, letter: &Registration) -> State {
    store.read().await.unwrap().registration(&letter.number).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_letter_is_sent_once_used_once_and_void_when_another_one_is_written() {
    for engine in engines().await {
        let store = engine.store;
        write(&store, async |tx| tx.add_account(&registered(1)).await).await.unwrap();
        let (first, second) = (letter(1, 1), letter(2, 1));
        add(&store, &first).await;
        assert_eq!(store.read().await.unwrap().waiting_registrations().await.unwrap().len(), 1, "{}", engine.name);
        let uses =
            async |one: &Registration| write(&store, async |tx| tx.use_registration(one.id, later(2)).await).await;
        let sends =
            async |one: &Registration| write(&store, async |tx| tx.send_registration(one.id, later(1)).await).await;
        assert!(is_conflict(&uses(&first).await), "{}: it was not sent", engine.name);
        sends(&first).await.unwrap();
        assert!(is_conflict(&sends(&first).await), "{}", engine.name);
        assert_eq!(state(&store, &first).await, State::Sent(later(1)), "{}", engine.name);
        write(&store, async |tx| tx.void_registrations(account(1).id, later(2)).await).await.unwrap();
        add(&store, &second).await;
        assert_eq!(state(&store, &first).await, State::Void(later(2)), "{}", engine.name);
        assert!(is_conflict(&uses(&first).await), "{}: another one was written", engine.name);
        sends(&second).await.unwrap();
        uses(&second).await.unwrap();
        assert!(is_conflict(&uses(&second).await), "{}: it was used", engine.name);
        assert_eq!(state(&store, &second).await, State::Used(later(2)), "{}", engine.name);
        assert!(store.read().await.unwrap().waiting_registrations().await.unwrap().is_empty(), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_user_id_is_chosen_once_and_belongs_to_one() {
    for engine in engines().await {
        let store = engine.store;
        write(&store, async |tx| {
            tx.add_account(&registered(1)).await?;
            tx.add_account(&registered(2)).await?;
            tx.add_account(&account(3)).await
        })
        .await
        .unwrap();
        let record = PasswordRecord::from_stored("1$salt$hash".into());
        let choose = async |of: u8, chosen: &str| {
            let chosen = user_id(chosen);
            write(&store, async |tx| tx.choose_user_id(account(of).id, (&chosen, Some(&record)), NOON).await).await
        };
        assert!(is_taken(&choose(1, "karen3@example.org").await), "{}: somebody has it", engine.name);
        choose(1, "cykel@example.org").await.unwrap();
        assert!(is_taken(&choose(2, "cykel@example.org").await), "{}", engine.name);
        assert!(is_conflict(&choose(1, "other@example.org").await), "{}: it was chosen", engine.name);
        let found = store.read().await.unwrap().account_by_user_id(&user_id("cykel@example.org")).await.unwrap();
        assert_eq!(found.map(|account| account.id), Some(account(1).id), "{}", engine.name);
    }
}
