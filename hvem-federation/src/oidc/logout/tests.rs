//! The cases of the conformance suite's RP-initiated logout plan, and a few more.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::*;
use crate::oidc::{
    jwt::SigningKey,
    testing::{ISSUER, bank, ec_key},
};

static KEY: LazyLock<SigningKey> = LazyLock::new(ec_key);
const BYE: &str = "https%3A%2F%2Fbank.example.org%2Fbye";
const ME: Option<&str> = Some("s-1");

fn hint_for(client: &str, subject: &str) -> String {
    let claims: Map<String, Value> =
        serde_json::from_value(json!({"iss": ISSUER, "aud": client, "sub": subject, "exp": 1})).unwrap();
    KEY.sign(&claims).unwrap()
}

fn hint() -> String {
    hint_for("bank", "s-1")
}

fn plan(query: &str, subject: Option<&str>) -> Result<Plan, Fault> {
    let request = read(&Parameters::parse(query.as_bytes()), &PublicKeys::new([KEY.public()]), ISSUER)?;
    let party = request.client.as_ref().filter(|client| **client == bank().id).map(|_| bank());
    request.plan(party.as_ref(), subject)
}

#[test]
fn a_party_that_shows_its_id_token_gets_the_person_back_with_the_state() {
    let query = format!("id_token_hint={}&post_logout_redirect_uri={BYE}&state=xyz", hint());
    assert_eq!(plan(&query, ME), Ok(Plan::End(Some("https://bank.example.org/bye?state=xyz".into()))));
}

#[test]
fn without_a_state_none_goes_back() {
    let query = format!("id_token_hint={}&post_logout_redirect_uri={BYE}", hint());
    assert_eq!(plan(&query, ME), Ok(Plan::End(Some("https://bank.example.org/bye".into()))));
}

#[test]
fn a_hint_alone_signs_out_and_leads_nowhere() {
    assert_eq!(plan(&format!("id_token_hint={}", hint()), ME), Ok(Plan::End(None)));
    assert_eq!(plan(&format!("id_token_hint={}&state=xyz", hint()), ME), Ok(Plan::End(None)));
}

#[test]
fn an_address_that_is_not_registered_to_the_letter_is_refused() {
    for uri in [
        "https://evil.example/",
        "https://bank.example.org/bye?x=1",
        "https://bank.example.org/bye/",
        "https://bank.example.org/",
    ] {
        let uri: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
        assert!(plan(&format!("id_token_hint={}&post_logout_redirect_uri={uri}", hint()), ME).is_err(), "{uri}");
    }
}

#[test]
fn a_changed_or_foreign_hint_is_refused() {
    let token = hint();
    let payload = token.split('.').nth(1).unwrap();
    let none = hvem_formats::b64::encode(r#"{"alg":"none"}"#);
    let foreign = {
        let claims: Map<String, Value> =
            serde_json::from_value(json!({"iss": ISSUER, "aud": "bank", "sub": "s-1"})).unwrap();
        ec_key().sign(&claims).unwrap()
    };
    for hint in [format!("{none}.{payload}."), foreign, "x".into()] {
        assert!(plan(&format!("id_token_hint={hint}&post_logout_redirect_uri={BYE}"), ME).is_err());
    }
}

#[test]
fn an_address_needs_to_know_whose_it_is() {
    assert!(plan(&format!("post_logout_redirect_uri={BYE}"), ME).is_err());
}

#[test]
fn without_a_hint_the_person_is_asked_first() {
    assert_eq!(plan("", ME), Ok(Plan::Ask(None)));
    assert_eq!(plan("state=xyz", ME), Ok(Plan::Ask(None)));
    assert_eq!(
        plan(&format!("client_id=bank&post_logout_redirect_uri={BYE}"), ME),
        Ok(Plan::Ask(Some("https://bank.example.org/bye".into())))
    );
}

#[test]
fn a_hint_about_somebody_else_does_not_sign_this_person_out_unasked() {
    assert_eq!(plan(&format!("id_token_hint={}", hint_for("bank", "s-2")), ME), Ok(Plan::Ask(None)));
}

#[test]
fn where_nobody_is_signed_in_nobody_is_asked() {
    assert_eq!(plan("", None), Ok(Plan::End(None)));
    let query = format!("id_token_hint={}&post_logout_redirect_uri={BYE}", hint());
    assert_eq!(plan(&query, None), Ok(Plan::End(Some("https://bank.example.org/bye".into()))));
}

#[test]
fn a_hint_and_a_client_id_must_agree() {
    assert!(plan(&format!("id_token_hint={}&client_id=shop", hint()), ME).is_err());
    assert_eq!(plan(&format!("id_token_hint={}&client_id=bank", hint()), ME), Ok(Plan::End(None)));
}

#[test]
fn a_party_that_was_removed_can_not_sign_anybody_out_unasked() {
    assert_eq!(plan(&format!("id_token_hint={}", hint_for("gone", "s-1")), ME), Ok(Plan::Ask(None)));
}
