//! What the device asks of itself: another PIN, a new one, and what only the holder may ask.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use hvem_formats::{
    app::{
        answer::Method,
        holder::{HolderFields, Wish},
        pin::{ChangePinFields, RenewPinFields},
    },
    b64,
    key::Ed25519,
    pin,
    transcript::Transcript,
};

use super::read::{Case, cases};

#[test]
fn change_renewal_and_the_holders_proof_are_signed_over_the_bytes_of_the_vectors() {
    let mut kinds = [0, 0, 0];
    for case in cases("device") {
        let (kind, transcript) = match case.text("kind") {
            "change" => (0, change(&case)),
            "renew" => (1, renew(&case)),
            "holder" => (2, holder(&case)),
            other => panic!("unknown kind {other}"),
        };
        kinds[kind] += 1;
        case.is_transcript(&transcript);
        case.is_signed(&transcript);
        is_signed_by_pin_keys(&case, &transcript);
    }
    assert!(kinds.iter().all(|count| *count >= 2), "all kinds are there: {kinds:?}");
}

fn change(case: &Case) -> Transcript {
    ChangePinFields {
        issuer: case.text("issuer"),
        device: case.text("device"),
        pin_public: &new_pin_public(case),
        ratchet: &case.b64("ratchet_b64u"),
        next_ratchet: &case.b64("next_ratchet_b64u"),
    }
    .transcript()
}

fn renew(case: &Case) -> Transcript {
    RenewPinFields {
        issuer: case.text("issuer"),
        device: case.text("device"),
        renewal: case.text("renewal"),
        pin_public: &new_pin_public(case),
        ratchet: &case.b64("ratchet_b64u"),
        next_ratchet: &case.b64("next_ratchet_b64u"),
    }
    .transcript()
}

fn holder(case: &Case) -> Transcript {
    let wishes = [
        Wish::Unregister,
        Wish::RemovePlatform,
        Wish::Open,
        Wish::Copy,
        Wish::ShowCopy,
        Wish::TypeCodes,
        Wish::ConfirmTyping,
    ];
    let methods = [Method::Pin, Method::Platform];
    HolderFields {
        issuer: case.text("issuer"),
        device: case.text("device"),
        wish: wishes.into_iter().find(|wish| wish.as_str() == case.text("wish")).expect("a wish"),
        method: methods.into_iter().find(|method| method.as_str() == case.text("method")).expect("a method"),
        ratchet: &case.b64("ratchet_b64u"),
        next_ratchet: &case.b64("next_ratchet_b64u"),
    }
    .transcript()
}

fn new_pin_public(case: &Case) -> Ed25519 {
    Ed25519::from_text(case.text("pin_public_b64u")).expect("32 bytes")
}

/// Each PIN that the case has signs with the key that `pin_key` and it make.
fn is_signed_by_pin_keys(case: &Case, transcript: &Transcript) {
    for (pin, signature) in [("pin", "pin_signature_b64u"), ("new_pin", "new_pin_signature_b64u")] {
        let (Some(pin), Some(signature)) = (case.0[pin].as_str(), case.0[signature].as_str()) else { continue };
        let seed = pin::seed(&case.b64("pin_key_b64u"), pin, case.text("device"));
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed[..]).expect("a seed");
        assert_eq!(b64::encode(pair.sign(transcript.as_bytes())), signature);
        let is_new = case.0["pin_public_b64u"] == b64::encode(pair.public_key()).as_str();
        assert_eq!(is_new, case.0["new_pin"] == pin);
    }
}
