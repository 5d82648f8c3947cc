//! Many at the same moment: what may happen once happens once, on both engines (G-33).

use std::sync::Arc;

use hvem_domain::{
    account::LinkPurpose,
    activation::{Ending, State},
    approval::{Approval, Decided},
    ceremony::Unlocked,
    id::Id,
    pin::Tries,
    ratchet::Ratchet,
    scheme::EU_LOGIN,
    time::minutes,
};
use hvem_formats::app::answer::Decision;
use hvem_store::{
    Store, StoreError,
    accounts::{Attempt, MailLink},
};
use tokio::{sync::Barrier, task::JoinSet};

use super::things::{
    NOON, account, commit, device, email, hash, login, matched, request, sealer, shown, with_accounts, write,
};
use crate::engines::engines;

const MANY: u8 = 48;

/// Starts all attempts at the same moment. Gives the numbers of those that won; the others must have met a conflict.
pub async fn winners<F>(store: &Arc<Store>, attempt: impl Fn(Arc<Store>, u8) -> F) -> Vec<u8>
where
    F: Future<Output = Result<(), StoreError>> + Send + 'static,
{
    let start = Arc::new(Barrier::new(MANY.into()));
    let mut racers = JoinSet::new();
    for number in 0..MANY {
        let (start, work) = (start.clone(), attempt(store.clone(), number));
        racers.spawn(async move {
            start.wait().await;
            (number, work.await)
        });
    }
    let mut winners = Vec::new();
    while let Some(raced) = racers.join_next().await {
        match raced.unwrap() {
            (number, Ok(())) => winners.push(number),
            (_, Err(StoreError::Conflict)) => {}
            (number, Err(error)) => panic!("{number}: {error}"),
        }
    }
    winners
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_phones_one_matches() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.ask(&request(1, 1)).await).await.unwrap();
        let won = winners(&store, |store, number| async move {
            let mut tx = store.begin().await?;
            tx.save_match(&matched(1, 1, number)).await?;
            commit(tx).await
        });
        let won = won.await;
        let found = store.read().await.unwrap().approval(request(1, 1).request.id).await.unwrap();
        let Some(Approval::Matched(found)) = found else { panic!("matched") };
        assert_eq!(won, [found.device.as_bytes()[0]], "{}", engine.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_answers_one_decides() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.ask(&request(1, 1)).await).await.unwrap();
        write(&store, async |tx| tx.save_match(&matched(1, 1, 7)).await).await.unwrap();
        let won = winners(&store, |store, number| async move {
            let matched = matched(1, 1, 7);
            let approves = number % 2 == 0;
            let decided = Decided {
                request: matched.request,
                device: matched.device,
                by: matched.by,
                decision: if approves { Decision::Approve } else { Decision::NotMe },
                unlocked: approves.then_some(Unlocked::Pin),
                copied: None,
                at: NOON,
            };
            let mut tx = store.begin().await?;
            tx.save_decision(&decided).await?;
            commit(tx).await
        });
        let won = won.await;
        let found = store.read().await.unwrap().approval(request(1, 1).request.id).await.unwrap();
        let Some(Approval::Decided(found)) = found else { panic!("decided") };
        assert_eq!(won.len(), 1, "{}", engine.name);
        assert_eq!(found.decision == Decision::Approve, won[0] % 2 == 0, "the one that won is the one that stands");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_spent_once() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.add_mail_link(&link(1), 5, NOON).await).await.unwrap();
        let won = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            tx.use_mail_link(&hash(1), NOON).await?;
            commit(tx).await
        });
        assert_eq!(won.await.len(), 1, "{}", engine.name);
    }
}

fn link(number: u8) -> MailLink {
    MailLink {
        token: hash(number),
        purpose: LinkPurpose::Reset,
        email: email("karen@example.org"),
        account: Some(account(1).id),
        name: None,
        language: "da".into(),
        expires_at: NOON + minutes(30),
    }
}

/// Nobody's mailbox is flooded by asking at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn links_asked_for_at_once_are_no_more_than_allowed() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        let won = winners(&store, |store, number| async move {
            let mut tx = store.begin().await?;
            if !tx.add_mail_link(&link(number), 5, NOON).await? {
                return Err(StoreError::Conflict);
            }
            commit(tx).await
        });
        assert_eq!(won.await.len(), 5, "{}", engine.name);
    }
}

/// G-12
#[tokio::test(flavor = "multi_thread")]
async fn a_pin_attempt_is_counted_from_where_it_was_read() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.add_device(&device(1, 1), &sealer()).await).await.unwrap();
        let won = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            tx.save_tries(&device(1, 1), Tries { wrong: 1, ..Tries::default() }).await?;
            commit(tx).await
        });
        assert_eq!(won.await.len(), 1, "{}", engine.name);
    }
}

