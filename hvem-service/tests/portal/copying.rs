//! Copying the app to another phone (guide "Kopier din MitID app til en anden telefon"): the whole way, and what goes wrong on it without anybody's
//! bad will.

use hvem_domain::{
    ceremony::Way,
    device::Origin,
    time::{hours, minutes, seconds},
};
use hvem_formats::app::{alone::Pass, holder::Wish};
use hvem_service::{approvals::AnswerError, copying::CopyError, enrolment::AloneError};

use super::{
    copied::{COPIES, Far, KAREN, public, take},
    scene::{PASSWORD, PIN, device_id},
    wakes::push,
    world::World,
};

#[tokio::test]
async fn the_app_is_copied_and_its_holder_told_three_times() {
    for world in World::all_of(&COPIES).await {
        let mut old = world.person_with_phone(KAREN).await;
        assert!(old.sees_copy().await.is_none());
        let begun = old.begins_copy().await.unwrap();
        assert_eq!((begun.gate.as_deref(), begun.waits_until, begun.mine), (Some("confirm"), None, true));
        assert!(world.told_by_now().await.is_empty(), "nothing has begun before the tick");
        let waits = old.starts_copy(&begun.copy).await.unwrap();
        assert_eq!((waits.gate, waits.waits_until), (None, Some((world.service.now() + hours(1)).0)));
        assert_eq!(world.told_by_now().await, ["copy-began"]);
        world.wait(hours(1));
        assert_eq!(world.told_by_now().await, ["copy-ready"]);
        assert_eq!(old.sees_copy().await.unwrap().gate.as_deref(), Some("unlock"));
        let code = old.shows_copy(&begun.copy).await.unwrap();
        assert_eq!(code.valid_until, (world.service.now() + minutes(3)).0);
        assert_eq!(old.sees_copy().await.unwrap().gate.as_deref(), Some("show-qr"));
        let (new, standing) = world.reads(&code).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("proximity"));
        let met = old.meets(&begun.copy, standing.proximity.unwrap().meeting).await.unwrap();
        assert!(new.stands().await.unwrap().proximity.unwrap().met);
        assert_eq!(old.sees_copy().await.unwrap().shown.unwrap().met, Some(met.clone()));
        let endorsed = old.vouches(&begun.copy, &met).await.unwrap();
        assert!(endorsed.gate.is_none() && endorsed.shown.unwrap().endorsed);
        assert_eq!(new.passes(Pass::UserId { user_id: KAREN.into() }).await.unwrap().gate.as_deref(), Some("password"));
        new.passes(Pass::Password { password: PASSWORD.into() }).await.unwrap();
        new.passes(Pass::ChoosePin(new.choice(PIN))).await.unwrap();
        let bound = new.binds().await.unwrap();
        assert_eq!(world.told_by_now().await, ["device-copied"]);
        let devices = world.service.devices(old.account).await.unwrap();
        let origins: Vec<_> = devices.iter().map(|device| device.origin).collect();
        assert_eq!(
            origins,
            [Origin::Activated, Origin::Copied { from: device_id(&old), near: Way::Scans, weakest: Way::Scans }]
        );
        assert_eq!(new.binds().await.unwrap().device, bound.device, "the answer was lost: the same again");
        assert!(old.sees_copy().await.is_none(), "it is done");
        old.begins_copy().await.expect("the old app works as before");
    }
}

/// Every device of the account is told when the waiting period begins, the copied one at its end, and all of them when there is a new one.
#[tokio::test]
async fn every_device_is_told_by_push_of_a_copy() {
    for world in World::all_of(&COPIES).await {
        let mut old = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut old, &super::scene::Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        world.may_be_woken(&old).await;
        world.may_be_woken(&other).await;
        let copy = old.begins_copy().await.unwrap().copy;
        assert!(world.pushed().await.is_empty(), "nothing has begun before the tick");
        old.starts_copy(&copy).await.unwrap();
        let now = world.service.now();
        let mut told = vec![push("copy-began", now), push("copy-began", now), push("copy-ready", now + hours(1))];
        assert_eq!(world.pushed().await, told);
        world.service.stop_copy(&other.device().await, &copy).await.unwrap();
        told.pop();
        assert_eq!(world.pushed().await, told, "what would be told of what was stopped is taken back");
        let pair = world.copies_until(old, Far::Bindable).await;
        let before = world.pushed().await.len();
        pair.new.unwrap().binds().await.unwrap();
        let (now, told) = (world.service.now(), world.pushed().await);
        assert_eq!(told.len(), before + 2);
        let done = told.into_iter().filter(|(kind, _)| kind == "wake-device-copied").collect::<Vec<_>>();
        assert_eq!(done, [push("device-copied", now), push("device-copied", now)]);
    }
}

