//! Wrong turns that somebody else takes: a phone's storage is copied, and both go on using it.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Phone, World};

/// Signs in at the service as far as the phone's own answer.
async fn answers_for_a_new_pc(phone: &Phone, world: &World) -> Outcome<hvem_acceptance::Pc> {
    let office = world.pc("da").await?;
    office.asks_the_phone_to_approve(world, &KIRSTEN).await?;
    phone.opens_the_request_on(&office).await?;
    phone.presses("Fortsæt").await?;
    phone.approves_with_pin(PIN).await?;
    Ok(office)
}

/// G-35: the keys of the app can't be read out of the browser, but its whole profile can be copied. At the second answer it is noticed: both
/// are closed, both say so, the PC moves on to a page with a way out, and a mail tells the holder.
#[tokio::test]
async fn wrong_turn_a_copied_phone_is_noticed_both_are_closed_and_the_holder_is_told() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone_with_a_disk("da"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;
    let copy = world.copy_of(&phone).await?;
    copy.allows_camera_and_notifications().await?;

    answers_for_a_new_pc(&phone, &world).await?.is_signed_in_at_the_service(&world).await?;
    phone.goes_to_the_home_screen().await?;
    copy.opens_the_app().await?;
    copy.is_on("home").await?;
    answers_for_a_new_pc(&copy, &world).await?;
    copy.waits_for("[data-screen=trouble][data-problem=device-cloned]").await?;
    copy.sees("Appen er lukket").await?;
    copy.sees("findes på to apparater").await?;
    // The holder's own phone says so too, as soon as it is used.
    phone.opens_the_app().await?;
    phone.waits_for("[data-screen=trouble]").await?;
    world.letter(KIRSTEN.email, 3).await?.says("kopier af appen")
}
