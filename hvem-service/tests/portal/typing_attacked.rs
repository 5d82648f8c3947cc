//! Who would have a victim's app type codes that can be read out on the telephone (SECURITY A3): the hour, the PIN, the stop, and what ends it.

use std::time::Duration;

use hvem_domain::{
    message::News,
    time::{days, hours, minutes},
    typing::Refusal,
};
use hvem_formats::app::holder::Wish;
use hvem_service::{
    approvals::AnswerError,
    blocking::BlockedBy,
    stops::{Ends, StopToken, Stoppable},
    typing::TypingError,
};
use tokio::task::JoinSet;

use super::{
    scene::{Browser, PASSWORD, PIN, device_id, stop_in},
    typing::{KAREN, SCANS},
    world::World,
};

const MOMENT: Duration = Duration::from_millis(1);

/// G-19: 59:59.999 is refused and 60:00 accepted, by the server's clock; no call, and no clock that is set back or forward, moves the time at which it began.
#[tokio::test]
async fn the_hour_before_typing_is_an_hour_and_no_call_shortens_it() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let typing = phone.waits_to_type().await;
        let until = phone.typists().await[0].waits_until.unwrap();
        world.wait_almost(hours(1));
        for _ in 0..2 {
            let early = phone.confirms_typing(&typing).await;
            assert!(matches!(early, Err(TypingError::Refused(Refusal::NotYet(at))) if at.0 == until));
            assert_eq!(phone.ticks(&typing).await.unwrap().waits_until, Some(until));
            assert_eq!(phone.begins_typing().await.unwrap().waits_until, Some(until));
            world.may_not_type(&phone, "a moment before").await;
        }
        assert_eq!(phone.device().await.tries.wrong, 0, "the PIN was not looked at");
        world.wait_back(days(1));
        assert!(matches!(phone.confirms_typing(&typing).await, Err(TypingError::Refused(Refusal::NotYet(_)))));
        assert_eq!(phone.typists().await[0].waits_until, Some(until), "the end stays where it was");
        world.wait(days(1) + MOMENT);
        phone.confirms_typing(&typing).await.unwrap();
        let on = phone.typists().await[0].since;
        world.wait(minutes(5));
        for again in [phone.ticks(&typing).await, phone.confirms_typing(&typing).await, phone.begins_typing().await] {
            assert_eq!(again.unwrap().since, on, "answers that were lost are the same once more");
        }
    }
}

/// G-19: what was stopped leaves its hour to nothing that begins after it, and its calls, replayed, do nothing to that.
#[tokio::test]
async fn a_switch_that_was_stopped_leaves_its_hour_to_no_other() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let first = phone.waits_to_type().await;
        world.wait(hours(1));
        world.service.stop_typing(&phone.device().await, &first).await.unwrap();
        let next = phone.begins_typing().await.unwrap().typing;
        assert!(matches!(phone.ticks(&first).await, Err(TypingError::Unknown)));
        assert!(matches!(phone.confirms_typing(&next).await, Err(TypingError::Refused(Refusal::OutOfOrder))));
        phone.ticks(&next).await.unwrap();
        assert!(matches!(phone.confirms_typing(&next).await, Err(TypingError::Refused(Refusal::NotYet(_)))));
    }
}

/// The PIN is asked twice, and counted as anywhere else. What it was typed for is signed.
#[tokio::test]
async fn beginning_and_confirming_ask_for_the_holder() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let wrong = phone.proof(Wish::TypeCodes, "6100", "own");
        let refused = world.service.begin_typing(&phone.device().await, &wrong).await;
        assert!(matches!(refused, Err(TypingError::Holder(AnswerError::WrongPin { tries_left: 4 }))));
        for wish in [Wish::Open, Wish::Copy, Wish::ConfirmTyping] {
            let other = phone.proof(wish, PIN, "own");
            let refused = world.service.begin_typing(&phone.device().await, &other).await;
            assert!(matches!(refused, Err(TypingError::Holder(AnswerError::BadSignature))), "{wish:?}");
        }
        let typing = phone.waits_to_type().await;
        world.wait(hours(1));
        for wish in [Wish::Open, Wish::TypeCodes] {
            let other = phone.proof(wish, PIN, "own");
            let refused = world.service.confirm_typing(&phone.device().await, &typing, &other).await;
            assert!(matches!(refused, Err(TypingError::Holder(AnswerError::BadSignature))), "{wish:?}");
        }
        let wrong = phone.proof(Wish::ConfirmTyping, "6100", "own");
        let refused = world.service.confirm_typing(&phone.device().await, &typing, &wrong).await;
        assert!(matches!(refused, Err(TypingError::Holder(AnswerError::WrongPin { .. }))));
        phone.confirms_typing(&typing).await.unwrap();
    }
}

