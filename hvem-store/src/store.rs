//! Connections and units of work on either engine.

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    time::Duration,
};

use hvem_domain::audit::Entry;
use sqlx::{
    Any, AnyConnection, ConnectOptions, Executor,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    pool::PoolConnection,
};

use crate::{
    StoreError,
    faults::Faults,
    group::{Conductor, Turn},
    migrate::{self, Engine},
    rings::Rings,
    statements,
};

/// Durable before "done" is said (synchronous=FULL), readers beside the writer (WAL).
const SQLITE: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON;";
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// How often and how soon a busy database is tried again at the start: five seconds together.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// The database.
pub struct Store {
    pool: sqlx::Pool<Any>,
    writers: Writers,
    rings: Option<Rings>,
    faults: Faults,
}

enum Writers {
    /// SQLite: one connection, grouped commits.
    Grouped(Conductor),
    /// PostgreSQL groups commits by itself.
    Pooled,
}

/// A connection to read with.
pub struct Reader {
    held: Held,
    faults: Faults,
}

enum Held {
    Pool(PoolConnection<Any>),
    Group(Turn),
    Own(sqlx::Transaction<'static, Any>),
}

/// A unit of work. It can only be committed together with its audit entry; dropped, it leaves nothing behind.
#[must_use]
pub struct Tx(Reader);

impl Store {
    /// Opens `postgres://…`, or `sqlite:<path>` (created when missing), and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_default_drivers();
        let engine = Engine::of(url);
        let options = AnyConnectOptions::from_str(&engine.connect_url(url))
            .map_err(StoreError::Engine)?
            .disable_statement_logging();
        let size = if engine == Engine::Sqlite { READERS } else { POSTGRES_CONNECTIONS };
        let pool = AnyPoolOptions::new()
            .max_connections(size)
            // A file does not hang up.
            .test_before_acquire(engine != Engine::Sqlite)
            .after_connect(move |connection, _| Box::pin(prepare(engine, connection)));
        // The first connection switches SQLite to WAL; opening several at once would contend for that.
        let mut first = options.connect().await?;
        prepare_alone(engine, &mut first).await?;
        migrate::run(engine, &mut first).await?;
        let pool = pool.connect_lazy_with(options);
        let writers = if engine == Engine::Sqlite { Writers::Grouped(Conductor::new(first)) } else { Writers::Pooled };
        let rings = (engine == Engine::Postgres).then(|| Rings::new(url)).transpose()?;
        Ok(Self { pool, writers, rings, faults: Faults::default() })
    }

    /// The same, with a database that fails when `strikes` says so.
    #[cfg(feature = "faults")]
    pub fn failing(self, strikes: crate::Strikes) -> Self {
        Self { faults: Faults::new(strikes), ..self }
    }

    /// Opens the SQLite database at `path`.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        Self::open(&format!("sqlite:{}", in_url(path))).await
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        self.faults.strike()?;
        Ok(Reader { held: Held::Pool(self.pool.acquire().await?), faults: self.faults.clone() })
    }

    /// Begins a unit of work. Writers on SQLite take turns: nothing slow may happen before the commit.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.faults.strike()?;
        let held = match &self.writers {
            Writers::Grouped(conductor) => Held::Group(conductor.turn().await?),
            Writers::Pooled => Held::Own(self.pool.begin().await?),
        };
        Ok(Tx(Reader { held, faults: self.faults.clone() }))
    }

    /// The line to other nodes. SQLite has none: its only node is this one.
    pub fn rings(&self) -> Option<&Rings> {
        self.rings.as_ref()
    }

    /// Connections to read with (on PostgreSQL to write with, too): how many are open, and how many of those are in use.
    pub fn connections(&self) -> (u32, u32) {
        let (open, idle) = (self.pool.size(), u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX));
        (open, open.saturating_sub(idle))
    }

    /// Closes all connections after what is under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Reader {
    /// The connection, for one statement.
    pub(crate) fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        self.faults.strike()?;
        statements::count();
        match &mut self.held {
            Held::Pool(connection) => Ok(connection),
            Held::Own(transaction) => Ok(transaction),
            Held::Group(turn) => turn.connection().ok_or(StoreError::Conflict),
        }
    }
}

impl Tx {
    /// Writes the audit entry and makes everything durable.
    pub async fn commit(mut self, entry: Entry) -> Result<(), StoreError> {
        self.record(&entry).await?;
        self.finish().await
    }

    /// Whether the database can be written and its schema is this program's, or a later one: old and new nodes run side by side. Nothing
    /// is changed: engines refuse a statement that writes where nothing may be written, also when it finds no row.
    pub async fn try_out(mut self) -> Result<bool, StoreError> {
        self.connection()?.execute("UPDATE migrations SET number = number WHERE number < 0").await?;
        Ok(migrate::newest(self.connection()?).await? >= migrate::KNOWN)
    }

    /// Makes durable what changes nothing about anybody and so has no entry: the outbox's own bookkeeping.
    pub(crate) async fn finish(self) -> Result<(), StoreError> {
        self.0.faults.strike()?;
        match self.0.held {
            Held::Group(turn) => turn.commit().await,
            Held::Own(transaction) => {
                let began = statements::stopwatch();
                transaction.commit().await?;
                metrics::histogram!("hvem_database_commit_seconds").record(began.elapsed());
                Ok(())
            }
            Held::Pool(_) => Ok(()),
        }
    }
}

impl Deref for Tx {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.0
    }
}

/// A path as it stands in a URL: folders may be called "100 %" or "nr. #1" (RFC 3986 §2.1).
fn in_url(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|byte| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Prepares the first connection. The switch to WAL wants the database for itself, and SQLite does not wait for that as it does elsewhere
/// (<https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>): nodes that start together try again.
async fn prepare_alone(engine: Engine, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for _ in 1..TRIES {
        match prepare(engine, connection).await {
            Err(error) if is_busy(&error) => tokio::time::sleep(BETWEEN_TRIES).await,
            done => return done,
        }
    }
    prepare(engine, connection).await
}

/// SQLITE_BUSY is the lowest byte of all codes that mean it (<https://www.sqlite.org/rescode.html>).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|cause| cause.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

async fn prepare(engine: Engine, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if engine == Engine::Sqlite {
        connection.execute(SQLITE).await?;
    }
    Ok(())
}
