//! Wrong turns with the screen lock: an authenticator that does not do what it says.

use hvem_acceptance::{KIRSTEN, Outcome, World};

/// G-09, with a real browser between: whatever the authenticator lies about, the PC waits on, the phone says that it did not work, and an
/// honest answer to the same request still opens it.
#[tokio::test]
async fn wrong_turn_an_authenticator_that_lies_opens_nothing_and_spoils_nothing() -> Outcome {
    let world = World::start().await?;
    let (home, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_with_a_fingerprint_on(&home, "S24").await?;
    for lie in ["isBogusSignature", "isBadUV", "isBadUP"] {
        let pc = world.pc("da").await?;
        pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
        phone.opens_the_app().await?;
        phone.opens_the_request_on(&pc).await?;
        phone.screen_lock_lies(Some(lie)).await?;
        phone.presses("Fortsæt").await?;
        let said = "document.querySelector('[data-screen=trouble], .message:not(:empty)') !== null";
        phone.waits_until(&format!("{lie} to be refused"), said).await?;
        pc.is_on("login-approve").await?;
        phone.screen_lock_lies(None).await?;
        phone.acts("use-platform").await?;
        phone.is_on("receipt").await?;
        pc.is_signed_in_at_the_service(&world).await?;
    }
    Ok(())
}
