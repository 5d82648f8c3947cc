//! E7: who reads the code with the camera instead of the app is told how to do it; nothing is given away or spent.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn e7_an_ordinary_reader_leads_to_an_explanation_and_the_code_still_works() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    pc.shows_a_code_for("S24", PIN).await?;

    let read = pc.picture_of("#qr", 24).await?.qr()?;
    if !read.starts_with(&format!("{}/q#e.", world.portal)) {
        return Err(Failure::new(format!("an ordinary reader opens {read}")));
    }
    phone.goes_to(&read).await?;
    phone.is_on_page("qr-reader").await?;
    phone.sees("Scan koden med appen").await?;
    phone.sees("Koden er ikke brugt og virker stadig.").await?;
    phone.does_not_see(KIRSTEN.email).await?;
    phone.does_not_see("S24").await?;
    pc.waits_for("[data-page=enrolment][data-state=waiting]").await?;

    phone.gets_ready_to_scan().await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("enrol-pin").await
}

#[tokio::test]
async fn e7_a_sign_in_code_read_by_an_ordinary_reader_spends_nothing_either() -> Outcome {
    let world = World::start().await?;
    let (pc, phone, onlooker) = tokio::try_join!(world.pc("en"), world.phone("en"), world.phone("en"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;
    let office = world.pc("en").await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;

    let read = office.picture_of("#qr", 24).await?.qr()?;
    onlooker.goes_to(&read).await?;
    onlooker.is_on_page("qr-reader").await?;
    onlooker.does_not_see(KIRSTEN.email).await?;

    phone.approves_what_is_on(&office).await?;
    office.is_signed_in_at_the_service(&world).await
}
