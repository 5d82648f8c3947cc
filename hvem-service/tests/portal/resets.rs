//! What a link to set a new password does, and all that it does not (G-18). Written as a matrix: what the account holds × what becomes of it.

use hvem_domain::{level::Level, scheme::Gate, secret::Token, time::minutes};
use hvem_service::{
    accounts::PasswordRefusal,
    login::{LoginError, Opened, Stand},
};

use super::{
    handset::Phone,
    scene::{Browser, ELSEWHERE, PASSWORD, email, token_in, typed, user_id},
    world::World,
};

const KAREN: &str = "karen@example.org";
const BO: &str = "bo@example.org";
const NEW: &str = "grøn spand på loftet";

/// A link to set a new password, as the mail carries it.
async fn link_to(world: &World, address: &str) -> Token<32> {
    world.mails().await;
    world.service.forgot_password(email(address), "da").await.unwrap();
    token_in(&world.mails().await[0])
}

async fn passes(world: &World, number: u8, address: &str, password: &str) -> bool {
    let login = world.begins(&Browser::without_script(number), Level::Low).await;
    let login = world.claims(&login, address).await;
    match world.service.check_password(login, typed(password)).await {
        Ok(_) => true,
        Err(LoginError::WrongPassword) => false,
        Err(other) => panic!("{other}"),
    }
}

/// A link of one account is worth nothing for another: there is no way to say whose password it should be, and it stays the address it was
/// sent to.
#[tokio::test]
async fn a_link_of_one_address_opens_nothing_for_another() {
    for world in World::all().await {
        world.opens_account(KAREN).await;
        world.opens_account(BO).await;
        let karens = link_to(&world, KAREN).await;
        let bos = link_to(&world, BO).await;
        assert_eq!(world.service.set_password_by_link(&karens, typed(NEW)).await.unwrap(), user_id(KAREN));
        assert!(passes(&world, 1, KAREN, NEW).await && !passes(&world, 2, KAREN, PASSWORD).await);
        assert!(passes(&world, 3, BO, PASSWORD).await && !passes(&world, 4, BO, NEW).await);
        assert!(world.service.mail_link(&bos).await.unwrap().is_some(), "Bo's own link works still");
    }
}

/// Of many who follow one link at the same moment one sets the password, and it is that one's.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_followed_many_times_at_once_works_once() {
    for world in World::all().await {
        world.opens_account(KAREN).await;
        let link = link_to(&world, KAREN).await;
        let mut followers = tokio::task::JoinSet::new();
        for number in 0..8 {
            let (service, link) = (world.service.clone(), link.clone());
            followers.spawn(async move {
                let password = format!("grøn spand på loft nummer {number}");
                service.set_password_by_link(&link, typed(&password)).await.ok().map(|_| password)
            });
        }
        let set: Vec<String> = followers.join_all().await.into_iter().flatten().collect();
        let [password] = &set[..] else { panic!("{} were let through", set.len()) };
        assert!(passes(&world, 1, KAREN, password).await);
        assert_eq!(world.recorded("account.password_reset").await, 1);
    }
}

/// By the clock, and by any new password, however it was set. (With another address: `emails_attacked`.)
#[tokio::test]
async fn a_link_dies_after_half_an_hour_and_with_any_new_password() {
    let gone = async |world: &World, link: &Token<32>| {
        let refused = world.service.set_password_by_link(link, typed("en helt anden sætning 5")).await;
        assert!(matches!(refused, Err(PasswordRefusal::LinkGone)), "{refused:?}");
    };
    for world in World::all().await {
        world.opens_account(KAREN).await;
        let link = link_to(&world, KAREN).await;
        world.wait_almost(minutes(30));
        assert!(world.service.mail_link(&link).await.unwrap().is_some());
        world.wait(std::time::Duration::from_millis(1));
        gone(&world, &link).await;
        let (first, second) = (link_to(&world, KAREN).await, link_to(&world, KAREN).await);
        world.service.set_password_by_link(&second, typed(NEW)).await.unwrap();
        gone(&world, &first).await;
        gone(&world, &second).await;
        let third = link_to(&world, KAREN).await;
        let login = world.begins(&Browser::new(1), Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let login = world.service.check_password(login, typed(NEW)).await.unwrap();
        let login = world.takes(&Browser::new(1), login, Gate::NoFactorYet).await.unwrap();
        let opened = world.finishes(&Browser::new(1), &login).await.unwrap();
        world.service.change_password(&opened.session, typed(NEW), typed(PASSWORD)).await.unwrap();
        gone(&world, &third).await;
    }
}

/// Everything an account may have when its password is reset.
struct Estate {
    phone: Phone,
    sessions: Vec<(Browser, Opened)>,
}

async fn estate(world: &World) -> Estate {
    let mut phone = world.person_with_phone(KAREN).await;
    let mut sessions = Vec::new();
    for number in 1..4 {
        let browser = Browser::new(number);
        let opened = world.signs_in_with(&mut phone, &browser, KAREN).await;
        sessions.push((browser, opened));
    }
    Estate { phone, sessions }
}

/// The password and nothing else: the phone is the same to the last byte, and still asked for. No session, no sign-in under way and no
/// enrolment survives.
#[tokio::test]
async fn a_reset_restores_the_password_and_nothing_else() {
    for world in World::all().await {
        let Estate { mut phone, sessions } = estate(&world).await;
        let halfway = world.passes_password(&Browser::new(10), KAREN).await;
        let asked = world.asks(&Browser::new(11), KAREN).await;
        let enrolling = world.redeems(&sessions[0].1.session, "iPad").await;
        let before = format!("{:?}", phone.device().await);
        let link = link_to(&world, KAREN).await;
        world.service.set_password_by_link(&link, typed(NEW)).await.unwrap();
        assert_eq!(format!("{:?}", phone.device().await), before, "no device is touched");
        for (browser, opened) in &sessions {
            assert!(world.service.session(&opened.token, &browser.cookie).await.unwrap().is_none());
        }
        for login in [&halfway, &asked] {
            assert!(matches!(world.service.stand(&world.again(login).await).await.unwrap(), Stand::Ended(_)));
        }
        assert!(world.service.unlock_enrolment(enrolling.stored().await, &enrolling.unlock("4071")).await.is_err());
        let browser = Browser::new(12);
        let login = world.begins(&browser, Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let login = world.service.check_password(login, typed(NEW)).await.unwrap();
        assert!(!world.service.password_alone(&login).await.unwrap(), "the phone is still asked for");
        let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, "4071").await.expect("the PIN is what it was");
        world.finishes(&browser, &login).await.unwrap();
    }
}