#[tokio::test]
async fn what_nobody_ticked_or_confirmed_in_time_is_over() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let begun = phone.begins_typing().await.unwrap().typing;
        world.wait(minutes(15));
        assert!(matches!(phone.ticks(&begun).await, Err(TypingError::Ended)));
        assert!(phone.typists().await.is_empty());
        let typing = phone.waits_to_type().await;
        assert_ne!(typing, begun);
        world.wait(hours(25));
        assert!(matches!(phone.confirms_typing(&typing).await, Err(TypingError::Ended)));
        world.may_not_type(&phone, "a day after its hour").await;
        let switched = phone.switches(&world).await;
        world.wait(days(9));
        world.service.sweep().await.unwrap();
        assert_eq!(phone.typists().await[0].typing, switched, "what has become of a device stays");
    }
}

/// With one press, on the device, on another one, in the portal and by each mail; before it counts and after. Nobody hears of it any more.
#[tokio::test]
async fn typing_is_stopped_from_everywhere_at_every_moment() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut phone, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        for far in ["begun", "waits", "ready", "types"] {
            for way in ["own", "other", "portal", "mail"] {
                world.mails().await;
                let typing = phone.begins_typing().await.unwrap().typing;
                if far != "begun" {
                    phone.ticks(&typing).await.unwrap();
                }
                if ["ready", "types"].contains(&far) {
                    world.wait(hours(1));
                }
                if far == "types" {
                    phone.confirms_typing(&typing).await.unwrap();
                }
                let mails = world.mails().await;
                let id = typing.parse().unwrap();
                match (way, mails.last()) {
                    ("own", _) => world.service.stop_typing(&phone.device().await, &typing).await.unwrap(),
                    ("other", _) => world.service.stop_typing(&other.device().await, &typing).await.unwrap(),
                    ("mail", Some(mail)) => {
                        let (what, token) = stop_in(mail);
                        let ends = if far == "types" { Ends::Typing } else { Ends::SwitchToTyping };
                        let asked = world.service.stop_in_mail(what, &token).await.unwrap();
                        assert_eq!(asked.map(|stop| stop.ends), Some(ends));
                        assert!(world.service.stop_by_mail(what, &token).await.unwrap());
                        assert!(world.service.stop_in_mail(what, &token).await.unwrap().is_none());
                    }
                    _ => world.service.stop_typing_of(phone.account, id).await.unwrap(),
                }
                let told: &[&str] = if far == "begun" { &[] } else { &["typing-stopped"] };
                assert_eq!(world.told_by_now().await, told, "{far} {way}");
                assert!(matches!(phone.confirms_typing(&typing).await, Err(TypingError::Unknown)), "{far} {way}");
                world.may_not_type(&phone, &format!("{far} {way}")).await;
                world.wait(hours(2));
                assert!(world.told_by_now().await.is_empty(), "{far} {way}: nothing is told of what was stopped");
            }
        }
    }
}

/// Another person's device and portal, a guessed link, and one that is too old, stop nothing.
#[tokio::test]
async fn strangers_and_old_links_stop_nothing() {
    for world in World::all_of(&SCANS).await {
        let mads = world.person_with_phone("mads@example.org").await;
        let mut phone = world.person_with_phone(KAREN).await;
        world.mails().await;
        let typing = phone.switches(&world).await;
        let id = typing.parse().unwrap();
        let mails = world.mails().await;
        let on = mails.iter().find(|mail| matches!(mail.news, News::TypingOn { .. })).expect("a mail");
        world.service.stop_typing(&mads.device().await, &typing).await.unwrap();
        world.service.stop_typing_of(mads.account, id).await.unwrap();
        let guessed = StopToken::from_bytes([7; 32]);
        assert!(world.service.stop_in_mail(Stoppable::Typing(id), &guessed).await.unwrap().is_none());
        assert!(!world.service.stop_by_mail(Stoppable::Typing(id), &guessed).await.unwrap());
        let (what, token) = stop_in(on);
        world.wait(hours(72));
        assert!(!world.service.stop_by_mail(what, &token).await.unwrap());
        assert!(phone.typists().await[0].since.is_some());
    }
}

