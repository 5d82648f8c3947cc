//! Copying: what the new phone signs, the four characters, what the old phone signs, and what is said by Bluetooth.

use hvem_formats::{
    app::{
        copy::{CheckFields, EndorseFields, Take, Way, commitment},
        radio::{RadioKey, advertised, candidates},
    },
    b64,
    key::P256,
};

use super::read::{Case, cases};

#[test]
fn a_copy_is_taken_checked_and_endorsed_over_the_bytes_of_the_vectors() {
    let mut kinds = [0; 4];
    for case in cases("copy") {
        match case.text("kind") {
            "take" => {
                take(&case);
                kinds[0] += 1;
            }
            "check" => {
                check(&case);
                kinds[1] += 1;
            }
            "endorse" => {
                endorse(&case);
                kinds[2] += 1;
            }
            "advertisement" => {
                advertisement(&case);
                kinds[3] += 1;
            }
            other => panic!("unknown kind {other}"),
        }
    }
    assert!(kinds.iter().all(|count| *count >= 2), "all kinds are there: {kinds:?}");
}

fn take(case: &Case) {
    let (key, token) = (case.app_key(), case.b64("token_b64u"));
    let transcript = Take::transcript(case.text("issuer"), &token, &key, case.text("description"));
    case.is_transcript(&transcript);
    case.is_signed(&transcript);
    assert_eq!(b64::encode(commitment(&key)), case.text("key_b64u"));
}

fn check(case: &Case) {
    let fields = CheckFields {
        issuer: case.text("issuer"),
        copy: case.text("copy"),
        old_key: &key(case, "old_key_b64u"),
        new_key: &key(case, "new_key_b64u"),
        meeting: &case.b64("meeting_b64u"),
    };
    case.is_transcript(&fields.transcript());
    assert_eq!(fields.code(), case.text("check"));
}

fn endorse(case: &Case) {
    let fields = EndorseFields {
        issuer: case.text("issuer"),
        copy: case.text("copy"),
        device: case.text("device"),
        enrolment: case.text("enrolment"),
        new_key: &key(case, "new_key_b64u"),
        at: case.number("at"),
        near: Way::from_text(case.text("near")).expect("a way"),
    };
    case.is_transcript(&fields.transcript());
    case.is_signed(&fields.transcript());
}

fn advertisement(case: &Case) {
    let secret = case.b64("radio_b64u");
    let key =
        RadioKey::of_code(case.text("issuer"), &case.b64("token_b64u"), &case.b64("old_b64u"), &secret).expect("keys");
    let (new, data) = (case.b64("new_b64u"), case.hex("advertised_hex"));
    assert_eq!(advertised(&key.seal(&new).expect("a block"))[..], data[..], "{}", case.0);
    let [heard] = candidates(&data)[..] else { panic!("one candidate in {}", case.0) };
    assert_eq!(key.open(&heard), Some(new), "{}", case.0);
}

fn key(case: &Case, name: &str) -> P256 {
    P256::from_point(&case.b64::<65>(name)).expect("a point")
}
