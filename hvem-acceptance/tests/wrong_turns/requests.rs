//! Wrong turns with requests: too late, rejected, not asked for by oneself, two at once, two windows at once.

use std::time::Duration;

use hvem_acceptance::{KIRSTEN, Outcome, PIN, World};

use crate::a_person_with_a_phone;

#[tokio::test]
async fn wrong_turn_a_request_answered_too_late_says_so_on_both_devices_and_the_next_one_works() -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone("da").await?;
    let pc = world.pc("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.opens_the_request_on(&pc).await?;
    phone.presses("Fortsæt").await?;
    phone.is_on("approve-pin").await?;
    world.time_passes(Duration::from_secs(6 * 60))?;
    pc.waits_for("[data-page=login-outcome][data-outcome=expired]").await?;
    pc.sees("Tiden løb ud").await?;
    // The app needs no try to notice.
    phone.waits_for("[data-screen=trouble][data-problem=request-expired]").await?;
    phone.sees("Begynd forfra på den skærm, hvor du logger på.").await?;
    phone.acts("done").await?;
    phone.is_on("home").await?;
    // The way out on the PC leads to the service, where the next try begins.
    pc.presses("Tilbage til Pensionsportalen").await?;
    pc.waits_until("the service", &format!("location.origin === '{}'", world.service)).await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.approves_what_is_on(&pc).await?;
    pc.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_it_was_not_me_stops_the_stranger_and_leads_to_a_new_password() -> Outcome {
    let (world, home, phone) = a_person_with_a_phone("da").await?;
    let stranger = world.pc("da").await?;
    stranger.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    // Talked into scanning the stranger's screen, the person sees who asks, and says no.
    phone.opens_the_request_on(&stranger).await?;
    phone.acts("reject").await?;
    phone.is_on("reject").await?;
    // Gone back and forth: nothing is decided by looking.
    phone.acts("back").await?;
    phone.is_on("request").await?;
    phone.acts("reject").await?;
    phone.acts("not-me").await?;
    phone.waits_for("[data-screen=receipt][data-decision=not-me]").await?;
    phone.sees("Afvist og meldt").await?;
    stranger.waits_for("[data-page=login-outcome][data-outcome=not-me]").await?;
    stranger.presses("Skift password").await?;
    // The stranger gets no further than a sign-in.
    stranger.is_on("login-user-id").await?;
    world.letter(KIRSTEN.email, 3).await?.says("Pensionsportalen")?;
    home.opens("/account").await?;
    home.sees("Du meldte").await
}

#[tokio::test]
async fn wrong_turn_two_browsers_ask_at_once_and_each_gets_the_answer_meant_for_it() -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone("en").await?;
    let (one, other) = tokio::try_join!(world.pc("en"), world.pc("en"))?;
    one.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    other.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    // The second one is answered first; the first goes on waiting, and is answered by the same phone afterwards.
    phone.approves_what_is_on(&other).await?;
    other.is_signed_in_at_the_service(&world).await?;
    one.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;
    phone.acts("done").await?;
    phone.is_on("waiting").await?;
    phone.opens_the_request_on(&one).await?;
    phone.acts("reject").await?;
    phone.acts("reject-confirm").await?;
    phone.is_on("receipt").await?;
    one.waits_for("[data-page=login-outcome][data-outcome=rejected]").await?;
    one.sees("You rejected it").await?;
    // What was rejected here ended nothing there.
    other.reloads().await?;
    other.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_one_sign_in_in_two_windows_is_finished_once_and_the_other_window_says_so() -> Outcome {
    let (world, _home, phone) = a_person_with_a_phone("da").await?;
    let pc = world.pc("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    let twin = pc.profile.page().await?;
    twin.goes_to(&pc.url().await?).await?;
    twin.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;
    pc.comes_to_the_front().await?;
    phone.approves_what_is_on(&pc).await?;
    // Both move on. One window arrives at the service; which one is theirs to race for.
    let at_service = format!("location.origin === '{}'", world.service);
    let over = "document.querySelector('[data-page=login-outcome][data-outcome=finished]')";
    let settled = format!("({at_service}) || !!({over})");
    pc.waits_until("the first window to arrive or to say that it is done", &settled).await?;
    twin.waits_until("the second window to arrive or to say that it is done", &settled).await?;
    let mut arrived = 0;
    for page in [&*pc, &twin] {
        if page.evaluate(&at_service).await? == serde_json::json!(true) {
            arrived += 1;
            page.is_signed_in_at_the_service(&world).await?;
        } else {
            page.sees("Du har logget på").await?;
        }
    }
    match arrived {
        0 => Err(pc.failure("one of the windows should be signed in at the service").await),
        _ => Ok(()),
    }
}

#[tokio::test]
async fn wrong_turn_one_enrolment_in_two_windows_shows_its_code_in_the_first_and_both_move_on() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("en"), world.phone("en"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    pc.shows_a_code_for("S24", PIN).await?;
    let twin = pc.profile.page().await?;
    twin.goes_to(&pc.url().await?).await?;
    twin.sees("The code can't be shown here").await?;
    twin.sees("It exists only in the window where you chose the PIN code.").await?;
    pc.comes_to_the_front().await?;
    phone.gets_ready_to_scan().await?;
    phone.reads_and_finishes(&pc).await?;
    twin.waits_for("[data-page=enrolment][data-state=done]").await?;
    twin.sees("The phone is added").await
}
