//! A walk through what only people meet whose app comes by a letter: the letter, the temporary PIN, copying the app to another phone.

use std::time::Duration;

use crate::{LONG_PIN, Onlooker, Outcome, Pc, Phone, World};

const HOUR: Duration = Duration::from_secs(60 * 60);
const USER_ID: &str = "grønne støvler 6";

/// Walks through it in one language.
pub async fn walk_with_a_letter<O: Onlooker>(onlooker: &O, language: &str) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let (old, new) = tokio::try_join!(world.phone(language), world.phone(language))?;
    let pc = world.pc(language).await?;
    let walk = Walk { onlooker, world, pc, old, new };
    walk.activates().await?;
    walk.switches_to_codes().await?;
    walk.copies().await?;
    walk.takes().await?;
    walk.is_told().await?;
    walk.blocks().await
}

struct Walk<'a, O> {
    onlooker: &'a O,
    world: World,
    pc: Pc,
    old: Phone,
    new: Phone,
}

impl<O: Onlooker> Walk<'_, O> {
    /// What a phone shows, when the screen is there.
    async fn app(&self, phone: &Phone, screen: &str) -> Outcome {
        phone.is_on(screen).await?;
        self.onlooker.looks_at(phone, &format!("app-letter-{screen}")).await
    }

    async fn activates(&self) -> Outcome {
        let Self { onlooker, world, pc, old, .. } = self;
        let words = old.words();
        let letter = world.registers_by_p_code(("Ea", "Lind"), "ea@example.org").await?;
        pc.takes_the_letter_and_the_app(&letter, USER_ID).await?;
        onlooker.looks_at(pc, "portal-letter-app").await?;
        old.allows_the_camera().await?;
        old.opens_the_app().await?;
        self.app(old, "welcome").await?;
        old.presses(words.or("Kom i gang", "Get started")).await?;
        self.app(old, "ways").await?;
        old.begins_with_a_letter().await?;
        self.app(old, "letter").await?;
        old.types_user_id_and_letter(USER_ID, &letter).await?;
        self.app(old, "sms-code").await?;
        old.types_the_temporary_pin(&world.temporary_pin(1).await?).await?;
        self.app(old, "pin-intro").await?;
        old.presses(words.next_page).await?;
        old.chooses_a_code(LONG_PIN).await?;
        old.is_on("offer-biometrics").await?;
        old.acts("decline-biometrics").await?;
        self.app(old, "offer-notifications").await?;
        old.acts("decline-notifications").await?;
        old.acts("done").await?;
        old.is_on("home").await
    }

    async fn types_the_pin(&self) -> Outcome {
        self.old.is_on("holder-pin").await?;
        self.old.types_pin(LONG_PIN).await?;
        self.old.presses("OK").await
    }

    async fn switches_to_codes(&self) -> Outcome {
        let Self { onlooker, world, pc, old, .. } = self;
        let words = old.words();
        old.acts("scan").await?;
        self.app(old, "scan").await?;
        old.acts("back").await?;
        old.acts("settings").await?;
        self.app(old, "settings").await?;
        old.acts("typing").await?;
        self.app(old, "typing-intro").await?;
        old.acts("begin-typing").await?;
        self.types_the_pin().await?;
        self.app(old, "typing-confirm").await?;
        old.presses(words.or("Ja, jeg vil skrive koder", "Yes, I want to type codes")).await?;
        old.acts("start-typing").await?;
        self.app(old, "typing-waits").await?;
        world.time_passes(HOUR)?;
        old.opens_the_app().await?;
        old.unlocks_with(LONG_PIN).await?;
        self.app(old, "typing-ready").await?;
        old.acts("confirm-typing").await?;
        self.types_the_pin().await?;
        self.app(old, "typing-on").await?;
        old.acts("done").await?;
        old.is_on("home").await?;
        pc.opens("/account").await?;
        pc.asks_the_app_of(USER_ID).await?;
        pc.presses_on(".typed summary").await?;
        onlooker.looks_at(pc, "portal-login-approve-typed").await?;
        old.approves_by_typing(pc, LONG_PIN).await?;
        pc.is_on("my-account").await?;
        pc.opens("/account/devices").await?;
        onlooker.looks_at(pc, "portal-devices-types").await?;
        // She was registered in Danish, whatever she reads pages in.
        let mail = world.letter_about("ea@example.org", "Din app er skiftet til koder");
        pc.goes_to(mail.await?.link()?).await?;
        pc.is_on("stop").await?;
        onlooker.looks_at(pc, "portal-stop-typing").await?;
        pc.presses(words.or("Lad appen scanne", "Have the app scan")).await?;
        pc.waits_for("[data-stopped]").await
    }

    async fn copies(&self) -> Outcome {
        let Self { onlooker, world, old, new, .. } = self;
        let words = old.words();
        old.acts("settings").await?;
        old.acts("activate-menu").await?;
        self.app(old, "activate-menu").await?;
        old.acts("copy-app").await?;
        self.app(old, "copy-intro").await?;
        old.acts("begin-copy").await?;
        self.types_the_pin().await?;
        self.app(old, "copy-confirm").await?;
        old.presses(words.or("Ja, jeg vil gerne kopiere", "Yes, I want to copy")).await?;
        old.acts("start-copy").await?;
        self.app(old, "copy-waits").await?;
        world.time_passes(HOUR)?;
        old.opens_the_app().await?;
        self.app(old, "locked-copy").await?;
        old.acts("my-copy").await?;
        old.unlocks_with(LONG_PIN).await?;
        self.app(old, "copy-ready").await?;
        new.allows_the_camera().await?;
        new.opens_the_app().await?;
        new.presses(words.or("Kom i gang", "Get started")).await?;
        new.presses(words.or("Kopier fra anden MitID app", "Copy from another MitID app")).await?;
        new.presses(words.next_page).await?;
        self.app(new, "copy-tick").await?;
        new.presses(words.or("QR-koden er vist på den gamle app", "The QR code is shown in the old app")).await?;
        new.acts("scan-code").await?;
        new.is_on("scan").await?;
        onlooker.looks_at(new, "app-letter-scan").await?;
        old.acts("show-code").await?;
        self.types_the_pin().await?;
        self.app(old, "copy-code").await
    }

    async fn takes(&self) -> Outcome {
        let Self { onlooker, old, new, .. } = self;
        new.points_at(old, "#qr").await?;
        // Twenty seconds are too short to be looked at in every dress.
        new.is_on("copy-meet").await?;
        old.is_on("scan").await?;
        old.points_at(new, "#qr").await?;
        self.app(old, "copy-compare").await?;
        onlooker.looks_at(new, "app-letter-copy-meet").await?;
        old.acts("same").await?;
        self.app(old, "copy-vouched").await?;
        self.app(new, "user-id").await
    }

    async fn is_told(&self) -> Outcome {
        let Self { world, old, new, .. } = self;
        let words = new.words();
        new.fills(words.or("Bruger-id", "User ID"), USER_ID).await?;
        new.presses(words.next_page).await?;
        new.types_the_temporary_pin(&world.temporary_pin(2).await?).await?;
        new.finishes_with_a_pin().await?;
        old.acts("done").await?;
        self.app(old, "copied").await?;
        old.acts("my-copy").await?;
        old.is_on("home").await
    }

    async fn blocks(&self) -> Outcome {
        let Self { onlooker, pc, old, new, .. } = self;
        let words = pc.words();
        pc.opens("/account").await?;
        pc.asks_the_app_of(USER_ID).await?;
        old.approves_by_scanning(pc, LONG_PIN).await?;
        pc.is_on("my-account").await?;
        pc.opens("/account/devices").await?;
        pc.presses(words.or("Spær", "Block")).await?;
        pc.sees(words.or("Appen er spærret.", "The app is blocked.")).await?;
        onlooker.looks_at(pc, "portal-devices-blocked").await?;
        let (blocked, other) = tokio::select! {
            found = old.waits_for("[data-problem=device-blocked]") => found.map(|()| (old, new)),
            found = new.waits_for("[data-problem=device-blocked]") => found.map(|()| (new, old)),
        }?;
        onlooker.looks_at(blocked, "app-letter-device-blocked").await?;
        other.is_on("home").await?;
        pc.presses(words.or("Åbn igen", "Open again")).await?;
        pc.sees(words.or("Appen virker igen.", "The app works again.")).await?;
        blocked.is_on("home").await
    }
}
