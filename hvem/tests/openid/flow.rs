//! The authorization endpoint.

use std::time::Duration;

use serde_json::Value;
use url::form_urlencoded;

use crate::{
    browser::{Answer, Browser},
    world::{Party, world},
};

/// The address that asks for a sign-in.
pub fn ask(party: &Party, more: &[(&str, &str)]) -> String {
    let sound = [
        ("client_id", party.id.as_str()),
        ("redirect_uri", &party.redirect),
        ("response_type", "code"),
        ("scope", "openid profile email"),
        ("state", "stæt&e="),
        ("nonce", "n-0S6_WzA2Mj"),
    ];
    let kept = sound.into_iter().filter(|(name, _)| !more.iter().any(|(changed, _)| changed == name));
    let given = more.iter().copied().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.chain(given)).finish();
    format!("{}/oidc/authorize?{query}", world().issuer)
}

/// What the token endpoint gives for a code.
pub async fn exchange(browser: &Browser, party: &Party, code: &str) -> Answer {
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &party.redirect)];
    token(browser, party, &form).await
}

/// A request to the token endpoint with the party's secret in the header.
pub async fn token(_: &Browser, party: &Party, form: &[(&str, &str)]) -> Answer {
    let mut server = Browser::new();
    let url = format!("{}/oidc/token", world().issuer);
    let request = server.raw().post(&url).form(form).basic_auth(&party.id, party.secret.as_ref());
    server.send(request, &url).await
}

/// The claims of an ID token; its signature is checked elsewhere, by `openidconnect`.
pub fn claims(tokens: &Value) -> Value {
    let payload = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&hvem_formats::b64::decode(payload).unwrap()).unwrap()
}

/// Signs in and exchanges the code.
pub async fn signed_in(browser: &mut Browser, email: &str, party: &Party, more: &[(&str, &str)]) -> Value {
    let asked = browser.get(&ask(party, more)).await;
    let back = browser.sign_in(&asked, email).await;
    let answer = exchange(browser, party, &back.parameter("code").unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_person_signs_in_and_the_party_learns_who_how_and_how_surely() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let asked = browser.get(&ask(&party, &[])).await;
    let back = browser.sign_in(&asked, &email).await;
    assert!(back.leads_to().unwrap().starts_with(&party.redirect));
    assert_eq!(back.parameter("state").as_deref(), Some("stæt&e="));
    assert_eq!(back.parameter("iss").as_deref(), Some(world().issuer.as_str()));
    let code = back.parameter("code").unwrap();
    assert_eq!(hvem_formats::b64::decode(&code).unwrap().len(), 32);
    let answer = exchange(&browser, &party, &code).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")));
    let tokens = answer.json();
    assert_eq!((tokens["token_type"].as_str(), tokens["expires_in"].as_i64()), (Some("Bearer"), Some(600)));
    assert!(tokens.get("refresh_token").is_none());
    let claims = claims(&tokens);
    let mut names: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["aal", "acr", "amr", "aud", "auth_time", "exp", "ial", "iat", "iss", "loa", "nonce", "sub"]);
    assert_eq!((claims["aud"].as_str(), claims["nonce"].as_str()), (Some(party.id.as_str()), Some("n-0S6_WzA2Mj")));
    assert_eq!((claims["acr"].as_str(), claims["amr"][0].as_str()), (Some("urn:hvem:aal:low"), Some("pwd")));
}

#[tokio::test]
async fn without_a_page_a_session_answers_at_once_and_nobody_means_login_required() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let silent = [("prompt", "none")];
    let nobody = browser.get(&ask(&party, &silent)).await;
    assert_eq!(nobody.parameter("error").as_deref(), Some("login_required"));
    assert_eq!(nobody.parameter("state").as_deref(), Some("stæt&e="));
    assert!(nobody.parameter("code").is_none());
    let first = claims(&signed_in(&mut browser, &email, &party, &[]).await);
    let again = browser.get(&ask(&party, &silent)).await;
    let second = claims(&exchange(&browser, &party, &again.parameter("code").unwrap()).await.json());
    assert_eq!((&second["sub"], &second["auth_time"]), (&first["sub"], &first["auth_time"]));
}

