//! An app that is blocked: what it ends, what it answers (nothing), who blocks and who opens it, and what comes in the same moment (decision 067).

use std::time::Duration;

use hvem_domain::{
    device::{Blocked, Device, State},
    id::Id,
    login::Ending,
    scheme::{EU_LOGIN, Gate, Scheme},
    time::{minutes, seconds},
};
use hvem_formats::{
    app::{answer::Decision, holder::Wish, request::Subscription},
    key::P256,
};
use hvem_service::{
    approvals::{AnswerError, MatchError},
    calls::CallError,
    devices::DeviceError,
    enrolment::EnrolError,
    holder::HolderError,
    login::{Lacks, LoginError, Opened, Stand},
    pins::RenewalError,
    typing::TypingError,
};

use super::{
    copied::COPIES,
    handset::Phone,
    scene::{Browser, ELSEWHERE, PIN, device_id, email, token_in, typed},
    typing::SCANS,
    world::World,
};

const KAREN: &str = "karen@example.org";
const NEW: &str = "grøn spand på loftet";

impl World {
    /// Karen, signed in with a phone that she keeps, and another one, which she has lost.
    pub async fn karen_has_lost_one(&self) -> (Opened, Phone, Phone) {
        let mut kept = self.person_with_phone(KAREN).await;
        let opened = self.signs_in_with(&mut kept, &Browser::new(1), KAREN).await;
        let lost = self.adds_phone(&opened.session, "Lost").await;
        self.mails().await;
        (opened, kept, lost)
    }

    async fn blocks_app(&self, opened: &Opened, phone: &Phone) {
        self.service.block_device(&opened.session, device_id(phone)).await.unwrap();
    }
}

fn subscription(number: u8) -> Subscription {
    let endpoint = format!("https://fcm.googleapis.com/fcm/send/{number}");
    Subscription { endpoint, p256dh: P256::from_point(&[4; 65]).unwrap(), auth: [number; 16] }
}

/// As for a phone that is removed: what waits for it, what it has open and what it has approved already end at once, and so do the other sessions.
#[tokio::test]
async fn blocking_ends_what_the_app_has_open_and_opening_lets_it_answer_again() {
    for world in World::all().await {
        let (opened, _, mut lost) = world.karen_has_lost_one().await;
        let elsewhere = Browser::new(6);
        let stolen = world.asks_of(&elsewhere, KAREN, &lost).await;
        let shown = world.matched(&lost, &stolen).await;
        lost.approves(&shown, PIN).await.unwrap();
        let stolen = world.finishes(&elsewhere, &stolen).await.unwrap();
        let browsers = [2, 3, 4].map(Browser::new);
        let mut logins = Vec::new();
        for browser in &browsers {
            logins.push(world.asks_of(browser, KAREN, &lost).await);
        }
        let open = world.matched(&lost, &logins[1]).await;
        let approved = world.matched(&lost, &logins[2]).await;
        lost.approves(&approved, PIN).await.unwrap();
        let (before, late) = (lost.device().await, lost.answer(&open, Decision::Approve, Some(PIN), "own"));
        world.mails().await;

        world.blocks_app(&opened, &lost).await;
        for (login, browser) in logins.iter().zip(&browsers) {
            let stand = world.service.stand(&world.again(login).await).await.unwrap();
            assert!(matches!(stand, Stand::Ended(Ending::DeviceBlocked)), "{stand:?}");
            assert!(world.finishes(browser, login).await.is_err());
        }
        assert!(world.service.answer(&before, &open.id, &late).await.is_err());
        assert!(world.service.session(&stolen.token, &elsewhere.cookie).await.unwrap().is_none());
        let home = world.service.session(&opened.token, &Browser::new(1).cookie).await.unwrap();
        assert!(home.is_some(), "the holder stays");

        world.service.open_device(&opened.session, device_id(&lost)).await.unwrap();
        let login = world.asks_of(&elsewhere, KAREN, &lost).await;
        let shown = world.matched(&lost, &login).await;
        lost.approves(&shown, PIN).await.unwrap();
        assert!(world.finishes(&elsewhere, &login).await.is_ok(), "it answers again, and nothing of it was lost");
        let told = [(KAREN.to_owned(), "device-blocked"), (KAREN.to_owned(), "device-opened")];
        assert_eq!(world.told().await, told);
        assert_eq!([world.recorded("device.blocked").await, world.recorded("device.opened").await], [1, 1]);
    }
}

