//! E11: a PIN that is known is changed, and one that is forgotten is renewed with the account's credentials, in the app's settings.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Pc, Phone, World};

/// What people choose instead: not among those that are guessed first either.
const NEW_PIN: &str = "5820";

struct Home {
    world: World,
    pc: Pc,
    phone: Phone,
}

async fn a_phone_in_use(language: &str) -> Outcome<Home> {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;
    Ok(Home { world, pc, phone })
}

impl Home {
    async fn opens_settings(&self) -> Outcome {
        self.phone.is_on("home").await?;
        self.phone.acts("settings").await?;
        self.phone.is_on("settings").await
    }

    async fn types(&self, screen: &str, pin: &str) -> Outcome {
        self.phone.is_on(screen).await?;
        self.phone.types_pin(pin).await?;
        self.phone.acts("next").await
    }

    /// The next sign-in is approved with the new PIN; the old one is wrong now.
    async fn approves_with_the_new_pin_only(&self) -> Outcome {
        let office = self.world.pc("da").await?;
        office.asks_the_phone_to_approve(&self.world, &KIRSTEN).await?;
        self.phone.is_on("waiting").await?;
        self.phone.acts("scan").await?;
        self.phone.is_on("scan").await?;
        self.phone.points_at(&office, "#qr").await?;
        self.phone.is_on("request").await?;
        self.phone.acts("continue").await?;
        self.phone.approves_with_pin(PIN).await?;
        self.phone
            .waits_until(
                "the old PIN to be wrong",
                "/passede ikke|is not right/.test(document.querySelector('.message').textContent)",
            )
            .await?;
        self.phone.approves_with_pin(NEW_PIN).await?;
        self.phone.is_on("receipt").await?;
        office.is_signed_in_at_the_service(&self.world).await
    }
}

#[tokio::test]
async fn e11_a_known_pin_is_changed() -> Outcome {
    let home = a_phone_in_use("da").await?;
    home.opens_settings().await?;
    home.phone.presses("Skift pinkode").await?;
    home.types("change-pin", PIN).await?;
    home.types("choose-pin", "1234").await?;
    home.phone.sees("for nem at gætte").await?;
    home.types("choose-pin", NEW_PIN).await?;
    home.types("repeat-pin", "5821").await?;
    home.phone.sees("De to pinkoder var ikke ens").await?;
    home.types("choose-pin", NEW_PIN).await?;
    home.types("repeat-pin", NEW_PIN).await?;
    home.phone.is_on("pin-chosen").await?;
    home.world.letter(KIRSTEN.email, 3).await?.says("S24")?;
    home.phone.acts("done").await?;
    home.phone.opens_the_app().await?;
    home.pc.opens("/account").await?;
    home.pc.sees("Pinkoden på S24 blev ændret.").await?;
    home.approves_with_the_new_pin_only().await
}

#[tokio::test]
async fn e11_a_forgotten_pin_is_renewed_with_the_accounts_credentials() -> Outcome {
    let home = a_phone_in_use("en").await?;
    home.opens_settings().await?;
    home.phone.presses("Forgot PIN code").await?;
    home.phone.is_on("forgot-pin").await?;
    home.phone.fills("E-mail", KIRSTEN.email).await?;
    home.phone.fills("Password", "not the one").await?;
    home.phone.acts("next").await?;
    home.phone.sees("The e-mail or the password is wrong.").await?;
    home.phone.fills("Password", KIRSTEN.password).await?;
    home.phone.acts("next").await?;
    home.types("choose-pin", NEW_PIN).await?;
    home.types("repeat-pin", NEW_PIN).await?;
    home.phone.is_on("pin-chosen").await?;
    home.world.letter(KIRSTEN.email, 3).await?.says("S24")?;
    home.phone.opens_the_app().await?;
    home.pc.opens("/account").await?;
    home.pc.sees("The forgotten PIN code on S24 was renewed").await?;
    home.approves_with_the_new_pin_only().await
}
