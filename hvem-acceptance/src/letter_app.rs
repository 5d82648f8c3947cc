//! What people do who activate the app with a letter and a temporary PIN by SMS.

use crate::{Failure, Outcome, Pc, Phone, PrintedLetter, World};

/// The telephone number with which the office registers people.
pub const TELEPHONE: &str = "+4540112233";
/// The PIN that they choose: six digits.
pub const LONG_PIN: &str = "407113";

impl World {
    /// The temporary PIN in the SMS number `which` (1 is the first) that came to the people's telephone.
    pub async fn temporary_pin(&self, which: usize) -> Outcome<String> {
        self.temporary_pin_to(TELEPHONE, which).await
    }

    /// The same, to another telephone.
    pub async fn temporary_pin_to(&self, telephone: &str, which: usize) -> Outcome<String> {
        let sms = self.letter(telephone, which).await?;
        let digits = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
        let found = sms.text.split(|c: char| !c.is_alphanumeric()).find(digits);
        found.map(ToOwned::to_owned).ok_or_else(|| Failure::new(format!("no temporary PIN in the SMS:\n{}", sms.text)))
    }
}

impl Pc {
    /// Chooses a user ID with the letter, and the app as the way to approve.
    pub async fn takes_the_letter_and_the_app(&self, letter: &PrintedLetter, user_id: &str) -> Outcome {
        let words = self.words();
        self.opens("/account/letter").await?;
        self.types_the_letter(&letter.number, &letter.code).await?;
        self.is_on("account-letter-choose").await?;
        self.fills(words.or("Vælg bruger-id", "Choose a user ID"), user_id).await?;
        self.presses(words.next_page).await?;
        self.is_on("account-letter-way").await?;
        self.chooses(words.or("App på en telefon/tablet", "App on a phone/tablet")).await?;
        self.presses(words.next_page).await?;
        self.is_on("account-letter-app").await
    }

    /// Gives a user ID and takes the app on another device.
    pub async fn asks_the_app_of(&self, user_id: &str) -> Outcome {
        let words = self.words();
        self.gives_a_user_id(user_id).await?;
        self.is_on("login-method").await?;
        self.chooses(words.or("MitID app på en anden enhed", "MitID app on another device")).await?;
        self.presses(words.or("Log på", "Sign in")).await?;
        self.is_on("login-approve").await
    }
}

impl Phone {
    /// Opens the app for the first time, up to the letter.
    pub async fn begins_with_a_letter(&self) -> Outcome {
        let words = self.words();
        self.allows_the_camera().await?;
        self.opens_the_app().await?;
        self.is_on("welcome").await?;
        self.presses(words.or("Kom i gang", "Get started")).await?;
        self.is_on("ways").await?;
        self.presses(words.or("Med et brev fra os", "With a letter from us")).await?;
        self.presses(words.next_page).await?;
        self.is_on("terms").await?;
        self.presses(words.or("Jeg accepterer ovenstående vilkår", "I accept the terms above")).await?;
        self.presses(words.next_page).await?;
        self.is_on("letter").await
    }

    /// User ID and letter, on one screen.
    pub async fn types_user_id_and_letter(&self, user_id: &str, letter: &PrintedLetter) -> Outcome {
        let words = self.words();
        self.fills(words.user_id, user_id).await?;
        self.fills(words.or("Brevets nummer", "Number of the letter"), &letter.number).await?;
        self.fills(words.or("Brevets kode", "Code of the letter"), &letter.code).await?;
        self.presses(words.next_page).await
    }

    /// What came by SMS.
    pub async fn types_the_temporary_pin(&self, code: &str) -> Outcome {
        self.is_on("sms-code").await?;
        self.fills(self.words().or("Midlertidig PIN-kode", "Temporary PIN"), code).await?;
        self.presses(self.words().next_page).await
    }

    /// From the choice of the PIN to the end of the activation, without fingerprint and with notifications.
    pub async fn finishes_with_a_pin(&self) -> Outcome {
        self.finishes("decline-biometrics").await
    }

    /// The same, with the finger that the phone knows.
    pub async fn finishes_with_a_finger(&self) -> Outcome {
        self.finishes("accept-biometrics").await
    }

    async fn finishes(&self, biometrics: &str) -> Outcome {
        self.is_on("pin-intro").await?;
        self.presses(self.words().next_page).await?;
        self.chooses_a_code(LONG_PIN).await?;
        self.is_on("offer-biometrics").await?;
        self.acts(biometrics).await?;
        self.is_on("offer-notifications").await?;
        self.allows_camera_and_notifications().await?;
        self.acts("accept-notifications").await?;
        self.is_on("bound").await?;
        self.presses("OK").await?;
        self.is_on("home").await
    }

    /// The whole activation; `sms` counts the temporary PINs that came so far, this one included.
    pub async fn becomes_an_app_by_letter(
        &self,
        world: &World,
        (user_id, letter): (&str, &PrintedLetter),
        sms: usize,
    ) -> Outcome {
        self.gets_as_far_as_the_pin(world, (user_id, letter), sms).await?;
        self.finishes_with_a_pin().await
    }

    /// As far as the choice of the PIN.
    pub async fn gets_as_far_as_the_pin(
        &self,
        world: &World,
        (user_id, letter): (&str, &PrintedLetter),
        sms: usize,
    ) -> Outcome {
        self.begins_with_a_letter().await?;
        self.types_user_id_and_letter(user_id, letter).await?;
        self.types_the_temporary_pin(&world.temporary_pin(sms).await?).await
    }

    /// Reads the code on the PC, types the PIN where it is asked for, and drags the arrow.
    pub async fn approves_by_scanning(&self, pc: &Pc, pin: &str) -> Outcome {
        self.acts("scan").await?;
        self.is_on("scan").await?;
        self.points_at(pc, "#qr").await?;
        self.approves_with(pin).await
    }

    /// Types the four characters that the PC shows, and goes on in the same way.
    pub async fn approves_by_typing(&self, pc: &Pc, pin: &str) -> Outcome {
        let code = "[...document.querySelectorAll('.code b')].map((b) => b.textContent).join('')";
        let code = pc.evaluate(code).await?;
        self.acts("type-code").await?;
        self.is_on("type-code").await?;
        self.presses_on("#code").await?;
        self.types(code.as_str().unwrap_or_default()).await?;
        self.acts("submit-code").await?;
        self.approves_with(pin).await
    }

    async fn approves_with(&self, pin: &str) -> Outcome {
        // A PIN that has just opened the app answers one request.
        self.waits_for("[data-screen=approve-pin], [data-screen=request]").await?;
        if self.evaluate("!!document.querySelector('[data-screen=approve-pin]')").await? == true {
            self.types_pin(pin).await?;
            self.presses("OK").await?;
        }
        self.is_on("request").await?;
        self.drags_the_arrow().await?;
        self.is_on("receipt").await?;
        self.presses("OK").await
    }
}
