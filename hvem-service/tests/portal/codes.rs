//! Code devices: made one's own by the letter from the office, and typed in a sign-in (journeys M4, M5, M8).

mod makes;
mod ordered;

use hvem_domain::{
    account::Account,
    activation::token::{By, TokenActivation},
    article::Article,
    code_token::{Kind, Serial, State},
    id::Id,
    level::Level,
    login::Login,
    phone_number::PhoneNumber,
    registration::{LetterCode, LetterNumber, Registration},
    scheme::{Gate, Identifier, MITID},
    time::{Timestamp, minutes},
};
use hvem_formats::{
    app::alone::Pass,
    oath::{
        Code, Digits, Hash, Seed, Steps, hotp,
        package::{Algorithm, Package},
    },
};
use hvem_service::{
    codes::{ActivateError, CodeError, TokenMove},
    login::{LoginError, Opened, Stand},
    registrations::{ChooseError, Civil, RegisterError, Registered},
};

use super::{
    scene::{Browser, PASSWORD, email, karen, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";
pub const CHOSEN: &str = "blå cykel 7";
pub const PHONE: &str = "+4520123456";

/// Somebody with a letter in the hand.
pub struct Letter {
    pub account: Account,
    pub letter: Registration,
    pub code: LetterCode,
}

impl Letter {
    /// What a phone sends of it.
    pub fn typed(&self) -> Pass {
        Pass::Letter { number: self.letter.number.to_string(), code: self.code.reveal() }
    }

    fn opens(&self) -> (&LetterNumber, &LetterCode) {
        (&self.letter.number, &self.code)
    }
}

fn serial(number: u32) -> Serial {
    format!("7000000{number:03}").parse().unwrap()
}

fn seed(number: u32) -> Seed {
    Seed::from_bytes(format!("the seed of device {number:04}").into_bytes()).unwrap()
}

fn package(number: u32) -> Package {
    Package {
        serial: serial(number).to_string(),
        manufacturer: None,
        algorithm: Algorithm::Totp { steps: Steps::USUAL },
        hash: Hash::Sha1,
        digits: Digits::Six,
        seed: seed(number),
        valid_from: None,
        valid_until: None,
    }
}

impl World {
    /// What the display shows now, or some steps of its clock later.
    pub fn displayed(&self, number: u32, later: i64) -> Code {
        let step = Steps::USUAL.at(self.service.now().seconds() as u64).saturating_add_signed(later);
        hotp(&seed(number), Hash::Sha1, Digits::Six, step)
    }

    async fn stocks(&self, numbers: std::ops::RangeInclusive<u32>) {
        self.service.add_code_tokens(Kind::Display, numbers.map(package).collect()).await.unwrap();
    }

    pub async fn registers_by(&self, address: &str, civil_number: Option<Civil>) -> Result<Letter, RegisterError> {
        let person = Registered {
            name: karen(),
            email: email(address),
            phone: Some(PhoneNumber::from_stored(PHONE).unwrap()),
            language: "da".into(),
            identity: Level::Substantial,
            civil_number,
        };
        let opened = self.service.register_person(person).await?;
        let code = self.service.letter_code(&opened.letter)?;
        self.service.send_letter(&opened.letter.number).await?;
        Ok(Letter { account: opened.account, letter: opened.letter, code })
    }

    /// Somebody with a letter, who has chosen a user ID.
    pub async fn letter_for(&self, address: &str, user_id: &str) -> Letter {
        let letter = self.registers_by(address, Some(Civil::None)).await.unwrap();
        self.service.choose_user_id_by_letter(letter.opens(), user_id).await.unwrap();
        letter
    }

    /// Another letter, to somebody who is registered.
    pub async fn another_letter_for(&self, account: Account) -> Letter {
        let letter = self.service.write_another_letter(account.id).await.unwrap();
        let code = self.service.letter_code(&letter).unwrap();
        self.service.send_letter(&letter.number).await.unwrap();
        Letter { account, letter, code }
    }

    async fn begins_activation(&self, browser: &Browser, letter: &Letter) -> Id<TokenActivation> {
        let whose = (letter.account.id, By::Letter(letter.letter.id));
        self.service.begin_token_activation(whose, browser.cookie).await.unwrap()
    }

    async fn under_way(&self, browser: &Browser, id: Id<TokenActivation>) -> TokenActivation {
        self.service.token_activation(id, &browser.cookie).await.unwrap()
    }

    /// As far as the first code.
    async fn activation_of(&self, browser: &Browser, letter: &Letter, number: u32) -> TokenActivation {
        let id = self.begins_activation(browser, letter).await;
        self.service
            .choose_article(self.under_way(browser, id).await, Article::CodeToken(Kind::Display))
            .await
            .unwrap();
        self.service.choose_token_password(self.under_way(browser, id).await, typed(PASSWORD)).await.unwrap();
        self.service.give_serial(self.under_way(browser, id).await, serial(number)).await.unwrap();
        self.under_way(browser, id).await
    }

    /// Karen has made display 1 hers.
    pub async fn karen_has_a_display(&self) -> Letter {
        self.stocks(1..=9).await;
        let letter = self.letter_for(KAREN, CHOSEN).await;
        let activation = self.activation_of(&Browser::new(9), &letter, 1).await;
        self.service.check_first_code(activation, &self.displayed(1, 0)).await.unwrap();
        self.wait(minutes(1));
        letter
    }

    pub async fn claims_to_be(&self, login: &Login, chosen: &str) -> Login {
        self.service.claim_user_id(login.clone(), Identifier::UserId.read(chosen).unwrap()).await.unwrap();
        self.again(login).await
    }

    /// As far as the password.
    async fn types_code(&self, browser: &Browser, user_id: &str, code: &Code) -> Login {
        let login = self.begins(browser, Level::Low).await;
        let login = self.claims_to_be(&login, user_id).await;
        self.service.choose_method(login.clone(), Gate::TokenCode).await.unwrap();
        self.service.type_code(self.again(&login).await, code).await.unwrap();
        self.again(&login).await
    }

    pub async fn signs_in_by_code(&self, browser: &Browser, code: &Code, password: &str) -> Result<Opened, LoginError> {
        let login = self.types_code(browser, CHOSEN, code).await;
        let login = self.service.check_password(login, typed(password)).await?;
        Ok(self.finishes(browser, &login).await.unwrap())
    }

    async fn state_of(&self, number: u32) -> (State, u16, Option<Timestamp>) {
        let token = self.service.code_token(&serial(number)).await.unwrap();
        (token.state, token.pace.wrong, token.pace.paused_until)
    }
}

#[tokio::test]
async fn whoever_has_the_letter_makes_a_code_display_their_own_and_signs_in_with_it() {
    for world in World::all_of(&MITID).await {
        let letter = world.karen_has_a_display().await;
        assert!(matches!(world.state_of(1).await.0, State::InUse(account, _) if account == letter.account.id));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "code-token-works")]);
        let browser = Browser::new(1);
        let login = world.begins(&browser, Level::Substantial).await;
        let login = world.claims_to_be(&login, "BLÅ cykel 7").await;
        world.service.choose_method(login.clone(), Gate::TokenCode).await.unwrap();
        assert!(matches!(world.service.stand(&world.again(&login).await).await.unwrap(), Stand::Code));
        let login = world.service.type_code(world.again(&login).await, &world.displayed(1, 0)).await.unwrap();
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Password));
        let login = world.service.check_password(login, typed(PASSWORD)).await.unwrap();
        let session = world.finishes(&browser, &login).await.unwrap().session;
        assert_eq!(session.account, letter.account.id);
        assert_eq!(session.levels.authentication, Level::Substantial);
        assert_eq!(session.methods, ["otp", "pwd", "mfa"]);
    }
}

