//! What people with a key card and the key app do again and again.

use std::time::Duration;

use crate::{KeyCard, Outcome, PIN, Page, Pc, Person, Phone, Registered, World};

/// The person whom the demo's office has registered.
pub const KAREN: Person =
    Person { given_name: "Karen", family_name: "Holm", email: "karen@example.org", password: "tre heste i regnen" };

/// The user ID that she chose.
const USER_ID: &str = "solopgang7";

/// The waiting period of an activation.
const HOUR: Duration = Duration::from_secs(60 * 60);

impl Page {
    /// Answers the first two pages of a sign-in.
    pub async fn gives_user_id_and_password(&self) -> Outcome {
        self.gives(USER_ID, KAREN.password).await
    }

    /// The same with what somebody else has chosen.
    pub async fn gives(&self, user_id: &str, password: &str) -> Outcome {
        let words = self.words();
        self.is_on_page("login-user-id").await?;
        self.fills(words.user_id, user_id).await?;
        self.presses(words.next_page).await?;
        self.is_on_page("login-password").await?;
        self.fills(words.password, password).await?;
        self.presses(words.next_page).await
    }

    /// Types a key into the field for this number.
    pub async fn fills_in_key(&self, number: &str, key: &str) -> Outcome {
        let label = format!("{}{number}", self.words().or("Nøgle til nummer ", "Key for number "));
        self.fills(&label, key).await
    }

    /// Types number and code of a letter.
    pub async fn opens_the_letter(&self, letter: &Registered) -> Outcome {
        self.types_the_letter(&letter.letter, &letter.code).await
    }

    /// The same, of any letter.
    pub async fn types_the_letter(&self, number: &str, code: &str) -> Outcome {
        let words = self.words();
        self.fills(words.or("Brevets nummer", "Number of the letter"), number).await?;
        self.fills(words.or("Brevets kode", "Code of the letter"), code).await?;
        self.presses(words.next_page).await
    }

    /// Begins at the demo relying party, up to where the ways are offered, or the only one is taken.
    pub async fn begins_with_user_id_at_the_service(&self, world: &World) -> Outcome {
        self.goes_to(&world.service).await?;
        self.presses_on("#sign-in").await?;
        self.gives_user_id_and_password().await
    }

    /// The number of the key that is asked for, on a page or a screen.
    pub async fn asked_number(&self) -> Outcome<String> {
        let label = "document.querySelector('label[for=key], label[for=card-key]')?.textContent.match(/\\d{4}/)?.[0]";
        let number = self.waits_for_value("a key to be asked for", label).await?;
        Ok(number.as_str().unwrap_or_default().to_owned())
    }
}

impl Pc {
    /// Types the key that is asked for in a sign-in.
    pub async fn types_the_key(&self, card: &KeyCard) -> Outcome {
        self.is_on("login-key").await?;
        let number = self.asked_number().await?;
        self.fills_in_key(&number, card.key(&number)?).await?;
        self.presses(self.words().or("Log på", "Sign in")).await
    }

    /// Signs in to the own account with the card.
    pub async fn opens_my_account_with_the_card(&self, card: &KeyCard) -> Outcome {
        self.opens("/account").await?;
        self.gives_user_id_and_password().await?;
        self.switches_to_the_card().await?;
        self.types_the_key(card).await?;
        self.is_on("my-account").await
    }

    /// Where the app is offered too, the card is chosen.
    async fn switches_to_the_card(&self) -> Outcome {
        self.waits_for("[data-page=login-key], [data-page=login-method]").await?;
        if self.evaluate("!!document.querySelector('[data-page=login-method]')").await? == true {
            self.presses(self.words().or("Skift til nøglekort", "Switch to key card")).await?;
        }
        Ok(())
    }
}

impl Phone {
    /// Opens the app for the first time and begins.
    pub async fn starts_the_key_app(&self) -> Outcome {
        self.allows_camera_and_notifications().await?;
        self.opens_the_app().await?;
        self.is_on("welcome").await?;
        self.presses("Start").await?;
        self.is_on("terms").await
    }

