//! Two `hvem-authenticator`s, each with a Bluetooth controller of its own or with a picture of the other's screen.

use std::time::Duration;

use hvem_acceptance::{Controllers, Outcome};

use crate::scene::{Handset, scene, ways};

/// Real HCI, from two programs to two controllers that hear each other; a third one is out of reach.
#[tokio::test]
async fn the_app_is_copied_to_a_phone_that_is_heard_and_to_none_that_is_far_away() -> Outcome {
    let Some(controllers) = Controllers::in_places(&[2, 1]).await? else { return Ok(()) };
    let (world, letter) = scene().await?;
    let (old, new, thief) = (Handset::new()?, Handset::new()?, Handset::new()?);
    old.activates(&world, &letter, 1).await?;
    old.is_ready_to_be_copied(&world).await?;
    let listens = ["--yes", "--radio", &controllers.address(0, 0)?];

    // C1: somebody elsewhere has the picture as soon as it is there, and a radio. Nobody hears it.
    let picture = old.0.path("first.png");
    let mut shown = old.shows(&picture, &listens).await?;
    let far = controllers.address(1, 0)?;
    let mut taken = thief.takes(&picture, &["--radio", &far])?;
    taken.says("advertising").await?;
    shown.says("read").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    world.time_passes(Duration::from_secs(21))?;
    taken.refuses("enrolment-ended").await?;
    taken.ends(1).await?;
    shown.refuses("code-over").await?;
    shown.ends(1).await?;
    assert!(ways(&world).await?.is_empty());
    assert!(thief.0.kept()?.is_empty(), "nothing of it is kept");

    // Another code, for the own phone.
    let picture = old.0.path("second.png");
    let mut shown = old.shows(&picture, &listens).await?;
    let near = controllers.address(0, 1)?;
    let mut taken = new.takes(&picture, &["--radio", &near])?;
    taken.says("advertising").await?;
    let mut said = shown.next().await?;
    if said["event"] == "read" {
        said = shown.next().await?;
    }
    assert_eq!((&said["event"], &said["near"]), (&"met".into(), &"radio".into()), "{said}");
    shown.says("endorsed").await?;
    shown.ends(0).await?;
    taken.binds(&world, 2).await?;
    assert_eq!(ways(&world).await?, ["radio radio"]);
    old.0.runs(&["copied", "--mine"]).await?.is_done()?;
    assert_eq!(old.0.runs(&["copied"]).await?.is_done()?["copied"], serde_json::json!([]));
    new.0.runs(&["show"]).await?.is_done()?;
    old.0.runs(&["show"]).await?.is_done()?;
    Ok(())
}

/// Without a radio the old phone gets a picture of the new one's screen, and its holder compares.
#[tokio::test]
async fn the_app_is_copied_by_pictures_of_both_screens_if_the_characters_are_the_same() -> Outcome {
    let (world, letter) = scene().await?;
    let (old, new) = (Handset::new()?, Handset::new()?);
    old.activates(&world, &letter, 1).await?;
    for same in [false, true] {
        old.0.runs(&["copy", "--stop"]).await?.is_refused("nothing-copied", 1)?;
        old.is_ready_to_be_copied(&world).await?;
        assert_eq!(old.watches("copy-began").await?["copy"]["mine"], true);
        // What can't work is said before anything is spent on it.
        let pin = old.0.path("long-pin");
        let nowhere = ["copy", "--pin-from", &pin, "--code-to", &pin, "--radio", "tcp:127.0.0.1:1"];
        old.0.runs(&nowhere).await?.is_refused("radio", 3)?;
        old.0.runs(&["copy", "--pin-from", &pin]).await?.is_refused("needs-option", 2)?;
        let name = |whose: &str| old.0.path(&format!("{whose} {same}.png"));
        let (first, second) = (name("old"), name("new"));
        let mut shown = old.shows(&first, &["--scan", &second, "--check-from", "-"]).await?;
        let mut taken = new.takes(&first, &["--code-to", &second])?;
        let check = taken.says("showing").await?["check"].as_str().unwrap_or_default().to_owned();
        let wrong = if check == "0000" { "1111" } else { "0000" };
        shown.types(if same { &check } else { wrong }).await?;
        let mut said = shown.next().await?;
        if said["event"] == "read" {
            said = shown.next().await?;
        }
        assert_eq!((&said["event"], &said["near"]), (&"met".into(), &"scans".into()), "{said}");
        if same {
            shown.says("endorsed").await?;
            shown.ends(0).await?;
            taken.binds(&world, 2).await?;
        } else {
            shown.refuses("other-characters").await?;
            shown.ends(1).await?;
            taken.refuses("enrolment-ended").await?;
            taken.ends(1).await?;
        }
    }
    assert_eq!(ways(&world).await?, ["scans scans"]);

    // The old phone tells of it until its holder has said whose it is, and sends it away by one command without PIN.
    let told = old.watches("device-copied").await?["copied"].clone();
    let copied = old.0.runs(&["copied"]).await?.is_done()?["copied"].clone();
    assert_eq!(copied, serde_json::json!([told]));
    assert_eq!(new.0.runs(&["copied"]).await?.is_done()?["copied"], serde_json::json!([]), "itself it knows");
    old.0.runs(&["copied", "--remove"]).await?.is_done()?;
    new.0.runs(&["show"]).await?.is_refused("device-removed", 1)?;
    assert_eq!(old.0.runs(&["copied"]).await?.is_done()?["copied"], serde_json::json!([]));
    Ok(())
}
