//! M1: the app is copied to another phone, every phone of the account hears of it, and each of them stops it by one press, as the portal does.

use hvem_acceptance::{LONG_PIN, Outcome, Pc, Phone};

use super::{EA, HOUR, People, types_the_pin};

const PIN: &str = "830519";

impl People {
    pub(super) async fn m01_a_second_phone_by_copying(&self) -> Outcome {
        let Self { phone, other, .. } = self;
        self.begins_to_copy().await?;
        self.shows_a_code().await?;
        self.meets(other).await?;
        self.finishes(other, 4).await?;
        // The phone that was copied tells of it too: somebody else may have held it.
        phone.acts("done").await?;
        phone.is_on("copied").await?;
        phone.acts("my-copy").await?;
        phone.is_on("home").await?;
        phone.opens_the_app().await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("home").await
    }

    pub(super) async fn m01_another_phone_tells_of_a_copy_and_sends_it_away(&self) -> Outcome {
        let Self { phone, other, new, .. } = self;
        other.goes_to_the_home_screen().await?;
        self.begins_to_copy().await?;
        other.is_notified("Your app is about to be copied").await?;
        self.shows_a_code().await?;
        self.meets(new).await?;
        self.finishes(new, 5).await?;
        other.is_notified("Your app was copied to a new phone").await?;
        other.opens_the_app().await?;
        other.unlocks_with(LONG_PIN).await?;
        other.is_on("copied").await?;
        other.sees("Was it not you?").await?;
        // Whoever leaves it without an answer is told again.
        other.opens_the_app().await?;
        other.unlocks_with(LONG_PIN).await?;
        other.is_on("copied").await?;
        // Its app is closed: an open one would hear of it before it is looked at.
        new.goes_to_the_home_screen().await?;
        other.acts("remove-copied").await?;
        other.waits_for("[data-problem=copied-removed]").await?;
        other.presses("OK").await?;
        other.is_on("home").await?;
        new.opens_the_app().await?;
        new.waits_for("[data-problem=device-removed]").await?;
        new.acts("begin-again").await?;
        new.is_on("welcome").await?;
        phone.acts("done").await?;
        phone.is_on("home").await
    }

    pub(super) async fn m01_a_copy_is_stopped_on_a_locked_phone(&self) -> Outcome {
        let Self { phone, other, new, .. } = self;
        other.goes_to_the_home_screen().await?;
        self.begins_to_copy().await?;
        self.shows_a_code().await?;
        self.meets(new).await?;
        other.opens_the_app().await?;
        other.is_on("locked-copy").await?;
        other.does_not_see("Chrome on Android").await?;
        other.acts("stop-copy").await?;
        other.waits_for("[data-problem=copy-stopped]").await?;
        other.presses("OK").await?;
        // It was stopped without a PIN, and opens with one.
        other.is_on("locked-pin").await?;
        goes_no_further(new).await?;
        phone.acts("done").await?;
        phone.is_on("home").await
    }

    pub(super) async fn m01_a_copy_is_stopped_on_the_old_phone(&self) -> Outcome {
        let Self { phone, new, .. } = self;
        self.begins_to_copy().await?;
        self.shows_a_code().await?;
        self.meets(new).await?;
        phone.acts("stop-copy").await?;
        phone.waits_for("[data-problem=copy-stopped]").await?;
        phone.presses("OK").await?;
        phone.is_on("home").await?;
        goes_no_further(new).await
    }

    pub(super) async fn m01_a_copy_is_stopped_in_the_portal(&self) -> Outcome {
        let Self { world, phone, new, .. } = self;
        self.begins_to_copy().await?;
        self.unlocks_after_the_hour().await?;
        phone.acts("back").await?;
        phone.is_on("home").await?;
        let pc = world.pc("en").await?;
        signs_in(&pc, phone).await?;
        // The app is back at its start, where the copy is what is next.
        phone.is_on("copy-ready").await?;
        self.shows_it().await?;
        self.meets(new).await?;
        pc.opens("/account").await?;
        pc.sees("Your app is about to be copied").await?;
        pc.presses("Stop the copying").await?;
        pc.sees("The copying is stopped.").await?;
        pc.opens("/account").await?;
        pc.does_not_see("Your app is about to be copied").await?;
        goes_no_further(new).await?;
        phone.acts("done").await?;
        phone.is_on("home").await
    }

    /// On the phone that has the app, up to the hour.
    pub(super) async fn begins_to_copy(&self) -> Outcome {
        let Self { phone, .. } = self;
        for action in ["settings", "activate-menu", "copy-app", "begin-copy"] {
            phone.acts(action).await?;
        }
        types_the_pin(phone).await?;
        phone.is_on("copy-confirm").await?;
        phone.presses("Yes, I want to copy").await?;
        phone.acts("start-copy").await?;
        phone.is_on("copy-waits").await
    }

    async fn unlocks_after_the_hour(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        world.time_passes(HOUR)?;
        phone.opens_the_app().await?;
        phone.is_on("locked-copy").await?;
        phone.acts("my-copy").await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("copy-ready").await
    }

    async fn shows_a_code(&self) -> Outcome {
        self.unlocks_after_the_hour().await?;
        self.shows_it().await
    }

    async fn shows_it(&self) -> Outcome {
        self.phone.acts("show-code").await?;
        types_the_pin(&self.phone).await?;
        self.phone.is_on("copy-code").await
    }

    /// A new phone reads the code, and the old one vouches for it.
    async fn meets(&self, new: &Phone) -> Outcome {
        let old = &self.phone;
        new.allows_the_camera().await?;
        new.opens_the_app().await?;
        new.presses("Get started").await?;
        new.presses("Copy from another MitID app").await?;
        new.presses("Next").await?;
        new.is_on("copy-tick").await?;
        new.presses("The QR code is shown in the old app").await?;
        new.acts("scan-code").await?;
        new.is_on("scan").await?;
        new.points_at(old, "#qr").await?;
        new.is_on("copy-meet").await?;
        old.is_on("scan").await?;
        old.points_at(new, "#qr").await?;
        old.is_on("copy-compare").await?;
        old.acts("same").await?;
        old.is_on("copy-vouched").await?;
        new.is_on("user-id").await
    }

    /// The new phone becomes an app; `sms` counts the temporary PINs that came so far, this one included.
    async fn finishes(&self, new: &Phone, sms: usize) -> Outcome {
        new.fills("User ID", EA).await?;
        new.presses("Next").await?;
        new.types_the_temporary_pin(&self.world.temporary_pin(sms).await?).await?;
        new.finishes_with_a_pin().await
    }
}

/// What it read opens nothing any more, whatever it knows.
async fn goes_no_further(new: &Phone) -> Outcome {
    new.fills("User ID", EA).await?;
    new.presses("Next").await?;
    new.waits_for("[data-problem=enrolment-ended]").await?;
    new.acts("begin-again").await?;
    new.is_on("welcome").await
}

/// To the portal, by the app.
async fn signs_in(pc: &Pc, phone: &Phone) -> Outcome {
    pc.opens("/account").await?;
    pc.asks_the_app_of(EA).await?;
    phone.approves_by_scanning(pc, PIN).await?;
    pc.is_on("my-account").await
}
