//! A code display or code reader in the hand of its holder, and what people do who have one.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hvem_formats::{
    oath::{
        Steps, hotp,
        package::{Algorithm, Package},
    },
    token_list,
};

use crate::{Failure, KAREN, Outcome, Page, World};

/// The user ID of the person whom the demo's office has registered.
const USER_ID: &str = "solopgang7";

/// A button, and a code that is shown or said.
pub struct CodeDevice {
    package: Package,
}

impl CodeDevice {
    /// What is printed on its back.
    pub fn serial(&self) -> &str {
        &self.package.serial
    }

    /// Presses the button: what it shows or says now, by the clock of this world.
    pub fn shows(&self, world: &World) -> Outcome<String> {
        let Algorithm::Totp { steps } = &self.package.algorithm else {
            return Err(Failure::new("a device without a clock"));
        };
        Ok(self.at(steps.at(world.seconds()?)))
    }

    /// A code that it showed long ago.
    pub fn showed_long_ago(&self, world: &World) -> Outcome<String> {
        Ok(self.at(Steps::USUAL.at(world.seconds()?).saturating_sub(500)))
    }

    fn at(&self, step: u64) -> String {
        hotp(&self.package.seed, self.package.hash, self.package.digits, step).reveal().to_owned()
    }
}

impl World {
    /// The demo of the preset with code devices, where somebody has one already ([`KAREN`]) and time may pass.
    pub async fn start_with_code_displays() -> Outcome<Self> {
        Self::begin_where_time_passes("mitid").await
    }

    /// One of the displays in stock, counted from 0: the first one is Karen's.
    pub fn code_display(&self, number: usize) -> Outcome<CodeDevice> {
        self.in_stock("code-displays.csv", number)
    }

    /// One of the readers in stock, counted from 0. They say eight digits.
    pub fn code_reader(&self, number: usize) -> Outcome<CodeDevice> {
        self.in_stock("code-readers.csv", number)
    }

    fn in_stock(&self, file: &str, number: usize) -> Outcome<CodeDevice> {
        let list = std::fs::read_to_string(self.data().join(file))?;
        let packages = token_list::read(&list).map_err(|error| Failure::new(error.to_string()))?;
        let package = packages.into_iter().nth(number).ok_or_else(|| Failure::new("no such device"))?;
        Ok(CodeDevice { package })
    }

    /// A code works once: before the next one is typed the display has to show another.
    pub fn another_code_comes(&self) -> Outcome {
        self.time_passes(Duration::from_secs(60))
    }

    /// The time of the program under test: this machine's, moved on.
    #[expect(clippy::disallowed_methods, reason = "a display tells the real time, as the program does")]
    fn seconds(&self) -> Outcome<u64> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| Failure::new(error.to_string()))?;
        Ok((now + self.ahead()).as_secs())
    }
}

impl Page {
    /// Types a one-time code.
    pub async fn types_the_code(&self, code: &str) -> Outcome {
        let words = self.words();
        self.fills(words.or("Engangskode", "One-time code"), code).await?;
        self.presses(words.next_page).await
    }

    /// Answers the three pages of a sign-in.
    pub async fn gives_code_and_password(&self, world: &World, display: &CodeDevice) -> Outcome {
        self.gives_a_user_id(USER_ID).await?;
        self.chooses_the_code_display().await?;
        self.types_the_code(&display.shows(world)?).await?;
        self.is_on_page("login-password").await?;
        self.gives_the_password(KAREN.password).await
    }

    /// The first page of a sign-in.
    pub async fn gives_a_user_id(&self, user_id: &str) -> Outcome {
        self.is_on_page("login-user-id").await?;
        self.fills(self.words().user_id, user_id).await?;
        self.presses(self.words().next_page).await
    }

    /// The way with a code, where the app is another one.
    pub async fn chooses_the_code_display(&self) -> Outcome {
        self.is_on_page("login-method").await?;
        self.chooses(self.words().or("Kodeviser eller kodeoplæser", "Code display or code reader")).await?;
        self.presses(self.words().or("Log på", "Sign in")).await?;
        self.is_on_page("login-code").await
    }

    /// The last page of a sign-in.
    pub async fn gives_the_password(&self, password: &str) -> Outcome {
        self.fills(self.words().password, password).await?;
        self.presses(self.words().or("Log på", "Sign in")).await
    }

    /// Chooses a password, twice.
    pub async fn chooses_a_new_password(&self, password: &str) -> Outcome {
        let words = self.words();
        self.fills(words.or("Vælg ny adgangskode", "Choose a new password"), password).await?;
        self.fills(words.or("Gentag din nye adgangskode", "Repeat your new password"), password).await?;
        self.presses(words.next_page).await
    }
}
