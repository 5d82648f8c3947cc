//! Carrying something from the browser to the phone (protocol §3.2). Nothing can be answered, or even read, before.

use std::time::Duration;

use hvem_acceptance::{Outcome, World};
use hvem_device::{Choice, Forgetful, Phone, Problem, Unlock};
use hvem_formats::{app::request::Shown, qr::Carried};
use reqwest::Method;

use super::{
    person::{PIN, Person, Waiting},
    portal::{failed, problem},
    qr,
    raw::Raw,
};

type App = Phone<Forgetful>;

async fn scene(method: &str) -> Outcome<(World, Person, App, Waiting)> {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app(method).await?;
    Ok((world, pc, phone, waiting))
}

async fn scans(person: &mut Person, waiting: &Waiting) -> Outcome<String> {
    qr::read(&person.portal.opens(&format!("{}/qr.svg", waiting.login)).await?.html)
}

async fn approves(phone: &mut App, shown: &Shown) -> Outcome {
    let answered = phone.answer(shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    assert_eq!(answered.state, "approved");
    Ok(())
}

/// G-03: all that an app is told before the match is that something waits.
#[tokio::test]
async fn a_request_is_matched_by_the_qr_code_and_opens_the_browser_that_shows_it() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let list = phone.requests(0, None).await.map_err(failed)?;
    let [waits] = &list.requests[..] else { panic!("one request: {list:?}") };
    assert_eq!(waits.state, "unmatched");
    assert!(phone.request(&waits.id).await.is_err(), "nothing is told before the match");

    let shown = phone.match_qr(&scans(&mut pc, &waiting).await?).await.map_err(failed)?;
    assert_eq!(
        (shown.id.as_str(), shown.matched_by.as_str(), shown.action.as_str()),
        (waits.id.as_str(), "qr", "sign-in")
    );
    assert!(shown.browser.contains("Firefox"), "{}", shown.browser);
    assert!(shown.browser_key.is_some() && shown.return_to.is_none());
    let again = phone.request(&shown.id).await.map_err(failed)?;
    assert_eq!(again.match_digest, shown.match_digest);
    assert_eq!(phone.requests(0, None).await.map_err(failed)?.requests[0].state, "matched");

    approves(&mut phone, &shown).await?;
    pc.finishes(&waiting).await?.is("my-account")
}

#[tokio::test]
async fn a_request_is_matched_by_the_four_characters_as_people_type_them() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let code = waiting.page.code()?;
    assert_eq!(code.len(), 4, "{code}");
    let typed = format!(" {}-{} ", &code[..2].to_lowercase(), code[2..].replace('0', "o").replace('1', "l"));
    let shown = phone.match_code(&typed).await.map_err(failed)?;
    approves(&mut phone, &shown).await?;
    pc.finishes(&waiting).await?.is("my-account")
}

/// E9; G-03: the link that the page shows opens nothing for a call that does not come from this browser.
#[tokio::test]
async fn a_link_matches_only_with_the_cookie_of_the_browser_that_shows_it() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("this-device").await?;
    let link = waiting.page.link()?;
    let link = if link.starts_with('/') { format!("{}{link}", pc.portal.address) } else { link };
    let without = phone.match_link(&link, None).await.expect_err("no cookie");
    assert_eq!(problem(&without), Problem::RequestUnknown);
    let other = pc.in_another_browser()?;
    let mut stranger = other;
    stranger.portal.opens("/").await?;
    let foreign = phone.match_link(&link, Some(&stranger.portal.cookies())).await.expect_err("another browser");
    assert_eq!(problem(&foreign), Problem::RequestUnknown);

    let shown = phone.match_link(&link, Some(&pc.portal.cookies())).await.map_err(failed)?;
    assert_eq!(shown.matched_by, "link");
    let back = shown.return_to.clone().expect("somewhere to go back to");
    assert!(back.starts_with(&pc.portal.address) || back.starts_with('/'), "back to the portal: {back}");
    approves(&mut phone, &shown).await?;
    pc.finishes(&waiting).await?.is("my-account")
}

