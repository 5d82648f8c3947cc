//! What all keys sign for an answer.

use hvem_formats::{
    app::answer::{Approval, Decision, Method},
    key::Ed25519,
};

use super::read::{Case, cases, unhex};

#[test]
fn answers_are_signed_over_the_bytes_of_the_vectors() {
    for case in cases("approval") {
        let browser_key: Option<[u8; 32]> = unhex(case.text("browser_key_hex")).try_into().ok();
        let (match_digest, ratchet, next_ratchet) =
            (case.hex_array("match_hex"), case.hex_array("ratchet_hex"), case.hex_array("next_ratchet_hex"));
        let approval = Approval {
            issuer: case.text("issuer"),
            request: case.text("request"),
            relying_party: case.text("relying_party"),
            relying_party_name: case.text("relying_party_name"),
            action: case.text("action"),
            text: case.text("text"),
            browser: case.text("browser"),
            browser_key: browser_key.as_ref(),
            match_digest: &match_digest,
            decision: serde_json::from_value(case.0["decision"].clone()).expect("a decision"),
            method: serde_json::from_value(case.0["method"].clone()).expect("a method"),
            device: case.text("device"),
            ratchet: &ratchet,
            next_ratchet: &next_ratchet,
            asked_at: case.number("asked_at"),
            expires_at: case.number("expires_at"),
            locale: case.text("locale"),
        };
        case.is_transcript(&approval.transcript());
        case.is_signed(&approval.transcript());
        with_pin(&case, &approval);
        every_field_counts(&case, &approval);
    }
}

fn with_pin(case: &Case, approval: &Approval<'_>) {
    assert_eq!(case.0["with_pin"].is_object(), approval.method == Method::Pin, "{}", case.0);
    if approval.method == Method::Pin {
        let pin = Case(case.0["with_pin"].clone());
        let public = Ed25519::from_text(pin.text("pin_public_b64u")).expect("32 bytes");
        assert_eq!(public.check(approval.transcript().as_bytes(), &pin.b64::<64>("signature_b64u")), Ok(()));
    }
}

/// No field may be changed after signing, whichever it is.
fn every_field_counts(case: &Case, approval: &Approval<'_>) {
    let (a, other) = (*approval, [7; 32]);
    let decision = if a.decision == Decision::NotMe { Decision::Reject } else { Decision::NotMe };
    let method = if a.method == Method::Nothing { Method::Pin } else { Method::Nothing };
    let changed = [
        Approval { issuer: "https://id.example.com", ..a },
        Approval { request: "req_0", ..a },
        Approval { relying_party: "rp_0", ..a },
        Approval { relying_party_name: "Bank", ..a },
        Approval { action: "sign", ..a },
        Approval { text: "other", ..a },
        Approval { browser: "other", ..a },
        Approval { browser_key: Some(&other), ..a },
        Approval { match_digest: &other, ..a },
        Approval { decision, ..a },
        Approval { method, ..a },
        Approval { device: "dev_0", ..a },
        Approval { ratchet: &other, ..a },
        Approval { next_ratchet: &other, ..a },
        Approval { asked_at: a.asked_at + 1, ..a },
        Approval { expires_at: a.expires_at + 1, ..a },
        Approval { locale: "sv", ..a },
    ];
    let signature = case.b64::<64>("signature_b64u");
    for changed in changed {
        assert!(case.app_key().check(changed.transcript().as_bytes(), &signature).is_err(), "{changed:?}");
    }
}
