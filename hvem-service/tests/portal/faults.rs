//! The random source fails at any draw: nobody is let in, and nothing is half done (R-03 in small).

use std::fmt::Debug;

use hvem_domain::scheme::Gate;
use hvem_formats::app::{answer::Decision, enrol::Finish};

use super::{
    handset::redeem,
    scene::{Browser, ELSEWHERE, PASSWORD, PIN, device_id, email, karen, token_in, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";

/// Does a step again and again, and lets the random source fail at one draw after the other, until the step gets through. Every failure
/// must be told, and leave the database as it was.
async fn at_every_draw<T: Debug, E: Debug>(world: &World, step: &str, work: impl AsyncFn() -> Result<T, E>) -> T {
    for draw in 0.. {
        let before = world.contents().await;
        world.chance.fails_after(draw);
        let done = work().await;
        let failed = world.chance.mend();
        if !failed {
            assert!(draw > 0, "{step} draws nothing");
            return done.unwrap_or_else(|error| panic!("{step}: {error:?}"));
        }
        let told = done.err().unwrap_or_else(|| panic!("{step}: draw {draw} failed, and nobody was told"));
        assert!(format!("{told:?}").contains("NoEntropy"), "{step}, draw {draw}: {told:?}");
        assert_eq!(world.contents().await, before, "{step}, draw {draw}");
    }
    unreachable!("the loop ends with the step")
}

#[tokio::test]
async fn an_account_is_opened_and_reset_whole_or_not_at_all() {
    let world = World::new().await;
    let service = &world.service;
    at_every_draw(&world, "register", async || service.register(karen(), email(KAREN), "da").await).await;
    let token = token_in(&world.mails().await[0]);
    at_every_draw(&world, "confirm", async || service.set_password_by_link(&token, typed(PASSWORD)).await).await;
    at_every_draw(&world, "forgotten", async || service.forgot_password(email(KAREN), "da").await).await;
    let token = token_in(&world.mails().await[0]);
    at_every_draw(&world, "reset", async || service.set_password_by_link(&token, typed(PASSWORD)).await).await;
    assert_eq!(world.told().await.len(), 1);
}

#[tokio::test]
async fn nobody_is_signed_in_by_halves() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let browser = Browser::new(1);
    let login = world.passes_password(&browser, KAREN).await;
    let login = world.takes(&browser, login, Gate::NoFactorYet).await.unwrap();
    let finished = async || world.finishes(&browser, &login).await.map(|opened| opened.session.account);
    at_every_draw(&world, "finish", finished).await;
}

#[tokio::test]
async fn a_phone_is_added_asked_and_removed_whole_or_not_at_all() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let session = world.signs_in_alone(&Browser::new(1), KAREN).await.session;
    let (token, phone) = world.shows_code(&session, "S24").await;
    let device = world.service.redeem_enrolment(&redeem(token, &phone.app)).await.unwrap().device;
    let mut phone = super::handset::Phone { device, ..phone };
    phone.unlocks(PIN).await.unwrap();
    let bind = async || world.service.finish_enrolment(phone.stored().await, &Finish { platform: None }).await;
    at_every_draw(&world, "bind", async || bind().await.map(|finished| finished.device)).await;
    let browser = Browser::new(2);
    let login = world.passes_password(&browser, KAREN).await;
    let ask = async || world.takes(&browser, login.clone(), ELSEWHERE).await;
    let login = at_every_draw(&world, "ask", ask).await;
    let shown = world.matched(&phone, &login).await;
    let report = phone.answer(&shown, Decision::NotMe, None, "own");
    let bound = phone.device().await;
    at_every_draw(&world, "report", async || world.service.answer(&bound, &shown.id, &report).await).await;
    let remove = async || world.service.remove_device(&session, device_id(&phone)).await;
    at_every_draw(&world, "remove", remove).await;
    assert!(phone.maybe_device().await.is_none());
}

/// The attempt counts even then; what it would have opened stays closed.
#[tokio::test]
async fn a_pin_that_was_right_at_a_bad_moment_counts_and_opens_nothing() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let session = world.signs_in_alone(&Browser::new(1), KAREN).await.session;
    let mut phone = world.redeems(&session, "S24").await;
    world.chance.fails_after(0);
    assert!(phone.unlocks(PIN).await.is_err());
    assert!(world.chance.mend());
    let stored = world.service.enrolment(&session, phone.enrolment).await.unwrap();
    assert_eq!(stored.redeemed.map(|redeemed| redeemed.wrong_pins), Some(1));
    assert!(world.service.finish_enrolment(phone.stored().await, &Finish { platform: None }).await.is_err());
    phone.unlocks(PIN).await.unwrap();
}
