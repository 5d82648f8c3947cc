//! A sign-in, gate by gate (journeys E8, E10).

use hvem_domain::{
    level::Level,
    login::{Ending, Purpose},
    scheme::Gate,
    time::minutes,
};
use hvem_service::login::{FinishError, LoginError, Stand};

use super::{
    scene::{Browser, ELSEWHERE, HERE, PIN, typed, user_id},
    world::World,
};

const KAREN: &str = "karen@example.org";

#[tokio::test]
async fn every_gate_is_passed_in_its_order_and_none_is_skipped() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let (service, browser) = (world.service.clone(), Browser::new(1));
        let login = world.begins(&browser, Level::Low).await;
        assert!(matches!(service.stand(&login).await.unwrap(), Stand::UserId));
        assert!(matches!(service.check_password(login.clone(), typed("x")).await, Err(LoginError::Elsewhere)));
        assert!(matches!(world.takes(&browser, login.clone(), ELSEWHERE).await, Err(LoginError::Elsewhere)));
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)));
        let login = world.claims(&login, KAREN).await;
        assert!(matches!(service.stand(&login).await.unwrap(), Stand::Password));
        assert!(matches!(service.claim_user_id(login.clone(), user_id(KAREN)).await, Err(LoginError::Elsewhere)));
        assert!(matches!(world.takes(&browser, login.clone(), ELSEWHERE).await, Err(LoginError::Elsewhere)));
        let login = service.check_password(login, typed(super::scene::PASSWORD)).await.unwrap();
        assert!(matches!(service.stand(&login).await.unwrap(), Stand::Method(ways) if ways.len() == 2));
        assert!(matches!(world.takes(&browser, login.clone(), Gate::NoFactorYet).await, Err(LoginError::Elsewhere)));
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)));
        let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
        assert!(matches!(service.stand(&login).await.unwrap(), Stand::Waiting(_)));
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)), "unmatched");
        let shown = world.matched(&phone, &login).await;
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)), "not decided");
        phone.approves(&shown, PIN).await.unwrap();
        assert!(matches!(service.stand(&world.again(&login).await).await.unwrap(), Stand::Continue));
        let opened = world.finishes(&browser, &login).await.unwrap();
        assert_eq!(opened.purpose, Purpose::Portal { to: "/account".into() });
        assert_eq!(opened.session.methods, ["pwd", "swk", "pin", "mfa"]);
        let ended = service.stand(&world.again(&login).await).await.unwrap();
        assert!(matches!(ended, Stand::Ended(Ending::Finished)));
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)), "a second session");
    }
}

/// SECURITY decision 6: until the password is right, an address without an account looks like one with.
#[tokio::test]
async fn an_unknown_address_is_led_as_far_as_a_known_one() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    for address in [KAREN, "nobody@example.org"] {
        let login = world.begins(&Browser::new(1), Level::Low).await;
        let login = world.claims(&login, address).await;
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Password), "{address}");
        let refused = world.service.check_password(login.clone(), typed("forkert kodeord")).await;
        assert!(matches!(refused, Err(LoginError::WrongPassword)), "{address}");
        let login = world.again(&login).await;
        assert!(login.account.is_none() && matches!(world.service.stand(&login).await.unwrap(), Stand::Password));
    }
}

#[tokio::test]
async fn a_sign_in_is_over_in_the_very_moment_of_its_end() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let browser = Browser::new(1);
    let (kept, lost) = (world.asks(&browser, KAREN).await, world.passes_password(&browser, KAREN).await);
    // What the phone approves early can be taken up to the last millisecond of the half hour.
    let shown = world.matched(&phone, &kept).await;
    phone.approves(&shown, PIN).await.unwrap();
    world.wait_almost(minutes(30));
    assert!(matches!(world.service.stand(&world.again(&lost).await).await.unwrap(), Stand::Method(_)));
    world.wait(std::time::Duration::from_millis(1));
    assert!(matches!(world.service.stand(&world.again(&lost).await).await.unwrap(), Stand::Expired));
    assert!(matches!(world.takes(&browser, world.again(&lost).await, ELSEWHERE).await, Err(LoginError::Elsewhere)));
    assert!(matches!(world.finishes(&browser, &kept).await, Err(FinishError::NotComplete)));
}

/// Journey E10: the way used last stands first; another can be taken instead, also after the app was asked.
#[tokio::test]
async fn the_way_used_last_is_suggested_and_another_may_be_taken() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let browser = Browser::new(1);
    world.signs_in_with(&mut phone, &browser, KAREN).await;
    let login = world.passes_password(&browser, KAREN).await;
    let Stand::Method(ways) = world.service.stand(&login).await.unwrap() else { panic!("a choice") };
    assert_eq!(
        ways.iter().map(|way| (way.gate, way.last_used)).collect::<Vec<_>>(),
        [(ELSEWHERE, true), (HERE, false)]
    );
    let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
    let first = world.matched(&phone, &login).await;
    world.service.rethink(world.again(&login).await).await.unwrap();
    assert!(phone.approves(&first, PIN).await.is_err(), "what was asked before has ended");
    let login = world.takes(&browser, world.again(&login).await, HERE).await.unwrap();
    let carried = world.follows_link(&login).await;
    let device = phone.device().await;
    let shown = world.service.match_request(&device, &carried, Some(&browser.cookie)).await.unwrap();
    assert!(shown.return_to.is_some_and(|to| to.ends_with(&login.id.to_string())), "journey E9");
    phone.approves(&world.service.matched_request(&device, &shown.id).await.unwrap(), PIN).await.unwrap();
    world.finishes(&browser, &login).await.unwrap();
    let last = world.store.read().await.unwrap().last_method(phone.account, &browser.cookie).await.unwrap();
    assert_eq!(last.as_deref(), Some("approve-here"));
}

