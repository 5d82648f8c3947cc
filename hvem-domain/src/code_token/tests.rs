use hvem_formats::oath::{Code, Digits, Hash, Seed, hotp};

use super::*;
use crate::time::{days, minutes, seconds};

const NOON: Timestamp = Timestamp(1_800_000_000_000);

const MINE: Id<Account> = Id::from_bytes([1; 16]);
const THEIRS: Id<Account> = Id::from_bytes([2; 16]);
const PERIOD: u32 = 30;

fn device(moves: Moves) -> CodeToken {
    CodeToken {
        id: Id::from_bytes([9; 16]),
        serial: "7000-0001".parse().unwrap(),
        kind: Kind::Display,
        generator: Generator { moves, hash: Hash::Sha1, digits: Digits::Six },
        seed: Seed::from_bytes(b"12345678901234567890".to_vec()).unwrap(),
        added_at: NOON,
        valid: (None, None),
        pace: Pace::default(),
        state: State::InUse(MINE, NOON),
    }
}

fn timed() -> CodeToken {
    device(Moves::Time(Steps::USUAL))
}

fn code(device: &CodeToken, position: u64) -> Code {
    hotp(&device.seed, device.generator.hash, device.generator.digits, position)
}

fn step(at: Timestamp) -> u64 {
    at.seconds() as u64 / u64::from(PERIOD)
}

/// Looks, and keeps what is to be kept.
fn look(device: &mut CodeToken, position: u64, at: Timestamp) -> Verdict {
    let typed = code(device, position);
    let Looked { pace, verdict } = device.look(|code| code.same(&typed), at, Reach::Usual);
    device.pace = pace;
    verdict
}

fn is_right(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Right(_))
}

/// G-16: RFC 6238 §5.2, "the verifier MUST NOT accept the second attempt of the OTP".
#[test]
fn a_code_works_once_and_no_earlier_one_after_it() {
    let mut device = timed();
    assert!(is_right(look(&mut device, step(NOON), NOON)));
    assert!(!is_right(look(&mut device, step(NOON), NOON)));
    assert!(!is_right(look(&mut device, step(NOON) - 1, NOON)), "nor the one before it, which was never used");
    assert!(is_right(look(&mut device, step(NOON) + 1, NOON + seconds(30))));
}

#[test]
fn one_step_on_either_side_is_taken_and_the_clock_is_followed() {
    for (off, right) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        assert_eq!(is_right(look(&mut timed(), step(NOON).saturating_add_signed(off), NOON)), right, "{off}");
    }
    // A clock that loses a step a week is still right after a year.
    let mut device = timed();
    for week in 0..52_u64 {
        let at = NOON + days(7 * week);
        assert!(is_right(look(&mut device, step(at) - week, at)), "week {week}");
    }
    assert_eq!(device.pace.drift, -51);
}

/// RFC 6238 §6: resynchronisation.
#[test]
fn a_device_that_is_far_off_is_believed_when_its_next_code_follows() {
    let mut device = timed();
    assert_eq!(look(&mut device, step(NOON) + 12, NOON), Verdict::OneMore);
    assert!(is_right(look(&mut device, step(NOON) + 13, NOON + seconds(30))));
    assert_eq!(device.pace.drift, 12);

    let mut guessed = timed();
    assert_eq!(look(&mut guessed, step(NOON) + 12, NOON), Verdict::OneMore);
    assert!(!is_right(look(&mut guessed, step(NOON) + 12, NOON + seconds(30))), "the same one again");
    let mut another = timed();
    assert_eq!(look(&mut another, step(NOON) + 12, NOON), Verdict::OneMore);
    assert!(!is_right(look(&mut another, step(NOON) - 8, NOON + seconds(30))), "one that does not follow");
}

/// RFC 4226 §7.2 and §7.4: the counter moves on, and looks a few ahead.
#[test]
fn a_counting_device_may_be_pressed_in_a_pocket() {
    let mut device = device(Moves::Count);
    assert!(is_right(look(&mut device, 0, NOON)));
    assert!(is_right(look(&mut device, 10, NOON)), "nine presses that nobody typed");
    assert!(!is_right(look(&mut device, 5, NOON)), "one from before");
    device.pace = device.forgiven();
    assert_eq!(look(&mut device, 60, NOON), Verdict::OneMore);
    assert!(is_right(look(&mut device, 61, NOON)));
}

