//! Schema changes: numbered, forward only, each with a paragraph that says why. Old and new nodes run side by side, so a change first adds,
//! and a later release takes away.

use crate::{
    StoreError,
    sql::{Connection, query},
};

/// The schema, change by change.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_accounts_and_sign_in.sql")),
    (2, include_str!("../migrations/0002_openid.sql")),
    (3, include_str!("../migrations/0003_outbox.sql")),
    (4, include_str!("../migrations/0004_pins.sql")),
    (5, include_str!("../migrations/0005_limits.sql")),
    (6, include_str!("../migrations/0006_possession_first.sql")),
    (7, include_str!("../migrations/0007_indices.sql")),
    (8, include_str!("../migrations/0008_key_cards.sql")),
    (9, include_str!("../migrations/0009_user_ids.sql")),
    (10, include_str!("../migrations/0010_registrations.sql")),
    (11, include_str!("../migrations/0011_activations_alone.sql")),
    (12, include_str!("../migrations/0012_app_rests.sql")),
    (13, include_str!("../migrations/0013_phone_numbers.sql")),
    (14, include_str!("../migrations/0014_temporary_pins.sql")),
    (15, include_str!("../migrations/0015_code_tokens.sql")),
    (16, include_str!("../migrations/0016_civil_numbers.sql")),
    (17, include_str!("../migrations/0017_app_by_letter.sql")),
    (18, include_str!("../migrations/0018_copying.sql")),
    (19, include_str!("../migrations/0019_blocked.sql")),
    (20, include_str!("../migrations/0020_near.sql")),
    (21, include_str!("../migrations/0021_typing.sql")),
    (22, include_str!("../migrations/0022_security_keys.sql")),
    (23, include_str!("../migrations/0023_renewals_by_id.sql")),
    (24, include_str!("../migrations/0024_contact_data.sql")),
    (25, include_str!("../migrations/0025_blocked_apps.sql")),
    (26, include_str!("../migrations/0026_unseen_copies.sql")),
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
pub(crate) async fn run(engine: Engine, mut on: Connection<'_>) -> Result<(), StoreError> {
    on.again().run(engine.begin_alone()).await?;
    match apply(engine, on.again()).await {
        Ok(()) => on.run("COMMIT").await,
        Err(error) => {
            on.run("ROLLBACK").await?;
            Err(error)
        }
    }
}

async fn apply(engine: Engine, mut on: Connection<'_>) -> Result<(), StoreError> {
    on.again().run("CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY)").await?;
    let found = newest(on.again()).await?;
    if found > KNOWN {
        return Err(StoreError::TooNew { found, known: KNOWN });
    }
    for (number, sql) in MIGRATIONS.iter().filter(|(number, _)| *number > found) {
        on.again().run(&engine.words(sql)).await?;
        query("INSERT INTO migrations (number) VALUES ($1)").bind(*number).execute(on.again()).await?;
    }
    Ok(())
}

/// The number of the newest change that the database has.
pub(crate) async fn newest(on: Connection<'_>) -> Result<i64, StoreError> {
    let newest = query("SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) AS newest FROM migrations");
    newest.fetch_one(on).await?.number("newest")
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
