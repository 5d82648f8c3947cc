//! E3: a PC shows a code, a phone reads it, and the phone belongs to the account. What is refused is explained.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Pc, Phone, World};

struct Two {
    world: World,
    pc: Pc,
    phone: Phone,
}

async fn a_pc_and_a_phone(language: &str) -> Outcome<Two> {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    Ok(Two { world, pc, phone })
}

#[tokio::test]
async fn e3_a_phone_is_added_the_pc_moves_on_and_a_letter_tells() -> Outcome {
    let Two { world, pc, phone } = a_pc_and_a_phone("da").await?;
    phone.is_added_on(&pc, "S24").await?;
    pc.sees("S24").await?;
    world.letter(KIRSTEN.email, 2).await?.says("S24")?;
    pc.opens("/account/devices").await?;
    pc.sees("S24").await?;
    pc.sees("ikke brugt endnu").await?;
    // The app is at home, also after it was closed.
    phone.goes_to_the_home_screen().await?;
    phone.opens_the_app().await?;
    phone.is_on("home").await
}

#[tokio::test]
async fn e3_the_code_never_reaches_the_server_and_the_pin_never_leaves_the_page() -> Outcome {
    let Two { pc, world: _world, .. } = a_pc_and_a_phone("da").await?;
    pc.evaluate("globalThis.name = ''").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    let code = pc.picture_of("#qr", 24).await?.qr()?;
    let (_, secret) =
        code.split_once("#e.").ok_or_else(|| hvem_acceptance::Failure::new(format!("not a code: {code}")))?;
    let pin_key = secret.split('.').nth(1).unwrap_or_default();
    // What the server draws again knows nothing of the key that only this window made.
    let look =
        format!("fetch(location.pathname).then((page) => page.text()).then((text) => text.includes('{pin_key}'))");
    if pc.evaluate(&look).await? != serde_json::json!(false) || pin_key.len() != 43 {
        return Err(pc.failure("the PIN key must exist in the window alone").await);
    }
    Ok(())
}

/// How many tries are left, as a digit or as a word.
fn says_left(left: &str) -> String {
    let word = if left == "1" { "1|ét|én" } else { left };
    format!("/(^|\\s)({word})(\\s|$)/.test(document.querySelector('.message').textContent)")
}

#[tokio::test]
async fn e3_five_wrong_pins_end_it_on_both_devices() -> Outcome {
    let Two { world, pc, phone } = a_pc_and_a_phone("da").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    phone.gets_ready_to_scan().await?;
    phone.points_at(&pc, "#qr").await?;
    for left in ["4", "3", "2", "1"] {
        phone.is_on("enrol-pin").await?;
        phone.types_pin("5820").await?;
        phone.presses("Next").await?;
        phone.waits_until(&format!("{left} to be left"), &says_left(left)).await?;
    }
    phone.types_pin("5820").await?;
    phone.presses("Next").await?;
    phone.is_on("trouble").await?;
    pc.waits_for("[data-page=enrolment][data-state=ended]").await?;
    pc.sees("Der blev skrevet forkert pinkode for mange gange.").await?;
    world.letter(KIRSTEN.email, 2).await?.says("Pinkoden blev skrevet forkert for mange gange")?;
    pc.opens("/account/devices").await?;
    pc.does_not_see("S24").await
}

#[tokio::test]
async fn e3_a_phone_without_a_screen_lock_is_told_what_to_do() -> Outcome {
    let world = World::start().await?;
    let phone = world.phone("da").await?;
    phone.removes_screen_lock().await?;
    phone.opens_the_app().await?;
    phone.presses("Initialise").await?;
    phone.is_on("no-screen-lock").await?;
    phone.sets_screen_lock().await?;
    phone.acts("try-again").await?;
    phone.is_on("permissions").await
}

#[tokio::test]
async fn e3_closing_the_app_midway_loses_nothing() -> Outcome {
    let Two { pc, phone, world: _world } = a_pc_and_a_phone("en").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    phone.gets_ready_to_scan().await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("enrol-pin").await?;
    phone.goes_to_the_home_screen().await?;
    phone.opens_the_app().await?;
    phone.is_on("enrol-pin").await?;
    phone.types_pin(PIN).await?;
    phone.presses("Next").await?;
    phone.is_on("offer-biometrics").await?;
    phone.acts("decline-biometrics").await?;
    phone.is_on("bound").await?;
    pc.waits_for("[data-page=enrolment][data-state=done]").await
}
