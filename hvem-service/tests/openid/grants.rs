//! From request to tokens, and how long each lasts.

use std::{collections::BTreeSet, sync::atomic::Ordering};

use hvem_domain::{
    grant::{CodeRefusal, LoginRequest, Prompt, RequestRefusal, RequestedClaims, ResponseMode, Scope},
    relying_party::{Malformed, RelyingParty},
    time::{days, hours, minutes, seconds},
};
use hvem_service::{
    Fault,
    grants::{Begun, GrantError, GrantRefusal, Grants, Issued, Redemption},
    relying_parties::{RegisterError, Registration, RelyingParties, SubjectChoice},
};

use crate::scene::{CALLBACK, Scene};

fn request(party: &RelyingParty, scopes: &[Scope]) -> LoginRequest {
    LoginRequest {
        client: party.id.clone(),
        redirect_uri: party.redirect_uris[0].clone(),
        response_mode: ResponseMode::Query,
        state: None,
        nonce: None,
        challenge: None,
        scopes: scopes.iter().copied().collect::<BTreeSet<_>>(),
        claims: RequestedClaims::default(),
        prompt: Prompt::IfNeeded,
        max_age: None,
        floor: None,
        login_hint: None,
        languages: Vec::new(),
        subject: None,
    }
}

async fn code(grants: &Grants, scene: &Scene, party: &RelyingParty, scopes: &[Scope]) -> String {
    match grants.begin(&request(party, scopes), party, Some(&scene.session())).await.unwrap() {
        Begun::Answered(code) => code,
        other => panic!("{other:?}"),
    }
}

async fn redeem(grants: &Grants, party: &RelyingParty, code: &str) -> Result<Issued, GrantError> {
    grants.redeem(party, Redemption { code, redirect_uri: Some(CALLBACK), verifier: None }).await
}

fn refusal<T>(result: Result<T, GrantError>) -> Option<GrantRefusal> {
    match result {
        Err(GrantError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

/// G-29: a code lasts 60 seconds.
#[tokio::test]
async fn a_code_that_has_waited_a_minute_is_worth_nothing() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let (first, second) =
        (code(&grants, &scene, &party, &[Scope::OpenId]).await, code(&grants, &scene, &party, &[Scope::OpenId]).await);
    scene.wait(seconds(59));
    assert!(redeem(&grants, &party, &first).await.is_ok());
    scene.wait(seconds(1));
    assert_eq!(refusal(redeem(&grants, &party, &second).await), Some(GrantRefusal::Code(CodeRefusal::Expired)));
}

/// G-29: a replayed code takes back everything.
#[tokio::test]
async fn a_replayed_code_revokes_the_access_token() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let code = code(&grants, &scene, &party, &[Scope::OpenId, Scope::OfflineAccess]).await;
    let issued = redeem(&grants, &party, &code).await.unwrap();
    assert!(grants.whose(&issued.access.0).await.unwrap().is_some());
    assert_eq!(refusal(redeem(&grants, &party, &code).await), Some(GrantRefusal::Replayed));
    assert!(grants.whose(&issued.access.0).await.unwrap().is_none());
    assert_eq!(refusal(grants.refresh(&party, &issued.refresh.unwrap()).await), Some(GrantRefusal::Revoked));
}

#[tokio::test]
async fn of_two_who_show_a_code_at_once_at_most_one_gets_anything_and_nobody_keeps_it() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let code = code(&grants, &scene, &party, &[Scope::OpenId]).await;
    let (one, two) = tokio::join!(redeem(&grants, &party, &code), redeem(&grants, &party, &code));
    let issued: Vec<Issued> = [one, two].into_iter().filter_map(Result::ok).collect();
    assert_eq!(issued.len(), 1);
    assert!(grants.whose(&issued[0].access.0).await.unwrap().is_none());
}

