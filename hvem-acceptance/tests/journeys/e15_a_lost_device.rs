//! E15: a phone is lost. Its owner signs in with another one and removes it; from then on it is worth nothing, and everybody concerned is
//! told.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, Pc, Phone, World};

struct Two {
    world: World,
    home: Pc,
    kept: Phone,
    lost: Phone,
}

/// An account with two phones, open on a PC.
async fn a_person_with_two_phones(language: &str) -> Outcome<Two> {
    let world = World::start().await?;
    let (home, kept, lost) = tokio::try_join!(world.pc(language), world.phone(language), world.phone(language))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    kept.is_added_on(&home, "Kept").await?;
    home.opens("/account/devices/add").await?;
    home.chooses_the_app(&KIRSTEN).await?;
    kept.approves_what_is_on(&home).await?;
    home.is_on("device-add").await?;
    kept.acts("done").await?;
    lost.is_added_on(&home, "Lost").await?;
    Ok(Two { world, home, kept, lost })
}

/// A sign-in in a new browser that waits for this device.
async fn waits_for(world: &World, device: &str, language: &str) -> Outcome<Pc> {
    let pc = world.pc(language).await?;
    pc.signs_in_at_the_service(world, &KIRSTEN).await?;
    pc.is_on("login-method").await?;
    pc.chooses("EU Login Mobile App PIN Code").await?;
    pc.presses("Sign in").await?;
    pc.is_on("login-device").await?;
    pc.chooses(device).await?;
    pc.presses(pc.words().continue_).await?;
    pc.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;
    Ok(pc)
}

async fn removes_the_lost_one(pc: &Pc) -> Outcome {
    let words = pc.words();
    pc.opens("/account/devices").await?;
    pc.presses(words.or("Fjern Lost", "Remove Lost")).await?;
    pc.is_on("device-remove").await?;
    pc.presses(words.or("Fjern telefonen", "Remove the phone")).await?;
    pc.is_on("devices").await?;
    pc.does_not_see("Lost").await
}

#[tokio::test]
async fn e15_a_lost_phone_with_a_request_open_is_removed_and_is_dead_at_once() -> Outcome {
    let Two { world, home: old, kept, lost } = a_person_with_two_phones("da").await?;
    let waiting = waits_for(&world, "Lost", "da").await?;
    let open = waits_for(&world, "Lost", "da").await?;
    // Somebody holds the lost phone before a screen and is about to type the PIN.
    lost.acts("scan").await?;
    lost.is_on("scan").await?;
    lost.points_at(&open, "#qr").await?;
    lost.is_on("request").await?;
    lost.presses("Fortsæt").await?;
    lost.is_on("approve-pin").await?;
    open.waits_for("[data-state=matched]").await?;

    // Its owner signs in somewhere else with the other phone, and removes it.
    let library = world.pc("da").await?;
    library.opens("/account").await?;
    library.gives_email_and_password(&KIRSTEN).await?;
    library.is_on("login-method").await?;
    library.presses("Har du mistet telefonen?").await?;
    library.sees("Har du en telefon mere på kontoen?").await?;
    library.chooses("EU Login Mobile App PIN Code").await?;
    library.presses("Sign in").await?;
    library.is_on("login-device").await?;
    library.chooses("Kept").await?;
    library.presses("Fortsæt").await?;
    kept.is_on("waiting").await?;
    kept.approves_what_is_on(&library).await?;
    library.is_on("my-account").await?;
    removes_the_lost_one(&library).await?;

    // The browsers that waited for it move on by themselves, with words and a way out.
    for pc in [&waiting, &open] {
        pc.waits_for("[data-page=login-outcome][data-outcome=device-removed]").await?;
        pc.sees("Telefonen er fjernet").await?;
        pc.sees("Prøv igen med en anden telefon.").await?;
    }
    // The app, still open in a stranger's hand, says so and forgets everything before a PIN is typed.
    lost.waits_for("[data-screen=trouble][data-problem=device-removed]").await?;
    lost.sees("Apparatet er fjernet").await?;
    lost.acts("begin-again").await?;
    lost.is_on("welcome").await?;
    // Sessions that may have been opened with it are over; the mail tells.
    old.opens("/account").await?;
    old.is_on("login-user-id").await?;
    let letters = world.letters(KIRSTEN.email).await?;
    match letters.iter().any(|letter| letter.text.contains("Lost") && letter.says("fjernet").is_ok()) {
        true => Ok(()),
        false => Err(Failure::new(format!("a mail should tell that the phone was removed: {letters:?}"))),
    }
}

