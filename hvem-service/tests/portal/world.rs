//! The world around the service: time, chance, the database, the mail.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use hvem_domain::{
    message::{self, Letter, Wake},
    scheme::{EU_LOGIN, Scheme},
    time::Timestamp,
};
use hvem_service::{
    Keys, Service, Site, World as Around,
    outbox::{DeliveryError, Envelope, Fresh, Mail, Outbox, Push, Worker, endpoint::PushHosts},
    ports::{Clock, Entropy},
};
use hvem_store::{Store, outbox::Channel};
use sqlx::{Connection, Executor, Row};
use tokio::sync::watch;

use super::{chance::Chance, texted::Texted};

pub const ISSUER: &str = "https://id.example.org";
pub const NOON: Timestamp = Timestamp(1_763_838_000_000);

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
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
    url: String,
    rows: sqlx::AnyPool,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    pub async fn new() -> Self {
        Self::of(&EU_LOGIN).await
    }

    /// One in which this scheme is in force.
    pub async fn of(scheme: &'static Scheme) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("hvem.db").display());
        Self::on(url, Some(folder), scheme).await
    }

    /// One on each engine that can be had: PostgreSQL where `HVEM_TEST_POSTGRES` says where it is.
    pub async fn all() -> Vec<Self> {
        Self::all_of(&EU_LOGIN).await
    }

    /// The same, with this scheme in force.
    pub async fn all_of(scheme: &'static Scheme) -> Vec<Self> {
        let mut worlds = vec![Self::of(scheme).await];
        if let Some(url) = Self::empty_database().await {
            worlds.push(Self::on(url, None, scheme).await);
        }
        worlds
    }

    /// One on PostgreSQL, where it can be had.
    pub async fn on_postgres() -> Option<Self> {
        Some(Self::on(Self::empty_database().await?, None, &EU_LOGIN).await)
    }

    /// A PostgreSQL database without a table, where one can be had.
    pub async fn empty_database() -> Option<String> {
        match std::env::var("HVEM_TEST_POSTGRES") {
            Ok(server) => Some(own_database(&server).await),
            Err(_) => {
                assert!(std::env::var_os("HVEM_TEST_ALL").is_none(), "HVEM_TEST_ALL wants HVEM_TEST_POSTGRES");
                None
            }
        }
    }

    async fn on(url: String, folder: Option<tempfile::TempDir>, scheme: &'static Scheme) -> Self {
        let clock = Arc::new(Hand(AtomicI64::new(NOON.0)));
        Self::node(url, folder, (clock, Arc::new(Chance::sound())), scheme).await
    }

    /// Another node on the same database, with the same master key, in the same world.
    pub async fn another_node(&self) -> Self {
        Self::node(self.url.clone(), None, (self.clock.clone(), self.chance.clone()), self.service.scheme).await
    }

    async fn node(
        url: String,
        folder: Option<tempfile::TempDir>,
        (clock, chance): (Arc<Hand>, Arc<Chance>),
        scheme: &'static Scheme,
    ) -> Self {
        let moments = chance.clone();
        let store = Store::open(&url).await.unwrap().failing(Arc::new(move || moments.strikes()));
        let store = Arc::new(store);
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
        let service = Service::new(around, keys, scheme, site, 2);
        sqlx::any::install_default_drivers();
        let rows = sqlx::AnyPool::connect(&url).await.unwrap();
        Self { service: Arc::new(service), store, chance, clock, outbox, url, rows, _folder: folder }
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// The clock is set back.
    pub fn wait_back(&self, time: Duration) {
        self.clock.0.fetch_sub(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Goes to the last millisecond before that time is over.
    pub fn wait_almost(&self, time: Duration) {
        self.wait(time - Duration::from_millis(1));
    }

    /// Every mail that was posted since the last call, as the worker hands it to the carrier.
    pub async fn mails(&self) -> Vec<Letter> {
        self.delivered().await.0
    }

    /// The temporary PINs that were sent since mails or SMS were last read, with the numbers to which they went.
    pub async fn temporary_pins(&self) -> Vec<(String, String)> {
        let sent = |sms: message::Sms| (sms.to.as_str().to_owned(), sms.says.code().0.reveal());
        self.delivered().await.1.into_iter().map(sent).collect()
    }

    async fn delivered(&self) -> (Vec<Letter>, Vec<message::Sms>) {
        let (mailbox, texted) = (Mailbox::default(), Texted::default());
        let (stop, stopped) = watch::channel(false);
        let worker = Worker {
            store: self.store.clone(),
            outbox: self.outbox.clone(),
            clock: self.clock.clone(),
            entropy: self.chance.clone(),
            mail: mailbox.clone(),
            push: mailbox.clone(),
            sms: texted.clone(),
        };
        let delivering = tokio::spawn(worker.run(stopped));
        // What is due later waits.
        for channel in [Channel::Mail, Channel::Sms] {
            let due = async || self.store.read().await.unwrap().next_due(channel).await.unwrap();
            while due().await.is_some_and(|due| due <= self.clock.now()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        stop.send(true).unwrap();
        delivering.await.unwrap();
        let mails = std::mem::take(&mut *mailbox.0.lock().unwrap());
        (mails, std::mem::take(&mut *texted.0.lock().unwrap()))
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

    /// Cuts what listens at the other nodes' connections, as a restarted database does.
    pub async fn cuts_the_lines_between_nodes(&self) -> usize {
        let cut = "SELECT CAST(COUNT(pg_terminate_backend(pid)) AS BIGINT) AS cut FROM pg_stat_activity
                   WHERE datname = current_database() AND query LIKE 'LISTEN %'";
        let row = sqlx::query(cut).fetch_one(&self.rows).await.unwrap();
        usize::try_from(row.get::<i64, _>("cut")).unwrap()
    }

    /// Whoever has guessed wrong before has done so a hundred times.
    pub async fn guessed_a_hundred_times(&self) {
        for statement in [
            "UPDATE password_failures SET failures = 100",
            "UPDATE known_browsers SET failures = 100 WHERE failures > 0",
        ] {
            sqlx::query(statement).execute(&self.rows).await.unwrap();
        }
    }

    /// What the database holds, but the record; to be compared.
    pub async fn contents(&self, which: Contents) -> Vec<String> {
        let sqlite = self.url.starts_with("sqlite:");
        let tables = match sqlite {
            true => "SELECT name AS text FROM sqlite_master WHERE type = 'table' ORDER BY 1",
            false => {
                "SELECT CAST(table_name AS TEXT) AS text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
            }
        };
        let mut contents = Vec::new();
        for table in self.texts(tables).await.into_iter().filter(|table| which.has_table(table)) {
            let columns = match sqlite {
                true => format!("SELECT name AS text FROM pragma_table_info('{table}')"),
                false => format!(
                    "SELECT CAST(column_name AS TEXT) AS text FROM information_schema.columns
                     WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
                ),
            };
            let columns = self.texts(&columns).await.into_iter().filter(|column| which.has_column(column));
            let quoted = |column: String| match sqlite {
                true => format!("quote(\"{column}\")"),
                false => format!("COALESCE(CAST(\"{column}\" AS TEXT), 'NULL')"),
            };
            let row = columns.map(quoted).collect::<Vec<_>>().join(" || '|' || ");
            let rows = self.texts(&format!("SELECT {row} AS text FROM {table} ORDER BY 1")).await;
            contents.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        contents
    }

    /// All rows of all tables as text, as a thief would dump them.
    pub async fn dump(&self) -> Vec<String> {
        if self._folder.is_some() {
            let record = self.texts("SELECT quote(what) || '|' || quote(details) AS text FROM audit").await;
            return [self.contents(Contents::All).await, record].concat();
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

    /// So that the next attempt is a first one again.
    pub async fn forgives_tries(&self) {
        for table in ["activations", "devices"] {
            let forgive = format!("UPDATE {table} SET wrong_pins = 0 WHERE wrong_pins > 0");
            sqlx::query(sqlx::AssertSqlSafe(forgive)).execute(&self.rows).await.unwrap();
        }
        sqlx::query("DELETE FROM limits").execute(&self.rows).await.unwrap();
    }

    /// Rows of two texts, `one` and `other`.
    pub async fn pairs(&self, query: &str) -> Vec<(String, String)> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(&self.rows).await.unwrap();
        rows.iter().map(|row| (row.get("one"), row.get("other"))).collect()
    }

    async fn texts(&self, query: &str) -> Vec<String> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(&self.rows).await.unwrap();
        rows.iter().map(|row| row.get("text")).collect()
    }
}

/// What of the database is compared.
#[derive(Clone, Copy, Debug)]
pub enum Contents {
    /// All of it.
    All,
    /// All but counters of attempts and turns of ratchets, which move before anything is looked at.
    Doors,
}

impl Contents {
    fn has_table(self, table: &str) -> bool {
        let counts = ["password_failures", "limits"].contains(&table);
        !["audit", "sqlite_sequence"].contains(&table) && (matches!(self, Self::All) || !counts)
    }

    fn has_column(self, column: &str) -> bool {
        let counts = ["wrong_pins", "failures", "version", "ratchet", "ratchet_before"].contains(&column);
        matches!(self, Self::All) || !counts
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
