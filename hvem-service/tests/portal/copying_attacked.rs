//! Who would have a copy of somebody's app (SECURITY C1, B6): the hour, the code, the meeting, the old phone's word, the number of apps.

use std::{sync::Arc, time::Duration};

use hvem_domain::{
    copying::Refusal,
    session::Session,
    time::{days, hours, minutes, seconds},
};
use hvem_formats::app::{alone::Pass, copy::Endorse, enrol::Finish};
use hvem_service::{Service, copying::CopyError, enrolment::AloneError};
use hvem_store::activations::Stored;
use tokio::task::JoinSet;

use super::{
    alone::Handset,
    copied::{COPIES, Far, KAREN, public, take},
    handset::{app_key, sign},
    scene::{Browser, PASSWORD, PIN, size},
    world::World,
};

const MOMENT: Duration = Duration::from_millis(1);

/// G-19: 59:59.999 is refused and 60:00 accepted, by the server's clock; no call, and no clock that is set back or forward, moves the time at which it began.
#[tokio::test]
async fn the_hour_before_a_copy_is_an_hour_and_no_call_shortens_it() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Waiting).await;
        let until = pair.old.sees_copy().await.unwrap().waits_until.unwrap();
        world.wait_almost(hours(1));
        for _ in 0..2 {
            let early = pair.old.shows_copy(&pair.copy).await;
            assert!(matches!(early, Err(CopyError::Refused(Refusal::NotYet(at))) if at.0 == until));
            // Whatever else the old phone may call.
            pair.old.starts_copy(&pair.copy).await.unwrap();
            pair.old.begins_copy().await.unwrap();
            assert!(pair.old.meets(&pair.copy, [0; 16]).await.is_err());
            let signature = sign(&pair.old.app, &hvem_formats::transcript::Transcript::new("hvem/v1/copy/endorse"));
            let device = pair.old.device().await;
            assert!(world.service.endorse_copy(&device, &pair.copy, &Endorse { signature }).await.is_err());
            assert_eq!(pair.old.sees_copy().await.unwrap().waits_until, Some(until));
        }
        assert_eq!(pair.old.device().await.tries.wrong, 0, "the PIN was not looked at");
        world.wait_back(days(1));
        assert!(matches!(pair.old.shows_copy(&pair.copy).await, Err(CopyError::Refused(Refusal::NotYet(_)))));
        assert_eq!(pair.old.sees_copy().await.unwrap().waits_until, Some(until), "the end stays where it was");
        world.wait(days(1) + MOMENT);
        pair.old.shows_copy(&pair.copy).await.unwrap();
    }
}

/// G-19: another copy has an hour of its own, also after one that was stopped when its hour was over.
#[tokio::test]
async fn a_copy_that_was_stopped_leaves_its_hour_to_no_other() {
    let world = World::of(&COPIES).await;
    let mut pair = world.copied_until(Far::Ready).await;
    world.service.stop_copy(&pair.old.device().await, &pair.copy).await.unwrap();
    let next = pair.old.begins_copy().await.unwrap();
    assert!(matches!(pair.old.shows_copy(&next.copy).await, Err(CopyError::Refused(Refusal::OutOfOrder))));
    pair.old.starts_copy(&next.copy).await.unwrap();
    assert!(matches!(pair.old.shows_copy(&next.copy).await, Err(CopyError::Refused(Refusal::NotYet(_)))));
}

/// G-19: a code works until three minutes are over, and not in the moment in which they are.
#[tokio::test]
async fn the_code_of_a_copy_works_for_three_minutes() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Shown).await;
        for late in [minutes(3), minutes(3) + seconds(1)] {
            let code = pair.old.shows_copy(&pair.copy).await.unwrap();
            world.wait(late);
            assert!(matches!(world.reads(&code).await, Err(AloneError::Unknown)), "{late:?}");
        }
        let code = pair.old.shows_copy(&pair.copy).await.unwrap();
        world.wait_almost(minutes(3));
        world.reads(&code).await.unwrap();
    }
}

/// Twenty seconds to scan back; a millisecond more and the code is spent, for both phones.
#[tokio::test]
async fn the_old_phone_scans_back_within_twenty_seconds() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Shown).await;
        for (after, in_time) in [(seconds(20) + MOMENT, false), (seconds(20), true)] {
            let code = pair.old.shows_copy(&pair.copy).await.unwrap();
            let (new, standing) = world.reads(&code).await.unwrap();
            let meeting = standing.proximity.unwrap().meeting;
            world.wait(after);
            let met = pair.old.meets(&pair.copy, meeting).await;
            assert_eq!(met.is_ok(), in_time, "{after:?}");
            if !in_time {
                assert!(matches!(met, Err(CopyError::Refused(Refusal::TooLate))));
                assert!(matches!(new.stands().await, Err(AloneError::Ended)));
                assert!(matches!(pair.old.meets(&pair.copy, meeting).await, Err(CopyError::Refused(_))));
                let again = world.service.take_copy(&take(&new.app, code.token)).await;
                assert!(again.is_err(), "the code that was read is spent");
            }
        }
    }
}

