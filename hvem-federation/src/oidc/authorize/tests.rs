//! Requests against the table: what passes, what does not, and who is told.

use std::{collections::BTreeSet, sync::LazyLock, time::Duration};

use hvem_domain::{
    grant::{ClaimName, LoginRequest, Prompt, ResponseMode, Scope},
    level::Level,
    relying_party::{Authentication, RelyingParty, ReturnUri},
};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::*;
use crate::oidc::{
    fault::Code,
    jwt::SigningKey,
    testing::{ISSUER, REDIRECT, bank, ec_key, provider},
};

static KEY: LazyLock<SigningKey> = LazyLock::new(ec_key);

/// A sound request with changes: a `None` takes a parameter away.
fn query(changes: &[(&str, Option<&str>)]) -> String {
    let sound = [
        ("client_id", "bank"),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "af0ifjsldkj"),
        ("nonce", "n-0S6_WzA2Mj"),
    ];
    let kept = sound.into_iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let added = changes.iter().filter_map(|(name, value)| value.map(|value| (*name, value)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.chain(added)).finish()
}

fn ask_as(party: &RelyingParty, query: &str) -> Result<LoginRequest, Refused> {
    let (parameters, provider) = (Parameters::parse(query.as_bytes()), provider());
    let keys = PublicKeys::new([KEY.public()]);
    authorize(Asked { parameters: &parameters, party, provider: &provider, keys: &keys })
}

fn ask(changes: &[(&str, Option<&str>)]) -> Result<LoginRequest, Refused> {
    ask_as(&bank(), &query(changes))
}

/// What the relying party is told.
fn told(changes: &[(&str, Option<&str>)]) -> Option<Code> {
    match ask(changes) {
        Err(Refused::Back(way, fault)) => {
            assert_eq!(way.uri.as_str(), REDIRECT);
            assert_eq!(way.state.as_deref(), Some("af0ifjsldkj"));
            Some(fault.code)
        }
        _ => None,
    }
}

#[test]
fn a_sound_request_passes() {
    let request = ask(&[]).unwrap();
    assert_eq!(request.client, bank().id);
    assert_eq!(request.redirect_uri.as_str(), REDIRECT);
    assert_eq!((request.response_mode, request.prompt), (ResponseMode::Query, Prompt::IfNeeded));
    assert_eq!((request.state.as_deref(), request.nonce.as_deref()), (Some("af0ifjsldkj"), Some("n-0S6_WzA2Mj")));
    assert_eq!(request.scopes, BTreeSet::from([Scope::OpenId]));
    assert_eq!((request.challenge, request.max_age, request.floor, request.subject), (None, None, None, None));
}

#[test]
fn an_address_that_is_missing_repeated_or_not_registered_is_told_to_the_person_only() {
    for changed in [query(&[("redirect_uri", None)]), query(&[("redirect_uri", Some("https://evil.example/"))])] {
        assert!(matches!(ask_as(&bank(), &changed), Err(Refused::Page(_))));
    }
    let twice = format!("{}&redirect_uri=https%3A%2F%2Fevil.example%2F", query(&[]));
    assert!(matches!(ask_as(&bank(), &twice), Err(Refused::Page(_))));
    let two_parties = format!("{}&client_id=shop", query(&[]));
    assert!(matches!(ask_as(&bank(), &two_parties), Err(Refused::Page(_))));
}

#[test]
fn everything_else_that_is_wrong_is_told_to_the_relying_party() {
    for (name, value, code) in [
        ("response_type", None, Code::InvalidRequest),
        ("response_type", Some("token"), Code::UnsupportedResponseType),
        ("response_type", Some("code id_token"), Code::UnsupportedResponseType),
        ("response_mode", Some("fragment"), Code::InvalidRequest),
        ("scope", None, Code::InvalidScope),
        ("scope", Some("profile"), Code::InvalidScope),
        ("request", Some("eyJhbGciOiJub25lIn0.e30."), Code::RequestNotSupported),
        ("request_uri", Some("https://bank.example.org/r"), Code::RequestUriNotSupported),
        ("registration", Some("{}"), Code::RegistrationNotSupported),
        ("prompt", Some("none login"), Code::InvalidRequest),
        ("prompt", Some("create"), Code::InvalidRequest),
        ("max_age", Some("-1"), Code::InvalidRequest),
        ("max_age", Some("soon"), Code::InvalidRequest),
        ("max_age", Some("99999999999"), Code::InvalidRequest),
        ("claims", Some("name"), Code::InvalidRequest),
        ("claims", Some("{\"id_token\":[]}"), Code::InvalidRequest),
        ("claims", Some("{\"userinfo\":{\"name\":true}}"), Code::InvalidRequest),
        ("nonce", Some("a\u{0}b"), Code::InvalidRequest),
        ("id_token_hint", Some("nonsense"), Code::InvalidRequest),
        ("code_challenge_method", Some("S256"), Code::InvalidRequest),
    ] {
        assert_eq!(told(&[(name, value)]), Some(code), "{name}={value:?}");
    }
}

