//! Sessions.

use hvem_domain::{id::Id, session::Session, time::hours};
use hvem_store::Store;

use super::things::{NOON, assert_same, hash, is_taken, session, write};
use crate::engines::engines;

async fn with_sessions(store: &Store, sessions: &[Session]) {
    for one in sessions {
        write(store, async |tx| tx.add_session(one).await).await.unwrap();
    }
}

/// The numbers of the sessions that are open, of 1 to 4.
async fn open(store: &Store) -> Vec<u8> {
    let mut reader = store.read().await.unwrap();
    let mut open = Vec::new();
    for number in 1..=4 {
        if reader.session(&hash(number), &hash(number), NOON).await.unwrap().is_some() {
            open.push(number);
        }
    }
    open
}

/// G-34 in small: a token that was carried to another browser finds nothing.
#[tokio::test]
async fn a_session_is_found_in_its_own_browser_until_it_expires() {
    for engine in engines().await {
        with_sessions(&engine.store, &[session(1, 1)]).await;
        let mut reader = engine.store.read().await.unwrap();
        let (over, before) = (NOON + hours(12), hvem_domain::time::Timestamp((NOON + hours(12)).0 - 1));
        let found = reader.session(&hash(1), &hash(1), before).await.unwrap().unwrap();
        assert_same(&found, &session(1, 1), engine.name);
        assert!(reader.session(&hash(1), &hash(1), over).await.unwrap().is_none(), "{}", engine.name);
        assert!(reader.session(&hash(1), &hash(2), NOON).await.unwrap().is_none(), "{}", engine.name);
        assert!(reader.session(&hash(2), &hash(1), NOON).await.unwrap().is_none(), "{}", engine.name);
        let again = Session { token: hash(1), ..session(2, 2) };
        assert!(is_taken(&write(&engine.store, async |tx| tx.add_session(&again).await).await), "{}", engine.name);
    }
}

#[tokio::test]
async fn an_ended_session_is_found_by_its_id_alone() {
    for engine in engines().await {
        with_sessions(&engine.store, &[session(1, 1), session(2, 1)]).await;
        write(&engine.store, async |tx| tx.end_session(session(1, 1).id, NOON).await).await.unwrap();
        assert_eq!(open(&engine.store).await, [2], "{}", engine.name);
        let mut reader = engine.store.read().await.unwrap();
        assert_same(&reader.session_by_id(session(1, 1).id).await.unwrap().unwrap(), &session(1, 1), engine.name);
        assert!(reader.session_by_id(Id::from_bytes([9; 16])).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_browser_has_one_session_and_a_new_password_ends_the_others() {
    for engine in engines().await {
        let same_browser = Session { browser: hash(1), ..session(4, 2) };
        with_sessions(&engine.store, &[session(1, 1), session(2, 1), session(3, 2)]).await;
        write(&engine.store, async |tx| tx.end_sessions_in(&hash(1), NOON).await).await.unwrap();
        with_sessions(&engine.store, &[same_browser]).await;
        assert_eq!(open(&engine.store).await, [2, 3], "{}", engine.name);
        let end_others = async |of: u8, keep: Option<Session>| {
            let keep = keep.map(|session| session.id);
            write(&engine.store, async |tx| tx.end_other_sessions(Id::from_bytes([of; 16]), keep, NOON).await)
                .await
                .unwrap();
        };
        end_others(1, Some(session(2, 1))).await;
        assert_eq!(open(&engine.store).await, [2, 3], "{}", engine.name);
        end_others(1, None).await;
        assert_eq!(open(&engine.store).await, [3], "{}", engine.name);
    }
}
