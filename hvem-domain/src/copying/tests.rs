//! When a copy may go on, to the millisecond, and who may have it go on.

use std::time::Duration;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use hvem_formats::{
    app::copy::{EndorseFields, Meet, Way, commitment},
    key::P256,
    transcript::Transcript,
};

use super::*;
use crate::time::{days, seconds};

const NOON: Timestamp = Timestamp(1_763_838_000_000);
const ISSUER: &str = "https://id.example.org";
const LISTS: Copying = Copying {
    begin: &[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1))],
    show: &[Gate::Unlock, Gate::ShowQr(minutes(3))],
    take: &[Gate::Proximity, Gate::UserId, Gate::ChoosePin, Gate::OfferBiometrics],
};
const MOMENT: Duration = Duration::from_millis(1);
const MEETING: [u8; 16] = [5; 16];
const SCANNED: Meet = Meet::Meeting(MEETING);

struct Keys(EcdsaKeyPair);

impl Keys {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn public(&self) -> P256 {
        P256::from_point(self.0.public_key().as_ref()).unwrap()
    }

    fn sign(&self, transcript: &Transcript) -> [u8; 64] {
        self.0.sign(&SystemRandom::new(), transcript.as_bytes()).unwrap().as_ref().try_into().unwrap()
    }

    fn take(&self) -> Take {
        let signature = self.sign(&Take::transcript(ISSUER, &[1; 16], &self.public(), "Chrome on Android"));
        Take { copy: [1; 16], app_key: self.public(), description: "Chrome on Android".into(), signature }
    }
}

fn device(keys: &Keys, number: u8) -> Device {
    Device { app_key: keys.public(), ..Device::assumed(number, [1; 16], NOON) }
}

fn begun(device: &Device) -> AppCopy {
    let held = Held::assumed(device, Wish::Copy);
    AppCopy::begin(Id::from_bytes([9; 16]), (device, &held), &LISTS, NOON).unwrap()
}

/// Confirmed at noon.
fn waiting(device: &Device) -> AppCopy {
    begun(device).confirm(&LISTS, NOON).unwrap()
}

const READY: Timestamp = Timestamp(NOON.0 + 3_600_000);

/// Its code is shown as soon as it may be.
fn shown(device: &Device) -> AppCopy {
    shows(waiting(device), device, READY).unwrap()
}

fn shows(copy: AppCopy, device: &Device, now: Timestamp) -> Result<AppCopy, Refusal> {
    copy.show((device, &Held::assumed(device, Wish::ShowCopy)), TokenHash([3; 32]), &LISTS, now)
}

/// A phone reads the code in the moment in which it is shown.
fn read(device: &Device, new: &Keys) -> (AppCopy, Alone) {
    redeems(shown(device), new, READY).unwrap()
}

fn redeems(copy: AppCopy, new: &Keys, now: Timestamp) -> Result<(AppCopy, Alone), Refusal> {
    copy.redeem((Id::from_bytes([7; 16]), Id::from_bytes([8; 16])), &new.take(), (&LISTS, ISSUER), now)
}

fn vouches(keys: &Keys, copy: &AppCopy, alone: &Alone, at: Timestamp) -> [u8; 64] {
    vouches_by(Way::Scans, keys, (copy, alone), at)
}

fn vouches_by(near: Way, keys: &Keys, (copy, alone): (&AppCopy, &Alone), at: Timestamp) -> [u8; 64] {
    let fields = EndorseFields {
        issuer: ISSUER,
        copy: &copy.id.to_string(),
        device: &copy.device.to_string(),
        enrolment: &alone.id.to_string(),
        new_key: &alone.app_key,
        at: at.0,
        near,
    };
    keys.sign(&fields.transcript())
}

#[test]
fn the_hour_begins_with_the_tick_and_ends_to_the_millisecond() {
    let old = device(&Keys::new(), 4);
    assert_eq!(shows(begun(&old), &old, NOON).err(), Some(Refusal::OutOfOrder));
    let copy = begun(&old).confirm(&LISTS, NOON + minutes(7)).unwrap();
    let ready = NOON + minutes(67);
    assert_eq!(copy.ready_at(), Some(ready));
    for (now, expected) in [
        (ready - MOMENT, Some(Refusal::NotYet(ready))),
        (ready, None),
        (ready + days(1) - MOMENT, None),
        (ready + days(1), Some(Refusal::Expired)),
    ] {
        assert_eq!(shows(copy.clone(), &old, now).err(), expected, "{now:?}");
    }
    assert_eq!(copy.confirm(&LISTS, ready).err(), Some(Refusal::OutOfOrder), "there is one tick");
}

