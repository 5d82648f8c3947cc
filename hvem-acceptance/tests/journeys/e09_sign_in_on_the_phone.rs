//! E9: everything on one phone: the method that stands first there, the app, and back in the service's own page, signed in.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn e9_a_person_signs_in_on_the_phone_itself_and_is_back_at_the_service() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;

    phone.signs_in_at_the_service(&world, &KIRSTEN).await?;
    phone.is_on_page("login-method").await?;
    phone.chooses("On Mobile Authentication").await?;
    phone.presses("Sign in").await?;
    phone.is_on_page("login-approve-here").await?;
    phone.presses("Åbn").await?;
    phone.is_on("request").await?;
    phone.presses("Fortsæt").await?;
    phone.approves_with_pin(PIN).await?;
    phone.is_signed_in_at_the_service(&world).await?;
    phone.sees(KIRSTEN.family_name).await?;
    phone.has_no_complaints().await
}

#[tokio::test]
async fn e9_a_link_is_worth_nothing_in_another_browser() -> Outcome {
    let world = World::start().await?;
    let (pc, phone, other) = tokio::try_join!(world.pc("da"), world.phone("da"), world.phone("da"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;

    // A sign-in begun elsewhere, whose link is sent to the person's phone.
    other.signs_in_at_the_service(&world, &KIRSTEN).await?;
    other.is_on_page("login-method").await?;
    other.chooses("On Mobile Authentication").await?;
    other.presses("Sign in").await?;
    other.is_on_page("login-approve-here").await?;
    let link = other.evaluate("document.querySelector('a#open').href").await?;
    phone.goes_to(link.as_str().unwrap_or_default()).await?;
    phone.is_on("trouble").await?;
    other.is_on_page("login-approve-here").await
}
