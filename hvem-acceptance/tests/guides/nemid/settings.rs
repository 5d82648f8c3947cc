//! "Hjælpemenu" and "Indstillinger".

use hvem_acceptance::{Outcome, PIN};

use super::{Reader, SECOND_CODE, THIRD_CODE};

impl Reader {
    pub(super) async fn help_behind_the_question_mark(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.acts("help").await?;
        phone
            .sees(
                words.or("Når du logger på, kommer anmodningen frem her", "When you sign in, the request appears here"),
            )
            .await?;
        phone.presses(words.or("Luk", "Close")).await?;
        phone.acts("settings").await?;
        phone.is_on("settings").await
    }

    pub(super) async fn settings_lock_when_the_app_closes(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Lås når appen lukker", "Lock when the app closes")).await?;
        phone.acts("lock-off").await?;
        phone.sees(words.or("først efter fem minutter", "only after five minutes")).await?;
        // Closed and opened again within five minutes: still open.
        phone.opens_the_app().await?;
        phone.is_on("home").await?;
        phone.acts("settings").await?;
        phone.acts("lock-on").await?;
        phone.sees(words.or("hver gang du lukker den", "each time you close it")).await?;
        phone.opens_the_app().await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("home").await?;
        phone.acts("settings").await?;
        phone.is_on("settings").await
    }

    pub(super) async fn settings_unlock_with_the_fingerprint(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Lås op med fingeraftryk", "Unlock with fingerprint")).await?;
        phone.acts("biometrics-on").await?;
        phone.is_on("settings-pin").await?;
        phone.types_pin(PIN).await?;
        phone.presses("OK").await?;
        phone.is_on("settings").await?;
        phone.opens_the_app().await?;
        // The phone asks at once, and its owner's finger is there.
        phone.is_on("home").await?;
        phone.acts("settings").await?;
        phone.acts("biometrics-off").await?;
        phone.waits_for("[data-action=biometrics-on]").await
    }

    pub(super) async fn settings_notifications(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Slå meddelelser til", "Turn on notifications")).await?;
        phone.acts("notifications-off").await?;
        phone.waits_for("[data-action=notifications-on]").await?;
        phone.acts("notifications-on").await?;
        phone.waits_for("[data-action=notifications-off]").await
    }

    pub(super) async fn settings_change_the_code(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.presses(words.or("Skift kode for nøgleapp", "Change the code of the key app")).await?;
        phone.is_on("change-pin").await?;
        phone.types_pin(PIN).await?;
        phone.presses(words.next_page).await?;
        phone.chooses_a_code(SECOND_CODE).await?;
        phone.is_on("pin-chosen").await?;
        phone.presses("OK").await?;
        phone.is_on("settings").await
    }

    pub(super) async fn settings_help_and_support(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Hjælp og NemID support", "Help and NemID support")).await?;
        phone.waits_for("[data-screen=settings] .row a.help[href=\"/help\"]").await
    }

    pub(super) async fn settings_show_the_guide(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.presses(words.or("Vis vejledning", "Show the guide")).await?;
        phone.is_on("tour-1").await?;
        for _ in 0..3 {
            phone.presses(words.next_page).await?;
        }
        phone.is_on("tour-4").await?;
        phone.presses("OK").await?;
        phone.is_on("settings").await
    }

    pub(super) async fn settings_the_serial_number(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Serienummer", "Serial number")).await?;
        let readable = "/^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(document.querySelector('.serial strong').textContent)";
        phone.waits_until("a number that is easily read out", readable).await
    }

    pub(super) async fn settings_unregister(&self) -> Outcome {
        let Self { card, phone, pc, words, .. } = self;
        phone.acts("settings").await?;
        phone.presses(words.or("Afmeld nøgleapp", "Unregister key app")).await?;
        phone.is_on("unregister").await?;
        phone.acts("unregister-confirm").await?;
        phone.is_on("holder-pin").await?;
        phone.types_pin(THIRD_CODE).await?;
        phone.presses("OK").await?;
        phone.waits_for("[data-problem=unregistered]").await?;
        pc.opens_my_account_with_the_card(card).await?;
        pc.opens("/account/devices").await?;
        pc.sees(words.or("Du har ingen telefoner endnu", "You have no phones yet")).await
    }
}
