//! Passwords: what a stranger learns and spends.

use hvem_domain::{
    level::Level,
    login::{Asker, Ending, Login, Purpose},
    password::Password,
    scheme::Gate,
    secret::Token,
};
use hvem_service::login::{Beginning, Browser, Lacks, LoginError, Stand};

use super::scene::{PASSWORD, PIN, Scene, user_id};

async fn tries(scene: &Scene, browser: u8, address: &str, password: &str) -> Result<Login, LoginError> {
    let cookie = Token::<16>::from_bytes([browser; 16]).hash();
    let beginning = Beginning {
        asker: Asker { id: "portal".into(), name: "hvem".into() },
        purpose: Purpose::Portal { to: "/account".into() },
        floor: Level::Low,
        browser: Browser { cookie, description: "Firefox on Linux".into() },
        hint: None,
    };
    let id = scene.service.begin_login(beginning).await.expect("a sign-in");
    let login = scene.service.login(id, &cookie).await.expect("a sign-in");
    scene.service.claim_user_id(login, user_id(address)).await.expect("claimed");
    let login = scene.service.login(id, &cookie).await.expect("a sign-in");
    scene.service.check_password(login, Password::typed(password.into())).await
}

/// G-01, G-15: an address without an account is refused after as many tries as one with an account. G-02: a browser that the account knows
/// signs in all the same.
#[tokio::test]
async fn known_and_unknown_addresses_are_refused_after_the_same_number_of_tries() {
    let scene = Scene::new().await;
    let login = tries(&scene, 200, "karen@example.org", PASSWORD).await.expect("the holder");
    let login = scene.service.choose_method(login, Gate::NoFactorYet).await.expect("no device yet");
    scene.service.finish_login(login, None).await.expect("signed in: this browser is known now");
    for address in ["karen@example.org", "nobody@example.org"] {
        for number in 0..100u8 {
            let refused = tries(&scene, number, address, "wrong").await;
            assert!(matches!(refused, Err(LoginError::WrongPassword)), "{address} {number}");
        }
        let refused = tries(&scene, 101, address, PASSWORD).await;
        assert!(matches!(refused, Err(LoginError::PossessionFirst)), "{address}");
    }
    tries(&scene, 200, "karen@example.org", PASSWORD).await.expect("the holder, where the account knows the browser");
}

/// A known browser has a budget of its own, and no second one.
#[tokio::test]
async fn a_known_browser_does_not_spend_the_strangers_tries() {
    let scene = Scene::new().await;
    let login = tries(&scene, 200, "karen@example.org", PASSWORD).await.expect("the holder");
    let login = scene.service.choose_method(login, Gate::NoFactorYet).await.expect("no device yet");
    scene.service.finish_login(login, None).await.expect("signed in");
    for _ in 0..100 {
        scene.wait(600_000);
        assert!(matches!(tries(&scene, 200, "karen@example.org", "wrong").await, Err(LoginError::WrongPassword)));
    }
    scene.wait(600_000);
    let refused = tries(&scene, 200, "karen@example.org", PASSWORD).await;
    assert!(matches!(refused, Err(LoginError::PossessionFirst)));
    tries(&scene, 1, "karen@example.org", PASSWORD).await.expect("another browser has its tries");
}

/// Journey E2: whoever had the old password and stood halfway must not go on with it.
#[tokio::test]
async fn a_new_password_ends_the_sign_ins_that_passed_with_the_old_one() {
    let scene = Scene::new().await;
    let halfway = tries(&scene, 7, "karen@example.org", PASSWORD).await.expect("halfway");
    let (present, new) = (Password::typed(PASSWORD.into()), Password::typed("en helt ny sætning 4".into()));
    scene.service.change_password(&scene.session, present, new).await.expect("changed");
    let fresh = scene.service.login(halfway.id, &halfway.browser).await.expect("a sign-in");
    assert!(matches!(scene.service.stand(&fresh).await, Ok(Stand::Ended(Ending::Cancelled))));
    let passed = scene.service.choose_method(halfway, Gate::NoFactorYet).await;
    assert!(passed.is_err());
}

/// Whoever has the password could keep a session from before the first device, and remove that device again.
#[tokio::test]
async fn the_first_device_ends_the_sessions_that_the_password_alone_had_opened() {
    let scene = Scene::new().await;
    let login = tries(&scene, 7, "karen@example.org", PASSWORD).await.expect("a thief with the password");
    let (browser, login) =
        (login.browser, scene.service.choose_method(login, Gate::NoFactorYet).await.expect("no device yet"));
    let opened = scene.service.finish_login(login, None).await.expect("signed in");
    assert!(scene.service.session(&opened.token, &browser).await.expect("a look").is_some());
    scene.adds_phone("S24").await;
    assert!(scene.service.session(&opened.token, &browser).await.expect("a look").is_none());
}

/// SECURITY C3: a removal asks for no PIN, so it must not lead to the way that is for accounts which never had a device. Whoever copied a
/// device and knows the password could otherwise take the account over.
#[tokio::test]
async fn removing_the_only_device_does_not_make_the_password_enough() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    scene.wait(1);
    phone.unregisters(PIN).await.expect("removed");
    let login = tries(&scene, 7, "karen@example.org", PASSWORD).await.expect("the right password");
    assert!(matches!(scene.service.stand(&login).await, Ok(Stand::NoMethod(Lacks::Removed))));
    assert!(!scene.service.password_alone(&login).await.expect("an answer"));
    assert!(matches!(scene.service.choose_method(login, Gate::NoFactorYet).await, Err(LoginError::Elsewhere)));
}

/// A session that the password alone opened answers no service once there is a phone.
#[tokio::test]
async fn the_first_phone_outgrows_the_session_that_added_it() {
    let scene = Scene::new().await;
    let mut session = scene.session.clone();
    session.levels.authentication = Level::Low;
    assert!(!scene.service.is_outgrown(&session).await.expect("an answer"));
    scene.adds_phone("S24").await;
    assert!(scene.service.is_outgrown(&session).await.expect("an answer"));
    session.levels.authentication = Level::Substantial;
    assert!(!scene.service.is_outgrown(&session).await.expect("an answer"));
}
