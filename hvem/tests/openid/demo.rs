//! The demo service signs somebody in with the crate `openidconnect`, over real HTTP.

use crate::{browser::Browser, world::world};

/// From the service's button through the portal's login page back to the service.
async fn signed_in() -> (Browser, String) {
    let (mut browser, email) = world().person().await;
    let away = browser.get(&format!("{}/sign-in", world().service)).await;
    let asked = browser.get(&away.leads_to().unwrap()).await;
    let back = browser.sign_in(&asked, &email).await;
    let arrived = browser.get(&back.leads_to().unwrap()).await;
    assert_eq!(arrived.leads_to().as_deref(), Some("/"), "{}", arrived.body);
    (browser, email)
}

#[tokio::test]
async fn the_service_shows_who_signed_in_how_and_how_surely() {
    let (mut browser, email) = signed_in().await;
    let page = browser.get(&format!("{}/", world().service)).await.body;
    for text in [
        "<dd id=\"who\">Karen Åse Holm</dd>",
        &format!("<dd id=\"email\">{email}</dd>"),
        "<li data-amr=\"pwd\">adgangskode</li>",
    ] {
        assert!(page.contains(text), "{text} is missing in {page}");
    }
    assert!(page.contains("data-acr=\"urn:hvem:aal:low\"><b>Lav</b>"), "{page}");
    assert!(page.contains("<code>auth_time</code>") && page.contains("<code>sub</code>"));
}

#[tokio::test]
async fn signing_out_there_signs_out_here() {
    let (mut browser, _) = signed_in().await;
    let out = browser.post(&format!("{}/sign-out", world().service), &[]).await;
    let back = browser.get(&out.leads_to().unwrap()).await;
    assert_eq!(back.leads_to(), Some(format!("{}/signed-out", world().service)));
    let page = browser.get(&format!("{}/signed-out", world().service)).await.body;
    assert!(page.contains("data-page=\"signed-out\""));
    let start = browser.get(&format!("{}/", world().service)).await.body;
    assert!(start.contains("id=\"sign-in\"") && !start.contains("id=\"who\""));
}

#[tokio::test]
async fn who_gives_up_reads_that_nothing_happened() {
    let mut browser = Browser::new();
    let away = browser.get(&format!("{}/sign-in", world().service)).await;
    let asked = browser.get(&away.leads_to().unwrap()).await;
    let login = browser.login_page(&asked);
    let back = browser.post(&format!("{login}/cancel"), &[]).await;
    let page = browser.get(&back.leads_to().unwrap()).await;
    assert!(page.body.contains("data-page=\"cancelled\""), "{}", page.body);
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_signs_nobody_in() {
    let mut browser = Browser::new();
    let service = &world().service;
    assert_eq!(browser.get(&format!("{service}/callback?code=x&state=y")).await.leads_to().as_deref(), Some("/"));
    browser.get(&format!("{service}/sign-in")).await;
    assert_eq!(browser.get(&format!("{service}/callback?code=x&state=y")).await.leads_to().as_deref(), Some("/"));
    assert!(browser.get(service).await.body.contains("data-page=\"welcome\""));
}

#[tokio::test]
async fn an_answer_of_another_provider_is_not_taken() {
    let mut browser = Browser::new();
    let service = &world().service;
    let away = browser.get(&format!("{service}/sign-in")).await;
    let state = away.parameter("state").unwrap();
    let mixed = browser.get(&format!("{service}/callback?code=x&state={state}&iss=https%3A%2F%2Fevil.example")).await;
    assert_eq!(mixed.status, 502);
    assert!(mixed.body.contains("data-page=\"failed\""));
}

#[tokio::test]
async fn the_service_speaks_both_languages() {
    let mut browser = Browser::new();
    let service = &world().service;
    assert!(browser.get(service).await.body.contains("Log på med hvem"));
    assert_eq!(browser.get(&format!("{service}/language/en")).await.leads_to().as_deref(), Some("/"));
    assert!(browser.get(service).await.body.contains("Sign in with hvem"));
}
