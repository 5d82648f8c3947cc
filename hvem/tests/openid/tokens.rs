//! The token and userinfo endpoints, discovery and keys.

use hvem_domain::{
    civil_number::{CheckDigit, CivilNumber},
    grant::Scope,
    relying_party::SigningAlgorithm,
};
use hvem_formats::{b64, key::P256};
use hvem_service::relying_parties::Registration;
use serde_json::Value;

use crate::{
    browser::{Answer, Browser},
    flow::{ask, claims, exchange, signed_in, token},
    world::{Party, offline, world},
};

fn entitled_by_law(registration: &mut Registration) {
    registration.scopes.insert(Scope::CivilNumber);
}

async fn userinfo(access: &str) -> Answer {
    let mut server = Browser::new();
    let url = format!("{}/oidc/userinfo", world().issuer);
    let request = server.raw().get(&url).bearer_auth(access);
    server.send(request, &url).await
}

#[tokio::test]
async fn userinfo_tells_what_the_scopes_stand_for_in_all_three_ways_of_asking() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let mut server = Browser::new();
    let url = format!("{}/oidc/userinfo", world().issuer);
    let by_header = server.raw().post(&url).bearer_auth(access);
    let by_form = server.raw().post(&url).form(&[("access_token", access)]);
    let answers = [userinfo(access).await, server.send(by_header, &url).await, server.send(by_form, &url).await];
    for answer in answers {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let told = answer.json();
        assert_eq!(told["sub"], claims(&tokens)["sub"]);
        assert_eq!((told["name"].as_str(), told["given_name"].as_str()), (Some("Karen Åse Holm"), Some("Karen Åse")));
        assert_eq!((told["email"].as_str(), told["email_verified"].as_bool()), (Some(email.as_str()), Some(true)));
        assert!(told["updated_at"].is_i64() && told["locale"] == "da");
    }
}

#[tokio::test]
async fn a_claim_asked_for_by_name_is_told_where_it_was_asked_for() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let wanted = r#"{"id_token":{"email":null},"userinfo":{"name":{"essential":true}}}"#;
    let tokens = signed_in(&mut browser, &email, &party, &[("scope", "openid"), ("claims", wanted)]).await;
    assert_eq!(claims(&tokens)["email"].as_str(), Some(email.as_str()));
    let told = userinfo(tokens["access_token"].as_str().unwrap()).await.json();
    assert_eq!(told.as_object().unwrap().keys().collect::<Vec<_>>(), ["name", "sub"]);
}

/// C9, G-28: who is entitled learns the number, by the back channel alone; nobody else does, and it stands in no log.
#[tokio::test]
async fn a_civil_number_is_told_to_who_is_entitled_and_to_nobody_else() {
    const CPR: &str = "0707614285";
    let entitled = world().party(entitled_by_law).await;
    let stranger = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let wanted = r#"{"id_token":{"cpr":null},"userinfo":{"cpr":{"essential":true}}}"#;
    let asked = [("scope", "openid ssn"), ("claims", wanted)];
    let unknown = signed_in(&mut browser, &email, &entitled, &asked).await;
    let told = async |tokens: &Value| userinfo(tokens["access_token"].as_str().unwrap()).await.json();
    assert!(told(&unknown).await.get("cpr").is_none(), "who has none is told of none");
    world().knows_by_number(&email, &CivilNumber::parse(CPR, CheckDigit::Wanted).unwrap()).await;
    let tokens = signed_in(&mut Browser::new(), &email, &entitled, &asked).await;
    assert_eq!(tokens["scope"], "openid ssn");
    assert!(!claims(&tokens).to_string().contains(CPR), "ID tokens come back in addresses");
    let whole = told(&tokens).await;
    assert_eq!((whole["cpr"].as_str(), whole.get("p_code")), (Some(CPR), None));
    let others = signed_in(&mut Browser::new(), &email, &stranger, &asked).await;
    assert_eq!(others["scope"], "openid", "as an unknown word");
    assert_eq!(told(&others).await.as_object().unwrap().keys().collect::<Vec<_>>(), ["sub"]);
    assert!(!world().log.text().contains(CPR) && !world().log.text().contains("070761"), "it was logged");
}

