//! The engine, exercised over the presets.

use super::*;
use crate::{
    scheme::{Channel, EU_LOGIN, NEMID},
    time::{hours, minutes},
};

const NOON: Timestamp = Timestamp(1_000_000_000_000);

fn begin(plan: &[Gate]) -> Ceremony {
    Ceremony::begin(Id::from_bytes([1; 16]), plan, NOON, NOON + hours(24))
}

fn proof(gate: Gate) -> Evidence {
    Evidence::new(gate, Fact::Plain)
}

fn is_next(ceremony: &Ceremony, gate: Gate) -> bool {
    matches!(ceremony.next(NOON), Ok(Next::Do(next)) if next == gate)
}

#[test]
fn gates_are_passed_in_order_and_no_other() {
    let ceremony = begin(EU_LOGIN.login);
    assert!(is_next(&ceremony, Gate::UserId));
    assert_eq!(ceremony.clone().pass(proof(Gate::Password), NOON).err(), Some(Refusal::OutOfOrder));
    let ceremony = ceremony.pass(proof(Gate::UserId), NOON).unwrap();
    assert!(is_next(&ceremony, Gate::Password));
}

#[test]
fn a_choice_is_taken_and_can_be_taken_back() {
    let ceremony =
        begin(EU_LOGIN.login).pass(proof(Gate::UserId), NOON).unwrap().pass(proof(Gate::Password), NOON).unwrap();
    assert_eq!(ceremony.clone().pass(proof(Gate::Approve(Channel::Here)), NOON).err(), Some(Refusal::OutOfOrder));
    let elsewhere = ceremony.choose(0, NOON).unwrap();
    assert!(is_next(&elsewhere, Gate::Approve(Channel::Elsewhere)));
    let here = elsewhere.rethink(NOON).unwrap().choose(1, NOON).unwrap();
    assert!(is_next(&here, Gate::Approve(Channel::Here)));
    let done = here.pass(proof(Gate::Approve(Channel::Here)), NOON).unwrap();
    assert!(matches!(done.next(NOON), Ok(Next::Done(complete)) if complete.passed().len() == 3));
    assert_eq!(done.rethink(NOON).err(), Some(Refusal::OutOfOrder));
}

#[test]
fn the_waiting_hour_ends_to_the_millisecond() {
    let mut ceremony = begin(NEMID.activate);
    for gate in [Gate::AcceptTerms, Gate::UserId, Gate::Password, Gate::CardKey] {
        ceremony = ceremony.pass(proof(gate), NOON).unwrap();
    }
    let over = NOON + hours(1);
    assert!(matches!(ceremony.next(Timestamp(over.0 - 1)), Ok(Next::WaitUntil(until)) if until == over));
    assert_eq!(ceremony.clone().pass(proof(Gate::UserId), Timestamp(over.0 - 1)).err(), Some(Refusal::NotYet));
    assert!(matches!(ceremony.next(over), Ok(Next::Do(Gate::UserId))));
    assert!(ceremony.pass(proof(Gate::UserId), over).is_ok());
}

#[test]
fn a_qr_code_is_refused_in_the_very_moment_of_its_expiry() {
    let mut ceremony = begin(EU_LOGIN.activate);
    for gate in [Gate::SignedIn, Gate::NameDevice, Gate::ChoosePin] {
        ceremony = ceremony.pass(proof(gate), NOON).unwrap();
    }
    let qr = Gate::ShowQr(minutes(10));
    assert!(ceremony.clone().pass(proof(qr), Timestamp((NOON + minutes(10)).0 - 1)).is_ok());
    assert_eq!(ceremony.pass(proof(qr), NOON + minutes(10)).err(), Some(Refusal::QrExpired));
}

#[test]
fn nothing_goes_on_after_the_ceremony_has_expired() {
    let ceremony = begin(EU_LOGIN.login);
    assert_eq!(ceremony.next(NOON + hours(24)).err(), Some(Refusal::Expired));
    assert_eq!(ceremony.pass(proof(Gate::UserId), NOON + hours(24)).err(), Some(Refusal::Expired));
}

#[test]
fn a_stored_ceremony_comes_back_as_it_was() {
    let mut ceremony = begin(NEMID.activate);
    for gate in [Gate::AcceptTerms, Gate::UserId, Gate::Password, Gate::CardKey] {
        ceremony = ceremony.pass(proof(gate), NOON).unwrap();
    }
    let later = NOON + hours(2);
    let ceremony = ceremony.pass(proof(Gate::UserId), later).unwrap();
    let again = Ceremony::replay(ceremony.id(), NEMID.activate, ceremony.times(), ceremony.steps().to_vec()).unwrap();
    assert_eq!((again.steps, again.ahead, again.since), (ceremony.steps, ceremony.ahead, ceremony.since));
}

#[test]
fn steps_of_another_scheme_are_not_replayed() {
    let ceremony = begin(EU_LOGIN.login).pass(proof(Gate::UserId), NOON).unwrap();
    let misfit = Ceremony::replay(ceremony.id(), EU_LOGIN.activate, ceremony.times(), ceremony.steps().to_vec());
    assert_eq!(misfit.err(), Some(Refusal::Misfit));
}