/// Calls whose answers were lost say the same once more, and move nothing.
#[tokio::test]
async fn every_call_of_a_copy_may_come_twice() {
    let world = World::of(&COPIES).await;
    let mut old = world.person_with_phone(KAREN).await;
    let copy = old.begins_copy().await.unwrap().copy;
    assert_eq!(old.begins_copy().await.unwrap().copy, copy, "this device's own goes on");
    let until = old.starts_copy(&copy).await.unwrap().waits_until;
    world.wait(minutes(10));
    assert_eq!(old.starts_copy(&copy).await.unwrap().waits_until, until);
    assert_eq!(old.begins_copy().await.unwrap().waits_until, until);
    world.wait(minutes(50));
    let code = old.shows_copy(&copy).await.unwrap();
    let (new, standing) = world.reads(&code).await.unwrap();
    let again = world.service.take_copy(&take(&new.app, code.token)).await.unwrap();
    assert_eq!((again.enrolment, again.proximity), (new.enrolment.clone(), standing.proximity.clone()));
    let meeting = standing.proximity.unwrap().meeting;
    let met = old.meets(&copy, meeting).await.unwrap();
    world.wait(seconds(30));
    assert_eq!(old.meets(&copy, meeting).await.unwrap(), met, "the time of the meeting stays");
    old.vouches(&copy, &met).await.unwrap();
    old.vouches(&copy, &met).await.unwrap();
    assert_eq!(new.stands().await.unwrap().gate.as_deref(), Some("user-id"));
}

/// A code that nobody read, and one that came to nothing: the holder shows another, with the PIN and without a new hour.
#[tokio::test]
async fn another_code_is_shown_without_another_hour() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Shown).await;
        let first = pair.code.clone().unwrap();
        world.wait(minutes(4));
        assert_eq!(pair.old.sees_copy().await.unwrap().gate.as_deref(), Some("unlock"));
        let second = pair.old.shows_copy(&pair.copy).await.unwrap();
        assert!(matches!(world.reads(&first).await, Err(AloneError::Unknown)));
        let (new, _) = world.reads(&second).await.unwrap();
        new.service.stop_alone(new.alone().await).await.unwrap();
        assert!(pair.old.sees_copy().await.unwrap().shown.is_none(), "the new phone went");
        world.wait(hours(22));
        let third = pair.old.shows_copy(&pair.copy).await.unwrap();
        let (left, _) = world.reads(&third).await.unwrap();
        let fourth = pair.old.shows_copy(&pair.copy).await.unwrap();
        assert!(matches!(left.stands().await, Err(AloneError::Ended)), "what came of the code before is over");
        world.reads(&fourth).await.unwrap();
        world.wait(hours(2));
        assert!(pair.old.sees_copy().await.is_none(), "a day after its hour it is over");
        assert!(matches!(pair.old.shows_copy(&pair.copy).await, Err(CopyError::Ended)));
        assert_ne!(pair.old.begins_copy().await.unwrap().copy, pair.copy, "and there is room for another");
    }
}

/// An account has one copy under way; another device of it sees whose it is, and begins none.
#[tokio::test]
async fn one_device_at_a_time_is_copied() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Waiting).await;
        let session = world.signs_in_with(&mut pair.old, &super::scene::Browser::new(7), KAREN).await.session;
        let mut other = world.adds_phone(&session, "iPad").await;
        assert!(matches!(other.begins_copy().await, Err(CopyError::UnderWay)));
        other.settles("own");
        let seen = other.sees_copy().await.unwrap();
        assert_eq!((seen.mine, seen.from.as_str(), seen.gate, seen.shown), (false, "S24", None, None));
        assert!(matches!(other.starts_copy(&pair.copy).await, Err(CopyError::Unknown)));
        world.wait(hours(1));
        assert!(matches!(other.shows_copy(&pair.copy).await, Err(CopyError::Unknown)));
    }
}

