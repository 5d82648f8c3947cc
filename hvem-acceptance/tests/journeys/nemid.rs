//! N1 to N10, as far as the printed guide does not walk them already (`guides/nemid`): two people with key cards, in one world.

use std::time::Duration;

use hvem_acceptance::{Failure, KAREN, KeyCard, Outcome, PIN, Pc, Phone, Steps, World};
use hvem_device::{Activation, Client, http, system_clock};
use hvem_formats::app::alone::Pass;

const HOUR: Duration = Duration::from_secs(60 * 60);
const FIVE_MINUTES: Duration = Duration::from_secs(5 * 60);
const ANOTHER_CODE: &str = "5820";

journeys_of_one_world!(
    n01_the_office_registers_a_person_whose_card_signs_in,
    n01_a_blocked_card_says_the_way_out,
    n02_the_holder_stops_a_phone_that_waits,
    n02_the_phone_begins_again_and_becomes_the_key_app,
    n04_a_window_without_storage_is_told_so,
    n05_the_app_locks_after_five_minutes,
    n06_each_screen_has_help_of_its_own,
    n08_sign_in_on_the_phone_itself,
    n09_it_was_not_me_rests_the_app_where_nobody_knows_the_browser,
    n10_a_forgotten_code_with_a_number_that_was_spent,
    n03_a_fourth_app_is_refused,
    n07_unregistered_without_a_connection,
);

