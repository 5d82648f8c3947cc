//! The browser that began a sign-in is the one that finishes it (SECURITY decision 2).

use hvem_domain::level::Level;
use hvem_service::login::{FinishError, LoginError};

use super::{
    scene::{Browser, ELSEWHERE, PIN},
    world::World,
};

const KAREN: &str = "karen@example.org";

#[tokio::test]
async fn another_browser_does_not_even_find_the_sign_in() {
    let world = World::new().await;
    let login = world.begins(&Browser::new(1), Level::Low).await;
    let other = world.service.login(login.id, &Browser::new(2).cookie).await;
    assert!(matches!(other, Err(LoginError::Gone)));
}

#[tokio::test]
async fn only_the_browsers_own_key_and_this_sign_ins_nonce_finish_it() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    // A thief has the cookie of the browser, not its key.
    let (browser, thief) = (Browser::new(1), Browser::new(1));
    let (login, other) = (world.asks(&browser, KAREN).await, world.passes_password(&browser, KAREN).await);
    let shown = world.matched(&phone, &login).await;
    assert_eq!(shown.browser_key, browser.public().map(|key| key.thumbprint()), "the phone signs for this key");
    phone.approves(&shown, PIN).await.unwrap();
    let fresh = world.again(&login).await;
    let mut broken = browser.proof(&fresh).unwrap();
    broken[10] ^= 1;
    let refused = [None, thief.proof(&fresh), browser.proof(&other), Some(broken), Some(Vec::new())];
    for (number, proof) in refused.into_iter().enumerate() {
        let finished = world.service.finish_login(fresh.clone(), proof.as_deref()).await;
        assert!(matches!(finished, Err(FinishError::OtherBrowser)), "proof {number}");
    }
    world.finishes(&browser, &login).await.expect("the right proof still works");
}

/// The key shown first stays: nobody can put his own in its place later.
#[tokio::test]
async fn a_key_that_is_shown_later_changes_nothing() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let (browser, thief) = (Browser::new(1), Browser::new(1));
    let login = world.asks(&browser, KAREN).await;
    let mut stolen = world.again(&login).await;
    world.service.show_browser_key(&mut stolen, thief.public());
    let asked_again = world.service.choose_device(stolen, super::scene::device_id(&phone)).await.unwrap();
    let shown = world.matched(&phone, &asked_again).await;
    assert_eq!(shown.browser_key, browser.public().map(|key| key.thumbprint()));
    phone.approves(&shown, PIN).await.unwrap();
    assert!(matches!(world.finishes(&thief, &asked_again).await, Err(FinishError::OtherBrowser)));
    world.finishes(&browser, &asked_again).await.unwrap();
}

/// A key that appears only after the phone has approved was not part of what it approved.
#[tokio::test]
async fn a_key_that_appears_after_the_approval_is_not_the_approved_one() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let (plain, thief) = (Browser::without_script(1), Browser::new(1));
    let login = world.passes_password(&plain, KAREN).await;
    let login = world.takes(&plain, login, ELSEWHERE).await.unwrap();
    let shown = world.matched(&phone, &login).await;
    assert_eq!(shown.browser_key, None);
    phone.approves(&shown, PIN).await.unwrap();
    let mut with_key = world.again(&login).await;
    world.service.show_browser_key(&mut with_key, thief.public());
    let proof = thief.proof(&with_key);
    let finished = world.service.finish_login(with_key, proof.as_deref()).await;
    assert!(matches!(finished, Err(FinishError::OtherBrowser)));
    world.finishes(&plain, &login).await.expect("a browser without script is bound by its cookie");
}
