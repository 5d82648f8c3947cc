//! Approvals.

use hvem_domain::{
    approval::{Approval, Decided, Matched, MatchedBy, Unmatched},
    ceremony::{Unlocked, Way},
    id::Id,
    scheme::Channel,
    time::{Timestamp, minutes},
};
use hvem_formats::app::answer::Decision;
use hvem_store::{Store, StoreError};

use super::things::{NOON, account, assert_same, device, is_conflict, matched, request, write};
use crate::engines::engines;

async fn ask(store: &Store, unmatched: &Unmatched) {
    write(store, async |tx| tx.ask(unmatched).await).await.unwrap();
}

async fn found(store: &Store, number: u8) -> Approval {
    let id = request(number, 1).request.id;
    store.read().await.unwrap().approval(id).await.unwrap().unwrap()
}

async fn has_ended(store: &Store, number: u8) -> bool {
    matches!(found(store, number).await, Approval::Ended(_))
}

async fn save_match(store: &Store, matched: &Matched) -> Result<(), StoreError> {
    write(store, async |tx| tx.save_match(matched).await).await
}

fn decided(matched: Matched, decision: Decision, unlocked: Option<Unlocked>, at: Timestamp) -> Decided {
    let Matched { request, device, by, .. } = matched;
    Decided { request, device, by, decision, unlocked, copied: unlocked.map(|_| Way::Radio), at }
}

async fn decide(store: &Store, decided: &Decided) -> Result<(), StoreError> {
    write(store, async |tx| tx.save_decision(decided).await).await
}

