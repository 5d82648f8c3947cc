//! A security key becomes somebody's by being touched: the last step of an activation, in the place of serial number and first code.

use hvem_domain::{
    activation::token::TokenActivation,
    ceremony::Next,
    message::News,
    scheme::Gate,
    security_key::{Asked, SecurityKey},
    time::Timestamp,
};
use hvem_formats::webauthn::{self, Registration};
use hvem_store::{StoreError, Tx};

use super::key_entry;
use crate::{
    Service,
    codes::{ActivateError, activation_entry},
    ports::Draw,
};

impl Service {
    /// What the browser is asked for: `PublicKeyCredentialCreationOptionsJSON`. Nothing about the person stands in it, for some keys keep it.
    pub async fn security_key_to_make(&self, activation: &TokenActivation) -> Result<serde_json::Value, ActivateError> {
        let keys = self.store.read().await?.security_keys_of(activation.account).await?;
        let answering: Vec<Vec<u8>> =
            keys.into_iter().filter(SecurityKey::is_in_use).map(|key| key.credential.0.id).collect();
        let user = self.keys.derivation.derive("hvem/v1/security-key-user", activation.account.as_bytes(), 0);
        let (site, name) = (self.webauthn(), &self.site.name);
        let challenge = activation.security_key_challenge(&self.site.issuer);
        Ok(webauthn::roaming_creation_options(site, name, &challenge, (&user, name), &answering))
    }

    /// The touch: the key becomes the person's, and the password counts. Keys of the person that are blocked are done with: this one stands in their place.
    pub async fn register_security_key(
        &self,
        mut activation: TokenActivation,
        made: &Registration,
    ) -> Result<(), ActivateError> {
        let now = self.now();
        if !matches!(activation.ceremony.next(now)?, Next::Do(Gate::SecurityKey)) {
            return Err(ActivateError::Elsewhere);
        }
        let asked = Asked {
            site: self.webauthn(),
            challenge: activation.security_key_challenge(&self.site.issuer),
            since: activation.ceremony.since(),
            browser_key: false,
        };
        let ids = (self.entropy.id()?, activation.account);
        let mut tx = self.store.begin().await?;
        if !tx.holds_open_account(activation.account).await? {
            return Err(ActivateError::Gone);
        }
        self.check_still_entitled(&mut tx, &activation, now).await?;
        let before = tx.security_keys_of(activation.account).await?;
        if !self.may_have_another(&before) {
            return Err(ActivateError::TooManyKeys);
        }
        let Ok((key, evidence)) = SecurityKey::register(ids, made, asked, now) else {
            tx.commit(activation_entry("security_key.registration_refused", &activation, now)).await?;
            return Err(ActivateError::NotThisTouch);
        };
        activation.ceremony = activation.ceremony.pass(evidence, now)?;
        replace(&mut tx, &before, now).await?;
        match tx.add_security_key(&key).await {
            Err(StoreError::Exists) => return Err(ActivateError::NotThisTouch),
            other => other?,
        }
        tx.receive_security_key_order(key.account, now).await?;
        let news = News::SecurityKeyWorks { device: key.id.serial(), at: now };
        let done = key_entry("security_key.registered", &key, now).with("activation", activation.id);
        self.hand_over(tx, activation, (news, done), now).await
    }
}

/// Those that are blocked will not be opened beside a new one.
async fn replace(tx: &mut Tx, keys: &[SecurityKey], now: Timestamp) -> Result<(), ActivateError> {
    for key in keys.iter().filter(|key| !key.is_in_use()) {
        let Ok(state) = key.revoke(now) else { continue };
        tx.save_security_key(key, &SecurityKey { state, ..key.clone() }).await?;
        tx.record(&key_entry("security_key.revoked", key, now)).await?;
    }
    Ok(())
}