#[test]
fn a_repeated_parameter_is_refused() {
    let twice = format!("{}&scope=openid", query(&[]));
    assert!(matches!(ask_as(&bank(), &twice), Err(Refused::Back(_, fault)) if fault.code == Code::InvalidRequest));
}

#[test]
fn an_error_travels_the_way_that_was_asked_for() {
    let Err(Refused::Back(way, _)) = ask(&[("response_mode", Some("form_post")), ("scope", None)]) else {
        panic!("passed")
    };
    assert_eq!(way.mode, ResponseMode::FormPost);
    let Err(Refused::Back(way, _)) = ask(&[("response_mode", Some("fragment"))]) else { panic!("passed") };
    assert_eq!(way.mode, ResponseMode::Query);
}

#[test]
fn unknown_parameters_hints_and_languages_are_no_error() {
    let request = ask(&[
        ("extra", Some("foobar")),
        ("display", Some("popup")),
        ("login_hint", Some("buffy@id.example.org")),
        ("ui_locales", Some("se tlh")),
        ("claims_locales", Some("se")),
        ("acr_values", Some("urn:example:whatever")),
        ("scope", Some("email address openid phone")),
    ])
    .unwrap();
    assert_eq!(request.login_hint.as_deref(), Some("buffy@id.example.org"));
    assert_eq!(request.languages, ["se", "tlh"]);
    assert_eq!(request.scopes, BTreeSet::from([Scope::OpenId, Scope::Email]));
    assert_eq!(request.floor, None);
}

#[test]
fn a_scope_that_the_party_is_not_registered_for_is_not_granted() {
    let request = ask(&[("scope", Some("openid offline_access email"))]).unwrap();
    assert_eq!(request.scopes, BTreeSet::from([Scope::OpenId, Scope::Email]));
}

#[test]
fn prompts_mean_what_they_say() {
    for (prompt, expected) in [
        ("none", Prompt::Never),
        ("login", Prompt::Always),
        ("select_account", Prompt::Always),
        ("consent", Prompt::IfNeeded),
        ("login consent", Prompt::Always),
    ] {
        assert_eq!(ask(&[("prompt", Some(prompt))]).unwrap().prompt, expected, "{prompt}");
    }
    assert_eq!(ask(&[("max_age", Some("1"))]).unwrap().max_age, Some(Duration::from_secs(1)));
}

const CHALLENGE: (&str, Option<&str>) = ("code_challenge", Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));

#[test]
fn pkce_is_s256_or_nothing() {
    assert!(ask(&[CHALLENGE, ("code_challenge_method", Some("S256"))]).unwrap().challenge.is_some());
    assert_eq!(told(&[CHALLENGE, ("code_challenge_method", Some("plain"))]), Some(Code::InvalidRequest));
    assert_eq!(told(&[CHALLENGE]), Some(Code::InvalidRequest));
    assert_eq!(
        told(&[("code_challenge", Some("short")), ("code_challenge_method", Some("S256"))]),
        Some(Code::InvalidRequest)
    );
}

#[test]
fn a_party_that_must_use_pkce_can_not_leave_it_out() {
    let strict = RelyingParty { require_pkce: true, ..bank() };
    let public = RelyingParty { authentication: Authentication::Public, ..bank() };
    for party in [strict, public] {
        assert!(
            matches!(ask_as(&party, &query(&[])), Err(Refused::Back(_, fault)) if fault.code == Code::InvalidRequest)
        );
        assert!(ask_as(&party, &query(&[CHALLENGE, ("code_challenge_method", Some("S256"))])).is_ok());
    }
}

