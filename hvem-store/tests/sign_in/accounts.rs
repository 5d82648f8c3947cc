//! Accounts, and links sent by mail.

use hvem_domain::{
    account::{LinkPurpose, NOBODY},
    audit::Entry,
    id::Id,
    password::PasswordRecord,
    phone_number::{Phone, PhoneNumber},
    time::{Timestamp, minutes},
    user_id::UserId,
};
use hvem_store::{accounts::MailLink, audit::Span};

use super::things::{
    NOON, account, assert_same, commit, email, hash, is_conflict, is_taken, later, with_accounts, write,
};
use crate::engines::engines;

fn link(number: u8, to: &str) -> MailLink {
    MailLink {
        token: hash(number),
        purpose: LinkPurpose::Reset,
        email: email(to),
        account: Some(Id::from_bytes([1; 16])),
        name: None,
        language: "da".into(),
        expires_at: NOON + minutes(30),
    }
}

fn registration(number: u8, to: &str) -> MailLink {
    let name = Some(account(1).name);
    MailLink { purpose: LinkPurpose::Confirm, account: None, name, language: "en".into(), ..link(number, to) }
}

#[tokio::test]
async fn an_account_comes_back_as_it_was_added() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        let bare = hvem_domain::account::Account { password: None, ..account(3) };
        write(&engine.store, async |tx| tx.add_account(&bare).await).await.unwrap();
        let mut reader = engine.store.read().await.unwrap();
        let found = reader.account(account(1).id).await.unwrap().unwrap();
        assert_same(&found, &account(1), engine.name);
        assert_eq!(found.password.unwrap().as_str(), "1$salt$1", "{}", engine.name);
        assert_same(&reader.account_by_email(&bare.email).await.unwrap().unwrap(), &bare, engine.name);
        assert!(reader.account(Id::from_bytes([9; 16])).await.unwrap().is_none());
        assert!(reader.account_by_email(&email("nobody@example.org")).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_telephone_number_is_registered_and_changed_with_the_time_of_it() {
    for engine in engines().await {
        let store = engine.store;
        let phone = |number, since| Phone { number: PhoneNumber::from_stored(number).unwrap(), since };
        let with = hvem_domain::account::Account { phone: Some(phone("+4512345678", NOON)), ..account(1) };
        write(&store, async |tx| tx.add_account(&with).await).await.unwrap();
        write(&store, async |tx| tx.add_account(&account(2)).await).await.unwrap();
        let found =
            async |number: u8| store.read().await.unwrap().account(account(number).id).await.unwrap().unwrap().phone;
        assert_eq!((found(1).await, found(2).await), (with.phone, None), "{}", engine.name);
        let other = phone("+4787654321", later(1));
        write(&store, async |tx| tx.set_phone(account(2).id, &other).await).await.unwrap();
        assert_eq!(found(2).await, Some(other.clone()), "{}", engine.name);
        assert_eq!(found(1).await, Some(phone("+4512345678", NOON)), "{}: another's stays", engine.name);
        let nobodys = write(&store, async |tx| tx.set_phone(account(9).id, &other).await).await;
        assert!(is_conflict(&nobodys), "{}", engine.name);
    }
}

#[tokio::test]
async fn an_address_has_one_account() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        let other = hvem_domain::account::Account { email: account(1).email, ..account(4) };
        assert!(is_taken(&write(&engine.store, async |tx| tx.add_account(&other).await).await), "{}", engine.name);
        assert!(engine.store.read().await.unwrap().account(other.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_password_and_the_last_way_are_set_for_one_account_and_browser_alone() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        let record = PasswordRecord::from_stored("1$new$record".into());
        write(&engine.store, async |tx| {
            tx.set_password(account(1).id, &record).await?;
            tx.know_browser(account(1).id, &hash(1), NOON).await?;
            tx.know_browser(account(1).id, &hash(2), NOON).await?;
            tx.set_last_method(account(1).id, &hash(1), "approve-here").await
        })
        .await
        .unwrap();
        let mut reader = engine.store.read().await.unwrap();
        let one = reader.account(account(1).id).await.unwrap().unwrap();
        assert_eq!(one.password, Some(record.clone()));
        assert_eq!(
            reader.last_method(one.id, &hash(1)).await.unwrap().as_deref(),
            Some("approve-here"),
            "{}",
            engine.name
        );
        assert_eq!(reader.last_method(one.id, &hash(2)).await.unwrap(), None, "{}", engine.name);
        assert_same(&reader.account(account(2).id).await.unwrap().unwrap(), &account(2), engine.name);
        let nobody = Id::from_bytes([9; 16]);
        assert!(is_conflict(&write(&engine.store, async |tx| tx.set_password(nobody, &record).await).await));
    }
}

#[tokio::test]
async fn a_link_comes_back_with_and_without_account_and_name() {
    for engine in engines().await {
        for link in [link(1, "karen@example.org"), registration(2, "ny@example.org")] {
            assert!(write(&engine.store, async |tx| tx.add_mail_link(&link, 5, NOON).await).await.unwrap());
            let found = engine.store.read().await.unwrap().mail_link(&link.token, NOON).await.unwrap().unwrap();
            assert_same(&found, &link, engine.name);
        }
        assert!(engine.store.read().await.unwrap().mail_link(&hash(9), NOON).await.unwrap().is_none());
    }
}

/// G-18
#[tokio::test]
async fn a_link_works_once_and_not_in_the_very_moment_it_expires() {
    for engine in engines().await {
        let (link, over) = (link(1, "karen@example.org"), NOON + minutes(30));
        write(&engine.store, async |tx| tx.add_mail_link(&link, 5, NOON).await).await.unwrap();
        let mut reader = engine.store.read().await.unwrap();
        assert!(reader.mail_link(&link.token, over).await.unwrap().is_none(), "{}", engine.name);
        let spend =
            async |now: Timestamp| write(&engine.store, async |tx| tx.use_mail_link(&link.token, now).await).await;
        assert!(is_conflict(&spend(over).await), "{}", engine.name);
        spend(Timestamp(over.0 - 1)).await.unwrap();
        assert!(is_conflict(&spend(NOON).await), "a second time");
        assert!(reader.mail_link(&link.token, NOON).await.unwrap().is_none());
        assert_eq!(reader.used_mail_link(&link.token).await.unwrap(), Some(LinkPurpose::Reset), "{}", engine.name);
        assert_eq!(reader.used_mail_link(&hash(9)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_link_that_was_never_used_is_not_called_used() {
    for engine in engines().await {
        write(&engine.store, async |tx| tx.add_mail_link(&link(1, "karen@example.org"), 5, NOON).await).await.unwrap();
        assert_eq!(engine.store.read().await.unwrap().used_mail_link(&hash(1)).await.unwrap(), None, "{}", engine.name);
    }
}

#[tokio::test]
async fn all_links_to_an_address_die_together_and_no_other() {
    for engine in engines().await {
        for link in [link(1, "a@example.org"), registration(2, "a@example.org"), link(3, "b@example.org")] {
            write(&engine.store, async |tx| tx.add_mail_link(&link, 5, NOON).await).await.unwrap();
        }
        write(&engine.store, async |tx| tx.drop_mail_links(&email("a@example.org"), NOON).await).await.unwrap();
        let mut reader = engine.store.read().await.unwrap();
        for (number, works) in [(1, false), (2, false), (3, true)] {
            assert_eq!(reader.mail_link(&hash(number), NOON).await.unwrap().is_some(), works, "{}", engine.name);
        }
    }
}

#[tokio::test]
async fn no_more_links_than_allowed_work_at_a_time() {
    for engine in engines().await {
        let add = async |link: MailLink, now| {
            write(&engine.store, async |tx| tx.add_mail_link(&link, 2, now).await).await.unwrap()
        };
        assert!(add(link(1, "a@example.org"), NOON).await);
        assert!(add(registration(2, "a@example.org"), NOON).await);
        assert!(!add(link(3, "a@example.org"), NOON).await, "{}", engine.name);
        assert!(engine.store.read().await.unwrap().mail_link(&hash(3), NOON).await.unwrap().is_none());
        assert!(add(link(4, "b@example.org"), NOON).await, "another address");
        let over = NOON + minutes(30);
        let again = MailLink { expires_at: over + minutes(30), ..link(5, "a@example.org") };
        assert!(add(again, over).await, "the others have expired: {}", engine.name);
    }
}

#[tokio::test]
async fn the_record_gives_an_accounts_own_entries_newest_first() {
    for engine in engines().await {
        let ids = [account(1).id, account(2).id];
        for number in 0..5 {
            let entry =
                Entry::new("test.happened", Some(ids[number % 2]), later(0)).with("number", number).with("x", "y");
            engine.store.begin().await.unwrap().commit(entry).await.unwrap();
        }
        let mut tx = engine.store.begin().await.unwrap();
        tx.record(&Entry::new("test.also", Some(ids[0]), later(9))).await.unwrap();
        commit(tx).await.unwrap();
        let found = engine.store.read().await.unwrap().activity(ids[0], Span::ALL, 3).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|entry| (entry.what, entry.at, entry.details)).collect();
        let happened = |number: u8| ("test.happened".to_owned(), NOON, format!("number={number}\nx=y"));
        let also = ("test.also".to_owned(), later(9), String::new());
        assert_eq!(found, [also, happened(4), happened(2)], "{}", engine.name);
    }
}

#[tokio::test]
async fn a_password_is_the_accounts_own_until_another_is_set() {
    for engine in engines().await {
        with_accounts(&engine.store).await;
        let (old, new) = (account(1).password.unwrap(), PasswordRecord::from_stored("1$new$record".into()));
        let has = async |record: &PasswordRecord| {
            write(&engine.store, async |tx| tx.has_password(account(1).id, record).await).await.unwrap()
        };
        assert_eq!((has(&old).await, has(&new).await), (true, false), "{}", engine.name);
        write(&engine.store, async |tx| tx.set_password(account(1).id, &new).await).await.unwrap();
        assert_eq!((has(&old).await, has(&new).await), (false, true), "{}", engine.name);
        assert!(!has(&account(2).password.unwrap()).await, "another account's: {}", engine.name);
    }
}

/// While versions change, a node of the one before opens accounts without a user ID.
#[tokio::test]
async fn an_account_without_a_user_id_gets_its_address_as_one_and_others_stay() {
    for engine in engines().await {
        let store = engine.store;
        let old = hvem_domain::account::Account { user_id: None, email_proved: false, ..account(3) };
        write(&store, async |tx| {
            tx.add_account(&account(1)).await?;
            tx.add_account(&old).await
        })
        .await
        .unwrap();
        assert_eq!(write(&store, async |tx| tx.heal_user_ids().await).await.unwrap(), 1, "{}", engine.name);
        let found = store.read().await.unwrap().account_by_user_id(&super::things::user_id(old.email.as_str())).await;
        let found = found.unwrap().expect("it is found by its address");
        assert!(!found.email_proved, "{}", engine.name);
        assert!(
            store.read().await.unwrap().account(account(1).id).await.unwrap().unwrap().email_proved,
            "{}",
            engine.name
        );
    }
}

/// G-01: whoever claims a user ID is looked up with one row either way.
#[tokio::test]
async fn a_claimed_user_id_is_somebodys_or_nobodys_and_a_blocked_account_is_nobodys() {
    for engine in engines().await {
        let (store, somebody) = (engine.store, account(1));
        write(&store, async |tx| tx.add_account(&somebody).await).await.unwrap();
        let claimed =
            async |user_id: &UserId| store.read().await.unwrap().account_claimed(user_id, NOBODY).await.unwrap();
        let hers = somebody.user_id.clone().unwrap();
        assert_eq!(claimed(&hers).await, somebody.id, "{}", engine.name);
        assert_eq!(claimed(&super::things::user_id("nobody@example.org")).await, NOBODY);
        assert!(write(&store, async |tx| tx.block_account(somebody.id, NOON).await).await.is_ok());
        assert_eq!(claimed(&hers).await, NOBODY, "{}", engine.name);
    }
}
