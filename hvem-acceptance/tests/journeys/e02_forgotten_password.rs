//! E2: a mail, its link, a new password; every other session ends; the person is told.

use hvem_acceptance::{KIRSTEN, Outcome, Person, World};

const NEW: Person = Person { password: "skovsø cykel torsdag", ..KIRSTEN };

#[tokio::test]
async fn e2_a_forgotten_password_is_replaced_and_other_sessions_end() -> Outcome {
    let world = World::start().await?;
    let old_session = world.pc("da").await?;
    old_session.has_an_account(&world, &KIRSTEN).await?;
    old_session.opens_my_account(&KIRSTEN).await?;

    let pc = world.pc("da").await?;
    pc.opens("/").await?;
    pc.presses("Glemt dit password?").await?;
    pc.is_on("account-forgotten").await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Send linket").await?;
    pc.is_on("account-forgotten-sent").await?;

    let letter = world.letter(KIRSTEN.email, 2).await?;
    pc.goes_to(letter.link()?).await?;
    pc.is_on("account-link").await?;
    pc.chooses_password(NEW.password).await?;
    pc.waits_until("the password to be saved", "!document.querySelector('[data-page=account-link]')").await?;
    world.letter(KIRSTEN.email, 3).await?.says("Du har fået et nyt password")?;

    // The other session is over, and only the new password opens a new one.
    old_session.opens("/account").await?;
    old_session.is_on("login-user-id").await?;
    old_session.gives_email_and_password(&KIRSTEN).await?;
    old_session.sees("passer ikke sammen").await?;
    old_session.fills("Password", NEW.password).await?;
    old_session.presses("Sign in").await?;
    old_session.is_on("my-account").await
}

#[tokio::test]
async fn e2_an_unknown_address_looks_the_same_and_gets_a_letter_that_says_so() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("en").await?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    let mut said = Vec::new();
    for email in [KIRSTEN.email, "nobody@example.org"] {
        pc.opens("/account/forgotten").await?;
        pc.fills("E-mail", email).await?;
        pc.presses("Send the link").await?;
        pc.is_on("account-forgotten-sent").await?;
        said.push(pc.text().await?.replace(email, "X"));
    }
    if said[0] != said[1] {
        return Err(pc.failure(format!("the page tells: {said:#?}")).await);
    }
    world.letter("nobody@example.org", 1).await?.says("no account").map(drop)
}
