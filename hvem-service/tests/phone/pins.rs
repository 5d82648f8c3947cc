//! A known PIN that is changed (journey E11), and what only the holder may do with the device.

use hvem_formats::app::holder::Wish;
use hvem_service::{approvals::AnswerError, holder::HolderError};

use super::scene::{PIN, Scene};

const MINUTE: i64 = 60_000;
const NEW: &str = "8305";
const WRONG: &str = "6100";

#[tokio::test]
async fn after_a_change_the_new_pin_approves_and_the_old_one_does_not() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    phone.changes_pin(PIN, NEW).await.expect("changed");
    assert!(
        matches!(phone.approves(&shown, PIN).await, Err(AnswerError::WrongPin { tries_left: 4 })),
        "what was matched before the change needs the new PIN too"
    );
    phone.approves(&shown, NEW).await.expect("approved");
}

/// G-12: wrong PINs when changing are those of approvals: three pause, five are the end, in one budget.
#[tokio::test]
async fn changing_and_approving_share_one_budget() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    assert!(matches!(phone.changes_pin(WRONG, NEW).await, Err(AnswerError::WrongPin { tries_left: 4 })));
    assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::WrongPin { tries_left: 3 })));
    assert!(matches!(phone.changes_pin(WRONG, NEW).await, Err(AnswerError::Paused(_))));
    assert!(matches!(phone.changes_pin(PIN, NEW).await, Err(AnswerError::Paused(_))), "the right one pauses too");
    scene.wait(15 * MINUTE);
    assert!(matches!(phone.changes_pin(WRONG, NEW).await, Err(AnswerError::WrongPin { tries_left: 1 })));
    assert!(matches!(phone.unregisters(WRONG).await, Err(HolderError::Refused(AnswerError::Off))));
    scene.wait(24 * 60 * MINUTE);
    assert!(matches!(phone.changes_pin(PIN, NEW).await, Err(AnswerError::Off)));
    assert!(matches!(phone.unregisters(PIN).await, Err(HolderError::Refused(AnswerError::Off))));
}

/// The answer may be lost: the same call gets the same answer, and the PIN that came with it is the one in force.
#[tokio::test]
async fn the_same_change_twice_is_one_change() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let change = phone.change(PIN, NEW, "own");
    for _ in 0..3 {
        scene.service.change_pin(&phone.device().await, &change).await.expect("changed");
    }
    let device = phone.device().await;
    assert_eq!((device.tries.wrong, device.pin_version), (0, 1));
    phone.settles("own");
    let shown = scene.matched(&phone, 2).await;
    phone.approves(&shown, NEW).await.expect("approved");
}

/// G-12: asking whether a PIN is the one in force already is a guess, and counted as one.
#[tokio::test]
async fn a_change_to_a_guessed_pin_is_a_guess() {
    let scene = Scene::new().await;
    let phone = scene.adds_phone("S24").await;
    for (guess, left) in [("6100", 4), ("6101", 3)] {
        let change = phone.change(guess, guess, "own");
        let refused = scene.service.change_pin(&phone.device().await, &change).await;
        assert!(matches!(refused, Err(AnswerError::WrongPin { tries_left }) if tries_left == left));
    }
    let change = phone.change(PIN, PIN, "own");
    scene.service.change_pin(&phone.device().await, &change).await.expect("it is the one in force");
    assert_eq!(phone.device().await.tries.wrong, 0);
}

/// Two windows of the app choose at the same moment: one PIN is in force, and whoever is told so was right.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_at_once_one_is_in_force() {
    for round in 0..10 {
        let scene = Scene::new().await;
        let phone = scene.adds_phone("S24").await;
        let device = phone.device().await;
        let mut sent = Vec::new();
        for new in ["8305", "2846"] {
            let (service, device, change) = (scene.service.clone(), device.clone(), phone.change(PIN, new, "own"));
            sent.push((new, tokio::spawn(async move { service.change_pin(&device, &change).await })));
        }
        let mut told = Vec::new();
        for (new, task) in sent {
            if task.await.expect("a task").is_ok() {
                told.push(new);
            }
        }
        assert_eq!(told.len(), 1, "round {round}: {told:?}");
        assert_eq!(phone.device().await.pin_version, 1, "round {round}");
        let mut phone = phone;
        phone.settles("own");
        let shown = scene.matched(&phone, 2).await;
        phone.approves(&shown, told[0]).await.expect("the one that was told");
    }
}

