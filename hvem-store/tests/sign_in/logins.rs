//! Sign-ins under way.

use hvem_domain::{
    ceremony::Ceremony,
    id::Id,
    level::Level,
    login::{Ending, Login, Purpose},
    scheme::{EU_LOGIN, MITID},
};
use hvem_store::{Store, StoreError};

use super::things::{account, assert_same, is_conflict, is_taken, login, passed, point, user_id, write};
use crate::engines::engines;

async fn found(store: &Store, number: u8) -> Login {
    store.read().await.unwrap().login(login(number).id, &EU_LOGIN).await.unwrap().unwrap()
}

async fn save(store: &Store, login: &Login) -> Result<(), StoreError> {
    write(store, async |tx| tx.save_login(login).await).await
}

fn went_on(number: u8) -> Login {
    let before = login(number);
    let (id, times) = (before.ceremony.id(), before.ceremony.times());
    Login {
        ceremony: Ceremony::replay(id, EU_LOGIN.login, times, vec![passed("user-id"), passed("password")]).unwrap(),
        browser_key: Some(point(3)),
        claimed: Some(user_id("karen1@example.org")),
        account: Some(account(1).id),
        approval: Some(Id::from_bytes([8; 16])),
        ..before
    }
}

#[tokio::test]
async fn a_sign_in_comes_back_as_it_began_and_as_it_went_on() {
    for engine in engines().await {
        let federated = Login {
            purpose: Purpose::Federation { request: "req-1".into() },
            floor: Level::High,
            claimed: Some(user_id("karen@example.org")),
            ..login(2)
        };
        for one in [login(1), federated] {
            write(&engine.store, async |tx| tx.add_login(&one).await).await.unwrap();
            assert_same(&found(&engine.store, one.id.as_bytes()[0]).await, &one, engine.name);
        }
        save(&engine.store, &went_on(1)).await.unwrap();
        assert_same(&found(&engine.store, 1).await, &Login { version: 1, ..went_on(1) }, engine.name);
        assert!(is_taken(&write(&engine.store, async |tx| tx.add_login(&login(1)).await).await), "{}", engine.name);
        let nothing = engine.store.read().await.unwrap().login(login(9).id, &EU_LOGIN).await;
        assert!(nothing.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_sign_in_is_written_only_over_the_version_it_was_read_from() {
    for engine in engines().await {
        write(&engine.store, async |tx| tx.add_login(&login(1)).await).await.unwrap();
        save(&engine.store, &login(1)).await.unwrap();
        assert!(is_conflict(&save(&engine.store, &went_on(1)).await), "{}", engine.name);
        assert_same(&found(&engine.store, 1).await, &Login { version: 1, ..login(1) }, engine.name);
    }
}

#[tokio::test]
async fn what_has_ended_stays_as_it_ended() {
    for engine in engines().await {
        write(&engine.store, async |tx| tx.add_login(&login(1)).await).await.unwrap();
        let end =
            async |ending| write(&engine.store, async |tx| tx.end_login(login(1).ceremony.id(), ending).await).await;
        end(Ending::Rejected).await.unwrap();
        end(Ending::WrongCode).await.unwrap();
        assert_eq!(found(&engine.store, 1).await.ended, Some(Ending::Rejected), "{}", engine.name);
        assert!(is_conflict(&save(&engine.store, &Login { version: 1, ..login(1) }).await), "{}", engine.name);
    }
}

#[tokio::test]
async fn steps_of_another_scheme_are_corrupt_and_not_a_panic() {
    for engine in engines().await {
        write(&engine.store, async |tx| tx.add_login(&login(1)).await).await.unwrap();
        save(&engine.store, &went_on(1)).await.unwrap();
        let read = engine.store.read().await.unwrap().login(login(1).id, &MITID).await;
        assert!(matches!(read, Err(StoreError::Corrupt("steps"))), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_new_password_ends_the_sign_ins_of_its_account_that_are_under_way() {
    for engine in engines().await {
        for number in 1..=3 {
            write(&engine.store, async |tx| tx.add_login(&login(number)).await).await.unwrap();
        }
        save(&engine.store, &went_on(1)).await.unwrap();
        save(&engine.store, &Login { ended: Some(Ending::Finished), ..went_on(2) }).await.unwrap();
        write(&engine.store, async |tx| tx.end_logins_of(account(1).id).await).await.unwrap();
        let ended = [
            found(&engine.store, 1).await.ended,
            found(&engine.store, 2).await.ended,
            found(&engine.store, 3).await.ended,
        ];
        assert_eq!(ended, [Some(Ending::Cancelled), Some(Ending::Finished), None], "{}", engine.name);
        assert!(is_conflict(&save(&engine.store, &Login { version: 1, ..went_on(1) }).await), "{}", engine.name);
    }
}
