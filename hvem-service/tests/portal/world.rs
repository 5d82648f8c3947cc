//! The world around the service: time, chance, the database, the mail.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use hvem_domain::{
    message::{Letter, Wake},
    scheme::Scheme,
    time::Timestamp,
};
use hvem_formats::digest;
use hvem_service::{
    Keys, Service, Site, World as Around,
    outbox::{DeliveryError, Envelope, Fresh, Mail, Outbox, Push, Worker, endpoint::PushHosts},
    ports::{Clock, Entropy, NoEntropy},
};
use hvem_store::{Store, outbox::Channel};
use sqlx::{Connection, Executor, Row};
use tokio::sync::watch;

pub const ISSUER: &str = "https://id.example.org";
pub const NOON: Timestamp = Timestamp(1_763_838_000_000);

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Different at each draw, the same in each run; and it can fail.
#[derive(Default)]
pub struct Chance {
    count: AtomicU64,
    /// Draws until it fails; below zero it is broken, at `NEVER` it is sound.
    sound_for: AtomicI64,
}

const NEVER: i64 = i64::MAX / 2;

impl Chance {
    fn sound() -> Self {
        Self { count: AtomicU64::new(0), sound_for: AtomicI64::new(NEVER) }
    }

    /// Lets so many draws succeed, and none after them.
    pub fn fails_after(&self, draws: i64) {
        self.sound_for.store(draws, Ordering::SeqCst);
    }

    /// Says whether a draw has failed, and lets none fail any more.
    pub fn mend(&self) -> bool {
        self.sound_for.swap(NEVER, Ordering::SeqCst) < 0
    }
}

impl Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        if self.sound_for.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(NoEntropy);
        }
        for chunk in bytes.chunks_mut(32) {
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&digest::sha256(&[&number.to_be_bytes()])[..chunk.len()]);
        }
        Ok(())
    }
}

/// Carries mails to where the test can read them.
#[derive(Clone, Default)]
struct Mailbox(Arc<Mutex<Vec<Letter>>>);

impl Mail for Mailbox {
    async fn deliver(&self, _envelope: Envelope, letter: &Letter) -> Result<(), DeliveryError> {
        self.0.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

impl Push for Mailbox {
    async fn wake(&self, _wake: &Wake, _fresh: Fresh) -> Result<(), DeliveryError> {
        Err(DeliveryError::Never("nobody is woken in these tests"))
    }
}

/// A service and its world.
pub struct World {
    pub service: Arc<Service>,
    pub store: Arc<Store>,
    pub chance: Arc<Chance>,
    clock: Arc<Hand>,
    outbox: Arc<Outbox>,
    rows: sqlx::AnyPool,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("hvem.db").display());
        Self::on(url, Some(folder)).await
    }

    /// One on each engine that can be had: PostgreSQL where `HVEM_TEST_POSTGRES` says where it is.
    pub async fn all() -> Vec<Self> {
        let mut worlds = vec![Self::new().await];
        match std::env::var("HVEM_TEST_POSTGRES") {
            Ok(server) => worlds.push(Self::on(own_database(&server).await, None).await),
            Err(_) => assert!(std::env::var_os("HVEM_TEST_ALL").is_none(), "HVEM_TEST_ALL wants HVEM_TEST_POSTGRES"),
        }
        worlds
    }

