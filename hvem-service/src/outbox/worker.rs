//! Takes messages out of the outbox and delivers them. Any number of workers on any number of nodes may run; each message is in the
//! hands of one of them at a time. A worker that dies holding one loses its lease, and the message is delivered by another: at least
//! once, with the same id.

use std::{sync::Arc, time::Duration};

use hvem_domain::{
    message::{Message, Wake},
    time::{Timestamp, seconds},
};
use hvem_store::{
    Store, StoreError,
    outbox::{Channel, Leased},
};
use tokio::{sync::watch, task::JoinSet, time};
use tracing::Instrument;

use super::{DeliveryError, Envelope, Fresh, Mail, Outbox, Push, Sms, retry};
use crate::ports::{Clock, Draw, Entropy};

/// A delivery takes no longer than this, or counts as failed.
const PATIENCE: Duration = seconds(30);
/// Longer than any delivery: no message is in two hands. A node that dies holds its messages back for as long as this; a wake-up is worth
/// something for two minutes.
const LEASE: Duration = seconds(40);
/// How many are delivered side by side.
const BATCH: u32 = 8;
/// After a post the worker looks again this soon: the post may not have been committed at the first look.
const SOON: Duration = Duration::from_millis(10);
/// Other nodes post too, and can't call here.
const AT_LEAST_EVERY: Duration = seconds(1);

/// Delivers what is posted.
pub struct Worker<M, P, S> {
    /// Where messages wait.
    pub store: Arc<Store>,
    /// What opens them.
    pub outbox: Arc<Outbox>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// E-mail.
    pub mail: M,
    /// Web Push.
    pub push: P,
    /// SMS.
    pub sms: S,
}