#[tokio::test]
async fn a_code_works_once_and_a_second_try_takes_back_what_the_first_one_got() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let asked = browser.get(&ask(&party, &[])).await;
    let code = browser.sign_in(&asked, &email).await.parameter("code").unwrap();
    let tokens = exchange(&browser, &party, &code).await.json();
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(userinfo(access).await.status, 200);
    let again = exchange(&browser, &party, &code).await;
    assert_eq!((again.status, again.json()["error"].as_str()), (400, Some("invalid_grant")));
    let revoked = userinfo(access).await;
    assert_eq!(revoked.status, 401);
    assert!(revoked.header("www-authenticate").unwrap().starts_with("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn another_party_can_neither_use_a_code_nor_spoil_it() {
    let (party, thief) = (world().party(|_| ()).await, world().party(|_| ()).await);
    let (mut browser, email) = world().person().await;
    let asked = browser.get(&ask(&party, &[])).await;
    let code = browser.sign_in(&asked, &email).await.parameter("code").unwrap();
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", &party.redirect)];
    let stolen = token(&browser, &thief, &form).await;
    assert_eq!((stolen.status, stolen.json()["error"].as_str()), (400, Some("invalid_grant")));
    let tokens = exchange(&browser, &party, &code).await.json();
    assert_eq!(token(&browser, &thief, &form).await.status, 400);
    assert_eq!(userinfo(tokens["access_token"].as_str().unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_in_the_same_way_as_an_unknown_party() {
    let party = world().party(|_| ()).await;
    let form = [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "https://x.example/")];
    let wrong = Party { secret: Some("wrong".into()), ..world().party(|_| ()).await };
    let unknown = Party { id: "nobody".into(), secret: Some("x".into()), redirect: String::new() };
    let browser = Browser::new();
    let answers = [token(&browser, &wrong, &form).await, token(&browser, &unknown, &form).await];
    for answer in &answers {
        assert_eq!((answer.status, answer.json()["error"].as_str()), (401, Some("invalid_client")));
        assert!(answer.header("www-authenticate").unwrap().starts_with("Basic"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert_eq!(answers[0].body, answers[1].body);
    assert_eq!(token(&browser, &party, &form).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_secret_may_also_come_in_the_form() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let asked = browser.get(&ask(&party, &[])).await;
    let code = browser.sign_in(&asked, &email).await.parameter("code").unwrap();
    let secret = party.secret.clone().unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", &party.redirect),
        ("client_id", &party.id),
        ("client_secret", &secret),
    ];
    let answer = browser.post(&format!("{}/oidc/token", world().issuer), &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

fn public(registration: &mut Registration) {
    registration.public = true;
    offline(registration);
}

async fn public_tokens(browser: &mut Browser, email: &str, party: &Party) -> Value {
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let more = [
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("scope", "openid offline_access"),
    ];
    let asked = browser.get(&ask(party, &more)).await;
    let code = browser.sign_in(&asked, email).await.parameter("code").unwrap();
    let form = |verifier| {
        [
            ("grant_type", "authorization_code"),
            ("client_id", party.id.as_str()),
            ("code", code.as_str()),
            ("redirect_uri", &party.redirect),
            ("code_verifier", verifier),
        ]
    };
    let url = format!("{}/oidc/token", world().issuer);
    let wrong = browser.post(&url, &form("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXj")).await;
    assert_eq!((wrong.status, wrong.json()["error"].as_str()), (400, Some("invalid_grant")));
    let answer = browser.post(&url, &form(VERIFIER)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn refresh(party: &Party, token: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("client_id", party.id.as_str()), ("refresh_token", token)];
    Browser::new().post(&format!("{}/oidc/token", world().issuer), &form).await
}

#[tokio::test]
async fn a_public_partys_refresh_token_is_replaced_and_an_old_one_ends_it_all() {
    let party = world().party(public).await;
    let (mut browser, email) = world().person().await;
    let first = public_tokens(&mut browser, &email, &party).await;
    let old = first["refresh_token"].as_str().unwrap().to_owned();
    let second = refresh(&party, &old).await.json();
    let new = second["refresh_token"].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    assert_eq!(
        (&claims(&second)["sub"], &claims(&second)["auth_time"]),
        (&claims(&first)["sub"], &claims(&first)["auth_time"])
    );
    assert!(claims(&second).get("nonce").is_none());
    let stolen = refresh(&party, &old).await;
    assert_eq!((stolen.status, stolen.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(refresh(&party, &new).await.status, 400);
    assert_eq!(userinfo(second["access_token"].as_str().unwrap()).await.status, 401);
}

#[tokio::test]
async fn a_confidential_partys_refresh_token_stays_and_is_nobody_elses() {
    let (party, thief) = (world().party(offline).await, world().party(offline).await);
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[("scope", "openid offline_access")]).await;
    let kept = tokens["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", kept)];
    assert_eq!(token(&browser, &thief, &form).await.json()["error"], "invalid_grant");
    for _ in 0..2 {
        let again = token(&browser, &party, &form).await;
        assert_eq!(again.status, 200, "{}", again.body);
        assert!(again.json().get("refresh_token").is_none());
    }
    assert_eq!(
        Browser::new()
            .post(&format!("{}/oidc/token", world().issuer), &[form[0], form[1], ("client_id", &party.id)])
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn a_party_that_is_removed_has_nothing_left() {
    let party = world().party(offline).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    world().remove(&party).await;
    assert_eq!(userinfo(tokens["access_token"].as_str().unwrap()).await.status, 401);
    assert_eq!(browser.get(&ask(&party, &[])).await.status, 400);
}

#[tokio::test]
async fn without_a_token_userinfo_names_the_scheme_and_no_error() {
    let mut browser = Browser::new();
    let bare = browser.get(&format!("{}/oidc/userinfo", world().issuer)).await;
    assert_eq!((bare.status, bare.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(userinfo("nonsense").await.status, 401);
    let in_address = browser.get(&format!("{}/oidc/userinfo?access_token=x", world().issuer)).await;
    assert_eq!((in_address.status, in_address.header("www-authenticate")), (401, Some("Bearer")));
}

#[tokio::test]
async fn discovery_and_keys_fit_together_and_are_open_to_scripts() {
    let mut browser = Browser::new();
    let found = browser.get(&format!("{}/.well-known/openid-configuration", world().issuer)).await;
    assert_eq!((found.status, found.header("content-type")), (200, Some("application/json")));
    assert_eq!(found.header("access-control-allow-origin"), Some("*"));
    let document = found.json();
    assert_eq!(document["issuer"], world().issuer);
    let keys = browser.get(document["jwks_uri"].as_str().unwrap()).await.json();
    let kinds: Vec<_> = keys["keys"].as_array().unwrap().iter().map(|key| key["alg"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["RS256", "ES256"]);
    let endpoint = document["token_endpoint"].as_str().unwrap();
    let asked = browser.raw().request(reqwest::Method::OPTIONS, endpoint).header("origin", "https://app.example");
    let allowed = browser.send(asked, endpoint).await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (204, Some("*")));
}

#[tokio::test]
async fn a_party_that_wants_es256_gets_it_under_the_published_key() {
    let party = world().party(|registration| registration.id_token_algorithm = SigningAlgorithm::Es256).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    let (signed, signature) = tokens["id_token"].as_str().unwrap().rsplit_once('.').unwrap();
    let header: Value = serde_json::from_slice(&b64::decode(signed.split('.').next().unwrap()).unwrap()).unwrap();
    let keys = browser.get(&format!("{}/oidc/jwks", world().issuer)).await.json();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]).unwrap();
    assert_eq!((&header["alg"], &key["crv"]), (&Value::from("ES256"), &Value::from("P-256")));
    let half = |name: &str| b64::decode(key[name].as_str().unwrap()).unwrap();
    let point = [vec![4], half("x"), half("y")].concat();
    let public = P256::from_point(&point).unwrap();
    assert!(public.check(signed.as_bytes(), &b64::decode(signature).unwrap()).is_ok());
}

#[tokio::test]
async fn what_is_no_form_is_no_token_request() {
    let mut browser = Browser::new();
    let url = format!("{}/oidc/token", world().issuer);
    let request = browser
        .raw()
        .post(&url)
        .header("content-type", "application/json")
        .body("{\"grant_type\":\"authorization_code\"}");
    let refused = browser.send(request, &url).await;
    assert_eq!((refused.status, refused.json()["error"].as_str()), (400, Some("invalid_request")));
}
