//! People whom the office registers, and the letter by which they choose user ID and password.

use std::time::Duration;

use hvem_domain::{
    account::Account,
    id::Id,
    level::Level,
    phone_number::{CHANGED_RESTS, NoPhone, PhoneNumber},
    registration::{LETTER_WITHIN, LetterCode, Registration, Unusable},
    scheme::{Gate, Identifier, NEMID, Scheme},
    user_id::Unfit,
};
use hvem_service::{
    keycards::{KeyCardError, Move},
    login::Stand,
    phones::PhoneError,
    registrations::{ChooseError, RegisterError, Registered},
};

use super::{
    scene::{Browser, PASSWORD, email, karen, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";
const CHOSEN: &str = "Blå cykel 7";

impl World {
    async fn registers(&self, address: &str) -> Result<(Account, Registration), RegisterError> {
        let person = Registered {
            name: karen(),
            email: email(address),
            phone: None,
            language: "da".into(),
            identity: Level::Substantial,
            civil_number: None,
        };
        self.service.register_person(person).await.map(|opened| (opened.account, opened.letter))
    }

    /// Karen has her letter in her hand.
    async fn karen_has_a_letter(&self) -> (Registration, LetterCode) {
        let (_, letter) = self.registers(KAREN).await.unwrap();
        let code = self.service.letter_code(&letter).unwrap();
        self.service.send_letter(&letter.number).await.unwrap();
        (letter, code)
    }
}

#[tokio::test]
async fn whoever_has_the_letter_chooses_user_id_and_password_and_signs_in_with_them() {
    for world in World::all_of(&NEMID).await {
        let (letter, code) = world.karen_has_a_letter().await;
        let chosen = world.service.choose_by_letter((&letter.number, &code), CHOSEN, typed(PASSWORD)).await.unwrap();
        assert_eq!(chosen.as_str(), "blå cykel 7");
        assert_eq!(world.told().await, [(KAREN.to_owned(), "letter-used")]);
        let card = world.service.issue_key_card(letter.account).await.unwrap().number;
        world.service.move_key_card(&card, Move::HandOut).await.unwrap();
        let login = world.begins(&Browser::new(1), Level::Low).await;
        let read = Identifier::UserId.read(" BLÅ CYKEL 7 ").unwrap();
        world.service.claim_user_id(login.clone(), read).await.unwrap();
        let login = world.service.check_password(world.again(&login).await, typed(PASSWORD)).await.unwrap();
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Method(_)));
        let again = world.service.choose_by_letter((&letter.number, &code), "en anden cykel", typed(PASSWORD)).await;
        assert!(matches!(again, Err(ChooseError::Letter(Unusable::Used))), "it works once");
    }
}

#[tokio::test]
async fn nobody_signs_in_before_the_letter_was_used() {
    let world = World::of(&NEMID).await;
    world.karen_has_a_letter().await;
    for claimed in [KAREN, "karen jensen"] {
        let login = world.begins(&Browser::new(1), Level::Low).await;
        world.service.claim_user_id(login.clone(), Identifier::UserId.read(claimed).unwrap()).await.unwrap();
        assert!(world.service.check_password(world.again(&login).await, typed("")).await.is_err(), "{claimed}");
    }
}

#[tokio::test]
async fn a_letter_opens_only_after_it_was_sent_with_its_own_code_and_in_time() {
    let world = World::of(&NEMID).await;
    let (_, letter) = world.registers(KAREN).await.unwrap();
    let code = world.service.letter_code(&letter).unwrap();
    let opens = async |code: &LetterCode| world.service.open_letter(&letter.number, code).await.map(|_| ());
    assert!(matches!(opens(&code).await, Err(ChooseError::Letter(Unusable::Wrong))), "it is still at the office");
    world.service.send_letter(&letter.number).await.unwrap();
    let other = world.registers("mads@example.org").await.unwrap().1;
    let others = world.service.letter_code(&other).unwrap();
    assert!(matches!(opens(&others).await, Err(ChooseError::Letter(Unusable::Wrong))), "another letter's code");
    assert!(opens(&code).await.is_ok());
    world.wait(LETTER_WITHIN - Duration::from_millis(1));
    assert!(opens(&code).await.is_ok());
    world.wait(Duration::from_millis(1));
    assert!(matches!(opens(&code).await, Err(ChooseError::Letter(Unusable::Gone))));
}

/// Who was sent a letter can be sure that nobody at the office prints a second one.
#[tokio::test]
async fn a_letter_that_was_sent_gives_its_code_to_nobody() {
    let world = World::of(&NEMID).await;
    let (letter, code) = world.karen_has_a_letter().await;
    let sent = world.service.letter(&letter.number).await.unwrap();
    assert!(matches!(world.service.letter_code(&sent), Err(RegisterError::NotNow(_))));
    assert!(matches!(world.service.send_letter(&letter.number).await, Err(RegisterError::NotNow(_))));
    let anew = world.service.write_another_letter(letter.account).await.unwrap();
    let old = world.service.choose_by_letter((&letter.number, &code), CHOSEN, typed(PASSWORD)).await;
    assert!(matches!(old, Err(ChooseError::Letter(Unusable::Gone))), "the lost letter is worth nothing");
    let code = world.service.letter_code(&anew).unwrap();
    world.service.send_letter(&anew.number).await.unwrap();
    world.service.choose_by_letter((&anew.number, &code), CHOSEN, typed(PASSWORD)).await.unwrap();
    assert!(matches!(world.service.write_another_letter(letter.account).await, Err(RegisterError::Chosen)));
}