#[tokio::test]
async fn a_letter_opens_one_device_and_another_browser_can_not_go_on() {
    let world = World::of(&MITID).await;
    world.stocks(1..=2).await;
    let letter = world.letter_for(KAREN, CHOSEN).await;
    let (mine, other) = (Browser::new(1), Browser::new(2));
    let first = world.activation_of(&mine, &letter, 1).await;
    let second = world.activation_of(&other, &letter, 2).await;
    assert!(matches!(world.service.token_activation(first.id, &other.cookie).await, Err(ActivateError::Gone)));
    world.service.check_first_code(first, &world.displayed(1, 0)).await.unwrap();
    let late = world.service.check_first_code(second, &world.displayed(2, 0)).await;
    assert!(matches!(late, Err(ActivateError::Gone)), "the letter was used meanwhile");
    assert!(matches!(world.state_of(2).await.0, State::InStock));
    assert!(matches!(
        world.service.open_letter(&letter.letter.number, &letter.code).await,
        Err(ChooseError::Letter(_))
    ));
}

#[tokio::test]
async fn the_steps_can_not_be_passed_out_of_order_or_after_their_hour() {
    let world = World::of(&MITID).await;
    world.stocks(1..=1).await;
    let letter = world.letter_for(KAREN, CHOSEN).await;
    let browser = Browser::new(1);
    let id = world.begins_activation(&browser, &letter).await;
    let begun = world.under_way(&browser, id).await;
    let code = world.displayed(1, 0);
    assert!(matches!(world.service.check_first_code(begun.clone(), &code).await, Err(ActivateError::Elsewhere)));
    assert!(matches!(world.service.give_serial(begun.clone(), serial(1)).await, Err(ActivateError::Elsewhere)));
    let weak = world.service.choose_token_password(begun, typed("blå cykel 7")).await;
    assert!(matches!(weak, Err(ActivateError::Weak(_))), "the user ID is no password");
    let activation = world.activation_of(&browser, &letter, 1).await;
    world.wait(minutes(60));
    assert!(matches!(world.service.token_activation(activation.id, &browser.cookie).await, Err(ActivateError::Gone)));
}

