//! A forgotten PIN (guide "Har du glemt din PIN kode?", journey E11): what renews it, and who can't.

use hvem_domain::password::Password;
use hvem_formats::app::pin::Pass;
use hvem_service::{approvals::AnswerError, pins::RenewalError};

use super::scene::{PASSWORD, PIN, Scene};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const KAREN: &str = "karen@example.org";
const NEW: &str = "8305";
const WRONG: &str = "6100";

/// Fine, paused or off: renewing works from each, and the tries begin anew.
#[tokio::test]
async fn a_forgotten_pin_is_renewed_whatever_state_it_is_in() {
    for wrong_before in [0, 3, 5] {
        let scene = Scene::new().await;
        let mut phone = scene.adds_phone("S24").await;
        for number in 0..wrong_before {
            if number == 3 {
                scene.wait(15 * MINUTE);
            }
            let _ = phone.changes_pin(WRONG, NEW).await.expect_err("wrong");
        }
        let shown = scene.matched(&phone, 2).await;
        phone.renews_pin(KAREN, PASSWORD, NEW).await.expect("renewed");
        assert!(
            matches!(phone.approves(&shown, PIN).await, Err(AnswerError::WrongPin { tries_left: 4 })),
            "{wrong_before}: what was matched before needs the new PIN"
        );
        phone.approves(&shown, NEW).await.expect("approved");
        let activity = scene.service.activity(scene.session.account, 50).await.expect("a record");
        assert!(activity.iter().any(|entry| entry.what == "device.pin_renewed" && entry.details.contains("name=S24")));
    }
}

/// Another person's credentials, an unknown address, no address at all, and a wrong password get the same refusal.
#[tokio::test]
async fn a_device_renews_for_its_own_account_alone() {
    let scene = Scene::new().await;
    scene.adds_account("mads@example.org", "grønne sko på taget").await;
    let mut phone = scene.adds_phone("S24").await;
    let tried = [
        ("mads@example.org", "grønne sko på taget"),
        ("nobody@example.org", PASSWORD),
        ("karen", PASSWORD),
        ("", PASSWORD),
        (KAREN, "wrong"),
        (KAREN, ""),
    ];
    for (user_id, password) in tried {
        let refused = phone.renews_pin(user_id, password, NEW).await;
        assert!(matches!(refused, Err(RenewalError::WrongPassword)), "{user_id}: {refused:?}");
    }
    phone.renews_pin(" Karen@Example.org ", PASSWORD, NEW).await.expect("her own");
}

/// G-15: a hundred wrong passwords on a device, and no more; strangers spend none of them, and a new password by mail gives them back.
#[tokio::test]
async fn a_device_has_a_hundred_passwords_of_its_own() {
    let scene = Scene::new().await;
    let (mut phone, mut other) = (scene.adds_phone("S24").await, scene.adds_phone("iPad").await);
    let renewal = phone.begins_renewal(KAREN).await;
    for number in 0..100 {
        let refused = phone.passes(&renewal, &phone.password("wrong", "own")).await;
        assert!(matches!(refused, Err(RenewalError::WrongPassword)), "{number}: {refused:?}");
    }
    let refused = phone.renews_pin(KAREN, PASSWORD, NEW).await;
    assert!(matches!(refused, Err(RenewalError::TooManyPasswords)), "{refused:?}");
    other.renews_pin(KAREN, PASSWORD, NEW).await.expect("another device has its own");
    scene.passes_password(7).await;
    let new = scene.resets_password(KAREN, "en helt ny sætning 4").await;
    scene.wait(24 * HOUR);
    phone.renews_pin(KAREN, &new, NEW).await.expect("with the new password");
}

/// Whoever has the unlocked phone and its mailbox can have a new password at once. It renews a PIN a day later, and the holder, who sets
/// another one meanwhile, begins the day anew.
#[tokio::test]
async fn a_password_that_came_by_mail_rests_a_day() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    scene.wait(HOUR);
    let reset_at = scene.service.now();
    let thiefs = scene.resets_password(KAREN, "tyvens egen sætning 9").await;
    let refused = phone.renews_pin(KAREN, &thiefs, NEW).await;
    let Err(RenewalError::Rests(until)) = refused else { panic!("{refused:?}") };
    assert_eq!(until.0, reset_at.0 + 24 * HOUR);
    scene.wait(23 * HOUR);
    let holders = scene.resets_password(KAREN, "kun min egen sætning 7").await;
    scene.wait(HOUR);
    assert!(matches!(phone.renews_pin(KAREN, &thiefs, NEW).await, Err(RenewalError::WrongPassword)));
    assert!(matches!(phone.renews_pin(KAREN, &holders, NEW).await, Err(RenewalError::Rests(_))));
    scene.wait(23 * HOUR - 1);
    assert!(matches!(phone.renews_pin(KAREN, &holders, NEW).await, Err(RenewalError::Rests(_))), "to the millisecond");
    scene.wait(1);
    phone.renews_pin(KAREN, &holders, NEW).await.expect("a day later");
}