/// What is refused leaves the letter as it was.
#[tokio::test]
async fn a_choice_that_is_refused_spends_nothing() {
    for world in World::all_of(&NEMID).await {
        let (letter, code) = world.karen_has_a_letter().await;
        let other = {
            let (_, other) = world.registers("mads@example.org").await.unwrap();
            let code = world.service.letter_code(&other).unwrap();
            world.service.send_letter(&other.number).await.unwrap();
            world.service.choose_by_letter((&other.number, &code), "taget i forvejen", typed(PASSWORD)).await.unwrap()
        };
        let choose = async |user_id: &str, password: &str| {
            world.service.choose_by_letter((&letter.number, &code), user_id, typed(password)).await
        };
        assert!(matches!(choose("kort", PASSWORD).await, Err(ChooseError::Unfit(Unfit::TooShort))));
        assert!(matches!(choose("Karen Jensen", PASSWORD).await, Err(ChooseError::Unfit(Unfit::Guessable))));
        assert!(matches!(choose(other.as_str(), PASSWORD).await, Err(ChooseError::Taken)));
        assert!(matches!(choose(CHOSEN, "12345678").await, Err(ChooseError::Weak(_))));
        assert!(matches!(choose(CHOSEN, "blå cykel 7").await, Err(ChooseError::Weak(_))), "the user ID as password");
        choose(CHOSEN, PASSWORD).await.unwrap();
    }
}

/// Whoever forgets what was never chosen is pointed to the letter: a password alone would open nothing.
#[tokio::test]
async fn before_the_letter_was_used_no_password_can_be_set_by_mail() {
    let world = World::of(&NEMID).await;
    world.karen_has_a_letter().await;
    world.service.forgot_password(email(KAREN), "da").await.unwrap();
    assert_eq!(world.told().await, [(KAREN.to_owned(), "no-such-account")]);
}

#[tokio::test]
async fn the_office_registers_nobody_twice_and_nobody_where_people_do_it_alone() {
    let world = World::of(&NEMID).await;
    world.registers(KAREN).await.unwrap();
    assert!(matches!(world.registers(KAREN).await, Err(RegisterError::Known)));
    assert!(matches!(World::new().await.registers(KAREN).await, Err(RegisterError::NotHere)));
}

/// G-14: the code of a letter is nowhere in the database.
#[tokio::test]
async fn a_stolen_database_opens_no_letter() {
    let world = World::of(&NEMID).await;
    let (_, code) = world.karen_has_a_letter().await;
    let (grouped, plain) = (code.reveal(), code.reveal().replace('-', ""));
    let dump = world.dump().await.join("\n").to_uppercase();
    assert!(!dump.contains(&grouped) && !dump.contains(&plain));
}

/// One at hand, and some for who travels; whoever loses cards gets new ones when the old ones are revoked.
#[tokio::test]
async fn the_office_issues_three_cards_that_answer_at_most() {
    for world in World::all_of(&NEMID).await {
        let (karen, _) = world.registers(KAREN).await.unwrap();
        let mut cards = Vec::new();
        for _ in 0..3 {
            let card = world.service.issue_key_card(karen.id).await.unwrap().number;
            world.service.move_key_card(&card, Move::HandOut).await.unwrap();
            cards.push(card);
        }
        assert!(matches!(world.service.issue_key_card(karen.id).await, Err(KeyCardError::TooMany)));
        world.service.move_key_card(&cards[0], Move::Revoke).await.unwrap();
        world.service.issue_key_card(karen.id).await.unwrap();
    }
}

/// Where a temporary PIN is sent by SMS, nobody is registered who could not get one.
#[tokio::test]
async fn a_scheme_that_sends_sms_registers_nobody_without_a_telephone() {
    const SENDS: Scheme = Scheme { activate: &[Gate::SmsCode], ..NEMID };
    let world = World::of(&SENDS).await;
    assert!(matches!(world.registers(KAREN).await, Err(RegisterError::NoPhone)));
}

/// SECURITY decision 7, G-17: the holder reads of it before the number counts.
#[tokio::test]
async fn a_telephone_number_that_the_office_changes_is_told_by_mail_and_written_down_without_it() {
    for world in World::all_of(&NEMID).await {
        let (account, _) = world.registers(KAREN).await.unwrap();
        let number = PhoneNumber::from_stored("+4520123456").unwrap();
        let phone = world.service.change_phone(account.id, number.clone()).await.unwrap();
        let known = world.service.account_meant(KAREN).await.unwrap().unwrap();
        assert_eq!(known.phone, Some(phone.clone()));
        assert_eq!(known.phone_usable_for_pin(phone.since), Err(NoPhone::TooNew(phone.since + CHANGED_RESTS)));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "phone-changed")]);
        let recorded = world.service.activity(account.id, 10).await.unwrap();
        assert_eq!(recorded[0].what, "account.phone_changed");
        assert!(!recorded[0].details.contains("20123456"), "{}", recorded[0].details);
        let again = world.service.change_phone(account.id, number.clone()).await;
        assert!(matches!(again, Err(PhoneError::Same)), "whoever repeats it does not begin the day anew");
        let nobody = world.service.change_phone(Id::from_bytes([9; 16]), number).await;
        assert!(matches!(nobody, Err(PhoneError::NoAccount)));
    }
}
