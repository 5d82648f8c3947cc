//! Wakes what waits: a page for its approval, an app for a request. A ring carries no news; whoever hears it looks for itself, so a lost or
//! a needless ring does no harm.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use hvem_domain::{activation::Activation, device::Device, id::Id, login::Login};
use tokio::sync::watch;

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

/// Rings on this node.
#[derive(Default)]
pub struct Bell(Mutex<HashMap<Topic, watch::Sender<()>>>);

/// Hears rings from the moment it was made.
pub struct Listener(watch::Receiver<()>);

impl Bell {
    /// Begins to listen. Listen first, then look: what changes in between is heard.
    pub fn listen(&self, topic: Topic) -> Listener {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.len() == senders.capacity() {
            senders.retain(|_, sender| sender.receiver_count() > 0);
        }
        Listener(senders.entry(topic).or_insert_with(|| watch::channel(()).0).subscribe())
    }

    /// Wakes everybody who listens.
    pub fn ring(&self, topic: Topic) {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.get(&topic).is_some_and(|sender| sender.send(()).is_err()) {
            senders.remove(&topic);
        }
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

    async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        tokio::time::timeout(std::time::Duration::from_millis(5), future).await.ok()
    }
}
