//! "Glemt din kode til din nøgleapp", steps 1 to 5.

use hvem_acceptance::Outcome;

use super::{Reader, THIRD_CODE};

impl Reader {
    pub(super) async fn forgotten_step_1_forgotten_code(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.opens_the_app().await?;
        phone.is_on("locked-pin").await?;
        phone.presses(words.or("Glemt kode", "Forgotten code")).await?;
        phone.is_on("forgot-pin").await
    }

    pub(super) async fn forgotten_step_2_user_id_and_password(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Log på med dit nøglekort", "Sign in with your key card")).await?;
        phone.gives_user_id_and_password_in_the_app().await
    }

    pub(super) async fn forgotten_step_3_a_key_resets_the_code(&self) -> Outcome {
        let Self { card, phone, words, .. } = self;
        phone.types_the_key_in_the_app(card, words.or("Nulstil nøgleapp kode", "Reset key app code")).await?;
        phone.is_on("choose-pin").await
    }

    pub(super) async fn forgotten_step_4_choose_another_code_and_repeat_it(&self) -> Outcome {
        let Self { phone, .. } = self;
        phone.chooses_a_code(THIRD_CODE).await?;
        phone.is_on("pin-chosen").await
    }

    pub(super) async fn forgotten_step_5_a_receipt(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.sees(words.or("Din kode er ændret", "Your code has been changed")).await?;
        phone.presses("OK").await?;
        phone.unlocks_with(THIRD_CODE).await?;
        phone.is_on("home").await
    }
}
