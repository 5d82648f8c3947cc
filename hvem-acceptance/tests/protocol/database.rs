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
