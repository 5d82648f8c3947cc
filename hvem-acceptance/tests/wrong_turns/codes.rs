//! Wrong turns with codes: too old, used before, for something else, from somewhere else.

use std::time::Duration;

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Page, Pc, Phone, Picture, World};
use serde_json::json;

const MINUTE: Duration = Duration::from_secs(60);

/// Shows any text as a QR code, as a foreign page would.
async fn shows_code(page: &Page, text: &str) -> Outcome<Picture> {
    let draw = format!(
        "import('/assets/lib/draw-qr.js').then(({{ drawQr }}) => {{ const code = document.createElement('div'); code.id = 'foreign'; \
         code.className = 'qr'; code.append(drawQr({})); document.querySelector('main').replaceChildren(code); return true; }})",
        json!(text)
    );
    page.evaluate(&draw).await?;
    page.picture_of("#foreign", 24).await
}

/// Holds a picture before the camera until the app says this about it.
async fn looks_at(phone: &Phone, picture: &Picture, said: &str) -> Outcome {
    phone.camera.sees(picture)?;
    phone.waits_for(&format!("[data-screen=scan] .message[data-text={said}]")).await?;
    phone.camera.sees_nothing()
}

/// Holds a picture before the camera until the app shows this trouble.
async fn fails_with(phone: &Phone, picture: &Picture, problem: &str) -> Outcome {
    phone.camera.sees(picture)?;
    phone.waits_for(&format!("[data-screen=trouble][data-problem={problem}]")).await?;
    phone.camera.sees_nothing()
}

async fn signed_in(language: &str) -> Outcome<(World, Pc, Phone)> {
    let world = World::start_where_time_passes().await?;
    let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    Ok((world, pc, phone))
}

#[tokio::test]
async fn wrong_turn_an_enrolments_code_that_is_too_old_says_so_on_both_devices_and_a_new_one_works() -> Outcome {
    let (world, pc, phone) = signed_in("da").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    let old = pc.picture_of("#qr", 24).await?;
    phone.gets_ready_to_scan().await?;
    world.time_passes(11 * MINUTE)?;
    // The page does not go on showing what is worth nothing.
    pc.waits_for("[data-page=enrolment][data-state=ended]").await?;
    pc.sees("Tiden løb ud.").await?;
    fails_with(&phone, &old, "enrolment-unknown").await?;
    phone.sees("QR-koden virker ikke længere").await?;
    pc.presses("Begynd forfra").await?;
    // Eleven minutes later she signs in once more before another phone may be added (decision 033).
    pc.is_on("login-user-id").await?;
    pc.presses("Næste").await?;
    pc.is_on("login-password").await?;
    pc.fills("Password", KIRSTEN.password).await?;
    pc.presses("Sign in").await?;
    pc.is_on("device-add").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    phone.acts("begin-again").await?;
    phone.presses("Initialise").await?;
    phone.presses("Fortsæt").await?;
    phone.is_on("scan").await?;
    phone.reads_and_finishes(&pc).await
}

#[tokio::test]
async fn wrong_turn_an_enrolments_code_that_was_used_binds_no_second_phone() -> Outcome {
    let (world, pc, phone) = signed_in("en").await?;
    let other = world.phone("en").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    let code = pc.picture_of("#qr", 24).await?;
    phone.gets_ready_to_scan().await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("enrol-pin").await?;
    // Somebody who has photographed the code comes second: it ends for both, and everybody is told.
    other.gets_ready_to_scan().await?;
    fails_with(&other, &code, "enrolment-unknown").await?;
    other.sees("It has been used, or it is too old.").await?;
    pc.waits_for("[data-page=enrolment][data-state=ended]").await?;
    pc.sees("Two phones read the same code.").await?;
    world.letter(KIRSTEN.email, 2).await?.says("S24")?;
    phone.types_pin(PIN).await?;
    phone.presses("Next").await?;
    phone.is_on("trouble").await?;
    phone.sees("Make a new QR code on the other screen").await
}

#[tokio::test]
async fn wrong_turn_codes_for_something_else_are_named_and_the_right_one_still_works() -> Outcome {
    let (world, pc, phone) = signed_in("da").await?;
    let wall = world.pc("da").await?;
    wall.opens("/help").await?;
    let ticket = shows_code(&wall, "https://www.dsb.dk/billet/4711").await?;
    let token = "AAAAAAAAAAAAAAAAAAAAAA";
    let pin_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let elsewhere = shows_code(&wall, &format!("https://id.example.org/q#e.{token}.{pin_key}")).await?;
    let request = format!("{}/q#r.req_00000000000000000000000000.3.{token}", world.portal);
    let sign_in = shows_code(&wall, &request).await?;

    // While a phone is being added: a foreign code, another server's, and one for signing in.
    pc.shows_a_code_for("S24", PIN).await?;
    phone.gets_ready_to_scan().await?;
    looks_at(&phone, &ticket, "app-scan-foreign").await?;
    looks_at(&phone, &sign_in, "app-scan-not-activated").await?;
    looks_at(&phone, &elsewhere, "app-scan-foreign").await?;
    phone.reads_and_finishes(&pc).await?;

    // While signing in: the same, and one for adding a phone.
    let office = world.pc("da").await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    let enrolment = shows_code(&wall, &format!("{}/q#e.{token}.{pin_key}", world.portal)).await?;
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    looks_at(&phone, &ticket, "app-scan-foreign").await?;
    phone.camera.sees(&enrolment)?;
    phone.is_on("already-bound").await?;
    phone.camera.sees_nothing()?;
    phone.acts("done").await?;
    phone.is_on("waiting").await?;
    phone.approves_what_is_on(&office).await?;
    office.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_a_sign_ins_code_that_is_old_or_used_is_refused_and_the_new_one_works() -> Outcome {
    let (world, pc, phone) = signed_in("en").await?;
    phone.is_added_on(&pc, "S24").await?;
    let office = world.pc("en").await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    let old = office.picture_of("#qr", 24).await?;
    world.time_passes(MINUTE)?;
    let picture = office.evaluate("document.querySelector('#qr').src").await?;
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    fails_with(&phone, &old, "request-unknown").await?;
    phone.sees("The QR code changes all the time. Scan the one that is shown now.").await?;
    // The page shows the next one by itself.
    office.waits_until("the next code", &format!("document.querySelector('#qr').src !== {picture}")).await?;
    phone.approves_what_is_on(&office).await?;
    office.is_signed_in_at_the_service(&world).await?;
    // A photograph of it is worth nothing afterwards.
    phone.acts("done").await?;
    phone.acts("scan").await?;
    fails_with(&phone, &old, "request-unknown").await
}