/// G-35
#[tokio::test(flavor = "multi_thread")]
async fn the_ratchet_turns_once() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.add_device(&device(1, 1), &sealer()).await).await.unwrap();
        let won = winners(&store, |store, number| async move {
            let from = device(1, 1).ratchet;
            let to = Ratchet { expected: [100 + number; 32], before: Some(from.expected) };
            let mut tx = store.begin().await?;
            tx.save_ratchet(device(1, 1).id, &from, &to).await?;
            commit(tx).await
        });
        let won = won.await;
        let stands = store.read().await.unwrap().device(device(1, 1).id, &sealer()).await.unwrap().unwrap().unwrap();
        assert_eq!(won, [stands.ratchet.expected[0] - 100], "{}", engine.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_tabs_one_goes_on() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.add_login(&login(1)).await).await.unwrap();
        let won = winners(&store, |store, number| async move {
            let mut changed = login(1);
            changed.approval = Some(Id::from_bytes([number; 16]));
            let mut tx = store.begin().await?;
            tx.save_login(&changed).await?;
            commit(tx).await
        });
        let won = won.await;
        let stands = store.read().await.unwrap().login(login(1).id, &EU_LOGIN).await.unwrap().unwrap();
        assert_eq!(won, [stands.approval.unwrap().as_bytes()[0]], "{}", engine.name);
    }
}

/// Two tabs that ask at once: the one that loses leaves no request behind.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_tabs_one_asks() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        write(&store, async |tx| tx.add_login(&login(1)).await).await.unwrap();
        let won = winners(&store, |store, number| async move {
            let mut changed = login(1);
            let unmatched = request(number, 1);
            changed.approval = Some(unmatched.request.id);
            let mut tx = store.begin().await?;
            tx.ask(&unmatched).await?;
            tx.save_login(&changed).await?;
            commit(tx).await
        });
        let won = won.await;
        let open = store.read().await.unwrap().waiting_approvals(device(1, 1).id, NOON).await.unwrap();
        let open: Vec<u8> = open.iter().map(|approval| approval.request().id.as_bytes()[0]).collect();
        assert_eq!((won.len(), &open), (1, &won), "{}", engine.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activation_goes_on_once() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        let (shown, ceremony) = shown(1);
        write(&store, async |tx| tx.add_activation(&shown, &ceremony, &sealer()).await).await.unwrap();
        let stored =
            store.read().await.unwrap().activation(shown.id, EU_LOGIN.activate, &sealer()).await.unwrap().unwrap();
        let won = winners(&store, |store, _| {
            let mut stored = stored.clone();
            stored.state = State::Ended(Ending::ReadTwice);
            async move {
                let mut tx = store.begin().await?;
                tx.save_activation(&stored, &sealer()).await?;
                commit(tx).await
            }
        });
        assert_eq!(won.await.len(), 1, "{}", engine.name);
    }
}

/// G-15: strangers at the same moment get exactly the budget.
#[tokio::test(flavor = "multi_thread")]
async fn password_attempts_at_once_are_no_more_than_the_budget() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        with_accounts(&store).await;
        let won = winners(&store, |store, number| async move {
            let browser = hash(number);
            let by = Attempt { account: Some(account(1).id), address: "address", browser: &browser };
            let mut tx = store.begin().await?;
            let reserved = tx.reserve_password_attempt(&by, 10, NOON).await?;
            commit(tx).await?;
            if reserved { Ok(()) } else { Err(StoreError::Conflict) }
        });
        assert_eq!(won.await.len(), 10, "{}", engine.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_becomes_known_twice_at_once_is_known() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        with_accounts(&store).await;
        let won = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            tx.know_browser(account(1).id, &hash(1), NOON).await?;
            commit(tx).await
        });
        assert_eq!(won.await.len(), usize::from(MANY), "{}", engine.name);
    }
}

/// G-03: a code of twenty bits is compared once, however many calls bring one at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_claimed_by_one() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        for number in 1..=3 {
            let mut unmatched = request(number, number);
            unmatched.request.account = account(1).id;
            write(&store, async |tx| tx.ask(&unmatched).await).await.unwrap();
        }
        let won = winners(&store, |store, _| async move {
            let mut tx = store.begin().await?;
            let claimed = tx.claim_unmatched(account(1).id, NOON).await?;
            commit(tx).await?;
            assert!(claimed.is_empty() || claimed.len() == 3, "all or nothing");
            if claimed.is_empty() { Err(StoreError::Conflict) } else { Ok(()) }
        });
        assert_eq!(won.await.len(), 1, "{}", engine.name);
    }
}
