//! G-09: platform credentials are checked strictly. At least 40 kinds of wrong credential, none accepted, and no kind refused by luck:
//! each names the reason that it must be refused for.

use hvem_formats::{
    b64,
    key::P256,
    webauthn::{Assertion, Credential, Refused, Registration, Site},
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

fn registration(case: &Case) -> &'static str {
    let sent: Registration = serde_json::from_value(case.0["response"].clone()).expect("RegistrationResponseJSON");
    match sent.check(site(case), &case.b64("challenge_b64u")) {
        Ok(made) => {
            assert!(
                case.0["credential"].is_null() || made == credential(&case.0["credential"]),
                "{}",
                case.text("name")
            );
            "ok"
        }
        Err(refused) => reason(refused),
    }
}

fn assertion(case: &Case) -> &'static str {
    let sent: Assertion = serde_json::from_value(case.0["response"].clone()).expect("AuthenticationResponseJSON");
    match sent.check(site(case), &case.b64("challenge_b64u"), &credential(&case.0["credential"])) {
        Ok(counter) => {
            assert!(
                case.0["counter"].is_null() || case.number("counter") == i64::from(counter),
                "{}",
                case.text("name")
            );
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
