//! Answers (protocol §3.3) and the ratchet (§3.4).

use std::sync::{Arc, Mutex};

use hvem_acceptance::{Outcome, World};
use hvem_device::{Choice, Device, Error, Forgetful, Keep, Phone, PinState, Problem, Unlock};
use hvem_formats::app::request::Shown;

use super::{
    person::{PIN, Person, Waiting},
    portal::{failed, problem},
};

type App = Phone<Forgetful>;

/// A matched request, the browser that waits for it and the phone that may answer.
async fn matched(person: &mut Person, phone: &mut App) -> Outcome<(Person, Waiting, Shown)> {
    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    Ok((pc, waiting, shown))
}

async fn scene() -> Outcome<(World, Person, App)> {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    Ok((world, person, phone))
}

#[tokio::test]
async fn a_rejection_needs_no_pin_and_ends_the_sign_in() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    for choice in [Choice::Reject, Choice::NotMe] {
        let (mut pc, waiting, shown) = matched(&mut person, &mut phone).await?;
        assert_eq!(phone.answer(&shown, choice).await.map_err(failed)?.state, "rejected");
        let page = pc.portal.opens(&waiting.login).await?;
        page.is("login-outcome")?;
        let account = pc.portal.opens("/account").await?;
        assert_ne!(account.name(), "my-account");
    }
    Ok(())
}

/// E8: "that was not me" is told to the person by mail too.
#[tokio::test]
async fn a_report_that_somebody_else_asked_is_confirmed_by_mail() -> Outcome {
    let (world, mut person, mut phone) = scene().await?;
    let before = world.letters(&person.email).await?.len();
    let (_pc, _waiting, shown) = matched(&mut person, &mut phone).await?;
    phone.answer(&shown, Choice::NotMe).await.map_err(failed)?;
    world.letter(&person.email, before + 1).await?;
    Ok(())
}

/// G-12: three in a row, a pause; the right PIN does not help during it, and a rejection still works.
#[tokio::test]
async fn three_wrong_pins_pause_the_pin() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    let (_pc, _waiting, shown) = matched(&mut person, &mut phone).await?;
    for (pin, left) in [("1357", 4), ("2468", 3)] {
        let refused = phone.answer(&shown, Choice::Approve(Unlock::Pin(pin))).await.expect_err("a wrong PIN");
        assert_eq!(problem(&refused), Problem::WrongPin { tries_left: left });
    }
    let third = phone.answer(&shown, Choice::Approve(Unlock::Pin("3690"))).await.expect_err("the third");
    let Problem::PinPaused { until } = problem(&third) else { panic!("{third:?}") };
    let minutes = (until - hvem_device::system_clock()) / 60_000;
    assert!((13..=15).contains(&minutes), "{minutes}");
    let right = phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.expect_err("paused");
    assert_eq!(problem(&right), Problem::PinPaused { until });
    assert_eq!(phone.status().await.map_err(failed)?.pin, PinState::Paused);
    assert_eq!(phone.answer(&shown, Choice::Reject).await.map_err(failed)?.state, "rejected");
    Ok(())
}

/// G-12: in a row means in a row.
#[tokio::test]
async fn the_right_pin_forgives_the_wrong_ones_before() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    for _ in 0..2 {
        let (mut pc, waiting, shown) = matched(&mut person, &mut phone).await?;
        for left in [4, 3] {
            let refused = phone.answer(&shown, Choice::Approve(Unlock::Pin("1357"))).await.expect_err("a wrong PIN");
            assert_eq!(problem(&refused), Problem::WrongPin { tries_left: left });
        }
        phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
        pc.finishes(&waiting).await?.is("my-account")?;
    }
    Ok(())
}

/// G-03: what is signed is what was shown; a server that showed something else would not get an approval for it.
#[tokio::test]
async fn an_answer_for_anything_but_the_stored_request_is_refused() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    let (_pc, _waiting, shown) = matched(&mut person, &mut phone).await?;
    let changes: [fn(&mut Shown); 9] = [
        |shown| shown.relying_party.name.push(' '),
        |shown| shown.relying_party.id = "other".into(),
        |shown| shown.action = "payment".into(),
        |shown| shown.text = "1 kr.".into(),
        |shown| shown.browser.clear(),
        |shown| shown.browser_key = None,
        |shown| shown.match_digest[0] ^= 1,
        |shown| shown.asked_at += 1,
        |shown| shown.expires_at += 1,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut other = shown.clone();
        change(&mut other);
        for choice in [Choice::Approve(Unlock::Pin(PIN)), Choice::Reject] {
            let refused = phone.answer(&other, choice).await.expect_err("not what was asked");
            assert!(matches!(problem(&refused), Problem::UnknownDevice | Problem::Malformed), "{number}: {refused:?}");
        }
    }
    assert_eq!(phone.status().await.map_err(failed)?.pin, PinState::Ok, "none of them spent a try");
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    Ok(())
}

