//! Answers: PIN limits over time, and copies that answer at the same moment.

use hvem_formats::app::answer::Decision;
use hvem_service::approvals::AnswerError;

use super::scene::{PIN, Scene};

const MINUTE: i64 = 60_000;
const WRONG: &str = "6100";

/// G-12: three, a pause of fifteen minutes, two more, and the PIN is off; a rejection needs none.
#[tokio::test]
async fn five_wrong_pins_switch_the_pin_off() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::WrongPin { tries_left: 4 })));
    assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::WrongPin { tries_left: 3 })));
    assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::Paused(_))));
    scene.wait(15 * MINUTE - 1);
    let shown = scene.matched(&phone, 3).await;
    assert!(matches!(phone.approves(&shown, PIN).await, Err(AnswerError::Paused(_))));
    scene.wait(1);
    assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::WrongPin { tries_left: 1 })));
    assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::Off)));
    scene.wait(24 * 60 * MINUTE);
    let shown = scene.matched(&phone, 4).await;
    assert!(matches!(phone.approves(&shown, PIN).await, Err(AnswerError::Off)), "a day later too");
    let reject = phone.answer(&shown, Decision::Reject, None, "own");
    assert!(scene.service.answer(&phone.device().await, &shown.id, &reject).await.is_ok());
}

#[tokio::test]
async fn the_fourth_pin_after_the_pause_may_be_right() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    for _ in 0..3 {
        assert!(phone.approves(&shown, WRONG).await.is_err());
    }
    scene.wait(15 * MINUTE);
    let shown = scene.matched(&phone, 3).await;
    phone.approves(&shown, PIN).await.expect("approved");
    assert_eq!(phone.device().await.tries.wrong, 0);
}

/// G-12: sixty-four guesses at once, and whoever lost a race tries again.
#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_same_moment_are_counted_one_by_one() {
    let scene = Scene::new().await;
    let phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    let mut guesses = Vec::new();
    for number in 0..64 {
        let (phone, shown) = (phone.clone(), shown.clone());
        guesses.push(tokio::spawn(async move {
            let pin = format!("{:04}", 6100 + number);
            let answer = phone.answer(&shown, Decision::Approve, Some(&pin), "own");
            let mut looked_at = 0;
            for _ in 0..20 {
                match phone.service.answer(&phone.device().await, &shown.id, &answer).await {
                    Err(AnswerError::WrongPin { .. }) => looked_at += 1,
                    Err(AnswerError::Fault(_)) => continue,
                    _ => break,
                }
            }
            looked_at
        }));
    }
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += guess.await.expect("a guess");
    }
    assert_eq!(looked_at, 2, "two are told wrong, the third pauses");
    assert_eq!(phone.device().await.tries.wrong, 3);
}

#[tokio::test]
async fn an_answer_in_the_very_moment_of_expiry_is_too_late() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    scene.wait(5 * MINUTE);
    assert!(matches!(phone.approves(&shown, PIN).await, Err(AnswerError::Expired)));
    let shown = scene.matched(&phone, 3).await;
    scene.wait(5 * MINUTE - 1);
    phone.approves(&shown, PIN).await.expect("in time");
}

/// G-35: of two copies that answer at the very same moment at most one is believed; then the device is closed.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_that_answer_at_once_at_most_one_is_believed() {
    for round in 0..20u8 {
        let scene = Scene::new().await;
        let phone = scene.adds_phone("S24").await;
        let (first, second) = (scene.matched(&phone, 2).await, scene.matched(&phone, 3).await);
        let device = phone.device().await;
        let one = phone.answer(&first, Decision::Approve, Some(PIN), "original");
        let two = phone.answer(&second, Decision::Approve, Some(PIN), "copy");
        let (service, other) = (scene.service.clone(), scene.service.clone());
        let (here, there) = (device.clone(), device);
        let (one, two) = tokio::join!(
            tokio::spawn(async move { service.answer(&here, &first.id, &one).await }),
            tokio::spawn(async move { other.answer(&there, &second.id, &two).await }),
        );
        let (one, two) = (one.expect("a task"), two.expect("a task"));
        assert!(!(one.is_ok() && two.is_ok()), "round {round}: both were believed");
    }
}

/// G-35: a copy that guesses PINs is noticed by the original's next answer.
#[tokio::test]
async fn a_copy_that_only_guessed_is_noticed_too() {
    let scene = Scene::new().await;
    let phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    let guess = phone.answer(&shown, Decision::Approve, Some(WRONG), "copy");
    assert!(scene.service.answer(&phone.device().await, &shown.id, &guess).await.is_err());
    let own = phone.answer(&shown, Decision::Approve, Some(PIN), "own");
    let noticed = scene.service.answer(&phone.device().await, &shown.id, &own).await;
    assert!(matches!(noticed, Err(AnswerError::Cloned)));
    assert!(phone.maybe_device().await.is_none(), "the device is closed");
}

/// Protocol §3.4: the same answer once more is not a copy, however often and whenever it comes.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_sent_many_times_at_once_counts_once() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let shown = scene.matched(&phone, 2).await;
    let answer = phone.answer(&shown, Decision::Approve, Some(PIN), "own");
    let device = phone.device().await;
    let mut sent = Vec::new();
    for _ in 0..8 {
        let (service, device, answer, id) = (scene.service.clone(), device.clone(), answer.clone(), shown.id.clone());
        sent.push(tokio::spawn(async move { service.answer(&device, &id, &answer).await }));
    }
    let mut approved = 0;
    for one in sent {
        let said = one.await.expect("a task");
        assert!(!matches!(said, Err(AnswerError::Cloned)), "taken for a copy");
        approved += usize::from(said.is_ok());
    }
    assert_eq!(approved, 1);
    assert!(phone.maybe_device().await.is_some());
    phone.settles("own");
    let shown = scene.matched(&phone, 3).await;
    phone.approves(&shown, PIN).await.expect("the phone goes on");
}