#[test]
fn a_tick_comes_within_a_quarter_of_an_hour_or_not_at_all() {
    let old = device(&Keys::new(), 4);
    for (after, expected) in [(minutes(15) - MOMENT, None), (minutes(15), Some(Refusal::Expired))] {
        assert_eq!(begun(&old).confirm(&LISTS, NOON + after).err(), expected, "{after:?}");
    }
}

/// The PIN was typed for this, on the device that is copied.
#[test]
fn a_holders_proof_counts_for_what_it_was_given_for() {
    let (old, other) = (device(&Keys::new(), 4), device(&Keys::new(), 5));
    for wish in [Wish::Open, Wish::Unregister, Wish::RemovePlatform, Wish::ShowCopy] {
        let held = Held::assumed(&old, wish);
        let begun = AppCopy::begin(Id::from_bytes([9; 16]), (&old, &held), &LISTS, NOON);
        assert_eq!(begun.err(), Some(Refusal::NotHeld), "{wish:?}");
    }
    for (device, held) in [
        (&old, Held::assumed(&old, Wish::Copy)),
        (&old, Held::assumed(&other, Wish::ShowCopy)),
        (&other, Held::assumed(&other, Wish::ShowCopy)),
    ] {
        let shown = waiting(&old).show((device, &held), TokenHash([3; 32]), &LISTS, READY);
        assert_eq!(shown.err(), Some(Refusal::NotHeld));
    }
}

#[test]
fn a_code_is_read_within_three_minutes_and_once() {
    let (old, new) = (device(&Keys::new(), 4), Keys::new());
    for (after, expected) in [
        (seconds(0), None),
        (minutes(3) - MOMENT, None),
        (minutes(3), Some(Refusal::ShowingOver)),
        (minutes(3) + seconds(1), Some(Refusal::ShowingOver)),
    ] {
        assert_eq!(redeems(shown(&old), &new, READY + after).err(), expected, "{after:?}");
    }
    let (copy, _) = read(&old, &new);
    assert_eq!(redeems(copy, &Keys::new(), READY).err(), Some(Refusal::ShowingOver));
    let forged = Take { description: "Safari".into(), ..new.take() };
    let ids = (Id::from_bytes([7; 16]), Id::from_bytes([8; 16]));
    assert_eq!(shown(&old).redeem(ids, &forged, (&LISTS, ISSUER), READY).err(), Some(Refusal::BadSignature));
}

/// A clock that is set back gives a code no more than its three minutes; that of another node may be a little behind.
#[test]
fn a_code_from_before_a_clock_was_set_back_is_over() {
    let (old, new) = (device(&Keys::new(), 4), Keys::new());
    for (back, expected) in [
        (seconds(0), None),
        (minutes(1), None),
        (minutes(1) + MOMENT, Some(Refusal::ShowingOver)),
        (days(1), Some(Refusal::ShowingOver)),
    ] {
        assert_eq!(redeems(shown(&old), &new, READY - back).err(), expected, "{back:?}");
    }
}

#[test]
fn the_phones_meet_within_twenty_seconds_by_the_right_code() {
    let (old, new) = (device(&Keys::new(), 4), Keys::new());
    let (copy, alone) = read(&old, &new);
    let heard = Meet::Heard(commitment(&new.public()));
    for seen in [SCANNED, heard] {
        for (after, expected) in [
            (seconds(0), None),
            (seconds(20), None),
            (seconds(20) + MOMENT, Some(Refusal::TooLate)),
            (hours(2), Some(Refusal::TooLate)),
        ] {
            let met = copy.clone().meet(seen, &alone, &MEETING, READY + after);
            assert_eq!(met.err(), expected, "{seen:?} {after:?}");
        }
        let nobody = shown(&old).meet(seen, &alone, &MEETING, READY);
        assert_eq!(nobody.err(), Some(Refusal::OutOfOrder), "nobody has read it");
    }
    // Another code, another phone; and neither says what the other should.
    let others = [Meet::Meeting([6; 16]), Meet::Heard(commitment(&Keys::new().public())), Meet::Heard(MEETING)];
    for other in others.into_iter().chain([Meet::Meeting(commitment(&new.public()))]) {
        let refused = copy.clone().meet(other, &alone, &MEETING, READY);
        assert_eq!(refused.err(), Some(Refusal::OtherMeeting), "{other:?}");
    }
    for (first, then) in [(SCANNED, heard), (heard, SCANNED)] {
        let met = copy.clone().meet(first, &alone, &MEETING, READY + seconds(3)).unwrap();
        let again = met.meet(then, &alone, &MEETING, READY + seconds(60)).unwrap();
        let kept = Meeting { at: READY + seconds(3), near: first.way() };
        let met = again.shown.and_then(|showing| showing.read?.met);
        assert_eq!(met, Some(kept), "what comes second moves neither when nor how");
    }
}