/// FACTS, "Wrong OTP": after the third wrong code in a row a device is blocked for a short period.
#[test]
fn three_wrong_codes_in_a_row_make_it_pause_and_a_right_one_begins_anew() {
    let mut device = timed();
    let wrong = step(NOON) + 500;
    assert_eq!(look(&mut device, wrong, NOON), Verdict::Wrong);
    assert_eq!(look(&mut device, wrong, NOON), Verdict::Wrong);
    assert_eq!(look(&mut device, wrong, NOON), Verdict::Paused(NOON + minutes(15)));
    assert_eq!(look(&mut device, step(NOON), NOON), Verdict::Paused(NOON + minutes(15)), "not even the right one");
    let later = NOON + minutes(15);
    assert!(is_right(look(&mut device, step(later), later)));
    assert_eq!(device.pace.wrong, 0);
}

#[test]
fn thirty_wrong_codes_in_a_row_block_it_however_slowly_they_came() {
    let mut device = timed();
    let mut at = NOON;
    for tried in 1..=30 {
        at = at + days(1);
        let verdict = look(&mut device, step(at) + 500, at);
        assert_eq!(verdict == Verdict::TooMany, tried == 30, "{tried}");
    }
}

#[test]
fn what_lay_in_a_drawer_for_long_is_activated_by_one_code() {
    let device = timed();
    let typed = code(&device, step(NOON) - 9);
    assert!(is_right(device.look(|code| code.same(&typed), NOON, Reach::Activation).verdict));
    assert!(!is_right(device.look(|code| code.same(&typed), NOON, Reach::Usual).verdict));
}

/// A stolen parcel is worth nothing.
#[test]
fn what_was_sent_to_somebody_is_activated_by_nobody_else() {
    let at = |state| CodeToken { state, ..timed() };
    let sent = at(at(State::InStock).send(MINE, NOON).unwrap());
    assert!(sent.may_be_activated_by(MINE) && !sent.may_be_activated_by(THEIRS));
    assert!(sent.activate(THEIRS, NOON).is_err() && sent.send(THEIRS, NOON).is_err());
    let mine = sent.activate(MINE, NOON).unwrap();
    assert_eq!(mine, State::InUse(MINE, NOON));
    for state in [mine, State::Blocked(MINE, NOON, Blocked::ByHolder), State::Revoked(Some(MINE), NOON)] {
        assert!(at(state).activate(MINE, NOON).is_err() && at(state).activate(THEIRS, NOON).is_err(), "{state:?}");
    }
}

#[test]
fn the_holder_opens_what_the_holder_blocked_and_not_what_the_office_did() {
    let at = |state| CodeToken { state, ..timed() };
    let mine = at(State::InUse(MINE, NOON));
    for (why, holder_opens) in [(Blocked::ByHolder, true), (Blocked::WrongCodes, true), (Blocked::ByOffice, false)] {
        let blocked = at(mine.block(why, NOON).unwrap());
        assert_eq!(blocked.open(false, NOON).is_ok(), holder_opens, "{why:?}");
        assert!(blocked.open(true, NOON).is_ok() && !blocked.is_in_use());
    }
    let kept = at(mine.block(Blocked::ByHolder, NOON).unwrap()).block(Blocked::ByOffice, NOON).unwrap();
    assert!(at(kept).open(false, NOON).is_err());
}

/// RFC 6030 §5.
#[test]
fn a_device_is_used_only_within_the_time_that_its_maker_gives_it() {
    let device = CodeToken { valid: (Some(NOON), Some(NOON + days(1))), ..timed() };
    assert!(device.is_valid_at(NOON) && device.is_valid_at(NOON + days(1)));
    assert!(!device.is_valid_at(Timestamp(NOON.0 - 1)) && !device.is_valid_at(NOON + days(1) + seconds(1)));
}

#[test]
fn serial_numbers_are_read_as_people_type_them() {
    let serial: Serial = "AB 12-345".parse().unwrap();
    assert_eq!("ab12345".parse(), Ok(serial));
    for wrong in ["", "AB1", "AB_123", &"1".repeat(33)] {
        assert_eq!(wrong.parse::<Serial>(), Err(NotASerial), "{wrong}");
    }
}

#[test]
fn an_address_names_every_line_that_is_wrong() {
    let long = "x".repeat(81);
    let wrong = Address::parse(["", "2100", &long, "<b>"]).unwrap_err();
    assert_eq!(wrong.iter().map(|error| error.field).collect::<Vec<_>>(), ["street", "town", "country"]);
    let address = Address::parse([" Søndergade  1 ", "2100", "København Ø", ""]).unwrap();
    assert_eq!(address.lines(), ["Søndergade 1", "2100 København Ø"]);
}
