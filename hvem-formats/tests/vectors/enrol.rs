//! Redeem and unlock.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use hvem_formats::{
    app::enrol::{Redeem, UnlockFields, check},
    b64, digest,
    key::Ed25519,
    pin,
};

use super::read::{Case, cases};

#[test]
fn redeem_and_unlock_are_signed_over_the_bytes_of_the_vectors() {
    let mut kinds = [0, 0];
    for case in cases("enrol") {
        match case.text("kind") {
            "redeem" => {
                redeem(&case);
                kinds[0] += 1;
            }
            "unlock" => {
                unlock(&case);
                kinds[1] += 1;
            }
            other => panic!("unknown kind {other}"),
        }
    }
    assert!(kinds.iter().all(|count| *count >= 2), "both kinds are there: {kinds:?}");
}

fn redeem(case: &Case) {
    let (key, token) = (case.app_key(), case.b64("token_b64u"));
    let transcript = Redeem::transcript(case.text("issuer"), &token, &key, case.text("description"));
    case.is_transcript(&transcript);
    case.is_signed(&transcript);
    assert_eq!(check(&key), case.text("check"));
}

fn unlock(case: &Case) {
    let pin_public = Ed25519::from_text(case.text("pin_public_b64u")).expect("32 bytes");
    let (enrolment, device) = (case.text("enrolment"), case.text("device"));
    let ratchet = case.b64("ratchet_b64u");
    assert_eq!(digest::sha256(&[&case.b64::<32>("first_ratchet_b64u")]), ratchet);
    let key = case.app_key();
    let fields = UnlockFields {
        issuer: case.text("issuer"),
        enrolment,
        device,
        app_key: &key,
        pin_public: &pin_public,
        ratchet: &ratchet,
    };
    let transcript = fields.transcript();
    case.is_transcript(&transcript);
    case.is_signed(&transcript);
    let portal = ("portal_pin_key_b64u", enrolment, "portal_pin_public_b64u", "pin_signature_b64u");
    let own = ("own_pin_key_b64u", device, "pin_public_b64u", "new_pin_signature_b64u");
    for (pin_key, context, public, signature) in [portal, own] {
        let seed = pin::seed(&case.b64(pin_key), case.text("pin"), context);
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed[..]).expect("a seed");
        assert_eq!(b64::encode(pair.public_key()), case.text(public));
        assert_eq!(b64::encode(pair.sign(transcript.as_bytes())), case.text(signature));
    }
}
