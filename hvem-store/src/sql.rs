//! One statement, on either engine: the same text, with values in the places `$1`, `$2`, ….

use sqlx::{Executor, PgConnection, Postgres, postgres::PgArguments};

use crate::{StoreError, row::Row, sqlite};

/// A statement with its values.
#[must_use]
pub(crate) struct Query {
    text: &'static str,
    values: Vec<Value>,
}

/// What columns can hold.
#[derive(Debug)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

/// Where a statement is run.
pub(crate) enum Connection<'a> {
    Sqlite(&'a mut rusqlite::Connection),
    Postgres(&'a mut PgConnection),
}

/// A statement without values yet.
pub(crate) fn query(text: &'static str) -> Query {
    Query { text, values: Vec::new() }
}

impl Query {
    /// The next value: the first is `$1`.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; gives how many rows it has written.
    pub(crate) async fn execute(self, on: Connection<'_>) -> Result<u64, StoreError> {
        match on {
            Connection::Sqlite(connection) => sqlite::execute(connection, self.text, &self.values),
            Connection::Postgres(connection) => Ok(connection.execute(self.for_postgres()).await?.rows_affected()),
        }
    }

    /// Its rows.
    pub(crate) async fn fetch_all(self, on: Connection<'_>) -> Result<Vec<Row>, StoreError> {
        match on {
            Connection::Sqlite(connection) => sqlite::fetch(connection, self.text, &self.values, usize::MAX),
            Connection::Postgres(connection) => {
                let rows = connection.fetch_all(self.for_postgres()).await?;
                Ok(rows.into_iter().map(Row::from).collect())
            }
        }
    }

    /// Its first row, if it has any.
    pub(crate) async fn fetch_optional(self, on: Connection<'_>) -> Result<Option<Row>, StoreError> {
        match on {
            Connection::Sqlite(connection) => Ok(sqlite::fetch(connection, self.text, &self.values, 1)?.pop()),
            Connection::Postgres(connection) => {
                Ok(connection.fetch_optional(self.for_postgres()).await?.map(Row::from))
            }
        }
    }

    /// The row of a statement that always has one.
    pub(crate) async fn fetch_one(self, on: Connection<'_>) -> Result<Row, StoreError> {
        self.fetch_optional(on).await?.ok_or(StoreError::Corrupt("row that is always there"))
    }

    fn for_postgres(self) -> sqlx::query::Query<'static, Postgres, PgArguments> {
        self.values.into_iter().fold(sqlx::query(self.text), |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
            Value::Bytes(bytes) => query.bind(bytes),
        })
    }
}

impl Connection<'_> {
    /// Runs several statements without values, one after the other.
    pub(crate) async fn run(self, script: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(script)?),
            Self::Postgres(connection) => {
                connection.execute(sqlx::AssertSqlSafe(script.to_owned())).await?;
                Ok(())
            }
        }
    }

    /// The same connection, for one statement of several.
    pub(crate) fn again(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.into()))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}