/// G-16: however many sign-ins try the same code at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_opens_one_session_of_many_that_try_it_at_once() {
    for world in World::all_of(&MITID).await {
        world.karen_has_a_display().await;
        let code = world.displayed(1, 0);
        let mut logins = Vec::new();
        for number in 1..=8 {
            logins.push(world.types_code(&Browser::new(number), CHOSEN, &code).await);
        }
        let tries = logins.into_iter().map(|login| {
            let service = world.service.clone();
            tokio::spawn(async move { service.check_password(login, typed(PASSWORD)).await.is_ok() })
        });
        let mut opened = 0;
        for tried in tries.collect::<Vec<_>>() {
            opened += usize::from(tried.await.unwrap());
        }
        assert_eq!(opened, 1);
    }
}

/// G-02: whoever knows a user ID and no password makes no device pause, and learns nothing.
#[tokio::test]
async fn a_stranger_spends_no_try_of_a_device() {
    let world = World::of(&MITID).await;
    world.karen_has_a_display().await;
    for number in 20..40 {
        let wrong = world.signs_in_by_code(&Browser::new(number), &world.displayed(2, 0), "gæt på en kode").await;
        assert!(matches!(wrong, Err(LoginError::WrongCode)));
    }
    let (_, wrong, paused) = world.state_of(1).await;
    assert_eq!((wrong, paused), (0, None));
    assert!(world.signs_in_by_code(&Browser::new(1), &world.displayed(1, 0), PASSWORD).await.is_ok());
}

/// RTS 2018/389 article 4: which of both was wrong is not said, nor whether there is such a person.
#[tokio::test]
async fn a_wrong_code_a_wrong_password_and_an_unknown_person_look_alike() {
    let world = World::of(&MITID).await;
    world.karen_has_a_display().await;
    let (right, wrong) = (world.displayed(1, 0), world.displayed(2, 0));
    for (user_id, code, password) in
        [(CHOSEN, &wrong, PASSWORD), (CHOSEN, &right, "forkert kode"), ("ingen her 9", &right, PASSWORD)]
    {
        let login = world.types_code(&Browser::new(1), user_id, code).await;
        let refused = world.service.check_password(login, typed(password)).await;
        assert!(matches!(refused, Err(LoginError::WrongCode)), "{user_id}");
    }
}

/// FACTS, "Wrong OTP".
#[tokio::test]
async fn three_wrong_codes_with_the_right_password_pause_the_device_and_its_holder_is_told() {
    for world in World::all_of(&MITID).await {
        world.karen_has_a_display().await;
        world.told().await;
        let browser = Browser::new(1);
        let mut last = None;
        for _ in 0..3 {
            last = world.signs_in_by_code(&browser, &world.displayed(2, 0), PASSWORD).await.err();
        }
        let Some(LoginError::CodesPaused(until)) = last else { panic!("{last:?}") };
        assert_eq!(until, world.service.now() + minutes(15));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "code-token-paused")]);
        let right = world.signs_in_by_code(&browser, &world.displayed(1, 0), PASSWORD).await;
        assert!(matches!(right, Err(LoginError::CodesPaused(_))), "not even the right one");
        world.wait(minutes(15));
        assert!(world.signs_in_by_code(&browser, &world.displayed(1, 0), PASSWORD).await.is_ok());
    }
}

