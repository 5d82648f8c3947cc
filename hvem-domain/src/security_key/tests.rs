//! What a security key may become, what its touch is worth, and what is shown where there is none. The touch is one of the vectors that the format is
//! checked with: counter 1, for a key that was last seen at 0.

use std::collections::HashMap;

use hvem_formats::b64;
use serde_json::Value;

use super::*;
use crate::{scheme::Identifier, time::minutes};

const NOON: Timestamp = Timestamp(1_763_838_000_000);
const SITE: Site<'_> = Site { rp_id: "id.example.org", origin: "https://id.example.org" };

fn vector(kind: &str, name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../../../hvem-formats/vectors/webauthn.json")).unwrap();
    let found = all["cases"].as_array().unwrap().iter().find(|case| case["kind"] == kind && case["name"] == name);
    found.unwrap().clone()
}

fn asked(case: &Value, since: Timestamp) -> Asked<'static> {
    let challenge = b64::decode_array(case["challenge_b64u"].as_str().unwrap()).unwrap();
    Asked { site: SITE, challenge, since, browser_key: true }
}

fn key(counter: u32) -> SecurityKey {
    let case = vector("registration", "UV=0");
    let made: Registration = serde_json::from_value(case["response"].clone()).unwrap();
    let ids = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
    let (key, _) = SecurityKey::register(ids, &made, asked(&case, NOON), NOON).unwrap();
    SecurityKey { credential: Roaming(Credential { counter, ..key.credential.0.clone() }), ..key }
}

fn look(key: &SecurityKey, name: &str, since: Timestamp) -> Verdict {
    let case = vector("assertion", name);
    key.look(&serde_json::from_value(case["response"].clone()).unwrap(), asked(&case, since))
}

#[test]
fn a_touch_counts_and_is_remembered() {
    let key = key(0);
    let Verdict::Right(touched) = look(&key, "UV=0", NOON) else { panic!("the touch is right") };
    let after = touched.counted(&key, NOON + minutes(1));
    assert_eq!((after.credential.0.counter, after.last_used_at), (1, Some(NOON + minutes(1))));
    assert!(matches!(look(&key, "UP=0", NOON), Verdict::Wrong));
    assert!(matches!(look(&key, "last bit changed", NOON), Verdict::Wrong));
}

/// G-35, for keys that count.
#[test]
fn a_counter_that_goes_backwards_shows_a_copy_unless_a_later_touch_has_overtaken_it() {
    let mut key = key(7);
    assert!(matches!(look(&key, "an assertion", NOON), Verdict::Copied), "it was never touched here");
    key.last_used_at = Some(NOON);
    assert!(matches!(look(&key, "an assertion", NOON), Verdict::Wrong));
    assert!(matches!(look(&key, "an assertion", NOON + minutes(1)), Verdict::Copied));
    let forged = look(&key, "last bit changed", NOON + minutes(1));
    assert!(matches!(forged, Verdict::Wrong), "who can't sign blocks nothing");
}

#[test]
fn only_a_key_in_use_answers() {
    let mut key = key(0);
    for state in [State::Blocked(NOON, Blocked::ByHolder), State::Revoked(NOON)] {
        key.state = state;
        assert!(matches!(look(&key, "an assertion", NOON), Verdict::Wrong));
    }
}

#[test]
fn who_blocks_says_who_may_open() {
    let mut key = key(0);
    let blocked = |why| State::Blocked(NOON, why);
    for (why, holder_opens, office_opens) in
        [(Blocked::ByHolder, true, true), (Blocked::ByOffice, false, true), (Blocked::Copied, false, false)]
    {
        key.state = State::InUse(NOON);
        assert_eq!(key.block(why, NOON), Ok(blocked(why)));
        key.state = blocked(why);
        assert_eq!(key.open(false, NOON).is_ok(), holder_opens, "{why:?}");
        assert_eq!(key.open(true, NOON).is_ok(), office_opens, "{why:?}");
        assert_eq!(key.revoke(NOON), Ok(State::Revoked(NOON)));
        assert_eq!(Blocked::from_text(why.as_str()), Some(why));
    }
    key.state = blocked(Blocked::ByHolder);
    assert_eq!(key.block(Blocked::ByOffice, NOON), Ok(blocked(Blocked::ByOffice)));
    key.state = State::Revoked(NOON);
    assert!(key.open(true, NOON).is_err() && key.block(Blocked::ByOffice, NOON).is_err() && key.revoke(NOON).is_err());
}

/// G-01: always the same for a user ID, as long as keys' ids are, and no two alike.
#[test]
fn what_stands_for_nobodys_key_is_stable_and_looks_like_a_key() {
    let derivation = DerivationKey::new([7; 32]);
    let mut lengths: HashMap<usize, u32> = HashMap::new();
    for number in 0..1000 {
        let user_id = Identifier::UserId.read(&format!("somebody {number}")).unwrap();
        let Roaming(shown) = nobodys(&user_id, &derivation);
        assert_eq!(Roaming(shown.clone()), nobodys(&user_id, &derivation));
        *lengths.entry(shown.id.len()).or_insert(0) += 1;
        let other = nobodys(&Identifier::UserId.read(&format!("nobody {number}")).unwrap(), &derivation);
        assert_ne!(shown.id[..32], other.0.id[..32]);
        assert_ne!(shown.id, nobodys(&user_id, &DerivationKey::new([8; 32])).0.id);
        assert!(shown.key.is_on_curve());
    }
    for (length, share) in LENGTHS {
        let expected = 1000 * u32::from(share) / 16;
        assert!(lengths[&length].abs_diff(expected) < 50, "{lengths:?}");
    }
    assert_eq!(LENGTHS.iter().map(|(_, share)| share).sum::<u8>(), 16);
    assert_eq!(lengths.len(), LENGTHS.len());
}
