//! Who blocks a device, who opens it, and what it matches meanwhile.

use hvem_formats::app::{
    answer::{Answer, Decision, Method},
    holder::{HolderProof, Wish},
};

use super::*;
use crate::{
    approval::{Matched, MatchedBy, Refusal, Request, Unmatched},
    holder::SignedWish,
    id::Id,
    login::Asker,
    scheme::{Channel, EU_LOGIN},
    secret::DerivationKey,
    time::{Timestamp, minutes},
    typing::MayType,
};

const NOON: Timestamp = Timestamp(1_763_838_000_000);
const KEY: DerivationKey = DerivationKey::new([7; 32]);

fn phone(state: State) -> Device {
    Device { state, ..Device::assumed(3, [9; 16], NOON) }
}

fn unmatched() -> Unmatched {
    let request = Request {
        id: Id::from_bytes([1; 16]),
        ceremony: Id::from_bytes([2; 16]),
        account: Id::from_bytes([9; 16]),
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

#[test]
fn what_the_office_has_blocked_only_the_office_opens() {
    let (holder, office) = (Blocked::ByHolder, Blocked::ByOffice);
    let by_holder = phone(phone(State::InUse).block(holder, NOON).unwrap());
    assert_eq!(by_holder.state, State::Blocked(NOON, holder));
    assert_eq!(by_holder.open(false), Ok(State::InUse));
    assert_eq!(by_holder.block(holder, NOON), Err(NotNow(by_holder.state)), "it is so already");
    let by_office = phone(by_holder.block(office, NOON + minutes(1)).unwrap());
    assert_eq!(by_office.state, State::Blocked(NOON, office), "since when it answers nothing stays");
    assert_eq!(by_office.open(false), Err(NotNow(by_office.state)));
    assert_eq!(by_office.block(holder, NOON), Err(NotNow(by_office.state)), "nor does its holder take it over");
    assert_eq!(by_office.open(true), Ok(State::InUse));
    assert_eq!(phone(State::InUse).open(true), Err(NotNow(State::InUse)));
}

#[test]
fn who_blocked_it_comes_back_from_the_store_as_it_was_written() {
    for why in Blocked::ALL {
        assert_eq!(Blocked::from_text(why.as_str()), Some(why));
    }
    assert_eq!(Blocked::from_text("wrong-codes"), None);
}

/// Whatever is carried to it, and however right it is: while it is blocked it says nothing of the request.
#[test]
fn a_blocked_device_matches_nothing() {
    for (state, matches) in [(State::InUse, true), (State::Blocked(NOON, Blocked::ByHolder), false)] {
        let phone = phone(state);
        let types = MayType::of(&phone, None, &EU_LOGIN).unwrap();
        let (code, link) = (unmatched().secrets(&KEY).code(), unmatched().secrets(&KEY).link());
        let by_code = unmatched().match_code((&phone, &types), &code, &KEY, NOON).err();
        let by_qr = unmatched().match_qr(&phone, unmatched().qr(&KEY, NOON), &KEY, NOON).err();
        let by_link = unmatched().match_link(&phone, (&link, true), &KEY, NOON).err();
        let refused = (!matches).then_some(Refusal::Blocked);
        assert_eq!([by_code, by_qr, by_link], [refused; 3]);
    }
}

/// Only who holds its key learns that it is blocked.
#[test]
fn a_wrong_signature_is_wrong_before_the_device_is_blocked() {
    let blocked = phone(State::Blocked(NOON, Blocked::ByOffice));
    let matched = Matched { request: unmatched().request, device: blocked.id, by: MatchedBy::Qr, digest: [0; 32] };
    let answer = Answer {
        decision: Decision::Reject,
        method: Method::Nothing,
        locale: "da".into(),
        ratchet: [0; 32],
        next_ratchet: [0; 32],
        signature: [1; 64],
        pin_signature: None,
        assertion: None,
    };
    let refused = matched.check_signature(&blocked, &answer, "https://id.example.org").err();
    assert_eq!(refused, Some(Refusal::BadSignature));
    let (method, signature) = (Method::Pin, [1; 64]);
    let proof = HolderProof {
        method,
        ratchet: [0; 32],
        next_ratchet: [0; 32],
        signature,
        pin_signature: None,
        assertion: None,
    };
    let refused = SignedWish::check(&blocked, &proof, Wish::Open, "https://id.example.org").err();
    assert_eq!(refused, Some(Refusal::BadSignature));
}
