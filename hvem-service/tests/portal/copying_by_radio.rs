//! The app is copied, and the old phone hears the new one by Bluetooth: what that takes, what it is worth, and who is too far away for it (SECURITY C1).

use std::time::Duration;

use hvem_domain::{ceremony::Way, copying::Refusal, device::Origin, level::Level, time::seconds};
use hvem_formats::app::{
    copy::{Code, commitment},
    radio::RadioKey,
};
use hvem_service::{copying::CopyError, enrolment::AloneError};

use super::{
    alone::Handset,
    copied::{COPIES, Far, KAREN, public},
    handset::{Phone, app_key},
    levels::{Case, reaches},
    scene::{ISSUER, device_id},
    world::World,
};

const MOMENT: Duration = Duration::from_millis(1);

/// What a phone says by Bluetooth that this code was made for.
fn of(phone: &Handset) -> [u8; 16] {
    commitment(&public(&phone.app))
}

/// The way is in the record of the meeting, of the word and of the device, and stays with the device.
#[tokio::test]
async fn a_phone_that_was_heard_is_bound_and_the_way_is_recorded() {
    for world in World::all_of(&COPIES).await {
        let old = world.person_with_phone(KAREN).await;
        let pair = world.copies_by(Way::Radio, old, Far::Bindable).await;
        let new = pair.new.unwrap();
        new.binds().await.unwrap();
        let devices = world.service.devices(pair.old.account).await.unwrap();
        let copied = Origin::Copied { from: device_id(&pair.old), near: Way::Radio, weakest: Way::Radio };
        assert_eq!(devices.iter().map(|device| device.origin).collect::<Vec<_>>(), [Origin::Activated, copied]);
        for what in ["copy.met", "copy.endorsed", "device.added"] {
            let query = format!("SELECT what AS one, details AS other FROM audit WHERE what = '{what}'");
            let records = world.pairs(&query).await;
            let says = |(_, details): &(String, String)| details.lines().any(|line| line == "near=radio");
            assert!(records.iter().any(says), "{what}: {records:?}");
        }
    }
}

/// Twenty seconds, as for a scan; a millisecond more and the code is spent, for both phones.
#[tokio::test]
async fn the_old_phone_hears_within_twenty_seconds() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Shown).await;
        for (after, in_time) in [(seconds(20) + MOMENT, false), (seconds(20), true)] {
            let code = pair.old.shows_copy(&pair.copy).await.unwrap();
            let (new, _) = world.reads(&code).await.unwrap();
            world.wait(after);
            let met = pair.old.hears(&pair.copy, of(&new)).await;
            assert_eq!(met.is_ok(), in_time, "{after:?}");
            if !in_time {
                assert!(matches!(met, Err(CopyError::Refused(Refusal::TooLate))));
                assert!(matches!(new.stands().await, Err(AloneError::Ended)));
            }
        }
    }
}

/// Another phone that is near, and says so, is not the one that read the code; nothing is spent by it.
#[tokio::test]
async fn a_phone_that_was_heard_has_to_be_the_one_that_read_the_code() {
    for world in World::all_of(&COPIES).await {
        let pair = world.copied_until(Far::Read).await;
        let new = pair.new.unwrap();
        let meeting = new.stands().await.unwrap().proximity.unwrap().meeting;
        for wrong in [commitment(&public(&app_key())), commitment(&public(&pair.old.app)), meeting, [0; 16]] {
            let refused = pair.old.hears(&pair.copy, wrong).await;
            assert!(matches!(refused, Err(CopyError::Refused(Refusal::OtherMeeting))));
        }
        // Nor does the commitment do where a meeting is wanted.
        let refused = pair.old.meets(&pair.copy, of(&new)).await;
        assert!(matches!(refused, Err(CopyError::Refused(Refusal::OtherMeeting))));
        let met = pair.old.hears(&pair.copy, of(&new)).await.unwrap();
        assert_eq!((met.app_key, met.near), (public(&new.app), Way::Radio));
    }
}

/// The old phone's word says how near it was: one about another way is no word at all, and the server can't make a radio of scans.
#[tokio::test]
async fn a_word_for_another_way_than_they_met_is_refused() {
    for world in World::all_of(&COPIES).await {
        let pair = world.copied_until(Far::Read).await;
        let new = pair.new.unwrap();
        let meeting = new.stands().await.unwrap().proximity.unwrap().meeting;
        let met = pair.old.meets(&pair.copy, meeting).await.unwrap();
        let raised = hvem_formats::app::copy::Met { near: Way::Radio, ..met.clone() };
        let refused = pair.old.vouches(&pair.copy, &raised).await;
        assert!(matches!(refused, Err(CopyError::Refused(Refusal::BadSignature))));
        // Heard afterwards: they have met already, and how they did stays.
        let again = pair.old.hears(&pair.copy, of(&new)).await.unwrap();
        assert_eq!((again.near, again.at), (Way::Scans, met.at));
        assert!(pair.old.vouches(&pair.copy, &raised).await.is_err());
        pair.old.vouches(&pair.copy, &met).await.unwrap();
    }
}

