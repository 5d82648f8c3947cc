//! Guessing passwords at the same moment (G-15, G-02).

use hvem_domain::level::Level;
use hvem_service::login::LoginError;

use super::{
    scene::{Browser, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";

/// A thousand at once: a hundred are looked at. The holder's own browser signs in all the same.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_the_same_moment_a_hundred_are_looked_at() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let own = Browser::new(1);
    world.signs_in_alone(&own, KAREN).await;
    let login = world.begins(&Browser::new(66), Level::Low).await;
    let login = world.claims(&login, KAREN).await;
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..1000 {
        let (service, login) = (world.service.clone(), login.clone());
        guesses.spawn(async move { service.check_password(login, typed(&format!("gæt nummer {number}"))).await });
    }
    let (mut wrong, mut too_many) = (0, 0);
    while let Some(guess) = guesses.join_next().await {
        match guess.unwrap() {
            Err(LoginError::WrongPassword) => wrong += 1,
            Err(LoginError::TooManyPasswords) => too_many += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((wrong, too_many), (100, 900));
    assert_eq!(world.recorded("login.password_refused").await, 100, "what was looked at is recorded");
    world.signs_in_alone(&own, KAREN).await;
}
