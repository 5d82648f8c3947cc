//! M4 and M5 with a code reader, by somebody who does not see: every page is found, filled in and corrected by what a screen reader says of it.

use hvem_acceptance::{Outcome, PrintedLetter};

use super::{PASSWORD, People};

const OLE: &str = "stille skov 12";
const MAIL: &str = "ole@example.org";

impl People {
    pub(super) async fn m04_a_code_reader_comes_by_post_and_is_made_his_by_ear(&self) -> Outcome {
        let Self { world, ear: pc, .. } = self;
        let (letter, reader, ear) =
            (world.registers_by_p_code(("Ole", "Bak"), MAIL).await?, world.code_reader(0)?, pc.by_ear());
        // On his first visit he orders one, and forgets the street.
        pc.opens("/account/letter").await?;
        ear.opens_on("letter").await?;
        ear.types_into("Number of the letter", &letter.number).await?;
        ear.types_into("Code of the letter", &letter.code).await?;
        ear.presses("Next").await?;
        ear.opens_on("Choose a user ID").await?;
        ear.types_into("Choose a user ID", OLE).await?;
        ear.presses("Next").await?;
        self.he_chooses_a_code_reader().await?;
        ear.presses("No, order").await?;
        ear.opens_on("Order a code reader").await?;
        ear.types_into("Postcode", "2100").await?;
        ear.types_into("Town", "København Ø").await?;
        ear.presses("Order").await?;
        ear.is_told("Type street and number.").await?;
        ear.is_told_of("Street and number", "Type street and number.").await?;
        ear.types_into("Street and number", "Søndergade 1").await?;
        ear.presses("Order").await?;
        ear.opens_on("Your code reader is ordered").await?;
        let orders = world.office(&["code-token", "orders"]).await?;
        let order = orders.as_array().and_then(|orders| orders.iter().find(|order| order["kind"] == "reader"));
        let order = order.and_then(|order| order["order"].as_str()).unwrap_or_default();
        world.office(&["code-token", "send", order, reader.serial()]).await?;
        world.letter_about(MAIL, "Din kodeenhed er på vej").await?;
        self.he_activates_it(&letter).await?;
        world.letter_about(MAIL, "Din kodeenhed kan bruges nu").await.map(drop)
    }

    /// It is there: the letter once more, and the four pages.
    async fn he_activates_it(&self, letter: &PrintedLetter) -> Outcome {
        let Self { world, ear: pc, .. } = self;
        let (reader, ear) = (world.code_reader(0)?, pc.by_ear());
        pc.opens("/account/letter").await?;
        ear.types_into("Number of the letter", &letter.number).await?;
        ear.types_into("Code of the letter", &letter.code).await?;
        ear.presses("Next").await?;
        self.he_chooses_a_code_reader().await?;
        ear.presses("Yes, activate").await?;
        ear.opens_on("MitID activation").await?;
        ear.presses("Next").await?;
        ear.opens_on("Create your new password").await?;
        ear.types_into("Choose a new password", PASSWORD).await?;
        ear.types_into("Repeat your new password", PASSWORD).await?;
        ear.presses("Next").await?;
        ear.opens_on("Enter serial number").await?;
        ear.hears("it reads the number aloud").await?;
        ear.types_into("Serial number", reader.serial()).await?;
        ear.presses("Next").await?;
        ear.opens_on("Enter a one-time code from your code reader").await?;
        // A digit too few; what is wrong is read out at once, and by the field.
        ear.types_into("One-time code", "1234567").await?;
        ear.presses("Next").await?;
        ear.is_told("Type the six or eight digits of the code.").await?;
        ear.is_told_of("One-time code", "Type the six or eight digits of the code.").await?;
        ear.types_into("One-time code", &reader.shows(world)?).await?;
        ear.presses("Next").await?;
        ear.opens_on("The activation is complete").await?;
        ear.hears("Your code reader is ready.").await?;
        ear.presses("Finish").await
    }

    pub(super) async fn m05_user_id_code_reader_and_password_by_ear(&self) -> Outcome {
        let Self { world, ear: pc, .. } = self;
        let (reader, ear) = (world.code_reader(0)?, pc.by_ear());
        world.another_code_comes()?;
        ear.types_into("User ID", OLE).await?;
        ear.presses("Next").await?;
        pc.is_on("login-method").await?;
        ear.chooses("Code display or code reader").await?;
        ear.presses("Sign in").await?;
        pc.is_on("login-code").await?;
        ear.types_into("One-time code", &reader.shows(world)?).await?;
        ear.presses("Next").await?;
        pc.is_on("login-password").await?;
        ear.types_into("Password", PASSWORD).await?;
        ear.presses("Sign in").await?;
        ear.opens_on("My account").await?;
        // Blocked where it was lost, and opened again where it was found.
        pc.opens("/account/codes").await?;
        ear.presses(&format!("Block code device {}", reader.serial())).await?;
        ear.is_told("The code device is blocked.").await?;
        ear.presses(&format!("Open again: code device {}", reader.serial())).await?;
        ear.is_told("The code device works again.").await
    }

    async fn he_chooses_a_code_reader(&self) -> Outcome {
        let ear = self.ear.by_ear();
        ear.chooses("Code display, code reader or chip").await?;
        ear.presses("Next").await?;
        ear.opens_on("What do you want to activate/order?").await?;
        ear.hears("Like a code display, but it reads the code aloud.").await?;
        ear.presses("Choose code reader").await?;
        ear.opens_on("Do you have a code reader?").await
    }
}