/// What a person reads and does not tick is forgotten; so nothing hangs on the account.
#[tokio::test]
async fn a_copy_that_nobody_ticked_is_over_after_a_quarter_of_an_hour() {
    let world = World::of(&COPIES).await;
    let mut pair = world.copied_until(Far::Begun).await;
    world.wait_almost(minutes(15));
    assert!(pair.old.sees_copy().await.is_some());
    world.wait(std::time::Duration::from_millis(1));
    assert!(matches!(pair.old.starts_copy(&pair.copy).await, Err(CopyError::Ended)));
    assert!(pair.old.sees_copy().await.is_none());
    pair.old.begins_copy().await.unwrap();
}

/// The PIN is asked twice, and counted as anywhere else. What it was typed for is signed.
#[tokio::test]
async fn beginning_and_showing_ask_for_the_holder() {
    let world = World::of(&COPIES).await;
    let old = world.person_with_phone(KAREN).await;
    let device = old.device().await;
    let wrong = world.service.begin_copy(&device, &old.proof(Wish::Copy, "6100", "own")).await;
    assert!(matches!(wrong, Err(CopyError::Holder(AnswerError::WrongPin { tries_left: 4 }))));
    let other = world.service.begin_copy(&old.device().await, &old.proof(Wish::Open, PIN, "own")).await;
    assert!(matches!(other, Err(CopyError::Holder(AnswerError::BadSignature))), "the lock's PIN copies nothing");
    let mut pair = world.copies_until(old, Far::Ready).await;
    let old = &pair.old;
    let other = world.service.show_copy(&old.device().await, &pair.copy, &old.proof(Wish::Copy, PIN, "own")).await;
    assert!(matches!(other, Err(CopyError::Holder(AnswerError::BadSignature))));
    let wrong = old.proof(Wish::ShowCopy, "6100", "own");
    let wrong = world.service.show_copy(&old.device().await, &pair.copy, &wrong).await;
    assert!(matches!(wrong, Err(CopyError::Holder(AnswerError::WrongPin { .. }))));
    pair.old.shows_copy(&pair.copy).await.unwrap();
}

/// The account is known, so a user ID is looked at alone: five wrong ones, whoever's they are, end the copy, and its holder hears of it.
#[tokio::test]
async fn five_wrong_user_ids_end_a_copy() {
    for world in World::all_of(&COPIES).await {
        world.opens_account("mads@example.org").await;
        let mut pair = world.copied_until(Far::Endorsed).await;
        let new = pair.new.take().unwrap();
        let wrong = ["mads@example.org", "nobody@example.org", "", "karen"];
        for (typed, left) in wrong.into_iter().zip((1..5).rev()) {
            let refused = new.passes(Pass::UserId { user_id: typed.into() }).await;
            assert!(matches!(refused, Err(AloneError::WrongUserId(tries)) if tries == left), "{typed}");
        }
        let last = new.passes(Pass::UserId { user_id: "mads@example.org".into() }).await;
        assert!(matches!(last, Err(AloneError::Ended)));
        assert!(matches!(new.stands().await, Err(AloneError::Ended)));
        assert_eq!(world.told_by_now().await, ["copy-wrong-user-ids"]);
        assert!(pair.old.sees_copy().await.is_none());
    }
}

/// Neither the code nor what the phones met by lies in the database (G-21).
#[tokio::test]
async fn what_both_phones_show_lies_nowhere() {
    for world in World::all_of(&COPIES).await {
        let pair = world.copied_until(Far::Met).await;
        let near = pair.new.as_ref().unwrap().stands().await.unwrap().proximity.unwrap();
        let dump = world.dump().await.join("\n").to_lowercase();
        for secret in [pair.code.unwrap().token, near.meeting] {
            let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(!dump.contains(&hex) && !dump.contains(&hvem_formats::b64::encode(secret).to_lowercase()));
        }
        assert!(
            dump.contains(
                &public(&pair.old.app).as_bytes()[1..9].iter().map(|b| format!("{b:02x}")).collect::<String>()
            )
        );
    }
}