/// A password changed by whoever knew the one before does not rest; nor one that came by mail before the device was bound.
#[tokio::test]
async fn only_a_password_by_mail_after_the_device_rests() {
    let scene = Scene::new().await;
    scene.wait(1);
    let by_mail = scene.resets_password(KAREN, "en helt ny sætning 4").await;
    scene.wait(1);
    let mut phone = scene.adds_phone("S24").await;
    phone.renews_pin(KAREN, &by_mail, NEW).await.expect("the device came after");
    let (present, new) = (Password::typed(by_mail), Password::typed("igen en ny sætning 5".into()));
    scene.service.change_password(&scene.session, present, new).await.expect("changed");
    phone.renews_pin(KAREN, "igen en ny sætning 5", PIN).await.expect("renewed");
}

#[tokio::test]
async fn another_password_ends_a_renewal_under_way() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let renewal = phone.proves_password(KAREN, PASSWORD).await.expect("proved");
    let (present, new) = (Password::typed(PASSWORD.into()), Password::typed("en helt ny sætning 4".into()));
    scene.service.change_password(&scene.session, present, new).await.expect("changed");
    let refused = phone.passes(&renewal, &phone.choice(&renewal, NEW, "own")).await;
    assert!(matches!(refused, Err(RenewalError::Unknown)), "{refused:?}");
}

#[tokio::test]
async fn no_gate_can_be_left_out() {
    let scene = Scene::new().await;
    let phone = scene.adds_phone("S24").await;
    let begun = scene.service.begin_renewal(&phone.device().await).await.expect("begun");
    assert_eq!(begun.gate.as_deref(), Some("user-id"));
    for pass in [phone.password(PASSWORD, "own"), phone.choice(&begun.renewal, NEW, "own")] {
        assert!(matches!(phone.passes(&begun.renewal, &pass).await, Err(RenewalError::OutOfOrder)));
    }
    let renewal = phone.begins_renewal(KAREN).await;
    let skipped = phone.passes(&renewal, &phone.choice(&renewal, NEW, "own")).await;
    assert!(matches!(skipped, Err(RenewalError::OutOfOrder)), "{skipped:?}");
    assert_eq!(phone.device().await.pin_version, 0);
}

/// Every answer may be lost; what comes once more gets the same, and the PIN of the first is in force.
#[tokio::test]
async fn each_call_of_a_renewal_may_come_twice() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let renewal = scene.service.begin_renewal(&phone.device().await).await.expect("begun").renewal;
    let claim = Pass::UserId { user_id: KAREN.into() };
    for _ in 0..2 {
        assert_eq!(phone.passes(&renewal, &claim).await.expect("claimed").gate.as_deref(), Some("password"));
    }
    let password = phone.password(PASSWORD, "own");
    for _ in 0..2 {
        assert_eq!(phone.passes(&renewal, &password).await.expect("passed").gate.as_deref(), Some("choose-pin"));
    }
    phone.settles("own");
    let choice = phone.choice(&renewal, NEW, "own");
    for _ in 0..2 {
        assert_eq!(phone.passes(&renewal, &choice).await.expect("renewed").gate, None);
    }
    let device = phone.device().await;
    assert_eq!((device.pin_version, device.tries.wrong), (1, 0));
    assert!(phone.passes(&renewal, &phone.choice(&renewal, WRONG, "own")).await.is_err(), "it renews once");
    assert_eq!(phone.device().await.tries.wrong, 1, "and asking for another PIN is a guess");
    phone.settles("own");
    let shown = scene.matched(&phone, 2).await;
    phone.approves(&shown, NEW).await.expect("approved");
}