#[tokio::test]
async fn of_several_phones_the_person_chooses_one_and_may_change_it() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let browser = Browser::new(1);
    let session = world.signs_in_with(&mut phone, &browser, KAREN).await.session;
    let tablet = world.adds_phone(&session, "Tablet").await;
    let login = world.passes_password(&browser, KAREN).await;
    let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
    assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Device(devices) if devices.len() == 2));
    let waits = async |device: &super::handset::Phone| {
        world.service.waiting(&device.device().await).await.unwrap().requests.len()
    };
    let login = world.service.choose_device(login, super::scene::device_id(&tablet)).await.unwrap();
    assert_eq!((waits(&phone).await, waits(&tablet).await), (0, 1));
    world.service.change_device(login.clone()).await.unwrap();
    let login = world.again(&login).await;
    assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Device(_)));
    assert_eq!((waits(&phone).await, waits(&tablet).await), (0, 0));
    world.service.choose_device(login.clone(), super::scene::device_id(&phone)).await.unwrap();
    assert_eq!((waits(&phone).await, waits(&tablet).await), (1, 0));
    // The code is read by the other one: it is in front of this browser as well.
    let shown = world.matched(&tablet, &login).await;
    assert_eq!((waits(&phone).await, waits(&tablet).await), (0, 1));
    let mut tablet = tablet;
    tablet.approves(&shown, PIN).await.unwrap();
    world.finishes(&browser, &login).await.unwrap();
}

#[tokio::test]
async fn a_cancelled_sign_in_leaves_nothing_to_approve() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let browser = Browser::new(1);
    let login = world.asks(&browser, KAREN).await;
    let shown = world.matched(&phone, &login).await;
    world.service.cancel_login(world.again(&login).await).await.unwrap();
    assert!(phone.approves(&shown, PIN).await.is_err());
    assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)));
    let login = world.asks(&browser, KAREN).await;
    let fresh = world.service.restart_login(world.again(&login).await).await.unwrap();
    let fresh = world.service.login(fresh, &browser.cookie).await.unwrap();
    assert!(matches!(world.service.stand(&fresh).await.unwrap(), Stand::UserId));
    assert_eq!(fresh.claimed.as_ref().map(|email| email.as_str()), Some(KAREN), "to be corrected where it stands");
    assert!(fresh.account.is_none() && fresh.approval.is_none(), "nothing else of the one before is left");
    assert!(matches!(world.service.stand(&world.again(&login).await).await.unwrap(), Stand::Ended(Ending::Cancelled)));
}

#[tokio::test]
async fn a_session_ends_with_signing_out_and_when_nobody_uses_it() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let (one, two) = (Browser::new(1), Browser::new(2));
    let (first, second) = (world.signs_in_alone(&one, KAREN).await, world.signs_in_alone(&two, KAREN).await);
    let is_open = async |opened: &hvem_service::login::Opened, browser: &Browser| {
        world.service.session(&opened.token, &browser.cookie).await.unwrap().is_some()
    };
    assert!(is_open(&first, &one).await && is_open(&second, &two).await);
    assert!(!is_open(&first, &two).await, "a copied session token");
    world.service.sign_out(&first.session).await.unwrap();
    assert!(!is_open(&first, &one).await && is_open(&second, &two).await);
    world.wait_almost(minutes(30));
    assert!(is_open(&second, &two).await);
    // Used until then, it goes on; unused, it ends.
    let stayed = world.service.stay(second.session.clone()).await.unwrap();
    world.wait_almost(minutes(30));
    assert!(is_open(&second, &two).await && world.service.now() < stayed.expires_at);
    world.wait(std::time::Duration::from_millis(1));
    assert!(!is_open(&second, &two).await);
}

/// SECURITY A7: a new session has a new token, and the one before it in this browser is over.
#[tokio::test]
async fn signing_in_anew_ends_the_session_before_it_in_the_same_browser() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let browser = Browser::new(1);
    let first = world.signs_in_alone(&browser, KAREN).await;
    let second = world.signs_in_alone(&browser, KAREN).await;
    assert_ne!(first.token.reveal(), second.token.reveal());
    assert!(world.service.session(&first.token, &browser.cookie).await.unwrap().is_none());
    assert!(world.service.session(&second.token, &browser.cookie).await.unwrap().is_some());
}
