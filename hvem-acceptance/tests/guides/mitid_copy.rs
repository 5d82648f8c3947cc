//! "Kopier din MitID app", steps 1 to 26: two phones, one with the app and one without, each with a camera of its own. Where the guide speaks of Bluetooth, which pages
//! can't use between themselves, the two phones read each other's code (docs/decisions/059-copying.md).

use std::time::Duration;

use hvem_acceptance::{Failure, LONG_PIN, Outcome, Phone, Steps, Words, World};

steps_of_one_walk!(
    copy_step_01_open_the_app_and_its_menu,
    copy_step_02_activate,
    copy_step_03_copy_your_mitid_to_a_new_app,
    copy_step_04_read_and_get_started,
    copy_step_05_pin_or_biometrics,
    copy_step_06_tick_and_start_copying,
    copy_step_07_ok_and_close_the_app,
    copy_step_08_after_an_hour_show_the_qr_code,
    copy_step_09_pin_or_biometrics,
    copy_step_10_why_access_is_needed,
    copy_step_11_allow_it,
    copy_step_12_a_qr_code_for_three_minutes,
    copy_step_13_open_the_app_on_the_new_phone,
    copy_step_14_get_started,
    copy_step_15_copy_from_another_app,
    copy_step_16_tick_and_scan,
    copy_step_17_why_access_is_needed,
    copy_step_18_allow_it,
    copy_step_19_scan_the_qr_code,
    copy_step_20_the_user_id,
    copy_step_21_the_temporary_pin,
    copy_step_22_choose_your_personal_pin,
    copy_step_23_create_it_and_repeat_it,
    copy_step_24_biometrics,
    copy_step_25_notifications,
    copy_step_26_activated_and_ready,
);

const HOUR: Duration = Duration::from_secs(60 * 60);
const USER_ID: &str = "grønne støvler 5";
const EMAIL: &str = "ea@example.org";

async fn walk(language: &'static str, steps: Steps) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let letter = world.registers_by_p_code(("Ea", "Lind"), EMAIL).await?;
    let (old, new) = tokio::try_join!(world.phone(language), world.phone(language))?;
    let pc = world.pc(language).await?;
    pc.takes_the_letter_and_the_app(&letter, USER_ID).await?;
    old.gets_as_far_as_the_pin(&world, (USER_ID, &letter), 1).await?;
    // "Indtast din PIN-kode eller benyt biometri": one reader does this, the other that.
    let finger = language == "en";
    if finger {
        old.finishes_with_a_finger().await?;
    } else {
        old.finishes_with_a_pin().await?;
    }
    // As a phone that has never scanned anything.
    old.has_not_decided_about_the_camera().await?;
    take(&Reader { world, old, new, finger, words: Words::of(language) }, &steps).await
}

/// Somebody with the guide, an old phone and a new one.
struct Reader {
    world: World,
    old: Phone,
    new: Phone,
    /// Whether the old phone asks for the finger, which it knows, and not for the PIN.
    finger: bool,
    words: &'static Words,
}

impl Reader {
    async fn copy_step_01_open_the_app_and_its_menu(&self) -> Outcome {
        self.old.acts("settings").await?;
        self.old.is_on("settings").await
    }

    async fn copy_step_02_activate(&self) -> Outcome {
        self.old.presses(self.words.or("Aktivér", "Activate")).await?;
        self.old.is_on("activate-menu").await
    }

    async fn copy_step_03_copy_your_mitid_to_a_new_app(&self) -> Outcome {
        self.old.presses(self.words.or("Kopier dit MitID til en ny app", "Copy your MitID to a new app")).await?;
        self.old.is_on("copy-intro").await
    }

    async fn copy_step_04_read_and_get_started(&self) -> Outcome {
        self.old.sees(self.words.or("Du venter en time.", "You wait an hour.")).await?;
        self.old.presses(self.words.or("Kom i gang", "Get started")).await
    }