/// G-04: one redemption. The phone that has matched may ask again; no other gets anything, not even one of the same person.
#[tokio::test]
async fn a_qr_code_matches_for_one_phone() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let shown = phone.match_qr(&scans(&mut pc, &waiting).await?).await.map_err(failed)?;
    approves(&mut phone, &shown).await?;
    pc.finishes(&waiting).await?.is("my-account")?;
    let mut tablet = pc.adds("Tablet").await?;

    let mut elsewhere = pc.in_another_browser()?;
    let waiting = elsewhere.waits_for_app("app").await?;
    let text = scans(&mut elsewhere, &waiting).await?;
    let shown = phone.match_qr(&text).await.map_err(failed)?;
    for _ in 0..20 {
        assert_eq!(problem(&tablet.match_qr(&text).await.expect_err("a replay")), Problem::RequestUnknown);
    }
    assert!(tablet.match_code(&waiting.page.code()?).await.is_err(), "matched already");
    assert_eq!(problem(&tablet.request(&shown.id).await.expect_err("not its own")), Problem::RequestUnknown);
    let forged = tablet.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.expect_err("not its own");
    assert_eq!(problem(&forged), Problem::RequestUnknown);
    assert_eq!(phone.match_qr(&text).await.map_err(failed)?.id, shown.id, "a lost answer");
    Ok(())
}

/// G-04: a screenshot is worth nothing 30 s after the code appeared; the code that the page shows now still works.
#[tokio::test]
async fn a_photograph_of_the_code_is_worth_nothing_after_thirty_seconds() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let photograph = scans(&mut pc, &waiting).await?;
    tokio::time::sleep(Duration::from_secs(31)).await;
    let old = phone.match_qr(&photograph).await.expect_err("too old");
    assert_eq!(problem(&old), Problem::RequestUnknown);
    let now = scans(&mut pc, &waiting).await?;
    assert_ne!(now, photograph);
    phone.match_qr(&now).await.map_err(failed)?;
    Ok(())
}

/// G-04: knowing one turn's secret says nothing about another's.
#[tokio::test]
async fn a_secret_is_good_for_its_own_turn_only() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let text = scans(&mut pc, &waiting).await?;
    let Some(Carried::Request { request, slot, secret }) = Carried::read(&text, &pc.portal.address) else {
        panic!("{text}")
    };
    let mut changed = secret;
    changed[15] ^= 1;
    for (slot, secret) in
        [(slot + 1, secret), (slot.wrapping_sub(1), secret), (u32::MAX, secret), (slot, changed), (slot, [0; 16])]
    {
        let wrong = Carried::Request { request: request.clone(), slot, secret }.qr(&pc.portal.address);
        assert_eq!(
            problem(&phone.match_qr(&wrong).await.expect_err("a wrong secret")),
            Problem::RequestUnknown,
            "{slot}"
        );
    }
    phone.match_qr(&text).await.map_err(failed)?;
    Ok(())
}

/// G-03: a stranger's phone that reads the code gets nothing, and spoils nothing for the phone that it is for.
#[tokio::test]
async fn a_strangers_phone_matches_nothing_and_spoils_nothing() -> Outcome {
    let (world, mut pc, mut phone, waiting) = scene("app").await?;
    let mut stranger = Person::joins(&world).await?.adds_phone().await?;
    let text = scans(&mut pc, &waiting).await?;
    assert_eq!(problem(&stranger.match_qr(&text).await.expect_err("foreign")), Problem::RequestUnknown);
    let typed = stranger.match_code(&waiting.page.code()?).await.expect_err("foreign");
    assert!(matches!(problem(&typed), Problem::RequestUnknown | Problem::WrongCode), "{typed:?}");
    assert!(stranger.requests(0, None).await.map_err(failed)?.requests.is_empty());
    let shown = phone.match_qr(&text).await.map_err(failed)?;
    assert_eq!(problem(&stranger.request(&shown.id).await.expect_err("foreign")), Problem::RequestUnknown);
    let forged = stranger.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.expect_err("foreign");
    assert_eq!(problem(&forged), Problem::RequestUnknown);
    approves(&mut phone, &shown).await
}

