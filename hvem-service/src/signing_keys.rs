//! The keys that sign ID tokens: made on the first start, sealed at rest, replaced from time to time without anybody noticing.
//!
//! ```text
//! (made) ──▶ Published ──a day later──▶ Signing ──after 90 days──▶ Retired ──30 days later──▶ (forgotten)
//! ```
//! A key is published before it signs, because relying parties keep our public keys for a while; and it stays published after it signed,
//! because an ID token comes back as a hint long after it was made.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair},
};
use hvem_domain::{
    audit::Entry,
    id::Id,
    relying_party::SigningAlgorithm,
    time::{Timestamp, days},
};
use hvem_store::{
    Store, StoreError, Tx,
    signing_keys::{KeyState, StoredKey},
};

use crate::{
    Fault, Service,
    fault::faults_become,
    ports::{Clock, Draw, Entropy},
    seal::Sealer,
};

/// How long a key is known before it signs.
const NOTICE: Duration = days(1);
/// How long a key signs.
const TERM: Duration = days(90);
/// How long a key is known after it signed.
const MEMORY: Duration = days(30);

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The library could not make a key.
    #[error("no key could be made")]
    NotMade,
    /// Ours: the database, the random source, or another key-encryption key than the one that sealed them.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(KeyError);

/// A key, opened.
pub struct OpenKey {
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Whether it is the one that signs.
    pub signs: bool,
    /// PKCS #8.
    pub pkcs8: Vec<u8>,
}

/// The keys.
pub struct SigningKeys {
    store: Arc<Store>,
    sealer: Arc<Sealer>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl SigningKeys {
    /// Over this database.
    pub fn new(store: Arc<Store>, sealer: Arc<Sealer>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { store, sealer, clock, entropy }
    }

    /// Of this service.
    pub fn of(service: &Service) -> Self {
        let sealer = Arc::clone(&service.keys.sealer);
        Self::new(Arc::clone(&service.store), sealer, Arc::clone(&service.clock), Arc::clone(&service.entropy))
    }

    /// All keys that sign, will sign or have signed.
    pub async fn open(&self) -> Result<Vec<OpenKey>, KeyError> {
        let stored = self.store.read().await?.signing_keys().await?;
        stored.iter().map(|key| self.opened(key)).collect()
    }

    /// Moves every key to where it should be by now, and makes those that are missing. Run at start and every hour; nodes may run it at
    /// the same time.
    pub async fn tend(&self) -> Result<(), KeyError> {
        self.forget().await?;
        for algorithm in SigningAlgorithm::ALL {
            match self.tend_one(algorithm).await {
                // Another node was first; its key is as good.
                Err(KeyError::Fault(Fault::Store(StoreError::Exists | StoreError::Conflict))) => {}
                done => done?,
            }
        }
        Ok(())
    }

    /// Lets a new key sign at once, for when the old one may be known to others.
    pub async fn replace_now(&self, algorithm: SigningAlgorithm) -> Result<(), KeyError> {
        let (now, new) = (self.clock.now(), self.make(algorithm, KeyState::Signing)?);
        let mut tx = self.store.begin().await?;
        let known = tx.signing_keys().await?;
        for key in known.iter().filter(|key| key.algorithm == algorithm && key.state == KeyState::Signing) {
            tx.move_signing_key(key, KeyState::Retired, now).await?;
        }
        tx.add_signing_key(&new).await?;
        Ok(tx.commit(Entry::new("signing-key.replaced", None, now).with("algorithm", algorithm.name())).await?)
    }

    async fn tend_one(&self, algorithm: SigningAlgorithm) -> Result<(), KeyError> {
        let now = self.clock.now();
        let all = self.store.read().await?.signing_keys().await?;
        let keys: Vec<StoredKey> = all.into_iter().filter(|key| key.algorithm == algorithm).collect();
        let with = |state: KeyState| keys.iter().find(|key| key.state == state);
        let Some(signing) = with(KeyState::Signing) else {
            return self.add(algorithm, KeyState::Signing, now).await;
        };
        let due = now.since(signing.changed_at) >= TERM;
        match with(KeyState::Published) {
            None if now.since(signing.changed_at) + NOTICE >= TERM => {
                self.add(algorithm, KeyState::Published, now).await
            }
            Some(next) if due && now.since(next.changed_at) >= NOTICE => {
                let tx = self.store.begin().await?;
                hand_over(tx, signing, next, now).await
            }
            _ => Ok(()),
        }
    }

    async fn forget(&self) -> Result<(), KeyError> {
        let now = self.clock.now();
        let keys = self.store.read().await?.signing_keys().await?;
        if keys.iter().any(|key| key.state == KeyState::Retired && now.since(key.changed_at) > MEMORY) {
            let mut tx = self.store.begin().await?;
            tx.forget_retired_keys(now - MEMORY).await?;
            tx.commit(Entry::new("signing-key.forgotten", None, now)).await?;
        }
        Ok(())
    }

    async fn add(&self, algorithm: SigningAlgorithm, state: KeyState, now: Timestamp) -> Result<(), KeyError> {
        // Made before the unit of work begins: an RSA key takes its time.
        let key = self.make(algorithm, state)?;
        let mut tx = self.store.begin().await?;
        tx.add_signing_key(&key).await?;
        let entry =
            Entry::new("signing-key.made", None, now).with("algorithm", algorithm.name()).with("state", state.as_str());
        Ok(tx.commit(entry).await?)
    }

    fn make(&self, algorithm: SigningAlgorithm, state: KeyState) -> Result<StoredKey, KeyError> {
        let id = self.entropy.id()?;
        let sealed = self.sealer.seal(&place(id), &pkcs8(algorithm)?).map_err(Fault::from)?;
        Ok(StoredKey { id, algorithm, state, sealed, changed_at: self.clock.now() })
    }

    fn opened(&self, key: &StoredKey) -> Result<OpenKey, KeyError> {
        let pkcs8 = self.sealer.open(&place(key.id), &key.sealed).map_err(Fault::from)?;
        Ok(OpenKey { algorithm: key.algorithm, signs: key.state == KeyState::Signing, pkcs8 })
    }
}

async fn hand_over(mut tx: Tx, from: &StoredKey, to: &StoredKey, now: Timestamp) -> Result<(), KeyError> {
    tx.move_signing_key(from, KeyState::Retired, now).await?;
    tx.move_signing_key(to, KeyState::Signing, now).await?;
    Ok(tx.commit(Entry::new("signing-key.handed-over", None, now).with("algorithm", to.algorithm.name())).await?)
}

fn place(id: Id<StoredKey>) -> String {
    format!("signing_keys.sealed/{id}")
}

/// A new private key. The library draws its own randomness: a key that a test could foresee must not exist in a release either.
fn pkcs8(algorithm: SigningAlgorithm) -> Result<Vec<u8>, KeyError> {
    match algorithm {
        SigningAlgorithm::Rs256 => {
            let key = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::NotMade)?;
            let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| KeyError::NotMade)?;
            Ok(der.as_ref().to_vec())
        }
        SigningAlgorithm::Es256 => {
            let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
            Ok(key.map_err(|_| KeyError::NotMade)?.as_ref().to_vec())
        }
    }
}
