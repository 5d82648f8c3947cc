//! M4 and M5 with a chip: a security key by U2F, which most people have in the drawer, and one by CTAP2.

use hvem_acceptance::Outcome;

use super::{PASSWORD, People, begins};

const LIV: &str = "gule tulipaner 5";
const MAIL: &str = "liv@example.org";

impl People {
    pub(super) async fn m04_a_chip_comes_by_post_and_is_made_hers_by_a_touch(&self) -> Outcome {
        let Self { world, chip, .. } = self;
        let letter = world.registers_by_p_code(("Liv", "Holm"), MAIL).await?;
        begins(chip, (&letter.number, &letter.code), LIV).await?;
        chip.presses("Choose chip").await?;
        chip.presses("No, order").await?;
        chip.fills("Street and number", "Søndergade 1").await?;
        chip.fills("Postcode", "2100").await?;
        chip.fills("Town", "København Ø").await?;
        chip.presses("Order").await?;
        chip.is_on("activation-ordered").await?;
        let orders = world.office(&["code-token", "orders"]).await?;
        let order = orders.as_array().and_then(|orders| orders.iter().find(|order| order["kind"] == "security-key"));
        let order = order.and_then(|order| order["order"].as_str()).unwrap_or_default();
        world.office(&["code-token", "send", order]).await?;
        world.letter_about(MAIL, "Din chip er på vej").await?;
        begins(chip, (&letter.number, &letter.code), "").await?;
        chip.plugs_in_a_chip("u2f").await?;
        chip.begins_with_a_chip(PASSWORD).await?;
        chip.touches_the_chip().await?;
        chip.is_on("activation-done").await?;
        chip.sees("Your chip is ready.").await?;
        world.letter_about(MAIL, "Din chip kan bruges nu").await.map(drop)
    }

    pub(super) async fn m05_user_id_chip_and_password_at_a_service(&self) -> Outcome {
        let Self { world, chip, .. } = self;
        chip.goes_to(&world.service).await?;
        chip.presses_on("#sign-in").await?;
        chip.gives_chip_and_password(LIV, PASSWORD).await?;
        chip.is_signed_in_at_the_service(world).await?;
        chip.sees("or in a chip").await?;
        chip.sees("two proofs, one of them bound").await
    }

    pub(super) async fn m04_a_lost_chip_is_blocked_removed_and_registered_anew(&self) -> Outcome {
        let Self { world, chip, .. } = self;
        chip.opens("/account/codes").await?;
        chip.is_on("codes").await?;
        chip.presses("Block").await?;
        chip.sees("The chip is blocked.").await?;
        world.letter_about(MAIL, "Din chip er spærret").await?;
        // The office reads what the holder did; who has nothing else to sign in with asks there.
        let keys = world.office(&["security-key", "list", MAIL]).await?;
        let key = keys[0]["key"].as_str().unwrap_or_default().to_owned();
        if keys[0]["state"] != "blocked by its holder" {
            return Err(chip.failure(format!("the office reads {keys}")).await);
        }
        chip.presses("Open again").await?;
        chip.sees("The chip works again.").await?;
        world.office(&["security-key", "block", &key]).await?;
        chip.opens("/account/codes").await?;
        chip.sees("Blocked by us. Contact us.").await?;
        chip.presses("Remove").await?;
        chip.is_on("security-key-remove").await?;
        chip.presses("Remove the chip").await?;
        chip.sees("The chip is removed.").await?;
        // The same chip makes another key pair; and in the place of a blocked one comes one that speaks CTAP2.
        self.makes_a_chip_hers().await?;
        chip.presses("Block").await?;
        chip.sees("The chip is blocked.").await?;
        chip.plugs_in_a_chip("ctap2").await?;
        self.makes_a_chip_hers().await?;
        chip.sees("In use").await?;
        chip.does_not_see("Blocked").await?;
        chip.presses("Sign out").await?;
        chip.is_on("signed-out").await?;
        chip.opens("/account/activity").await?;
        chip.gives_chip_and_password(LIV, PASSWORD).await?;
        chip.sees("became yours").await
    }

    async fn makes_a_chip_hers(&self) -> Outcome {
        let chip = &self.chip;
        chip.presses("Get a code device or a chip").await?;
        chip.is_on("activation-what").await?;
        chip.begins_with_a_chip(PASSWORD).await?;
        chip.touches_the_chip().await?;
        chip.is_on("activation-done").await?;
        chip.presses("Finish").await?;
        chip.is_on("codes").await
    }
}
