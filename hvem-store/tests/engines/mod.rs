//! Both engines, each with an empty database of its own: SQLite always, PostgreSQL where `HVEM_TEST_POSTGRES` says where one is.

use std::sync::atomic::{AtomicU32, Ordering};

use hvem_store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, any::install_default_drivers};
use tempfile::TempDir;

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A store and what must outlive it.
pub struct Engine {
    /// Its name, for messages.
    pub name: &'static str,
    /// The store.
    #[allow(dead_code, reason = "who asks the engine itself needs none")]
    pub store: Store,
    /// Where its database is, for tests that change it behind the store's back.
    #[allow(dead_code, reason = "not every program of tests does that")]
    pub url: String,
    _folder: Option<TempDir>,
}

/// All engines that can be had.
pub async fn engines() -> Vec<Engine> {
    install_default_drivers();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hvem.db");
    let (store, url) = (Store::open_file(&path).await.unwrap(), format!("sqlite:{}", path.display()));
    let mut engines = vec![Engine { name: "SQLite", store, url, _folder: Some(folder) }];
    match std::env::var("HVEM_TEST_POSTGRES") {
        Ok(server) => {
            let url = postgres(&server).await;
            let store = Store::open(&url).await.unwrap();
            engines.push(Engine { name: "PostgreSQL", store, url, _folder: None });
        }
        Err(_) => assert!(
            std::env::var("HVEM_TEST_ALL").is_err(),
            "HVEM_TEST_ALL wants PostgreSQL too: set HVEM_TEST_POSTGRES"
        ),
    }
    engines
}

/// An empty database there.
async fn postgres(url: &str) -> String {
    let name = format!("openid_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut admin = sqlx::AnyConnection::connect(url).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}
