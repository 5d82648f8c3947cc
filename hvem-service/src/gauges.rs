//! What stands in the database now, for metrics; and how sign-ins that ended are counted.

use hvem_domain::{login::Ending, scheme::Gate};

use crate::{Fault, Service};

/// Figures of this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauges {
    /// Requests that wait for an answer on a phone.
    pub approvals_pending: i64,
    /// Messages that are not delivered yet.
    pub outbox: i64,
    /// How long the oldest of them has waited, in milliseconds.
    pub outbox_oldest_ms: i64,
    /// Open connections to the database.
    pub connections: u32,
    /// Those in use.
    pub connections_in_use: u32,
}

impl Service {
    /// Looks at the database.
    pub async fn gauges(&self) -> Result<Gauges, Fault> {
        let (connections, connections_in_use) = self.store.connections();
        let now = self.now();
        let mut reader = self.store.read().await?;
        let (outbox, oldest) = reader.waiting().await?;
        let approvals_pending = reader.count_pending_approvals(now).await?;
        let outbox_oldest_ms = oldest.map_or(0, |oldest| (now.0 - oldest.0).max(0));
        Ok(Gauges { approvals_pending, outbox, outbox_oldest_ms, connections, connections_in_use })
    }
}

/// Counts a sign-in that ended, by the way that was taken: a gate's name, of which there are few.
pub(crate) fn sign_in_ended(by: Gate, ending: Ending) {
    count(by, ending.as_str());
}

/// Counts a wrong password.
pub(crate) fn password_refused() {
    count(Gate::Password, "wrong-password");
}

fn count(by: Gate, outcome: &'static str) {
    metrics::counter!("hvem_sign_ins_total", "method" => by.name(), "outcome" => outcome).increment(1);
}
