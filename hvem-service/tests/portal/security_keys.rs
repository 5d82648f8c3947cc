//! Security keys: made one's own by the letter from the office or by who is signed in, and touched in a sign-in (journeys M4, M5).

mod attacked;

use std::collections::HashSet;

use hvem_domain::{
    activation::token::{By, TokenActivation},
    article::Article,
    code_token::Address,
    id::Id,
    level::Level,
    login::Login,
    scheme::{Gate, MITID},
    security_key::{Blocked, SecurityKey, State},
    time::minutes,
};
use hvem_formats::webauthn::Assertion;
use hvem_service::{
    blocking::BlockedBy,
    codes::{ActivateError, CodeError, TokenMove},
    login::{FinishError, LoginError, Opened, Stand},
    security_keys::SecurityKeyError,
};
use serde_json::Value;

use super::{
    chip::Chip,
    codes::{CHOSEN, Letter},
    scene::{Browser, ISSUER, PASSWORD, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";

impl World {
    /// As far as the touch.
    async fn activation_up_to_touch(&self, browser: &Browser, whose: (&Letter, By)) -> TokenActivation {
        let id = self.service.begin_token_activation((whose.0.account.id, whose.1), browser.cookie).await.unwrap();
        let under_way = async || self.service.token_activation(id, &browser.cookie).await.unwrap();
        self.service.choose_article(under_way().await, Article::SecurityKey).await.unwrap();
        self.service.choose_token_password(under_way().await, typed(PASSWORD)).await.unwrap();
        under_way().await
    }

    async fn makes_hers(&self, browser: &Browser, whose: (&Letter, By), chip: &Chip) -> Result<(), ActivateError> {
        let activation = self.activation_up_to_touch(browser, whose).await;
        let options = self.service.security_key_to_make(&activation).await?;
        self.service.register_security_key(activation, &chip.makes(&options)).await
    }

    /// Karen has made a chip hers.
    async fn karen_has_a_chip(&self) -> (Letter, Chip) {
        let (letter, chip) = (self.letter_for(KAREN, CHOSEN).await, Chip::new());
        let by = By::Letter(letter.letter.id);
        self.makes_hers(&Browser::new(9), (&letter, by), &chip).await.unwrap();
        self.told().await;
        self.wait(minutes(1));
        (letter, chip)
    }

    /// The office writes again to somebody who has lost what they had.
    async fn another_letter(&self, letter: &Letter) -> By {
        let another = self.service.write_another_letter(letter.account.id).await.unwrap();
        self.service.send_letter(&another.number).await.unwrap();
        By::Letter(another.id)
    }

    /// As far as the touch, with what the page asks for.
    async fn asks_for_touch(&self, browser: &Browser, user_id: &str, floor: Level) -> (Login, Value) {
        let login = self.begins(browser, floor).await;
        let login = self.claims_to_be(&login, user_id).await;
        self.takes(browser, login.clone(), Gate::SecurityKey).await.unwrap();
        let login = self.again(&login).await;
        let Stand::SecurityKey(options) = self.service.stand(&login).await.unwrap() else { panic!("no touch is due") };
        (login, options)
    }

    async fn touches(&self, browser: &Browser, user_id: &str, chip: &mut Chip) -> Result<Login, LoginError> {
        let (login, options) = self.asks_for_touch(browser, user_id, Level::Low).await;
        self.service.touch_security_key(login, &chip.touched(&options)).await
    }

    async fn signs_in_by_chip(&self, browser: &Browser, chip: &mut Chip, password: &str) -> Result<Opened, LoginError> {
        let login = self.touches(browser, CHOSEN, chip).await?;
        let login = self.service.check_password(login, typed(password)).await?;
        Ok(self.finishes(browser, &login).await.unwrap())
    }

    async fn only_key_of(&self, letter: &Letter) -> SecurityKey {
        let keys = self.service.security_keys_of(letter.account.id).await.unwrap();
        assert_eq!(keys.len(), 1);
        keys[0].clone()
    }
}

fn allowed(options: &Value) -> &str {
    assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(1));
    options["allowCredentials"][0]["id"].as_str().unwrap()
}

#[tokio::test]
async fn whoever_has_the_letter_makes_a_chip_their_own_and_signs_in_with_it() {
    for world in World::all_of(&MITID).await {
        let (letter, mut chip) = (world.letter_for(KAREN, CHOSEN).await, Chip::new());
        let by = By::Letter(letter.letter.id);
        world.makes_hers(&Browser::new(9), (&letter, by), &chip).await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "security-key-works")]);
        assert!(world.makes_hers(&Browser::new(8), (&letter, by), &Chip::new()).await.is_err(), "the letter is used");
        let browser = Browser::new(1);
        let session = world.signs_in_by_chip(&browser, &mut chip, PASSWORD).await.unwrap().session;
        assert_eq!((session.account, session.levels.authentication), (letter.account.id, Level::High));
        assert_eq!(session.methods, ["hwk", "user", "pwd", "mfa"]);
        let key = world.only_key_of(&letter).await;
        assert_eq!((key.credential.0.counter, key.last_used_at), (1, Some(world.service.now())));
    }
}