    async fn copy_step_05_pin_or_biometrics(&self) -> Outcome {
        self.shows_who_they_are().await?;
        self.old.is_on("copy-confirm").await
    }

    /// The phone looks for the finger by itself.
    async fn shows_who_they_are(&self) -> Outcome {
        if self.finger {
            return Ok(());
        }
        self.old.is_on("holder-pin").await?;
        self.old.types_pin(LONG_PIN).await?;
        self.old.presses("OK").await
    }

    async fn copy_step_06_tick_and_start_copying(&self) -> Outcome {
        let Self { old, words, .. } = self;
        let start = words.or("Start kopiering", "Start copying");
        old.presses(start).await?;
        old.sees(words.or("Sæt kryds, hvis du vil kopiere.", "Tick the box if you want to copy.")).await?;
        old.presses(words.or("Ja, jeg vil gerne kopiere", "Yes, I want to copy")).await?;
        old.presses(start).await?;
        old.is_on("copy-waits").await?;
        // Whoever it is, the holder hears of it now.
        self.world.letter_about(EMAIL, "Din app er ved at blive kopieret").await.map(drop)
    }

    async fn copy_step_07_ok_and_close_the_app(&self) -> Outcome {
        let old = &self.old;
        old.presses("OK").await?;
        old.is_on("home").await?;
        old.sees(self.words.or("En kopiering er i gang", "A copy is under way")).await?;
        old.goes_to_the_home_screen().await?;
        self.world.time_passes(HOUR)?;
        // Its own words: that the hour is over, and not what the one before said, or one for a request would.
        let over = self.words.or("Ventetiden er slut", "The waiting time is over");
        old.is_notified(over).await
    }

    async fn copy_step_08_after_an_hour_show_the_qr_code(&self) -> Outcome {
        let Self { old, words, .. } = self;
        old.opens_the_app().await?;
        // Before it is opened it says what is under way, so that whoever it is not can stop it.
        old.is_on("locked-copy").await?;
        old.presses(words.or("Det er mig", "It is me")).await?;
        if !self.finger {
            old.unlocks_with(LONG_PIN).await?;
        }
        old.is_on("copy-ready").await?;
        old.sees(words.or("Vis QR-kode og kopier MitID til ny app", "Show QR code and copy MitID to a new app"))
            .await?;
        old.presses(words.or("Vis QR-kode", "Show QR code")).await
    }

    async fn copy_step_09_pin_or_biometrics(&self) -> Outcome {
        self.shows_who_they_are().await
    }

    async fn copy_step_10_why_access_is_needed(&self) -> Outcome {
        let Self { old, words, .. } = self;
        old.is_on("copy-near").await?;
        old.sees(words.or("Adgang til kameraet er nødvendig", "Access to the camera is needed")).await
    }

    async fn copy_step_11_allow_it(&self) -> Outcome {
        self.old.allows_camera_and_notifications().await?;
        self.old.presses(self.words.next_page).await
    }

    async fn copy_step_12_a_qr_code_for_three_minutes(&self) -> Outcome {
        self.old.is_on("copy-code").await?;
        self.old.sees(self.words.or("QR-koden gælder 2:", "The QR code is valid for 2:")).await
    }

    async fn copy_step_13_open_the_app_on_the_new_phone(&self) -> Outcome {
        self.new.opens_the_app().await?;
        self.new.is_on("welcome").await?;
        self.new.sees(self.words.or("Aktiver dit MitID", "Activate your MitID")).await
    }

    async fn copy_step_14_get_started(&self) -> Outcome {
        self.new.presses(self.words.or("Kom i gang", "Get started")).await?;
        self.new.is_on("ways").await
    }

    async fn copy_step_15_copy_from_another_app(&self) -> Outcome {
        let Self { new, words, .. } = self;
        new.presses(words.or("Kopier fra anden MitID app", "Copy from another MitID app")).await?;
        new.presses(words.next_page).await?;
        new.is_on("copy-tick").await
    }