/// It ends with the device, with a PIN that was renewed, and when everything is blocked. Another PIN that its holder chose, knowing the last, ends only what waits.
#[tokio::test]
async fn typing_ends_with_what_let_it_begin() {
    for world in World::all_of(&SCANS).await {
        for (number, switched) in [false, true].into_iter().enumerate() {
            for what in ["pin", "changed", "device", "leaves", "blocked"] {
                let address = format!("{what}{number}@example.org");
                let mut phone = world.person_with_phone(&address).await;
                if switched {
                    phone.switches(&world).await;
                } else {
                    phone.waits_to_type().await;
                }
                world.mails().await;
                match what {
                    "pin" => phone.renews_pin(&address, PASSWORD, "8305").await.unwrap(),
                    "changed" => phone.changes_pin(PIN, "8305").await.unwrap(),
                    "device" => {
                        let session = world.signs_in_with(&mut phone, &Browser::new(7), &address).await.session;
                        world.service.remove_device(&session, device_id(&phone)).await.unwrap();
                    }
                    "leaves" => phone.unregisters(PIN).await.unwrap(),
                    _ => world.service.block_account(phone.account, BlockedBy::Holder).await.unwrap(),
                }
                let left = world.service.typists(phone.account).await.unwrap().len();
                assert_eq!(left, usize::from(switched && what == "changed"), "{what} {switched}");
                world.mails().await;
                world.wait(hours(2));
                assert!(world.told_by_now().await.is_empty(), "{what} {switched}: nothing is told of what has ended");
            }
        }
    }
}

/// Nobody begins, ticks or confirms while the account is blocked; to stop is always allowed.
#[tokio::test]
async fn of_a_blocked_account_no_device_is_switched() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.service.block_account(phone.account, BlockedBy::Holder).await.unwrap();
        assert!(matches!(phone.begins_typing().await, Err(TypingError::Ended)));
        phone.settles("own");
        assert!(matches!(phone.ticks("typ_00000000000000000000000000").await, Err(TypingError::Ended)));
    }
}

/// A stop and a confirmation at the same moment: whoever stopped it finds the app scanning, whichever came first.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_wins_over_a_confirmation_at_the_same_moment() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut phone, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        for round in 0..10 {
            let typing = phone.waits_to_type().await;
            world.wait(hours(1));
            let (service, device, id) = (world.service.clone(), other.device().await, typing.clone());
            let mut both = JoinSet::new();
            both.spawn(async move {
                // Now one is earlier, now the other.
                for _ in 0..round {
                    tokio::task::yield_now().await;
                }
                service.stop_typing(&device, &id).await.is_ok()
            });
            let (service, device) = (world.service.clone(), phone.device().await);
            let proof = phone.proof(Wish::ConfirmTyping, PIN, "own");
            both.spawn(async move {
                service.confirm_typing(&device, &typing, &proof).await.ok();
                true
            });
            assert_eq!(both.join_all().await, [true, true]);
            // The PIN may have been looked at before it was stopped, or not.
            phone.settles_as_the_server().await;
            assert!(phone.typists().await.is_empty(), "round {round}");
            world.may_not_type(&phone, "stopped").await;
        }
    }
}

/// Ten ticks at once: one hour, which begins once, and one mail.
#[tokio::test(flavor = "multi_thread")]
async fn ticks_at_the_same_moment_begin_one_wait() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.mails().await;
        let typing = phone.begins_typing().await.unwrap().typing;
        let mut ticks = JoinSet::new();
        for _ in 0..10 {
            let (service, device, typing) = (world.service.clone(), phone.device().await, typing.clone());
            ticks.spawn(
                async move { service.start_typing(&device, &typing).await.map(|standing| standing.waits_until) },
            );
        }
        let until = Some((world.service.now() + hours(1)).0);
        assert!(ticks.join_all().await.into_iter().all(|said| said.is_ok_and(|said| said == until)));
        assert_eq!(world.told_by_now().await, ["typing-began"]);
        assert_eq!(world.recorded("typing.started").await, 1);
    }
}