#[tokio::test]
async fn the_highest_level_is_offered_with_the_chip_alone_and_a_synced_key_does_not_reach_it() {
    let world = World::of(&MITID).await;
    let (letter, mut chip) = world.karen_has_a_chip().await;
    for (synced, browser, opens) in
        [(false, Browser::new(1), true), (false, Browser::without_script(2), false), (true, Browser::new(3), false)]
    {
        if synced {
            let key = world.only_key_of(&letter).await;
            world.service.move_security_key(key.id, TokenMove::Revoke).await.unwrap();
            let by = world.another_letter(&letter).await;
            chip = Chip { synced, ..Chip::new() };
            world.makes_hers(&Browser::new(7), (&letter, by), &chip).await.unwrap();
        }
        let login = world.begins(&browser, Level::High).await;
        let login = world.claims_to_be(&login, CHOSEN).await;
        let Stand::Method(methods) = world.service.stand(&login).await.unwrap() else { panic!("nothing is offered") };
        assert_eq!(methods.iter().map(|method| method.gate).collect::<Vec<_>>(), [Gate::SecurityKey]);
        assert!(world.service.choose_method(login, Gate::TokenCode).await.is_err());
        let (login, options) = world.asks_for_touch(&browser, CHOSEN, Level::High).await;
        let login = world.service.touch_security_key(login, &chip.touched(&options)).await.unwrap();
        let login = world.service.check_password(login, typed(PASSWORD)).await.unwrap();
        let finished = world.finishes(&browser, &login).await;
        assert_eq!(finished.is_ok(), opens);
        assert!(opens || matches!(finished, Err(FinishError::TooLow)));
    }
}

#[tokio::test]
async fn a_blocked_chip_answers_nothing_until_it_is_opened_by_who_may() {
    for world in World::all_of(&MITID).await {
        let (letter, mut chip) = world.karen_has_a_chip().await;
        let key = world.only_key_of(&letter).await.id;
        let own = async |to| world.service.move_own_security_key(letter.account.id, key, to).await;
        own(TokenMove::Block).await.unwrap();
        assert!(matches!(own(TokenMove::Block).await, Err(SecurityKeyError::NotNow(_))));
        assert!(world.touches(&Browser::new(1), CHOSEN, &mut chip).await.is_err());
        own(TokenMove::Open).await.unwrap();
        assert!(world.signs_in_by_chip(&Browser::new(1), &mut chip, PASSWORD).await.is_ok());
        world.service.move_security_key(key, TokenMove::Block).await.unwrap();
        assert!(matches!(own(TokenMove::Open).await, Err(SecurityKeyError::NotNow(_))), "the office decides");
        world.service.move_security_key(key, TokenMove::Open).await.unwrap();
        let mads = world.letter_for("mads@example.org", "grønne støvler 3").await;
        let foreign = world.service.move_own_security_key(mads.account.id, key, TokenMove::Revoke).await;
        assert!(matches!(foreign, Err(SecurityKeyError::NoKey)));
        let kinds: Vec<_> = world.told().await.into_iter().map(|(_, kind)| kind).collect();
        let (blocked, works) = ("security-key-blocked", "security-key-works");
        assert_eq!(kinds, [blocked, blocked, works, works]);
    }
}

/// Decision 060: nothing signs in by a blocked account, also not what was touched before.
#[tokio::test]
async fn a_blocked_account_is_opened_by_no_chip() {
    let world = World::of(&MITID).await;
    let (letter, mut chip) = world.karen_has_a_chip().await;
    let touched = world.touches(&Browser::new(1), CHOSEN, &mut chip).await.unwrap();
    let asked = world.asks_for_touch(&Browser::new(2), CHOSEN, Level::Low).await;
    world.service.block_account(letter.account.id, BlockedBy::Holder).await.unwrap();
    assert!(world.service.check_password(touched, typed(PASSWORD)).await.is_err());
    let (login, options) = asked;
    let refused = world.service.touch_security_key(login, &chip.touched(&options)).await;
    assert!(matches!(refused, Err(LoginError::WrongTouch)));
    let (_, options) = world.asks_for_touch(&Browser::new(3), CHOSEN, Level::Low).await;
    assert_ne!(allowed(&options), chip.shown());
}