    /// Accepts the terms.
    pub async fn accepts_the_terms(&self) -> Outcome {
        self.presses(self.words().or("Jeg accepterer ovenstående vilkår", "I accept the terms above")).await?;
        self.presses(self.words().next_page).await?;
        self.is_on("credentials").await
    }

    /// User ID and password, on one screen.
    pub async fn gives_user_id_and_password_in_the_app(&self) -> Outcome {
        self.fills_in_user_id_and_password().await?;
        self.is_on("card-key").await
    }

    /// The same, whatever comes of it.
    pub async fn fills_in_user_id_and_password(&self) -> Outcome {
        let words = self.words();
        self.fills(words.user_id, USER_ID).await?;
        self.fills(words.password, KAREN.password).await?;
        self.presses(words.next_page).await
    }

    /// The key that the app asks for, and the button with this name.
    pub async fn types_the_key_in_the_app(&self, card: &KeyCard, button: &str) -> Outcome {
        self.is_on("card-key").await?;
        let number = self.asked_number().await?;
        self.fills_in_key(&number, card.key(&number)?).await?;
        self.presses(button).await
    }

    /// Up to the waiting period.
    pub async fn waits_for_its_hour(&self, card: &KeyCard) -> Outcome {
        self.starts_the_key_app().await?;
        self.accepts_the_terms().await?;
        self.gives_user_id_and_password_in_the_app().await?;
        self.types_the_key_in_the_app(card, self.words().or("Aktivér nøgleapp", "Activate key app")).await?;
        self.is_on("waiting-period").await
    }

    /// The hour passes, and the person goes on.
    pub async fn goes_on_after_its_hour(&self, world: &World) -> Outcome {
        world.time_passes(HOUR)?;
        self.presses(self.words().next_page).await?;
        self.is_on("credentials").await
    }

    /// From the second sign-in to a chosen code.
    pub async fn signs_in_again_and_chooses_a_code(&self, card: &KeyCard) -> Outcome {
        let words = self.words();
        self.gives_user_id_and_password_in_the_app().await?;
        self.types_the_key_in_the_app(card, words.or("Aktivér nøgleapp", "Activate key app")).await?;
        self.chooses_a_code(PIN).await
    }

    /// Chooses a code and repeats it.
    pub async fn chooses_a_code(&self, code: &str) -> Outcome {
        for screen in ["choose-pin", "repeat-pin"] {
            self.is_on(screen).await?;
            self.types_pin(code).await?;
            self.presses(self.words().next_page).await?;
        }
        Ok(())
    }

    /// Through the four steps of the guide, to the end of the activation.
    pub async fn is_guided_through(&self) -> Outcome {
        let words = self.words();
        for step in 1..=4 {
            self.is_on(&format!("tour-{step}")).await?;
            self.presses(if step < 4 { words.next_page } else { "OK" }).await?;
        }
        self.is_on("bound").await?;
        self.presses("OK").await?;
        self.is_on("home").await
    }

    /// The whole activation, without fingerprint.
    pub async fn becomes_a_key_app(&self, world: &World, card: &KeyCard) -> Outcome {
        self.waits_for_its_hour(card).await?;
        self.goes_on_after_its_hour(world).await?;
        self.signs_in_again_and_chooses_a_code(card).await?;
        self.is_on("offer-biometrics").await?;
        self.presses(self.words().or("Fortsæt uden", "Continue without")).await?;
        self.is_guided_through().await
    }

    /// Opens the locked app with the code.
    pub async fn unlocks_with(&self, code: &str) -> Outcome {
        self.is_on("locked-pin").await?;
        self.types_pin(code).await?;
        self.presses(self.words().or("Lås op", "Unlock")).await
    }

    /// Drags the arrow to the right. Whoever has keys alone presses it, is asked once more, and presses again.
    pub async fn drags_the_arrow(&self) -> Outcome {
        if self.looks.keyboard {
            self.presses_on(".swipe").await?;
            self.sees(self.words().or("Tryk en gang til for at godkende", "Press once more to approve")).await?;
            return self.strikes("Enter").await;
        }
        let way = self.waits_for_value("the arrow", "document.querySelector('.swipe')?.clientWidth").await?;
        self.swipes_right(".swipe .knob", way.as_f64().unwrap_or_default()).await
    }
}
