//! Possession first: where strangers have guessed too often, the app comes before the password (SECURITY decision 5; G-01, G-02, G-15).

use hvem_domain::{approval::Approval, level::Level, time::minutes};
use hvem_formats::app::answer::Decision;
use hvem_service::login::{FinishError, LoginError, Stand};

use super::{
    scene::{Browser, ELSEWHERE, HERE, PASSWORD, email, token_in, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";
const BO: &str = "bo@example.org";
const NOBODY: &str = "nobody@example.org";

/// The holder in a new browser: app, then password. The level is the same as in the usual order.
#[tokio::test]
async fn the_holder_is_never_shut_out_of_a_new_browser() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    world.guesses_wrong(&Browser::new(66), KAREN).await;
    world.guessed_a_hundred_times().await;
    let before = world.service.passwords_looked_at();
    let browser = Browser::new(1);
    let opened = world.signs_in_possession_first(&mut phone, &browser, KAREN).await;
    assert_eq!(world.service.passwords_looked_at() - before, 1, "what was typed too early was not looked at");
    assert_eq!(opened.session.levels.authentication, Level::Substantial);
    assert_eq!(opened.session.methods, ["swk", "pin", "pwd", "mfa"]);
    // Now the account knows the browser: the usual order again. Another new one still begins with the app.
    world.signs_in_with(&mut phone, &browser, KAREN).await;
    let (_, refused) = world.guesses_wrong(&Browser::new(67), KAREN).await;
    assert!(matches!(refused, LoginError::PossessionFirst));
}

/// G-01: with an account, without a device, without an account: the same steps, the same pages, the same record.
#[tokio::test]
async fn an_unknown_address_and_an_account_without_a_phone_take_the_same_way() {
    let world = World::new().await;
    world.person_with_phone(KAREN).await;
    world.opens_account(BO).await;
    let mut ways = Vec::new();
    for (number, address) in [KAREN, BO, NOBODY].into_iter().enumerate() {
        let browser = Browser::new(10 + number as u8);
        world.guesses_wrong(&browser, address).await;
        world.guessed_a_hundred_times().await;
        let (login, refused) = world.guesses_wrong(&browser, address).await;
        let Stand::Method(methods) = world.service.stand(&login).await.unwrap() else { panic!("{address}") };
        let mut way = vec![format!("{refused:?}"), format!("{methods:?}")];
        for gate in [HERE, ELSEWHERE] {
            let login = world.takes(&browser, world.again(&login).await, gate).await.unwrap();
            let Stand::Waiting(waiting) = world.service.stand(&world.again(&login).await).await.unwrap() else {
                panic!("{address} {gate:?}")
            };
            way.push(format!("{:?} {} {:?}", waiting.device, waiting.devices, waiting.approval.request().woken));
            assert!(matches!(waiting.approval, Approval::Unmatched(_)));
            world.page(&login).await;
            let read = world.again(&login).await;
            assert!(read.account.is_none(), "{address}: nothing on a page can depend on it");
            world.service.rethink(read).await.unwrap();
        }
        ways.push(way);
    }
    assert!(ways[0] == ways[1] && ways[1] == ways[2], "{ways:#?}");
}

/// Whoever knows an address can't ring at its phones, and shows nothing in their lists.
#[tokio::test]
async fn a_stranger_who_proves_nothing_wakes_nobody() {
    let world = World::new().await;
    let phone = world.person_with_phone(KAREN).await;
    world.guesses_wrong(&Browser::new(66), KAREN).await;
    world.guessed_a_hundred_times().await;
    let (login, _) = world.guesses_wrong(&Browser::new(67), KAREN).await;
    let login = world.takes(&Browser::new(67), login, ELSEWHERE).await.unwrap();
    let listed = world.service.waiting(&phone.device().await).await.unwrap();
    assert!(listed.requests.is_empty());
    // Neither can a device be chosen before anything is proved.
    let device = super::scene::device_id(&phone);
    assert!(matches!(world.service.choose_device(login, device).await, Err(LoginError::Elsewhere)));
}

#[tokio::test]
async fn nobody_elses_phone_proves_possession() {
    let world = World::new().await;
    world.person_with_phone(KAREN).await;
    world.opens_account(BO).await;
    let opened = world.signs_in_alone(&Browser::new(2), BO).await;
    let bos = world.adds_phone(&opened.session, "Bos").await;
    for (number, address) in [KAREN, NOBODY].into_iter().enumerate() {
        let browser = Browser::new(60 + number as u8);
        world.guesses_wrong(&browser, address).await;
        world.guessed_a_hundred_times().await;
        let (login, _) = world.guesses_wrong(&browser, address).await;
        let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
        let carried = world.scans(&login).await;
        assert!(world.matches(&bos, &carried).await.is_err(), "{address}");
    }
}

/// Possession alone opens nothing, and who holds the phone has a hundred tries and not one more.
#[tokio::test]
async fn who_holds_the_phone_may_still_not_guess_for_ever() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    world.guesses_wrong(&Browser::new(66), KAREN).await;
    world.guessed_a_hundred_times().await;
    let thief = Browser::new(67);
    let login = world.proves_possession(&mut phone, &thief, KAREN).await;
    assert!(matches!(world.finishes(&thief, &login).await, Err(FinishError::NotComplete)), "possession alone");
    let wrong = world.service.check_password(login.clone(), typed("forkert og igen forkert")).await;
    assert!(matches!(wrong, Err(LoginError::WrongPassword)));
    world.guessed_a_hundred_times().await;
    let before = world.service.passwords_looked_at();
    let spent = world.service.check_password(world.again(&login).await, typed(PASSWORD)).await;
    assert!(matches!(spent, Err(LoginError::TooManyPasswords)), "{spent:?}");
    assert_eq!(world.service.passwords_looked_at(), before, "not even the right one is looked at");
    // The way on is a new password by mail. It begins all counts anew.
    world.service.forgot_password(email(KAREN), "da").await.unwrap();
    let token = token_in(&world.mails().await[0]);
    world.service.set_password_by_link(&token, typed("grøn spand på loftet")).await.unwrap();
    let fresh = world.begins(&Browser::new(68), Level::Low).await;
    let fresh = world.claims(&fresh, KAREN).await;
    world.service.check_password(fresh, typed("grøn spand på loftet")).await.expect("the usual order");
}

