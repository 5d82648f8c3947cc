//! G-05 on the running program: a bot that knows the password asks and asks.

use std::time::Duration;

use hvem_acceptance::{Outcome, World};

use super::{person::Person, portal::failed, soak::soak};

/// How often the bot asks: all of it within ten minutes.
fn starts() -> usize {
    soak(1_000, 40)
}

/// G-05: the phone rings for the first request and for no other while nobody looks, and what it gets says nothing and can't be approved.
#[tokio::test]
async fn a_bot_that_knows_the_password_rings_once_and_sends_nothing_that_can_be_approved() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let mut phone = person.adds_phone().await?;
    let (subscription, mut arriving) = world.subscription()?;
    phone.register_push(&subscription).await.map_err(failed)?;
    for _ in 0..starts() {
        person.in_another_browser()?.waits_for_app("app").await?;
    }
    let mut rung = Vec::new();
    // A push is on its way for milliseconds; after seconds without one there is none.
    while let Ok(Some(message)) = tokio::time::timeout(Duration::from_secs(5), arriving.recv()).await {
        rung.push(message);
    }
    assert_eq!(rung, [r#"{"v":1,"type":"wake"}"#], "it rings once, and says nothing");
    let listed = phone.requests(0, None).await.map_err(failed)?.requests;
    assert!(!listed.is_empty() && listed.iter().all(|waits| waits.state == "unmatched"), "{listed:?}");
    println!("measured G-05: {} requests, {} wake-up", starts(), rung.len());
    Ok(())
}
