//! E16: the questions of the FAQ are answered where they come up, and on help pages of their own that lead back with nothing lost.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn e16_questions_are_answered_in_place_and_nothing_is_left() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    // Typed before the question comes up, and still there after the answer.
    pc.opens("/account/new").await?;
    pc.fills("Fornavn", KIRSTEN.given_name).await?;
    pc.presses("Min e-mail er allerede registreret").await?;
    pc.sees("Så har du en konto her.").await?;
    pc.waits_until("the name to stay", "document.querySelector('#given_name').value === 'Kirsten'").await?;
    pc.asks_for_an_account(&KIRSTEN).await?;
    pc.presses("Bekræftelsen kommer ikke").await?;
    pc.sees("se i mappen med uønsket post").await?;
    pc.goes_to(world.letter(KIRSTEN.email, 1).await?.link()?).await?;
    pc.chooses_password(KIRSTEN.password).await?;
    pc.is_on("login-user-id").await?;
    pc.opens_my_account(&KIRSTEN).await?;
    pc.presses("Hvorfor to trin?").await?;
    pc.sees("Andre kan gætte eller stjæle dit password.").await?;
    pc.opens("/account/devices").await?;
    pc.presses("Kan to konti bruge den samme telefon?").await?;
    pc.sees("En app hører til én konto.").await?;

    // In the app: the scanner goes on looking while the answer is read.
    pc.shows_a_code_for("S24", PIN).await?;
    pc.presses("Hvor får jeg appen?").await?;
    pc.sees(&format!("{}/app/", world.portal)).await?;
    phone.gets_ready_to_scan().await?;
    phone.presses("Hvor er QR-koden?").await?;
    phone.sees("Så kommer QR-koden.").await?;
    phone.reads_and_finishes(&pc).await?;

    let office = world.pc("da").await?;
    office.signs_in_at_the_service(&world, &KIRSTEN).await?;
    office.is_on("login-method").await?;
    office.presses("Hvorfor to trin?").await?;
    office.sees("Andre kan gætte").await
}

#[tokio::test]
async fn e16_help_opened_from_a_page_leads_back_to_it_as_it_was() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("en").await?;
    pc.opens("/account/new").await?;
    pc.fills("Given name", KIRSTEN.given_name).await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Help").await?;
    pc.is_on("help").await?;
    pc.presses("Can I use my eID, for example MitID?").await?;
    pc.is_on("help-topic").await?;
    pc.sees("No, not here yet.").await?;
    // From one answer to the next, and to another language: the way back stays.
    pc.presses("All questions").await?;
    pc.presses("My QR reader says that the code is invalid").await?;
    pc.sees("The code works in the app only").await?;
    pc.presses("Back").await?;
    pc.is_on("account-new").await?;
    let kept = "[...document.querySelectorAll('main input')].map((field) => field.value).join('|')";
    let kept = pc.evaluate(kept).await?;
    match kept.as_str() {
        Some("Kirsten||kirsten@example.org") => Ok(()),
        _ => Err(pc.failure(format!("what was typed should still be there, but it is {kept}")).await),
    }
}

#[tokio::test]
async fn e16_every_answer_is_there_in_both_languages_at_an_address_that_can_be_printed() -> Outcome {
    let world = World::start().await?;
    for (language, nothing) in [("da", "Siden findes ikke"), ("en", "There is no such page")] {
        let pc = world.pc(language).await?;
        pc.opens("/help").await?;
        let topics = "[...document.querySelectorAll('.contents a')].map((link) => link.pathname).join(' ')";
        let topics = pc.evaluate(topics).await?;
        let topics: Vec<_> = topics.as_str().unwrap_or_default().split(' ').collect();
        if topics.len() < 16 {
            return Err(Failure::new(format!("too few answers: {topics:?}")));
        }
        for topic in topics {
            pc.opens(topic).await?;
            pc.is_on("help-topic").await?;
        }
        pc.opens("/help/nothing-of-the-kind").await?;
        pc.is_on("problem").await?;
        pc.sees(nothing).await?;
    }
    Ok(())
}