/// What was recorded while an earlier code was shown is not heard for the next: each code has a secret of its own. Even a phone that did hear it
/// would name a phone that did not read this code.
#[tokio::test]
async fn an_advertisement_of_an_earlier_code_is_worth_nothing() {
    let secrets = [[1; 16], [2; 16]];
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Shown).await;
        let ours = commitment(&public(&pair.old.app));
        let key = |code: &Code, secret| RadioKey::of_code(ISSUER, &code.token, &ours, secret).unwrap();
        let first = pair.code.clone().unwrap();
        let (earlier, _) = world.reads(&first).await.unwrap();
        let recorded = key(&first, &secrets[0]).seal(&of(&earlier)).unwrap();
        let second = pair.old.shows_copy(&pair.copy).await.unwrap();
        let (new, _) = world.reads(&second).await.unwrap();
        assert_eq!(key(&second, &secrets[1]).open(&recorded), None);
        assert_eq!(
            key(&second, &secrets[0]).open(&recorded),
            None,
            "not even where a phone drew the same secret again"
        );
        let refused = pair.old.hears(&pair.copy, of(&earlier)).await;
        assert!(matches!(refused, Err(CopyError::Refused(Refusal::OtherMeeting))));
        pair.old.hears(&pair.copy, of(&new)).await.unwrap();
    }
}

/// C1: who has only a picture of the code is the first to read it, and is never heard. Nothing of it goes on, and nothing is left.
#[tokio::test]
async fn a_phone_far_away_that_read_a_picture_of_the_code_is_never_bound() {
    for world in World::all_of(&COPIES).await {
        let mut pair = world.copied_until(Far::Shown).await;
        let (far, standing) = world.reads(&pair.code.clone().unwrap()).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("proximity"));
        for pass in [
            hvem_formats::app::alone::Pass::UserId { user_id: KAREN.into() },
            hvem_formats::app::alone::Pass::ChoosePin(far.choice("471147")),
        ] {
            assert!(matches!(far.passes(pass).await, Err(AloneError::OutOfOrder)));
        }
        assert!(far.binds().await.is_err());
        world.wait(seconds(20) + MOMENT);
        assert!(matches!(far.stands().await, Err(AloneError::Ended)));
        assert!(pair.old.hears(&pair.copy, of(&far)).await.is_err(), "too late for who comes near afterwards");
        assert_eq!(world.service.devices(pair.old.account).await.unwrap().len(), 1);
        // The holder shows another code, for the own phone.
        let code = pair.old.shows_copy(&pair.copy).await.unwrap();
        let (near, _) = world.reads(&code).await.unwrap();
        pair.old.hears(&pair.copy, of(&near)).await.unwrap();
    }
}

const BEST: Case = Case { by: "link", synced: Some(false), with_key: true, worth: Level::High };

async fn copied(world: &World, old: Phone, near: Way) -> (Phone, Phone) {
    let pair = world.copies_by(near, old, Far::Bindable).await;
    let new = pair.new.unwrap();
    new.binds().await.unwrap();
    let phone = new.becomes(pair.old.account);
    (pair.old, phone)
}

/// G-07: a copy is worth what its original is where the two were near by Bluetooth, and never the highest level where pictures could have been sent
/// on; a copy of a copy has the weaker of both ways, in whatever order.
#[tokio::test]
async fn a_copy_of_a_copy_is_worth_no_more_than_its_weakest_way() {
    for (first, second) in
        [(Way::Radio, Way::Radio), (Way::Scans, Way::Radio), (Way::Radio, Way::Scans), (Way::Scans, Way::Scans)]
    {
        for world in World::all_of(&COPIES).await {
            let old = world.person_with_phone(KAREN).await;
            let (mut original, copy) = copied(&world, old, first).await;
            let (mut copy, mut copy_of_copy) = copied(&world, copy, second).await;
            assert_eq!(reaches(&world, &mut original, &BEST, Level::Low).await.unwrap(), Level::High);
            let worth = |way| if way == Way::Radio { Level::High } else { Level::Substantial };
            assert_eq!(reaches(&world, &mut copy, &BEST, Level::Low).await.unwrap(), worth(first), "{first:?}");
            let weakest = first.min(second);
            let reached = reaches(&world, &mut copy_of_copy, &BEST, Level::Low).await.unwrap();
            assert_eq!(reached, worth(weakest), "{first:?}, then {second:?}");
            let devices = world.service.devices(original.account).await.unwrap();
            let last = devices.iter().find(|device| device.id == device_id(&copy_of_copy)).unwrap();
            assert_eq!(last.origin, Origin::Copied { from: device_id(&copy), near: second, weakest });
        }
    }
}