/// A browser that the account knows and that has spent its own tries goes on with the app first, too.
#[tokio::test]
async fn a_known_browser_that_has_spent_its_tries_goes_on_with_the_app() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let own = Browser::new(1);
    world.signs_in_with(&mut phone, &own, KAREN).await;
    let (_, wrong) = world.guesses_wrong(&own, KAREN).await;
    assert!(matches!(wrong, LoginError::WrongPassword));
    world.guessed_a_hundred_times().await;
    world.wait(minutes(10));
    world.signs_in_possession_first(&mut phone, &own, KAREN).await;
    world.signs_in_with(&mut phone, &own, KAREN).await;
}

/// An approval in the app is not the end of it: rejecting ends the sign-in in this order as in the other.
#[tokio::test]
async fn a_rejected_request_proves_nothing() {
    let world = World::new().await;
    let phone = world.person_with_phone(KAREN).await;
    world.guesses_wrong(&Browser::new(66), KAREN).await;
    world.guessed_a_hundred_times().await;
    let thief = Browser::new(67);
    let (login, _) = world.guesses_wrong(&thief, KAREN).await;
    let login = world.takes(&thief, login, ELSEWHERE).await.unwrap();
    let shown = world.matched(&phone, &login).await;
    let answer = phone.answer(&shown, Decision::Reject, None, "own");
    world.service.answer(&phone.device().await, &shown.id, &answer).await.unwrap();
    assert!(matches!(world.finishes(&thief, &login).await, Err(FinishError::NotComplete)));
    assert!(matches!(world.service.stand(&world.again(&login).await).await.unwrap(), Stand::Ended(_)));
}
