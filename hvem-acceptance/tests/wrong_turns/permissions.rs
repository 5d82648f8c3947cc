//! Wrong turns with permissions: camera or notifications refused, and allowed afterwards.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn wrong_turn_what_was_refused_is_explained_and_works_once_it_is_allowed() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("en"), world.phone("en"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    pc.shows_a_code_for("S24", PIN).await?;
    phone.profile.denies(&world.portal, "camera").await?;
    phone.profile.allows(&world.portal, "notifications").await?;
    phone.opens_the_app().await?;
    phone.presses("Initialise").await?;
    phone.presses("Continue").await?;
    phone.is_on("camera-refused").await?;
    phone.sees("Tap Permissions, and allow Camera.").await?;

    phone.profile.allows(&world.portal, "camera").await?;
    phone.profile.denies(&world.portal, "notifications").await?;
    phone.acts("try-again").await?;
    phone.is_on("notifications-refused").await?;
    phone.sees("Tap Permissions, and allow Notifications.").await?;

    // Allowed now: it goes on from here, and the code on the PC is the one from before.
    phone.profile.allows(&world.portal, "notifications").await?;
    phone.acts("try-again").await?;
    phone.is_on("scan").await?;
    phone.reads_and_finishes(&pc).await?;

    // Taken away later: signing in goes on without the camera, by the four characters, and without notifications.
    phone.profile.denies(&world.portal, "camera").await?;
    phone.profile.denies(&world.portal, "notifications").await?;
    let office = world.pc("en").await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.is_on("waiting").await?;
    phone.acts("scan").await?;
    phone.sees("The app may not use the camera.").await?;
    phone.acts("type-code").await?;
    let code = office.evaluate("[...document.querySelectorAll('.code b')].map((b) => b.textContent).join('')").await?;
    phone.presses_on("#code").await?;
    phone.types(code.as_str().unwrap_or_default()).await?;
    phone.acts("submit-code").await?;
    phone.is_on("request").await?;
    phone.approves_what_it_shows().await?;
    office.is_signed_in_at_the_service(&world).await?;
    phone.acts("done").await?;
    phone.acts("settings").await?;
    phone.sees("Your device does not allow them.").await
}
