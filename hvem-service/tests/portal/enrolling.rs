//! Adding a phone, from the portal to the mail that tells of it (journey E3; G-20, G-21).

use hvem_domain::{
    activation::{Ending, State},
    device::DeviceName,
    message::{EnrolmentEnd, News},
    time::minutes,
};
use hvem_formats::app::enrol::Finish;
use hvem_service::enrolment::{EnrolError, PhoneError, check_of};

use super::{
    handset::{Phone, app_key, redeem},
    scene::{Browser, PIN, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";
const WRONG: &str = "6100";

async fn signed_in(world: &World) -> hvem_service::login::Opened {
    world.opens_account(KAREN).await;
    let opened = world.signs_in_alone(&Browser::new(1), KAREN).await;
    world.mails().await;
    opened
}

async fn finishes(world: &World, phone: &Phone) -> Result<(), PhoneError> {
    world.service.finish_enrolment(phone.stored().await, &Finish { platform: None }).await.map(|_| ())
}

#[tokio::test]
async fn a_phone_is_added_step_by_step_and_the_holder_told() {
    for world in World::all().await {
        let session = signed_in(&world).await.session;
        let (token, phone) = world.shows_code(&session, "Åses S24").await;
        let state = async || world.service.enrolment(&session, phone.enrolment).await.unwrap();
        assert!(matches!(state().await.state, State::Shown(_)));
        assert_eq!(world.service.enrolment_open_until(&state().await), Some(super::world::NOON + minutes(10)));
        assert_eq!(
            world.service.enrolment_token(phone.enrolment).reveal_bytes(),
            &token,
            "a reload shows the same code"
        );
        let redeemed = world.service.redeem_enrolment(&redeem(token, &phone.app)).await.unwrap();
        assert_eq!((redeemed.name.as_str(), redeemed.account.as_str()), ("Åses S24", "k…@example.org"));
        let shown = state().await.redeemed.expect("the page shows which phone it was");
        assert_eq!(check_of(&shown.app_key), redeemed.check, "the same four characters on both screens");
        let mut phone = Phone { device: redeemed.device, ..phone };
        assert!(finishes(&world, &phone).await.is_err(), "the PIN comes first");
        phone.unlocks(PIN).await.unwrap();
        finishes(&world, &phone).await.unwrap();
        let device = world.service.enrolment(&session, phone.enrolment).await.unwrap().state;
        assert!(matches!(device, State::Done(id) if id.to_string() == phone.device));
        let mails = world.mails().await;
        assert!(matches!(&mails[0].news, News::DeviceAdded { device, .. } if device == "Åses S24") && mails.len() == 1);
    }
}

#[tokio::test]
async fn five_wrong_pins_end_it_and_the_right_one_comes_too_late() {
    let world = World::new().await;
    let session = signed_in(&world).await.session;
    let mut phone = world.redeems(&session, "S24").await;
    for left in [4, 3, 2, 1] {
        let wrong = phone.unlocks(WRONG).await;
        assert!(matches!(wrong, Err(PhoneError::WrongPin { tries_left }) if tries_left == left), "{left}");
    }
    assert!(matches!(phone.unlocks(WRONG).await, Err(PhoneError::Ended)));
    assert!(matches!(phone.unlocks(PIN).await, Err(PhoneError::Ended)));
    let stored = world.service.enrolment(&session, phone.enrolment).await.unwrap();
    assert!(matches!(stored.state, State::Ended(Ending::WrongPin)));
    let mails = world.mails().await;
    assert!(
        matches!(&mails[..], [mail] if matches!(mail.news, News::EnrolmentEnded { why: EnrolmentEnd::WrongPins, .. }))
    );
}

/// SECURITY C2: a second phone that reads the code ends it for both.
#[tokio::test]
async fn a_code_that_is_read_twice_binds_nobody() {
    let world = World::new().await;
    let session = signed_in(&world).await.session;
    let (token, phone) = world.shows_code(&session, "S24").await;
    let stranger = app_key();
    let device = world.service.redeem_enrolment(&redeem(token, &stranger)).await.unwrap().device;
    let second = world.service.redeem_enrolment(&redeem(token, &phone.app)).await;
    assert!(matches!(second, Err(PhoneError::Unknown)));
    let mut stranger = Phone { app: stranger.into(), device, ..phone };
    assert!(stranger.unlocks(PIN).await.is_err() && finishes(&world, &stranger).await.is_err());
    assert!(stranger.maybe_device().await.is_none());
    let mails = world.mails().await;
    assert!(
        matches!(&mails[..], [mail] if matches!(mail.news, News::EnrolmentEnded { why: EnrolmentEnd::SecondDevice, .. }))
    );
}

#[tokio::test]
async fn a_code_is_dead_in_the_very_moment_it_expires() {
    let world = World::new().await;
    let session = signed_in(&world).await.session;
    for (late, works) in [(false, true), (true, false)] {
        let (token, phone) = world.shows_code(&session, if late { "S25" } else { "S24" }).await;
        world.wait_almost(minutes(10));
        if late {
            world.wait(std::time::Duration::from_millis(1));
        }
        let stored = world.service.enrolment(&session, phone.enrolment).await.unwrap();
        assert_eq!(world.service.enrolment_open_until(&stored).is_some(), works);
        let redeemed = world.service.redeem_enrolment(&redeem(token, &phone.app)).await;
        assert_eq!(redeemed.is_ok(), works, "late {late}");
    }
}

#[tokio::test]
async fn a_cancelled_enrolment_binds_nobody() {
    let world = World::new().await;
    let session = signed_in(&world).await.session;
    let mut phone = world.redeems(&session, "S24").await;
    phone.unlocks(PIN).await.unwrap();
    world.service.cancel_enrolment(&session, phone.enrolment).await.unwrap();
    assert!(matches!(finishes(&world, &phone).await, Err(PhoneError::Ended)));
    assert!(phone.maybe_device().await.is_none());
    assert!(world.told().await.is_empty());
}

#[tokio::test]
async fn an_enrolment_belongs_to_its_account_and_names_are_told_apart() {
    let world = World::new().await;
    let session = signed_in(&world).await.session;
    world.opens_account("mette@example.org").await;
    let other = world.signs_in_alone(&Browser::new(2), "mette@example.org").await.session;
    let (_, phone) = world.shows_code(&session, "S24").await;
    assert!(matches!(world.service.enrolment(&other, phone.enrolment).await, Err(EnrolError::Gone)));
    assert!(matches!(world.service.cancel_enrolment(&other, phone.enrolment).await, Err(EnrolError::Gone)));
    let again = world.service.enrolment(&session, phone.enrolment).await.unwrap();
    let State::Shown(shown) = again.state else { panic!("shown") };
    let name = || DeviceName::parse("s24").unwrap();
    let taken = world.service.begin_enrolment(&session, phone.enrolment, name(), shown.page_pin_public).await;
    assert!(matches!(taken, Err(EnrolError::Gone)), "the form was sent twice");
    let mut phone = world.person_with_phone("lars@example.org").await;
    let session = world.signs_in_with(&mut phone, &Browser::new(3), "lars@example.org").await.session;
    let id = world.service.new_enrolment_id().unwrap();
    let taken = world.service.begin_enrolment(&session, id, name(), shown.page_pin_public).await;
    assert!(matches!(taken, Err(EnrolError::NameTaken)));
}

/// 800-63B: a further device asks for one that is bound. So does an enrolment that somebody who had only the password began before.
#[tokio::test]
async fn the_password_alone_adds_the_first_device_and_no_other() {
    let world = World::new().await;
    let session = signed_in(&world).await.session;
    let thief = world.signs_in_alone(&Browser::new(66), KAREN).await.session;
    let mut kept = world.redeems(&thief, "Tyvens").await;
    kept.unlocks(PIN).await.unwrap();
    let (token, shown) = world.shows_code(&thief, "Tyvens 2").await;
    world.adds_phone(&session, "S24").await;
    assert!(finishes(&world, &kept).await.is_err(), "begun before, finished after");
    assert!(world.service.redeem_enrolment(&redeem(token, &shown.app)).await.is_err());
    let devices = world.service.devices(session.account).await.unwrap();
    assert_eq!(devices.iter().map(|device| device.name.as_str()).collect::<Vec<_>>(), ["S24"]);
    let id = world.service.new_enrolment_id().unwrap();
    let (name, public) = (DeviceName::parse("S25").unwrap(), hvem_formats::key::Ed25519::from_bytes([1; 32]));
    let more = world.service.begin_enrolment(&session, id, name, public).await;
    assert!(matches!(more, Err(EnrolError::SignInAgain)));
}

/// G-18: whoever had the password may have begun to add a phone of his own; a new password ends that.
#[tokio::test]
async fn a_new_password_ends_the_enrolments_under_way() {
    let world = World::new().await;
    let opened = signed_in(&world).await;
    for by_link in [true, false] {
        let mut phone = world.redeems(&opened.session, "S24").await;
        phone.unlocks(PIN).await.unwrap();
        if by_link {
            world.service.forgot_password(super::scene::email(KAREN), "da").await.unwrap();
            let token = super::scene::token_in(&world.mails().await[0]);
            world.service.set_password_by_link(&token, typed("en helt ny sætning 4")).await.unwrap();
        } else {
            let (present, new) = (typed("en helt ny sætning 4"), typed("endnu en ny sætning 5"));
            world.service.change_password(&opened.session, present, new).await.unwrap();
        }
        assert!(finishes(&world, &phone).await.is_err(), "by link: {by_link}");
        assert!(phone.maybe_device().await.is_none());
    }
}
