//! Public keys and signatures in every shape that is not the agreed one.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    },
};
use hvem_formats::{
    app::enrol::Redeem,
    b64, digest,
    key::{BadSignature, Ed25519, P256},
};

const MESSAGE: &[u8] = b"message";

fn pair() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key")
}

fn public(pair: &EcdsaKeyPair) -> P256 {
    P256::from_point(pair.public_key().as_ref()).expect("a point")
}

fn signature(pair: &EcdsaKeyPair) -> Vec<u8> {
    pair.sign(&SystemRandom::new(), MESSAGE).expect("a signature").as_ref().to_vec()
}

#[test]
fn a_signature_fits_its_key_and_message_and_no_other() {
    let (pair, other) = (pair(), pair());
    assert_eq!(public(&pair).check(MESSAGE, &signature(&pair)), Ok(()));
    assert_eq!(public(&pair).check(b"massage", &signature(&pair)), Err(BadSignature));
    assert_eq!(public(&other).check(MESSAGE, &signature(&pair)), Err(BadSignature));
}

#[test]
fn a_changed_shortened_or_lengthened_signature_is_refused() {
    let pair = pair();
    let good = signature(&pair);
    for at in 0..64 {
        let mut changed = good.clone();
        changed[at] ^= 1;
        assert_eq!(public(&pair).check(MESSAGE, &changed), Err(BadSignature), "byte {at}");
    }
    for wrong in [&good[..63], &[&good[..], &[0]].concat(), &[], &[0; 64], &[0xff; 64], &[0; 65]] {
        assert_eq!(public(&pair).check(MESSAGE, wrong), Err(BadSignature));
    }
}

#[test]
fn each_place_takes_its_own_form_of_signature_only() {
    let fixed = pair();
    let pkcs8 = fixed.to_pkcs8v1().expect("a document");
    let der = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref()).expect("the same key");
    let der = der.sign(&SystemRandom::new(), MESSAGE).expect("a signature");
    assert_eq!(public(&fixed).check_der(MESSAGE, der.as_ref()), Ok(()));
    assert_eq!(public(&fixed).check(MESSAGE, der.as_ref()), Err(BadSignature));
    assert_eq!(public(&fixed).check_der(MESSAGE, &signature(&fixed)), Err(BadSignature));
}

#[test]
fn only_uncompressed_points_are_keys() {
    let point = *public(&pair()).as_bytes();
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    let hybrid = [&[6 + (point[64] & 1)], &point[1..]].concat();
    for wrong in [&compressed[..], &hybrid, &point[1..], &[0], &[], &[&point[..], &[0]].concat()] {
        assert_eq!(P256::from_point(wrong), None);
        assert_eq!(P256::from_text(&b64::encode(wrong)), None);
        let json = serde_json::json!(b64::encode(wrong));
        assert!(serde_json::from_value::<P256>(json).is_err(), "nor in a message");
    }
    assert_eq!(P256::from_text(&format!("{}=", b64::encode(point))), None, "padding");
}

#[test]
fn a_point_off_the_curve_signs_nothing() {
    let pair = pair();
    assert!(public(&pair).is_on_curve());
    let mut point = *public(&pair).as_bytes();
    point[64] ^= 1;
    let off = P256::from_point(&point).expect("the shape of a point");
    assert!(!off.is_on_curve());
    assert_eq!(off.check(MESSAGE, &signature(&pair)), Err(BadSignature));
    let infinity = P256::from_point(&[&[4][..], &[0; 64]].concat()).expect("the shape of a point");
    assert!(!infinity.is_on_curve());
    assert_eq!(infinity.check(MESSAGE, &[0; 64]), Err(BadSignature));
}

#[test]
fn a_thumbprint_is_the_hash_of_the_point() {
    let key = public(&pair());
    assert_eq!(key.thumbprint(), digest::sha256(&[&key.as_bytes()[..]]));
}

/// RFC 8032 §5.1.7: s below the group order; else a second signature could be made from a first.
#[test]
fn a_pin_signature_can_not_be_reshaped() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed");
    let public = Ed25519::from_bytes(pair.public_key().as_ref().try_into().expect("32 bytes"));
    let mut signature: [u8; 64] = pair.sign(MESSAGE).as_ref().try_into().expect("64 bytes");
    assert_eq!(public.check(MESSAGE, &signature), Ok(()));
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
    assert_eq!(public.check(MESSAGE, &signature), Err(BadSignature));
}

/// With the identity as key, R the identity and s = 0, the equation of RFC 8032 §5.1.7 holds for every message.
#[test]
fn a_weak_pin_key_accepts_no_made_up_signature() {
    for (first, sign) in [(0, 0), (1, 0), (0, 0x80), (1, 0x80)] {
        let mut key = [0; 32];
        (key[0], key[31]) = (first, sign);
        for r in [[0; 32], key] {
            assert_eq!(Ed25519::from_bytes(key).check(MESSAGE, &[&r[..], &[0; 32]].concat()), Err(BadSignature));
        }
    }
}

#[test]
fn messages_with_unknown_or_missing_members_are_refused() {
    let pair = pair();
    let good = serde_json::json!({
        "token": b64::encode([0; 16]), "app_key": b64::encode(public(&pair).as_bytes()), "description": "x",
        "signature": b64::encode([0; 64]),
    });
    assert!(serde_json::from_value::<Redeem>(good.clone()).is_ok());
    for name in ["token", "app_key", "description", "signature"] {
        let mut without = good.clone();
        without.as_object_mut().expect("an object").remove(name);
        assert!(serde_json::from_value::<Redeem>(without).is_err(), "{name}");
    }
    let mut more = good;
    more["admin"] = true.into();
    assert!(serde_json::from_value::<Redeem>(more).is_err());
}
