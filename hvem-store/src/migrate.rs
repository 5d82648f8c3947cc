//! Schema changes: numbered, forward only, each with a paragraph that says why. Old and new nodes run side by side, so a change first adds,
//! and a later release takes away.

use sqlx::{AnyConnection, AssertSqlSafe, Executor, Row};

use crate::StoreError;

/// The schema, change by change.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_accounts_and_sign_in.sql")),
    (2, include_str!("../migrations/0002_openid.sql")),
    (3, include_str!("../migrations/0003_outbox.sql")),
    (4, include_str!("../migrations/0004_pins.sql")),
    (5, include_str!("../migrations/0005_limits.sql")),
    (6, include_str!("../migrations/0006_possession_first.sql")),
    (7, include_str!("../migrations/0007_indices.sql")),
];

/// The number of the newest change that this program knows.
pub(crate) const KNOWN: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// The database engine, asked for here and where connections are opened, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) fn of(url: &str) -> Self {
        if url.starts_with("postgres") { Self::Postgres } else { Self::Sqlite }
    }

    /// SQLite creates its file when missing.
    pub(crate) fn connect_url(self, url: &str) -> String {
        match self {
            Self::Postgres => url.into(),
            Self::Sqlite => format!("{url}?mode=rwc"),
        }
    }

    fn words(self, sql: &str) -> String {
        let (bytes, numbered) = match self {
            Self::Sqlite => ("BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT"),
            Self::Postgres => ("BYTEA", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        };
        sql.replace(" BYTES", &format!(" {bytes}")).replace(" NUMBERED", &format!(" {numbered}"))
    }

    /// Nodes that start together must not migrate together.
    fn begin_alone(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN; SELECT pg_advisory_xact_lock(7526763)",
        }
    }
}

/// Brings the schema up to date, in one transaction: a failed change leaves the old schema.
pub(crate) async fn run(engine: Engine, connection: &mut AnyConnection) -> Result<(), StoreError> {
    connection.execute(engine.begin_alone()).await?;
    match apply(engine, connection).await {
        Ok(()) => {
            connection.execute("COMMIT").await?;
            Ok(())
        }
        Err(error) => {
            connection.execute("ROLLBACK").await?;
            Err(error)
        }
    }
}

async fn apply(engine: Engine, connection: &mut AnyConnection) -> Result<(), StoreError> {
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY)").await?;
    let found = newest(connection).await?;
    if found > KNOWN {
        return Err(StoreError::TooNew { found, known: KNOWN });
    }
    for (number, sql) in MIGRATIONS.iter().filter(|(number, _)| *number > found) {
        connection.execute(AssertSqlSafe(engine.words(sql))).await?;
        sqlx::query("INSERT INTO migrations (number) VALUES ($1)").bind(*number).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The number of the newest change that the database has.
pub(crate) async fn newest(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) AS newest FROM migrations")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("newest")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_gaps_and_use_portable_words_only() {
        for (at, (number, sql)) in MIGRATIONS.iter().enumerate() {
            assert_eq!(*number, at as i64 + 1);
            let code: String = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
            assert!(sql.starts_with("--"), "migration {number} says why");
            for word in ["BOOLEAN", "BLOB", "BYTEA", "SERIAL", "AUTOINCREMENT", "TIMESTAMP"] {
                assert!(!code.contains(word), "migration {number} has {word}");
            }
        }
    }
}
