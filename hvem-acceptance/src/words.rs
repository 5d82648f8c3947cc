//! What the buttons and fields are called that a test has to press and fill on its way to what it is about.
//!
//! Names that the guide quotes are the same in both languages, or differ as the guide says (`Fortsæt`/`Continue`).

/// The names in one language.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names are their own explanation")]
pub struct Words {
    pub create_account: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub choose_password: &'static str,
    pub repeat_password: &'static str,
    pub save_password: &'static str,
    pub forgotten_password: &'static str,
    pub send_link: &'static str,
    pub next_page: &'static str,
    pub user_id: &'static str,
    pub password: &'static str,
    pub device_name: &'static str,
    pub pin: &'static str,
    pub repeat_pin: &'static str,
    pub continue_: &'static str,
    pub open: &'static str,
    pub settings: &'static str,
    pub other_method: &'static str,
    pub cancel: &'static str,
}

impl Words {
    /// The words of a language.
    pub fn of(language: &str) -> &'static Self {
        if language == "en" { &ENGLISH } else { &DANISH }
    }

    /// Whether these are the Danish ones: for the sentences that only one test needs.
    pub fn or(&self, danish: &'static str, english: &'static str) -> &'static str {
        if std::ptr::eq(self, &raw const ENGLISH) { english } else { danish }
    }
}

static DANISH: Words = Words {
    create_account: "Opret en konto",
    given_name: "Fornavn",
    family_name: "Efternavn",
    choose_password: "Vælg nyt password",
    repeat_password: "Gentag dit nye password",
    save_password: "Gem passwordet",
    forgotten_password: "Glemt dit password?",
    send_link: "Send linket",
    next_page: "Næste",
    user_id: "Bruger-id",
    password: "Adgangskode",
    device_name: "Navn på telefonen",
    pin: "Pinkode på 4 cifre",
    repeat_pin: "Gentag pinkoden",
    continue_: "Fortsæt",
    open: "Åbn",
    settings: "Indstillinger",
    other_method: "Brug en anden metode",
    cancel: "Annullér",
};

static ENGLISH: Words = Words {
    create_account: "Create an account",
    given_name: "Given name",
    family_name: "Family name",
    choose_password: "Choose a new password",
    repeat_password: "Repeat your new password",
    save_password: "Save the password",
    forgotten_password: "Forgotten your password?",
    send_link: "Send the link",
    next_page: "Next",
    user_id: "User ID",
    password: "Password",
    device_name: "Name of the phone",
    pin: "PIN code of 4 digits",
    repeat_pin: "Repeat the PIN code",
    continue_: "Continue",
    open: "Open",
    settings: "Settings",
    other_method: "Use another method",
    cancel: "Cancel",
};