/// A phone that was met is not vouched for an hour later by somebody who found the old one.
#[tokio::test]
async fn the_characters_are_compared_within_three_minutes() {
    let world = World::of(&COPIES).await;
    let pair = world.copied_until(Far::Met).await;
    let met = pair.old.sees_copy().await.unwrap().shown.unwrap().met.unwrap();
    world.wait(minutes(3) + MOMENT);
    assert!(matches!(pair.old.vouches(&pair.copy, &met).await, Err(CopyError::Refused(Refusal::TooLate))));
    assert!(matches!(pair.new.unwrap().stands().await, Err(AloneError::Ended)));
}

/// Codes, meetings and words of others, or of before, are worth nothing.
#[tokio::test]
async fn foreign_and_replayed_codes_and_meetings_are_refused() {
    for world in World::all_of(&COPIES).await {
        let mads = world.person_with_phone("mads@example.org").await;
        let mut his = world.copies_until(mads, Far::Read).await;
        let foreign = his.new.as_ref().unwrap().stands().await.unwrap().proximity.unwrap().meeting;
        world.mails().await;
        let pair = world.copied_until(Far::Shown).await;
        let code = pair.code.clone().unwrap();
        // A code that never was, and a right one that another key says to have read.
        assert!(matches!(world.service.take_copy(&take(&app_key(), [9; 16])).await, Err(AloneError::Unknown)));
        let forged = hvem_formats::app::copy::Take { app_key: public(&app_key()), ..take(&app_key(), code.token) };
        assert!(matches!(world.service.take_copy(&forged).await, Err(AloneError::BadSignature)));
        let (new, standing) = world.reads(&code).await.unwrap();
        let near = standing.proximity.unwrap();
        for wrong in [foreign, [0; 16]] {
            let refused = pair.old.meets(&pair.copy, wrong).await;
            assert!(matches!(refused, Err(CopyError::Refused(Refusal::OtherMeeting))));
        }
        // Another account's phone meets nobody in this copy.
        assert!(matches!(his.old.meets(&pair.copy, near.meeting).await, Err(CopyError::Unknown)));
        assert!(his.old.sees_copy().await.is_some_and(|seen| seen.copy == his.copy));
        pair.old.meets(&pair.copy, near.meeting).await.unwrap();
        drop(new);
        // What was met before is nothing to the next code.
        let mut old = pair.old;
        let next = old.shows_copy(&pair.copy).await.unwrap();
        assert!(matches!(world.reads(&code).await, Err(AloneError::Unknown)), "the code before");
        world.reads(&next).await.unwrap();
        let replayed = old.meets(&pair.copy, near.meeting).await;
        assert!(matches!(replayed, Err(CopyError::Refused(Refusal::OtherMeeting))));
        his.new.take();
    }
}

/// Only the phone that is copied vouches, for the phone that it met, in the words of this copy.
#[tokio::test]
async fn nobody_else_vouches_and_for_nothing_else() {
    for world in World::all_of(&COPIES).await {
        let mut old = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut old, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        let pair = world.copies_until(old, Far::Met).await;
        let met = pair.old.sees_copy().await.unwrap().shown.unwrap().met.unwrap();
        assert!(matches!(other.vouches(&pair.copy, &met).await, Err(CopyError::Unknown)), "another device");
        let strangers = public(&app_key());
        let wrong = [
            hvem_formats::app::copy::Met { app_key: strangers, ..met.clone() },
            hvem_formats::app::copy::Met { enrolment: "enr_00000000000000000000000000".into(), ..met.clone() },
            hvem_formats::app::copy::Met { at: met.at + 1, ..met.clone() },
        ];
        for wrong in wrong {
            let refused = pair.old.vouches(&pair.copy, &wrong).await;
            assert!(matches!(refused, Err(CopyError::Refused(Refusal::BadSignature))));
        }
        let as_other = super::handset::Phone { app: other.app.clone(), ..pair.old.clone() };
        let refused = as_other.vouches(&pair.copy, &met).await;
        assert!(matches!(refused, Err(CopyError::Refused(Refusal::BadSignature))), "another device's key");
        let new = pair.new.unwrap();
        assert_eq!(new.stands().await.unwrap().gate.as_deref(), Some("proximity"));
        pair.old.vouches(&pair.copy, &met).await.unwrap();
    }
}

/// G-17: who has read the code, and knows user ID, password and whatever comes by SMS, has nothing until the old phone gives its word.
#[tokio::test]
async fn without_the_old_phones_word_nothing_else_helps() {
    for far in [Far::Read, Far::Met] {
        let world = World::of(&COPIES).await;
        let pair = world.copied_until(far).await;
        let thief = pair.new.unwrap();
        for pass in [
            Pass::UserId { user_id: KAREN.into() },
            Pass::Password { password: PASSWORD.into() },
            Pass::CardKey { key: "123456".into() },
            Pass::AcceptTerms {},
            Pass::ChoosePin(thief.choice(PIN)),
        ] {
            assert!(matches!(thief.passes(pass).await, Err(AloneError::OutOfOrder)), "{far:?}");
        }
        assert!(thief.binds().await.is_err());
        assert_eq!(world.service.devices(pair.old.account).await.unwrap().len(), 1);
    }
}

