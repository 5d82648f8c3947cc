//! Guessing passwords at the same moment (G-15, G-02).

use std::sync::mpsc;

use hvem_domain::{audit::Entry, level::Level, password::PasswordRecord, time::minutes};
use hvem_service::login::{LoginError, Stand};
use tokio::sync::oneshot;

use super::{
    scene::{Browser, PASSWORD, email, token_in, typed},
    world::{NOON, World},
};

const KAREN: &str = "karen@example.org";

/// G-15: a thousand at once, on either engine: a hundred are looked at, counted where the hasher is asked. The holder's own browser signs in
/// all the same, and so does she in a new one that proves possession first.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_the_same_moment_a_hundred_are_looked_at() {
    for world in World::all().await {
        world.opens_account(KAREN).await;
        let own = Browser::new(1);
        let opened = world.signs_in_alone(&own, KAREN).await;
        let mut phone = world.adds_phone(&opened.session, "S24").await;
        let mut logins = Vec::new();
        for browser in 2..252 {
            let login = world.begins(&Browser::without_script(browser), Level::Low).await;
            logins.push(world.claims(&login, KAREN).await);
        }
        let before = world.service.passwords_looked_at();
        let mut guesses = tokio::task::JoinSet::new();
        for number in 0..1000 {
            let (service, login) = (world.service.clone(), logins[number % logins.len()].clone());
            guesses.spawn(async move { service.check_password(login, typed(&format!("gæt nummer {number}"))).await });
        }
        let answers = guesses.join_all().await;
        let wrong = answers.iter().filter(|answer| matches!(answer, Err(LoginError::WrongPassword))).count();
        assert!(answers.iter().all(Result::is_err));
        assert_eq!((world.service.passwords_looked_at() - before, wrong), (100, 100));
        world.signs_in_with(&mut phone, &own, KAREN).await;
        world.signs_in_possession_first(&mut phone, &Browser::new(253), KAREN).await;
    }
}

/// Nobody is shut out for good: a browser in which too many wrong passwords were typed takes the new one that was set by a link.
#[tokio::test]
async fn a_new_password_works_also_in_a_browser_that_had_spent_its_tries() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let own = Browser::new(1);
    world.signs_in_alone(&own, KAREN).await;
    let anew = async || {
        world.wait(minutes(10));
        let login = world.begins(&own, Level::Low).await;
        world.claims(&login, KAREN).await
    };
    for _ in 0..100 {
        let wrong = world.service.check_password(anew().await, typed("forkert og igen forkert")).await;
        assert!(matches!(wrong, Err(LoginError::WrongPassword)));
    }
    let spent = world.service.check_password(anew().await, typed("forkert og igen forkert")).await;
    assert!(matches!(spent, Err(LoginError::PossessionFirst)));
    world.service.forgot_password(email(KAREN), "da").await.unwrap();
    let token = token_in(&world.mails().await[0]);
    world.service.set_password_by_link(&token, typed("grøn spand på loftet")).await.unwrap();
    world.service.check_password(anew().await, typed("grøn spand på loftet")).await.expect("the new password");
}

/// The holder sets a new password at the very moment at which somebody tries the old one: what was looked at is no password any more. The try
/// stands still between the look and what follows from it, until the new password is set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_replaced_while_it_is_looked_at_opens_nothing() {
    for world in World::all().await {
        world.opens_account(KAREN).await;
        let account = world.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().unwrap().id;
        let login = world.begins(&Browser::new(1), Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let (service, before) = (world.service.clone(), world.service.passwords_looked_at());
        let (looked, stands_still) = oneshot::channel();
        let (go_on, goes_on) = mpsc::channel::<()>();
        world.chance.meets(
            move || service.passwords_looked_at() > before,
            move || {
                looked.send(()).unwrap();
                goes_on.recv().unwrap();
            },
        );
        let service = world.service.clone();
        let trying = tokio::spawn(async move { service.check_password(login, typed(PASSWORD)).await });
        stands_still.await.unwrap();
        let mut tx = world.store.begin().await.unwrap();
        tx.set_password(account, &PasswordRecord::from_stored("1$another$record".into())).await.unwrap();
        tx.end_logins_of(account).await.unwrap();
        tx.commit(Entry::new("test.password_set", Some(account), NOON)).await.unwrap();
        go_on.send(()).unwrap();
        let tried = trying.await.unwrap();
        assert!(matches!(tried, Err(LoginError::WrongPassword)), "{tried:?}");
    }
}

/// Looking at a password takes a while. Whoever keeps trying the old one while the holder sets a new one is never let through by what was
/// true when the look began.
#[tokio::test(flavor = "multi_thread")]
async fn the_old_password_passes_nobody_once_the_new_one_is_set() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let opened = world.signs_in_alone(&Browser::new(1), KAREN).await;
    let mut strangers = Vec::new();
    for number in 10..50 {
        let login = world.begins(&Browser::new(number), Level::Low).await;
        strangers.push(world.claims(&login, KAREN).await);
    }
    let (service, session) = (world.service.clone(), opened.session.clone());
    let change = tokio::spawn(async move {
        service.change_password(&session, typed(PASSWORD), typed("grøn spand på loftet")).await
    });
    let mut tries = tokio::task::JoinSet::new();
    for login in strangers.clone() {
        let service = world.service.clone();
        tries.spawn(async move { service.check_password(login, typed(PASSWORD)).await.is_ok() });
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    change.await.unwrap().expect("changed");
    tries.join_all().await;
    for login in strangers {
        let stand = world.service.stand(&world.again(&login).await).await.unwrap();
        assert!(matches!(stand, Stand::Password | Stand::Ended(_)), "{stand:?}");
    }
}
