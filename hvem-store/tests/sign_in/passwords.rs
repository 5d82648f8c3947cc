//! Who may spend password attempts (G-15 and G-02 together).

use hvem_store::{Store, accounts::Attempt};

use super::things::{NOON, account, hash, with_accounts, write};
use crate::engines::engines;

const BUDGET: i64 = 3;

async fn reserve(store: &Store, number: u8, browser: u8) -> bool {
    let (browser, address) = (hash(browser), format!("address {number}"));
    // Numbers above 2 have no account.
    let account = (number <= 2).then(|| account(number).id);
    let by = Attempt { account, address: &address, browser: &browser };
    write(store, async |tx| tx.reserve_password_attempt(&by, BUDGET, NOON).await).await.unwrap()
}

async fn forget(store: &Store, number: u8, browser: u8) {
    let (browser, address) = (hash(browser), format!("address {number}"));
    let by = Attempt { account: Some(account(number).id), address: &address, browser: &browser };
    write(store, async |tx| tx.forget_password_failures(&by).await).await.unwrap();
}

async fn knows(store: &Store, browser: u8) {
    write(store, async |tx| tx.know_browser(account(1).id, &hash(browser), NOON).await).await.unwrap();
}

/// How many of ten attempts are looked at.
async fn looked_at(store: &Store, browser: u8) -> usize {
    let mut count = 0;
    for _ in 0..10 {
        count += usize::from(reserve(store, 1, browser).await);
    }
    count
}

#[tokio::test]
async fn strangers_share_one_budget_and_a_known_browser_has_its_own() {
    for engine in engines().await {
        let store = &engine.store;
        with_accounts(store).await;
        knows(store, 1).await;
        assert_eq!(looked_at(store, 7).await, 3, "{}", engine.name);
        assert_eq!(looked_at(store, 8).await, 0, "another stranger");
        assert!(reserve(store, 2, 7).await, "another account");
        assert_eq!(looked_at(store, 1).await, 3, "the holder");
    }
}

/// Whoever holds a known browser has that browser's budget and not the strangers' on top (800-63B: at most 100 in a row).
#[tokio::test]
async fn a_known_browser_that_has_spent_its_budget_takes_nothing_from_the_strangers() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        knows(&engine.store, 1).await;
        assert_eq!(looked_at(&engine.store, 1).await, 3, "{}", engine.name);
        assert_eq!(looked_at(&engine.store, 7).await, 3, "{}", engine.name);
    }
}

#[tokio::test]
async fn the_right_password_renews_the_budget_it_was_taken_from_and_no_other() {
    for engine in engines().await {
        let store = &engine.store;
        with_accounts(store).await;
        knows(store, 1).await;
        assert_eq!((looked_at(store, 1).await, looked_at(store, 7).await), (3, 3));
        forget(store, 1, 1).await;
        assert_eq!((looked_at(store, 7).await, looked_at(store, 1).await), (0, 3), "{}", engine.name);
        forget(store, 1, 8).await;
        assert_eq!((looked_at(store, 7).await, looked_at(store, 1).await), (3, 0), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_browser_is_known_anew_with_a_fresh_budget() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        for _ in 0..2 {
            knows(&engine.store, 1).await;
            assert_eq!(looked_at(&engine.store, 1).await, 3, "{}", engine.name);
        }
    }
}

/// Whoever proved the address, by a link in a mail, may be in a browser that nobody knows.
#[tokio::test]
async fn a_proved_address_renews_the_strangers_budget() {
    for engine in engines().await {
        let store = &engine.store;
        with_accounts(store).await;
        knows(store, 1).await;
        assert_eq!((looked_at(store, 1).await, looked_at(store, 7).await), (3, 3));
        write(store, async |tx| tx.forget_strangers_failures("address 1").await).await.unwrap();
        assert_eq!((looked_at(store, 1).await, looked_at(store, 7).await), (0, 3), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_new_password_renews_the_budget_of_every_known_browser_of_its_account_and_nobody_elses() {
    for engine in engines().await {
        let store = &engine.store;
        with_accounts(store).await;
        knows(store, 1).await;
        assert_eq!((looked_at(store, 1).await, looked_at(store, 7).await), (3, 3));
        write(store, async |tx| tx.forget_known_failures(account(2).id).await).await.unwrap();
        assert_eq!(looked_at(store, 1).await, 0, "{}", engine.name);
        write(store, async |tx| tx.forget_known_failures(account(1).id).await).await.unwrap();
        assert_eq!((looked_at(store, 1).await, looked_at(store, 7).await), (3, 0), "{}", engine.name);
    }
}

/// SECURITY decision 6: an address without an account can't be told by its budget.
#[tokio::test]
async fn an_address_without_an_account_has_the_same_budget() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        for number in [1, 9] {
            let mut answers = Vec::new();
            for _ in 0..5 {
                answers.push(reserve(&engine.store, number, 7).await);
            }
            assert_eq!(answers, [true, true, true, false, false], "{number} {}", engine.name);
        }
    }
}