/// A renewal sent again later moves no PIN back, and closes no device.
#[tokio::test]
async fn a_replayed_renewal_changes_nothing() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let renewal = phone.proves_password(KAREN, PASSWORD).await.expect("proved");
    let recorded = phone.choice(&renewal, NEW, "own");
    phone.passes(&renewal, &recorded).await.expect("renewed");
    phone.settles("own");
    phone.changes_pin(NEW, "2846").await.expect("changed");
    let replayed = phone.passes(&renewal, &recorded).await;
    assert!(matches!(replayed, Err(RenewalError::Unknown)), "{replayed:?}");
    let device = phone.device().await;
    assert_eq!((device.pin_version, device.tries.wrong), (2, 0));
    scene.wait(15 * MINUTE);
    let shown = scene.matched(&phone, 2).await;
    phone.approves(&shown, "2846").await.expect("approved");
    assert!(matches!(phone.passes(&renewal, &recorded).await, Err(RenewalError::Unknown)), "its time is over");
}

/// A renewal begun anew ends the one before; another device's is as unknown as one that never was.
#[tokio::test]
async fn a_device_has_one_renewal_and_no_other_devices() {
    let scene = Scene::new().await;
    let (mut phone, mut other) = (scene.adds_phone("S24").await, scene.adds_phone("iPad").await);
    let first = phone.proves_password(KAREN, PASSWORD).await.expect("proved");
    let second = phone.proves_password(KAREN, PASSWORD).await.expect("proved");
    let choice = other.choice(&second, NEW, "own");
    assert!(matches!(other.passes(&second, &choice).await, Err(RenewalError::Unknown)), "another device's");
    assert!(matches!(phone.passes(&first, &phone.choice(&first, NEW, "own")).await, Err(RenewalError::Unknown)));
    let mixed = phone.passes(&second, &phone.choice(&first, NEW, "own")).await;
    assert!(matches!(mixed, Err(RenewalError::Refused(AnswerError::BadSignature))), "{mixed:?}");
    phone.passes(&second, &phone.choice(&second, NEW, "own")).await.expect("renewed");
    let theirs = other.proves_password(KAREN, PASSWORD).await.expect("proved");
    other.passes(&theirs, &other.choice(&theirs, NEW, "own")).await.expect("renewed");
}

/// Two choices at the same moment: one PIN is in force.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_choices_at_once_one_is_in_force() {
    for round in 0..10 {
        let scene = Scene::new().await;
        let mut phone = scene.adds_phone("S24").await;
        let renewal = phone.proves_password(KAREN, PASSWORD).await.expect("proved");
        let device = phone.device().await;
        let mut sent = Vec::new();
        for new in ["8305", "2846"] {
            let (service, device, id) = (scene.service.clone(), device.clone(), renewal.clone());
            let choice = phone.choice(&renewal, new, "own");
            sent.push((new, tokio::spawn(async move { service.pass_renewal(&device, &id, &choice).await })));
        }
        let mut told = Vec::new();
        for (new, task) in sent {
            if task.await.expect("a task").is_ok() {
                told.push(new);
            }
        }
        assert_eq!((told.len(), phone.device().await.pin_version), (1, 1), "round {round}: {told:?}");
        phone.settles("own");
        let shown = scene.matched(&phone, 2).await;
        phone.approves(&shown, told[0]).await.expect("the one that was told");
    }
}

/// G-35: a copied profile that tries passwords, or renews, is noticed by the original's next answer.
#[tokio::test]
async fn a_copy_that_renews_or_tries_passwords_closes_the_device() {
    for password in ["wrong", PASSWORD] {
        let scene = Scene::new().await;
        let phone = scene.adds_phone("S24").await;
        let shown = scene.matched(&phone, 2).await;
        let renewal = phone.begins_renewal(KAREN).await;
        let _ = phone.passes(&renewal, &phone.password(password, "copy")).await;
        let mut original = phone.clone();
        assert!(matches!(original.approves(&shown, PIN).await, Err(AnswerError::Cloned)), "{password}");
        assert!(phone.maybe_device().await.is_none(), "the device is closed");
    }
}

#[tokio::test]
async fn a_renewal_ends_after_a_quarter_of_an_hour() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let renewal = phone.proves_password(KAREN, PASSWORD).await.expect("proved");
    scene.wait(15 * MINUTE);
    let late = phone.passes(&renewal, &phone.choice(&renewal, NEW, "own")).await;
    assert!(matches!(late, Err(RenewalError::Unknown)), "{late:?}");
}
