//! A walk through what only people with a code display meet: the letter that opens no more than a user ID, the activation, the order, the sign-in.

use crate::{CodeDevice, Onlooker, Outcome, Pc, PrintedLetter, World};

const PASSWORD: &str = "regnvejr banan trappe";

/// Walks through it in one language.
pub async fn walk_with_a_code_display<O: Onlooker>(onlooker: &O, language: &str) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let pc = world.pc(language).await?;
    let letter = world.registers_by_p_code(("Ida", "Lund"), "ida@example.org").await?;
    let walk = Walk { onlooker, world, pc };
    walk.begins(&letter).await?;
    walk.orders().await?;
    walk.meets_the_chip(&letter).await?;
    walk.activates(&letter).await?;
    walk.has_them().await?;
    walk.signs_in().await
}

struct Walk<'a, O> {
    onlooker: &'a O,
    world: World,
    pc: Pc,
}

impl<O: Onlooker> Walk<'_, O> {
    /// What the PC shows, when the page is there.
    async fn sees(&self, page: &str) -> Outcome {
        self.pc.is_on(page).await?;
        self.onlooker.looks_at(&self.pc, &format!("portal-code-{page}")).await
    }

    async fn opens_the_letter(&self, letter: &PrintedLetter) -> Outcome {
        self.pc.opens("/account/letter").await?;
        self.pc.types_the_letter(&letter.number, &letter.code).await
    }

    async fn begins(&self, letter: &PrintedLetter) -> Outcome {
        let (pc, words) = (&self.pc, self.pc.words());
        pc.opens("/").await?;
        self.sees("home").await?;
        self.opens_the_letter(letter).await?;
        self.sees("account-letter-choose").await?;
        pc.fills(words.or("Vælg bruger-id", "Choose a user ID"), "grønne støvler 3").await?;
        pc.presses(words.next_page).await?;
        self.sees("account-letter-way").await
    }

    /// On to the page of one kind.
    async fn goes_to(&self, kind: &'static str) -> Outcome {
        let (pc, words) = (&self.pc, self.pc.words());
        pc.presses(words.or("Kodeviser, kodeoplæser eller chip", "Code display, code reader or chip")).await?;
        pc.presses(words.next_page).await?;
        self.sees("activation-what").await?;
        pc.presses(kind).await?;
        self.sees("activation-have").await
    }

    async fn orders(&self) -> Outcome {
        let (pc, words) = (&self.pc, self.pc.words());
        self.goes_to(words.or("Vælg kodeoplæser", "Choose code reader")).await?;
        pc.presses(words.or("Nej, bestil", "No, order")).await?;
        self.sees("activation-order").await?;
        pc.presses(words.or("Bestil", "Order")).await?;
        pc.sees(words.or("Skriv vej og husnummer.", "Type street and number.")).await?;
        self.onlooker.looks_at(pc, "portal-code-order-wrong").await?;
        pc.fills(words.or("Vej og husnummer", "Street and number"), "Søndergade 1").await?;
        pc.fills(words.or("Postnummer", "Postcode"), "2100").await?;
        pc.fills(words.or("By", "Town"), "København Ø").await?;
        pc.presses(words.or("Bestil", "Order")).await?;
        self.sees("activation-ordered").await
    }

    /// As far as the touch, which is another's.
    async fn meets_the_chip(&self, letter: &PrintedLetter) -> Outcome {
        let (pc, words) = (&self.pc, self.pc.words());
        self.opens_the_letter(letter).await?;
        pc.is_on("account-letter-way").await?;
        pc.presses(words.or("Kodeviser, kodeoplæser eller chip", "Code display, code reader or chip")).await?;
        pc.presses(words.next_page).await?;
        pc.is_on("activation-what").await?;
        pc.begins_with_a_chip(PASSWORD).await?;
        self.sees("activation-touch").await?;
        pc.evaluate("document.querySelector('form[data-security-key]').submit()").await?;
        pc.sees(words.or("Der kom intet fra chippen.", "Nothing came from the chip.")).await?;
        self.onlooker.looks_at(pc, "portal-code-activation-touch-missing").await
    }

    async fn activates(&self, letter: &PrintedLetter) -> Outcome {
        let (pc, words, display) = (&self.pc, self.pc.words(), self.world.code_display(1)?);
        self.opens_the_letter(letter).await?;
        pc.is_on("account-letter-way").await?;
        self.goes_to(words.or("Vælg kodeviser", "Choose code display")).await?;
        pc.presses(words.or("Ja, aktivér", "Yes, activate")).await?;
        self.sees("activation-begin").await?;
        pc.presses(words.next_page).await?;
        self.sees("activation-password").await?;
        pc.chooses_a_new_password(PASSWORD).await?;
        self.sees("activation-serial").await?;
        pc.fills(words.or("Serienummer", "Serial number"), display.serial()).await?;
        pc.presses(words.next_page).await?;
        self.sees("activation-code").await?;
        pc.types_the_code("123").await?;
        pc.sees(words.or("Skriv kodens seks eller otte cifre.", "Type the six or eight digits of the code.")).await?;
        self.onlooker.looks_at(pc, "portal-code-activation-code-wrong").await?;
        pc.types_the_code(&display.shows(&self.world)?).await?;
        self.sees("activation-done").await?;
        pc.presses(words.or("Afslut", "Finish")).await?;
        pc.is_on("login-user-id").await
    }

    async fn has_them(&self) -> Outcome {
        let (pc, words) = (&self.pc, self.pc.words());
        pc.opens("/account").await?;
        pc.gives_code_and_password(&self.world, &self.world.code_display(0)?).await?;
        self.sees("my-account").await?;
        pc.opens("/account/user-id").await?;
        self.sees("user-id").await?;
        pc.opens("/account/phone").await?;
        self.sees("phone").await?;
        pc.fills(words.or("Nyt telefonnummer", "New phone number"), "20 65 43 21").await?;
        pc.presses(words.or("Send koden", "Send the code")).await?;
        self.sees("phone-code").await?;
        pc.opens("/account/codes").await?;
        self.sees("codes").await?;
        pc.presses(words.or("Fjern", "Remove")).await?;
        self.sees("code-remove").await?;
        pc.opens("/account/codes").await?;
        pc.presses(words.or("Spær", "Block")).await?;
        pc.sees(words.or("Kodeenheden er spærret.", "The code device is blocked.")).await?;
        self.onlooker.looks_at(pc, "portal-code-codes-blocked").await?;
        pc.presses(words.or("Åbn igen", "Open again")).await?;
        pc.sees(words.or("Kodeenheden virker igen.", "The code device works again.")).await
    }

    async fn signs_in(&self) -> Outcome {
        let pc = self.world.pc(self.pc.words().or("da", "en")).await?;
        let display: CodeDevice = self.world.code_display(0)?;
        pc.opens("/account").await?;
        pc.gives_a_user_id("solopgang7").await?;
        pc.chooses_the_chip().await?;
        self.onlooker.looks_at(&pc, "portal-code-login-security-key").await?;
        pc.presses(pc.words().or("Brug en anden metode", "Use another method")).await?;
        pc.chooses_the_code_display().await?;
        self.onlooker.looks_at(&pc, "portal-code-login-code").await?;
        pc.types_the_code(&display.showed_long_ago(&self.world)?).await?;
        pc.is_on("login-password").await?;
        pc.gives_the_password("forkert kode").await?;
        pc.sees(pc.words().or("Engangskode og adgangskode passer ikke.", "One-time code and password don't fit."))
            .await?;
        self.onlooker.looks_at(&pc, "portal-code-login-password-wrong").await
    }
}
