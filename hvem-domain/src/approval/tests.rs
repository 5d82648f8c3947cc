//! Matching and deciding, without keys: signatures have their tests beside the protocol's vectors.

use super::*;
use crate::{
    scheme::EU_LOGIN,
    secret::DerivationKey,
    time::{minutes, seconds},
    typing::MayType,
};

const NOON: Timestamp = Timestamp(1_000_000_000_000);
const OWNER: [u8; 16] = [9; 16];

fn unmatched() -> Unmatched {
    let request = Request {
        id: Id::from_bytes([1; 16]),
        ceremony: Id::from_bytes([2; 16]),
        account: Id::from_bytes(OWNER),
        woken: None,
        channel: Channel::Elsewhere,
        asker: Asker { id: "pension".into(), name: "Pensionsportalen".into() },
        browser: "Firefox".into(),
        browser_key: None,
        asked_at: NOON,
        expires_at: NOON + minutes(5),
    };
    Unmatched { request }
}

fn phone_of(account: [u8; 16]) -> Device {
    Device::assumed(3, account, NOON)
}

fn phone() -> Device {
    phone_of(OWNER)
}

/// Where the scheme has every app type.
fn types(device: &Device) -> MayType {
    MayType::of(device, None, &EU_LOGIN).unwrap()
}

const KEY: DerivationKey = DerivationKey::new([7; 32]);

/// G-04: a code is worth nothing 30 s after it appeared.
#[test]
fn a_qr_code_is_refused_thirty_seconds_after_it_appeared() {
    let shown = unmatched().qr(&KEY, NOON);
    let just_before = Timestamp((NOON + seconds(30)).0 - 1);
    assert!(unmatched().match_qr(&phone(), shown, &KEY, just_before).is_ok());
    assert_eq!(unmatched().match_qr(&phone(), shown, &KEY, NOON + seconds(30)).err(), Some(Refusal::Unknown));
}

#[test]
fn a_code_of_the_future_or_of_another_turn_is_refused() {
    let later = unmatched().qr(&KEY, NOON + seconds(10));
    assert_eq!(unmatched().match_qr(&phone(), later, &KEY, NOON).err(), Some(Refusal::Unknown));
    let mixed = QrTurn { slot: 0, ..later };
    assert_eq!(unmatched().match_qr(&phone(), mixed, &KEY, NOON + seconds(10)).err(), Some(Refusal::Unknown));
}

#[test]
fn what_lets_one_device_type_lets_no_other() {
    let code = unmatched().secrets(&KEY).code();
    let other = Device { id: Id::from_bytes([8; 16]), ..phone() };
    assert_eq!(unmatched().match_code((&phone(), &types(&other)), &code, &KEY, NOON).err(), Some(Refusal::Unknown));
}

/// G-03: another person's phone that reads the code gets nothing.
#[test]
fn a_foreign_phone_matches_nothing_and_is_not_told_why() {
    let stranger = phone_of([4; 16]);
    assert_eq!(unmatched().match_qr(&stranger, unmatched().qr(&KEY, NOON), &KEY, NOON).err(), Some(Refusal::Unknown));
    let code = unmatched().secrets(&KEY).code();
    assert_eq!(unmatched().match_code((&stranger, &types(&stranger)), &code, &KEY, NOON).err(), Some(Refusal::Unknown));
}

#[test]
fn the_four_characters_match_and_a_wrong_code_is_fatal() {
    let code = unmatched().secrets(&KEY).code();
    assert!(
        matches!(unmatched().match_code((&phone(), &types(&phone())), &code, &KEY, NOON), Ok(Ok(matched)) if matched.by == MatchedBy::Code)
    );
    assert!(matches!(unmatched().match_code((&phone(), &types(&phone())), "0000", &KEY, NOON), Ok(Err(WrongCode))));
}

#[test]
fn a_link_opens_only_in_the_browser_that_shows_it() {
    let token = unmatched().secrets(&KEY).link();
    assert!(unmatched().match_link(&phone(), (&token, true), &KEY, NOON).is_ok());
    assert_eq!(unmatched().match_link(&phone(), (&token, false), &KEY, NOON).err(), Some(Refusal::Unknown));
    assert_eq!(unmatched().match_link(&phone(), (&[6; 16], true), &KEY, NOON).err(), Some(Refusal::Unknown));
}

#[test]
fn nothing_is_matched_in_the_very_moment_of_expiry() {
    let code = unmatched().secrets(&KEY).code();
    assert_eq!(
        unmatched().match_code((&phone(), &types(&phone())), &code, &KEY, NOON + minutes(5)).err(),
        Some(Refusal::Expired)
    );
}

/// G-14: without the key, which is not in the database, what a browser shows can't be computed.
#[test]
fn another_key_makes_other_secrets() {
    let other = DerivationKey::new([8; 32]);
    assert_ne!(unmatched().qr(&KEY, NOON).secret, unmatched().qr(&other, NOON).secret);
    assert_ne!(unmatched().secrets(&KEY).link(), unmatched().secrets(&other).link());
}
