//! E6: a phone needs a screen lock. A desktop browser without one of its own may hold a software key, at the lower level, unless the
//! operator forbids it.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Page, World};

#[tokio::test]
async fn e6_a_phone_without_a_screen_lock_is_refused_until_it_has_one() -> Outcome {
    let world = World::start().await?;
    let phone = world.phone("en").await?;
    phone.removes_screen_lock().await?;
    phone.opens_the_app().await?;
    phone.presses("Initialise").await?;
    phone.is_on("no-screen-lock").await?;
    phone.sees("This device has no screen lock").await?;
    phone.sees("Choose Screen lock").await?;
    // Trying again without having done it says the same again.
    phone.acts("try-again").await?;
    phone.is_on("no-screen-lock").await?;
    phone.sets_screen_lock().await?;
    phone.acts("try-again").await?;
    phone.is_on("permissions").await
}

/// Opens the enrolment's link in the browser that shows it.
async fn opens_here(page: &Page) -> Outcome {
    let link = page.evaluate("document.querySelector('#open-here').href").await?;
    page.goes_to(link.as_str().unwrap_or_default()).await?;
    page.waits_for("[data-screen=welcome]").await?;
    page.presses("Initialise").await
}

async fn types_pin(page: &Page) -> Outcome {
    for digit in PIN.chars() {
        page.strikes(&digit.to_string()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn e6_a_desktop_without_a_lock_of_its_own_holds_a_software_key_at_the_lower_level() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.profile.allows(&world.portal, "notifications").await?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    pc.shows_a_code_for("Computeren", PIN).await?;
    opens_here(&pc).await?;
    pc.waits_for("[data-screen=permissions]").await?;
    pc.presses("Fortsæt").await?;
    pc.waits_for("[data-screen=enrol-pin]").await?;
    types_pin(&pc).await?;
    pc.presses("Next").await?;
    // There is no fingerprint or face to offer here.
    pc.waits_for("[data-screen=bound]").await?;
    pc.presses_on("[data-action=done]").await?;
    pc.waits_for("[data-screen=home]").await?;

    pc.signs_in_at_the_service(&world, &KIRSTEN).await?;
    pc.is_on("login-method").await?;
    pc.chooses("On Mobile Authentication").await?;
    pc.presses("Sign in").await?;
    pc.is_on("login-approve-here").await?;
    pc.presses("Åbn").await?;
    pc.waits_for("[data-screen=request]").await?;
    pc.presses("Fortsæt").await?;
    pc.waits_for("[data-screen=approve-pin]").await?;
    types_pin(&pc).await?;
    pc.presses("Authenticate").await?;
    pc.is_signed_in_at_the_service(&world).await?;
    // A software key is called one, and reaches the level below the highest.
    pc.sees("nøgle gemt i appen").await?;
    pc.sees("Betydelig").await
}

#[tokio::test]
async fn e6_an_operator_may_forbid_software_keys_on_a_desktop() -> Outcome {
    let world = World::start_with(&["software_key_on_desktop = false"]).await?;
    let pc = world.pc("en").await?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    pc.shows_a_code_for("Computer", PIN).await?;
    opens_here(&pc).await?;
    pc.waits_for("[data-screen=no-screen-lock]").await?;
    pc.sees("Turn on Windows Hello, Touch ID or a similar screen lock.").await?;
    // The code is not spent, and works once the computer has a lock.
    pc.sets_screen_lock().await?;
    pc.profile.allows(&world.portal, "notifications").await?;
    pc.presses_on("[data-action=try-again]").await?;
    pc.waits_for("[data-screen=permissions]").await?;
    pc.presses("Continue").await?;
    pc.waits_for("[data-screen=enrol-pin]").await
}