    async fn copy_step_16_tick_and_scan(&self) -> Outcome {
        let Self { new, words, .. } = self;
        new.presses(words.or("QR-koden er vist på den gamle app", "The QR code is shown in the old app")).await?;
        new.presses(words.or("Scan QR-kode", "Scan QR code")).await
    }

    async fn copy_step_17_why_access_is_needed(&self) -> Outcome {
        self.new.is_on("copy-near").await
    }

    async fn copy_step_18_allow_it(&self) -> Outcome {
        self.new.allows_the_camera().await?;
        self.new.presses(self.words.next_page).await?;
        self.new.is_on("scan").await
    }

    async fn copy_step_19_scan_the_qr_code(&self) -> Outcome {
        let Self { old, new, words, .. } = self;
        new.points_at(old, "#qr").await?;
        new.is_on("copy-meet").await?;
        // Now the old one looks back, within twenty seconds.
        old.is_on("scan").await?;
        old.points_at(new, "#qr").await?;
        old.is_on("copy-compare").await?;
        new.sees(words.or("Se, om tegnene er ens", "See whether the characters are the same")).await?;
        let (shown, compared) = (old.characters().await?, new.characters().await?);
        if shown != compared {
            return Err(Failure::new(format!("{shown} on the old phone, {compared} on the new one")));
        }
        old.presses(words.or("Ja, de er ens", "Yes, they are the same")).await?;
        old.is_on("copy-vouched").await
    }

    async fn copy_step_20_the_user_id(&self) -> Outcome {
        let Self { new, words, .. } = self;
        new.is_on("user-id").await?;
        new.fills(words.user_id, "blå cykel 9").await?;
        new.presses(words.next_page).await?;
        new.sees(words.or("Forsøg tilbage: 4", "Tries left: 4")).await?;
        new.fills(words.user_id, USER_ID).await?;
        new.presses(words.next_page).await
    }

    async fn copy_step_21_the_temporary_pin(&self) -> Outcome {
        self.new.types_the_temporary_pin(&self.world.temporary_pin(2).await?).await
    }

    async fn copy_step_22_choose_your_personal_pin(&self) -> Outcome {
        let Self { new, words, .. } = self;
        new.is_on("pin-intro").await?;
        new.sees(words.or("Vælg din personlige PIN-kode", "Choose your personal PIN")).await?;
        new.presses(words.next_page).await
    }

    async fn copy_step_23_create_it_and_repeat_it(&self) -> Outcome {
        self.new.chooses_a_code("582046").await
    }

    async fn copy_step_24_biometrics(&self) -> Outcome {
        self.new.is_on("offer-biometrics").await?;
        self.new.acts("accept-biometrics").await
    }

    async fn copy_step_25_notifications(&self) -> Outcome {
        self.new.is_on("offer-notifications").await?;
        self.new.allows_camera_and_notifications().await?;
        self.new.acts("accept-notifications").await
    }

    async fn copy_step_26_activated_and_ready(&self) -> Outcome {
        let Self { old, new, words, .. } = self;
        new.is_on("bound").await?;
        new.sees(words.or("Denne app er nu aktiveret og klar til brug", "This app is now activated and ready for use"))
            .await?;
        new.presses("OK").await?;
        new.is_on("home").await?;
        self.world.letter_about(EMAIL, "Din app er kopieret til en ny telefon").await?;
        // "Den MitID app, du har på din gamle telefon/tablet, er stadig aktiv."
        old.presses("OK").await?;
        old.is_on("copied").await?;
        old.sees(words.or("Var det ikke dig?", "Was it not you?")).await?;
        old.presses(words.or("Det er mig", "It is me")).await?;
        old.is_on("home").await?;
        let pc = self.world.pc(words.or("da", "en")).await?;
        pc.opens("/account").await?;
        pc.asks_the_app_of(USER_ID).await?;
        old.approves_by_scanning(&pc, LONG_PIN).await?;
        pc.is_on("my-account").await
    }
}
