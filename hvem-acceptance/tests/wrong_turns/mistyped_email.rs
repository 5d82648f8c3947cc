//! Wrong turns with an e-mail address: mistyped when the account is created, when signing in, and once more while correcting it.

use hvem_acceptance::{KIRSTEN, Outcome, Pc, Person, World};

const MISTYPED: Person = Person { email: "kirsten@exmaple.org", ..KIRSTEN };

/// What stands in the fields of the page now.
async fn fields(pc: &Pc) -> Outcome<String> {
    let read = "[...document.querySelectorAll('main input:not([type=hidden], [tabindex])')].map((field) => field.value).join('|')";
    Ok(pc.evaluate(read).await?.as_str().unwrap_or_default().to_owned())
}

async fn holds(pc: &Pc, wanted: &str) -> Outcome {
    let held = fields(pc).await?;
    match held == wanted {
        true => Ok(()),
        false => Err(pc.failure(format!("the fields should hold {wanted}, but hold {held}")).await),
    }
}

#[tokio::test]
async fn wrong_turn_a_mistyped_email_when_creating_an_account_is_corrected_and_the_names_stay() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.asks_for_an_account(&MISTYPED).await?;
    // The page shows the address large, so that the mistake is seen, and says what to do.
    pc.sees(MISTYPED.email).await?;
    pc.presses("Bekræftelsen kommer ikke").await?;
    pc.sees("Skrev du e-mailen forkert?").await?;
    pc.presses("Opret igen med en anden e-mail").await?;
    pc.is_on("account-new").await?;
    holds(&pc, "Kirsten|Østergård|kirsten@exmaple.org").await?;
    // Corrected, and mistyped again in another way.
    pc.fills("E-mail", "kirsten@").await?;
    pc.presses("Opret en konto").await?;
    pc.sees("Skriv en hel e-mail").await?;
    holds(&pc, "Kirsten|Østergård|kirsten@").await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Opret en konto").await?;
    pc.is_on("account-new-sent").await?;
    pc.goes_to(world.letter(KIRSTEN.email, 1).await?.link()?).await?;
    pc.chooses_password(KIRSTEN.password).await?;
    pc.is_on("login-user-id").await?;
    pc.opens_my_account(&KIRSTEN).await
}

#[tokio::test]
async fn wrong_turn_a_mistyped_email_when_signing_in_is_corrected_where_it_stands() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("en").await?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens("/account").await?;
    pc.is_on("login-user-id").await?;
    pc.fills("E-mail", "kirsten").await?;
    pc.presses("Next").await?;
    pc.sees("Enter a whole e-mail address").await?;
    holds(&pc, "kirsten").await?;
    // Whole, but not hers: the next page cannot tell, and does not; it shows the address and lets her correct it.
    pc.fills("E-mail", MISTYPED.email).await?;
    pc.presses("Next").await?;
    pc.is_on("login-password").await?;
    pc.fills("Password", KIRSTEN.password).await?;
    pc.presses("Sign in").await?;
    pc.sees("E-mail and password do not match. Try again.").await?;
    pc.sees(MISTYPED.email).await?;
    pc.presses("Use another e-mail").await?;
    pc.is_on("login-user-id").await?;
    holds(&pc, MISTYPED.email).await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Next").await?;
    pc.is_on("login-password").await?;
    pc.fills("Password", KIRSTEN.password).await?;
    pc.presses("Sign in").await?;
    pc.is_on("my-account").await
}