#[tokio::test]
async fn a_request_is_decided_once() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    let (mut pc, waiting, shown) = matched(&mut person, &mut phone).await?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    for choice in [Choice::Reject, Choice::NotMe, Choice::Approve(Unlock::Pin(PIN))] {
        let again = phone.answer(&shown, choice).await.expect_err("decided already");
        assert_eq!(problem(&again), Problem::RequestDecided);
    }
    pc.finishes(&waiting).await?.is("my-account")
}

/// G-08: the approval is for the browser that began; the same cookies without its key open nothing.
#[tokio::test]
async fn an_approved_sign_in_needs_the_key_of_its_browser() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    let (mut pc, waiting, shown) = matched(&mut person, &mut phone).await?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    let path = format!("{}/complete", waiting.login);
    for proof in ["", "AAAA", &"A".repeat(86)] {
        let page = pc.portal.sends(&path, &[("browser_proof", proof)]).await?;
        assert_ne!(page.name(), "my-account", "{proof}");
    }
    let mut thief = pc.in_another_browser()?;
    thief.portal.opens("/").await?;
    let page = thief.portal.opens(&waiting.login).await?;
    assert_ne!(page.name(), "login-continue");
    let page = thief.portal.sends(&path, &[("browser_proof", "")]).await?;
    assert_ne!(page.name(), "my-account");
    Ok(())
}

/// Keeps every state in the order in which it was kept.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Keep for Diary {
    fn keep(&mut self, device: &Device) -> Result<(), Error> {
        self.0.lock().expect("a lock").push(device.to_json()?.to_string());
        Ok(())
    }

    fn wipe(&mut self) -> Result<(), Error> {
        self.0.lock().expect("a lock").clear();
        Ok(())
    }
}

/// §3.4: a phone that lost the answer sends the same pair again, and is not taken for a copy.
#[tokio::test]
async fn a_phone_that_lost_an_answer_goes_on() -> Outcome {
    let (_world, mut person, phone) = scene().await?;
    let device = Device::from_json(&phone.device().to_json().map_err(failed)?).map_err(failed)?;
    let diary = Diary::default();
    let mut first = Phone::new(person.client()?, device, diary.clone());
    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app("app").await?;
    let shown = first.match_code(&waiting.page.code()?).await.map_err(failed)?;
    first.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    // Before the answer came: what a phone finds that was switched off in this moment.
    let before = diary.0.lock().expect("a lock")[0].clone();
    let mut restarted = Phone::new(person.client()?, Device::from_json(&before).map_err(failed)?, Forgetful);
    let again = restarted.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    assert_eq!(again.state, "approved", "the same answer gets the same");
    for _ in 0..2 {
        let (_pc, _waiting, shown) = matched(&mut person, &mut restarted).await?;
        restarted.answer(&shown, Choice::Reject).await.map_err(failed)?;
    }
    Ok(())
}

/// G-35: whichever of two copies answers second closes the device; neither goes on, and the person is told.
#[tokio::test]
async fn two_copies_of_a_phone_close_the_device() -> Outcome {
    let (world, mut person, mut phone) = scene().await?;
    let copied = Device::from_json(&phone.device().to_json().map_err(failed)?).map_err(failed)?;
    let mut copy = Phone::new(person.client()?, copied, Forgetful);
    let (_pc, _waiting, shown) = matched(&mut person, &mut phone).await?;
    phone.answer(&shown, Choice::Reject).await.map_err(failed)?;
    let letters = world.letters(&person.email).await?.len();

    let (mut pc, waiting, shown) = matched(&mut person, &mut copy).await?;
    let noticed = copy.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.expect_err("a copy");
    assert_eq!(problem(&noticed), Problem::DeviceCloned);
    let page = pc.portal.opens(&waiting.login).await?;
    assert_ne!(page.name(), "login-continue");
    let closed = phone.status().await.expect_err("closed");
    assert!(matches!(problem(&closed), Problem::DeviceRemoved | Problem::UnknownDevice), "{closed:?}");
    world.letter(&person.email, letters + 1).await?;
    assert!(!person.portal.opens("/account/devices").await?.html.contains("S24"));
    Ok(())
}

/// G-35: a wrong PIN on a copy does not let it catch up with the original unnoticed.
#[tokio::test]
async fn a_copy_that_guesses_is_noticed_when_the_original_answers() -> Outcome {
    let (_world, mut person, mut phone) = scene().await?;
    let copied = Device::from_json(&phone.device().to_json().map_err(failed)?).map_err(failed)?;
    let mut copy = Phone::new(person.client()?, copied, Forgetful);
    let (_pc, _waiting, shown) = matched(&mut person, &mut copy).await?;
    let refused = copy.answer(&shown, Choice::Approve(Unlock::Pin("1357"))).await.expect_err("a wrong PIN");
    assert_eq!(problem(&refused), Problem::WrongPin { tries_left: 4 });
    let (_pc, _waiting, shown) = matched(&mut person, &mut phone).await?;
    let noticed = phone.answer(&shown, Choice::Reject).await.expect_err("a copy answered before");
    assert_eq!(problem(&noticed), Problem::DeviceCloned);
    Ok(())
}
