//! Wrong turns with a chip: another one, none at all, no script.

use hvem_acceptance::{KAREN, Outcome, World};

/// Karen has a code display and no chip, which nobody tells who asks: the page is the same, and her browser finds nothing to touch.
#[tokio::test]
async fn wrong_turn_another_chip_is_touched_and_the_page_says_what_now() -> Outcome {
    let world = World::start_with_code_displays().await?;
    let (pc, display) = (world.pc("en").await?, world.code_display(0)?);
    pc.plugs_in_a_chip("ctap2").await?;
    pc.opens("/account").await?;
    pc.gives_a_user_id("solopgang7").await?;
    pc.chooses_the_chip().await?;
    pc.touches_the_chip().await?;
    pc.sees("The chip was not used.").await?;
    // Again, and with one of the other kind: nothing is lost.
    pc.plugs_in_a_chip("u2f").await?;
    pc.touches_the_chip().await?;
    pc.sees("The chip was not used.").await?;
    // Without script the form goes empty, and the server says what is missing.
    pc.evaluate("document.querySelector('form[data-security-key]').submit()").await?;
    pc.sees("Nothing came from the chip.").await?;
    pc.presses("Use another method").await?;
    pc.chooses_the_code_display().await?;
    pc.types_the_code(&display.shows(&world)?).await?;
    pc.gives_the_password(KAREN.password).await?;
    pc.is_on("my-account").await
}