#[tokio::test]
async fn no_sign_in_offers_or_wakes_a_blocked_app() {
    for world in World::all().await {
        let (opened, kept, lost) = world.karen_has_lost_one().await;
        for (number, phone) in [(1, &kept), (2, &lost)] {
            world.service.set_push(&phone.device().await, Some(&subscription(number))).await.unwrap();
        }
        world.blocks_app(&opened, &lost).await;
        let login = world.asks(&Browser::new(2), KAREN).await;
        let Stand::Waiting(waiting) = world.service.stand(&login).await.unwrap() else { panic!("not asked at once") };
        assert_eq!((waiting.device.map(|device| device.id), waiting.devices), (Some(device_id(&kept)), 1));
        let refused = world.service.choose_device(login, device_id(&lost)).await;
        assert!(matches!(refused, Err(LoginError::NoSuchDevice)));
        let mut reader = world.store.read().await.unwrap();
        assert!(reader.subscription(device_id(&lost)).await.unwrap().is_none(), "nothing can wake it");
        assert!(reader.subscription(device_id(&kept)).await.unwrap().is_some());
        drop(reader);
        world.service.open_device(&opened.session, device_id(&lost)).await.unwrap();
        let mut reader = world.store.read().await.unwrap();
        assert!(reader.subscription(device_id(&lost)).await.unwrap().is_some(), "where it can be woken is kept");
    }
}

/// SECURITY C3, decision 018: whoever blocks the only app wins nothing by it. The password alone opens nothing, not even after a link in a mail.
#[tokio::test]
async fn an_account_whose_only_app_is_blocked_is_none_without_a_second_factor() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let opened = world.signs_in_with(&mut phone, &Browser::new(1), KAREN).await;
        world.blocks_app(&opened, &phone).await;
        let refuses = async |login| {
            let stand = world.service.stand(&login).await.unwrap();
            assert!(matches!(stand, Stand::NoMethod(Lacks::Blocked)), "{stand:?}");
            assert_eq!(world.service.taken_at_once(&login).await.unwrap(), None);
            assert!(world.takes(&Browser::new(2), login.clone(), Gate::NoFactorYet).await.is_err());
            assert!(world.takes(&Browser::new(2), login, ELSEWHERE).await.is_err());
        };
        refuses(world.passes_password(&Browser::new(2), KAREN).await).await;
        world.mails().await;
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let token = token_in(&world.mails().await[0]);
        world.service.set_password_by_link(&token, typed(NEW)).await.unwrap();
        let login = world.begins(&Browser::new(2), hvem_domain::level::Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        refuses(world.service.check_password(login, typed(NEW)).await.unwrap()).await;
        // The office opens it, and the phone is asked as ever.
        let serial = device_id(&phone).serial();
        world.service.open_device_at_office(phone.account, &serial).await.unwrap();
        let login = world.begins(&Browser::new(2), hvem_domain::level::Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let login = world.service.check_password(login, typed(NEW)).await.unwrap();
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Method(_)));
    }
}

#[tokio::test]
async fn what_the_office_has_blocked_only_the_office_opens() {
    for world in World::all().await {
        let (opened, mut kept, lost) = world.karen_has_lost_one().await;
        let (account, id) = (lost.account, device_id(&lost));
        let heard = id.serial().to_lowercase().replace('0', "o").replace('-', " ");
        let stranger = world.person_with_phone("lars@example.org").await;
        let foreign = world.service.block_device_at_office(account, &device_id(&stranger).serial()).await;
        assert!(matches!(foreign, Err(DeviceError::Gone)));
        world.blocks_app(&opened, &lost).await;
        assert!(matches!(world.service.block_device(&opened.session, id).await, Err(DeviceError::NotNow(_))));
        let blocked = world.service.block_device_at_office(account, &heard).await.unwrap();
        assert!(matches!(blocked.state, State::Blocked(_, Blocked::ByOffice)));
        let ended = world.service.session(&opened.token, &Browser::new(1).cookie).await.unwrap();
        assert!(ended.is_none(), "nobody knows who opened it");
        let again = world.signs_in_with(&mut kept, &Browser::new(1), KAREN).await;
        assert!(matches!(world.service.open_device(&again.session, id).await, Err(DeviceError::NotNow(_))));
        assert!(world.service.open_device_at_office(account, &heard).await.unwrap().is_in_use());
        assert!(matches!(world.service.open_device_at_office(account, &heard).await, Err(DeviceError::NotNow(_))));
        let theirs = world.service.block_device(&again.session, device_id(&stranger)).await;
        assert!(matches!(theirs, Err(DeviceError::Gone)));
    }
}

