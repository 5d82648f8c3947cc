//! Enrolling: the code's ten minutes, five PINs, lost answers.

use hvem_domain::{password::Password, scheme::Gate};
use hvem_formats::app::enrol::Finish;
use hvem_service::{
    enrolment::PhoneError,
    login::{FinishError, Stand},
};

use super::{
    handset::{app_key, redeem},
    scene::{PASSWORD, PIN, Scene},
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

/// 800-63B §4.1.2: a further phone is bound with one that is bound already. Who knows only the password may begin while there is none;
/// when the holder's phone is there first, that beginning is worth nothing.
#[tokio::test]
async fn an_enrolment_begun_with_the_password_alone_ends_when_the_first_phone_is_there() {
    let scene = Scene::new().await;
    let mut strangers = scene.redeems("Stranger").await;
    strangers.unlocks(PIN).await.expect("unlocked");
    scene.adds_phone("S24").await;
    let refused = scene.service.finish_enrolment(strangers.stored().await, &Finish { platform: None }).await;
    assert!(matches!(refused, Err(PhoneError::Ended)));
    assert!(strangers.maybe_device().await.is_none());
}

/// B7: whoever learnt the old password keeps nothing that it began.
#[tokio::test]
async fn an_enrolment_ends_with_the_password_that_let_it_begin() {
    let scene = Scene::new().await;
    let mut strangers = scene.redeems("Stranger").await;
    strangers.unlocks(PIN).await.expect("unlocked");
    let (old, new) = (Password::typed(PASSWORD.into()), Password::typed("grøn spand på loftet".into()));
    scene.service.change_password(&scene.session, old, new).await.expect("changed");
    let refused = scene.service.finish_enrolment(strangers.stored().await, &Finish { platform: None }).await;
    assert!(matches!(refused, Err(PhoneError::Ended)));
    assert!(strangers.maybe_device().await.is_none());
}

/// G-07: a sign-in that passed every gate with the password alone, and was left standing before its session opened, opens none when a
/// phone is there.
#[tokio::test]
async fn a_sign_in_by_password_alone_is_not_kept_until_there_is_a_phone() {
    let scene = Scene::new().await;
    let login = scene.passes_password(7).await;
    let login = scene.service.choose_method(login, Gate::NoFactorYet).await.expect("no device yet");
    assert!(matches!(scene.service.stand(&login).await.expect("a stand"), Stand::Continue));
    scene.adds_phone("S24").await;
    let login = scene.service.login(login.id, &login.browser).await.expect("the sign-in");
    assert!(matches!(scene.service.finish_login(login, None).await, Err(FinishError::NotComplete)));
}