#[tokio::test]
async fn an_access_token_opens_userinfo_for_ten_minutes() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let code = code(&grants, &scene, &party, &[Scope::OpenId]).await;
    let access = redeem(&grants, &party, &code).await.unwrap().access.0;
    scene.wait(minutes(10) - seconds(1));
    assert!(grants.whose(&access).await.unwrap().is_some());
    scene.wait(seconds(1));
    assert!(grants.whose(&access).await.unwrap().is_none());
}

#[tokio::test]
async fn a_chain_of_refresh_tokens_ends_when_its_first_one_would_have() {
    let scene = Scene::new().await;
    let grants = Grants::of(&scene.service).await.unwrap();
    let party = scene.party("app", |registration| registration.public = true).await;
    let code = code(&grants, &scene, &party, &[Scope::OpenId, Scope::OfflineAccess]).await;
    let first = redeem(&grants, &party, &code).await.unwrap().refresh.unwrap();
    scene.wait(days(29));
    let second = grants.refresh(&party, &first).await.unwrap().refresh.unwrap();
    scene.wait(days(1));
    assert_eq!(refusal(grants.refresh(&party, &second).await), Some(GrantRefusal::Expired));
}

#[tokio::test]
async fn a_sign_in_is_answered_once_and_only_by_a_session_that_was_opened_for_it() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let old = scene.session();
    scene.wait(minutes(1));
    let asked = LoginRequest { prompt: Prompt::Always, ..request(&party, &[Scope::OpenId]) };
    let Begun::SignIn(id) = grants.begin(&asked, &party, Some(&old)).await.unwrap() else { panic!("no sign-in") };
    assert_eq!(grants.waiting(id).await.unwrap().as_ref(), Some(&asked));
    scene.wait(seconds(20));
    let finished = grants.finish(id, &scene.session()).await.unwrap();
    assert!(finished.code.is_ok());
    assert!(matches!(grants.finish(id, &scene.session()).await, Err(GrantError::NoRequest)));
    assert!(matches!(grants.cancel(id).await, Err(GrantError::NoRequest)));
    let Begun::SignIn(id) = grants.begin(&asked, &party, Some(&old)).await.unwrap() else { panic!("no sign-in") };
    assert_eq!(grants.finish(id, &old).await.unwrap().code, Err(RequestRefusal::TooOld));
}

#[tokio::test]
async fn a_request_does_not_wait_for_ever() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let Begun::SignIn(id) = grants.begin(&request(&party, &[Scope::OpenId]), &party, None).await.unwrap() else {
        panic!("no sign-in")
    };
    scene.wait(hours(2));
    assert!(matches!(grants.finish(id, &scene.session()).await, Err(GrantError::NoRequest)));
    grants.sweep().await.unwrap();
}

/// without random bytes no door opens.
#[tokio::test]
async fn without_random_bytes_nothing_is_issued() {
    let scene = Scene::new().await;
    let (grants, party) = (Grants::of(&scene.service).await.unwrap(), scene.party("bank", |_| ()).await);
    let unspent = code(&grants, &scene, &party, &[Scope::OpenId]).await;
    scene.chance.broken.store(true, Ordering::SeqCst);
    let begun = grants.begin(&request(&party, &[Scope::OpenId]), &party, Some(&scene.session())).await;
    assert!(matches!(begun, Err(GrantError::Fault(Fault::Entropy(_)))));
    assert!(matches!(redeem(&grants, &party, &unspent).await, Err(GrantError::Fault(Fault::Entropy(_)))));
    let registration = Registration::web("shop", "The shop", CALLBACK);
    assert!(matches!(RelyingParties::of(&scene.service).register(&registration).await, Err(RegisterError::Fault(_))));
    scene.chance.broken.store(false, Ordering::SeqCst);
    assert!(redeem(&grants, &party, &unspent).await.is_ok(), "the failed try did not spend the code");
}