/// Adding a further device asks for one that is bound; so does opening one again. Blocking asks for nothing but to be signed in.
#[tokio::test]
async fn the_password_alone_blocks_and_does_not_open() {
    for world in World::all().await {
        world.opens_account(KAREN).await;
        let alone = world.signs_in_alone(&Browser::new(250), KAREN).await;
        let phone = world.adds_phone(&alone.session, "S24").await;
        world.blocks_app(&alone, &phone).await;
        let opened = world.service.open_device(&alone.session, device_id(&phone)).await;
        assert!(matches!(opened, Err(DeviceError::SignInAgain)));
        assert!(world.service.must_sign_in_to_enrol(&alone.session).await.unwrap(), "nor does it add another one");
        assert!(world.service.is_outgrown(&alone.session).await.unwrap(), "nor is it enough for services");
    }
}

static ONE_APP: Scheme = Scheme { max_apps: Some(1), ..EU_LOGIN };

#[tokio::test]
async fn a_blocked_app_counts_among_those_that_an_account_may_have() {
    for world in World::all_of(&ONE_APP).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let opened = world.signs_in_with(&mut phone, &Browser::new(1), KAREN).await;
        world.blocks_app(&opened, &phone).await;
        let id = world.service.new_enrolment_id().unwrap();
        let name = hvem_domain::device::DeviceName::parse("S25").unwrap();
        let key = hvem_formats::key::Ed25519::from_bytes([1; 32]);
        let refused = world.service.begin_enrolment(&opened.session, id, name, key).await;
        assert!(matches!(refused, Err(EnrolError::TooMany)));
    }
}

/// A thief with the phone may have signed in, and be about to add one of his own.
#[tokio::test]
async fn a_device_that_is_being_added_in_a_session_that_ends_is_not_added() {
    for world in World::all().await {
        let (opened, _, mut lost) = world.karen_has_lost_one().await;
        let thief = Browser::new(6);
        let login = world.asks_of(&thief, KAREN, &lost).await;
        let shown = world.matched(&lost, &login).await;
        lost.approves(&shown, PIN).await.unwrap();
        let stolen = world.finishes(&thief, &login).await.unwrap();
        let mut his = world.redeems(&stolen.session, "His").await;
        let mut hers = world.redeems(&opened.session, "Hers").await;
        world.blocks_app(&opened, &lost).await;
        assert!(his.unlocks(PIN).await.is_err(), "it has ended");
        assert!(hers.unlocks(PIN).await.is_ok(), "what its holder adds goes on");
    }
}

#[tokio::test]
async fn a_copy_a_renewal_and_typed_codes_end_with_the_block() {
    for world in World::all_of(&COPIES).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let opened = world.signs_in_with(&mut phone, &Browser::new(1), KAREN).await;
        let copy = phone.begins_copy().await.unwrap().copy;
        phone.starts_copy(&copy).await.unwrap();
        let renewal = phone.begins_renewal(KAREN).await;
        world.blocks_app(&opened, &phone).await;
        assert!(phone.sees_copy().await.is_none());
        assert!(matches!(phone.passes(&renewal, &phone.password(NEW, "own")).await, Err(RenewalError::Unknown)));
        world.wait(minutes(60));
        let told: Vec<_> = world.told().await.into_iter().map(|(_, kind)| kind).collect();
        assert!(!told.contains(&"copy-ready"), "what would be told at its end is taken back: {told:?}");
    }
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let opened = world.signs_in_with(&mut phone, &Browser::new(1), KAREN).await;
        phone.switches(&world).await;
        world.blocks_app(&opened, &phone).await;
        assert!(phone.typists().await.is_empty());
        world.service.open_device(&opened.session, device_id(&phone)).await.unwrap();
        assert!(phone.typists().await.is_empty(), "it scans when it is opened");
    }
}

