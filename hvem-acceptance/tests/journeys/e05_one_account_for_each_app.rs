//! E5: an app belongs to one account. A second one is refused in words, with the way out, and costs nobody anything.

use hvem_acceptance::{ANNA, KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn e5_a_bound_phone_is_refused_for_a_second_account_and_the_way_out_works() -> Outcome {
    let world = World::start().await?;
    let (kirsten, anna, phone) = tokio::try_join!(world.pc("da"), world.pc("da"), world.phone("da"))?;
    kirsten.has_an_account(&world, &KIRSTEN).await?;
    kirsten.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&kirsten, "S24").await?;
    anna.has_an_account(&world, &ANNA).await?;
    anna.opens_my_account(&ANNA).await?;
    anna.shows_a_code_for("Lånt", PIN).await?;

    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    phone.points_at(&anna, "#qr").await?;
    phone.is_on("already-bound").await?;
    phone.sees("S24").await?;
    // The account is named so that its owner knows it, and no stranger who holds the phone learns it.
    phone.sees("@example.org").await?;
    phone.does_not_see(KIRSTEN.email).await?;
    phone.does_not_see(ANNA.email).await?;
    // Nothing was spent: Anna's page still waits.
    anna.waits_for("[data-page=enrolment][data-state=waiting]").await?;

    // Keeping the account keeps everything.
    phone.acts("done").await?;
    phone.is_on("home").await?;

    // Changing it: the three steps that the screen says.
    phone.acts("scan").await?;
    phone.points_at(&anna, "#qr").await?;
    phone.is_on("already-bound").await?;
    phone.acts("settings").await?;
    phone.is_on("settings").await?;
    phone.acts("unregister").await?;
    phone.is_on("unregister").await?;
    phone.acts("unregister-confirm").await?;
    phone.is_on("holder-pin").await?;
    phone.types_pin(PIN).await?;
    phone.acts("authenticate").await?;
    phone.is_on("trouble").await?;
    phone.acts("begin-again").await?;
    phone.is_on("welcome").await?;
    phone.presses("Initialise").await?;
    phone.presses("Fortsæt").await?;
    phone.is_on("scan").await?;
    phone.reads_and_finishes(&anna).await?;
    kirsten.opens("/account/devices").await?;
    kirsten.does_not_see("S24").await
}

#[tokio::test]
async fn e5_a_link_for_a_second_account_is_refused_like_a_code() -> Outcome {
    let world = World::start().await?;
    let (kirsten, anna, phone) = tokio::try_join!(world.pc("en"), world.pc("en"), world.phone("en"))?;
    kirsten.has_an_account(&world, &KIRSTEN).await?;
    kirsten.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&kirsten, "S24").await?;
    anna.has_an_account(&world, &ANNA).await?;
    anna.opens_my_account(&ANNA).await?;
    anna.shows_a_code_for("Borrowed", PIN).await?;
    let link = anna.evaluate("document.querySelector('#open-here').href").await?;
    phone.goes_to(link.as_str().unwrap_or_default()).await?;
    phone.is_on("already-bound").await?;
    phone.sees("One app can belong to only one account.").await?;
    anna.waits_for("[data-page=enrolment][data-state=waiting]").await
}
