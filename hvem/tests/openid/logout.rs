//! Signing out at a party's wish.

use crate::{
    browser::Browser,
    flow::{ask, signed_in},
    world::{Party, world},
};

fn logout(more: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(more).finish();
    format!("{}/oidc/logout?{query}", world().issuer)
}

async fn is_signed_in(browser: &mut Browser, party: &Party) -> bool {
    browser.get(&ask(party, &[("prompt", "none")])).await.parameter("code").is_some()
}

#[tokio::test]
async fn a_party_that_shows_its_id_token_signs_the_person_out_and_gets_the_browser_back() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    assert!(is_signed_in(&mut browser, &party).await);
    let (hint, bye) = (tokens["id_token"].as_str().unwrap(), format!("https://{}.example/bye", party.id));
    let out =
        browser.get(&logout(&[("id_token_hint", hint), ("post_logout_redirect_uri", &bye), ("state", "s 1")])).await;
    assert_eq!(out.leads_to(), Some(format!("{bye}?state=s+1")));
    assert!(!is_signed_in(&mut browser, &party).await);
    let userinfo = format!("{}/oidc/userinfo", world().issuer);
    let request = browser.raw().get(&userinfo).bearer_auth(tokens["access_token"].as_str().unwrap());
    assert_eq!(browser.send(request, &userinfo).await.status, 401, "what the session granted ended with it");
}

#[tokio::test]
async fn without_a_hint_the_person_is_asked_and_may_stay() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    signed_in(&mut browser, &email, &party, &[]).await;
    let question = browser.get(&logout(&[("state", "x")])).await;
    assert_eq!((question.status, question.leads_to()), (200, None));
    assert!(question.body.contains("action=\"/oidc/logout/confirm\""));
    assert!(is_signed_in(&mut browser, &party).await);
    let url = format!("{}/oidc/logout/confirm", world().issuer);
    let foreign = browser.raw().post(&url).form(&[("state", "x")]).header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(foreign, &url).await.status, 403);
    assert!(is_signed_in(&mut browser, &party).await);
    let out = browser.post(&url, &[("state", "x")]).await;
    assert_eq!(out.leads_to().as_deref(), Some("/signed-out"));
    assert!(!is_signed_in(&mut browser, &party).await);
}

#[tokio::test]
async fn a_named_party_gets_the_browser_back_after_the_question() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    signed_in(&mut browser, &email, &party, &[]).await;
    let bye = format!("https://{}.example/bye", party.id);
    let form = [("client_id", party.id.as_str()), ("post_logout_redirect_uri", &bye)];
    let question = browser.get(&logout(&form)).await;
    assert_eq!((question.status, question.field("client_id")), (200, Some(party.id.clone())));
    let out = browser.post(&format!("{}/oidc/logout/confirm", world().issuer), &form).await;
    assert_eq!(out.leads_to(), Some(bye));
}

#[tokio::test]
async fn a_wrong_address_or_hint_is_a_page_of_our_own_and_signs_nobody_out() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    let (hint, bye) = (tokens["id_token"].as_str().unwrap(), format!("https://{}.example/bye", party.id));
    let added = format!("{bye}?x=1");
    let payload = hint.split('.').nth(1).unwrap();
    let unsigned = format!("{}.{payload}.", hvem_formats::b64::encode(r#"{"alg":"none"}"#));
    for wrong in [
        [("id_token_hint", hint), ("post_logout_redirect_uri", added.as_str())],
        [("id_token_hint", hint), ("post_logout_redirect_uri", "https://evil.example/")],
        [("id_token_hint", &unsigned), ("post_logout_redirect_uri", &bye)],
        [("state", "x"), ("post_logout_redirect_uri", &bye)],
    ] {
        let refused = browser.get(&logout(&wrong)).await;
        assert_eq!((refused.status, refused.leads_to()), (400, None), "{wrong:?}");
        assert!(refused.body.contains("id=\"oidc-error\""));
        assert!(is_signed_in(&mut browser, &party).await);
    }
}

#[tokio::test]
async fn a_wish_by_post_is_the_same_wish() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let tokens = signed_in(&mut browser, &email, &party, &[]).await;
    let url = format!("{}/oidc/logout", world().issuer);
    let moved = browser.post(&url, &[("id_token_hint", tokens["id_token"].as_str().unwrap())]).await;
    assert_eq!(moved.status, 303);
    let out = browser.get(&format!("{}{}", world().issuer, moved.leads_to().unwrap())).await;
    assert_eq!(out.leads_to().as_deref(), Some("/signed-out"));
    assert!(!is_signed_in(&mut browser, &party).await);
}