/// Whatever a call that was let in a moment before the block goes on to write: it finds the device blocked.
#[tokio::test]
async fn a_call_from_the_moment_before_writes_nothing() {
    for world in World::all().await {
        let (opened, _, mut lost) = world.karen_has_lost_one().await;
        let login = world.asks_of(&Browser::new(2), KAREN, &lost).await;
        let carried = world.scans(&login).await;
        let before = lost.device().await;
        world.blocks_app(&opened, &lost).await;
        let service = &world.service;
        assert!(matches!(service.match_request(&before, &carried, None).await, Err(MatchError::Unknown)), "it ended");
        let other = world.asks(&Browser::new(3), KAREN).await;
        let carried = world.scans(&other).await;
        let code = hvem_formats::app::request::Match::Code(world.page(&other).await.code);
        for carried in [carried, code] {
            let refused = service.match_request(&before, &carried, None).await;
            assert!(matches!(refused, Err(MatchError::Blocked)), "{refused:?}");
        }
        assert!(world.approval(&other).await.request().expires_at > service.now(), "and nothing else ends by it");
        let refused = service.set_push(&before, Some(&subscription(1))).await;
        assert!(matches!(refused, Err(DeviceError::Blocked)));
        assert!(matches!(service.platform_key_options(&before).await, Err(DeviceError::Blocked)));
        let refused = service.begin_renewal(&before).await;
        assert!(matches!(refused, Err(RenewalError::Refused(AnswerError::Blocked))));
        let refused = service.change_pin(&before, &lost.change(PIN, "8236", "own")).await;
        assert!(matches!(refused, Err(AnswerError::Blocked)), "{refused:?}");
        lost.settles_as_the_server().await;
        let before = Device { state: State::InUse, ..lost.device().await };
        let refused = service.open_app(&before, &lost.proof(Wish::Open, PIN, "own")).await;
        assert!(matches!(refused, Err(HolderError::Refused(AnswerError::Blocked))));
        assert_eq!(lost.device().await.pin_version, 0);
    }
}

/// It does nothing for its holder but leave: that is as it ever was, and asks for the PIN.
#[tokio::test]
async fn a_blocked_app_may_still_leave_the_account() {
    for world in World::all_of(&SCANS).await {
        let mut lost = world.person_with_phone(KAREN).await;
        let opened = world.signs_in_with(&mut lost, &Browser::new(1), KAREN).await;
        world.blocks_app(&opened, &lost).await;
        let blocked = lost.device().await;
        for wish in [Wish::Open, Wish::RemovePlatform] {
            let proof = lost.proof(wish, PIN, "own");
            let refused = match wish {
                Wish::Open => world.service.open_app(&blocked, &proof).await,
                _ => world.service.unbind_platform(&blocked, &proof).await,
            };
            assert!(matches!(refused, Err(HolderError::Refused(AnswerError::Blocked))), "{wish:?}: {refused:?}");
        }
        let refused = lost.begins_typing().await;
        assert!(matches!(refused, Err(TypingError::Holder(AnswerError::Blocked))), "{refused:?}");
        assert_eq!(lost.device().await.tries.wrong, 0, "nothing was counted");
        world.wait(minutes(1));
        assert!(matches!(lost.unregisters("0000").await, Err(HolderError::Refused(AnswerError::WrongPin { .. }))));
        lost.unregisters(PIN).await.unwrap();
        assert!(lost.maybe_device().await.is_none());
        let login = world.passes_password(&Browser::new(2), KAREN).await;
        let stand = world.service.stand(&login).await.unwrap();
        assert!(matches!(stand, Stand::NoMethod(Lacks::Removed)), "and no way opens by it: {stand:?}");
    }
}

/// An app that is open hears of it at once, not when its call has waited long enough.
#[tokio::test]
async fn an_app_that_waits_for_requests_hears_that_it_is_blocked() {
    let world = World::new().await;
    let (opened, _, lost) = world.karen_has_lost_one().await;
    let (service, device) = (world.service.clone(), lost.device().await);
    let seen = service.waiting(&device).await.unwrap().digest;
    let waits = tokio::spawn(async move { service.await_waiting(&device, Some(&seen), seconds(25)).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    world.blocks_app(&opened, &lost).await;
    let heard = tokio::time::timeout(seconds(10), waits).await.expect("at once").unwrap();
    assert!(matches!(heard, Err(CallError::Blocked)), "{heard:?}");
}

/// A foreign id, or one that was removed, is none.
#[tokio::test]
async fn only_a_device_that_is_there_is_blocked() {
    for world in World::all().await {
        let (opened, _, lost) = world.karen_has_lost_one().await;
        let never = world.service.block_device(&opened.session, Id::from_bytes([9; 16])).await;
        assert!(matches!(never, Err(DeviceError::Gone)));
        world.service.remove_device(&opened.session, device_id(&lost)).await.unwrap();
        for done in [
            world.service.block_device(&opened.session, device_id(&lost)).await,
            world.service.open_device(&opened.session, device_id(&lost)).await,
        ] {
            assert!(matches!(done, Err(DeviceError::Gone)));
        }
    }
}
