//! E8: password, the app as method, which phone, a notification or the request at once, a match, PIN or biometrics; the PC moves on.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, PIN, Pc, Phone, World};

struct Ready {
    world: World,
    phone: Phone,
    /// A PC that has never signed in before.
    pc: Pc,
}

async fn a_person_with_a_phone(language: &str) -> Outcome<Ready> {
    let world = World::start().await?;
    let (home, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&home, "S24").await?;
    let pc = world.pc(language).await?;
    Ok(Ready { world, phone, pc })
}

#[tokio::test]
async fn e8_with_the_app_open_the_request_shows_at_once() -> Outcome {
    let Ready { world, phone, pc } = a_person_with_a_phone("da").await?;
    phone.is_on("home").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.is_on("waiting").await?;
    // Before the match the phone does not know who asks.
    phone.does_not_see("Pensionsportalen").await?;
    phone.approves_what_is_on(&pc).await?;
    pc.is_signed_in_at_the_service(&world).await?;
    pc.sees(KIRSTEN.family_name).await?;
    pc.has_no_complaints().await?;
    phone.has_no_complaints().await
}

#[tokio::test]
async fn e8_with_the_app_closed_a_notification_wakes_it_and_says_nothing() -> Outcome {
    let Ready { world, phone, pc } = a_person_with_a_phone("da").await?;
    phone.goes_to_the_home_screen().await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    let (title, body) = phone.notification(1).await?;
    if title.is_empty() || format!("{title} {body}").contains("Pension") || body.contains(KIRSTEN.email) {
        return Err(Failure::new(format!("a notification must not tell who asks: {title}: {body}")));
    }
    if phone.pushes() != [r#"{"v":1,"type":"wake"}"#] {
        return Err(Failure::new(format!("a push only wakes: {:?}", phone.pushes())));
    }
    phone.opens_the_app().await?;
    phone.is_on("waiting").await?;
    phone.approves_what_is_on(&pc).await?;
    pc.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn e8_without_a_camera_the_four_characters_are_typed() -> Outcome {
    let Ready { world, phone, pc } = a_person_with_a_phone("en").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    let code = pc.evaluate("[...document.querySelectorAll('.code b')].map((b) => b.textContent).join('')").await?;
    phone.acts("type-code").await?;
    phone.is_on("type-code").await?;
    phone.presses_on("#code").await?;
    phone.types(&code.as_str().unwrap_or_default().to_lowercase()).await?;
    phone.acts("submit-code").await?;
    phone.is_on("request").await?;
    phone.presses("Continue").await?;
    phone.approves_with_pin(PIN).await?;
    phone.is_on("receipt").await?;
    pc.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn e8_a_wrong_code_ends_the_request() -> Outcome {
    let Ready { world, phone, pc } = a_person_with_a_phone("en").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    let right = pc.evaluate("document.querySelector('.code b').textContent").await?;
    let wrong = if right == "7" { "8888" } else { "7777" };
    phone.acts("type-code").await?;
    phone.presses_on("#code").await?;
    phone.types(wrong).await?;
    phone.acts("submit-code").await?;
    phone.is_on("trouble").await?;
    pc.waits_for("[data-page=login-outcome][data-outcome=wrong-code]").await
}

#[tokio::test]
async fn e8_with_a_fingerprint_no_pin_is_needed() -> Outcome {
    let world = World::start().await?;
    let (home, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_with_a_fingerprint_on(&home, "S24").await?;

    let pc = world.pc("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.acts("scan").await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("request").await?;
    phone.presses("Fortsæt").await?;
    phone.is_on("receipt").await?;
    pc.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn e8_a_wrong_pin_is_said_and_the_right_one_still_works() -> Outcome {
    let Ready { world, phone, pc } = a_person_with_a_phone("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.acts("scan").await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("request").await?;
    phone.presses("Fortsæt").await?;
    phone.approves_with_pin("5820").await?;
    phone.waits_until("the mistake to be said", "document.querySelector('.message')?.textContent.length > 0").await?;
    phone.approves_with_pin(PIN).await?;
    phone.is_on("receipt").await?;
    pc.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn e8_a_rejection_is_said_on_the_pc() -> Outcome {
    let Ready { world, phone, pc } = a_person_with_a_phone("da").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.acts("scan").await?;
    phone.points_at(&pc, "#qr").await?;
    phone.is_on("request").await?;
    phone.acts("reject").await?;
    phone.is_on("reject").await?;
    phone.acts("reject-confirm").await?;
    phone.is_on("receipt").await?;
    pc.waits_for("[data-page=login-outcome][data-outcome=rejected]").await?;
    pc.sees("Du afviste").await
}