#[tokio::test]
async fn there_is_one_at_a_time_and_a_removed_one_is_registered_anew_with_another_key() {
    for world in World::all_of(&MITID).await {
        let (letter, mut chip) = world.karen_has_a_chip().await;
        let session = world.signs_in_by_chip(&Browser::new(1), &mut chip, PASSWORD).await.unwrap().session;
        let by = By::Session(session.id);
        let activation = world.activation_up_to_touch(&Browser::new(1), (&letter, by)).await;
        let options = world.service.security_key_to_make(&activation).await.unwrap();
        assert_eq!(options["excludeCredentials"][0]["id"], chip.shown().as_str());
        let second = world.service.register_security_key(activation.clone(), &Chip::new().makes(&options)).await;
        assert!(matches!(second, Err(ActivateError::TooManyKeys)));
        let first = world.only_key_of(&letter).await;
        world.service.move_own_security_key(letter.account.id, first.id, TokenMove::Revoke).await.unwrap();
        let options = world.service.security_key_to_make(&activation).await.unwrap();
        assert!(options["excludeCredentials"].as_array().unwrap().is_empty());
        let again = world.service.register_security_key(activation.clone(), &chip.makes(&options)).await;
        assert!(matches!(again, Err(ActivateError::NotThisTouch)), "no key makes a credential twice");
        let mut anew = Chip::new();
        world.service.register_security_key(activation, &anew.makes(&options)).await.unwrap();
        assert_ne!(world.only_key_of(&letter).await.id, first.id);
        assert!(world.touches(&Browser::new(1), CHOSEN, &mut chip).await.is_err());
        assert!(world.signs_in_by_chip(&Browser::new(1), &mut anew, PASSWORD).await.is_ok());
    }
}

/// Issue: "a blocked chip can be registered anew", also by who has nothing else to sign in with.
#[tokio::test]
async fn a_letter_makes_a_chip_anew_in_the_place_of_a_blocked_one() {
    let world = World::of(&MITID).await;
    let (letter, _) = world.karen_has_a_chip().await;
    let first = world.only_key_of(&letter).await.id;
    world.service.move_own_security_key(letter.account.id, first, TokenMove::Block).await.unwrap();
    let (by, mut anew) = (world.another_letter(&letter).await, Chip::new());
    world.makes_hers(&Browser::new(4), (&letter, by), &anew).await.unwrap();
    assert_ne!(world.only_key_of(&letter).await.id, first, "the blocked one is done with");
    let opened = world.service.move_security_key(first, TokenMove::Open).await;
    assert!(matches!(opened, Err(SecurityKeyError::NotNow(_))));
    assert!(world.signs_in_by_chip(&Browser::new(1), &mut anew, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn the_way_of_one_article_can_not_be_passed_by_another() {
    let world = World::of(&MITID).await;
    let letter = world.letter_for(KAREN, CHOSEN).await;
    let browser = Browser::new(1);
    let activation = world.activation_up_to_touch(&browser, (&letter, By::Letter(letter.letter.id))).await;
    let serial = "7000000001".parse().unwrap();
    assert!(matches!(world.service.give_serial(activation.clone(), serial).await, Err(ActivateError::Elsewhere)));
    let mut foreign = activation.clone();
    foreign.id = Id::from_bytes([9; 16]);
    let options = world.service.security_key_to_make(&foreign).await.unwrap();
    let made = Chip::new().makes(&options);
    let refused = world.service.register_security_key(activation.clone(), &made).await;
    assert!(matches!(refused, Err(ActivateError::NotThisTouch)), "made for another activation");
    let options = world.service.security_key_to_make(&activation).await.unwrap();
    let elsewhere = Chip { origin: "https://evil.example", ..Chip::new() }.makes(&options);
    let refused = world.service.register_security_key(activation.clone(), &elsewhere).await;
    assert!(matches!(refused, Err(ActivateError::NotThisTouch)));
    world.wait(minutes(60));
    assert!(world.service.register_security_key(activation, &Chip::new().makes(&options)).await.is_err());
}

#[tokio::test]
async fn a_chip_is_ordered_and_sent_without_a_serial_number() {
    for world in World::all_of(&MITID).await {
        let letter = world.letter_for(KAREN, CHOSEN).await;
        let address = Address::parse(["Søndergade 1", "2100", "København Ø", ""]).unwrap();
        let order = world.service.order_article(letter.account.id, Article::SecurityKey, address).await.unwrap();
        let by_serial = world.service.send_code_token(order.id, &"7000000001".parse().unwrap()).await;
        assert!(matches!(by_serial, Err(CodeError::NoDevice)));
        world.service.send_security_key(order.id).await.unwrap();
        assert!(matches!(world.service.send_security_key(order.id).await, Err(CodeError::OrderOver)));
        assert!(world.service.orders().await.unwrap().is_empty());
        let kinds: Vec<_> = world.told().await.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, ["security-key-ordered", "security-key-sent"]);
        let by = By::Letter(letter.letter.id);
        world.makes_hers(&Browser::new(1), (&letter, by), &Chip::new()).await.unwrap();
        let orders = world.service.orders_of(letter.account.id).await.unwrap();
        assert!(matches!(orders[0].state, hvem_domain::code_token::OrderState::Received(_)));
    }
}
