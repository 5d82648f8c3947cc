//! The signing keys, opened once a minute: reading and unsealing them at every request would cost more than signing does.

use std::{sync::Arc, time::Duration};

use hvem_domain::{
    relying_party::SigningAlgorithm,
    time::{Timestamp, seconds},
};
use hvem_federation::oidc::jwt::{BadKey, PublicKeys, SigningKey};
use hvem_service::{
    Service,
    signing_keys::{KeyError, SigningKeys},
};
use tokio::sync::Mutex;

use super::Document;

/// How long opened keys are used. Another node's new key is published for a day before it signs, so a minute is soon enough.
const FRESH: Duration = seconds(60);

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum NoKeys {
    /// They can't be read or opened.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// One of them is damaged.
    #[error(transparent)]
    Damaged(#[from] BadKey),
    /// They can't be written down.
    #[error(transparent)]
    Unwritable(#[from] serde_json::Error),
    /// None signs with this algorithm.
    #[error("no key signs with {0}")]
    Missing(&'static str),
}

/// All keys, opened.
pub struct KeyRing {
    signing: Vec<SigningKey>,
    /// Those that others check with: also keys that will sign, or have signed.
    pub public: PublicKeys,
    /// The same, for others (RFC 7517 §5).
    pub published: Document,
}

impl KeyRing {
    /// The key that signs with this algorithm.
    pub fn signing(&self, algorithm: SigningAlgorithm) -> Result<&SigningKey, NoKeys> {
        self.signing.iter().find(|key| key.algorithm() == algorithm).ok_or(NoKeys::Missing(algorithm.name()))
    }
}

/// Opens keys when they are asked for.
pub struct KeyCase {
    keys: SigningKeys,
    service: Arc<Service>,
    opened: Mutex<Option<(Timestamp, Arc<KeyRing>)>>,
}

impl KeyCase {
    /// Of this service.
    pub fn of(service: Arc<Service>) -> Self {
        Self { keys: SigningKeys::of(&service), service, opened: Mutex::new(None) }
    }

    /// Makes and moves keys as time demands.
    pub async fn tend(&self) -> Result<(), KeyError> {
        self.keys.tend().await?;
        *self.opened.lock().await = None;
        Ok(())
    }

    /// The keys.
    pub async fn ring(&self) -> Result<Arc<KeyRing>, NoKeys> {
        let now = self.service.now();
        let mut opened = self.opened.lock().await;
        if let Some((since, ring)) = &*opened
            && now.since(*since) < FRESH
            // A clock that was set back must not keep old keys for ever.
            && *since <= now
        {
            return Ok(Arc::clone(ring));
        }
        let (mut signing, mut public) = (Vec::new(), Vec::new());
        for key in self.keys.open().await? {
            let opened = SigningKey::from_pkcs8(key.algorithm, &key.pkcs8)?;
            public.push(opened.public());
            if key.signs {
                signing.push(opened);
            }
        }
        let public = PublicKeys::new(public);
        let published = Document::new(serde_json::to_string(&public.document())?);
        let ring = Arc::new(KeyRing { signing, public, published });
        *opened = Some((now, Arc::clone(&ring)));
        Ok(ring)
    }
}
