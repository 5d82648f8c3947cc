//! Opening an account and setting a new password by mail (journeys E1, E2; G-01, G-18).

use hvem_domain::{
    level::Level,
    login::Ending,
    message::News,
    secret::Token,
    time::{hours, minutes},
};
use hvem_service::{
    accounts::PasswordRefusal,
    login::{LoginError, Stand},
};

use super::{
    scene::{Browser, PASSWORD, email, karen, token_in, typed, user_id},
    world::World,
};

const KAREN: &str = "karen@example.org";
const NEW: &str = "en helt ny sætning 4";

#[tokio::test]
async fn an_account_is_opened_by_the_link_in_the_mail_and_by_nothing_else() {
    let world = World::new().await;
    world.service.register(karen(), email(KAREN), "da").await.unwrap();
    assert!(world.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().is_none(), "not yet");
    let mails = world.mails().await;
    assert!(matches!(&mails[..], [mail] if mail.to == email(KAREN) && mail.language == "da"));
    assert!(matches!(&mails[0].news, News::ConfirmAddress { link } if link.valid_for == hours(24)));
    let token = token_in(&mails[0]);
    for _ in 0..3 {
        // Mail scanners look before the person does.
        assert!(world.service.mail_link(&token).await.unwrap().is_some());
    }
    assert_eq!(world.service.set_password_by_link(&token, typed(PASSWORD)).await.unwrap(), user_id(KAREN));
    let account = world.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().unwrap();
    assert_eq!((account.name, account.language.as_str(), account.identity), (karen(), "da", Level::Low));
    let opened = world.signs_in_alone(&Browser::new(1), KAREN).await;
    assert_eq!(opened.session.account, account.id);
}

/// SECURITY decision 6: only the mail says which address has an account.
#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer_and_one_mail_each() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    for address in [KAREN, "nobody@example.org"] {
        world.service.register(karen(), email(address), "en").await.unwrap();
        world.service.forgot_password(email(address), "en").await.unwrap();
    }
    let told = world.mails().await;
    let told: Vec<_> = told.iter().map(|mail| (mail.to.as_str(), mail.news.kind(), mail.language.as_str())).collect();
    let expected = [
        (KAREN, "already-registered", "da"),
        (KAREN, "reset-password", "da"),
        ("nobody@example.org", "confirm-address", "en"),
        ("nobody@example.org", "no-such-account", "en"),
    ];
    for mail in expected {
        assert!(told.contains(&mail), "{mail:?} is not among {told:?}");
    }
    assert_eq!(told.len(), expected.len());
}

#[tokio::test]
async fn a_mailbox_is_not_flooded() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    for address in [KAREN, "nobody@example.org"] {
        for _ in 0..8 {
            world.service.forgot_password(email(address), "da").await.unwrap();
        }
        assert_eq!(world.told().await.len(), 5, "{address}");
        world.wait(minutes(30));
        world.service.forgot_password(email(address), "da").await.unwrap();
        assert_eq!(world.told().await.len(), 1, "{address}: the others have expired");
    }
}

#[tokio::test]
async fn a_link_works_to_the_last_millisecond_and_once() {
    let world = World::new().await;
    let follow = async |token: &Token<32>| world.service.set_password_by_link(token, typed(NEW)).await;
    // The first round confirms an address, the second sets a new password.
    for lasts in [hours(24), minutes(30)] {
        world.service.register(karen(), email(KAREN), "da").await.unwrap();
        let token = token_in(&world.mails().await[0]);
        world.wait_almost(lasts);
        follow(&token).await.unwrap_or_else(|error| panic!("{lasts:?}: {error}"));
        assert!(matches!(follow(&token).await, Err(PasswordRefusal::LinkGone)), "{lasts:?}: a second time");
        world.mails().await;
    }
}

