//! The app where the office gives a letter (journey M5; G-17): activated by letter and temporary PIN, signs in without a password, and its forgotten PIN is
//! renewed after a day.

use hvem_domain::{
    device::Device,
    level::Level,
    login::Ending,
    phone_number::{CHANGED_RENEWS_NOT, CHANGED_RESTS, PhoneNumber},
    registration::Unusable,
    scheme::{Gate, MITID},
    time::{hours, minutes},
};
use hvem_formats::app::{
    alone::{Pass, Standing},
    answer::Decision,
    holder::Wish,
    pin,
};
use hvem_service::{
    blocking::BlockedBy,
    copying::CopyError,
    enrolment::AloneError,
    login::Stand,
    pins::RenewalError,
    registrations::Civil,
    stops::{Ends, StopToken},
    temporary_pins::SmsError,
};

use super::{
    alone::Handset,
    codes::{CHOSEN, Letter, PHONE},
    handset::Phone,
    scene::{Browser, ELSEWHERE, stop_in},
    wakes::push,
    world::World,
};

const KAREN: &str = "karen@example.org";
const PIN: &str = "407113";
const NEW: &str = "830519";

impl Handset {
    async fn shows(&self, user_id: &str, letter: &Letter) -> Result<Standing, AloneError> {
        self.passes(Pass::UserId { user_id: user_id.into() }).await?;
        self.passes(letter.typed()).await
    }

    async fn types_sms(&self, code: &str) -> Result<Standing, AloneError> {
        self.passes(Pass::SmsCode { code: code.into() }).await
    }
}

impl World {
    async fn phone_begins(&self) -> Handset {
        let phone = Handset::begins(self).await;
        phone.passes(Pass::AcceptTerms {}).await.unwrap();
        phone
    }

    /// The one that was sent just now.
    async fn sms(&self) -> String {
        let sent = self.temporary_pins().await;
        let [(to, pin)] = &sent[..] else { panic!("one SMS: {}", sent.len()) };
        assert_eq!(to, PHONE);
        pin.clone()
    }

    /// A phone whose person has shown the letter, typed the temporary PIN, and chosen a PIN.
    async fn phone_ready_to_bind(&self, letter: &Letter) -> Handset {
        let phone = self.phone_begins().await;
        let standing = phone.shows(CHOSEN, letter).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("sms-code"));
        assert_eq!(standing.sms.unwrap().to, "+45 •• •• •• 56");
        phone.types_sms(&self.sms().await).await.unwrap();
        phone.passes(Pass::ChoosePin(phone.choice(PIN))).await.unwrap();
        phone
    }

    /// Karen, with the app on her phone.
    async fn karen_has_the_app(&self) -> Phone {
        let letter = self.letter_for(KAREN, CHOSEN).await;
        let phone = self.phone_ready_to_bind(&letter).await;
        phone.binds().await.unwrap();
        self.mails().await;
        phone.becomes(letter.account.id)
    }

    async fn renewal_waits(&self, phone: &Phone) -> pin::Renewal {
        let begun = self.service.begin_renewal(&phone.device().await).await.unwrap();
        let standing = phone.passes(&begun.renewal, &pin::Pass::UserId { user_id: CHOSEN.into() }).await.unwrap();
        assert!(standing.gate.is_none() && standing.waits_until.is_some());
        standing
    }
}

#[tokio::test]
async fn letter_and_temporary_pin_activate_the_app_and_use_the_letter() {
    for world in World::all_of(&MITID).await {
        let letter = world.letter_for(KAREN, CHOSEN).await;
        let (phone, other) = (world.phone_ready_to_bind(&letter).await, world.phone_ready_to_bind(&letter).await);
        phone.binds().await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "device-added")]);
        let devices = world.service.devices(letter.account.id).await.unwrap();
        assert!(matches!(&devices[..], [device] if device.id.to_string() == phone.device));
        assert!(matches!(other.binds().await, Err(AloneError::Ended)), "the letter binds one");
        let late = world.phone_begins().await.shows(CHOSEN, &letter).await;
        assert!(matches!(late, Err(AloneError::LetterOver(Unusable::Used))));
    }
}