#[tokio::test]
async fn a_demanded_login_page_gives_a_newer_sign_in() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let first = claims(&signed_in(&mut browser, &email, &party, &[]).await);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let second = claims(&signed_in(&mut browser, &email, &party, &[("prompt", "login")]).await);
    assert!(second["auth_time"].as_i64() > first["auth_time"].as_i64());
    assert_eq!(second["sub"], first["sub"]);
}

#[tokio::test]
async fn a_session_counts_as_long_as_the_party_says() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let first = claims(&signed_in(&mut browser, &email, &party, &[]).await);
    let young = browser.get(&ask(&party, &[("max_age", "10000")])).await;
    let second = claims(&exchange(&browser, &party, &young.parameter("code").unwrap()).await.json());
    assert_eq!(second["auth_time"], first["auth_time"]);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let third = claims(&signed_in(&mut browser, &email, &party, &[("max_age", "1")]).await);
    assert!(third["auth_time"].as_i64() > first["auth_time"].as_i64());
}

#[tokio::test]
async fn an_id_token_of_before_names_the_person_it_should_be() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let again = browser.get(&ask(&party, &[("prompt", "none"), ("id_token_hint", hint)])).await;
    assert!(again.parameter("code").is_some());
    let (mut other, other_email) = world().person().await;
    signed_in(&mut other, &other_email, &party, &[]).await;
    let wrong = other.get(&ask(&party, &[("prompt", "none"), ("id_token_hint", hint)])).await;
    assert_eq!(wrong.parameter("error").as_deref(), Some("login_required"));
    let asked = other.get(&ask(&party, &[("id_token_hint", hint)])).await;
    let back = other.sign_in(&asked, &other_email).await;
    assert_eq!((back.parameter("error").as_deref(), back.parameter("code")), (Some("login_required"), None));
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_a_page_of_our_own() {
    let party = world().party(|_| ()).await;
    let mut browser = Browser::new();
    for address in ["https://evil.example/", &format!("{}/", party.redirect), ""] {
        let refused = browser.get(&ask(&party, &[("redirect_uri", address)])).await;
        assert_eq!((refused.status, refused.leads_to()), (400, None), "{address}");
        assert!(refused.body.contains("id=\"oidc-error\"") && refused.body.contains("invalid_request"));
    }
    let unknown = browser.get(&ask(&party, &[("client_id", "nobody")])).await;
    assert_eq!((unknown.status, unknown.leads_to()), (400, None));
}

#[tokio::test]
async fn what_else_is_wrong_is_told_to_the_party() {
    let party = world().party(|_| ()).await;
    let mut browser = Browser::new();
    for (change, error) in [
        (("response_type", ""), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported"),
        (("request_uri", "https://party.example/r"), "request_uri_not_supported"),
        (("scope", "profile"), "invalid_scope"),
    ] {
        let refused = browser.get(&ask(&party, &[change])).await;
        assert_eq!(refused.parameter("error").as_deref(), Some(error), "{change:?}");
        assert_eq!(refused.parameter("state").as_deref(), Some("stæt&e="));
        assert!(refused.parameter("error_description").unwrap().is_ascii());
    }
}

#[tokio::test]
async fn a_request_by_post_is_the_same_request() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let url = ask(&party, &[]);
    let pairs: Vec<(String, String)> = url::Url::parse(&url).unwrap().query_pairs().into_owned().collect();
    let form: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let endpoint = format!("{}/oidc/authorize", world().issuer);
    let request = browser
        .raw()
        .post(&endpoint)
        .form(&form)
        .header("origin", "https://party.example")
        .header("sec-fetch-site", "cross-site");
    let moved = browser.send(request, &endpoint).await;
    assert_eq!(moved.status, 303);
    let asked = browser.get(&format!("{}{}", world().issuer, moved.leads_to().unwrap())).await;
    assert!(browser.sign_in(&asked, &email).await.parameter("code").is_some());
}

