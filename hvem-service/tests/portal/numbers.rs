//! Another telephone number, which its holder wants in the portal: a code comes to it, and then it rests (decision 066; G-17).

use hvem_domain::{
    phone_number::{CHANGED_RENEWS_NOT, CHANGED_RESTS, NoPhone, PhoneNumber},
    scheme::MITID,
    session::Session,
    temporary_pin::VALID_FOR,
    time::{hours, minutes},
};
use hvem_service::{blocking::BlockedBy, phones::PhoneError, temporary_pins::SmsError};

use super::{
    codes::PHONE,
    scene::{Browser, PASSWORD, typed},
    wakes::push,
    world::World,
};

const KAREN: &str = "karen@example.org";
const NEW: &str = "+4520654321";
const OTHER: &str = "+4520777777";

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::from_stored(text).unwrap()
}

/// One that is not this one.
fn other(code: &str) -> String {
    format!("{:08}", (code.parse::<u32>().unwrap() + 1) % 100_000_000)
}

impl World {
    /// Karen, signed in by her display; all mails read.
    async fn karen_signs_in_by_code(&self) -> Session {
        self.karen_has_a_display().await;
        let opened = self.signs_in_by_code(&Browser::new(1), &self.displayed(1, 0), PASSWORD).await.unwrap();
        self.mails().await;
        opened.session
    }

    /// Asks, and gives the code that came.
    async fn code_to(&self, session: &Session, text: &str) -> String {
        self.service.ask_phone_change(session, number(text)).await.unwrap();
        self.code_that_came(text).await
    }

    async fn code_that_came(&self, text: &str) -> String {
        let sent = self.temporary_pins().await;
        let [(to, code)] = &sent[..] else { panic!("one SMS: {}", sent.len()) };
        assert_eq!(to, text);
        code.clone()
    }

    async fn known_number(&self, session: &Session) -> String {
        self.service.account_of(session).await.unwrap().phone.unwrap().number.as_str().to_owned()
    }
}

#[tokio::test]
async fn the_code_that_comes_to_a_new_number_makes_it_the_accounts_and_it_rests() {
    for world in World::all_of(&MITID).await {
        let session = world.karen_signs_in_by_code().await;
        let code = world.code_to(&session, NEW).await;
        assert_eq!(world.known_number(&session).await, PHONE, "not before the code");
        let waiting = world.service.waiting_number(&session).await.unwrap().unwrap();
        assert_eq!((waiting.masked.as_str(), waiting.code_waits), ("+45 •• •• •• 21", true));
        let phone = world.service.confirm_phone(&session, &code).await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "phone-changed")]);
        let known = world.service.account_of(&session).await.unwrap();
        assert_eq!(known.phone, Some(phone.clone()));
        let (pin, renewal) = (phone.since + CHANGED_RESTS, phone.since + CHANGED_RENEWS_NOT);
        assert_eq!(known.phone_usable_for_pin(phone.since), Err(NoPhone::TooNew(pin)));
        assert_eq!(known.phone_usable_for_renewal(pin), Err(NoPhone::TooNew(renewal)));
        assert!(matches!(world.service.confirm_phone(&session, &code).await, Err(PhoneError::NotBegun)), "once");
        assert!(world.service.waiting_number(&session).await.unwrap().is_none());
        let recorded = world.service.activity(session.account, 10).await.unwrap();
        assert_eq!((recorded[0].what.as_str(), recorded[0].details.as_str()), ("account.phone_changed", "by=holder"));
    }
}

