//! Another e-mail address: the link in the new mailbox, what both mailboxes are told, and what the office does (decision 066).

use hvem_domain::{
    email_change::{CONFIRM_WITHIN, RESTS},
    message::Letter,
    scheme::MITID,
    secret::Token,
    session::Session,
};
use hvem_service::{blocking::BlockedBy, emails::EmailError};

use super::{
    handset::Phone,
    scene::{Browser, ISSUER, PASSWORD, email, typed},
    wakes::push,
    world::World,
};

pub const KAREN: &str = "karen@example.org";
pub const NEW: &str = "holm@example.net";
const BO: &str = "bo@example.org";
const HOME: u8 = 1;

/// The token of the link that makes an address somebody's.
pub fn link_in(letters: &[Letter]) -> Token<32> {
    let letter = letters.iter().find(|letter| letter.news.kind() == "confirm-email").expect("a link to confirm");
    let address = &letter.news.link().unwrap().address;
    let token = address.strip_prefix(&format!("{ISSUER}/account/email/link/")).expect("our link");
    Token::from_text(token).expect("a token")
}

/// The mail of this kind.
pub fn about<'a>(letters: &'a [Letter], kind: &str) -> &'a Letter {
    letters.iter().find(|letter| letter.news.kind() == kind).unwrap_or_else(|| panic!("no mail says {kind}"))
}

impl World {
    /// Karen, with a phone, signed in at home; all mails read.
    pub async fn karen_is_signed_in(&self) -> (Phone, Session) {
        let mut phone = self.person_with_phone(KAREN).await;
        let opened = self.signs_in_with(&mut phone, &Browser::new(HOME), KAREN).await;
        self.mails().await;
        (phone, opened.session)
    }

    /// Whoever is signed in has this address put in the place of the account's own. Gives the mails that followed.
    pub async fn has_another_address(&self, session: &Session, address: &str) -> Vec<Letter> {
        self.service.ask_email_change(session, email(address)).await.unwrap();
        let token = link_in(&self.mails().await);
        assert_eq!(self.service.confirm_email(&token).await.unwrap(), email(address));
        self.mails().await
    }

    /// Of what kind the only mail is that somebody gets who asks for a new password.
    pub async fn asks_for_password(&self, address: &str) -> &'static str {
        self.mails().await;
        self.service.forgot_password(email(address), "da").await.unwrap();
        let told = self.told().await;
        let [(to, kind)] = &told[..] else { panic!("one mail: {told:?}") };
        assert_eq!(to, address);
        kind
    }

    pub async fn has_account(&self, address: &str) -> bool {
        self.service.account_meant(address).await.unwrap().is_some()
    }
}

#[tokio::test]
async fn the_link_in_the_new_mailbox_makes_it_the_accounts_and_both_are_told() {
    for world in World::all().await {
        let (mut phone, session) = world.karen_is_signed_in().await;
        world.may_be_woken(&phone).await;
        world.service.ask_email_change(&session, email(NEW)).await.unwrap();
        let mails = world.mails().await;
        let mut told: Vec<_> = mails.iter().map(|letter| (letter.to.as_str(), letter.news.kind())).collect();
        told.sort_unstable();
        assert_eq!(told, [(NEW, "confirm-email"), (KAREN, "email-change-asked")]);
        let token = link_in(&mails);
        for _ in 0..2 {
            assert!(world.service.email_change_by_link(&token).await.unwrap().is_some(), "looking changes nothing");
        }
        assert!(world.has_account(KAREN).await && !world.has_account(NEW).await);
        assert!(world.service.mail_link(&token).await.unwrap().is_none(), "it sets no password");
        assert!(world.service.set_password_by_link(&token, typed("grøn spand på loftet")).await.is_err());

        assert!(world.pushed().await.is_empty());
        world.service.confirm_email(&token).await.unwrap();
        assert_eq!(
            world.pushed().await,
            [push("contact-changed", world.service.now())],
            "the phone tells what happened"
        );
        let told = world.told().await;
        assert_eq!(told, [(NEW.to_owned(), "email-is-yours"), (KAREN.to_owned(), "email-changed")]);
        assert!(matches!(world.service.confirm_email(&token).await, Err(EmailError::LinkGone)), "once");
        let known = world.service.account_of(&session).await.unwrap();
        assert_eq!((known.email.as_str(), known.email_proved), (NEW, true));
        assert_eq!(known.signs_in_as().as_str(), NEW, "where the address signs in, the user ID goes with it");
        assert!(!world.has_account(KAREN).await);
        world.signs_in_with(&mut phone, &Browser::new(2), NEW).await;
        let data = world.service.take_own_data(&session).await.unwrap();
        assert_eq!(data.email_change.map(|change| (change.before, change.email)), Some((email(KAREN), email(NEW))));
        for what in ["account.email_change_asked", "account.email_changed"] {
            assert_eq!(world.recorded(what).await, 1, "{what}");
        }
    }
}

