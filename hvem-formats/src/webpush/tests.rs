//! The RFCs' own examples, and what must not open.

use super::*;

const TEXT: &[u8] = b"When I grow up, I want to be a watermelon";
const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
const RECEIVER: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const SENDER: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

fn subscription() -> Subscription {
    Subscription {
        endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV".into(),
        p256dh: P256::from_text(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        )
        .unwrap(),
        auth: b64::decode_array("BTBZMqHH6r4Tts7J_aSIgg").unwrap(),
    }
}

fn scalar(text: &str) -> [u8; 32] {
    b64::decode_array(text).unwrap()
}

/// RFC 8291 §5 and Appendix A, to the byte.
#[test]
fn the_example_of_rfc_8291_seals_to_the_published_body() {
    let salt = b64::decode_array("DGv6ra1nlYgDCS1FRnbzlw").unwrap();
    let body = seal(TEXT, &subscription(), &scalar(SENDER), &salt).unwrap();
    assert_eq!(b64::encode(body), BODY);
}

#[test]
fn the_example_of_rfc_8291_opens_with_the_receivers_key() {
    let body = b64::decode(BODY).unwrap();
    assert_eq!(open(&body, &scalar(RECEIVER), &subscription().auth).unwrap(), TEXT);
}

#[test]
fn a_changed_byte_anywhere_keeps_the_body_closed() {
    let body = b64::decode(BODY).unwrap();
    // The record size (bytes 16 to 19) says how to cut a longer body; it is not authenticated, and one record needs no cutting.
    for position in (0..body.len()).filter(|position| !(16..20).contains(position)) {
        let mut changed = body.clone();
        changed[position] ^= 1;
        assert!(open(&changed, &scalar(RECEIVER), &subscription().auth).is_err(), "byte {position}");
    }
}

#[test]
fn every_shortened_body_is_refused_without_a_panic() {
    let body = b64::decode(BODY).unwrap();
    for length in 0..body.len() {
        assert!(open(&body[..length], &scalar(RECEIVER), &subscription().auth).is_err(), "{length} bytes");
    }
}

#[test]
fn nobody_else_opens_it() {
    let body = b64::decode(BODY).unwrap();
    assert_eq!(open(&body, &scalar(SENDER), &subscription().auth), Err(WebPushError::Unreadable));
    assert_eq!(open(&body, &scalar(RECEIVER), &[0; 16]), Err(WebPushError::Unreadable));
}

#[test]
fn the_longest_message_fills_4096_bytes_and_one_more_is_refused() {
    let longest = seal(&[b'x'; MAX_PLAINTEXT], &subscription(), &scalar(SENDER), &[1; 16]).unwrap();
    assert_eq!(longest.len(), 4096);
    assert_eq!(open(&longest, &scalar(RECEIVER), &subscription().auth).unwrap(), [b'x'; MAX_PLAINTEXT]);
    let more = seal(&[b'x'; MAX_PLAINTEXT + 1], &subscription(), &scalar(SENDER), &[1; 16]);
    assert_eq!(more, Err(WebPushError::TooLong));
}

#[test]
fn a_subscription_whose_key_is_off_the_curve_is_refused() {
    let mut to = subscription();
    let mut point = *to.p256dh.as_bytes();
    point[64] ^= 1;
    to.p256dh = P256::from_point(&point).unwrap();
    assert_eq!(seal(TEXT, &to, &scalar(SENDER), &[1; 16]), Err(WebPushError::BadKey));
}

#[test]
fn a_private_key_outside_the_group_is_refused() {
    for scalar in [[0; 32], [255; 32]] {
        assert_eq!(seal(TEXT, &subscription(), &scalar, &[1; 16]), Err(WebPushError::BadKey));
        assert!(VapidKey::from_private(&scalar).is_err());
    }
}

/// Takes an `Authorization` value apart and checks its signature the way a push service does.
fn read(authorization: &str) -> serde_json::Value {
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = P256::from_text(key).unwrap();
    key.check(signed.as_bytes(), &b64::decode(signature).unwrap()).unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    assert_eq!(b64::decode(header).unwrap(), br#"{"typ":"JWT","alg":"ES256"}"#);
    serde_json::from_slice(&b64::decode(claims).unwrap()).unwrap()
}

/// RFC 8292 §2.4: the reader above is right about an example that others made.
#[test]
fn the_example_of_rfc_8292_is_read() {
    let claims = read(
        "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs",
    );
    assert_eq!(claims["sub"], "mailto:push@example.com");
}

#[test]
fn our_identification_names_origin_operator_and_an_end_within_a_day() {
    let key = VapidKey::from_private(&scalar(SENDER)).unwrap();
    let now = 1_763_838_000;
    let value = key.authorization("https://push.example.net", "mailto:drift@example.org", now).unwrap();
    let claims = read(&value);
    assert_eq!(claims["aud"], "https://push.example.net");
    assert_eq!(claims["sub"], "mailto:drift@example.org");
    let left = claims["exp"].as_i64().unwrap() - now;
    assert!((1..=24 * 60 * 60).contains(&left), "{left} s");
    assert!(value.ends_with(&b64::encode(key.public().as_bytes())));
}