    async fn on(url: String, folder: Option<tempfile::TempDir>) -> Self {
        let store = Arc::new(Store::open(&url).await.unwrap());
        let clock = Arc::new(Hand(AtomicI64::new(NOON.0)));
        let chance = Arc::new(Chance::sound());
        let entropy: Arc<dyn Entropy> = chance.clone();
        let keys = Keys::from_master(&[7; 32]).unwrap();
        let outbox = Outbox::new(keys.sealer.clone(), entropy.clone());
        let around = Around { store: store.clone(), clock: clock.clone(), entropy, outbox: outbox.clone() };
        let site = Site {
            issuer: ISSUER.into(),
            host: "id.example.org".into(),
            name: "hvem".into(),
            vapid: None,
            push_hosts: PushHosts::known(),
        };
        let service = Service::new(around, keys, Scheme::preset("eu-login").unwrap(), site, 2);
        let rows = sqlx::AnyPool::connect(&url).await.unwrap();
        Self { service: Arc::new(service), store, chance, clock, outbox, rows, _folder: folder }
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Goes to the last millisecond before that time is over.
    pub fn wait_almost(&self, time: Duration) {
        self.wait(time - Duration::from_millis(1));
    }

    /// Every mail that was posted since the last call, as the worker hands it to the carrier.
    pub async fn mails(&self) -> Vec<Letter> {
        let mailbox = Mailbox::default();
        let (stop, stopped) = watch::channel(false);
        let worker = Worker {
            store: self.store.clone(),
            outbox: self.outbox.clone(),
            clock: self.clock.clone(),
            entropy: self.chance.clone(),
            mail: mailbox.clone(),
            push: mailbox.clone(),
        };
        let delivering = tokio::spawn(worker.run(stopped));
        while self.store.read().await.unwrap().next_due(Channel::Mail).await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        stop.send(true).unwrap();
        delivering.await.unwrap();
        std::mem::take(&mut *mailbox.0.lock().unwrap())
    }

    /// Of what kind the mails since the last call were, and to whom. Several are delivered side by side, so they are sorted here.
    pub async fn told(&self) -> Vec<(String, &'static str)> {
        let mails = self.mails().await;
        let mut told: Vec<_> = mails.iter().map(|letter| (letter.to.as_str().to_owned(), letter.news.kind())).collect();
        told.sort_unstable();
        told
    }

    /// How often something was recorded.
    pub async fn recorded(&self, what: &str) -> i64 {
        let query =
            sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS times FROM audit WHERE what = $1").bind(what.to_owned());
        query.fetch_one(&self.rows).await.unwrap().get("times")
    }

    /// Everything in a SQLite database but the record, to be compared.
    pub async fn contents(&self) -> Vec<String> {
        let tables = self.texts("SELECT name AS text FROM sqlite_master WHERE type = 'table' ORDER BY 1").await;
        let mut contents = Vec::new();
        for table in tables.into_iter().filter(|table| table != "audit" && table != "sqlite_sequence") {
            let columns = format!("SELECT 'quote(\"' || name || '\")' AS text FROM pragma_table_info('{table}')");
            let row = self.texts(&columns).await.join(" || '|' || ");
            let rows = self.texts(&format!("SELECT {row} AS text FROM {table} ORDER BY 1")).await;
            contents.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        contents
    }

    /// All rows of all tables as text, as a thief would dump them.
    pub async fn dump(&self) -> Vec<String> {
        if self._folder.is_some() {
            let record = self.texts("SELECT quote(what) || '|' || quote(details) AS text FROM audit").await;
            return [self.contents().await, record].concat();
        }
        let mut dump = Vec::new();
        for table in
            self.texts("SELECT CAST(tablename AS TEXT) AS text FROM pg_tables WHERE schemaname = 'public'").await
        {
            dump.extend(self.texts(&format!("SELECT CAST(t AS TEXT) AS text FROM {table} t")).await);
        }
        dump
    }

    /// The bytes of the database's files, with what was deleted and not yet written over. Empty where a server keeps them.
    pub fn raw(&self) -> Vec<u8> {
        let folder = self._folder.as_ref().map(|folder| std::fs::read_dir(folder.path()).unwrap());
        folder.into_iter().flatten().flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    async fn texts(&self, query: &str) -> Vec<String> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(&self.rows).await.unwrap();
        rows.iter().map(|row| row.get("text")).collect()
    }
}

static DATABASES: AtomicU64 = AtomicU64::new(0);

async fn own_database(server: &str) -> String {
    sqlx::any::install_default_drivers();
    let name = format!("portal_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::SeqCst));
    let mut admin = sqlx::AnyConnection::connect(server).await.unwrap();
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}