#[tokio::test]
async fn a_request_comes_back_as_it_was_asked() {
    for engine in engines().await {
        let mut bare = request(2, 2);
        bare.request.woken = None;
        bare.request.browser_key = None;
        bare.request.channel = Channel::Here;
        for unmatched in [request(1, 1), bare] {
            ask(&engine.store, &unmatched).await;
            let number = unmatched.request.id.as_bytes()[0];
            assert_same(&found(&engine.store, number).await, &Approval::Unmatched(unmatched), engine.name);
        }
        assert!(engine.store.read().await.unwrap().approval(Id::from_bytes([9; 16])).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_browser_waits_for_one_answer() {
    for engine in engines().await {
        ask(&engine.store, &request(1, 1)).await;
        save_match(&engine.store, &matched(1, 1, 7)).await.unwrap();
        ask(&engine.store, &request(2, 2)).await;
        ask(&engine.store, &request(3, 1)).await;
        assert!(has_ended(&engine.store, 1).await, "{}", engine.name);
        assert!(!has_ended(&engine.store, 2).await, "another sign-in's");
        let late = decided(matched(1, 1, 7), Decision::Approve, Some(Unlocked::Pin), NOON);
        assert!(is_conflict(&decide(&engine.store, &late).await), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_match_is_written_once_and_names_the_only_device_that_may_answer() {
    for engine in engines().await {
        ask(&engine.store, &request(1, 1)).await;
        let by_qr = Matched { by: MatchedBy::Qr, ..matched(1, 1, 7) };
        save_match(&engine.store, &by_qr).await.unwrap();
        assert!(is_conflict(&save_match(&engine.store, &matched(1, 1, 8)).await), "{}", engine.name);
        let Approval::Matched(read) = found(&engine.store, 1).await else { panic!("matched") };
        assert_eq!((read.device, read.by, read.digest), (by_qr.device, by_qr.by, by_qr.digest), "{}", engine.name);
    }
}

#[tokio::test]
async fn every_decision_comes_back_as_it_was_written() {
    let decisions = [
        (Decision::Approve, Some(Unlocked::Pin)),
        (Decision::Approve, Some(Unlocked::Platform { synced: true })),
        (Decision::Approve, Some(Unlocked::Platform { synced: false })),
        (Decision::Reject, None),
        (Decision::NotMe, None),
    ];
    for engine in engines().await {
        for (number, (decision, unlocked)) in (1..).zip(decisions) {
            ask(&engine.store, &request(number, number)).await;
            save_match(&engine.store, &matched(number, number, 7)).await.unwrap();
            let answer = decided(matched(number, number, 7), decision, unlocked, NOON);
            decide(&engine.store, &answer).await.unwrap();
            let Approval::Decided(read) = found(&engine.store, number).await else { panic!("decided") };
            assert_eq!((read.device, read.by, read.at), (answer.device, answer.by, NOON), "{}", engine.name);
            assert_eq!((read.decision, read.unlocked), (decision, unlocked), "{}", engine.name);
            assert!(is_conflict(&decide(&engine.store, &answer).await), "a second time: {}", engine.name);
        }
    }
}

#[tokio::test]
async fn nothing_is_decided_before_a_match_or_in_the_very_moment_of_expiry() {
    for engine in engines().await {
        ask(&engine.store, &request(1, 1)).await;
        let at = |at| decided(matched(1, 1, 7), Decision::Approve, Some(Unlocked::Pin), at);
        assert!(is_conflict(&decide(&engine.store, &at(NOON)).await), "unmatched: {}", engine.name);
        save_match(&engine.store, &matched(1, 1, 7)).await.unwrap();
        let over = NOON + minutes(5);
        assert!(is_conflict(&decide(&engine.store, &at(over)).await), "{}", engine.name);
        decide(&engine.store, &at(Timestamp(over.0 - 1))).await.unwrap();
    }
}

#[tokio::test]
async fn a_device_sees_what_waits_for_it_oldest_first() {
    for engine in engines().await {
        let store = &engine.store;
        for (number, login) in [(4, 4), (3, 3), (2, 2), (1, 1)] {
            let mut unmatched = request(number, login);
            unmatched.request.woken = (number != 2).then(|| device(7, 1).id);
            ask(store, &unmatched).await;
        }
        save_match(store, &matched(2, 2, 7)).await.unwrap();
        save_match(store, &matched(4, 4, 8)).await.unwrap();
        let mut reader = store.read().await.unwrap();
        let mut waits = async |number: u8, now| -> Vec<u8> {
            let waiting = reader.waiting_approvals(device(number, 1).id, now).await.unwrap();
            waiting.iter().map(|approval| approval.request().id.as_bytes()[0]).collect()
        };
        assert_eq!(waits(7, NOON).await, [1, 2, 3], "{}", engine.name);
        assert_eq!(waits(8, NOON).await, [4], "{}", engine.name);
        assert_eq!(waits(7, NOON + minutes(5)).await, [0; 0], "{}", engine.name);
    }
}

/// G-02: whoever floods a phone with requests hides neither what it has matched nor what was asked last.
#[tokio::test]
async fn a_device_sees_the_newest_twenty_and_what_it_has_matched() {
    for engine in engines().await {
        let store = &engine.store;
        for number in 1..=30 {
            let mut unmatched = request(number, number);
            unmatched.request.woken = Some(device(7, 1).id);
            ask(store, &unmatched).await;
        }
        save_match(store, &matched(2, 2, 7)).await.unwrap();
        let waiting = store.read().await.unwrap().waiting_approvals(device(7, 1).id, NOON).await.unwrap();
        let shown: Vec<u8> = waiting.iter().map(|approval| approval.request().id.as_bytes()[0]).collect();
        let newest = 12..=30;
        assert_eq!(shown, [2].into_iter().chain(newest).collect::<Vec<u8>>(), "{}", engine.name);
    }
}

/// G-03: what waits unmatched for the account is claimed for one comparison, and what is not given back has ended.
#[tokio::test]
async fn what_waits_unmatched_for_an_account_is_claimed_and_partly_given_back() {
    for engine in engines().await {
        let store = &engine.store;
        for (number, login, of) in [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 2)] {
            let mut unmatched = request(number, login);
            unmatched.request.account = account(of).id;
            ask(store, &unmatched).await;
        }
        save_match(store, &matched(2, 2, 7)).await.unwrap();
        let claim = async |now| {
            let claimed = write(store, async |tx| tx.claim_unmatched(account(1).id, now).await).await.unwrap();
            let mut numbers: Vec<u8> = claimed.iter().map(|one| one.request.id.as_bytes()[0]).collect();
            numbers.sort_unstable();
            numbers
        };
        assert_eq!(claim(NOON + minutes(5)).await, [0; 0], "what has expired is not claimed");
        assert_eq!(claim(NOON).await, [1, 3], "{}", engine.name);
        assert_eq!(claim(NOON).await, [0; 0], "a second time: {}", engine.name);
        assert!(has_ended(store, 1).await && has_ended(store, 3).await);
        assert!(!has_ended(store, 2).await && !has_ended(store, 4).await);
        let release = async |number| write(store, async |tx| tx.release(request(number, 1).request.id).await).await;
        release(1).await.unwrap();
        assert!(is_conflict(&release(1).await) && is_conflict(&release(2).await), "{}", engine.name);
        assert!(matches!(found(store, 1).await, Approval::Unmatched(_)), "{}", engine.name);
    }
}

#[tokio::test]
async fn leaving_a_sign_in_ends_its_requests_and_names_their_devices() {
    for engine in engines().await {
        let store = &engine.store;
        let mut nobody = request(2, 2);
        nobody.request.woken = None;
        for unmatched in [request(1, 1), nobody] {
            ask(store, &unmatched).await;
        }
        let leave =
            async |of: u8| write(store, async |tx| tx.end_approvals_of(Id::from_bytes([of; 16])).await).await.unwrap();
        assert_eq!(leave(1).await, [Id::from_bytes([1; 16])], "{}", engine.name);
        assert_eq!(leave(2).await, [], "nobody was woken: {}", engine.name);
        assert_eq!(leave(1).await, [], "a second time: {}", engine.name);
        assert!(has_ended(store, 1).await && has_ended(store, 2).await);
    }
}

#[tokio::test]
async fn removing_a_device_ends_what_waits_for_it_and_what_it_approved() {
    for engine in engines().await {
        let store = &engine.store;
        for number in 1..=5 {
            let mut unmatched = request(number, number);
            unmatched.request.account = account(if number == 2 { 2 } else { 1 }).id;
            unmatched.request.woken = Some(device(if number == 3 { 8 } else { 7 }, 1).id);
            ask(store, &unmatched).await;
        }
        for (number, decision) in [(4, Decision::Approve), (5, Decision::NotMe)] {
            save_match(store, &matched(number, number, 7)).await.unwrap();
            decide(store, &decided(matched(number, number, 7), decision, None, NOON)).await.unwrap();
        }
        let waited = write(store, async |tx| tx.end_approvals_for(device(7, 1).id, account(1).id).await).await.unwrap();
        assert_eq!(waited.len(), 2, "{}", engine.name);
        let mut ended = Vec::new();
        for number in 1..=5 {
            ended.push(has_ended(store, number).await);
        }
        // Waiting; of another account; for another device; approved; reported.
        assert_eq!(ended, [true, false, false, true, false], "{}", engine.name);
    }
}
