//! Wakes what waits: a page for its approval, an app for a request. A ring carries no news; whoever hears it looks for itself, so a lost or
//! a needless ring does no harm.

mod between_nodes;

use std::{
    collections::HashMap,
    fmt,
    str::FromStr,
    sync::{Mutex, OnceLock, PoisonError},
};

use hvem_domain::{
    activation::Activation,
    device::Device,
    id::{Id, NotAnId},
    login::Login,
};
use tokio::sync::{mpsc, watch};

/// What can be waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A sign-in went on.
    Login(Id<Login>),
    /// An activation went on.
    Activation(Id<Activation>),
    /// Something waits for a device, or no longer does.
    Device(Id<Device>),
}

/// As it travels to other nodes: the id alone, whose prefix says of what.
impl fmt::Display for Topic {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(id) => id.fmt(to),
            Self::Activation(id) => id.fmt(to),
            Self::Device(id) => id.fmt(to),
        }
    }
}

impl FromStr for Topic {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let login = || text.parse().map(Self::Login);
        let activation = || text.parse().map(Self::Activation);
        let device = || text.parse().map(Self::Device);
        login().or_else(|_| activation()).or_else(|_| device())
    }
}

/// Rings on this node, and on the others where [`Service::ring_between_nodes`](crate::Service::ring_between_nodes) runs.
#[derive(Default)]
pub struct Bell {
    here: Mutex<HashMap<Topic, watch::Sender<()>>>,
    away: OnceLock<mpsc::Sender<Topic>>,
}

/// Hears rings from the moment it was made.
pub struct Listener(watch::Receiver<()>);

impl Bell {
    /// Begins to listen. Listen first, then look: what changes in between is heard.
    pub fn listen(&self, topic: Topic) -> Listener {
        let mut senders = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.len() == senders.capacity() {
            senders.retain(|_, sender| sender.receiver_count() > 0);
        }
        Listener(senders.entry(topic).or_insert_with(|| watch::channel(()).0).subscribe())
    }

    /// Wakes everybody who listens. To be rung when the change is committed, so that whoever looks sees it.
    pub fn ring(&self, topic: Topic) {
        self.ring_here(topic);
        if let Some(away) = self.away.get() {
            // More than can be sent: the others look by themselves.
            let _ = away.try_send(topic);
        }
    }

    fn ring_here(&self, topic: Topic) {
        let mut senders = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.get(&topic).is_some_and(|sender| sender.send(()).is_err()) {
            senders.remove(&topic);
        }
    }

    /// Wakes everybody: rings may have been missed.
    fn ring_everywhere_here(&self) {
        self.here.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, sender| sender.send(()).is_ok());
    }
}

impl Listener {
    /// Returns at the next ring.
    pub async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            // The sender was swept away with its last listener but this one: nothing will ring any more.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ring_after_listening_began_is_heard_and_others_are_not() {
        let bell = Bell::default();
        let (mine, other) = (Topic::Login(Id::from_bytes([1; 16])), Topic::Login(Id::from_bytes([2; 16])));
        let mut listener = bell.listen(mine);
        bell.ring(other);
        bell.ring(mine);
        listener.heard().await;
        let mut again = Box::pin(listener.heard());
        assert!(futures_poll(&mut again).await.is_none());
    }

    #[test]
    fn a_topic_travels_as_its_id_alone() {
        let bytes = [3; 16];
        let topics = [
            Topic::Login(Id::from_bytes(bytes)),
            Topic::Activation(Id::from_bytes(bytes)),
            Topic::Device(Id::from_bytes(bytes)),
        ];
        for topic in topics {
            assert_eq!(topic.to_string().parse(), Ok(topic));
        }
        for nonsense in ["", "acc_00000000000000000000000000", "log_", "log_karen@example.org"] {
            assert!(nonsense.parse::<Topic>().is_err(), "{nonsense}");
        }
    }

    async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        tokio::time::timeout(std::time::Duration::from_millis(5), future).await.ok()
    }
}
