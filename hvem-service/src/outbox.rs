//! What is to be told, kept in the database until it has been told: posted in the same transaction as the change that it tells of,
//! delivered by a worker that tries again, on any node, also after a restart.

use std::{future::Future, sync::Arc, time::Duration};

use hvem_domain::{
    id::Id,
    message::{self, Letter, Message, Wake},
    time::{Timestamp, minutes},
};
use hvem_store::{
    StoreError, Tx,
    outbox::{Channel, Posted},
    seal::Sealer,
};
use tokio::sync::Notify;

use crate::ports::{Draw, Entropy, NoEntropy};

pub mod endpoint;
mod payload;
mod retry;
mod worker;

pub use worker::Worker;

/// A person under a flood of requests is woken three times in ten minutes, then left in peace; the app shows what waits when it is
/// opened (SECURITY A4, G-05).
pub const WAKES: u8 = 3;
/// The window in which wake-ups are counted.
pub const WAKE_WINDOW: Duration = minutes(10);

/// Delivers e-mail.
pub trait Mail: Send + Sync + 'static {
    /// Puts the letter into words and hands it on. `envelope` stays the same when it is tried again.
    fn deliver(&self, envelope: Envelope, letter: &Letter) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}

/// Delivers wake-ups by Web Push.
pub trait Push: Send + Sync + 'static {
    /// Sends one wake-up. `fresh` is used for this one and never again.
    fn wake(&self, wake: &Wake, fresh: Fresh) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}

/// Delivers SMS.
pub trait Sms: Send + Sync + 'static {
    /// Puts the SMS into words and hands it on. `envelope` stays the same when it is tried again.
    fn send(&self, envelope: Envelope, sms: &message::Sms) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}

/// Without push, apps fetch by themselves; a wake-up that was posted before it was switched off goes nowhere.
impl<P: Push> Push for Option<P> {
    async fn wake(&self, wake: &Wake, fresh: Fresh) -> Result<(), DeliveryError> {
        match self {
            Some(push) => push.wake(wake, fresh).await,
            None => Err(DeliveryError::Never("push is switched off")),
        }
    }
}

/// What identifies a message on its way: the same at every try, so that receivers can tell a second copy.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// The message.
    pub id: Id<Message>,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// Time and chance for one push message.
#[derive(Clone)]
pub struct Fresh {
    /// Now.
    pub now: Timestamp,
    /// The sender's private key for this message alone (RFC 8291 §3.1).
    pub ephemeral: [u8; 32],
    /// The salt for this message alone (RFC 8188 §2.1).
    pub salt: [u8; 16],
}

/// Why a message was not delivered. The reasons go to the log, so they are fixed words: an answer of a mail server may quote the
/// address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// It may work later.
    #[error("{why}")]
    Later {
        /// For the operator.
        why: &'static str,
        /// What the other side asked for.
        pause: Option<Duration>,
    },
    /// It will never work.
    #[error("{0}")]
    Never(&'static str),
    /// The receiver is gone: forget the subscription.
    #[error("the receiver is gone")]
    Gone,
}

impl DeliveryError {
    /// It may work later, and the other side did not say when.
    pub const fn later(why: &'static str) -> Self {
        Self::Later { why, pause: None }
    }
}

/// Why a message could not be posted.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No id could be drawn.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// The message could not be sealed.
    #[error("a message can't be sealed")]
    Sealing,
}

/// Takes messages in.
pub struct Outbox {
    sealer: Arc<Sealer>,
    entropy: Arc<dyn Entropy>,
    mail_posted: Notify,
    push_posted: Notify,
    sms_posted: Notify,
}

impl Outbox {
    /// Messages lie sealed, because some carry links that open an account, and some a PIN (SECURITY G-14).
    pub fn new(sealer: Arc<Sealer>, entropy: Arc<dyn Entropy>) -> Arc<Self> {
        let [mail_posted, push_posted, sms_posted] = [Notify::new(), Notify::new(), Notify::new()];
        Arc::new(Self { sealer, entropy, mail_posted, push_posted, sms_posted })
    }

    /// Posts a message as part of a unit of work: it is delivered if and only if that commits. A wake-up beyond the limit is left out.
    pub async fn post(&self, tx: &mut Tx, message: &Message, now: Timestamp) -> Result<(), PostError> {
        if let Message::Wake(wake) = message
            && !tx.spend_wake(wake.account, WAKES, WAKE_WINDOW, now).await?
        {
            tracing::info!(account = %wake.account, "wake-up left out: limit reached");
            return Ok(());
        }
        self.put(tx, message, (now, now)).await?;
        Ok(())
    }

    /// Posts a message that is delivered later, if it was not taken back by then; gives its id. Wake-ups are not counted: nobody asked for them.
    pub async fn post_for(
        &self,
        tx: &mut Tx,
        message: &Message,
        (now, due_at): (Timestamp, Timestamp),
    ) -> Result<Id<Message>, PostError> {
        self.put(tx, message, (now, due_at)).await
    }

    async fn put(
        &self,
        tx: &mut Tx,
        message: &Message,
        (posted_at, due_at): (Timestamp, Timestamp),
    ) -> Result<Id<Message>, PostError> {
        let id = self.entropy.id::<Message>()?;
        let plain = payload::write(message).map_err(|_| PostError::Sealing)?;
        let sealed = self.sealer.seal(&context(id), &plain).map_err(|_| PostError::Sealing)?;
        let posted = Posted {
            id,
            channel: channel(message),
            kind: message.kind().to_owned(),
            sealed,
            posted_at,
            due_at,
            give_up_at: due_at + message.worth_for(),
        };
        tx.post(&posted).await?;
        // The worker looks at once, finds nothing if the commit is still under way, and looks again a moment later.
        self.bell(posted.channel).notify_one();
        Ok(id)
    }

    /// Returns when something has been posted on this node since the last call.
    async fn posted(&self, channel: Channel) {
        self.bell(channel).notified().await;
    }

    fn bell(&self, channel: Channel) -> &Notify {
        match channel {
            Channel::Mail => &self.mail_posted,
            Channel::Push => &self.push_posted,
            Channel::Sms => &self.sms_posted,
        }
    }

    fn open(&self, id: Id<Message>, sealed: &[u8]) -> Option<Message> {
        let plain = self.sealer.open(&context(id), sealed).ok()?;
        payload::read(&plain).ok()
    }
}

/// Where the sealed bytes lie: moved to another row they don't open.
fn context(id: Id<Message>) -> String {
    format!("outbox/payload/{id}")
}

fn channel(message: &Message) -> Channel {
    match message {
        Message::Mail(_) => Channel::Mail,
        Message::Wake(_) => Channel::Push,
        Message::Sms(_) => Channel::Sms,
    }
}