async fn walk(language: &'static str, steps: Steps) -> Outcome {
    let world = World::start_with_key_cards().await?;
    let card = world.key_card().await?;
    let (home, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    take(&People { world, card, home, phone }, &steps).await
}

/// Karen, with what she has, and whoever else comes along.
struct People {
    world: World,
    card: KeyCard,
    home: Pc,
    phone: Phone,
}

impl People {
    async fn n01_the_office_registers_a_person_whose_card_signs_in(&self) -> Outcome {
        let bo = self.world.registers("Bo", "Lund", "bo@example.org").await?;
        let pc = self.world.pc("en").await?;
        pc.opens("/account/letter").await?;
        pc.opens_the_letter(&bo).await?;
        pc.is_on("account-letter-choose").await?;
        pc.sees("Bo Lund").await?;
        pc.fills("Choose a user ID", "blå cykel 9").await?;
        pc.fills("Choose a new password", "regnvejr banan trappe").await?;
        pc.fills("Repeat your new password", "regnvejr banan trappe").await?;
        pc.presses("Save and sign in").await?;
        self.signs_in_as_bo(&pc).await?;
        pc.types_the_key(&bo.key_card).await?;
        pc.is_on("my-account").await?;
        // The letter opens nothing twice.
        pc.opens("/account/letter").await?;
        pc.opens_the_letter(&bo).await?;
        pc.is_on("account-letter-over").await
    }

    async fn signs_in_as_bo(&self, pc: &Pc) -> Outcome {
        pc.gives("Blå cykel 9", "regnvejr banan trappe").await
    }

    async fn n01_a_blocked_card_says_the_way_out(&self) -> Outcome {
        let listed = self.world.office(&["keycard", "list", "bo@example.org"]).await?;
        let card = listed[0]["card"].as_str().unwrap_or_default();
        self.world.office(&["keycard", "block", card]).await?;
        let pc = self.world.pc("en").await?;
        pc.opens("/account").await?;
        self.signs_in_as_bo(&pc).await?;
        pc.is_on("login-no-key").await?;
        pc.sees("contact us").await
    }

    async fn n02_the_holder_stops_a_phone_that_waits(&self) -> Outcome {
        let Self { home, phone, card, .. } = self;
        phone.waits_for_its_hour(card).await?;
        home.opens_my_account_with_the_card(card).await?;
        home.opens("/account/devices").await?;
        home.sees("A phone is about to be added").await?;
        home.presses("Stop").await?;
        home.sees("The phone is not added.").await?;
        phone.presses("Next").await?;
        phone.waits_for("[data-problem=enrolment-ended]").await?;
        phone.acts("begin-again").await?;
        phone.is_on("welcome").await
    }

    async fn n02_the_phone_begins_again_and_becomes_the_key_app(&self) -> Outcome {
        let Self { world, phone, card, .. } = self;
        phone.waits_for_its_hour(card).await?;
        phone.goes_on_after_its_hour(world).await?;
        phone.signs_in_again_and_chooses_a_code(card).await?;
        phone.is_on("offer-biometrics").await?;
        // The very last answer gets lost, and the app is closed: it is bound all the same.
        phone.loses_the_answer_from("/bind").await?;
        phone.acts("decline-biometrics").await?;
        phone.waits_for("[data-problem=offline]").await?;
        phone.opens_the_app().await?;
        phone.is_guided_through().await?;
        // The hour has ended her session too.
        self.home.opens_my_account_with_the_card(&self.card).await?;
        self.home.opens("/account/devices").await?;
        self.home.sees("Chrome on Android").await
    }

    async fn n04_a_window_without_storage_is_told_so(&self) -> Outcome {
        let private = self.world.phone("en").await?;
        private.keeps_nothing().await?;
        private.opens_the_app().await?;
        private.is_on("unsupported").await?;
        private.sees("a private window may have none").await
    }

    async fn n05_the_app_locks_after_five_minutes(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        phone.is_on("home").await?;
        world.time_passes(FIVE_MINUTES)?;
        phone.acts("refresh").await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("home").await
    }

    async fn n06_each_screen_has_help_of_its_own(&self) -> Outcome {
        let phone = &self.phone;
        for (action, help) in [
            ("", "When you sign in, the request appears here."),
            ("type-code", "A wrong code stops the request"),
            ("scan", "Hold the device so that the whole QR code is in the frame."),
            ("back", "When you sign in, the request appears here."),
        ] {
            if !action.is_empty() {
                phone.acts(action).await?;
            }
            phone.acts("help").await?;
            phone.sees(help).await?;
            phone.acts("help-close").await?;
        }
        Ok(())
    }

    async fn n08_sign_in_on_the_phone_itself(&self) -> Outcome {
        let Self { world, phone, .. } = self;
        phone.begins_with_user_id_at_the_service(world).await?;
        phone.is_on_page("login-method").await?;
        phone.presses("Use the app on this device").await?;
        phone.is_on_page("login-approve-here").await?;
        phone.presses("Open").await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("request").await?;
        phone.drags_the_arrow().await?;
        phone.is_signed_in_at_the_service(world).await
    }

    async fn n09_it_was_not_me_rests_the_app_where_nobody_knows_the_browser(&self) -> Outcome {
        let Self { world, phone, home, .. } = self;
        let stranger = world.pc("en").await?;
        stranger.begins_with_user_id_at_the_service(world).await?;
        stranger.presses("Send").await?;
        stranger.is_on("login-approve").await?;
        phone.opens_the_app().await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("waiting").await?;
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        phone.points_at(&stranger, "#qr").await?;
        phone.is_on("request").await?;
        phone.presses("REJECT").await?;
        phone.acts("not-me").await?;
        phone.is_on("receipt").await?;
        phone.sees("only in browsers that you have used before").await?;
        stranger.waits_for("[data-page=login-outcome][data-outcome=not-me]").await?;
        world.letter_about(KAREN.email, "Du afviste en anmodning, som ikke var din").await?;
        // There the card alone is left; at home the app answers as ever.
        stranger.opens("/account").await?;
        stranger.gives_user_id_and_password().await?;
        stranger.sees("the app answers nothing in browsers that you have not used before").await?;
        stranger.sees_button("Switch to key card").await?;
        stranger.does_not_see("Send").await?;
        home.opens("/account").await?;
        home.presses("Sign out").await?;
        home.is_on("signed-out").await?;
        home.opens("/account").await?;
        home.gives_user_id_and_password().await?;
        home.sees_button("Send").await
    }

    async fn n10_a_forgotten_code_with_a_number_that_was_spent(&self) -> Outcome {
        let Self { phone, card, .. } = self;
        phone.opens_the_app().await?;
        phone.is_on("locked-pin").await?;
        phone.presses("Forgotten code").await?;
        phone.is_on("forgot-pin").await?;
        phone.gives_user_id_and_password_in_the_app().await?;
        let number = phone.asked_number().await?;
        for left in ["2", "1", ""] {
            phone.fills_in_key(&number, card.another_than(&number)?).await?;
            phone.presses("Reset key app code").await?;
            if !left.is_empty() {
                phone.sees(&format!("Tries left: {left}")).await?;
            }
        }
        phone.is_on("no-key").await?;
        phone.acts("another-key").await?;
        phone.is_on("card-key").await?;
        if phone.asked_number().await? == number {
            return Err(phone.failure("the same number is asked for again").await);
        }
        phone.types_the_key_in_the_app(card, "Reset key app code").await?;
        phone.chooses_a_code(ANOTHER_CODE).await?;
        phone.is_on("pin-chosen").await?;
        phone.presses("OK").await?;
        phone.unlocks_with(ANOTHER_CODE).await?;
        phone.is_on("home").await
    }

    async fn n03_a_fourth_app_is_refused(&self) -> Outcome {
        let mut others = vec![self.activates("Second").await?, self.activates("Third").await?];
        self.world.time_passes(HOUR)?;
        for other in &mut others {
            self.signs_in_on(other).await?;
            other.choose_pin(PIN).await.map_err(told)?;
            other.bind(None).await.map_err(told)?;
        }
        let fourth = self.world.phone("en").await?;
        fourth.starts_the_key_app().await?;
        fourth.accepts_the_terms().await?;
        fourth.fills_in_user_id_and_password().await?;
        fourth.waits_for("[data-problem=too-many-devices]").await?;
        fourth.sees("Unregister one of them").await
    }

    /// An app without a browser, up to its waiting period.
    async fn activates(&self, description: &str) -> Outcome<Activation> {
        let client = Client::new(http(&self.world.portal).map_err(told)?, &self.world.portal, system_clock);
        let mut activation = Activation::begin(client, description).await.map_err(told)?;
        activation.pass(&Pass::AcceptTerms {}).await.map_err(told)?;
        self.signs_in_on(&mut activation).await?;
        Ok(activation)
    }

    async fn signs_in_on(&self, activation: &mut Activation) -> Outcome {
        activation.pass(&Pass::UserId { user_id: "solopgang7".into() }).await.map_err(told)?;
        activation.pass(&Pass::Password { password: KAREN.password.into() }).await.map_err(told)?;
        let asked = activation.standing().key.clone().ok_or_else(|| Failure::new("no key is asked for"))?;
        let key = self.card.key(&asked.number)?.to_owned();
        activation.pass(&Pass::CardKey { key }).await.map_err(told)?;
        Ok(())
    }

    async fn n07_unregistered_without_a_connection(&self) -> Outcome {
        let Self { phone, home, card, .. } = self;
        phone.opens_the_app().await?;
        phone.unlocks_with(ANOTHER_CODE).await?;
        phone.is_on("home").await?;
        phone.acts("settings").await?;
        phone.is_on("settings").await?;
        phone.goes_offline().await?;
        phone.acts("unregister").await?;
        phone.acts("unregister-confirm").await?;
        phone.is_on("holder-pin").await?;
        phone.types_pin(ANOTHER_CODE).await?;
        phone.presses("OK").await?;
        phone.waits_for("[data-problem=unregistered]").await?;
        phone.sees("There is no connection right now.").await?;
        phone.comes_online().await?;
        phone.opens_the_app().await?;
        phone.is_on("welcome").await?;
        home.opens_my_account_with_the_card(card).await?;
        home.opens("/account/devices").await?;
        home.waits_until("one app less", "document.querySelectorAll('[data-device]').length === 2").await
    }
}

fn told(error: hvem_device::Error) -> Failure {
    Failure::new(format!("{error:?}"))
}
