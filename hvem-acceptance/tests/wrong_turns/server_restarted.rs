//! A wrong turn: the server is restarted in the middle. People go on where they are, with a press or a reload, and lose nothing they typed.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Pc, Phone, World};

use crate::has_a_phone;

/// Longer than the app and the pages wait before they try again, so that they notice.
const NOTICED: std::time::Duration = std::time::Duration::from_secs(4);

async fn a_person_with_a_phone() -> Outcome<(World, Phone, Pc)> {
    let world = World::start().await?;
    let (_home, phone) = has_a_phone(&world, "da").await?;
    let pc = world.pc("da").await?;
    Ok((world, phone, pc))
}

#[tokio::test]
async fn wrong_turn_server_restarted_while_an_account_is_created() -> Outcome {
    let mut world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.opens("/account/new").await?;
    pc.fills("Fornavn", KIRSTEN.given_name).await?;
    pc.fills("Efternavn", KIRSTEN.family_name).await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    world.server_restarts().await?;
    pc.presses("Opret en konto").await?;
    pc.is_on("account-new-sent").await?;
    let link = world.letter(KIRSTEN.email, 1).await?.link()?.to_owned();
    world.server_restarts().await?;
    pc.goes_to(&link).await?;
    pc.is_on("account-link").await?;
    pc.fills(pc.words().choose_password, KIRSTEN.password).await?;
    pc.fills(pc.words().repeat_password, KIRSTEN.password).await?;
    world.server_restarts().await?;
    pc.presses(pc.words().save_password).await?;
    pc.is_on("login-user-id").await?;
    world.server_restarts().await?;
    pc.opens_my_account(&KIRSTEN).await?;
    // The session lies in the database too.
    world.server_restarts().await?;
    pc.reloads().await?;
    pc.is_on("my-account").await
}

#[tokio::test]
async fn wrong_turn_server_restarted_while_a_phone_is_added() -> Outcome {
    let mut world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    let words = pc.words();
    pc.opens("/account/devices/add").await?;
    pc.fills(words.device_name, "S24").await?;
    pc.fills(words.pin, PIN).await?;
    pc.fills(words.repeat_pin, PIN).await?;
    world.server_restarts().await?;
    pc.presses("Submit").await?;
    pc.waits_for("[data-page=enrolment][data-state=waiting] #qr svg, [data-page=enrolment] #qr img").await?;
    phone.gets_ready_to_scan().await?;
    world.server_restarts().await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("enrol-pin").await?;
    pc.waits_for("[data-page=enrolment][data-state=redeemed]").await?;
    phone.types_pin(PIN).await?;
    world.server_restarts().await?;
    phone.presses("Next").await?;
    phone.is_on("offer-biometrics").await?;
    world.server_restarts().await?;
    phone.acts("decline-biometrics").await?;
    phone.is_on("bound").await?;
    pc.waits_for("[data-page=enrolment][data-state=done]").await?;
    world.server_restarts().await?;
    phone.acts("done").await?;
    phone.is_on("home").await
}

/// The PC waits while there is no server; what the phone does afterwards moves it on, without a reload.
#[tokio::test]
async fn wrong_turn_server_restarted_while_a_person_signs_in_on_a_pc() -> Outcome {
    let (mut world, phone, pc) = a_person_with_a_phone().await?;
    pc.opens("/account").await?;
    pc.is_on("login-user-id").await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    world.server_restarts().await?;
    pc.presses(pc.words().next_page).await?;
    pc.is_on("login-password").await?;
    pc.fills("Password", KIRSTEN.password).await?;
    world.server_restarts().await?;
    pc.presses("Sign in").await?;
    pc.is_on("login-method").await?;
    pc.chooses("EU Login Mobile App PIN Code").await?;
    world.server_restarts().await?;
    pc.presses("Sign in").await?;
    pc.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;
    world.server_ends();
    tokio::time::sleep(NOTICED).await;
    pc.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;
    world.server_comes_back().await?;
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("request").await?;
    pc.waits_for("[data-page=login-approve][data-state=matched]").await?;
    world.server_restarts().await?;
    phone.presses(phone.words().continue_).await?;
    phone.is_on("approve-pin").await?;
    phone.types_pin(PIN).await?;
    world.server_restarts().await?;
    phone.presses("Authenticate").await?;
    phone.is_on("receipt").await?;
    pc.is_on("my-account").await
}

#[tokio::test]
async fn wrong_turn_server_restarted_while_a_person_signs_in_on_the_phone() -> Outcome {
    let (mut world, phone, _pc) = a_person_with_a_phone().await?;
    phone.goes_to(&format!("{}/account", world.portal)).await?;
    phone.gives_email_and_password(&KIRSTEN).await?;
    phone.is_on_page("login-method").await?;
    phone.chooses("On Mobile Authentication").await?;
    world.server_restarts().await?;
    phone.presses("Sign in").await?;
    phone.is_on_page("login-approve-here").await?;
    world.server_restarts().await?;
    phone.presses("Åbn").await?;
    phone.is_on("request").await?;
    world.server_restarts().await?;
    phone.presses("Fortsæt").await?;
    phone.is_on("approve-pin").await?;
    phone.types_pin(PIN).await?;
    world.server_restarts().await?;
    phone.presses("Authenticate").await?;
    phone.is_on_page("my-account").await
}

/// While there is no server the phone says so, and what was typed there is still good when it is back.
#[tokio::test]
async fn wrong_turn_server_restarted_while_the_phone_sends_its_answer() -> Outcome {
    let (mut world, phone, pc) = a_person_with_a_phone().await?;
    pc.opens("/account").await?;
    pc.chooses_the_app(&KIRSTEN).await?;
    phone.acts("scan").await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("request").await?;
    phone.presses(phone.words().continue_).await?;
    phone.is_on("approve-pin").await?;
    phone.types_pin(PIN).await?;
    world.server_ends();
    phone.presses("Authenticate").await?;
    phone.waits_for("[data-screen=trouble][data-problem=unsent]").await?;
    world.server_comes_back().await?;
    phone.acts("try-again").await?;
    phone.is_on("receipt").await?;
    pc.is_on("my-account").await
}
