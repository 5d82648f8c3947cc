//! Enrolments: redeem and unlock, begin and choose.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use hvem_formats::{
    app::{
        alone::{Begin, ChoosePinFields},
        enrol::{Redeem, UnlockFields, check},
    },
    b64, digest,
    key::Ed25519,
    pin,
};

use super::read::{Case, cases};

#[test]
fn enrolments_are_signed_over_the_bytes_of_the_vectors() {
    let mut kinds = [0; 4];
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
            "begin" => {
                begin(&case);
                kinds[2] += 1;
            }
            "choose-pin" => {
                choose(&case);
                kinds[3] += 1;
            }
            other => panic!("unknown kind {other}"),
        }
    }
    assert!(kinds.iter().all(|count| *count >= 2), "all kinds are there: {kinds:?}");
}

fn begin(case: &Case) {
    let transcript = Begin::transcript(case.text("issuer"), &case.app_key(), case.text("description"));
    case.is_transcript(&transcript);
    case.is_signed(&transcript);
}

fn choose(case: &Case) {
    let pin_public = Ed25519::from_text(case.text("pin_public_b64u")).expect("32 bytes");
    let (device, ratchet) = (case.text("device"), case.b64("ratchet_b64u"));
    assert_eq!(digest::sha256(&[&case.b64::<32>("first_ratchet_b64u")]), ratchet);
    let fields = ChoosePinFields {
        issuer: case.text("issuer"),
        enrolment: case.text("enrolment"),
        device,
        app_key: &case.app_key(),
        pin_public: &pin_public,
        ratchet: &ratchet,
    };
    let transcript = fields.transcript();
    case.is_transcript(&transcript);
    case.is_signed(&transcript);
    let seed = pin::seed(&case.b64("own_pin_key_b64u"), case.text("pin"), device);
    let own = Ed25519KeyPair::from_seed_unchecked(&*seed).expect("32 bytes");
    assert_eq!(b64::encode(own.public_key().as_ref()), case.text("pin_public_b64u"));
    assert_eq!(b64::encode(own.sign(transcript.as_bytes()).as_ref()), case.text("pin_signature_b64u"));
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
