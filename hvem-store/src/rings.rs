//! Rings between nodes that share one PostgreSQL: `NOTIFY` carries a topic from the node that made a change to all others. A ring says only
//! where to look; what there is to see stands in the tables.

use std::str::FromStr;

use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions},
};

use crate::StoreError;

const CHANNEL: &str = "hvem_rings";
/// One hears, one sends.
const CONNECTIONS: u32 = 2;

/// The line between nodes. It has connections of its own: one that listens can't be borrowed for anything else.
pub struct Rings(PgPool);

/// Hears what any node sends, from the moment it was made.
pub struct Hearing(PgListener);

impl Rings {
    /// Connects when it is first used.
    pub(crate) fn new(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).max_lifetime(None).idle_timeout(None);
        Ok(Self(pool.connect_lazy_with(options)))
    }

    /// Rings at every node that listens. Not a part of any unit of work: `NOTIFY` takes a lock of the whole cluster until its
    /// transaction has ended, and a commit that waits for the disk would hold it. Here it holds no more than a moment.
    pub async fn send(&self, topics: &[String]) -> Result<(), StoreError> {
        sqlx::query("SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic")
            .bind(CHANNEL)
            .bind(topics)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Begins to listen.
    pub async fn listen(&self) -> Result<Hearing, StoreError> {
        let mut listener = PgListener::connect_with(&self.0).await?;
        // Whoever listens has to know that rings were missed, so nothing is mended in secret.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Hearing(listener))
    }
}

impl Hearing {
    /// The next topic; `None` when the connection is lost.
    pub async fn next(&mut self) -> Option<String> {
        let heard = self.0.try_recv().await.ok().flatten();
        heard.map(|notification| notification.payload().to_owned())
    }
}
