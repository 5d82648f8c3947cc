//! Wrong turns with the line: the phone is offline and comes back, while it waits and while it answers; an answer gets lost.

use hvem_acceptance::{KIRSTEN, Outcome, PIN};

use crate::a_person_with_a_phone;

#[tokio::test]
async fn wrong_turn_a_phone_that_is_offline_says_so_and_goes_on_when_it_is_back() -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone("da").await?;
    phone.is_on("home").await?;
    phone.goes_offline().await?;
    phone.sees("Ingen forbindelse lige nu.").await?;
    let pc = world.pc("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.is_on("home").await?;
    phone.comes_online().await?;
    // Nobody has to press anything.
    phone.is_on("waiting").await?;
    phone.opens_the_request_on(&pc).await?;

    // Away again between reading and answering: the answer is kept, and sent once the person tries again.
    phone.presses("Fortsæt").await?;
    phone.is_on("approve-pin").await?;
    phone.goes_offline().await?;
    phone.types_pin(PIN).await?;
    phone.presses("Authenticate").await?;
    phone.waits_for("[data-screen=trouble][data-problem=unsent]").await?;
    phone.sees("Prøv igen. Dit svar tæller kun én gang.").await?;
    phone.acts("try-again").await?;
    phone.waits_for("[data-screen=trouble][data-problem=unsent]").await?;
    phone.comes_online().await?;
    phone.acts("try-again").await?;
    phone.is_on("receipt").await?;
    pc.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_an_answer_that_got_lost_counts_once_and_the_phone_learns_it() -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone("en").await?;
    let pc = world.pc("en").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.opens_the_request_on(&pc).await?;
    phone.presses("Continue").await?;
    phone.loses_the_answer_from("/answer").await?;
    phone.approves_with_pin(PIN).await?;
    phone.waits_for("[data-screen=trouble][data-problem=unsent]").await?;
    // It did arrive: the PC is where it wanted to be, before the phone knows.
    pc.is_signed_in_at_the_service(&world).await?;
    phone.acts("try-again").await?;
    phone.waits_for("[data-screen=receipt][data-decision=approve]").await?;
    // The next sign-in with the same phone: its ratchet is where the server's is.
    phone.acts("done").await?;
    let next = world.pc("en").await?;
    next.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.approves_what_is_on(&next).await?;
    next.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_a_page_whose_script_got_lost_is_loaded_again_and_moves_on() -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone("en").await?;
    let pc = world.pc("en").await?;
    pc.signs_in_at_the_service(&world, &KIRSTEN).await?;
    pc.chooses("EU Login Mobile App PIN Code").await?;
    pc.loses_the_answer_from("/assets/site/wait.js").await?;
    pc.presses("Sign in").await?;
    pc.is_on("login-approve").await?;
    phone.approves_what_is_on(&pc).await?;
    pc.is_signed_in_at_the_service(&world).await
}
