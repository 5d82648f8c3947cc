//! SQLite, in this process. A statement takes microseconds and is run where it is asked for; going to a thread of its own and back would cost
//! more than the statement. What waits for the disk, the commit, goes to such a thread (`group.rs`).

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, types::ValueRef};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{
    StoreError,
    row::{Cell, Row},
    sql::Value,
};

/// Durable before "done" is said (synchronous=FULL), readers beside the writer (WAL).
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
/// How long a statement waits where another process has the database for itself.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often and how soon a busy database is tried again at the start: five seconds together.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);
/// More statements than the program has.
const STATEMENTS: usize = 256;
const READERS: u32 = 4;
/// How long whoever wants to read waits for one of them.
const WAIT_FOR_READER: Duration = Duration::from_secs(30);

/// Opens the database at `path` to write; it is created when missing. The switch to WAL wants the database for itself, and SQLite does not wait
/// for that as it does elsewhere (<https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>): nodes that start
/// together try again.
pub(crate) async fn open(path: &Path) -> Result<Connection, StoreError> {
    for _ in 1..TRIES {
        match open_at_once(path) {
            Err(error) if is_busy(&error) => tokio::time::sleep(BETWEEN_TRIES).await,
            done => return Ok(done?),
        }
    }
    Ok(open_at_once(path)?)
}

fn open_at_once(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

/// Whether another process has what this one wants.
pub(crate) fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Runs a statement; gives how many rows it has written.
pub(crate) fn execute(connection: &Connection, text: &str, values: &[Value]) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(text)?;
    bind(&mut statement, values)?;
    Ok(statement.raw_execute()? as u64)
}

/// Runs a statement; gives its rows, `most` of them.
pub(crate) fn fetch(
    connection: &Connection,
    text: &str,
    values: &[Value],
    most: usize,
) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(text)?;
    bind(&mut statement, values)?;
    let only_reads = statement.readonly();
    let mut rows = statement.raw_query();
    let (mut found, mut columns) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let names = || row.as_ref().column_names().into_iter().map(Box::from).collect::<Arc<[Box<str>]>>();
        let columns = columns.get_or_insert_with(names);
        let cells = (0..columns.len()).map(|at| row.get_ref(at).map(cell)).collect::<Result<_, _>>()?;
        if found.len() < most {
            found.push(Row::of(columns.clone(), cells));
        }
        // A statement that writes is run to its end, however many of its rows are wanted.
        if only_reads && found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// `$3` is a name to SQLite, numbered in the order in which names first stand in the text.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        match value.ok_or(StoreError::Corrupt("number of values"))? {
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
            Value::Number(number) => statement.raw_bind_parameter(index, number)?,
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes)?,
        }
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Text(text) => String::from_utf8(text.into()).map_or(Cell::Strange, Cell::Text),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.into()),
        ValueRef::Real(_) => Cell::Strange,
    }
}

/// Connections to read with. They see what is committed, and hold up no writer.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

/// One of them; given back when dropped.
pub(crate) struct Borrowed {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    /// Opens each when it is first needed.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, idle: Arc::default(), places: Arc::new(Semaphore::new(READERS as usize)) }
    }

    /// Waits for a place.
    pub(crate) async fn borrow(&self) -> Result<Borrowed, StoreError> {
        let place = timeout(WAIT_FOR_READER, self.places.clone().acquire_owned()).await;
        let Ok(Ok(_place)) = place else { return Err(StoreError::engine("no connection to read with is free")) };
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_to_read(&self.path)?,
        };
        Ok(Borrowed { connection: Some(connection), idle: self.idle.clone(), _place })
    }

    /// How many are open, and how many of those are in use.
    pub(crate) fn count(&self) -> (u32, u32) {
        let free = u32::try_from(self.places.available_permits()).unwrap_or(u32::MAX);
        let idle = u32::try_from(self.idle.lock().unwrap_or_else(PoisonError::into_inner).len()).unwrap_or(u32::MAX);
        let used = READERS.saturating_sub(free);
        (used.saturating_add(idle), used)
    }

    /// Nobody gets one any more.
    pub(crate) fn close(&self) {
        self.places.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open_at_once(path)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

impl Borrowed {
    pub(crate) fn connection(&mut self) -> Option<&mut Connection> {
        self.connection.as_mut()
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
