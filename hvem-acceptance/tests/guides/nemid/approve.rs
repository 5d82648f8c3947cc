//! "Godkend en anmodning", steps 1 to 7, and "Afvis en anmodning".

use hvem_acceptance::{Failure, Outcome, PIN};

use super::Reader;

impl Reader {
    pub(super) async fn approve_step_1_user_id_and_password(&self) -> Outcome {
        let Self { world, phone, office, .. } = self;
        phone.goes_to_the_home_screen().await?;
        office.begins_with_user_id_at_the_service(world).await?;
        office.is_on("login-method").await
    }

    pub(super) async fn approve_step_2_send_or_switch_to_the_card(&self) -> Outcome {
        let Self { office, words, .. } = self;
        office.sees_button(words.or("Skift til nøglekort", "Switch to key card")).await?;
        office.presses("Send").await?;
        office.is_on("login-approve").await
    }

    pub(super) async fn approve_step_3_the_request_is_sent(&self) -> Outcome {
        self.office.sees(self.words.or("Din anmodning er sendt", "Your request is sent")).await
    }

    pub(super) async fn approve_step_4_the_phone_tells(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        let (title, body) = phone.notification(1).await?;
        let told = format!("{title} {body}");
        if told.contains("Karen") || !told.contains(words.or("anmodning", "request")) {
            return Err(Failure::new(format!("the notification says: {told}")));
        }
        Ok(())
    }

    pub(super) async fn approve_step_5_open_the_app_with_the_code(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        phone.opens_the_app().await?;
        phone.is_on("locked-pin").await?;
        phone.does_not_see(words.or("anmodning venter", "request is waiting")).await?;
        phone.unlocks_with("0372").await?;
        phone.sees(words.or("passede ikke", "is not right")).await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("waiting").await
    }

    pub(super) async fn approve_step_6_drag_the_arrow_to_the_right(&self) -> Outcome {
        let Self { phone, office, words, .. } = self;
        // What is on the PC is carried to the phone first: nobody approves a stranger's request by a swipe.
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        phone.points_at(office, "#qr").await?;
        phone.is_on("request").await?;
        phone.sees(words.or("Godkend", "Approve")).await?;
        phone.drags_the_arrow().await?;
        phone.is_on("receipt").await
    }

    pub(super) async fn approve_step_7_a_receipt(&self) -> Outcome {
        let Self { world, phone, office, words, .. } = self;
        phone.sees(words.or("Godkendt", "Approved")).await?;
        phone.presses("OK").await?;
        phone.is_on("home").await?;
        office.is_signed_in_at_the_service(world).await
    }

    pub(super) async fn reject_a_request(&self) -> Outcome {
        let Self { phone, words, .. } = self;
        let office = self.begins_to_sign_in().await?;
        office.presses("Send").await?;
        phone.is_on("waiting").await?;
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        phone.points_at(&office, "#qr").await?;
        // The code that opened the app has answered one request: the next one asks again.
        phone.is_on("approve-pin").await?;
        phone.types_pin(PIN).await?;
        phone.presses("OK").await?;
        phone.is_on("request").await?;
        phone.presses(words.or("AFVIS", "REJECT")).await?;
        phone.is_on("reject").await?;
        phone.presses(words.or("AFVIS", "REJECT")).await?;
        phone.is_on("receipt").await?;
        office.is_on("login-outcome").await?;
        phone.presses("OK").await?;
        phone.is_on("home").await
    }
}
