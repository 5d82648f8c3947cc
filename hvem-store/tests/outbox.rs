//! The outbox on both engines: leases, fences, slots. PostgreSQL is asked when `HVEM_TEST_POSTGRES` says where it is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::HashSet, sync::Arc, time::Duration};

use hvem_domain::{
    account::Account,
    audit::Entry,
    id::Id,
    time::{Timestamp, minutes},
};
use hvem_store::{
    Store, StoreError,
    outbox::{Channel, Leased, Posted},
};
use sqlx::{AssertSqlSafe, Connection, Executor, Row};
use tempfile::TempDir;

const NOON: Timestamp = Timestamp(1_795_345_200_000);
const LEASE: Duration = minutes(3);

/// A store that nobody else uses, and what keeps it alive.
struct Engine {
    store: Arc<Store>,
    url: String,
    _folder: TempDir,
}

impl Engine {
    /// SQLite always, PostgreSQL where there is one.
    async fn all(test: &str) -> Vec<Self> {
        sqlx::any::install_default_drivers();
        let mut urls = Vec::new();
        let folder = tempfile::tempdir().unwrap();
        urls.push(format!("sqlite:{}", folder.path().join("hvem.db").display()));
        match std::env::var("HVEM_TEST_POSTGRES") {
            Ok(server) => urls.push(own_database(&server, test).await),
            Err(_) => assert!(std::env::var_os("HVEM_TEST_ALL").is_none(), "HVEM_TEST_ALL wants HVEM_TEST_POSTGRES"),
        }
        let mut engines = Vec::new();
        let mut folder = Some(folder);
        for url in urls {
            let store = Arc::new(Store::open(&url).await.unwrap());
            engines.push(Self { store, url, _folder: folder.take().unwrap_or_else(|| tempfile::tempdir().unwrap()) });
        }
        engines
    }

    async fn post(&self, number: u8, channel: Channel) -> Id<hvem_domain::message::Message> {
        let id = Id::from_bytes([number; 16]);
        let mut tx = self.store.begin().await.unwrap();
        let sealed = vec![number, 0, 255];
        let kind = "confirm-address".to_owned();
        let posted =
            Posted { id, channel, kind, sealed, posted_at: NOON, due_at: NOON, give_up_at: NOON + minutes(60) };
        tx.post(&posted).await.unwrap();
        tx.commit(Entry::new("test.posted", None, NOON)).await.unwrap();
        id
    }

    async fn lease(&self, most: u32, now: Timestamp) -> Vec<Leased> {
        self.store.lease_messages(Channel::Mail, most, now, now + LEASE).await.unwrap()
    }

    async fn next_due(&self, channel: Channel) -> Option<Timestamp> {
        self.store.read().await.unwrap().next_due(channel).await.unwrap()
    }

    async fn spend(&self, account: u8, now: Timestamp) -> bool {
        let mut tx = self.store.begin().await.unwrap();
        let spent = tx.spend_wake(Id::<Account>::from_bytes([account; 16]), 3, minutes(10), now).await.unwrap();
        tx.commit(Entry::new("test.spent", None, now)).await.unwrap();
        spent
    }
}

/// A new database on the server, named after the test.
async fn own_database(server: &str, test: &str) -> String {
    let mut connection = sqlx::AnyConnection::connect(server).await.unwrap();
    let name = format!("outbox_{test}_{}", std::process::id());
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (place, _) = server.rsplit_once('/').unwrap();
    format!("{place}/{name}")
}