/// G-03: 20 bits may be tried once.
#[tokio::test]
async fn a_wrong_code_ends_the_request() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let code = waiting.page.code()?;
    let wrong = if code == "0000" { "1111" } else { "0000" };
    assert_eq!(problem(&phone.match_code(wrong).await.expect_err("wrong")), Problem::WrongCode);
    assert!(phone.match_code(&code).await.is_err(), "the right code comes too late");
    assert!(phone.requests(0, None).await.map_err(failed)?.requests.is_empty());
    let page = pc.portal.opens(&waiting.login).await?;
    page.is("login-outcome")
}

/// G-03: many codes at once are one try.
#[tokio::test]
async fn a_hundred_codes_at_once_are_one_try() -> Outcome {
    let (_world, _pc, phone, waiting) = scene("app").await?;
    let code = waiting.page.code()?;
    let mut calls = Vec::new();
    for number in 0..100_u32 {
        let guess = if number == 50 { code.clone() } else { format!("{number:04}") };
        let call = Raw::signed(phone.device(), Method::POST, "/requests/match", &format!("{{\"code\":\"{guess}\"}}"))?;
        calls.push((guess, call));
    }
    let server = phone.device().issuer().to_owned();
    let mut sent = Vec::new();
    for (guess, call) in calls.into_iter().filter(|(guess, _)| *guess != code) {
        let server = server.clone();
        sent.push(tokio::spawn(async move { (guess, call.sends(&server).await) }));
    }
    for one in sent {
        let (guess, said) = one.await.expect("a call");
        assert_ne!(said?.status, 200, "{guess}");
    }
    let right = Raw::signed(phone.device(), Method::POST, "/requests/match", &format!("{{\"code\":\"{code}\"}}"))?;
    assert_ne!(right.sends(&server).await?.status, 200);
    Ok(())
}

#[tokio::test]
async fn a_request_that_nobody_matched_can_not_be_answered() -> Outcome {
    let (_world, mut pc, mut phone, waiting) = scene("app").await?;
    let list = phone.requests(0, None).await.map_err(failed)?;
    let shown: Shown = serde_json::from_value(serde_json::json!({
        "id": list.requests[0].id, "relying_party": {"id": "portal", "name": "hvem"}, "action": "sign-in", "text": "",
        "browser": "", "browser_key": null, "matched_by": "qr", "match": "A".repeat(43), "asked_at": list.requests[0].asked_at,
        "expires_at": list.requests[0].expires_at, "platform": null, "return_to": null
    }))?;
    for choice in [Choice::Approve(Unlock::Pin(PIN)), Choice::Reject, Choice::NotMe] {
        assert_eq!(problem(&phone.answer(&shown, choice).await.expect_err("not matched")), Problem::RequestUnknown);
    }
    pc.portal.opens(&waiting.login).await?.is("login-approve")
}

/// §3.1: the list is answered at once when it differs from what the app has seen.
#[tokio::test]
async fn a_waiting_app_is_told_when_something_comes() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let mut phone = person.adds_phone().await?;
    let empty = phone.requests(0, None).await.map_err(failed)?;
    assert!(empty.requests.is_empty());
    let begun = std::time::Duration::from_millis(u64::try_from(hvem_device::system_clock()).unwrap_or(0));
    let waiting =
        tokio::spawn(async move { phone.requests(20, Some(&empty.digest)).await.map(|list| list.requests.len()) });
    tokio::time::sleep(Duration::from_millis(300)).await;
    person.in_another_browser()?.waits_for_app("app").await?;
    assert_eq!(waiting.await.expect("a task").map_err(failed)?, 1);
    let ended = std::time::Duration::from_millis(u64::try_from(hvem_device::system_clock()).unwrap_or(0));
    assert!(ended - begun < Duration::from_secs(15), "{:?}", ended - begun);
    Ok(())
}