/// Three tries, ten minutes, and for the number to which it was sent.
#[tokio::test]
async fn a_code_that_is_wrong_late_or_of_another_number_changes_nothing() {
    for world in World::all_of(&MITID).await {
        let session = world.karen_signs_in_by_code().await;
        let types = async |code: &str| world.service.confirm_phone(&session, code).await;
        assert!(matches!(types("01234567").await, Err(PhoneError::NotBegun)));
        let first = world.code_to(&session, OTHER).await;
        let second = world.code_to(&session, NEW).await;
        assert!(matches!(types(&first).await, Err(PhoneError::Sms(SmsError::Wrong { left: 2 }))));
        assert!(matches!(types("nej").await, Err(PhoneError::Sms(SmsError::Malformed))));
        assert!(matches!(types(&other(&second)).await, Err(PhoneError::Sms(SmsError::Wrong { left: 1 }))));
        assert!(matches!(types(&other(&second)).await, Err(PhoneError::Sms(SmsError::NotAsked))));
        assert!(matches!(types(&second).await, Err(PhoneError::Sms(SmsError::NotAsked))), "three were wrong");
        assert!(!world.service.waiting_number(&session).await.unwrap().unwrap().code_waits);
        world.service.send_phone_code_again(&session).await.unwrap();
        let late = world.code_that_came(NEW).await;
        world.wait(VALID_FOR);
        assert!(matches!(types(&late).await, Err(PhoneError::Sms(SmsError::NotAsked))));
        assert_eq!(world.known_number(&session).await, PHONE);
        world.wait(hours(1));
        assert!(matches!(world.service.send_phone_code_again(&session).await, Err(PhoneError::NotBegun)));
    }
}

/// Whoever is signed in makes nobody's telephone ring for long: three SMS in an hour, as for the account in all, and five in a day to new numbers.
#[tokio::test]
async fn three_codes_are_sent_in_an_hour_and_five_in_a_day() {
    for world in World::all_of(&MITID).await {
        let session = world.karen_signs_in_by_code().await;
        let asks = async |text: &str| world.service.ask_phone_change(&session, number(text)).await;
        for text in [NEW, OTHER, NEW] {
            asks(text).await.unwrap();
        }
        let hour = world.service.now() + hours(1);
        let refused = asks(OTHER).await;
        assert!(matches!(refused, Err(PhoneError::Sms(SmsError::TooMany(until))) if until == hour), "{refused:?}");
        let again = world.service.send_phone_code_again(&session).await;
        assert!(matches!(again, Err(PhoneError::Sms(SmsError::TooMany(_)))));
        world.wait(hours(1));
        for text in [OTHER, NEW] {
            asks(text).await.unwrap();
        }
        let refused = asks(OTHER).await;
        assert!(
            matches!(refused, Err(PhoneError::Sms(SmsError::TooMany(until))) if until > hour + hours(1)),
            "{refused:?}"
        );
        assert_eq!(world.temporary_pins().await.len(), 2, "those of the hour before are worth nothing any more");
    }
}

#[tokio::test]
async fn a_new_number_that_waits_is_forgotten_with_another_password_and_with_everything_blocked() {
    for world in World::all_of(&MITID).await {
        let session = world.karen_signs_in_by_code().await;
        assert!(matches!(world.service.ask_phone_change(&session, number(PHONE)).await, Err(PhoneError::Same)));
        let code = world.code_to(&session, NEW).await;
        world.service.change_password(&session, typed(PASSWORD), typed("grøn spand på loftet")).await.unwrap();
        assert!(matches!(world.service.confirm_phone(&session, &code).await, Err(PhoneError::NotBegun)));
        let code = world.code_to(&session, NEW).await;
        world.service.block_account(session.account, BlockedBy::Holder).await.unwrap();
        assert!(matches!(world.service.confirm_phone(&session, &code).await, Err(PhoneError::NoAccount)));
        assert!(matches!(world.service.ask_phone_change(&session, number(OTHER)).await, Err(PhoneError::NoAccount)));
    }
}

/// All devices are told by push, whatever limit of wake-ups is spent.
#[tokio::test]
async fn every_device_is_woken_when_the_number_is_changed() {
    for world in World::all().await {
        let phone = world.person_with_phone(KAREN).await;
        world.may_be_woken(&phone).await;
        for browser in 60..64 {
            world.asks(&Browser::new(browser), KAREN).await;
            world.wait(minutes(5));
        }
        world.service.change_phone(phone.account, number(NEW)).await.unwrap();
        assert_eq!(world.pushed().await, [push("contact-changed", world.service.now())]);
    }
}
