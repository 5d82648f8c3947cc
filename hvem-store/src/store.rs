//! Connections and units of work on either engine.

use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    str::FromStr,
};

use hvem_domain::audit::Entry;
use sqlx::{
    ConnectOptions, Postgres,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};
use tracing::Instrument;

use crate::{
    StoreError,
    faults::Faults,
    group::{Conductor, Turn},
    migrate::{self, Engine},
    rings::Rings,
    sql::{Connection, query},
    sqlite::{self, Borrowed, Readers},
    statements,
};

const POSTGRES_CONNECTIONS: u32 = 16;

/// The database.
pub struct Store {
    connections: Connections,
    faults: Faults,
}

enum Connections {
    /// Many that read; one that writes, with grouped commits.
    Sqlite { readers: Readers, writer: Conductor },
    /// It groups commits by itself, and its nodes ring for each other.
    Postgres { pool: PgPool, rings: Rings },
}

/// A connection to read with.
pub struct Reader {
    held: Held,
    faults: Faults,
}

enum Held {
    Borrowed(Borrowed),
    Turn(Turn),
    Pooled(sqlx::pool::PoolConnection<Postgres>),
    Own(sqlx::Transaction<'static, Postgres>),
}

/// A unit of work. It can only be committed together with its audit entry; dropped, it leaves nothing behind.
#[must_use]
pub struct Tx(Reader);

impl Store {
    /// Opens `postgres://…`, or `sqlite:<path>` (created when missing; the path as it is, nothing in it is encoded), and brings the schema up to
    /// date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match Engine::of(url) {
            Engine::Postgres => Self::open_postgres(url).await,
            Engine::Sqlite => Self::open_file(Path::new(url.strip_prefix("sqlite:").unwrap_or(url))).await,
        }
    }

    /// Opens the SQLite database at `path`.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        // The first connection switches to WAL; opening several at once would contend for that.
        let mut first = sqlite::open(path).await?;
        migrate::run(Engine::Sqlite, Connection::Sqlite(&mut first)).await?;
        let (readers, writer) = (Readers::new(PathBuf::from(path)), Conductor::new(first)?);
        Ok(Self { connections: Connections::Sqlite { readers, writer }, faults: Faults::default() })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
        let mut first = options.connect().await?;
        migrate::run(Engine::Postgres, Connection::Postgres(&mut first)).await?;
        let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).connect_lazy_with(options);
        Ok(Self { connections: Connections::Postgres { pool, rings: Rings::new(url)? }, faults: Faults::default() })
    }

    /// The same, with a database that fails when `strikes` says so.
    #[cfg(feature = "faults")]
    pub fn failing(self, strikes: crate::Strikes) -> Self {
        Self { faults: Faults::new(strikes), ..self }
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        self.faults.strike()?;
        let held = match &self.connections {
            Connections::Sqlite { readers, .. } => Held::Borrowed(readers.borrow().await?),
            Connections::Postgres { pool, .. } => Held::Pooled(pool.acquire().await?),
        };
        Ok(Reader { held, faults: self.faults.clone() })
    }

    /// Begins a unit of work. Writers on SQLite take turns: nothing slow may happen before the commit.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.faults.strike()?;
        let held = match &self.connections {
            Connections::Sqlite { writer, .. } => Held::Turn(writer.turn().await?),
            Connections::Postgres { pool, .. } => Held::Own(pool.begin().await?),
        };
        Ok(Tx(Reader { held, faults: self.faults.clone() }))
    }

    /// The line to other nodes. SQLite has none: its only node is this one.
    pub fn rings(&self) -> Option<&Rings> {
        match &self.connections {
            Connections::Sqlite { .. } => None,
            Connections::Postgres { rings, .. } => Some(rings),
        }
    }

    /// Connections to read with (on PostgreSQL to write with, too): how many are open, and how many of those are in use.
    pub fn connections(&self) -> (u32, u32) {
        match &self.connections {
            Connections::Sqlite { readers, .. } => readers.count(),
            Connections::Postgres { pool, .. } => {
                let (open, idle) = (pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX));
                (open, open.saturating_sub(idle))
            }
        }
    }

    /// Closes all connections to read with after what is under way.
    pub async fn close(&self) {
        match &self.connections {
            Connections::Sqlite { readers, .. } => readers.close(),
            Connections::Postgres { pool, .. } => pool.close().await,
        }
    }
}

impl Reader {
    /// The connection, for one statement.
    pub(crate) fn connection(&mut self) -> Result<Connection<'_>, StoreError> {
        self.faults.strike()?;
        statements::count();
        match &mut self.held {
            Held::Borrowed(borrowed) => borrowed.connection().map(Connection::Sqlite).ok_or(StoreError::Conflict),
            Held::Turn(turn) => turn.connection().map(Connection::Sqlite).ok_or(StoreError::Conflict),
            Held::Pooled(connection) => Ok(Connection::Postgres(connection)),
            Held::Own(transaction) => Ok(Connection::Postgres(transaction)),
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
        query("UPDATE migrations SET number = number WHERE number < 0").execute(self.connection()?).await?;
        Ok(migrate::newest(self.connection()?).await? >= migrate::KNOWN)
    }

    /// Makes durable what changes nothing about anybody and so has no entry: the outbox's own bookkeeping.
    pub(crate) async fn finish(self) -> Result<(), StoreError> {
        self.0.faults.strike()?;
        match self.0.held {
            Held::Turn(turn) => turn.commit().await,
            Held::Own(transaction) => {
                let began = statements::stopwatch();
                transaction.commit().instrument(tracing::trace_span!(target: "hvem::span", "commit")).await?;
                metrics::histogram!("hvem_database_commit_seconds").record(began.elapsed());
                Ok(())
            }
            Held::Borrowed(_) | Held::Pooled(_) => Ok(()),
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
