//! An open session and a mailbox of one's own are not worth an account: a new address rests, both mailboxes read everything, and the one before takes
//! the address back (decision 066; G-18).

use std::time::Duration;

use hvem_domain::{
    email_change::RESTS,
    id::Id,
    level::Level,
    time::{days, minutes},
};
use hvem_service::{
    accounts::PasswordRefusal,
    blocking::BlockedBy,
    emails::EmailError,
    stops::{Ends, StopToken, Stoppable},
};

use super::{
    emails::{KAREN, NEW, about, link_in},
    scene::{Browser, PASSWORD, device_id, email, stop_in, token_in, typed},
    world::World,
};

const MOMENT: Duration = Duration::from_millis(1);
const OURS: &str = "grøn spand på loftet";

/// No link that sets a password goes to the new address, whichever way it is asked for: so it opens nothing that is blocked, and makes no password enough
/// where a device was removed. To the one before goes how it is taken back. Nobody else gets an account with that one.
#[tokio::test]
async fn a_new_address_is_sent_no_link_for_a_password_for_five_days() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.has_another_address(&session, NEW).await;
        world.wait(RESTS - MOMENT);
        for (address, kind) in [(NEW, "email-rests"), (KAREN, "email-changed")] {
            assert_eq!(world.asks_for_password(address).await, kind);
            world.service.register(super::scene::karen(), email(address), "da").await.unwrap();
            assert_eq!(world.told().await, [(address.to_owned(), kind)]);
        }
        world.service.block_account(session.account, BlockedBy::Holder).await.unwrap();
        assert_eq!(world.asks_for_password(NEW).await, "email-rests", "nor is anything opened by it");
        world.wait(MOMENT);
        assert_eq!(world.asks_for_password(NEW).await, "reset-password");
        assert_eq!(world.asks_for_password(KAREN).await, "no-such-account");
    }
}

/// Whoever put another address there is not the only one who reads what he does next.
#[tokio::test]
async fn the_mailbox_before_reads_everything_for_five_days() {
    for world in World::all().await {
        let (phone, session) = world.karen_is_signed_in().await;
        world.has_another_address(&session, NEW).await;
        world.service.remove_device(&session, device_id(&phone)).await.unwrap();
        assert_eq!(world.told().await, [(NEW.to_owned(), "device-removed"), (KAREN.to_owned(), "device-removed")]);
        world.wait(RESTS);
        world.service.take_own_data(&session).await.unwrap();
        assert_eq!(world.told().await, [(NEW.to_owned(), "own-data-taken")]);
    }
}

/// Until then no other one either: nobody moves on from mailbox to mailbox until the first is forgotten.
#[tokio::test]
async fn a_resting_address_is_not_changed_again() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.has_another_address(&session, NEW).await;
        let again = world.service.ask_email_change(&session, email("third@example.net")).await;
        let until = world.service.now() + RESTS;
        assert!(matches!(again, Err(EmailError::Rests(at)) if at == until), "{again:?}");
        assert_eq!(world.service.email_rests_until(session.account).await.unwrap(), Some(until));
        world.wait(RESTS);
        assert_eq!(world.service.email_rests_until(session.account).await.unwrap(), None);
        world.service.ask_email_change(&session, email("third@example.net")).await.unwrap();
    }
}

/// One press in the old mailbox, and the link in the new one is dead.
#[tokio::test]
async fn a_change_is_stopped_by_a_press_in_the_mailbox_that_the_account_has() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.service.ask_email_change(&session, email(NEW)).await.unwrap();
        let mails = world.mails().await;
        let (what, token) = stop_in(about(&mails, "email-change-asked"));
        let stop = world.service.stop_in_mail(what, &token).await.unwrap().unwrap();
        assert_eq!((stop.ends, stop.about.as_str()), (Ends::EmailChange, "h…@example.net"));
        assert!(world.service.stop_by_mail(what, &token).await.unwrap());
        assert_eq!(world.told().await, [(KAREN.to_owned(), "email-change-stopped")]);
        assert!(!world.service.stop_by_mail(what, &token).await.unwrap(), "once");
        assert!(matches!(world.service.confirm_email(&link_in(&mails)).await, Err(EmailError::LinkGone)));
        let guessed = StopToken::from_bytes([1; 32]);
        assert!(!world.service.stop_by_mail(Stoppable::EmailChange(Id::from_bytes([1; 16])), &guessed).await.unwrap());
    }
}

