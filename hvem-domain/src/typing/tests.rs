//! When a device types, to the millisecond, and who may have it type.

use super::*;
use crate::{
    scheme::{EU_LOGIN, MITID, NEMID},
    time::days,
};

const NOON: Timestamp = Timestamp(1_763_838_000_000);
const LIST: &[Gate] = &[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1)), Gate::Unlock];
const MOMENT: Duration = Duration::from_millis(1);

fn device(number: u8) -> Device {
    Device::assumed(number, [1; 16], NOON)
}

fn begun() -> Typing {
    let (phone, held) = (device(2), Held::assumed(&device(2), Wish::TypeCodes));
    Typing::begin(Id::from_bytes([9; 16]), (&phone, &held), LIST, NOON).unwrap()
}

fn confirmed(typing: Typing, now: Timestamp) -> Result<Typing, Refusal> {
    typing.confirm((&device(2), &Held::assumed(&device(2), Wish::ConfirmTyping)), now)
}

/// The tick at noon.
fn waiting() -> Typing {
    begun().start(LIST, NOON).unwrap()
}

/// 59:59.999 is refused, 60:00.000 accepted.
#[test]
fn a_device_types_an_hour_after_the_tick_and_no_moment_before() {
    let until = NOON + hours(1);
    assert_eq!(waiting().ready_at(), Some(until));
    assert_eq!(waiting().is_ready(until - MOMENT), Err(Refusal::NotYet(until)));
    assert_eq!(confirmed(waiting(), until - MOMENT).err(), Some(Refusal::NotYet(until)));
    assert_eq!(waiting().is_ready(until), Ok(()));
    let switched = confirmed(waiting(), until).unwrap();
    assert_eq!((switched.since(), switched.ready_at(), switched.expires_at()), (Some(until), None, None));
    assert!(!switched.is_over(until + days(900)), "until it is switched back");
}

#[test]
fn before_the_tick_there_is_no_wait_that_could_end() {
    assert_eq!((begun().ready_at(), begun().gate(NOON)), (None, Some(Gate::Confirm)));
    assert_eq!(confirmed(begun(), NOON + hours(2)).err(), Some(Refusal::Expired));
    assert_eq!(confirmed(begun(), NOON + minutes(5)).err(), Some(Refusal::OutOfOrder));
    assert_eq!(begun().start(LIST, NOON + minutes(15)).err(), Some(Refusal::Expired), "nobody ticked");
}

/// The time at which it may be finished follows from the tick alone: a second one is refused, whenever it comes.
#[test]
fn a_second_tick_moves_nothing() {
    for later in [MOMENT, minutes(30), hours(1), hours(3)] {
        assert_eq!(waiting().start(LIST, NOON + later).err(), Some(Refusal::OutOfOrder));
    }
    let switched = confirmed(waiting(), NOON + hours(1)).unwrap();
    assert_eq!(switched.clone().start(LIST, NOON + hours(1)).err(), Some(Refusal::OutOfOrder));
    assert_eq!(confirmed(switched, NOON + hours(1)).err(), Some(Refusal::OutOfOrder));
}

#[test]
fn it_is_finished_within_a_day_or_not_at_all() {
    let end = NOON + hours(25);
    assert!(confirmed(waiting(), end - MOMENT).is_ok());
    assert!(waiting().is_over(end));
    assert_eq!(confirmed(waiting(), end).err(), Some(Refusal::Expired));
}

#[test]
fn a_proof_counts_for_this_device_and_this_wish_alone() {
    let (ready, other) = (NOON + hours(1), device(3));
    for wish in [Wish::TypeCodes, Wish::Open, Wish::Copy, Wish::ShowCopy] {
        let held = Held::assumed(&device(2), wish);
        assert_eq!(waiting().confirm((&device(2), &held), ready).err(), Some(Refusal::NotHeld));
    }
    let held = Held::assumed(&other, Wish::ConfirmTyping);
    assert_eq!(waiting().confirm((&other, &held), ready).err(), Some(Refusal::NotHeld));
    assert_eq!(waiting().confirm((&device(2), &held), ready).err(), Some(Refusal::NotHeld));
    let held = Held::assumed(&other, Wish::ConfirmTyping);
    let begun = Typing::begin(Id::from_bytes([9; 16]), (&other, &held), LIST, NOON);
    assert_eq!(begun.err(), Some(Refusal::NotHeld));
}

/// Where the scheme has a list, only the device types that was switched over; another one of the account does not.
#[test]
fn who_may_type_is_the_schemes_word_and_the_devices_own() {
    let may = |number, typing: Option<&Typing>| MayType::of(&device(number), typing, &MITID).is_ok();
    let switched = confirmed(waiting(), NOON + hours(1)).unwrap();
    assert!(!may(2, None) && !may(2, Some(&begun())) && !may(2, Some(&waiting())));
    assert!(may(2, Some(&switched)) && !may(3, Some(&switched)));
    for free in [&EU_LOGIN, &NEMID] {
        assert!(MayType::of(&device(2), None, free).is_ok());
    }
}

/// What the engine is built for: the holder at both ends, a tick, and a wait in between.
#[test]
fn every_list_has_the_holder_at_both_ends_and_a_wait_between() {
    for scheme in Scheme::PRESETS {
        let Some(list) = scheme.typing else { continue };
        assert!(matches!(list, [Gate::Unlock, Gate::Confirm, Gate::Wait(_), Gate::Unlock]), "{}", scheme.name);
    }
}

mod sequences {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Call {
        Start,
        Confirm,
        /// The clock of the server goes on, or is set back.
        Clock(i64),
    }

    fn call() -> impl Strategy<Value = Call> {
        prop_oneof![
            Just(Call::Start),
            Just(Call::Confirm),
            (0..4_000_000_i64).prop_map(Call::Clock),
            (-90_000_000..90_000_000_i64).prop_map(Call::Clock),
        ]
    }

    proptest! {
        /// G-19: whatever is called in whatever order, and wherever the clock is set meanwhile: nothing moves the tick, and no device types before an hour
        /// after it by the server's clock.
        #[test]
        fn no_call_moves_the_tick_or_shortens_the_hour(calls in proptest::collection::vec(call(), 1..40)) {
            let (mut now, mut typing, mut ticked) = (NOON, begun(), None);
            for call in calls {
                match call {
                    Call::Clock(by) => now = Timestamp(now.0 + by),
                    Call::Start => {
                        if let Ok(started) = typing.clone().start(LIST, now) {
                            prop_assert_eq!(ticked, None, "ticked twice");
                            (ticked, typing) = (Some(now), started);
                        }
                    }
                    Call::Confirm => {
                        if let Ok(switched) = confirmed(typing.clone(), now) {
                            prop_assert!(typing.since().is_none(), "switched twice");
                            prop_assert!(ticked.is_some_and(|at| now >= at + hours(1)), "before its hour");
                            typing = switched;
                        }
                    }
                }
                if typing.since().is_none() {
                    prop_assert_eq!(typing.ready_at(), ticked.map(|at| at + hours(1)));
                }
            }
        }
    }
}
