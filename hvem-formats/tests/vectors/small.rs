//! Crockford, transcripts, calls, PIN keys, match digests, QR texts.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use hvem_formats::{
    app::{call::Call, request::match_digest},
    b64, crockford,
    key::Ed25519,
    pin,
    qr::Carried,
    transcript::Transcript,
};

use super::read::{Case, cases, hex, unhex};

#[test]
fn crockford_reads_and_writes_as_the_vectors_say() {
    for case in cases("crockford") {
        match case.text("kind") {
            "encode" => assert_eq!(crockford::encode(&case.hex("bytes_hex")), case.text("text")),
            "code" => {
                let count = usize::try_from(case.number("count")).expect("a count");
                assert_eq!(crockford::code(&case.hex("bytes_hex"), count), case.text("text"));
            }
            "decode" => {
                assert_eq!(crockford::decode(case.text("text")), case.maybe_text("bytes_hex").map(unhex), "{}", case.0)
            }
            "normalise" => {
                let code = crockford::normalise(case.text("typed"));
                assert_eq!(code.as_deref(), case.maybe_text("code"), "{}", case.0);
            }
            other => panic!("unknown kind {other}"),
        }
    }
}

#[test]
fn transcripts_have_the_bytes_of_the_vectors() {
    for case in cases("transcript") {
        let fields = case.0["fields"].as_array().expect("fields");
        let transcript = fields.iter().fold(Transcript::new(case.text("label")), |transcript, field| {
            match (field["text"].as_str(), field["hex"].as_str(), field["time"].as_i64()) {
                (Some(text), None, None) => transcript.text(text),
                (None, Some(bytes), None) => transcript.bytes(&unhex(bytes)),
                (None, None, Some(time)) => transcript.time(time),
                _ => panic!("not a field: {field}"),
            }
        });
        case.is_transcript(&transcript);
    }
}

#[test]
fn calls_are_signed_over_the_bytes_of_the_vectors() {
    for case in cases("call") {
        let call = Call {
            issuer: case.text("issuer"),
            method: case.text("method"),
            path: case.text("path"),
            sender: case.text("sender"),
            time: case.number("time"),
            body: case.text("body").as_bytes(),
        };
        case.is_transcript(&call.transcript());
        case.is_signed(&call.transcript());
    }
}

#[test]
fn pin_keys_are_those_of_the_vectors() {
    for case in cases("pin") {
        let seed = pin::seed(&case.hex_array("pin_key_hex"), case.text("pin"), case.text("context"));
        assert_eq!(hex(&seed[..]), case.text("seed_hex"));
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed[..]).expect("a seed");
        assert_eq!(b64::encode(pair.public_key()), case.text("pin_public_b64u"));
        let message = case.hex("message_hex");
        assert_eq!(b64::encode(pair.sign(&message)), case.text("signature_b64u"), "Ed25519 is deterministic");
        let public = Ed25519::from_text(case.text("pin_public_b64u")).expect("32 bytes");
        assert_eq!(public.check(&message, &case.b64::<64>("signature_b64u")), Ok(()));
        assert!(public.check(b"other", &case.b64::<64>("signature_b64u")).is_err());
    }
}

#[test]
fn another_pin_another_pin_key_and_another_context_each_give_another_key() {
    let keys: std::collections::HashSet<_> =
        cases("pin").iter().map(|case| case.text("pin_public_b64u").to_owned()).collect();
    assert_eq!(keys.len(), cases("pin").len());
}

#[test]
fn matches_are_bound_by_the_digests_of_the_vectors() {
    for case in cases("match") {
        assert_eq!(hex(match_digest(case.text("matched_by"), &case.hex("secret_hex"))), case.text("digest_hex"));
    }
}

#[test]
fn qr_texts_and_links_are_written_read_and_refused_as_the_vectors_say() {
    for case in cases("qr") {
        let issuer = case.text("issuer");
        if case.0.get("refused").is_some() {
            assert_eq!(Carried::read(case.text("refused"), issuer), None, "{}", case.0);
            continue;
        }
        let carried = carried(&Case(case.0["carried"].clone()));
        assert_eq!(carried.qr(issuer), case.text("qr"));
        assert_eq!(carried.link(issuer), case.text("link"));
        assert_eq!(Carried::read(case.text("qr"), issuer), Some(carried.clone()));
        assert_eq!(Carried::read(&format!(" {}\n", case.text("link")), issuer), Some(carried));
    }
}

fn carried(case: &Case) -> Carried {
    match case.text("kind") {
        "enrolment" => Carried::Enrolment { token: case.b64("token_b64u"), pin_key: case.b64("pin_key_b64u") },
        "request" => Carried::Request {
            request: case.text("request").into(),
            slot: u32::try_from(case.number("slot")).expect("a slot"),
            secret: case.b64("secret_b64u"),
        },
        "copy" => Carried::Copy {
            token: case.b64("token_b64u"),
            key: case.b64("key_b64u"),
            radio: case.0.get("radio_b64u").map(|_| case.b64("radio_b64u")),
        },
        "meeting" => Carried::Meeting { meeting: case.b64("meeting_b64u"), key: case.b64("key_b64u") },
        "link" => Carried::Link { request: case.text("request").into(), token: case.b64("token_b64u") },
        other => panic!("unknown kind {other}"),
    }
}