#[tokio::test]
async fn a_message_is_leased_once_and_whole_and_gone_when_settled() {
    for engine in Engine::all("whole").await {
        let id = engine.post(7, Channel::Mail).await;
        assert_eq!(engine.next_due(Channel::Mail).await, Some(NOON));
        assert_eq!(engine.next_due(Channel::Push).await, None);
        assert!(engine.store.lease_messages(Channel::Push, 8, NOON, NOON + LEASE).await.unwrap().is_empty());

        let leased = engine.lease(8, NOON).await;
        let [message] = &leased[..] else { panic!("{} leased", leased.len()) };
        assert_eq!((message.id, &message.sealed[..], message.tries), (id, &[7, 0, 255][..], 1));
        assert_eq!((message.kind.as_str(), message.posted_at), ("confirm-address", NOON));
        assert_eq!(message.give_up_at, NOON + minutes(60));
        assert!(engine.lease(8, NOON).await.is_empty());

        engine.store.settle_message(message).await.unwrap();
        assert!(engine.lease(8, NOON + minutes(60)).await.is_empty());
        assert_eq!(engine.store.read().await.unwrap().waiting().await.unwrap(), (0, None));
    }
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_settles_nothing() {
    for engine in Engine::all("fence").await {
        engine.post(1, Channel::Mail).await;
        let late = engine.lease(8, NOON).await.remove(0);
        let now = engine.lease(8, NOON + LEASE).await.remove(0);
        assert_eq!(now.tries, 2);
        assert!(matches!(engine.store.settle_message(&late).await, Err(StoreError::Conflict)));
        assert!(matches!(engine.store.retry_message(&late, NOON).await, Err(StoreError::Conflict)));
        engine.store.retry_message(&now, NOON + minutes(9)).await.unwrap();
        assert!(engine.lease(8, NOON + minutes(9) - Duration::from_millis(1)).await.is_empty());
        assert_eq!(engine.lease(8, NOON + minutes(9)).await[0].tries, 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_on_two_nodes_share_the_messages_and_never_one() {
    for engine in Engine::all("nodes").await {
        for number in 0..200 {
            engine.post(number, Channel::Mail).await;
        }
        let second = Arc::new(Store::open(&engine.url).await.unwrap());
        let mut workers = tokio::task::JoinSet::new();
        for number in 0..8 {
            let store = if number % 2 == 0 { engine.store.clone() } else { second.clone() };
            workers.spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let leased = store.lease_messages(Channel::Mail, 7, NOON, NOON + LEASE).await.unwrap();
                    if leased.is_empty() {
                        return mine;
                    }
                    mine.extend(leased.into_iter().map(|message| message.id));
                }
            });
        }
        // PostgreSQL's lease may come back short while another worker holds the rows; none is lost, so a last look finds the rest.
        let mut all: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
        loop {
            let rest = engine.lease(200, NOON).await;
            if rest.is_empty() {
                break;
            }
            all.extend(rest.into_iter().map(|message| message.id));
        }
        assert_eq!((all.len(), all.iter().collect::<HashSet<_>>().len()), (200, 200), "{}", engine.url);
    }
}

/// G-05, where two nodes are asked at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_account_has_three_wake_ups_in_ten_minutes_however_many_ask_at_once() {
    for engine in Engine::all("wakes").await {
        let engine = Arc::new(engine);
        for (now, expected) in [(NOON, 3), (NOON + minutes(9), 0), (NOON + minutes(10), 3)] {
            let mut askers = tokio::task::JoinSet::new();
            for _ in 0..16 {
                let engine = engine.clone();
                askers.spawn(async move { engine.spend(1, now).await });
            }
            let spent = askers.join_all().await.into_iter().filter(|spent| *spent).count();
            assert_eq!(spent, expected, "at {now:?} on {}", engine.url);
        }
        assert!(engine.spend(2, NOON).await, "others are not held up");
    }
}

#[tokio::test]
async fn a_subscription_that_is_gone_is_deleted_unless_it_was_renewed() {
    for engine in Engine::all("gone").await {
        let device = Id::from_bytes([9; 16]);
        let mut connection = sqlx::AnyConnection::connect(&engine.url).await.unwrap();
        let insert = format!(
            "INSERT INTO devices (id, account_id, name, description, app_key, pin_public, wrong_pins, ratchet, push_endpoint, added_at)
             VALUES ('{device}', 'acc_x', 'S24', '', $1, $1, 0, $1, 'https://push.example.net/new', 0)"
        );
        sqlx::query(AssertSqlSafe(insert)).bind(vec![0_u8]).execute(&mut connection).await.unwrap();
        let account = Id::from_bytes([1; 16]);
        for (endpoint, left) in [("https://push.example.net/old", true), ("https://push.example.net/new", false)] {
            engine.store.forget_subscription(account, device, endpoint, NOON).await.unwrap();
            let row = sqlx::query("SELECT push_endpoint FROM devices").fetch_one(&mut connection).await.unwrap();
            assert_eq!(row.get::<Option<String>, _>("push_endpoint").is_some(), left, "{endpoint}");
        }
    }
}