#[tokio::test]
async fn an_answer_by_form_posts_itself_under_a_policy_that_lets_it() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    signed_in(&mut browser, &email, &party, &[]).await;
    let form = browser.get(&ask(&party, &[("response_mode", "form_post")])).await;
    assert_eq!((form.status, form.header("location"), form.header("cache-control")), (200, None, Some("no-store")));
    assert!(form.body.contains(&format!("action=\"{}\"", party.redirect)), "{}", form.body);
    assert!(form.field("code").is_some());
    assert_eq!(form.field("state").as_deref(), Some("stæt&#38;e="));
    let policy = form.header("content-security-policy").unwrap();
    assert!(
        policy.contains("script-src 'sha256-")
            && policy.contains(&format!("form-action https: https://{}.example;", party.id)),
        "{policy}"
    );
    let error = browser.get(&ask(&party, &[("response_mode", "form_post"), ("response_type", "")])).await;
    assert_eq!((error.field("error").as_deref(), error.header("location")), (Some("invalid_request"), None));
}

#[tokio::test]
async fn who_gives_up_is_sent_back_with_access_denied() {
    let party = world().party(|_| ()).await;
    let mut browser = Browser::new();
    let asked = browser.get(&ask(&party, &[])).await;
    let login = browser.login_page(&asked);
    let back = browser.post(&format!("{login}/cancel"), &[]).await;
    assert_eq!(
        (back.parameter("error").as_deref(), back.parameter("state").as_deref()),
        (Some("access_denied"), Some("stæt&e="))
    );
    let twice = browser.post(&format!("{login}/cancel"), &[]).await;
    assert_eq!((twice.status, twice.leads_to()), (410, None));
}

#[tokio::test]
async fn strangers_hints_and_languages_are_no_error_and_a_known_language_is_spoken() {
    let party = world().party(|_| ()).await;
    let mut browser = Browser::new();
    let more = [
        ("login_hint", "buffy@localhost"),
        ("ui_locales", "se en-GB"),
        ("claims_locales", "se"),
        ("display", "popup"),
        ("extra", "1"),
    ];
    let asked = browser.get(&ask(&party, &more)).await;
    let page = browser.login_page(&asked);
    let page = browser.get(&page).await;
    assert!(page.body.contains("<html lang=\"en\">"), "{}", page.body);
}

#[tokio::test]
async fn a_level_that_was_asked_for_is_a_floor() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    signed_in(&mut browser, &email, &party, &[]).await;
    let substantial = [("acr_values", "urn:hvem:aal:substantial"), ("prompt", "none")];
    let refused = browser.get(&ask(&party, &substantial)).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("login_required"));
    let low = browser.get(&ask(&party, &[("acr_values", "urn:hvem:aal:low"), ("prompt", "none")])).await;
    let tokens = exchange(&browser, &party, &low.parameter("code").unwrap()).await.json();
    assert_eq!(claims(&tokens)["acr"], "urn:hvem:aal:low");
}

#[tokio::test]
async fn two_services_know_the_same_person_by_different_names_and_one_sector_by_one() {
    let (one, two) = (world().party(|_| ()).await, world().party(|_| ()).await);
    let group = |registration: &mut hvem_service::relying_parties::Registration| {
        registration.subject = hvem_service::relying_parties::SubjectChoice::Sector("group.example".into());
    };
    let (three, four) = (world().party(group).await, world().party(group).await);
    let (mut browser, email) = world().person().await;
    let mut subjects = vec![claims(&signed_in(&mut browser, &email, &one, &[]).await)["sub"].clone()];
    for party in [&two, &three, &four] {
        let silent = browser.get(&ask(party, &[])).await;
        subjects
            .push(claims(&exchange(&browser, party, &silent.parameter("code").unwrap()).await.json())["sub"].clone());
    }
    assert_ne!(subjects[0], subjects[1]);
    assert_eq!(subjects[2], subjects[3]);
    assert!(subjects.iter().all(|subject| subject.as_str().unwrap().len() == 43));
}
