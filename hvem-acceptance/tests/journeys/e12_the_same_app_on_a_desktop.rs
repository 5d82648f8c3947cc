//! E12: no smartphone. The same app on a desktop: add, name, use, remove.

use hvem_acceptance::{Desktop, KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn e12_a_computer_is_added_by_a_picture_of_the_screen_signs_in_by_another_and_is_removed() -> Outcome {
    let (world, desktop) = (World::start().await?, Desktop::new("da")?);
    let home = world.pc("da").await?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;

    // The page's QR code, somewhere on a picture of the whole page.
    home.shows_a_code_for("Stuen", PIN).await?;
    let (screen, pin) = (desktop.path("screen.png"), desktop.path("pin"));
    home.whole_picture().await?.save(screen.as_ref())?;
    let added = desktop.runs(&["enrol", "--picture", &screen, "--pin-from", &pin]).await?.is_done()?;
    assert_eq!(added["device"]["name"], "Stuen");
    home.waits_for("[data-page=enrolment][data-state=done]").await?;
    home.opens("/account/devices").await?;
    home.sees("Stuen").await?;

    let pc = world.pc("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    pc.whole_picture().await?.save(screen.as_ref())?;
    let yes = ["--yes-to", "Pensionsportalen", "--pin-from", &pin];
    let approved = desktop.runs(&[&["approve", "--qr", &screen], &yes[..]].concat()).await?.is_done()?;
    assert_eq!(approved["request"]["matched_by"], "qr");
    pc.is_signed_in_at_the_service(&world).await?;

    // Removed from here, it is gone there too, and nothing of it is kept.
    desktop.runs(&["unregister", "--yes", "--pin-from", &pin]).await?.is_done()?;
    assert!(desktop.kept()?.is_empty());
    desktop.runs(&["show"]).await?.is_refused("no-devices", 4)?;
    home.opens("/account/devices").await?;
    home.does_not_see("Stuen").await
}