/// Who holds a letter and not its user ID, or another's, learns nothing of either.
#[tokio::test]
async fn user_id_and_letter_have_to_belong_together() {
    let world = World::of(&MITID).await;
    let (karen, mads) =
        (world.letter_for(KAREN, CHOSEN).await, world.letter_for("mads@example.org", "grønne støvler 3").await);
    let phone = world.phone_begins().await;
    for (user_id, letter) in [(CHOSEN, &mads), ("grønne støvler 3", &karen), ("ingen her 9", &karen)] {
        assert!(matches!(phone.shows(user_id, letter).await, Err(AloneError::WrongLetter)), "{user_id}");
    }
    let malformed = phone.passes(Pass::Letter { number: "K74M".into(), code: "nej".into() }).await;
    assert!(matches!(malformed, Err(AloneError::WrongLetter)));
    assert!(world.temporary_pins().await.is_empty(), "nobody's telephone rings");
    phone.shows(CHOSEN, &karen).await.expect("corrected");
    let unchosen = world.registers_by("ida@example.org", Some(Civil::None)).await.unwrap();
    let early = world.phone_begins().await.shows("ida holm 1", &unchosen).await;
    assert!(matches!(early, Err(AloneError::NoUserId)));
}

/// G-17: with the SMS, with the letter, or with both but not the user ID, nothing is activated.
#[tokio::test]
async fn the_sms_comes_after_the_letter_and_opens_nothing_alone() {
    for world in World::all_of(&MITID).await {
        let letter = world.letter_for(KAREN, CHOSEN).await;
        let thief = world.phone_begins().await;
        thief.passes(Pass::UserId { user_id: CHOSEN.into() }).await.unwrap();
        assert!(matches!(thief.types_sms("12345678").await, Err(AloneError::OutOfOrder)));
        assert!(thief.service.alone_asks_another_sms(thief.alone().await).await.is_err());
        let phone = world.phone_begins().await;
        phone.shows(CHOSEN, &letter).await.unwrap();
        let sent = world.sms().await;
        let wrong = if sent == "00000000" { "00000001" } else { "00000000" };
        assert!(matches!(phone.types_sms("1234").await, Err(AloneError::Sms(SmsError::Malformed))));
        assert!(matches!(phone.types_sms(wrong).await, Err(AloneError::Sms(SmsError::Wrong { left: 2 }))));
        assert!(matches!(phone.types_sms(wrong).await, Err(AloneError::Sms(SmsError::Wrong { left: 1 }))));
        assert!(matches!(phone.types_sms(wrong).await, Err(AloneError::Sms(SmsError::NotAsked))));
        assert!(matches!(phone.types_sms(&sent).await, Err(AloneError::Sms(SmsError::NotAsked))), "too late");
        assert!(phone.stands().await.unwrap().sms.is_none());
        let again = phone.service.alone_asks_another_sms(phone.alone().await).await.unwrap();
        assert!(again.sms.is_some());
        phone.types_sms(&world.sms().await).await.unwrap();
        assert!(matches!(phone.binds().await, Err(AloneError::OutOfOrder)), "without a PIN");
    }
}

/// G-17: a number that was changed an hour ago gets no temporary PIN.
#[tokio::test]
async fn a_changed_number_activates_nothing_for_a_day() {
    let world = World::of(&MITID).await;
    let letter = world.letter_for(KAREN, CHOSEN).await;
    world.wait(hours(1));
    world.service.change_phone(letter.account.id, PhoneNumber::from_stored("+4520654321").unwrap()).await.unwrap();
    world.wait(hours(1));
    let phone = world.phone_begins().await;
    assert!(phone.shows(CHOSEN, &letter).await.unwrap().sms.is_none());
    let refused = phone.service.alone_asks_another_sms(phone.alone().await).await;
    assert!(matches!(refused, Err(AloneError::Sms(SmsError::PhoneRests(_)))));
    world.wait(CHANGED_RESTS - hours(1));
    let sent = phone.service.alone_asks_another_sms(phone.alone().await).await.unwrap();
    assert!(sent.sms.is_some());
}

