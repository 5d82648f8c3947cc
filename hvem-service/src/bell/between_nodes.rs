//! Nodes that share one PostgreSQL ring for each other, so that an approval taken by one moves the page that waits at another at once.

use std::time::Duration;

use hvem_store::rings::Rings;
use tokio::sync::mpsc;

use super::Topic;
use crate::Service;

/// Rings on their way out; of more than these at once the rest is not sent.
const QUEUE: usize = 4096;
/// Rings that go in one statement.
const AT_ONCE: usize = 256;
/// The database is away: try again this soon.
const RECONNECT: Duration = Duration::from_secs(1);

/// Another node may have died between its change and the ring for it.
const AMONG_OTHERS: Duration = Duration::from_secs(2);
/// Every change rings here; only time, and a command beside the program, change something in silence.
const ALONE: Duration = Duration::from_secs(10);

impl Service {
    /// How often who waits looks though nothing rang. With ten thousand pages waiting this is most of what a quiet node does.
    pub fn looks_again_within(&self) -> Duration {
        if self.store.rings().is_some() { AMONG_OTHERS } else { ALONE }
    }

    /// Carries rings to the other nodes and from them, for as long as it runs. Without a line to others there is nothing to do.
    pub async fn ring_between_nodes(&self) {
        let Some(rings) = self.store.rings() else { return };
        let (away, leaving) = mpsc::channel(QUEUE);
        if self.bell.away.set(away).is_ok() {
            tokio::join!(self.send_rings(rings, leaving), self.hear_rings(rings));
        }
    }

    async fn send_rings(&self, rings: &Rings, mut leaving: mpsc::Receiver<Topic>) {
        let mut topics = Vec::with_capacity(AT_ONCE);
        while leaving.recv_many(&mut topics, AT_ONCE).await > 0 {
            let texts: Vec<String> = topics.drain(..).map(|topic| topic.to_string()).collect();
            if let Err(error) = rings.send(&texts).await {
                tracing::warn!(%error, rings = texts.len(), "other nodes were not rung for; they look by themselves");
            }
        }
    }

    async fn hear_rings(&self, rings: &Rings) {
        loop {
            match rings.listen().await {
                Ok(mut hearing) => {
                    // What rang before was heard by nobody here.
                    self.bell.ring_everywhere_here();
                    while let Some(text) = hearing.next().await {
                        // A newer node may ring for what this one doesn't know.
                        if let Ok(topic) = text.parse() {
                            self.bell.ring_here(topic);
                        }
                    }
                    tracing::warn!("the line to other nodes broke; it is made anew");
                }
                Err(error) => tracing::warn!(%error, "other nodes can't be heard; pages look by themselves"),
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }
}