/// Where people choose a user ID, it stays.
#[tokio::test]
async fn a_chosen_user_id_stays() {
    for world in World::all_of(&MITID).await {
        world.karen_has_a_display().await;
        let opened = world.signs_in_by_code(&Browser::new(HOME), &world.displayed(1, 0), PASSWORD).await.unwrap();
        world.mails().await;
        world.has_another_address(&opened.session, NEW).await;
        let known = world.service.account_of(&opened.session).await.unwrap();
        assert_eq!((known.email.as_str(), known.signs_in_as().as_str()), (NEW, "blå cykel 7"));
        assert!(known.email_proved, "nobody had confirmed the one before");
    }
}

/// G-01: who asks gets the same answer and the same mail in the own mailbox; the difference is read by the holder of the address alone.
#[tokio::test]
async fn that_an_address_is_somebody_elses_is_told_in_its_own_mailbox_alone() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.opens_account(BO).await;
        world.mails().await;
        world.service.ask_email_change(&session, email(NEW)).await.unwrap();
        let free = world.mails().await;
        world.service.ask_email_change(&session, email(BO)).await.unwrap();
        let taken = world.mails().await;
        let told = |mails: &[Letter]| {
            let mut told: Vec<_> =
                mails.iter().map(|letter| (letter.to.as_str().to_owned(), letter.news.kind())).collect();
            told.sort_unstable();
            told
        };
        assert_eq!(told(&free), [(NEW.to_owned(), "confirm-email"), (KAREN.to_owned(), "email-change-asked")]);
        assert_eq!(told(&taken), [(BO.to_owned(), "email-wanted"), (KAREN.to_owned(), "email-change-asked")]);
        for mails in [&free, &taken] {
            assert!(about(mails, "email-change-asked").news.link().is_some(), "it can be stopped either way");
        }
        assert!(about(&taken, "email-wanted").news.link().is_none());
    }
}

/// Somebody opened an account with it after it was asked for: theirs it is.
#[tokio::test]
async fn an_address_that_became_somebody_elses_meanwhile_is_not_taken() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.service.ask_email_change(&session, email(NEW)).await.unwrap();
        let token = link_in(&world.mails().await);
        world.opens_account(NEW).await;
        assert!(matches!(world.service.confirm_email(&token).await, Err(EmailError::LinkGone)));
        assert_eq!(world.service.account_of(&session).await.unwrap().email, email(KAREN));
    }
}

/// By the clock, by another wish, with a new password, and with everything that is blocked.
#[tokio::test]
async fn a_link_to_a_new_mailbox_dies_with_what_it_was_asked_in() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        let asked = async |address: &str| {
            world.service.ask_email_change(&session, email(address)).await.unwrap();
            link_in(&world.mails().await)
        };
        let gone = async |token: &Token<32>| {
            assert!(world.service.email_change_by_link(token).await.unwrap().is_none());
            assert!(matches!(world.service.confirm_email(token).await, Err(EmailError::LinkGone)));
        };
        let late = asked(NEW).await;
        world.wait(CONFIRM_WITHIN);
        gone(&late).await;
        let (first, second) = (asked(NEW).await, asked("karen@example.net").await);
        gone(&first).await;
        assert!(world.service.email_change_by_link(&second).await.unwrap().is_some());
        world.service.change_password(&session, typed(PASSWORD), typed("grøn spand på loftet")).await.unwrap();
        gone(&second).await;
        let third = asked(NEW).await;
        world.service.block_account(session.account, BlockedBy::Holder).await.unwrap();
        gone(&third).await;
    }
}

#[tokio::test]
async fn the_same_address_is_none_and_five_are_all_that_there_are_in_a_day() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        assert!(matches!(world.service.ask_email_change(&session, email(KAREN)).await, Err(EmailError::Same)));
        for number in 0..5 {
            world.service.ask_email_change(&session, email(&format!("n{number}@example.net"))).await.unwrap();
        }
        world.mails().await;
        let refused = world.service.ask_email_change(&session, email(NEW)).await;
        assert!(matches!(refused, Err(EmailError::TooMany(_))));
        assert!(world.mails().await.is_empty(), "nobody is written to");
    }
}

/// The office has seen who it is, and not the mailbox: it is told as any other change, rests, and is not confirmed.
#[tokio::test]
async fn the_office_changes_an_address_that_is_then_not_confirmed() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.opens_account(BO).await;
        world.mails().await;
        let (karen, office) = (session.account, &world.service);
        assert!(matches!(office.change_email(karen, email(BO)).await, Err(EmailError::Taken)), "the office is told so");
        assert!(matches!(office.change_email(karen, email(KAREN)).await, Err(EmailError::Same)));
        let rests = office.change_email(karen, email(NEW)).await.unwrap();
        assert_eq!(rests, Some(office.now() + RESTS));
        assert_eq!(world.told().await, [(NEW.to_owned(), "email-is-yours"), (KAREN.to_owned(), "email-changed")]);
        assert!(!office.account_of(&session).await.unwrap().email_proved);
        // Whoever had it changed first is not the one who can take it back.
        office.change_email(karen, email("third@example.net")).await.unwrap();
        let told = world.told().await;
        assert_eq!(told, [(KAREN.to_owned(), "email-changed"), ("third@example.net".to_owned(), "email-is-yours")]);
        assert_eq!(office.change_email(karen, email(KAREN)).await.unwrap(), None, "back to the one before");
        assert_eq!(world.asks_for_password(KAREN).await, "reset-password");
    }
}
