//! What the phone matches and answers, and what the holder is told (journeys E8, E9; G-03, G-04, G-12, G-35).

use std::time::Duration;

use hvem_domain::{
    login::{Ending, Login},
    pin::Refusal,
    time::{hours, minutes, seconds},
};
use hvem_formats::app::{answer::Decision, request::Match};
use hvem_service::{
    approvals::{AnswerError, MatchError},
    bell::Topic,
    devices::DeviceError,
    login::{FinishError, Lacks, Stand},
};

use super::{
    handset::Phone,
    platform::Platform,
    scene::{Browser, ELSEWHERE, HERE, PIN, device_id},
    world::{NOON, World},
};

const KAREN: &str = "karen@example.org";
const WRONG: &str = "6100";

async fn asked_and_matched(world: &World, phone: &Phone) -> hvem_formats::app::request::Shown {
    let login = world.asks(&Browser::new(9), KAREN).await;
    world.matched(phone, &login).await
}

#[tokio::test]
async fn the_scanned_code_the_four_characters_and_the_link_each_lead_to_a_session() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        for (way, by) in [(ELSEWHERE, "qr"), (ELSEWHERE, "code"), (HERE, "link")] {
            let browser = Browser::new(1);
            let login = world.passes_password(&browser, KAREN).await;
            let login = world.takes(&browser, login, way).await.unwrap();
            let carried = match by {
                "qr" => world.scans(&login).await,
                // As people type: small, with a blank.
                "code" => Match::Code(format!(" {} ", world.page(&login).await.code.to_lowercase())),
                _ => world.follows_link(&login).await,
            };
            let (device, cookie) = (phone.device().await, Some(&browser.cookie));
            let shown = world.service.match_request(&device, &carried, cookie).await.unwrap();
            assert_eq!((shown.matched_by.as_str(), shown.return_to.is_some()), (by, by == "link"));
            phone.approves(&shown, PIN).await.unwrap();
            let opened = world.finishes(&browser, &login).await.unwrap();
            assert_eq!(opened.session.account, phone.account, "{by}");
        }
    }
}

#[tokio::test]
async fn fingerprint_or_face_leads_to_a_session_without_a_pin() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let mut platform = Platform::bound_to(&world, &phone, false).await;
    let (browser, device) = (Browser::new(1), phone.device().await);
    let login = world.asks(&browser, KAREN).await;
    let shown = world.matched(&phone, &login).await;
    let answer = platform.answer(&phone, &shown);
    world.service.answer(&device, &shown.id, &answer).await.unwrap();
    phone.settles("own");
    assert_eq!(world.finishes(&browser, &login).await.unwrap().session.methods, ["pwd", "hwk", "user", "mfa"]);
    // The system's counter does not grow: somebody has copied the key.
    let shown = asked_and_matched(&world, &phone).await;
    platform.counter -= 1;
    let stale = platform.answer(&phone, &shown);
    let refused = world.service.answer(&phone.device().await, &shown.id, &stale).await;
    assert!(matches!(refused, Err(AnswerError::PlatformRefused)));
}

/// G-03: the link belongs to the browser that shows it.
#[tokio::test]
async fn a_link_that_was_sent_to_somebody_elses_phone_opens_nothing() {
    let world = World::new().await;
    let phone = world.person_with_phone(KAREN).await;
    let browser = Browser::new(1);
    let login = world.passes_password(&browser, KAREN).await;
    let login = world.takes(&browser, login, HERE).await.unwrap();
    let (carried, device) = (world.follows_link(&login).await, phone.device().await);
    for cookie in [None, Some(&Browser::new(2).cookie)] {
        let refused = world.service.match_request(&device, &carried, cookie).await;
        assert!(matches!(refused, Err(MatchError::Unknown)));
    }
    world.service.match_request(&device, &carried, Some(&browser.cookie)).await.unwrap();
}

/// G-04: once, by one phone, of this account, in its time.
#[tokio::test]
async fn a_code_is_worth_nothing_to_a_second_phone_a_foreign_phone_or_after_half_a_minute() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let foreign = world.person_with_phone("mette@example.org").await;
    let session = world.signs_in_with(&mut phone, &Browser::new(1), KAREN).await.session;
    let second = world.adds_phone(&session, "Tablet").await;
    let login = world.asks_of(&Browser::new(2), KAREN, &phone).await;
    let carried = world.scans(&login).await;
    assert!(matches!(world.matches(&foreign, &carried).await, Err(MatchError::Unknown)), "a foreign phone");
    world.wait(seconds(30));
    assert!(matches!(world.matches(&phone, &carried).await, Err(MatchError::Unknown)), "a picture of the screen");
    let carried = world.scans(&login).await;
    let shown = world.matches(&phone, &carried).await.unwrap();
    assert!(matches!(world.matches(&second, &carried).await, Err(MatchError::Unknown)), "a second phone");
    assert_eq!(world.matches(&phone, &carried).await.unwrap().id, shown.id, "the same phone, whose answer was lost");
    let foreign_answer = foreign.answer(&shown, Decision::Approve, Some(PIN), "own");
    let refused = world.service.answer(&foreign.device().await, &shown.id, &foreign_answer).await;
    assert!(matches!(refused, Err(AnswerError::Unknown)));
    let second_answer = second.answer(&shown, Decision::Approve, Some(PIN), "own");
    let refused = world.service.answer(&second.device().await, &shown.id, &second_answer).await;
    assert!(matches!(refused, Err(AnswerError::Unknown)));
}

