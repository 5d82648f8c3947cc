//! G-09: credentials are checked strictly. At least 40 kinds of wrong credential, none accepted, and no kind refused by luck: each names the reason that
//! it must be refused for. As a roaming key's each is judged alike, but for a person who is there and was not verified (`expect_roaming`).

use hvem_formats::{
    b64,
    key::P256,
    webauthn::{
        Assertion, Credential, Refused, Registration, Roaming, Site, roaming_creation_options, roaming_request_options,
    },
};
use serde_json::Value;

use super::read::{Case, cases};

/// G-09
#[test]
fn every_wrong_platform_credential_is_refused_for_its_own_reason() {
    let (mut refused, mut wrong) = (0, Vec::new());
    for case in cases("webauthn") {
        let found = match case.text("kind") {
            "registration" => registration(&case),
            "assertion" => assertion(&case),
            other => panic!("unknown kind {other}"),
        };
        refused += usize::from(case.text("expect") != "ok");
        if found != case.text("expect") {
            wrong.push(format!(
                "{} {}: {found} instead of {}",
                case.text("kind"),
                case.text("name"),
                case.text("expect")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused >= 40, "only {refused}");
}

/// G-09: a key that is touched is held to the same, but to verification, which U2F does not have.
#[test]
fn every_wrong_roaming_credential_is_refused_for_its_own_reason() {
    let (mut refused, mut unverified) = (0, 0);
    for case in cases("webauthn") {
        let expected = case.0["expect_roaming"].as_str().unwrap_or(case.text("expect"));
        let found = match case.text("kind") {
            "registration" => roaming_registration(&case),
            _ => roaming_assertion(&case),
        };
        assert_eq!(found, expected, "{} {}", case.text("kind"), case.text("name"));
        refused += usize::from(expected != "ok");
        unverified += usize::from(expected != case.text("expect"));
    }
    assert!(refused >= 40 && unverified == 2, "{refused} refused, {unverified} judged otherwise");
}

/// What browsers are asked for, word by word.
#[test]
fn a_roaming_key_is_asked_to_be_touched_and_no_more() {
    let site = Site { rp_id: "id.example.org", origin: "https://id.example.org" };
    let key = [vec![1, 2, 3]];
    let shown = serde_json::json!([{ "type": "public-key", "id": "AQID", "transports": ["usb", "nfc", "ble"] }]);
    let made = roaming_creation_options(site, "hvem", &[7; 32], (b"handle", "kari"), &key);
    let chosen = &made["authenticatorSelection"];
    assert_eq!(chosen["userVerification"], "discouraged");
    assert_eq!(chosen["authenticatorAttachment"], "cross-platform");
    assert_eq!((&made["excludeCredentials"], &made["attestation"]), (&shown, &"none".into()));
    assert!(made["extensions"].is_null());
    let asked = roaming_request_options(site, &[7; 32], &key);
    assert_eq!((&asked["allowCredentials"], &asked["userVerification"]), (&shown, &"discouraged".into()));
    assert_eq!(asked["rpId"], "id.example.org");
}

fn registration(case: &Case) -> &'static str {
    made(case, sent_registration(case).check(site(case), &case.b64("challenge_b64u")))
}

fn roaming_registration(case: &Case) -> &'static str {
    let checked = sent_registration(case).check_roaming(site(case), &case.b64("challenge_b64u"));
    made(case, checked.map(|Roaming(credential)| credential))
}

fn sent_registration(case: &Case) -> Registration {
    serde_json::from_value(case.0["response"].clone()).expect("RegistrationResponseJSON")
}

fn made(case: &Case, checked: Result<Credential, Refused>) -> &'static str {
    let expected = &case.0["credential"];
    match checked {
        Ok(made) => {
            assert!(expected.is_null() || made == credential(expected), "{}", case.text("name"));
            "ok"
        }
        Err(refused) => reason(refused),
    }
}

fn assertion(case: &Case) -> &'static str {
    let key = credential(&case.0["credential"]);
    counted(case, sent_assertion(case).check(site(case), &case.b64("challenge_b64u"), &key))
}

fn roaming_assertion(case: &Case) -> &'static str {
    let key = Roaming(credential(&case.0["credential"]));
    counted(case, sent_assertion(case).check_roaming(site(case), &case.b64("challenge_b64u"), &key))
}

fn sent_assertion(case: &Case) -> Assertion {
    serde_json::from_value(case.0["response"].clone()).expect("AuthenticationResponseJSON")
}

fn counted(case: &Case, checked: Result<u32, Refused>) -> &'static str {
    match checked {
        Ok(counter) => {
            let expected = &case.0["counter"];
            assert!(expected.is_null() || case.number("counter") == i64::from(counter), "{}", case.text("name"));
            "ok"
        }
        Err(refused) => reason(refused),
    }
}

fn site(case: &Case) -> Site<'_> {
    Site { rp_id: case.text("rp_id"), origin: case.text("origin") }
}

fn credential(value: &Value) -> Credential {
    let case = Case(value.clone());
    Credential {
        id: b64::decode(case.text("id_b64u")).expect("b64u"),
        key: P256::from_text(case.text("key_b64u")).expect("a point"),
        counter: u32::try_from(case.number("counter")).expect("a counter"),
        backup_eligible: value["backup_eligible"].as_bool().expect("a flag"),
    }
}

fn reason(refused: Refused) -> &'static str {
    match refused {
        Refused::Malformed => "malformed",
        Refused::Foreign => "foreign",
        Refused::NotVerified => "not-verified",
        Refused::Algorithm => "algorithm",
        Refused::Signature => "signature",
        Refused::Counter => "counter",
    }
}
