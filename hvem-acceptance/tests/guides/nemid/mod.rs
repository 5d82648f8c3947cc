//! "NemID nøgleapp": *Aktivér din nøgleapp*, *Godkend en anmodning*, *Afvis en anmodning*, *Glemt din kode*, the settings, the help, and what the guide
//! says besides. One person walks through it with the printed guide and the key card in hand; each test is one step of that walk.

mod activate;
mod approve;
mod forgotten;
mod settings;

use hvem_acceptance::{KeyCard, Outcome, Pc, Phone, Steps, Words, World};

steps_of_one_walk!(
    a_browser_that_cannot_run_the_app_is_told_what_it_lacks,
    activate_step_1_start,
    activate_step_2_accept_the_terms,
    activate_step_3_user_id_and_password,
    activate_step_4_a_key_from_the_card,
    activate_step_5_wait_an_hour,
    activate_step_6_sign_in_once_more,
    activate_step_7_another_key,
    activate_step_8_choose_a_code_and_repeat_it,
    activate_step_9_fingerprint_or_go_on_without,
    activate_step_10_the_guide_in_four_steps,
    activate_step_11_it_is_activated,
    activate_step_12_ready_for_updates,
    activate_step_13_the_card_or_a_request_to_the_phone,
    keep_your_key_card,
    approve_step_1_user_id_and_password,
    approve_step_2_send_or_switch_to_the_card,
    approve_step_3_the_request_is_sent,
    approve_step_4_the_phone_tells,
    approve_step_5_open_the_app_with_the_code,
    approve_step_6_drag_the_arrow_to_the_right,
    approve_step_7_a_receipt,
    reject_a_request,
    help_behind_the_question_mark,
    settings_lock_when_the_app_closes,
    settings_unlock_with_the_fingerprint,
    settings_notifications,
    settings_change_the_code,
    settings_help_and_support,
    settings_show_the_guide,
    settings_the_serial_number,
    forgotten_step_1_forgotten_code,
    forgotten_step_2_user_id_and_password,
    forgotten_step_3_a_key_resets_the_code,
    forgotten_step_4_choose_another_code_and_repeat_it,
    forgotten_step_5_a_receipt,
    settings_unregister,
);

/// What she chooses in the settings, and when she has forgotten that too.
const SECOND_CODE: &str = "5820";
const THIRD_CODE: &str = "9163";

async fn walk(language: &'static str, steps: Steps) -> Outcome {
    let world = World::start_with_key_cards().await?;
    let card = world.key_card().await?;
    let (pc, office, phone) = tokio::try_join!(world.pc(language), world.pc(language), world.phone(language))?;
    take(&Reader { world, card, phone, pc, office, words: Words::of(language) }, &steps).await
}

/// Somebody with the guide, a key card, a phone, and PCs at home and at work.
struct Reader {
    world: World,
    card: KeyCard,
    phone: Phone,
    pc: Pc,
    office: Pc,
    words: &'static Words,
}

impl Reader {
    /// A new sign-in at another PC, up to where the ways are offered.
    async fn begins_to_sign_in(&self) -> Outcome<Pc> {
        let office = self.world.pc(self.words.or("da", "en")).await?;
        office.begins_with_user_id_at_the_service(&self.world).await?;
        office.is_on("login-method").await?;
        Ok(office)
    }
}
