//! Security keys as the office and their holders see them: who has which, blocked, opened again, revoked (journeys M4, M5). How one is registered stands in
//! `registering`, how it is touched for a sign-in in `touching`.

mod registering;
mod touching;

use hvem_domain::{
    account::Account,
    audit::Entry,
    id::Id,
    message::News,
    security_key::{Blocked, NotNow, SecurityKey},
};
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, codes::TokenMove, fault::faults_become};

/// Why nothing is done with a security key.
#[derive(Debug, thiserror::Error)]
pub enum SecurityKeyError {
    /// No such key, or it is somebody else's.
    #[error("no such security key")]
    NoKey,
    /// The key is not as it would have to be.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(SecurityKeyError);

impl Service {
    /// Whether people of the scheme in force have security keys.
    pub fn has_security_keys(&self) -> bool {
        self.scheme.security_keys > 0
    }

    /// The security keys of a person that were not revoked.
    pub async fn security_keys_of(&self, account: Id<Account>) -> Result<Vec<SecurityKey>, Fault> {
        if !self.has_security_keys() {
            return Ok(Vec::new());
        }
        Ok(self.store.read().await?.security_keys_of(account).await?)
    }

    /// The office does something with a key, and its holder is told.
    pub async fn move_security_key(
        &self,
        key: Id<SecurityKey>,
        to: TokenMove,
    ) -> Result<SecurityKey, SecurityKeyError> {
        let key = self.store.read().await?.security_key(key).await?.ok_or(SecurityKeyError::NoKey)?;
        self.move_key(key, to, Blocked::ByOffice).await
    }

    /// The holder does something with a key: what the office has blocked stays so.
    pub async fn move_own_security_key(
        &self,
        account: Id<Account>,
        key: Id<SecurityKey>,
        to: TokenMove,
    ) -> Result<SecurityKey, SecurityKeyError> {
        let key = self.store.read().await?.security_key(key).await?;
        let own = key.filter(|key| key.account == account).ok_or(SecurityKeyError::NoKey)?;
        self.move_key(own, to, Blocked::ByHolder).await
    }

    /// `by` says whose doing it is.
    async fn move_key(&self, key: SecurityKey, to: TokenMove, by: Blocked) -> Result<SecurityKey, SecurityKeyError> {
        let (now, device) = (self.now(), key.id.serial());
        let mut tx = self.store.begin().await?;
        tx.hold_account(key.account).await?;
        let (state, what, news) = match to {
            TokenMove::Block => {
                (key.block(by, now)?, "security_key.blocked", News::SecurityKeyBlocked { device, at: now })
            }
            TokenMove::Open => {
                self.check_only_one_answers(&mut tx, &key).await?;
                let opened = key.open(by == Blocked::ByOffice, now)?;
                (opened, "security_key.opened", News::SecurityKeyWorks { device, at: now })
            }
            TokenMove::Revoke => {
                (key.revoke(now)?, "security_key.revoked", News::SecurityKeyRevoked { device, at: now })
            }
        };
        let after = SecurityKey { state, ..key.clone() };
        match tx.save_security_key(&key, &after).await {
            // Somebody else did something with it at this moment, or it was touched.
            Err(StoreError::Conflict) => return Err(NotNow(key.state).into()),
            other => other?,
        }
        self.tell_holder(&mut tx, key.account, news, now).await?;
        tx.commit(key_entry(what, &key, now)).await?;
        Ok(after)
    }

    /// Opening one must not make more than may answer.
    async fn check_only_one_answers(&self, tx: &mut Tx, key: &SecurityKey) -> Result<(), SecurityKeyError> {
        let keys = tx.security_keys_of(key.account).await?;
        if self.may_have_another(&keys) { Ok(()) } else { Err(NotNow(key.state).into()) }
    }

    /// Whether one more of these may answer.
    fn may_have_another(&self, keys: &[SecurityKey]) -> bool {
        keys.iter().filter(|key| key.is_in_use()).count() < usize::from(self.scheme.security_keys)
    }
}

/// An entry about a key, with what people call it.
fn key_entry(what: &'static str, key: &SecurityKey, now: hvem_domain::time::Timestamp) -> Entry {
    Entry::new(what, Some(key.account), now).with("key", key.id).with("serial", key.id.serial())
}