/// The whole of it: a stranger at an open session changes the address, removes the phone and blocks everything, so that only his mailbox seems to open it.
/// On the fifth day the old mailbox has it all back; the stranger is out, and his mailbox is nobody's.
#[tokio::test]
async fn the_mailbox_before_takes_the_account_back_whatever_was_done_meanwhile() {
    for world in World::all().await {
        let (phone, session) = world.karen_is_signed_in().await;
        let told = world.has_another_address(&session, NEW).await;
        let (what, token) = stop_in(about(&told, "email-changed"));
        world.service.remove_device(&session, device_id(&phone)).await.unwrap();
        world.service.block_account(session.account, BlockedBy::Holder).await.unwrap();
        world.wait(RESTS - MOMENT);
        let stop = world.service.stop_in_mail(what, &token).await.unwrap().unwrap();
        assert_eq!(stop.ends, Ends::ChangedEmail);
        world.mails().await;
        assert!(world.service.stop_by_mail(what, &token).await.unwrap());
        assert_eq!(world.told().await, [(NEW.to_owned(), "email-taken-back"), (KAREN.to_owned(), "email-taken-back")]);
        assert_eq!(world.recorded("account.email_taken_back").await, 1);
        assert!(!world.has_account(NEW).await);
        assert_eq!(world.asks_for_password(NEW).await, "no-such-account");
        // The way back that she always had.
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let link = token_in(&world.mails().await[0]);
        world.service.set_password_by_link(&link, typed(OURS)).await.unwrap();
        let login = world.begins(&Browser::new(7), Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let login = world.service.check_password(login, typed(OURS)).await.unwrap();
        assert!(world.service.password_alone(&login).await.unwrap(), "and a phone is added anew");
    }
}

/// Taking back ends what was signed in, the stranger's session first of all.
#[tokio::test]
async fn taking_an_address_back_ends_every_session() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        let (home, thief) = (Browser::new(1), Browser::new(66));
        let opened = world.signs_in_with(&mut phone, &home, KAREN).await;
        let stolen = world.signs_in_with(&mut phone, &thief, KAREN).await;
        world.mails().await;
        let told = world.has_another_address(&stolen.session, NEW).await;
        let (what, token) = stop_in(about(&told, "email-changed"));
        assert!(world.service.stop_by_mail(what, &token).await.unwrap());
        for (opened, browser) in [(&opened, &home), (&stolen, &thief)] {
            assert!(world.service.session(&opened.token, &browser.cookie).await.unwrap().is_none());
        }
        world.signs_in_with(&mut phone, &home, KAREN).await;
        assert!(!world.service.stop_by_mail(what, &token).await.unwrap(), "once");
    }
}

#[tokio::test]
async fn after_five_days_nothing_is_taken_back_any_more() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        let told = world.has_another_address(&session, NEW).await;
        let (what, token) = stop_in(about(&told, "email-changed"));
        world.wait(RESTS);
        assert!(world.service.stop_in_mail(what, &token).await.unwrap().is_none());
        assert!(!world.service.stop_by_mail(what, &token).await.unwrap());
        world.service.register(super::scene::karen(), email(KAREN), "da").await.unwrap();
        let told = world.told().await;
        assert_eq!(told, [(KAREN.to_owned(), "confirm-address")], "the old one is anybody's who has it");
    }
}

/// SECURITY B7: changing the address kills tokens, also one that was asked for in the same moment.
#[tokio::test]
async fn links_to_the_address_before_are_dead() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.service.ask_email_change(&session, email(NEW)).await.unwrap();
        let confirm = link_in(&world.mails().await);
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let link = token_in(&world.mails().await[0]);
        world.service.confirm_email(&confirm).await.unwrap();
        let refused = world.service.set_password_by_link(&link, typed(OURS)).await;
        assert!(matches!(refused, Err(PasswordRefusal::LinkGone)), "{refused:?}");
    }
}

/// A password by mail rests before it renews a PIN, and a removed phone counts until one came by mail. A change of the address moves neither.
#[tokio::test]
async fn a_change_of_the_address_is_no_proof_that_a_password_came_by_mail() {
    for world in World::all().await {
        let (phone, session) = world.karen_is_signed_in().await;
        world.wait(minutes(5));
        world.service.remove_device(&session, device_id(&phone)).await.unwrap();
        world.wait(minutes(5));
        world.has_another_address(&session, NEW).await;
        world.wait(days(1));
        let login = world.begins(&Browser::new(7), Level::Low).await;
        let login = world.claims(&login, NEW).await;
        let login = world.service.check_password(login, typed(PASSWORD)).await.unwrap();
        assert!(!world.service.password_alone(&login).await.unwrap());
    }
}

/// Of many who press at the same moment, in both mailboxes, one thing comes of it, and the address is one of the two.
#[tokio::test(flavor = "multi_thread")]
async fn both_mailboxes_pressed_at_once_leave_one_address() {
    for world in World::all().await {
        let (_, session) = world.karen_is_signed_in().await;
        world.service.ask_email_change(&session, email(NEW)).await.unwrap();
        let mails = world.mails().await;
        let (link, (what, token)) = (link_in(&mails), stop_in(about(&mails, "email-change-asked")));
        let mut pressing = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (service, link, token) = (world.service.clone(), link.clone(), token.clone());
            pressing.spawn(async move {
                let confirmed = service.confirm_email(&link).await.is_ok();
                // A press that finds nothing changed any more is none; one that loses the race is tried again by the person.
                let stopped = service.stop_by_mail(what, &token).await.unwrap_or(false);
                (confirmed, stopped)
            });
        }
        pressing.join_all().await;
        let known = world.service.account_of(&session).await.unwrap();
        let resting = world.service.email_rests_until(session.account).await.unwrap().is_some();
        assert_eq!(known.email == email(NEW), resting, "{known:?}");
        assert_eq!(known.signs_in_as().as_str(), known.email.as_str());
    }
}
