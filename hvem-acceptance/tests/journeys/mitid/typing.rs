//! M6: a phone that scans types nothing, and is switched to typing by who can't scan, and back.

use hvem_acceptance::Outcome;

use super::{EA, HOUR, People, types_the_pin};

/// Whether the screen offers no typing.
const NO_TYPING: &str = "!document.querySelector('[data-action=type-code]')";

impl People {
    pub(super) async fn m06_a_phone_that_scans_offers_no_typing_and_says_where(&self) -> Outcome {
        let Self { phone, .. } = self;
        phone.waits_until("no typing", NO_TYPING).await?;
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        phone.waits_until("no typing", NO_TYPING).await?;
        phone.sees("Can't you scan? Switch to codes in the app's settings.").await?;
        phone.acts("back").await?;
        phone.is_on("home").await
    }

    pub(super) async fn m06_who_cannot_scan_switches_to_codes(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        phone.acts("settings").await?;
        phone.acts("typing").await?;
        phone.is_on("typing-intro").await?;
        phone.sees("If somebody asks you to on the telephone, hang up.").await?;
        phone.acts("begin-typing").await?;
        types_the_pin(phone).await?;
        phone.is_on("typing-confirm").await?;
        phone.acts("start-typing").await?;
        phone.sees("Tick the box if you want to type codes.").await?;
        phone.presses("Yes, I want to type codes").await?;
        phone.acts("start-typing").await?;
        phone.is_on("typing-waits").await?;
        world.letter_about("ea@example.org", "Din app er ved at skifte til koder").await?;
        phone.presses("OK").await?;
        phone.is_on("home").await?;
        phone.sees("A switch to codes is under way").await?;
        phone.waits_until("no typing", NO_TYPING).await?;
        phone.goes_to_the_home_screen().await?;
        world.time_passes(HOUR)?;
        phone.is_notified("The waiting time is over").await?;
        phone.opens_the_app().await?;
        phone.unlocks_with("830519").await?;
        phone.is_on("typing-ready").await?;
        phone.acts("confirm-typing").await?;
        types_the_pin(phone).await?;
        phone.is_on("typing-on").await?;
        world.letter_about("ea@example.org", "Din app er skiftet til koder").await?;
        phone.presses("OK").await?;
        phone.waits_for("[data-action=type-code]").await?;
        let pc = world.pc("en").await?;
        pc.opens("/account").await?;
        pc.asks_the_app_of(EA).await?;
        pc.presses_on(".typed summary").await?;
        phone.approves_by_typing(&pc, "830519").await?;
        pc.is_on("my-account").await?;
        pc.opens("/account/devices").await?;
        pc.sees("Types codes instead of scanning").await
    }

    pub(super) async fn m06_and_switches_back_at_once(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        phone.acts("settings").await?;
        phone.acts("typing").await?;
        phone.is_on("typing-on").await?;
        phone.acts("scan-again").await?;
        phone.waits_for("[data-problem=typing-stopped]").await?;
        phone.presses("OK").await?;
        phone.is_on("home").await?;
        phone.waits_until("no typing", NO_TYPING).await?;
        let pc = world.pc("en").await?;
        pc.opens("/account").await?;
        pc.asks_the_app_of(EA).await?;
        phone.approves_by_scanning(&pc, "830519").await?;
        pc.is_on("my-account").await
    }
}