#[tokio::test]
async fn what_a_party_calls_a_person_outlives_restarts_and_says_nothing_to_others() {
    let scene = Scene::new().await;
    let grants = Grants::of(&scene.service).await.unwrap();
    let (bank, shop) = (
        scene.party("bank", |_| ()).await,
        scene.party("shop", |party| party.redirect_uris = vec!["https://shop.example/".into()]).await,
    );
    let (open, other) = (
        scene.party("open", |party| party.subject = SubjectChoice::Public).await,
        scene.party("other", |party| party.subject = SubjectChoice::Public).await,
    );
    let name = |party: &RelyingParty| grants.subject(party, scene.account.id);
    assert_ne!(name(&bank), name(&shop));
    assert_eq!(name(&open), name(&other));
    assert_ne!(name(&open), name(&bank));
    let after = Grants::of(&scene.restarted([7; 32]).await.service).await.unwrap();
    assert_eq!(after.subject(&bank, scene.account.id), name(&bank));
    let elsewhere = Grants::of(&Scene::new().await.service).await.unwrap();
    assert_eq!(elsewhere.subject(&bank, scene.account.id).len(), 43);
}

#[tokio::test]
async fn under_another_master_key_the_provider_does_not_start() {
    let scene = Scene::new().await;
    Grants::of(&scene.service).await.unwrap();
    let other = scene.restarted([8; 32]).await;
    assert!(matches!(Grants::of(&other.service).await, Err(Fault::Seal(_))));
}

#[tokio::test]
async fn an_id_can_be_registered_once_and_be_replaced() {
    let scene = Scene::new().await;
    let parties = RelyingParties::of(&scene.service);
    let registration = Registration::web("bank", "The bank", CALLBACK);
    let first = parties.register(&registration).await.unwrap();
    assert!(matches!(parties.register(&registration).await, Err(RegisterError::Taken)));
    let second = parties.replace(&registration).await.unwrap();
    assert_ne!(first.secret, second.secret);
    let found = parties.find(&first.party.id).await.unwrap().unwrap();
    assert!(found.accepts(second.secret.as_deref()) && !found.accepts(first.secret.as_deref()) && !found.accepts(None));
    parties.remove(&first.party.id).await.unwrap();
    assert!(matches!(parties.remove(&first.party.id).await, Err(RegisterError::Unknown)));
}

#[tokio::test]
async fn a_registration_that_leads_nowhere_is_refused() {
    let scene = Scene::new().await;
    let parties = RelyingParties::of(&scene.service);
    let sound = || Registration::web("bank", "The bank", CALLBACK);
    for wrong in [
        Registration { id: "a b".into(), ..sound() },
        Registration { name: String::new(), ..sound() },
        Registration { name: "two\nlines".into(), ..sound() },
        Registration { redirect_uris: Vec::new(), ..sound() },
        Registration { redirect_uris: vec!["http://bank.example/".into()], ..sound() },
        Registration { redirect_uris: vec!["https://a.example/".into(), "https://b.example/".into()], ..sound() },
        Registration { post_logout_uris: vec!["javascript:alert(1)".into()], ..sound() },
        Registration { subject: SubjectChoice::Sector("Not A Host".into()), ..sound() },
    ] {
        assert!(matches!(parties.register(&wrong).await, Err(RegisterError::Malformed(_))), "{wrong:?}");
    }
    assert!(parties.list().await.unwrap().is_empty());
}

/// A public client can't prove who it is, so it is never told whose number is whose.
#[tokio::test]
async fn no_public_client_is_entitled_to_civil_numbers() {
    let scene = Scene::new().await;
    let parties = RelyingParties::of(&scene.service);
    let mut registration = Registration::web("app", "An app", CALLBACK);
    registration.scopes.insert(Scope::CivilNumber);
    registration.public = true;
    let refused = parties.register(&registration).await;
    assert!(matches!(refused, Err(RegisterError::Malformed(Malformed::EntitledAndPublic))));
    registration.public = false;
    assert!(parties.register(&registration).await.unwrap().party.is_told_civil_numbers());
}