#[test]
fn claims_are_asked_for_by_name_as_far_as_the_party_may() {
    let claims = json!({
        "userinfo": {"name": {"essential": true}, "birthdate": null, "email": null},
        "id_token": {"email": {"value": "karen@example.org"}, "auth_time": {"essential": true}, "sub": {"value": "s-1"}},
    });
    let request = ask(&[("claims", Some(&claims.to_string()))]).unwrap();
    assert_eq!(request.claims.userinfo, BTreeSet::from([ClaimName::Name, ClaimName::Email]));
    assert_eq!(request.claims.id_token, BTreeSet::from([ClaimName::Email]));
    assert_eq!(request.subject.as_deref(), Some("s-1"));
    let poor = RelyingParty { scopes: BTreeSet::new(), ..bank() };
    let request = ask_as(&poor, &query(&[("claims", Some(&claims.to_string()))])).unwrap();
    assert!(request.claims.userinfo.is_empty() && request.claims.id_token.is_empty());
}

/// A civil number is asked for by scope or by name, by services that are registered for it, and for userinfo alone.
#[test]
fn only_an_entitled_party_asks_for_civil_numbers_and_never_in_an_id_token() {
    let by_name =
        json!({"userinfo": {"cpr": {"essential": true}, "p_code": null}, "id_token": {"cpr": null}}).to_string();
    let asked = query(&[("scope", Some("openid ssn")), ("claims", Some(&by_name))]);
    let entitled = RelyingParty { scopes: BTreeSet::from([Scope::CivilNumber]), ..bank() };
    let request = ask_as(&entitled, &asked).unwrap();
    assert_eq!(request.scopes, BTreeSet::from([Scope::OpenId, Scope::CivilNumber]));
    assert_eq!(request.claims.userinfo, BTreeSet::from([ClaimName::Cpr, ClaimName::PCode]));
    assert!(request.claims.id_token.is_empty(), "ID tokens come back in addresses");
    let request = ask_as(&bank(), &asked).unwrap();
    assert_eq!(request.scopes, BTreeSet::from([Scope::OpenId]), "the word is ignored, as an unknown one");
    assert!(request.claims.userinfo.is_empty() && request.claims.id_token.is_empty());
}

#[test]
fn the_floor_is_the_partys_minimum_or_what_was_asked_for() {
    let floor = |party: &RelyingParty, acr: &str| ask_as(party, &query(&[("acr_values", Some(acr))])).unwrap().floor;
    assert_eq!(floor(&bank(), "urn:hvem:aal:substantial"), Some(Level::Substantial));
    assert_eq!(floor(&bank(), "urn:hvem:aal:substantial urn:hvem:aal:low"), Some(Level::Low));
    // `high` can't be reached at this provider, so a wish for it is ignored.
    assert_eq!(floor(&bank(), "urn:hvem:aal:high"), None);
    let careful = RelyingParty { minimum_level: Some(Level::Substantial), ..bank() };
    assert_eq!(floor(&careful, "urn:hvem:aal:low"), Some(Level::Substantial));
}

#[test]
fn an_indispensable_level_that_can_not_be_reached_is_an_error() {
    let essential = |acr: &str| json!({"id_token": {"acr": {"essential": true, "values": [acr]}}}).to_string();
    assert_eq!(told(&[("claims", Some(&essential("urn:hvem:aal:high")))]), Some(Code::UnmetAuthenticationRequirements));
    assert_eq!(
        ask(&[("claims", Some(&essential("urn:hvem:aal:substantial")))]).unwrap().floor,
        Some(Level::Substantial)
    );
}

fn hint(aud: &str, iss: &str) -> String {
    let claims: Map<String, Value> =
        serde_json::from_value(json!({"iss": iss, "aud": aud, "sub": "s-1", "exp": 1})).unwrap();
    KEY.sign(&claims).unwrap()
}

#[test]
fn an_expired_id_token_of_ours_says_who_it_should_be() {
    assert_eq!(ask(&[("id_token_hint", Some(&hint("bank", ISSUER)))]).unwrap().subject.as_deref(), Some("s-1"));
}

#[test]
fn another_partys_or_providers_id_token_says_nothing() {
    assert_eq!(told(&[("id_token_hint", Some(&hint("shop", ISSUER)))]), Some(Code::InvalidRequest));
    assert_eq!(told(&[("id_token_hint", Some(&hint("bank", "https://other.example")))]), Some(Code::InvalidRequest));
}

#[test]
fn who_asks_is_read_before_anything_else() {
    let of = |text: &str| client_id(&Parameters::parse(text.as_bytes())).map_err(|fault| fault.code);
    assert_eq!(of("client_id=bank").unwrap(), bank().id);
    assert_eq!(of("scope=openid"), Err(Code::InvalidRequest));
    assert_eq!(of("client_id=a%20b"), Err(Code::UnauthorizedClient));
}

mod hostile_redirects;
