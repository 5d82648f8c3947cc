//! Many people at the same moment: no session ever reaches another browser or another person (G-08 in small).

use std::sync::Arc;

use hvem_domain::{
    approval::Approval,
    audit::Entry,
    ceremony::{Ceremony, Fact, Passed, Step},
    login::Login,
    scheme::EU_LOGIN,
};
use hvem_service::login::FinishError;
use tokio::task::JoinSet;

use super::{
    handset::Phone,
    scene::{Browser, ELSEWHERE, PIN},
    world::{NOON, World},
};

const USERS: u8 = 8;
const EACH: u8 = 25;

/// A sign-in whose password was passed: written down, because hashing two hundred passwords would be all that this test does.
async fn behind_the_password(world: &World, browser: &Browser, phone: &Phone) -> Login {
    let login = world.begins(browser, hvem_domain::level::Level::Low).await;
    let passed = |gate: &str, fact| Step::Passed(Passed { gate: gate.into(), at: NOON, fact });
    let steps = vec![passed("user-id", Fact::Plain), passed("password", Fact::Password)];
    let ceremony = Ceremony::replay(login.ceremony.id(), EU_LOGIN.login, login.ceremony.times(), steps).unwrap();
    let login = Login { ceremony, account: Some(phone.account), ..login };
    let mut tx = world.store.begin().await.unwrap();
    tx.save_login(&login).await.unwrap();
    tx.commit(Entry::new("test.password_passed", None, NOON)).await.unwrap();
    world.again(&login).await
}

/// One person's sign-ins, one after the other on the phone, beside everybody else's.
async fn signs_in_often(world: Arc<World>, user: u8, mut phone: Phone) {
    for number in 0..EACH {
        let browser = Browser::new(user * EACH + number);
        let login = behind_the_password(&world, &browser, &phone).await;
        let login = world.takes(&browser, login, ELSEWHERE).await.unwrap();
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        // Somebody else's browser comes a moment earlier with everything it could have seen.
        let other = Browser::new(255);
        assert!(world.service.login(login.id, &other.cookie).await.is_err());
        let stolen = world.again(&login).await;
        let proof = other.proof(&stolen);
        let refused = world.service.finish_login(stolen, proof.as_deref()).await;
        assert!(matches!(refused, Err(FinishError::OtherBrowser)));
        let opened = world.finishes(&browser, &login).await.unwrap();
        // The checker reads the approver from the signed approval, and whose the session is from the token that the browser got.
        let approval = world.store.read().await.unwrap().approval(shown.id.parse().unwrap()).await.unwrap();
        let Some(Approval::Decided(decided)) = approval else { panic!("decided") };
        let session = world.service.session(&opened.token, &browser.cookie).await.unwrap().expect("open");
        assert_eq!(session.account, phone.account, "the session is another person's");
        assert_eq!(decided.device.to_string(), phone.device, "another phone approved");
        assert_eq!(decided.request.account, session.account);
        assert!(world.service.session(&opened.token, &other.cookie).await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_interleaved_sign_ins_each_session_is_its_approvers() {
    for world in World::all().await {
        let world = Arc::new(world);
        let mut people = JoinSet::new();
        let mut phones = Vec::new();
        for user in 0..USERS {
            phones.push(world.person_with_phone(&format!("person{user}@example.org")).await);
        }
        for (user, phone) in (0..USERS).zip(phones) {
            people.spawn(signs_in_often(world.clone(), user, phone));
        }
        while let Some(done) = people.join_next().await {
            done.unwrap();
        }
        assert_eq!(world.recorded("approval.decided").await, i64::from(USERS) * i64::from(EACH));
    }
}
