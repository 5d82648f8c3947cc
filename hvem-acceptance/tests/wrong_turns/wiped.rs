//! Wrong turns with the browser's storage: cookies cleared in the middle of a sign-in, the app's data cleared while it is open and while it
//! is closed.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, World};

#[tokio::test]
async fn wrong_turn_cookies_cleared_in_a_sign_in_are_said_and_the_next_one_works() -> Outcome {
    let world = World::start().await?;
    let pc = world.pc("da").await?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens("/account").await?;
    pc.is_on("login-user-id").await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Næste").await?;
    pc.is_on("login-password").await?;
    pc.profile.forgets_cookies().await?;
    pc.fills("Password", KIRSTEN.password).await?;
    pc.presses("Sign in").await?;
    pc.is_on("problem").await?;
    pc.sees("Her kan du ikke logge på mere").await?;
    pc.presses("Til forsiden").await?;
    pc.is_on("home").await?;
    pc.presses("EU Login").await?;
    pc.gives_email_and_password(&KIRSTEN).await?;
    pc.is_on("my-account").await?;
    // In the middle of the account: sign in again, and be where one wanted to be.
    pc.profile.forgets_cookies().await?;
    pc.presses("Manage my mobile devices").await?;
    pc.gives_email_and_password(&KIRSTEN).await?;
    pc.is_on("devices").await
}

#[tokio::test]
async fn wrong_turn_an_app_whose_data_was_cleared_says_what_to_do() -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc("da"), world.phone("da"))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;
    let office = world.pc("da").await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    phone.points_at(&office, "#qr").await?;
    phone.is_on("request").await?;
    phone.presses("Fortsæt").await?;
    phone.is_on("approve-pin").await?;
    // Cleared while it is open, in the middle of an answer.
    phone.clears_its_data().await?;
    phone.types_pin(PIN).await?;
    phone.presses("Authenticate").await?;
    phone.waits_for("[data-screen=trouble][data-problem=forgotten]").await?;
    phone.sees("Appens nøgler er slettet").await?;
    phone.sees("fjern denne, og tilføj den igen.").await?;
    phone.acts("begin-again").await?;
    phone.is_on("welcome").await?;
    // Opened later it looks like new, and says what that means to somebody who has used it before.
    phone.opens_the_app().await?;
    phone.is_on("welcome").await?;
    phone.presses("Har du brugt appen her før?").await?;
    phone.sees("Så er browserens data slettet").await
}
