//! "Aktivér din nøgleapp", steps 1 to 13, and what stands before and after them: the technical requirements, and to keep the card.

use hvem_acceptance::{KAREN, Outcome, PIN};

use super::Reader;

impl Reader {
    pub(super) async fn a_browser_that_cannot_run_the_app_is_told_what_it_lacks(&self) -> Outcome {
        let Self { world, words, .. } = self;
        let old = world.phone(words.or("da", "en")).await?;
        old.has_no_keys_of_the_new_kind().await?;
        old.opens_the_app().await?;
        old.is_on("unsupported").await?;
        old.sees(
            words.or("Nøgler af den slags, appen bruger (Ed25519)", "Keys of the kind that the app uses (Ed25519)"),
        )
        .await?;
        old.sees(words.or("Opdatér browseren", "Update the browser")).await
    }

    pub(super) async fn activate_step_1_start(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.allows_camera_and_notifications().await?;
        phone.opens_the_app().await?;
        phone.is_on("welcome").await?;
        phone.sees(words.or("Hav dit nøglekort", "Have your key card")).await?;
        phone.presses("Start").await?;
        phone.is_on("terms").await
    }

    pub(super) async fn activate_step_2_accept_the_terms(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.presses(words.or("Næste", "Next")).await?;
        phone.sees(words.or("Sæt kryds for at gå videre", "Tick the box to go on")).await?;
        phone.accepts_the_terms().await
    }

    pub(super) async fn activate_step_3_user_id_and_password(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Log på med dit nøglekort", "Sign in with your key card")).await?;
        phone.fills(words.user_id, "en anden").await?;
        phone.fills(words.password, "not this one").await?;
        phone.presses(words.next_page).await?;
        phone.sees(words.or("er forkert", "is wrong")).await?;
        phone.waits_until("the user ID to be kept", "document.querySelector('#user-id').value === 'en anden'").await?;
        phone.gives_user_id_and_password_in_the_app().await
    }

    pub(super) async fn activate_step_4_a_key_from_the_card(&self) -> Outcome {
        let Self { card, phone, words, .. } = self;
        let number = phone.asked_number().await?;
        phone.fills_in_key(&number, card.another_than(&number)?).await?;
        phone.presses(words.or("Aktivér nøgleapp", "Activate key app")).await?;
        phone.sees(words.or("Forsøg tilbage: 2", "Tries left: 2")).await?;
        phone.types_the_key_in_the_app(card, words.or("Aktivér nøgleapp", "Activate key app")).await?;
        phone.is_on("waiting-period").await
    }

    pub(super) async fn activate_step_5_wait_an_hour(&self) -> Outcome {
        let Self { world, phone, words, .. } = self;
        // The office wrote to her twice before, in her language.
        world.letter(KAREN.email, 3).await?.says("En telefon er ved at blive tilføjet")?;
        // The app may be closed meanwhile; a press on *Næste* does not shorten it.
        phone.opens_the_app().await?;
        phone.is_on("waiting-period").await?;
        phone.presses(words.next_page).await?;
        phone.sees(words.or("Ventetiden er ikke ovre endnu", "The waiting time is not over yet")).await?;
        phone.goes_to_the_home_screen().await?;
        world.time_passes(std::time::Duration::from_secs(60 * 60))?;
        phone.is_notified(words.or("Ventetiden er slut", "The waiting time is over")).await?;
        world.letter(KAREN.email, 4).await?.says("Din telefon er klar til at blive tilføjet")?;
        phone.opens_the_app().await?;
        phone.is_on("credentials").await
    }

    pub(super) async fn activate_step_6_sign_in_once_more(&self) -> Outcome {
        self.phone.gives_user_id_and_password_in_the_app().await
    }

    pub(super) async fn activate_step_7_another_key(&self) -> Outcome {
        let Self { card, phone, words, .. } = self;
        phone.types_the_key_in_the_app(card, words.or("Aktivér nøgleapp", "Activate key app")).await?;
        phone.is_on("choose-pin").await
    }

    pub(super) async fn activate_step_8_choose_a_code_and_repeat_it(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.types_pin("1234").await?;
        phone.presses(words.next_page).await?;
        phone.sees(words.or("for nem at gætte", "too easy to guess")).await?;
        phone.chooses_a_code(PIN).await?;
        phone.is_on("offer-biometrics").await
    }

    pub(super) async fn activate_step_9_fingerprint_or_go_on_without(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees_button(words.or("Brug fingeraftryk", "Use fingerprint")).await?;
        phone.presses(words.or("Fortsæt uden", "Continue without")).await?;
        phone.is_on("tour-1").await
    }

    pub(super) async fn activate_step_10_the_guide_in_four_steps(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        for step in ["tour-2", "tour-3", "tour-4"] {
            phone.presses(words.next_page).await?;
            phone.is_on(step).await?;
        }
        phone.presses("OK").await?;
        phone.is_on("bound").await
    }

    pub(super) async fn activate_step_11_it_is_activated(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Din nøgleapp er aktiveret", "Your key app is activated")).await?;
        phone.presses("OK").await
    }

    pub(super) async fn activate_step_12_ready_for_updates(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.is_on("home").await?;
        phone.sees(words.or("Klar til opdateringer", "Ready for updates")).await?;
        phone.presses(words.or("Opdater", "Refresh")).await?;
        phone.sees(words.or("Der venter ingen anmodning", "No request is waiting")).await
    }

    pub(super) async fn activate_step_13_the_card_or_a_request_to_the_phone(&self) -> Outcome {
        let Self { world, card, words, .. } = self;
        let office = self.begins_to_sign_in().await?;
        office.sees_button(words.or("Send", "Send")).await?;
        office.presses(words.or("Skift til nøglekort", "Switch to key card")).await?;
        office.types_the_key(card).await?;
        office.is_signed_in_at_the_service(world).await
    }

    pub(super) async fn keep_your_key_card(&self) -> Outcome {
        let Self { world, card, words, .. } = self;
        // From the card to the app and back, in one sign-in.
        let office = self.begins_to_sign_in().await?;
        office.presses(words.or("Skift til nøglekort", "Switch to key card")).await?;
        office.is_on("login-key").await?;
        office.presses(words.other_method).await?;
        office.presses(words.or("Send", "Send")).await?;
        office.is_on("login-approve").await?;
        office.presses(words.other_method).await?;
        office.presses(words.or("Skift til nøglekort", "Switch to key card")).await?;
        office.types_the_key(card).await?;
        office.is_signed_in_at_the_service(world).await
    }
}
