//! Reading columns into the domain's types. A value that no version ever wrote is `Corrupt`, never a panic.

use std::{str::FromStr, sync::Arc};

use hvem_domain::{
    ceremony::Step,
    ceremony_text,
    id::{Id, Named},
    level::Level,
    secret::TokenHash,
    time::Timestamp,
};
use hvem_formats::{app::request::Subscription, key::P256};
use sqlx::{Row as _, postgres::PgRow};

use crate::StoreError;

/// A row that knows the domain's types.
pub(crate) struct Row(Engine);

enum Engine {
    Sqlite { columns: Arc<[Box<str>]>, cells: Vec<Cell> },
    Postgres(PgRow),
}

/// A value as SQLite has it, whatever its column was declared to hold.
pub(crate) enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// Nothing that this program writes.
    Strange,
}

type Read<T> = Result<T, StoreError>;

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self(Engine::Postgres(row))
    }
}

impl Row {
    /// A row of SQLite: as many cells as columns.
    pub(crate) fn of(columns: Arc<[Box<str>]>, cells: Vec<Cell>) -> Self {
        Self(Engine::Sqlite { columns, cells })
    }

    pub(crate) fn text(&self, column: &'static str) -> Read<String> {
        self.maybe_text(column)?.ok_or(StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_text(&self, column: &'static str) -> Read<Option<String>> {
        match &self.0 {
            Engine::Postgres(row) => Ok(row.try_get(column)?),
            Engine::Sqlite { columns, cells } => match cell(columns, cells, column)? {
                Cell::Null => Ok(None),
                Cell::Text(text) => Ok(Some(text.clone())),
                _ => Err(StoreError::Corrupt(column)),
            },
        }
    }

    pub(crate) fn number(&self, column: &'static str) -> Read<i64> {
        self.maybe_number(column)?.ok_or(StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_number(&self, column: &'static str) -> Read<Option<i64>> {
        match &self.0 {
            Engine::Postgres(row) => Ok(row.try_get(column)?),
            Engine::Sqlite { columns, cells } => match cell(columns, cells, column)? {
                Cell::Null => Ok(None),
                Cell::Number(number) => Ok(Some(*number)),
                _ => Err(StoreError::Corrupt(column)),
            },
        }
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Read<Vec<u8>> {
        self.maybe_bytes(column)?.ok_or(StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_bytes(&self, column: &'static str) -> Read<Option<Vec<u8>>> {
        match &self.0 {
            Engine::Postgres(row) => Ok(row.try_get(column)?),
            Engine::Sqlite { columns, cells } => match cell(columns, cells, column)? {
                Cell::Null => Ok(None),
                Cell::Bytes(bytes) => Ok(Some(bytes.clone())),
                _ => Err(StoreError::Corrupt(column)),
            },
        }
    }

    pub(crate) fn time(&self, column: &'static str) -> Read<Timestamp> {
        self.number(column).map(Timestamp)
    }

    pub(crate) fn maybe_time(&self, column: &'static str) -> Read<Option<Timestamp>> {
        Ok(self.maybe_number(column)?.map(Timestamp))
    }

    pub(crate) fn small(&self, column: &'static str) -> Read<u8> {
        u8::try_from(self.number(column)?).map_err(|_| StoreError::Corrupt(column))
    }

    pub(crate) fn array<const N: usize>(&self, column: &'static str) -> Read<[u8; N]> {
        self.bytes(column)?.try_into().map_err(|_| StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_array<const N: usize>(&self, column: &'static str) -> Read<Option<[u8; N]>> {
        self.maybe_bytes(column)?.map(|bytes| bytes.try_into().map_err(|_| StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn id<T: Named>(&self, column: &'static str) -> Read<Id<T>> {
        self.parsed(column)
    }

    pub(crate) fn maybe_id<T: Named>(&self, column: &'static str) -> Read<Option<Id<T>>> {
        self.maybe_text(column)?.map(|text| text.parse().map_err(|_| StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn parsed<T: FromStr>(&self, column: &'static str) -> Read<T> {
        self.text(column)?.parse().map_err(|_| StoreError::Corrupt(column))
    }

    /// A value that has a `from_text`.
    pub(crate) fn word<T>(&self, column: &'static str, from_text: impl Fn(&str) -> Option<T>) -> Read<T> {
        from_text(&self.text(column)?).ok_or(StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_word<T>(&self, column: &'static str, from_text: impl Fn(&str) -> Option<T>) -> Read<Option<T>> {
        self.maybe_text(column)?.map(|text| from_text(&text).ok_or(StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn hash(&self, column: &'static str) -> Read<TokenHash> {
        self.word(column, TokenHash::from_text)
    }

    pub(crate) fn level(&self, column: &'static str) -> Read<Level> {
        self.word(column, Level::from_text)
    }

    pub(crate) fn key(&self, column: &'static str) -> Read<P256> {
        P256::from_point(&self.bytes(column)?).ok_or(StoreError::Corrupt(column))
    }

    /// Where something can be woken: three columns that are there together.
    pub(crate) fn subscription(&self) -> Read<Subscription> {
        Ok(Subscription {
            endpoint: self.text("push_endpoint")?,
            p256dh: self.key("push_key")?,
            auth: self.array("push_auth")?,
        })
    }

    pub(crate) fn maybe_key(&self, column: &'static str) -> Read<Option<P256>> {
        self.maybe_bytes(column)?.map(|point| P256::from_point(&point).ok_or(StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn steps(&self, column: &'static str) -> Read<Vec<Step>> {
        self.word(column, ceremony_text::read)
    }
}

fn cell<'a>(columns: &[Box<str>], cells: &'a [Cell], column: &'static str) -> Read<&'a Cell> {
    let at = columns.iter().position(|name| **name == *column);
    at.and_then(|at| cells.get(at)).ok_or(StoreError::Corrupt(column))
}

/// A conditional update wrote its one row, or somebody else was first.
pub(crate) fn once(written: u64) -> Result<(), StoreError> {
    if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
