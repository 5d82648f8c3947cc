//! Delays: whoever guesses waits, longer and longer, and nobody else does (SECURITY decision 5; G-02, G-11).

use std::time::Duration;

use hvem_domain::{
    level::Level,
    network::Network,
    time::{Timestamp, hours, minutes, seconds},
};
use hvem_service::{
    limits::{CALLS, Held, MAILS, Origin},
    login::{Guess, LoginError},
};

use super::{
    scene::{Browser, PASSWORD, typed},
    world::{Contents, World},
};

const KAREN: &str = "karen@example.org";

fn network(text: &str) -> Option<Network> {
    Network::of(text.parse().unwrap())
}

/// Tries a password in this browser from that network.
async fn tries(world: &World, browser: &Browser, from: Option<Network>, password: &str) -> Result<(), LoginError> {
    let login = world.begins(browser, Level::Low).await;
    let login = world.claims(&login, KAREN).await;
    let guess = Guess { password: typed(password), network: from };
    world.service.check_password(login, guess).await.map(drop)
}

/// How long somebody who is let in at once would have to wait; zero where the password was looked at.
async fn held_for(world: &World, browser: &Browser, from: Option<Network>) -> Duration {
    match tries(world, browser, from, "forkert og igen forkert").await {
        Err(LoginError::WrongPassword) => Duration::ZERO,
        Err(LoginError::TryLater(until)) => until.since(world.service.now()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_browser_that_guesses_waits_longer_and_longer() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let thief = Browser::without_script(66);
    let (mut looked_at, mut waits) = (0, Vec::new());
    while looked_at < 50 {
        let wait = held_for(&world, &thief, None).await;
        if wait.is_zero() {
            looked_at += 1;
        } else {
            waits.push(wait);
            world.wait(wait);
        }
    }
    assert_eq!(waits[0], seconds(30), "after ten");
    assert_eq!(*waits.last().unwrap(), minutes(9), "after forty");
    assert!(waits.is_sorted(), "{waits:?}");
}

/// The holder goes on at once: in her own browser even in the network of the one who guesses, and in a new browser in any other network.
#[tokio::test]
async fn whoever_guesses_slows_down_nobody_else() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let own = Browser::new(1);
    world.signs_in_alone(&own, KAREN).await;
    let (here, there) = (network("192.0.2.7"), network("192.0.2.8"));
    for number in 0..30 {
        assert!(held_for(&world, &Browser::without_script(100 + number), here).await.is_zero(), "{number}");
    }
    assert_eq!(held_for(&world, &Browser::without_script(200), here).await, seconds(20), "the network waits");
    tries(&world, &own, here, PASSWORD).await.expect("her own browser, in that very network");
    tries(&world, &Browser::without_script(201), there, PASSWORD).await.expect("a new browser elsewhere");
    world.wait(seconds(20));
    tries(&world, &Browser::without_script(202), here, PASSWORD).await.expect("after the wait, there too");
}

/// An office behind one address signs in all day: right passwords spend nothing.
#[tokio::test]
async fn right_passwords_spend_nothing() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    for number in 0..60 {
        tries(&world, &Browser::without_script(100 + number), network("192.0.2.7"), PASSWORD)
            .await
            .expect("the password");
    }
}

/// What is refused by a delay is not looked at and spends none of the hundred.
#[tokio::test]
async fn a_guess_that_is_held_back_is_not_counted_against_the_account() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    for _ in 0..200 {
        held_for(&world, &Browser::without_script(66), None).await;
    }
    assert_eq!(world.recorded("account.password_attempt_counted").await, 10);
}

#[tokio::test]
async fn a_door_lets_its_budget_through_and_says_when_it_opens_again() {
    let world = World::new().await;
    let from = |address: &str| Origin { network: network(address), ..Origin::default() };
    for _ in 0..60 {
        world.service.take(&MAILS, from("2001:db8::1")).await.expect("in the budget");
    }
    let held: Result<(), Held> = world.service.take(&MAILS, from("2001:db8::ffff")).await;
    let Err(Held::Until(until)) = held else { panic!("{held:?}") };
    assert_eq!(until, Timestamp(world.service.now().0 + 60_000), "the same /64 is the same network");
    world.service.take(&MAILS, from("2001:db8:0:1::1")).await.expect("another line");
    world.service.take(&CALLS, from("2001:db8::1")).await.expect("another limit");
    world.service.take(&MAILS, from("127.0.0.1")).await.expect("this machine is no network");
    world.wait(hours(1));
    world.service.take(&MAILS, from("2001:db8::1")).await.expect("an hour later");
}

/// No address lies in the database, not even where it is counted.
#[tokio::test]
async fn what_is_counted_says_nothing_about_who() {
    let world = World::new().await;
    world.service.take(&MAILS, Origin { network: network("192.0.2.7"), ..Origin::default() }).await.expect("taken");
    let rows: Vec<String> =
        world.contents(Contents::All).await.into_iter().filter(|row| row.starts_with("limits: ")).collect();
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].contains("192") && !rows[0].to_lowercase().contains("c0000207"), "{rows:?}");
    world.wait(hours(2));
    world.service.sweep().await.expect("swept");
    assert!(
        world.contents(Contents::All).await.iter().all(|row| !row.starts_with("limits: ")),
        "it is forgotten when it counts no longer"
    );
}