#[tokio::test]
async fn a_rejection_ends_the_sign_in_and_a_report_tells_the_holder_too() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    for (decision, ending, mails) in [(Decision::Reject, Ending::Rejected, 0), (Decision::NotMe, Ending::NotMe, 1)] {
        let browser = Browser::new(1);
        let login = world.asks(&browser, KAREN).await;
        let shown = world.matched(&phone, &login).await;
        let answer = phone.answer(&shown, decision, None, "own");
        let answered = world.service.answer(&phone.device().await, &shown.id, &answer).await.unwrap();
        phone.settles("own");
        assert_eq!(answered.state, "rejected");
        let stand = world.service.stand(&world.again(&login).await).await.unwrap();
        assert!(matches!(stand, Stand::Ended(ended) if ended == ending), "{decision:?}");
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)));
        let told = world.told().await;
        assert_eq!(told, vec![(KAREN.to_owned(), "reported-not-me"); mails], "{decision:?}");
    }
}

/// G-12: a pause after three, the end after five, and a mail for each.
#[tokio::test]
async fn the_holder_is_told_of_a_pause_and_of_the_end() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let mut looked_at = 0;
    for pause in 0..3 {
        let shown = asked_and_matched(&world, &phone).await;
        loop {
            match phone.approves(&shown, WRONG).await {
                Err(AnswerError::WrongPin { .. }) => looked_at += 1,
                Err(AnswerError::Paused(_) | AnswerError::Off) => break,
                other => panic!("{other:?}"),
            }
        }
        let expected = ["pin-paused", "pin-off"].get(pause).map(|kind| (KAREN.to_owned(), *kind));
        assert_eq!(world.told().await, Vec::from_iter(expected), "round {pause}");
        world.wait(minutes(15));
    }
    assert_eq!(looked_at, 3, "two before the pause, one after it; the third and the fifth end the round");
    assert_eq!(world.recorded("device.pin_attempt_counted").await, 5);
    world.wait(hours(24));
    let shown = asked_and_matched(&world, &phone).await;
    assert!(matches!(phone.approves(&shown, PIN).await, Err(AnswerError::Off)));
}

/// A PIN that pauses is told to the browser whose request the phone has matched: it rings, and needs not look. No other learns it, and
/// none while another way unlocks.
#[tokio::test]
async fn a_pin_that_pauses_shows_where_the_phone_has_matched_and_nowhere_else() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let (login, other) = (world.asks(&Browser::new(9), KAREN).await, world.asks(&Browser::new(8), KAREN).await);
        let shown = world.matched(&phone, &login).await;
        assert_eq!((locked(&world, &login).await, locked(&world, &other).await), (None, None));
        for _ in 0..2 {
            assert!(matches!(phone.approves(&shown, WRONG).await, Err(AnswerError::WrongPin { .. })));
        }
        let mut bell = world.service.bell.listen(Topic::Login(login.id));
        let Err(AnswerError::Paused(until)) = phone.approves(&shown, WRONG).await else { panic!("the third pauses") };
        tokio::time::timeout(Duration::from_secs(1), bell.heard()).await.expect("the page that waits hears it");
        assert_eq!((locked(&world, &login).await, locked(&world, &other).await), (Some(Refusal::Paused(until)), None));
        // Fingerprint or face still answers.
        Platform::bound_to(&world, &phone, false).await;
        assert_eq!(locked(&world, &login).await, None);
    }
}

async fn locked(world: &World, login: &Login) -> Option<Refusal> {
    match world.service.stand(&world.again(login).await).await.unwrap() {
        Stand::Waiting(waiting) => waiting.locked,
        other => panic!("{other:?}"),
    }
}