/// G-21: a second phone that reads the code ends it for both, whatever the first has done; the holder is told, and may show another.
#[tokio::test]
async fn a_second_phone_that_reads_the_code_ends_it_for_both() {
    for world in World::all_of(&COPIES).await {
        for far in [Far::Read, Far::Met, Far::Endorsed, Far::Bindable] {
            let old = world.person_with_phone(&format!("{far:?}@example.org").to_lowercase()).await;
            // Karen's user ID is not this person's: as far as it goes without.
            let far = if far == Far::Bindable { Far::Endorsed } else { far };
            let mut pair = world.copies_until(old, far).await;
            world.mails().await;
            assert!(matches!(world.reads(pair.code.as_ref().unwrap()).await, Err(AloneError::Unknown)));
            assert_eq!(world.told_by_now().await, ["copy-read-twice"]);
            let first = pair.new.take().unwrap();
            assert!(matches!(first.stands().await, Err(AloneError::Ended)));
            assert!(matches!(world.reads(pair.code.as_ref().unwrap()).await, Err(AloneError::Unknown)));
            assert!(world.told_by_now().await.is_empty(), "once is enough");
            let code = pair.old.shows_copy(&pair.copy).await.unwrap();
            world.reads(&code).await.unwrap();
        }
    }
}

/// G-20: a copy and enrolments of the portal that finish at the same moment share the account's last free place. Of 32 contenders one gets it, and for all others
/// there is none.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_never_the_fourth_app() {
    for world in World::all_of(&COPIES).await {
        let mut old = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut old, &Browser::new(7), KAREN).await.session;
        world.adds_phone(&session, "iPad").await;
        for round in 0..size(2, 313) {
            let mut pair = world.copies_until(old.clone(), Far::Bindable).await;
            let new = pair.new.take().unwrap();
            let others = contenders(&world, &session, round).await;
            let places = all_at_once(&new, others, round % 2 == 0).await;
            let devices = world.service.devices(pair.old.account).await.unwrap();
            assert_eq!(devices.len(), 3, "round {round}");
            let third = devices.iter().max_by_key(|device| (device.added_at, device.name.as_str() != "iPad")).unwrap();
            if third.id.to_string() == new.device {
                // Its own four calls are one phone, which may have been told so four times.
                assert!((1..=4).contains(&places), "round {round}: {places}");
                assert!(matches!(pair.old.begins_copy().await, Err(CopyError::TooMany)), "round {round}");
                pair.old.settles_as_the_server().await;
            } else {
                assert_eq!(places, 1, "round {round}");
                assert!(matches!(pair.old.shows_copy(&pair.copy).await, Err(CopyError::TooMany)), "round {round}");
                assert!(matches!(new.binds().await, Err(AloneError::TooMany | AloneError::Ended)), "round {round}");
                world.service.stop_copy(&pair.old.device().await, &pair.copy).await.unwrap();
            }
            world.service.remove_device(&session, third.id).await.unwrap();
            old = pair.old;
            world.mails().await;
        }
    }
}

/// 28 phones of the portal that lack nothing but the last call.
async fn contenders(world: &World, session: &Session, round: u32) -> Vec<(Arc<Service>, Stored)> {
    let mut others = Vec::new();
    for number in 0..28 {
        let mut phone = world.redeems(session, &format!("Phone {round} {number}")).await;
        phone.unlocks(PIN).await.unwrap();
        others.push((world.service.clone(), phone.stored().await));
    }
    others
}

/// They and the copy's own phone, which calls four times, finish at once; gives how many were told that they are bound.
async fn all_at_once(new: &Handset, others: Vec<(Arc<Service>, Stored)>, first: bool) -> usize {
    let mut binding = JoinSet::new();
    let copies = |binding: &mut JoinSet<bool>| {
        for _ in 0..4 {
            let new = new.clone();
            binding.spawn(async move { new.binds().await.is_ok() });
        }
    };
    if first {
        copies(&mut binding);
    }
    for (service, stored) in others {
        binding.spawn(async move { service.finish_enrolment(stored, &Finish { platform: None }).await.is_ok() });
    }
    if !first {
        copies(&mut binding);
    }
    binding.join_all().await.into_iter().filter(|bound| *bound).count()
}

/// G-20: where there is no room a copy does not even begin, and none of what it could show is worth anything.
#[tokio::test]
async fn a_full_account_begins_no_copy() {
    let world = World::of(&COPIES).await;
    let mut pair = world.copied_until(Far::Shown).await;
    let session = world.signs_in_with(&mut pair.old, &Browser::new(7), KAREN).await.session;
    world.adds_phone(&session, "iPad").await;
    world.adds_phone(&session, "Reserve").await;
    assert!(matches!(world.reads(&pair.code.unwrap()).await, Err(AloneError::TooMany)));
    assert!(matches!(pair.old.shows_copy(&pair.copy).await, Err(CopyError::TooMany)));
    world.service.stop_copy(&pair.old.device().await, &pair.copy).await.unwrap();
    assert!(matches!(pair.old.begins_copy().await, Err(CopyError::TooMany)));
}
