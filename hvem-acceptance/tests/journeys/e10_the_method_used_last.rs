//! E10: what was used last is offered first; everything else stays one tap away.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, PIN, Page, World};

const ON_THE_PHONE: &str = "EU Login Mobile App PIN Code";
const HERE: &str = "On Mobile Authentication";

/// The methods in the order in which they stand, the proposed one marked.
async fn offered(page: &Page) -> Outcome<Vec<String>> {
    let read = "[...document.querySelectorAll('input[name=method]')]\
                .map((way) => (way.checked ? '* ' : '') + way.labels[0].textContent.trim()).join('|')";
    page.is_on_page("login-method").await?;
    let read = page.evaluate(read).await?;
    Ok(read.as_str().unwrap_or_default().split('|').map(str::to_owned).collect())
}

fn proposes(offered: &[String], method: &str, others: &[&str]) -> Outcome {
    let first = offered.first().is_some_and(|first| *first == format!("* {method}"));
    let all = others.iter().all(|other| offered.iter().any(|one| one == other));
    if first && all { Ok(()) } else { Err(Failure::new(format!("{method} should be proposed, but it is {offered:?}"))) }
}

#[tokio::test]
async fn e10_the_method_used_last_is_offered_first_and_the_others_stay_near() -> Outcome {
    let world = World::start().await?;
    let (home, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&home, "S24").await?;

    // The first time, a PC proposes the app on the phone, and a phone itself.
    phone.signs_in_at_the_service(&world, &KIRSTEN).await?;
    proposes(&offered(&phone).await?, HERE, &[ON_THE_PHONE])?;
    phone.opens_the_app().await?;
    let pc = world.pc("da").await?;
    pc.signs_in_at_the_service(&world, &KIRSTEN).await?;
    proposes(&offered(&pc).await?, ON_THE_PHONE, &[HERE])?;

    // The person takes the other one, and the app gets the four characters.
    pc.chooses(HERE).await?;
    pc.presses("Sign in").await?;
    pc.is_on("login-approve-here").await?;
    let code = pc.evaluate("[...document.querySelectorAll('.code b')].map((b) => b.textContent).join('')").await?;
    phone.acts("type-code").await?;
    phone.presses_on("#code").await?;
    phone.types(code.as_str().unwrap_or_default()).await?;
    phone.acts("submit-code").await?;
    phone.is_on("request").await?;
    phone.presses("Fortsæt").await?;
    phone.approves_with_pin(PIN).await?;
    pc.is_signed_in_at_the_service(&world).await?;

    // Next time it stands first.
    pc.signs_out_at_the_service(&world).await?;
    pc.signs_in_at_the_service(&world, &KIRSTEN).await?;
    proposes(&offered(&pc).await?, HERE, &[ON_THE_PHONE])
}