/// G-15: after a hundred wrong passwords no more is looked at, but of who shows the device; G-02: the holder is one of those.
#[tokio::test]
async fn after_a_hundred_wrong_passwords_only_who_shows_a_right_code_is_looked_at() {
    let world = World::of(&MITID).await;
    world.karen_has_a_display().await;
    for number in 0..=100_u8 {
        if number % 5 == 0 {
            world.wait(minutes(15));
        }
        let tried = world.signs_in_by_code(&Browser::new(100 + number), &world.displayed(2, 0), "gæt på en kode").await;
        assert!(matches!(tried, Err(LoginError::WrongCode)), "{number}: {:?}", tried.err());
    }
    let looked_at = world.service.passwords_looked_at();
    let guessed = world.signs_in_by_code(&Browser::new(2), &world.displayed(2, 0), PASSWORD).await;
    assert!(matches!(guessed, Err(LoginError::WrongCode)), "the right password, and no device");
    assert_eq!(world.service.passwords_looked_at(), looked_at);
    let (_, wrong, _) = world.state_of(1).await;
    assert_eq!(wrong, 0);
    assert!(world.signs_in_by_code(&Browser::new(3), &world.displayed(1, 0), PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_display_whose_clock_is_far_off_is_believed_at_its_next_code() {
    let world = World::of(&MITID).await;
    world.karen_has_a_display().await;
    let browser = Browser::new(1);
    let far = world.signs_in_by_code(&browser, &world.displayed(1, 15), PASSWORD).await;
    assert!(matches!(far, Err(LoginError::NextCode)));
    assert!(world.signs_in_by_code(&browser, &world.displayed(1, 16), PASSWORD).await.is_ok());
    world.wait(minutes(5));
    assert!(
        world.signs_in_by_code(&browser, &world.displayed(1, 16), PASSWORD).await.is_ok(),
        "its clock is known now"
    );
}

#[tokio::test]
async fn a_blocked_device_answers_nothing_until_it_is_opened() {
    let world = World::of(&MITID).await;
    let letter = world.karen_has_a_display().await;
    let own = async |to| world.service.move_own_code_token(letter.account.id, &serial(1), to).await;
    own(TokenMove::Block).await.unwrap();
    let refused = world.signs_in_by_code(&Browser::new(1), &world.displayed(1, 0), PASSWORD).await;
    assert!(matches!(refused, Err(LoginError::WrongCode)));
    own(TokenMove::Open).await.unwrap();
    world.wait(minutes(1));
    assert!(world.signs_in_by_code(&Browser::new(1), &world.displayed(1, 0), PASSWORD).await.is_ok());
    world.service.move_code_token(&serial(1), TokenMove::Block).await.unwrap();
    assert!(matches!(own(TokenMove::Open).await, Err(CodeError::NotNow(_))), "the office decides");
    let stranger = world.letter_for("mads@example.org", "grønne støvler 3").await;
    let foreign = world.service.move_own_code_token(stranger.account.id, &serial(1), TokenMove::Revoke).await;
    assert!(matches!(foreign, Err(CodeError::NoDevice)));
}

#[tokio::test]
async fn a_code_is_not_offered_where_the_highest_level_is_asked_for() {
    let world = World::of(&MITID).await;
    world.karen_has_a_display().await;
    for user_id in [CHOSEN, "ingen her 9"] {
        let login = world.begins(&Browser::new(1), Level::High).await;
        let login = world.claims_to_be(&login, user_id).await;
        let Stand::Method(offered) = world.service.stand(&login).await.unwrap() else { panic!("nothing is offered") };
        assert!(offered.iter().all(|method| method.gate != Gate::TokenCode));
        let chosen = world.service.choose_method(login, Gate::TokenCode).await;
        assert!(matches!(chosen, Err(LoginError::Elsewhere)), "{user_id}");
    }
}

/// G-14: with the database and without the master key nobody makes a code, or finds the one that was typed.
#[tokio::test]
async fn a_stolen_database_holds_no_seed_and_no_code() {
    let world = World::of(&MITID).await;
    world.karen_has_a_display().await;
    let code = world.displayed(1, 0);
    world.types_code(&Browser::new(1), CHOSEN, &code).await;
    let dump = world.dump().await.join("\n");
    assert!(!dump.contains(code.reveal()));
    let hex: String = seed(1).as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!dump.to_lowercase().contains(&hex) && !dump.contains("the seed of device"));
}