#[tokio::test]
async fn a_link_is_dead_in_the_very_moment_it_expires() {
    let world = World::new().await;
    world.service.register(karen(), email(KAREN), "da").await.unwrap();
    let token = token_in(&world.mails().await[0]);
    world.wait(hours(24));
    assert!(world.service.mail_link(&token).await.unwrap().is_none());
    let late = world.service.set_password_by_link(&token, typed(PASSWORD)).await;
    assert!(matches!(late, Err(PasswordRefusal::LinkGone)));
    assert!(world.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_password_that_is_refused_spends_no_link() {
    let world = World::new().await;
    world.service.register(karen(), email(KAREN), "da").await.unwrap();
    let token = token_in(&world.mails().await[0]);
    for weak in ["kort", "adgangskode1", "karen@example.org"] {
        let refused = world.service.set_password_by_link(&token, typed(weak)).await;
        assert!(matches!(refused, Err(PasswordRefusal::Weak(_))), "{weak}");
    }
    world.service.set_password_by_link(&token, typed(PASSWORD)).await.unwrap();
}

/// G-33: two mails were sent, and both links are followed at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_links_followed_at_once_one_opens_the_account() {
    for world in World::all().await {
        let mut following = Vec::new();
        for _ in 0..3 {
            world.service.register(karen(), email(KAREN), "da").await.unwrap();
        }
        for mail in world.mails().await {
            let (service, token) = (world.service.clone(), token_in(&mail));
            following.push(tokio::spawn(async move { service.set_password_by_link(&token, typed(PASSWORD)).await }));
        }
        let mut opened = 0;
        for followed in following {
            match followed.await.unwrap() {
                Ok(_) => opened += 1,
                Err(PasswordRefusal::LinkGone) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((opened, world.recorded("account.opened").await), (1, 1));
    }
}

/// G-18: a new password by mail ends every session and what stood halfway, tells the holder, and removes no device.
#[tokio::test]
async fn a_reset_ends_everything_but_the_devices() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let (one, two) = (Browser::new(1), Browser::new(2));
        let first = world.signs_in_with(&mut phone, &one, KAREN).await;
        let second = world.signs_in_with(&mut phone, &two, KAREN).await;
        let halfway = world.asks(&Browser::new(3), KAREN).await;
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let token = token_in(&world.mails().await[0]);
        world.service.set_password_by_link(&token, typed(NEW)).await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "password-changed")]);
        for (opened, browser) in [(&first, &one), (&second, &two)] {
            assert!(world.service.session(&opened.token, &browser.cookie).await.unwrap().is_none());
        }
        let stand = world.service.stand(&world.again(&halfway).await).await.unwrap();
        assert!(matches!(stand, Stand::Ended(Ending::Cancelled)));
        assert_eq!(phone.device().await.id.to_string(), phone.device);
        let login = world.begins(&one, Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let old = world.service.check_password(login.clone(), typed(PASSWORD)).await;
        assert!(matches!(old, Err(LoginError::WrongPassword)));
        let login = world.service.check_password(login, typed(NEW)).await.unwrap();
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Method(ways) if ways.len() == 2));
        assert!(!world.service.password_alone(&login).await.unwrap(), "the phone is asked for as before");
    }
}

/// Who changes the password while signed in keeps that session and no other.
#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let (here, there) = (Browser::new(1), Browser::new(2));
    let (mine, other) = (world.signs_in_alone(&here, KAREN).await, world.signs_in_alone(&there, KAREN).await);
    let change = async |present, new| world.service.change_password(&mine.session, typed(present), typed(new)).await;
    assert!(matches!(change("forkert kodeord her", NEW).await, Err(PasswordRefusal::Wrong)));
    assert!(matches!(change(PASSWORD, "kort").await, Err(PasswordRefusal::Weak(_))));
    assert!(world.told().await.is_empty());
    change(PASSWORD, NEW).await.unwrap();
    assert_eq!(world.told().await, [(KAREN.to_owned(), "password-changed")]);
    assert!(world.service.session(&mine.token, &here.cookie).await.unwrap().is_some());
    assert!(world.service.session(&other.token, &there.cookie).await.unwrap().is_none());
}
