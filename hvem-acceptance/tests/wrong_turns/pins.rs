//! Wrong turns with the PIN while a browser waits: after the third wrong one it pauses, after the fifth it is off. Both devices say so, and
//! what to do.

use std::time::Duration;

use hvem_acceptance::{KIRSTEN, Outcome, Page};

use crate::a_person_with_a_phone;

const WRONG: &str = "5820";
const NEW_PIN: &str = "6193";

/// What both devices say.
struct Said {
    wrong: &'static str,
    one_left: &'static str,
    paused: &'static str,
    meanwhile: &'static str,
    off: &'static str,
    forgot: &'static str,
    too_late: &'static str,
}

async fn is_paused(page: &Page, said: &Said) -> Outcome {
    page.waits_for("[data-page=login-approve][data-state=pin-paused]").await?;
    page.sees(said.paused).await?;
    page.sees(said.meanwhile).await
}

async fn guesses_until_it_is_off(language: &str, said: Said) -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone(language).await?;
    let (office, other) = tokio::try_join!(world.pc(language), world.pc(language))?;
    other.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.opens_the_request_on(&office).await?;
    phone.acts("continue").await?;
    for _ in 0..2 {
        phone.approves_with_pin(WRONG).await?;
        phone.sees(said.wrong).await?;
    }
    phone.approves_with_pin(WRONG).await?;
    phone.waits_for("[data-screen=trouble][data-problem=pin-paused]").await?;
    is_paused(&office, &said).await?;
    // It stays there when it is loaded again. A browser whose request the phone has not opened learns nothing.
    office.reloads().await?;
    is_paused(&office, &said).await?;
    other.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;

    // The pause outlasts the request; the next one comes after it.
    world.time_passes(Duration::from_secs(16 * 60))?;
    office.waits_for("[data-page=login-outcome][data-outcome=expired]").await?;
    office.sees(said.too_late).await?;
    phone.acts("done").await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.opens_the_request_on(&office).await?;
    phone.acts("continue").await?;
    phone.approves_with_pin(WRONG).await?;
    phone.sees(said.one_left).await?;
    phone.approves_with_pin(WRONG).await?;
    phone.waits_for("[data-screen=trouble][data-problem=pin-off]").await?;
    office.waits_for("[data-page=login-approve][data-state=pin-off]").await?;
    office.sees(said.off).await?;
    office.sees(said.forgot).await?;

    // The request has waited: with a new PIN it is approved.
    phone.presses(said.forgot).await?;
    phone.renews_its_pin(&KIRSTEN, NEW_PIN).await?;
    office.waits_for("[data-page=login-approve][data-state=matched]").await?;
    phone.acts("done").await?;
    phone.approves_with_pin(NEW_PIN).await?;
    phone.is_on("receipt").await?;
    office.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_wrong_pins_are_counted_on_the_phone_and_said_on_the_pc_in_danish() -> Outcome {
    let said = Said {
        wrong: "Pinkoden passede ikke",
        one_left: "Forsøg tilbage: 1",
        paused: "Pinkoden holder pause",
        meanwhile: "Har du en anden telefon med appen",
        off: "Pinkoden er spærret",
        forgot: "Forgot PIN code",
        too_late: "Der kom intet svar i tide.",
    };
    guesses_until_it_is_off("da", said).await
}

#[tokio::test]
async fn wrong_turn_wrong_pins_are_counted_on_the_phone_and_said_on_the_pc_in_english() -> Outcome {
    let said = Said {
        wrong: "That PIN code is not right",
        one_left: "Tries left: 1",
        paused: "The PIN code is paused",
        meanwhile: "If you have another phone with the app",
        off: "The PIN code is blocked",
        forgot: "Forgot PIN code",
        too_late: "No answer came in time.",
    };
    guesses_until_it_is_off("en", said).await
}
