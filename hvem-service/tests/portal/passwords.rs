//! Guessing passwords at the same moment (G-15, G-02).

use hvem_domain::level::Level;
use hvem_service::login::LoginError;

use super::{
    scene::{Browser, email, token_in, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";

/// A thousand at once: a hundred are looked at. The holder's own browser signs in all the same.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_the_same_moment_a_hundred_are_looked_at() {
    for world in World::all().await {
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
}

/// Nobody is shut out for good: a browser in which too many wrong passwords were typed takes the new one that was set by a link.
#[tokio::test]
async fn a_new_password_works_also_in_a_browser_that_had_spent_its_tries() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let own = Browser::new(1);
    world.signs_in_alone(&own, KAREN).await;
    let login = world.begins(&own, Level::Low).await;
    let login = world.claims(&login, KAREN).await;
    for _ in 0..100 {
        let wrong = world.service.check_password(login.clone(), typed("forkert og igen forkert")).await;
        assert!(matches!(wrong, Err(LoginError::WrongPassword)));
    }
    let spent = world.service.check_password(login.clone(), typed("forkert og igen forkert")).await;
    assert!(matches!(spent, Err(LoginError::TooManyPasswords)));
    world.service.forgot_password(email(KAREN), "da").await.unwrap();
    let token = token_in(&world.mails().await[0]);
    world.service.set_password_by_link(&token, typed("grøn spand på loftet")).await.unwrap();
    world.service.check_password(login, typed("grøn spand på loftet")).await.expect("the new password");
}