/// FACTS: user ID and app are substantial.
#[tokio::test]
async fn user_id_and_app_sign_in_without_a_password() {
    for world in World::all_of(&MITID).await {
        let mut phone = world.karen_has_the_app().await;
        let browser = Browser::new(1);
        let login = world.begins(&browser, Level::Substantial).await;
        let login = world.claims_to_be(&login, CHOSEN).await;
        let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        let session = world.finishes(&browser, &login).await.unwrap().session;
        assert_eq!((session.account, session.levels.authentication), (phone.account, Level::Substantial));
        assert_eq!(session.methods, ["swk", "pin", "mfa"]);
    }
}

/// Whoever knows a user ID sees the same for somebody with an app, somebody without, and nobody; and no telephone rings (SECURITY A4, decision 6).
#[tokio::test]
async fn a_stranger_sees_the_same_for_everybody_and_wakes_nobody() {
    let world = World::of(&MITID).await;
    let mut phone = world.karen_has_the_app().await;
    world.letter_for("mads@example.org", "grønne støvler 3").await;
    let stranger = Browser::new(66);
    for user_id in [CHOSEN, "grønne støvler 3", "ingen her 9"] {
        let login = world.begins(&stranger, Level::Low).await;
        let login = world.claims_to_be(&login, user_id).await;
        let Stand::Method(ways) = world.service.stand(&login).await.unwrap() else { panic!("{user_id}") };
        assert_eq!(ways.len(), 4, "{user_id}");
        let login = world.takes(&stranger, login, ELSEWHERE).await.unwrap();
        let Stand::Waiting(waiting) = world.service.stand(&world.again(&login).await).await.unwrap() else { panic!() };
        assert!(waiting.device.is_none() && waiting.devices == 0, "{user_id}");
        assert_eq!(waiting.approval.request().woken, None, "{user_id}");
    }
    // The holder, in a browser that she has used before, is rung at.
    let browser = Browser::new(1);
    for woken in [false, true] {
        let login = world.begins(&browser, Level::Low).await;
        let login = world.claims_to_be(&login, CHOSEN).await;
        let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
        let request = world.approval(&login).await;
        assert_eq!(request.request().woken.is_some(), woken);
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        world.finishes(&browser, &login).await.unwrap();
    }
}

/// FACTS: a temporary PIN renews a forgotten one after 24 hours, in which the holder is told and can stop it.
#[tokio::test]
async fn a_forgotten_pin_is_renewed_after_a_day_to_the_millisecond() {
    for world in World::all_of(&MITID).await {
        let mut phone = world.karen_has_the_app().await;
        world.may_be_woken(&phone).await;
        let waits = world.renewal_waits(&phone).await;
        assert_eq!(waits.waits_until, Some((world.service.now() + hours(24)).0));
        assert_eq!(world.pushed().await, [push("pin-ready", world.service.now() + hours(24))]);
        assert_eq!(world.told().await, [(KAREN.to_owned(), "pin-waits")]);
        world.wait_almost(hours(24));
        let device = phone.device().await;
        let again = world.service.begin_renewal(&device).await.unwrap();
        assert_eq!(
            (again.renewal.as_str(), again.waits_until),
            (waits.renewal.as_str(), waits.waits_until),
            "no new day"
        );
        assert!(matches!(world.service.renewal_asks_sms(&device, &waits.renewal).await, Err(RenewalError::OutOfOrder)));
        let early = phone.passes(&waits.renewal, &phone.choice(&waits.renewal, NEW, "own")).await;
        assert!(matches!(early, Err(RenewalError::OutOfOrder)));
        world.wait(minutes(1));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "pin-waited")]);
        let due = world.service.renewal_shown(&device, &waits.renewal).await.unwrap();
        assert_eq!((due.gate.as_deref(), due.sms), (Some("sms-code"), None));
        world.service.renewal_asks_sms(&device, &waits.renewal).await.unwrap();
        let code = world.sms().await;
        phone.passes(&waits.renewal, &pin::Pass::SmsCode { code }).await.unwrap();
        let done = phone.passes(&waits.renewal, &phone.choice(&waits.renewal, NEW, "own")).await.unwrap();
        phone.settles("own");
        assert!(done.gate.is_none() && done.waits_until.is_none());
        assert_eq!(world.told().await, [(KAREN.to_owned(), "pin-renewed")]);
        phone.changes_pin(NEW, PIN).await.expect("the new one is in force");
    }
}

