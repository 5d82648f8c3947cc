//! M4, M5 and M8, as far as the printed guide does not walk them already (`guides/mitid_help`): people with code displays and a chip, in one world.

mod by_ear;
mod chip;
mod copying;
mod typing;

use std::time::Duration;

use hvem_acceptance::{CodeDevice, KAREN, LONG_PIN, Outcome, Pc, Phone, Steps, World};

const QUARTER: Duration = Duration::from_secs(15 * 60);
const FIVE_MINUTES: Duration = Duration::from_secs(5 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const EA: &str = "grønne støvler 4";
const PASSWORD: &str = "regnvejr banan trappe";
const BO: &str = "blå cykel 9";
/// Nobody's: the number that forms are shown with.
const CPR: &str = "070761-4285";

journeys_of_one_world!(
    m05_user_id_code_and_password_at_a_service,
    m05_a_code_works_once,
    m05_three_wrong_codes_say_how_long_to_wait,
    m08_a_p_code_stands_in_the_letter,
    m04_a_display_comes_by_post_and_is_its_receivers_alone,
    m08_no_page_and_no_service_shows_a_cpr_number,
    m04_a_lost_display_is_blocked_opened_and_removed,
    m05_the_app_is_activated_by_letter_and_temporary_pin,
    m05_user_id_and_app_at_a_service,
    m05_a_forgotten_pin_is_renewed_after_a_day,
    m06_a_phone_that_scans_offers_no_typing_and_says_where,
    m06_who_cannot_scan_switches_to_codes,
    m06_and_switches_back_at_once,
    m01_a_copy_is_stopped_by_one_press_in_a_mail,
    m01_a_second_phone_by_copying,
    m01_another_phone_tells_of_a_copy_and_sends_it_away,
    m01_a_copy_is_stopped_on_a_locked_phone,
    m01_a_copy_is_stopped_on_the_old_phone,
    m01_a_copy_is_stopped_in_the_portal,
    m04_a_chip_comes_by_post_and_is_made_hers_by_a_touch,
    m05_user_id_chip_and_password_at_a_service,
    m04_a_lost_chip_is_blocked_removed_and_registered_anew,
    m04_a_code_reader_comes_by_post_and_is_made_his_by_ear,
    m05_user_id_code_reader_and_password_by_ear,
);

async fn walk(language: &'static str, steps: Steps) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let display = world.code_display(0)?;
    let (home, chip, ear) = tokio::try_join!(world.pc(language), world.pc(language), world.pc(language))?;
    let (phone, other, new) = tokio::try_join!(world.phone(language), world.phone(language), world.phone(language))?;
    take(&People { world, display, home, chip, ear, phone, other, new }, &steps).await
}

/// Karen, with her display; Liv, with her chip, and Ole, with his code reader and a screen reader, each at a computer of their own; Ea, with her phones; and whoever
/// else comes along.
struct People {
    world: World,
    display: CodeDevice,
    home: Pc,
    chip: Pc,
    ear: Pc,
    phone: Phone,
    /// Her second phone, and one that is to be the third.
    other: Phone,
    new: Phone,
}

impl People {
    async fn m05_user_id_code_and_password_at_a_service(&self) -> Outcome {
        let Self { home, world, display, .. } = self;
        home.goes_to(&world.service).await?;
        home.presses_on("#sign-in").await?;
        home.gives_code_and_password(world, display).await?;
        home.is_signed_in_at_the_service(world).await?;
        home.sees("otp").await
    }

    async fn m05_a_code_works_once(&self) -> Outcome {
        let Self { world, display, .. } = self;
        world.another_code_comes()?;
        let (pc, other, seen) = (world.pc("en").await?, world.pc("en").await?, display.shows(world)?);
        signs_in(&pc, &seen).await?;
        pc.is_on("my-account").await?;
        signs_in(&other, &seen).await?;
        other.sees("One-time code and password don't fit.").await?;
        world.another_code_comes()?;
        other.fills("One-time code", &display.shows(world)?).await?;
        other.gives_the_password(KAREN.password).await?;
        other.is_on("my-account").await
    }

    async fn m05_three_wrong_codes_say_how_long_to_wait(&self) -> Outcome {
        let Self { world, display, .. } = self;
        let pc = world.pc("en").await?;
        world.another_code_comes()?;
        signs_in(&pc, &display.showed_long_ago(world)?).await?;
        for _ in 0..2 {
            pc.sees("One-time code and password don't fit.").await?;
            pc.fills("One-time code", &display.showed_long_ago(world)?).await?;
            pc.gives_the_password(KAREN.password).await?;
            pc.waits_until(
                "the answer, with the field empty again",
                "document.querySelector('[type=password]')?.value === '' || !!document.querySelector('[data-page=try-later]')",
            )
            .await?;
        }
        pc.is_on("try-later").await?;
        world.letter_about(KAREN.email, "Din kodeenhed holder pause").await?;
        world.time_passes(QUARTER)?;
        pc.opens("/account").await?;
        pc.gives_code_and_password(world, display).await?;
        pc.is_on("my-account").await?;
        pc.sees("is paused after wrong codes").await
    }

    async fn m08_a_p_code_stands_in_the_letter(&self) -> Outcome {
        let ida = self.world.registers_by_p_code(("Ida", "Lund"), "ida@example.org").await?;
        match ida.p_code {
            Some(code) if code.starts_with("P-") => Ok(()),
            other => Err(self.home.failure(format!("there should be a P-code in the letter: {other:?}")).await),
        }
    }

    async fn m04_a_display_comes_by_post_and_is_its_receivers_alone(&self) -> Outcome {
        let Self { world, .. } = self;
        let (bo, ib) = (world.pc("en").await?, world.pc("en").await?);
        let display = world.code_display(2)?;
        let letter = world.registers_by_cpr(CPR, ("Bo", "Holm"), "bo2@example.org").await?;
        let others = world.registers_by_p_code(("Ib", "Holm"), "ib@example.org").await?;
        begins(&bo, (&letter.number, &letter.code), BO).await?;
        bo.presses("Choose code display").await?;
        bo.presses("No, order").await?;
        bo.fills("Street and number", "Søndergade 1").await?;
        bo.fills("Postcode", "2100").await?;
        bo.fills("Town", "København Ø").await?;
        bo.presses("Order").await?;
        bo.is_on("activation-ordered").await?;
        let orders = world.office(&["code-token", "orders"]).await?;
        let order = orders[0]["order"].as_str().unwrap_or_default().to_owned();
        world.office(&["code-token", "send", &order, display.serial()]).await?;
        begins(&ib, (&others.number, &others.code), "grå hest 44").await?;
        activates(&ib, world, &display).await?;
        ib.sees("Serial number and one-time code don't fit together.").await?;
        begins(&bo, (&letter.number, &letter.code), "").await?;
        activates(&bo, world, &display).await?;
        bo.is_on("activation-done").await
    }

    /// G-28, as far as a browser sees: of the services only those that are entitled to it ask for it, and the demo's is not.
    async fn m08_no_page_and_no_service_shows_a_cpr_number(&self) -> Outcome {
        let Self { world, .. } = self;
        let (pc, display) = (world.pc("en").await?, world.code_display(2)?);
        world.another_code_comes()?;
        pc.goes_to(&world.service).await?;
        pc.presses_on("#sign-in").await?;
        pc.gives_a_user_id(BO).await?;
        pc.chooses_the_code_display().await?;
        pc.types_the_code(&display.shows(world)?).await?;
        pc.gives_the_password(PASSWORD).await?;
        pc.is_signed_in_at_the_service(world).await?;
        shows_no_cpr_number(&pc).await?;
        for page in ["/account", "/account/activity", "/account/data"] {
            pc.opens(page).await?;
            pc.waits_for("h1").await?;
            shows_no_cpr_number(&pc).await?;
        }
        Ok(())
    }

    async fn m04_a_lost_display_is_blocked_opened_and_removed(&self) -> Outcome {
        let Self { home, world, display, .. } = self;
        world.another_code_comes()?;
        // A fresh sign-in, without which nothing is opened again: how long ago the first one was depends on the machine.
        home.opens("/account/sign-in?to=/account/codes").await?;
        home.gives_code_and_password(world, display).await?;
        home.is_on("codes").await?;
        world.another_code_comes()?;
        home.presses("Block").await?;
        home.sees("The code device is blocked.").await?;
        let pc = world.pc("en").await?;
        pc.opens("/account").await?;
        pc.gives_code_and_password(world, display).await?;
        pc.sees("One-time code and password don't fit.").await?;
        home.presses("Open again").await?;
        home.sees("The code device works again.").await?;
        pc.fills("One-time code", &display.shows(world)?).await?;
        pc.gives_the_password(KAREN.password).await?;
        pc.is_on("my-account").await?;
        // What can't be taken back asks for a fresh sign-in, and comes back.
        world.time_passes(2 * QUARTER)?;
        home.presses("Remove").await?;
        home.gives_code_and_password(world, display).await?;
        home.is_on("code-remove").await?;
        home.presses("Remove the code device").await?;
        home.sees("The code device is removed.").await
    }

    async fn m05_the_app_is_activated_by_letter_and_temporary_pin(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        let (pc, letter) = (world.pc("en").await?, world.registers_by_p_code(("Ea", "Lind"), "ea@example.org").await?);
        phone.begins_with_a_letter().await?;
        phone.types_user_id_and_letter(EA, &letter).await?;
        // The letter is right, and she has no user ID yet: she is told where to choose one, and goes on.
        phone.waits_for("[data-problem=no-user-id]").await?;
        pc.takes_the_letter_and_the_app(&letter, EA).await?;
        phone.acts("try-again").await?;
        phone.is_on("letter").await?;
        phone.types_user_id_and_letter("blå cykel 8", &letter).await?;
        phone.sees("User ID, number and code do not fit together.").await?;
        phone.types_user_id_and_letter(EA, &letter).await?;
        let code = world.temporary_pin(1).await?;
        phone.types_the_temporary_pin(if code == "00000000" { "00000001" } else { "00000000" }).await?;
        phone.sees("Tries left: 2").await?;
        // The app is closed and opened again: nothing is lost.
        phone.opens_the_app().await?;
        phone.is_on("sms-code").await?;
        phone.acts("another-sms").await?;
        phone.sees("Another SMS is on its way.").await?;
        phone.types_the_temporary_pin(&world.temporary_pin(2).await?).await?;
        phone.finishes_with_a_pin().await?;
        world.letter_about("ea@example.org", "En ny telefon kan nu godkende for dig").await.map(drop)
    }

    async fn m05_user_id_and_app_at_a_service(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        let pc = world.pc("en").await?;
        pc.goes_to(&world.service).await?;
        pc.presses_on("#sign-in").await?;
        pc.asks_the_app_of(EA).await?;
        phone.approves_by_scanning(&pc, LONG_PIN).await?;
        pc.is_signed_in_at_the_service(world).await?;
        // She has used this browser: now her phone rings.
        pc.opens("/account").await?;
        pc.is_on("my-account").await?;
        pc.opens("/account/devices").await?;
        pc.sees("Chrome on Android").await
    }

    async fn m05_a_forgotten_pin_is_renewed_after_a_day(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        world.time_passes(FIVE_MINUTES)?;
        phone.opens_the_app().await?;
        phone.is_on("locked-pin").await?;
        phone.acts("forgot-pin").await?;
        phone.is_on("user-id").await?;
        phone.fills("User ID", EA).await?;
        phone.presses("Next").await?;
        phone.is_on("pin-waits").await?;
        world.letter_about("ea@example.org", "Nogen vil vælge en ny PIN-kode").await?;
        phone.presses("Next").await?;
        phone.sees("The waiting time is not over yet.").await?;
        world.time_passes(DAY)?;
        phone.presses("Next").await?;
        phone.is_on("no-sms").await?;
        phone.acts("another-sms").await?;
        phone.sees("Another SMS is on its way.").await?;
        phone.types_the_temporary_pin(&world.temporary_pin(3).await?).await?;
        phone.chooses_a_code("830519").await?;
        phone.is_on("pin-chosen").await?;
        phone.presses("OK").await?;
        phone.unlocks_with("830519").await?;
        phone.is_on("home").await
    }

    async fn m01_a_copy_is_stopped_by_one_press_in_a_mail(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        self.begins_to_copy().await?;
        // Who reads the mail need not be signed in; to look at its page stops nothing.
        let pc = world.pc("en").await?;
        let mail = world.letter_about("ea@example.org", "Din app er ved at blive kopieret").await?;
        pc.goes_to(mail.link()?).await?;
        pc.is_on("stop").await?;
        pc.reloads().await?;
        pc.presses("Stop the copying").await?;
        pc.waits_for("[data-stopped]").await?;
        world.time_passes(HOUR)?;
        phone.opens_the_app().await?;
        phone.unlocks_with("830519").await?;
        phone.is_on("home").await?;
        phone.does_not_see("A copy is under way").await
    }
}

/// Neither to who reads the page nor in what it is made of, nor in its address.
async fn shows_no_cpr_number(pc: &Pc) -> Outcome {
    let page = pc.evaluate("location.href + document.documentElement.outerHTML").await?;
    let page = page.as_str().unwrap_or_default();
    let digits = CPR.replace('-', "");
    if [CPR, &digits].iter().any(|shown| page.contains(shown)) || !page.contains("<h1") {
        return Err(pc.failure(format!("a page of Bo's shows the number, or is none: {page}")).await);
    }
    Ok(())
}

/// Where the app asks for its holder.
async fn types_the_pin(phone: &Phone) -> Outcome {
    phone.is_on("holder-pin").await?;
    phone.types_pin("830519").await?;
    phone.presses("OK").await
}

/// Karen's user ID, this code, and her password.
async fn signs_in(pc: &Pc, code: &str) -> Outcome {
    pc.opens("/account").await?;
    pc.gives_a_user_id("solopgang7").await?;
    pc.chooses_the_code_display().await?;
    pc.types_the_code(code).await?;
    pc.gives_the_password(KAREN.password).await
}

/// The letter, a user ID where none was chosen yet, and code devices.
async fn begins(pc: &Pc, (number, code): (&str, &str), user_id: &str) -> Outcome {
    pc.opens("/account/letter").await?;
    pc.types_the_letter(number, code).await?;
    if !user_id.is_empty() {
        pc.is_on("account-letter-choose").await?;
        pc.fills("Choose a user ID", user_id).await?;
        pc.presses("Next").await?;
    }
    pc.is_on("account-letter-way").await?;
    pc.chooses("Code display, code reader or chip").await?;
    pc.presses("Next").await?;
    pc.is_on("activation-what").await
}

/// From the kind to the first code.
async fn activates(pc: &Pc, world: &World, display: &CodeDevice) -> Outcome {
    pc.presses("Choose code display").await?;
    pc.presses("Yes, activate").await?;
    pc.is_on("activation-begin").await?;
    pc.presses("Next").await?;
    pc.is_on("activation-password").await?;
    pc.chooses_a_new_password(PASSWORD).await?;
    pc.is_on("activation-serial").await?;
    pc.fills("Serial number", display.serial()).await?;
    pc.presses("Next").await?;
    pc.is_on("activation-code").await?;
    pc.types_the_code(&display.shows(world)?).await
}
