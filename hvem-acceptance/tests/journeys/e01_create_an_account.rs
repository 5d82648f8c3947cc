//! E1: a form with field checks, a mail, a link that sets the password; and what happens to a known and to a mistyped address.

use hvem_acceptance::{ANNA, Failure, KIRSTEN, Outcome, Person, World};

#[tokio::test]
async fn e1_a_person_creates_an_account_and_opens_it() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.opens("/").await?;
    pc.presses("Opret en konto").await?;
    pc.is_on("account-new").await?;
    pc.fills("Fornavn", KIRSTEN.given_name).await?;
    pc.fills("Efternavn", KIRSTEN.family_name).await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Opret en konto").await?;
    pc.is_on("account-new-sent").await?;
    pc.sees(KIRSTEN.email).await?;

    let letter = world.letter(KIRSTEN.email, 1).await?;
    letter.says("Bekræft din e-mail")?;
    pc.goes_to(letter.link()?).await?;
    pc.is_on("account-link").await?;
    pc.sees(KIRSTEN.email).await?;
    pc.chooses_password(KIRSTEN.password).await?;
    pc.waits_until("the password to be saved", "!document.querySelector('[data-page=account-link]')").await?;

    let elsewhere = world.pc("da").await?;
    elsewhere.opens_my_account(&KIRSTEN).await?;
    elsewhere.sees("Kirsten Østergård").await?;

    // The link has done its work.
    elsewhere.goes_to(letter.link()?).await?;
    elsewhere.sees("Linket er brugt").await
}

#[tokio::test]
async fn e1_a_mistake_in_one_field_loses_nothing_in_the_others() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.opens("/account/new").await?;
    pc.presses("Opret en konto").await?;
    pc.sees("Skriv dit fornavn.").await?;
    pc.sees("Skriv dit efternavn.").await?;
    pc.sees("Skriv din e-mail.").await?;

    pc.fills("Fornavn", "Bjørn <b>").await?;
    pc.fills("Efternavn", "O'Hara & søn").await?;
    pc.fills("E-mail", "ikke en adresse").await?;
    pc.presses("Opret en konto").await?;
    pc.sees("Skriv en hel e-mail").await?;
    let kept = "JSON.stringify([...document.querySelectorAll('main input')].map((field) => field.value))";
    let kept = pc.evaluate(kept).await?;
    if kept.as_str() != Some(r#"["Bjørn <b>","O'Hara & søn","ikke en adresse"]"#) {
        return Err(pc.failure(format!("what was entered should still be there, but it is {kept}")).await);
    }
    // The first thing that a screen reader says is what is wrong.
    pc.waits_until("the errors to have the focus", "document.activeElement.matches('[role=alert]')").await
}

#[tokio::test]
async fn e1_a_passwords_rules_are_said_and_kept() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("en").await?;
    pc.asks_for_an_account(&KIRSTEN).await?;
    pc.goes_to(world.letter(KIRSTEN.email, 1).await?.link()?).await?;
    pc.chooses_password("short").await?;
    pc.sees("Too short. Use at least 8 characters.").await?;
    pc.chooses_password("password1").await?;
    pc.sees("Others can guess that too easily.").await?;
    pc.fills(pc.words().choose_password, KIRSTEN.password).await?;
    pc.fills(pc.words().repeat_password, ANNA.password).await?;
    pc.presses(pc.words().save_password).await?;
    pc.sees("The two fields differ.").await?;
    pc.chooses_password(KIRSTEN.password).await?;
    pc.waits_until("the password to be saved", "!document.querySelector('[data-page=account-link]')").await?;
    pc.opens_my_account(&KIRSTEN).await
}

#[tokio::test]
async fn e1_a_stranger_can_not_tell_whether_an_address_is_known_but_its_owner_is_told() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.creates_an_account(&world, &KIRSTEN).await?;

    let stranger = world.pc("da").await?;
    stranger.asks_for_an_account(&KIRSTEN).await?;
    let about_known = stranger.text().await?.replace(KIRSTEN.email, "X");
    stranger.asks_for_an_account(&ANNA).await?;
    let about_unknown = stranger.text().await?.replace(ANNA.email, "X");
    if about_known != about_unknown {
        return Err(Failure::new(format!("the page tells:\n{about_known}\n{about_unknown}")));
    }

    let letter = world.letter(KIRSTEN.email, 2).await?;
    letter.says("Du har allerede en konto")?;
    pc.goes_to(letter.link()?).await?;
    pc.waits_for("[data-page=account-link], [data-page=account-forgotten]").await?;
    world.letter(ANNA.email, 1).await?.says("Bekræft din e-mail")
}

#[tokio::test]
async fn e1_a_mistyped_address_blocks_nothing() -> Outcome {
    let mistyped = Person { email: "kristen@example.org", ..KIRSTEN };
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.asks_for_an_account(&mistyped).await?;
    pc.presses("Opret igen med en anden e-mail").await?;
    pc.is_on("account-new").await?;
    pc.creates_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await
}