#[tokio::test]
async fn the_holder_stops_a_renewal_and_nothing_is_told_of_its_end() {
    for world in World::all_of(&MITID).await {
        let mut phone = world.karen_has_the_app().await;
        for stops in ["portal", "mail", "known"] {
            world.mails().await;
            let waits = world.renewal_waits(&phone).await;
            let mails = world.mails().await;
            let device: Device = phone.device().await;
            let listed = world.service.renewals_under_way(std::slice::from_ref(&device)).await.unwrap();
            assert_eq!(listed.len(), 1);
            match stops {
                "portal" => world.service.stop_renewal(phone.account, device.id, "portal").await.unwrap(),
                "mail" => {
                    let (what, token) = stop_in(&mails[0]);
                    let guessed = StopToken::from_bytes([7; 32]);
                    assert!(!world.service.stop_by_mail(what, &guessed).await.unwrap());
                    let asked = world.service.stop_in_mail(what, &token).await.unwrap().unwrap();
                    assert_eq!((asked.ends, asked.about), (Ends::Renewal, device.name.as_str().to_owned()));
                    assert!(world.service.stop_by_mail(what, &token).await.unwrap());
                    assert!(!world.service.stop_by_mail(what, &token).await.unwrap(), "there is nothing to stop");
                }
                // Whoever knows the PIN has not forgotten it.
                _ => phone.changes_pin(PIN, NEW).await.unwrap(),
            }
            world.mails().await;
            world.wait(hours(25));
            assert!(world.told().await.is_empty(), "{stops}");
            let gone = world.service.renewal_shown(&device, &waits.renewal).await;
            assert!(matches!(gone, Err(RenewalError::Unknown)), "{stops}");
        }
        let mads = world.letter_for("mads@example.org", "grønne støvler 3").await;
        world.renewal_waits(&phone).await;
        let foreign = world.service.stop_renewal(mads.account.id, phone.device().await.id, "portal").await;
        assert!(matches!(foreign, Err(RenewalError::Unknown)), "a stranger stops nothing");
    }
}

/// Whoever found the phone and does not know its holder's user ID begins nothing.
#[tokio::test]
async fn a_wrong_user_id_begins_no_waiting_period() {
    let world = World::of(&MITID).await;
    let phone = world.karen_has_the_app().await;
    let begun = world.service.begin_renewal(&phone.device().await).await.unwrap();
    for user_id in ["ingen her 9", "", "grønne støvler 3"] {
        let refused = phone.passes(&begun.renewal, &pin::Pass::UserId { user_id: user_id.into() }).await;
        assert!(matches!(refused, Err(RenewalError::WrongUserId)), "{user_id}");
    }
    assert!(world.told().await.is_empty());
}

/// FACTS, G-17: a number that was changed within five days renews no PIN.
#[tokio::test]
async fn a_number_changed_within_five_days_renews_no_pin() {
    let world = World::of(&MITID).await;
    let phone = world.karen_has_the_app().await;
    let waits = world.renewal_waits(&phone).await;
    world.wait(hours(23));
    let changed =
        world.service.change_phone(phone.account, PhoneNumber::from_stored("+4520654321").unwrap()).await.unwrap();
    world.wait(hours(40));
    let refused = world.service.renewal_asks_sms(&phone.device().await, &waits.renewal).await;
    let until = changed.since + CHANGED_RENEWS_NOT;
    assert!(matches!(refused, Err(RenewalError::Sms(SmsError::PhoneRests(rests))) if rests == until));
}

