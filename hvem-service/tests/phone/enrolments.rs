//! Enrolling: the code's ten minutes, five PINs, lost answers.

use hvem_service::enrolment::PhoneError;

use super::{
    handset::{app_key, redeem},
    scene::{PIN, Scene},
};

const MINUTE: i64 = 60_000;

/// G-21
#[tokio::test]
async fn a_code_is_worth_nothing_after_ten_minutes() {
    let scene = Scene::new().await;
    let (id, _) = scene.shows_enrolment("S24").await;
    let token = *scene.service.enrolment_token(id).reveal_bytes();
    scene.wait(10 * MINUTE);
    let refused = scene.service.redeem_enrolment(&redeem(token, &app_key())).await;
    assert!(matches!(refused, Err(PhoneError::Unknown)));
    let (id, _) = scene.shows_enrolment("S25").await;
    let token = *scene.service.enrolment_token(id).reveal_bytes();
    scene.wait(10 * MINUTE - 1);
    assert!(scene.service.redeem_enrolment(&redeem(token, &app_key())).await.is_ok());
}

/// G-12: five PINs are looked at, whatever comes at the same moment, and then not even the right one.
#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_same_moment_are_five_and_then_it_is_over() {
    let scene = Scene::new().await;
    let phone = scene.redeems("S24").await;
    let mut guesses = Vec::new();
    for number in 0..48 {
        let phone = phone.clone();
        guesses.push(tokio::spawn(async move {
            let (mut looked_at, unlock) = (0, phone.unlock(&format!("{:04}", 6100 + number)));
            // As an attacker does: whoever lost a race tries again.
            for _ in 0..40 {
                let stored = phone.stored().await;
                match phone.service.unlock_enrolment(stored, &unlock).await {
                    Err(PhoneError::WrongPin { .. }) => looked_at += 1,
                    Err(PhoneError::Ended | PhoneError::Unknown) => break,
                    _ => {}
                }
            }
            looked_at
        }));
    }
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += guess.await.expect("a guess");
    }
    assert!(looked_at <= 4, "{looked_at} guesses were told that they are wrong");
    let happened = scene.service.activity(scene.session.account, 500).await.expect("a record");
    let counted = happened.iter().filter(|entry| entry.what == "enrolment.pin_attempt_counted").count();
    assert_eq!(counted, 5, "every PIN that is looked at is counted, and no sixth is");
    let mut right = phone.clone();
    assert!(right.unlocks(PIN).await.is_err(), "not even the right PIN");
}

/// Protocol §2.2: on a bad line the answer may be lost; the phone asks again with the same keys.
#[tokio::test]
async fn an_unlock_whose_answer_was_lost_may_come_again() {
    let scene = Scene::new().await;
    let mut phone = scene.redeems("S24").await;
    phone.unlocks(PIN).await.expect("unlocked");
    phone.unlocks(PIN).await.expect("the same again");
    let stored = phone.stored().await;
    let finish = hvem_formats::app::enrol::Finish { platform: None };
    let first = scene.service.finish_enrolment(stored, &finish).await.expect("bound");
    let again = scene.service.finish_enrolment(phone.stored().await, &finish).await.expect("the same again");
    assert_eq!(first.device, again.device);
}

/// G-12: an enrolment that is unlocked is no place to try PINs, and the proved PIN key can't be exchanged.
#[tokio::test]
async fn an_unlocked_enrolment_takes_no_other_pin() {
    let scene = Scene::new().await;
    let mut phone = scene.redeems("S24").await;
    phone.unlocks(PIN).await.expect("unlocked");
    assert!(phone.unlocks("6100").await.is_err());
    let finish = hvem_formats::app::enrol::Finish { platform: None };
    assert!(scene.service.finish_enrolment(phone.stored().await, &finish).await.is_err());
    assert!(phone.maybe_device().await.is_none());
}

/// G-13: attempts that were counted count, even when the server never came to say what follows.
#[tokio::test]
async fn five_attempts_that_were_only_counted_end_it_too() {
    let scene = Scene::new().await;
    let mut phone = scene.redeems("S24").await;
    for _ in 0..5 {
        let mut broken = phone.unlock(PIN);
        broken.new_pin_signature = [0; 64];
        assert!(scene.service.unlock_enrolment(phone.stored().await, &broken).await.is_err());
    }
    assert!(phone.unlocks(PIN).await.is_err());
}