#[tokio::test]
async fn e15_a_lost_phone_that_was_switched_off_forgets_everything_when_it_comes_back() -> Outcome {
    let Two { world, home, kept: _kept, lost } = a_person_with_two_phones("en").await?;
    lost.goes_to_the_home_screen().await?;
    removes_the_lost_one(&home).await?;
    // A sign-in offers it no more: with one phone left, none is chosen.
    let pc = world.pc("en").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    pc.sees("Kept").await?;
    if !lost.pushes().is_empty() {
        return Err(Failure::new("a removed phone must not be woken"));
    }
    lost.opens_the_app().await?;
    lost.waits_for("[data-screen=trouble][data-problem=device-removed]").await?;
    lost.sees("The device was removed").await?;
    let left = "indexedDB.databases().then(() => new Promise((done) => { const asked = indexedDB.open('hvem', 1); \
                asked.onsuccess = () => { const keys = asked.result.transaction('values').objectStore('values').getAllKeys(); \
                keys.onsuccess = () => done(keys.result.join(' ')); }; }))";
    let left = lost.evaluate(left).await?;
    if ["device", "appKey", "pinKey", "ratchet"].iter().any(|key| left.as_str().unwrap_or("?").contains(key)) {
        return Err(lost.failure(format!("keys are left on a removed phone: {left}")).await);
    }
    lost.reloads().await?;
    lost.is_on("welcome").await
}

/// Mislaid, perhaps: its owner blocks the app and opens it again when the phone is found. What the office has blocked, the office opens.
#[tokio::test]
async fn e15_a_mislaid_app_is_blocked_and_goes_on_by_itself_once_it_is_opened() -> Outcome {
    let Two { world, home, kept: _kept, lost } = a_person_with_two_phones("en").await?;
    let waiting = waits_for(&world, "Lost", "en").await?;
    home.opens("/account/devices").await?;
    home.presses("Block the app on Lost").await?;
    home.is_on("devices").await?;
    home.sees("The app is blocked.").await?;
    home.waits_for("[data-blocked=holder]").await?;
    waiting.waits_for("[data-page=login-outcome][data-outcome=device-blocked]").await?;
    waiting.sees("The app is blocked").await?;
    lost.waits_for("[data-screen=trouble][data-problem=device-blocked]").await?;
    lost.sees("It was blocked in the portal").await?;
    world.letter_about(KIRSTEN.email, "The app on a phone is blocked").await?;
    // A sign-in offers it no more: with one phone left, none is chosen.
    let pc = world.pc("en").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    pc.sees("Kept").await?;
    // Opening the app again shows the same, and loses nothing.
    lost.reloads().await?;
    lost.waits_for("[data-screen=trouble][data-problem=device-blocked]").await?;
    home.presses("Open again: the app on Lost").await?;
    home.sees("The app works again.").await?;
    lost.is_on("home").await?;
    world.letter_about(KIRSTEN.email, "The app on a phone works again").await?;

    let apps = world.office(&["account", "apps", KIRSTEN.email]).await?;
    let listed = apps["apps"].as_array().and_then(|apps| apps.iter().find(|app| app["name"] == "Lost"));
    let serial = listed.and_then(|app| app["serial"].as_str()).unwrap_or_default();
    let blocked = world.office(&["account", "block-app", KIRSTEN.email, serial]).await?;
    if blocked["blocked"]["state"] != "blocked by the office" {
        return Err(Failure::new(format!("the office reads {blocked}")));
    }
    lost.acts("refresh").await?;
    lost.waits_for("[data-screen=trouble][data-problem=device-blocked]").await?;
    lost.sees("We have blocked it.").await?;
    world.office(&["account", "open-app", KIRSTEN.email, serial]).await?;
    lost.is_on("home").await
}