/// G-35: a copy that changes the PIN is noticed at the original's next answer, and the other way round.
#[tokio::test]
async fn a_copy_that_changes_the_pin_closes_the_device() {
    let scene = Scene::new().await;
    let phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    let change = phone.change(PIN, NEW, "copy");
    scene.service.change_pin(&phone.device().await, &change).await.expect("the first one is believed");
    let mut original = phone.clone();
    assert!(matches!(original.approves(&shown, PIN).await, Err(AnswerError::Cloned)));
    assert!(phone.maybe_device().await.is_none(), "the device is closed");
}

#[tokio::test]
async fn a_change_signed_over_anything_else_spends_no_try() {
    let scene = Scene::new().await;
    let phone = scene.adds_phone("S24").await;
    let other = scene.adds_phone("iPad").await;
    let good = phone.change(PIN, NEW, "own");
    let changes: [fn(&mut hvem_formats::app::pin::ChangePin); 4] = [
        |change| change.signature[7] ^= 1,
        |change| change.new_pin_signature[7] ^= 1,
        |change| change.ratchet[0] ^= 1,
        |change| change.next_ratchet[0] ^= 1,
    ];
    for (number, alter) in changes.iter().enumerate() {
        let mut wrong = good.clone();
        alter(&mut wrong);
        let refused = scene.service.change_pin(&phone.device().await, &wrong).await;
        assert!(matches!(refused, Err(AnswerError::BadSignature)), "{number}: {refused:?}");
    }
    let refused = scene.service.change_pin(&other.device().await, &good).await;
    assert!(matches!(refused, Err(AnswerError::BadSignature)), "another device's: {refused:?}");
    assert_eq!((phone.device().await.tries.wrong, other.device().await.tries.wrong), (0, 0));
    scene.service.change_pin(&phone.device().await, &good).await.expect("as it was signed it is accepted");
}

/// Journey N5: a locked app is opened by its holder, and the tries are those of an answer.
#[tokio::test]
async fn only_the_holder_opens_a_locked_app() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let wrong = phone.proof(Wish::Open, WRONG, "own");
    let refused = scene.service.open_app(&phone.device().await, &wrong).await;
    assert!(matches!(refused, Err(HolderError::Refused(AnswerError::WrongPin { tries_left: 4 }))), "{refused:?}");
    let other = phone.proof(Wish::Unregister, PIN, "own");
    let refused = scene.service.open_app(&phone.device().await, &other).await;
    assert!(matches!(refused, Err(HolderError::Refused(AnswerError::BadSignature))), "{refused:?}");
    scene.service.open_app(&phone.device().await, &phone.proof(Wish::Open, PIN, "own")).await.expect("open");
    phone.settles("own");
    assert_eq!(phone.device().await.tries.wrong, 0);
}

/// Whoever found the phone unlocked can't make it leave: the PIN is asked, and a proof for one wish is none for another.
#[tokio::test]
async fn only_the_holder_unregisters() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let refused = phone.unregisters(WRONG).await;
    assert!(matches!(refused, Err(HolderError::Refused(AnswerError::WrongPin { tries_left: 4 }))), "{refused:?}");
    let other = phone.proof(Wish::RemovePlatform, PIN, "own");
    let refused = scene.service.unregister(&phone.device().await, &other).await;
    assert!(matches!(refused, Err(HolderError::Refused(AnswerError::BadSignature))), "{refused:?}");
    let mut unproven = phone.proof(Wish::Unregister, PIN, "own");
    unproven.pin_signature = None;
    let refused = scene.service.unregister(&phone.device().await, &unproven).await;
    assert!(matches!(refused, Err(HolderError::Refused(AnswerError::Malformed))), "{refused:?}");
    phone.unregisters(PIN).await.expect("gone");
    assert!(phone.maybe_device().await.is_none());
}