/// Who vouches says how near it was: a word about scans is none about a radio, nor the other way round.
#[test]
fn the_old_phone_vouches_for_the_way_in_which_it_met() {
    let (keys, new) = (Keys::new(), Keys::new());
    let old = device(&keys, 4);
    let (copy, alone) = read(&old, &new);
    for seen in [SCANNED, Meet::Heard(commitment(&new.public()))] {
        let met = copy.clone().meet(seen, &alone, &MEETING, READY).unwrap();
        for way in Way::ALL {
            let signed = vouches_by(way, &keys, (&met, &alone), READY);
            let endorsed = met.clone().endorse(&old, &alone, (&signed, ISSUER), READY);
            if way != seen.way() {
                assert_eq!(endorsed.err(), Some(Refusal::BadSignature), "{seen:?}");
                continue;
            }
            let (_, evidence) = endorsed.unwrap();
            let ceremony = alone.ceremony.clone().pass(evidence, READY).unwrap();
            let near = Fact::Near(way);
            assert!(matches!(ceremony.steps(), [ceremony::Step::Passed(passed)] if passed.fact == near));
        }
    }
}

#[test]
fn the_old_phone_vouches_for_what_it_met_and_nobody_else_does() {
    let (keys, new) = (Keys::new(), Keys::new());
    let old = device(&keys, 4);
    let (copy, alone) = read(&old, &new);
    let signature = vouches(&keys, &copy, &alone, READY);
    let early = copy.clone().endorse(&old, &alone, (&signature, ISSUER), READY);
    assert_eq!(early.err(), Some(Refusal::OutOfOrder), "it has not met it");
    let met = copy.meet(SCANNED, &alone, &MEETING, READY).unwrap();
    let other = device(&Keys::new(), 5);
    for (device, signed, now, expected) in [
        (&old, signature, READY + minutes(3), None),
        (&old, signature, READY + minutes(3) + MOMENT, Some(Refusal::TooLate)),
        (&old, vouches(&keys, &met, &alone, READY + MOMENT), READY, Some(Refusal::BadSignature)),
        (&old, vouches(&Keys::new(), &met, &alone, READY), READY, Some(Refusal::BadSignature)),
        (&other, signature, READY, Some(Refusal::OutOfOrder)),
    ] {
        assert_eq!(met.clone().endorse(device, &alone, (&signed, ISSUER), now).err(), expected);
    }
    let stranger = Alone { id: Id::from_bytes([6; 16]), ..alone.clone() };
    assert!(met.clone().endorse(&old, &stranger, (&signature, ISSUER), READY).is_err());
    // Its word passes the gate.
    let (copy, evidence) = met.endorse(&old, &alone, (&signature, ISSUER), READY).unwrap();
    assert!(matches!(copy.open_showing(READY + hours(5)), Some((_, Stage::Endorsed))));
    let ceremony = alone.ceremony.pass(evidence, READY).unwrap();
    assert!(matches!(ceremony.next(READY), Ok(Next::Do(Gate::UserId))));
}

/// A new phone ends with its copy, and knows whose it is.
#[test]
fn a_phone_that_takes_a_copy_ends_with_it() {
    let (old, new) = (device(&Keys::new(), 4), Keys::new());
    let (copy, alone) = read(&old, &new);
    assert_eq!((alone.copy, alone.account), (Some(copy.id), Some(copy.account)));
    assert_eq!(alone.ceremony.times().1, READY + days(1));
}

#[test]
fn five_wrong_user_ids_and_no_sixth() {
    let mut copy = waiting(&device(&Keys::new(), 4));
    for left in (1..5).rev() {
        copy = copy.count_wrong_user_id();
        assert_eq!((copy.user_ids_left(), copy.ended), (left, None));
    }
    assert_eq!(copy.count_wrong_user_id().ended, Some(Ending::WrongUserIds));
}

#[test]
fn every_end_comes_back_from_its_word() {
    for ending in Ending::ALL {
        assert_eq!(Ending::from_text(ending.as_str()), Some(ending));
    }
}