impl<M: Mail, P: Push, S: Sms> Worker<M, P, S> {
    /// Delivers until `shutdown` becomes true (or its sender is gone), then finishes what is in its hands.
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        let worker = Arc::new(self);
        tokio::join!(
            worker.clone().serve(Channel::Mail, shutdown.clone()),
            worker.clone().serve(Channel::Push, shutdown.clone()),
            worker.clone().serve(Channel::Sms, shutdown)
        );
    }

    /// One channel: a slow mail server delays no wake-up.
    async fn serve(self: Arc<Self>, channel: Channel, mut shutdown: watch::Receiver<bool>) {
        let mut pause = SOON;
        while !*shutdown.borrow() {
            match self.clone().round(channel).await {
                Ok(0) => pause = (pause * 3).min(AT_LEAST_EVERY),
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(%error, "the outbox can't be read");
                    pause = AT_LEAST_EVERY;
                }
            }
            tokio::select! {
                () = self.outbox.posted(channel) => pause = SOON,
                () = time::sleep(pause) => {}
                changed = shutdown.changed() => if changed.is_err() { return },
            }
        }
    }

    /// Delivers what is due now; says how many there were.
    async fn round(self: Arc<Self>, channel: Channel) -> Result<usize, StoreError> {
        let now = self.clock.now();
        // Looking costs nothing; leasing is a write.
        let due = self.store.read().await?.next_due(channel).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(0);
        }
        let leased = self.store.lease_messages(channel, BATCH, now, now + LEASE).await?;
        let count = leased.len();
        let mut deliveries = JoinSet::new();
        for message in leased {
            deliveries.spawn(self.clone().handle(message));
        }
        while let Some(handled) = deliveries.join_next().await {
            // A panic in an adapter leaves the lease to run out: the message is tried again, the worker goes on.
            if let Err(error) = handled {
                tracing::error!(panicked = error.is_panic(), "a delivery broke off");
            }
        }
        Ok(count)
    }

    async fn handle(self: Arc<Self>, message: Leased) {
        let now = self.clock.now();
        let settled = if now >= message.give_up_at {
            tracing::warn!(id = %message.id, kind = message.kind, "message given up: too late");
            self.store.settle_message(&message).await
        } else {
            let outcome = self.deliver(&message, now).await;
            self.settle(&message, outcome).await
        };
        match settled {
            Ok(()) => {}
            // It took longer than the lease, and another worker has it now.
            Err(StoreError::Conflict) => tracing::warn!(id = %message.id, kind = message.kind, "lease lost"),
            // The lease will run out, and the message is delivered once more.
            Err(error) => tracing::error!(id = %message.id, %error, "a delivery can't be recorded"),
        }
    }

    async fn deliver(&self, leased: &Leased, now: Timestamp) -> Result<(), DeliveryError> {
        let Some(message) = self.outbox.open(leased.id, &leased.sealed) else {
            // Perhaps this node was started with the wrong key: another may hold the right one.
            return Err(DeliveryError::later("message can't be opened"));
        };
        let envelope = Envelope { id: leased.id, posted_at: leased.posted_at };
        let delivered = async {
            match &message {
                Message::Mail(letter) => self.mail.deliver(envelope, letter).await,
                Message::Wake(wake) => self.wake(wake, now).await,
                Message::Sms(sms) => self.sms.send(envelope, sms).await,
            }
        };
        let kind = leased.kind.as_str();
        let span =
            tracing::trace_span!(target: "hvem::span", "deliver", otel.kind = "client", kind, tries = leased.tries);
        time::timeout(PATIENCE, delivered.instrument(span))
            .await
            .unwrap_or(Err(DeliveryError::later("no answer in time")))
    }

    async fn wake(&self, wake: &Wake, now: Timestamp) -> Result<(), DeliveryError> {
        let drawn =
            self.entropy.bytes().and_then(|ephemeral| Ok(Fresh { now, ephemeral, salt: self.entropy.bytes()? }));
        let fresh = drawn.map_err(|_| DeliveryError::later("random source failed"))?;
        let outcome = self.push.wake(wake, fresh).await;
        if outcome == Err(DeliveryError::Gone) {
            let endpoint = &wake.subscription.endpoint;
            let forgotten = self.store.forget_subscription(wake.account, wake.device, endpoint, now).await;
            return forgotten.map_or(Err(DeliveryError::later("subscription can't be deleted")), |()| outcome);
        }
        outcome
    }

    async fn settle(&self, message: &Leased, outcome: Result<(), DeliveryError>) -> Result<(), StoreError> {
        let (id, kind, tries) = (message.id, &message.kind, message.tries);
        observe(kind, &outcome);
        match outcome {
            Ok(()) => {
                tracing::info!(%id, kind, tries, "message delivered");
                self.store.settle_message(message).await
            }
            Err(DeliveryError::Later { why, pause }) => {
                let retry_at = self.retry_at(message, pause);
                if retry_at >= message.give_up_at {
                    tracing::warn!(%id, kind, tries, why, "message given up");
                    return self.store.settle_message(message).await;
                }
                tracing::warn!(%id, kind, tries, why, "message delayed");
                self.store.retry_message(message, retry_at).await
            }
            Err(error @ (DeliveryError::Never(_) | DeliveryError::Gone)) => {
                tracing::warn!(%id, kind, tries, why = %error, "message given up");
                self.store.settle_message(message).await
            }
        }
    }

    fn retry_at(&self, message: &Leased, asked_for: Option<Duration>) -> Timestamp {
        // Jitter keeps nothing secret: without chance the pause is merely the shortest.
        let chance = self.entropy.bytes().map_or(0, u64::from_be_bytes);
        let pause = retry::pause(message.tries, chance);
        self.clock.now() + asked_for.map_or(pause, |asked| asked.max(pause))
    }
}

fn observe(kind: &str, outcome: &Result<(), DeliveryError>) {
    let outcome = match outcome {
        Ok(()) => "delivered",
        Err(DeliveryError::Later { .. }) => "delayed",
        Err(DeliveryError::Never(_) | DeliveryError::Gone) => "refused",
    };
    metrics::counter!("hvem_deliveries_total", "kind" => kind.to_owned(), "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests;
