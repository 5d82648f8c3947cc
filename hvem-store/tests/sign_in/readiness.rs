//! Whether the database can be written and is as new as the program.

use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::engines::engines;

/// Changes the database behind the store's back.
async fn tamper(url: &str, statement: String) {
    let mut other = sqlx::AnyConnection::connect(url).await.unwrap();
    other.execute(AssertSqlSafe(statement)).await.unwrap();
    other.close().await.unwrap();
}

#[tokio::test]
async fn a_database_that_is_older_than_the_program_is_noticed() {
    for engine in engines().await {
        let current = async || engine.store.begin().await.unwrap().try_out().await.unwrap();
        assert!(current().await, "{}", engine.name);
        tamper(&engine.url, "DELETE FROM migrations WHERE number > 1".into()).await;
        assert!(!current().await, "{}: a backup was restored under it", engine.name);
        tamper(&engine.url, "INSERT INTO migrations (number) VALUES (1000)".into()).await;
        assert!(current().await, "{}: a newer node has brought it up to date", engine.name);
    }
}

#[tokio::test]
async fn a_database_that_can_only_be_read_is_noticed() {
    for engine in engines().await {
        if engine.name == "PostgreSQL" {
            let (_, database) = engine.url.rsplit_once('/').unwrap();
            tamper(&engine.url, format!("ALTER DATABASE {database} SET default_transaction_read_only = on")).await;
        } else {
            // SQLite looks at the file's header: a write format that this version does not know means "read only".
            let path = engine.url.strip_prefix("sqlite:").unwrap();
            tamper(&engine.url, "PRAGMA wal_checkpoint(TRUNCATE)".into()).await;
            let mut bytes = std::fs::read(path).unwrap();
            bytes[18] = 9;
            std::fs::write(path, bytes).unwrap();
        }
        let tried = async { engine.store.begin().await?.try_out().await };
        assert!(tried.await.is_err(), "{}", engine.name);
    }
}
