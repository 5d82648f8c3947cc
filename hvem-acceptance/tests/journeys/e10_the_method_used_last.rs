//! E10: what was used last is offered first; everything else stays one tap away.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, World};

const CHOSEN: &str = "document.querySelector('input[name=method]:checked')?.labels[0].textContent.trim()";

#[tokio::test]
async fn e10_the_method_used_last_is_offered_first_and_the_others_stay_near() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    pc.creates_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;

    // On a phone the app on the same device is proposed, until the person has chosen otherwise.
    phone.signs_in_at_the_service(&world, &KIRSTEN).await?;
    phone.is_on_page("login-method").await?;
    phone
        .waits_until("On Mobile Authentication to be proposed", &format!("{CHOSEN} === 'On Mobile Authentication'"))
        .await?;
    phone.chooses("On Mobile Authentication").await?;
    phone.presses("Sign in").await?;
    phone.is_on_page("login-approve-here").await?;
    phone.presses("Åbn").await?;
    phone.is_on("request").await?;
    phone.presses("Fortsæt").await?;
    phone.approves_with_pin(PIN).await?;
    phone.is_signed_in_at_the_service(&world).await?;
    Ok(())
}
