//! Looking into the database of a single node, beside the program.

use hvem_acceptance::Nodes;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

pub async fn database(nodes: &Nodes) -> SqliteConnection {
    let path = nodes.folder().join("hvem.db");
    SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.expect("the database opens")
}

pub async fn count(database: &mut SqliteConnection, query: &str) -> i64 {
    sqlx::query(AssertSqlSafe(query)).fetch_one(database).await.expect("a number").get(0)
}

/// Runs statements in one unit of work.
pub async fn runs(database: &mut SqliteConnection, statements: &[String]) {
    let mut work = database.begin_with("BEGIN IMMEDIATE").await.expect("a unit of work");
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement.as_str())).execute(&mut *work).await.expect("a statement");
    }
    work.commit().await.expect("a unit of work");
}

/// So many copies of the one account that is there, in a table `neighbours` of this connection, for who makes other accounts of them.
pub fn neighbours(count: usize) -> String {
    format!(
        "CREATE TEMP TABLE neighbours AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
         SELECT accounts.* FROM accounts, n"
    )
}

/// A new id in SQL: 128 bits in 26 characters of five, of which the last one carries three.
pub fn new_id(prefix: &str) -> String {
    format!("'{prefix}_' || substr(lower(hex(randomblob(13))), 1, 25) || '0'")
}
