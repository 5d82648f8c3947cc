//! "Hjælp en anden med at få MitID", its last part: *Kodeviser, kodeoplæser eller chip*. Somebody whom the office has registered has a letter in the hand and a
//! code display on the table; each test is one step.

use hvem_acceptance::{CodeDevice, Outcome, Pc, PrintedLetter, Steps, Words, World};

steps_of_one_walk!(
    codes_step_1_code_display_code_reader_or_chip,
    codes_step_2_choose_code_display,
    codes_step_3_no_order,
    codes_step_3_yes_activate,
    codes_step_4_mitid_activation,
    codes_step_5_a_new_password_and_repeat_it,
    codes_step_6_the_serial_number,
    codes_step_7_a_one_time_code,
    codes_step_8_it_is_complete,
);

const USER_ID: &str = "grønne støvler 3";
const PASSWORD: &str = "regnvejr banan trappe";

async fn walk(language: &'static str, steps: Steps) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let letter = world.registers_by_p_code(("Ida", "Lund"), "ida@example.org").await?;
    let (pc, display) = (world.pc(language).await?, world.code_display(1)?);
    take(&Reader { world, letter, display, pc, words: Words::of(language) }, &steps).await
}

/// Somebody with the guide, a letter, a code display, and a PC.
struct Reader {
    world: World,
    letter: PrintedLetter,
    display: CodeDevice,
    pc: Pc,
    words: &'static Words,
}

impl Reader {
    async fn opens_the_letter(&self) -> Outcome {
        self.pc.opens("/account/letter").await?;
        self.pc.types_the_letter(&self.letter.number, &self.letter.code).await
    }

    async fn chooses_codes(&self) -> Outcome {
        self.pc.is_on("account-letter-way").await?;
        self.pc
            .chooses(self.words.or("Kodeviser, kodeoplæser eller chip", "Code display, code reader or chip"))
            .await?;
        self.pc.presses(self.words.or("Næste", "Next")).await
    }

    async fn codes_step_1_code_display_code_reader_or_chip(&self) -> Outcome {
        let Self { pc, words, .. } = self;
        self.opens_the_letter().await?;
        // Step 12 of the guide's first part: a user ID that is easy to remember.
        pc.is_on("account-letter-choose").await?;
        pc.sees("Ida Lund").await?;
        pc.fills(words.or("Vælg bruger-id", "Choose a user ID"), USER_ID).await?;
        pc.presses(words.next_page).await?;
        pc.sees(words.or("Hvordan vil du godkende med MitID?", "How do you want to approve with MitID?")).await?;
        pc.presses(words.next_page).await?;
        pc.sees(words.or("Vælg, hvordan du vil godkende.", "Choose how you want to approve.")).await?;
        self.chooses_codes().await
    }

    async fn codes_step_2_choose_code_display(&self) -> Outcome {
        let Self { pc, words, .. } = self;
        pc.is_on("activation-what").await?;
        pc.sees(words.or("Hvad vil du aktivere/bestille?", "What do you want to activate/order?")).await?;
        pc.presses(words.or("Vælg kodeviser", "Choose code display")).await
    }

    async fn codes_step_3_no_order(&self) -> Outcome {
        let Self { pc, words, world, .. } = self;
        pc.is_on("activation-have").await?;
        pc.presses(words.or("Nej, bestil", "No, order")).await?;
        pc.is_on("activation-order").await?;
        pc.sees("Ida Lund").await?;
        pc.fills(words.or("Vej og husnummer", "Street and number"), "Søndergade 1").await?;
        pc.fills(words.or("Postnummer", "Postcode"), "2100").await?;
        pc.fills(words.or("By", "Town"), "København Ø").await?;
        pc.presses(words.or("Bestil", "Order")).await?;
        pc.is_on("activation-ordered").await?;
        pc.sees(words.or("Gem dit brev.", "Keep your letter.")).await?;
        let orders = world.office(&["code-token", "orders"]).await?;
        let address = orders[0]["address"].to_string();
        if !address.contains("Ida Lund") || !address.contains("2100 København Ø") {
            return Err(pc.failure(format!("the office should read the address: {orders}")).await);
        }
        Ok(())
    }

    async fn codes_step_3_yes_activate(&self) -> Outcome {
        let Self { pc, words, .. } = self;
        self.opens_the_letter().await?;
        self.chooses_codes().await?;
        pc.presses(words.or("Vælg kodeviser", "Choose code display")).await?;
        pc.sees(words.or("Har du en kodeviser?", "Do you have a code display?")).await?;
        pc.presses(words.or("Ja, aktivér", "Yes, activate")).await
    }

    async fn codes_step_4_mitid_activation(&self) -> Outcome {
        let Self { pc, words, .. } = self;
        pc.is_on("activation-begin").await?;
        pc.sees(words.or("MitID aktivering", "MitID activation")).await?;
        pc.presses(words.or("Næste", "Next")).await
    }

    async fn codes_step_5_a_new_password_and_repeat_it(&self) -> Outcome {
        let Self { pc, words, .. } = self;
        pc.is_on("activation-password").await?;
        pc.sees(words.or("Opret din nye adgangskode", "Create your new password")).await?;
        pc.chooses_a_new_password(PASSWORD).await
    }

    async fn codes_step_6_the_serial_number(&self) -> Outcome {
        let Self { pc, words, display, .. } = self;
        pc.is_on("activation-serial").await?;
        pc.sees(words.or("Indtast serienummer", "Enter serial number")).await?;
        // Mistyped, and corrected when the code does not fit.
        pc.fills(words.or("Serienummer", "Serial number"), "7000 000 099").await?;
        pc.presses(words.or("Næste", "Next")).await?;
        pc.is_on("activation-code").await?;
        pc.types_the_code(&display.shows(&self.world)?).await?;
        pc.sees(
            words.or("Serienummer og engangskode passer ikke sammen.", "Serial number and one-time code don't fit"),
        )
        .await?;
        pc.presses(words.or("Ret serienummeret", "Correct the serial number")).await?;
        pc.fills(words.or("Serienummer", "Serial number"), display.serial()).await?;
        pc.presses(words.or("Næste", "Next")).await
    }

    async fn codes_step_7_a_one_time_code(&self) -> Outcome {
        let Self { pc, words, display, world, .. } = self;
        pc.is_on("activation-code").await?;
        let asked = words.or("Indtast engangskode fra din kodeviser", "Enter a one-time code from your code display");
        pc.sees(asked).await?;
        pc.types_the_code(&display.shows(world)?).await
    }

    async fn codes_step_8_it_is_complete(&self) -> Outcome {
        let Self { pc, words, display, world, .. } = self;
        pc.is_on("activation-done").await?;
        pc.sees(words.or("Aktiveringen er gennemført", "The activation is complete")).await?;
        pc.presses(words.or("Afslut", "Finish")).await?;
        world.another_code_comes()?;
        pc.gives_a_user_id(USER_ID).await?;
        pc.chooses_the_code_display().await?;
        pc.types_the_code(&display.shows(world)?).await?;
        pc.is_on("login-password").await?;
        pc.gives_the_password(PASSWORD).await?;
        pc.is_on("my-account").await
    }
}
