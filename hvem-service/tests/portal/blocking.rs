//! *Block everything now*: what it ends, what it refuses, who can't tell, and how it is opened again (decision 060).

use hvem_domain::{id::Id, level::Level, scheme::MITID, time::minutes};
use hvem_service::{
    accounts::PasswordRefusal,
    blocking::{BlockError, BlockedBy},
    login::{FinishError, LoginError, Stand},
};

use super::{
    handset::redeem,
    scene::{Browser, PASSWORD, PIN, email, token_in, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";
const NOBODY: &str = "nobody@example.org";
const NEW: &str = "grøn spand på loftet";
const HOME: u8 = 1;

impl World {
    async fn blocks(&self, address: &str) {
        let account = self.service.account_meant(address).await.unwrap().unwrap();
        self.service.block_account(account.id, BlockedBy::Holder).await.unwrap();
    }

    /// What somebody is told who types this password.
    async fn is_told(&self, browser: &Browser, address: &str, password: &str) -> String {
        let login = self.begins(browser, Level::Low).await;
        let login = self.claims(&login, address).await;
        match self.service.check_password(login, typed(password)).await {
            Ok(_) => "right".into(),
            Err(error) => error.to_string(),
        }
    }
}

/// Sessions, sign-ins under way, what waits for an app, activations: all of it ends at once.
#[tokio::test]
async fn everything_that_is_open_ends() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let home = Browser::new(HOME);
        let opened = world.signs_in_with(&mut phone, &home, KAREN).await;
        world.wait(minutes(1));
        let waiting = world.asks(&Browser::new(2), KAREN).await;
        let carried = world.scans(&waiting).await;
        let (token, another) = world.shows_code(&opened.session, "another").await;
        let begun = world.passes_password(&Browser::new(3), KAREN).await;
        world.mails().await;
        world.blocks(KAREN).await;
        assert_eq!(world.told().await, [(KAREN.to_owned(), "account-blocked-by-mail")]);
        assert!(world.service.session(&opened.token, &home.cookie).await.unwrap().is_none());
        assert!(world.matches(&phone, &carried).await.is_err(), "nothing is matched any more");
        assert!(world.service.waiting(&phone.device().await).await.unwrap().requests.is_empty());
        for login in [&waiting, &begun] {
            assert!(matches!(world.service.stand(&world.again(login).await).await.unwrap(), Stand::Ended(_)));
        }
        let redeemed = world.service.redeem_enrolment(&redeem(token, &another.app)).await;
        assert!(redeemed.is_err(), "no phone is added");
        assert_eq!(world.recorded("account.blocked").await, 1);
    }
}

/// Decision 006: nobody who signs in learns it, not even with the right password in the holder's own browser.
#[tokio::test]
async fn who_signs_in_is_told_what_is_told_of_an_address_without_an_account() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.signs_in_with(&mut phone, &Browser::new(HOME), KAREN).await;
        world.blocks(KAREN).await;
        let right = world.is_told(&Browser::new(HOME), KAREN, PASSWORD).await;
        let wrong = world.is_told(&Browser::new(4), KAREN, "wrong wrong wrong").await;
        let nobody = world.is_told(&Browser::new(5), NOBODY, PASSWORD).await;
        assert_eq!([&right, &wrong], [&nobody; 2]);
        assert_eq!(right, LoginError::WrongPassword.to_string());
    }
}

/// What the app had approved before is worth nothing after.
#[tokio::test]
async fn an_approval_from_before_opens_no_session() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let pc = Browser::new(2);
        let login = world.asks(&pc, KAREN).await;
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        world.blocks(KAREN).await;
        assert!(matches!(world.finishes(&pc, &login).await, Err(FinishError::NotComplete)));
    }
}

/// Where people open their accounts by a link in a mail, such a link opens a blocked one: for who reads the mail, and with another password. Whoever
/// has the old one, or the phone, or both, can block it and can't undo it.
#[tokio::test]
async fn the_holder_opens_it_again_by_mail_with_another_password() {
    for world in World::all().await {
        world.person_with_phone(KAREN).await;
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let before = token_in(&world.mails().await[0]);
        world.blocks(KAREN).await;
        let old = world.service.set_password_by_link(&before, typed(NEW)).await;
        assert!(matches!(old, Err(PasswordRefusal::LinkGone)), "links from before are dead");
        world.mails().await;
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let token = token_in(&world.mails().await[0]);
        world.service.set_password_by_link(&token, typed(NEW)).await.unwrap();
        let mut told = world.told().await;
        told.sort_unstable();
        assert_eq!(told.iter().map(|told| told.1).collect::<Vec<_>>(), ["account-opened", "password-changed"]);
        let old = world.is_told(&Browser::new(HOME), KAREN, PASSWORD).await;
        assert_eq!(old, LoginError::WrongPassword.to_string());
        let login = world.begins(&Browser::new(7), Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let login = world.service.check_password(login, typed(NEW)).await.unwrap();
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Method(_)), "the phone is asked as ever");
    }
}

/// Where an office knows people, the mailbox alone opens nothing.
#[tokio::test]
async fn where_there_is_an_office_only_the_office_opens_it_again() {
    for world in World::all_of(&MITID).await {
        let karen = world.karen_has_a_display().await.account;
        let pc = Browser::new(1);
        world.signs_in_by_code(&pc, &world.displayed(1, 0), PASSWORD).await.unwrap();
        world.mails().await;
        world.service.block_account(karen.id, BlockedBy::Office).await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "account-blocked-at-office")]);
        world.wait(minutes(1));
        let refused = world.signs_in_by_code(&pc, &world.displayed(1, 0), PASSWORD).await;
        assert!(matches!(refused, Err(LoginError::WrongCode)), "as with a wrong code");
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "still-blocked")]);
        world.service.open_account(karen.id).await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "account-opened")]);
        world.wait(minutes(1));
        world.signs_in_by_code(&pc, &world.displayed(1, 0), PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_blocked_or_open_already_stays_so_and_nobody_is_told_twice() {
    for world in World::all().await {
        world.opens_account(KAREN).await;
        let karen = world.service.account_meant(KAREN).await.unwrap().unwrap().id;
        world.mails().await;
        assert!(matches!(world.service.open_account(karen).await, Err(BlockError::Already)));
        world.blocks(KAREN).await;
        let again = world.service.block_account(karen, BlockedBy::Holder).await;
        assert!(matches!(again, Err(BlockError::Already)));
        let nobodys = world.service.block_account(Id::from_bytes([9; 16]), BlockedBy::Office).await;
        assert!(matches!(nobodys, Err(BlockError::NoAccount)));
        assert_eq!(world.told().await.len(), 1);
    }
}
