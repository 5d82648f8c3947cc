//! G-08: a sign-in that was begun in one browser and is planted in another opens nothing for whoever planted it.

use hvem_acceptance::{Outcome, World};
use hvem_device::{Choice, Unlock};

use super::{
    person::{PIN, Person},
    portal::failed,
};

const TRIES: usize = 100;

/// The address of a sign-in says nothing to another browser, however often it is opened there.
#[tokio::test]
async fn the_address_of_a_sign_in_is_nothing_in_another_browser() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let mut stranger = person.in_another_browser()?;
    let planted = stranger.waits_for_app("app").await?.login;
    let mut victim = person.in_another_browser()?;
    for _ in 0..TRIES {
        assert_eq!(victim.portal.opens(&planted).await?.name(), "problem");
        let answer = victim.gives_password(&planted).await?;
        assert_eq!(answer.name(), "problem", "{}", answer.path);
    }
    drop(phone);
    Ok(())
}

/// Even the cookie may be planted: the session goes to the browser whose key the phone has signed, in a cookie of its own.
#[tokio::test]
async fn a_planted_cookie_does_not_lead_to_the_victims_session() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let mut phone = person.adds_phone().await?;
    let mut stranger = person.in_another_browser()?;
    let planted = stranger.portal.opens("/account").await?.path;
    let mut victim = person.in_another_browser()?;
    victim.portal.is_planted_with(&stranger.portal);
    victim.portal.opens(&planted).await?.is("login-user-id")?;
    victim.gives_user_id(&planted).await?.is("login-password")?;
    victim.gives_password(&planted).await?.is("login-method")?;
    let waiting = victim.chooses(&planted, "app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    for _ in 0..TRIES {
        assert_ne!(stranger.finishes(&waiting).await?.name(), "my-account");
    }
    victim.finishes(&waiting).await?.is("my-account")?;
    for _ in 0..TRIES {
        assert_ne!(stranger.portal.opens("/account").await?.name(), "my-account");
    }
    victim.portal.opens("/account").await?.is("my-account")
}