#[tokio::test]
async fn where_the_highest_level_is_asked_for_the_app_is_not_offered() {
    let world = World::of(&MITID).await;
    world.karen_has_the_app().await;
    let login = world.begins(&Browser::new(1), Level::High).await;
    let login = world.claims_to_be(&login, CHOSEN).await;
    let Stand::Method(ways) = world.service.stand(&login).await.unwrap() else { panic!("nothing is offered") };
    assert_eq!(ways.iter().map(|way| way.gate).collect::<Vec<_>>(), [Gate::SecurityKey]);
    assert!(world.service.choose_method(login, Gate::Approve(hvem_domain::scheme::Channel::Here)).await.is_err());
}

/// Decision 060: whoever stole the phone of somebody whose account is blocked waits in vain, and so does who stole the letter.
#[tokio::test]
async fn of_a_blocked_account_nothing_is_renewed_copied_or_bound() {
    for world in World::all_of(&MITID).await {
        let mut phone = world.karen_has_the_app().await;
        let account = world.service.account_meant(KAREN).await.unwrap().unwrap();
        let other = world.phone_ready_to_bind(&world.another_letter_for(account).await).await;
        let waits = world.renewal_waits(&phone).await;
        world.service.block_account(phone.account, BlockedBy::Office).await.unwrap();
        let device = phone.device().await;
        world.wait(hours(25));
        assert!(matches!(other.binds().await, Err(AloneError::Ended)));
        assert!(matches!(world.service.renewal_asks_sms(&device, &waits.renewal).await, Err(RenewalError::Unknown)));
        assert!(matches!(world.service.begin_renewal(&device).await, Err(RenewalError::Unknown)));
        let copy = world.service.begin_copy(&device, &phone.proof(Wish::Copy, PIN, "own")).await;
        phone.settles("own");
        assert!(matches!(copy, Err(CopyError::Ended)));
        assert!(world.temporary_pins().await.is_empty(), "nothing is sent");
        world.service.open_account(phone.account).await.unwrap();
        let copy = world.service.begin_copy(&phone.device().await, &phone.proof(Wish::Copy, PIN, "own")).await;
        copy.expect("as before");
    }
}

/// SECURITY A4: whoever asked knows no password here, and what else they asked ends with the report.
#[tokio::test]
async fn a_report_ends_what_else_strangers_asked_without_a_password() {
    for world in World::all_of(&MITID).await {
        let mut phone = world.karen_has_the_app().await;
        let (one, two) = (Browser::new(66), Browser::new(67));
        let mut asked = Vec::new();
        for browser in [&one, &two] {
            let login = world.begins(browser, Level::Low).await;
            let login = world.claims_to_be(&login, CHOSEN).await;
            asked.push(world.takes(browser, login, ELSEWHERE).await.unwrap());
        }
        let shown = world.matched(&phone, &asked[0]).await;
        phone.approves(&shown, PIN).await.unwrap();
        let shown = world.matched(&phone, &asked[1]).await;
        world.mails().await;
        let report = phone.answer(&shown, Decision::NotMe, None, "own");
        world.service.answer(&phone.device().await, &shown.id, &report).await.unwrap();
        phone.settles("own");
        assert_eq!(world.told_by_now().await, ["reported-by-user-id"], "there is no password to change");
        for (browser, login) in [(&one, &asked[0]), (&two, &asked[1])] {
            let stand = world.service.stand(&world.again(login).await).await.unwrap();
            assert!(matches!(stand, Stand::Ended(Ending::NotMe)), "{stand:?}");
            assert!(
                world.finishes(browser, login).await.is_err(),
                "what was approved by mistake opens nothing any more"
            );
        }
    }
}