/// G-12: sixty-four at once, again and again over the pauses: five are looked at.
#[tokio::test(flavor = "multi_thread")]
async fn of_guesses_that_come_in_swarms_five_are_looked_at() {
    for world in World::all().await {
        let phone = world.person_with_phone(KAREN).await;
        for _ in 0..4 {
            let shown = asked_and_matched(&world, &phone).await;
            let device = phone.device().await;
            let mut guesses = tokio::task::JoinSet::new();
            for number in 0..64 {
                let answer = phone.answer(&shown, Decision::Approve, Some(&format!("{:04}", 6100 + number)), "own");
                let (service, device, id) = (world.service.clone(), device.clone(), shown.id.clone());
                guesses.spawn(async move { service.answer(&device, &id, &answer).await });
            }
            while let Some(right) = guesses.join_next().await {
                let said = right.unwrap();
                let refused = [AnswerError::Off, AnswerError::Paused(NOON), AnswerError::WrongPin { tries_left: 0 }];
                let kind = std::mem::discriminant(said.as_ref().expect_err("a wrong PIN"));
                assert!(refused.iter().any(|refusal| std::mem::discriminant(refusal) == kind), "{said:?}");
            }
            world.wait(minutes(15));
        }
        assert_eq!(world.recorded("device.pin_attempt_counted").await, 5);
        assert_eq!(phone.device().await.tries.wrong, 5);
        let told: Vec<_> = world.told().await.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(told, ["pin-off", "pin-paused"]);
    }
}

/// G-35: both copies are stopped at the first divergence, and the holder is told.
#[tokio::test]
async fn a_copied_phone_is_closed_and_its_holder_told() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let (shown, device) = (asked_and_matched(&world, &phone).await, phone.device().await);
    let copys = phone.answer(&shown, Decision::Approve, Some(PIN), "copy");
    world.service.answer(&device, &shown.id, &copys).await.expect("the copy came first");
    let shown = asked_and_matched(&world, &phone).await;
    world.wait(seconds(1));
    assert!(matches!(phone.approves(&shown, PIN).await, Err(AnswerError::Cloned)));
    assert_eq!(world.told().await, [(KAREN.to_owned(), "device-cloned")]);
    assert!(phone.maybe_device().await.is_none());
    let login = world.passes_password(&Browser::new(1), KAREN).await;
    assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::NoMethod(Lacks::Removed)));
}

/// Journey E15: what waits for a lost phone ends at once, also what it has open or has approved already, and the browsers are told why.
#[tokio::test]
async fn removing_a_lost_phone_ends_what_it_has_open_and_says_so_to_the_browsers() {
    for world in World::all().await {
        let mut kept = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut kept, &Browser::new(1), KAREN).await.session;
        let mut lost = world.adds_phone(&session, "Lost").await;
        let browsers = [2, 3, 4].map(Browser::new);
        let mut logins = Vec::new();
        for browser in &browsers {
            logins.push(world.asks_of(browser, KAREN, &lost).await);
        }
        let open = world.matched(&lost, &logins[1]).await;
        let approved = world.matched(&lost, &logins[2]).await;
        lost.approves(&approved, PIN).await.unwrap();
        let (device, late) = (lost.device().await, lost.answer(&open, Decision::Approve, Some(PIN), "own"));

        world.service.remove_device(&session, device_id(&lost)).await.unwrap();
        for (login, browser) in logins.iter().zip(&browsers) {
            let stand = world.service.stand(&world.again(login).await).await.unwrap();
            assert!(matches!(stand, Stand::Ended(Ending::DeviceRemoved)), "{stand:?}");
            assert!(world.finishes(browser, login).await.is_err());
        }
        assert!(world.service.answer(&device, &open.id, &late).await.is_err());
        // Whoever waits for the phone that is still there goes on waiting.
        let other = world.asks_of(&Browser::new(5), KAREN, &kept).await;
        assert!(matches!(world.service.stand(&other).await.unwrap(), Stand::Waiting(_)));
    }
}

/// Who has lost the only phone calls the office, which reads its serial number aloud: it opens nothing any more, nor does what was opened with it.
#[tokio::test]
async fn the_office_removes_a_lost_phone_by_its_serial_number_and_binds_none() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let home = Browser::new(1);
        let opened = world.signs_in_with(&mut phone, &home, KAREN).await;
        let stranger = world.person_with_phone("lars@example.org").await;
        let account = world.service.account_meant(KAREN).await.unwrap().unwrap().id;
        let serial = device_id(&phone).serial();
        for wrong in ["", "0000-0000", &device_id(&stranger).serial()] {
            let refused = world.service.remove_device_at_office(account, wrong).await;
            assert!(matches!(refused, Err(DeviceError::Gone)), "{wrong}");
        }
        world.mails().await;
        let heard = serial.to_lowercase().replace('0', "o").replace('-', " ");
        let removed = world.service.remove_device_at_office(account, &heard).await.unwrap();
        assert_eq!(removed.id, device_id(&phone));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "device-removed")]);
        assert!(phone.maybe_device().await.is_none() && stranger.maybe_device().await.is_some());
        assert!(world.service.session(&opened.token, &home.cookie).await.unwrap().is_none());
        assert!(world.service.remove_device_at_office(account, &serial).await.is_err(), "once");
    }
}
