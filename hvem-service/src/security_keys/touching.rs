//! A touch in a sign-in. Before it, nothing is known of who asks: every user ID is asked for one key, and where there is none, for one that does not exist
//! (SECURITY A1, G-01). A touch that is not right costs nobody anything but who sent it (G-02).

use hvem_domain::{
    account::NOBODY,
    audit::Entry,
    ceremony::Next,
    login::Login,
    message::News,
    scheme::Gate,
    security_key::{Asked, Blocked, SecurityKey, Touched, Verdict, nobodys},
    time::Timestamp,
};
use hvem_formats::{
    b64,
    webauthn::{self, Assertion},
};
use hvem_store::{Reader, StoreError, Tx};

use super::key_entry;
use crate::{
    Fault, Service,
    login::{LoginError, claimant, save},
};

impl Service {
    /// What the browser is asked for: `PublicKeyCredentialRequestOptionsJSON`.
    pub(crate) async fn security_key_to_touch(&self, login: &Login) -> Result<serde_json::Value, Fault> {
        let mut reader = self.store.read().await?;
        let keys = self.keys_of(&mut reader, login).await?;
        let nobodys = self.nobodys_key(login).map(|key| key.0.id);
        let mut shown: Vec<Vec<u8>> = keys.into_iter().map(|key| key.credential.0.id).collect();
        // Nothing is proved yet: how many somebody has is not said.
        if login.account.is_none() {
            shown.truncate(1);
            shown = vec![shown.pop().or(nobodys).unwrap_or_default()];
        }
        let challenge = login.security_key_challenge(&self.site.issuer);
        Ok(webauthn::roaming_request_options(self.webauthn(), &challenge, &shown))
    }

    /// Whether a key is asked for of whom nothing is known yet but what they claim.
    pub fn asks_a_stranger_to_touch(&self, login: &Login) -> bool {
        let next = login.ceremony.next(self.now());
        login.account.is_none() && matches!(next, Ok(Next::Do(Gate::SecurityKey)))
    }

    /// A key was touched; where it is the claimed person's, the sign-in knows its account from then on, and the password is next.
    pub async fn touch_security_key(&self, login: Login, touch: &Assertion) -> Result<Login, LoginError> {
        let now = self.now();
        if !matches!(login.ceremony.next(now)?, Next::Do(Gate::SecurityKey)) {
            return Err(LoginError::Elsewhere);
        }
        // Looked at twice: by reading first, so that who can't sign holds nobody's account for a moment.
        let looked = self.look_at_touch(&mut self.store.read().await?, &login, touch).await?;
        if looked.is_none() {
            return self.refuse_touch(&login, now).await;
        }
        let mut tx = self.store.begin().await?;
        let account = looked.map_or(NOBODY, |(key, _)| key.account);
        if !tx.holds_open_account(account).await? {
            drop(tx);
            return self.refuse_touch(&login, now).await;
        }
        match self.look_at_touch(&mut tx, &login, touch).await? {
            Some((key, Verdict::Right(touched))) => keep(tx, login, (&key, touched), now).await,
            Some((key, Verdict::Copied)) => {
                self.block_copied(tx, &login, &key, now).await?;
                Err(LoginError::WrongTouch)
            }
            Some((_, Verdict::Wrong)) | None => {
                drop(tx);
                self.refuse_touch(&login, now).await
            }
        }
    }

    /// The key that was touched, with what the touch is worth; `None` where that is nothing. The signature is looked at once, whoever is claimed.
    async fn look_at_touch(
        &self,
        reader: &mut Reader,
        login: &Login,
        touch: &Assertion,
    ) -> Result<Option<(SecurityKey, Verdict)>, Fault> {
        let asked = Asked {
            site: self.webauthn(),
            challenge: login.security_key_challenge(&self.site.issuer),
            since: login.ceremony.times().0,
            browser_key: login.browser_key.is_some(),
        };
        let keys = self.keys_of(reader, login).await?;
        let credential = b64::decode(&touch.id).unwrap_or_default();
        let meant = keys.into_iter().find(|key| key.credential.0.id == credential);
        let Some(key) = meant else {
            if let Some(nobodys) = self.nobodys_key(login) {
                // With the same work as for a key that exists; what comes of it does not matter.
                let _ = touch.check_roaming(asked.site, &asked.challenge, &nobodys);
            }
            return Ok(None);
        };
        Ok(match key.look(touch, asked) {
            Verdict::Wrong => None,
            verdict => Some((key, verdict)),
        })
    }

    /// The keys that answer for whom a sign-in is: for whom it is known to be, else for whoever has the claimed user ID; with the same look-ups where nobody
    /// has it.
    async fn keys_of(&self, reader: &mut Reader, login: &Login) -> Result<Vec<SecurityKey>, Fault> {
        let account = claimant(reader, login).await?;
        let keys = reader.security_keys_of(account).await?;
        Ok(keys.into_iter().filter(SecurityKey::is_in_use).collect())
    }

    fn nobodys_key(&self, login: &Login) -> Option<webauthn::Roaming> {
        login.claimed.as_ref().map(|claimed| nobodys(claimed, &self.keys.derivation))
    }

    async fn refuse_touch(&self, login: &Login, now: Timestamp) -> Result<Login, LoginError> {
        let tx = self.store.begin().await?;
        tx.commit(Entry::new("login.touch_refused", None, now).with("login", login.id)).await?;
        Err(LoginError::WrongTouch)
    }

    /// There are two of this key: it answers nothing any more, and its holder is told. A touch that this very sign-in has taken already, sent twice, is none.
    async fn block_copied(
        &self,
        mut tx: Tx,
        login: &Login,
        key: &SecurityKey,
        now: Timestamp,
    ) -> Result<(), LoginError> {
        save(&mut tx, login).await?;
        let state = key.block(Blocked::Copied, now).unwrap_or(key.state);
        tx.save_security_key(key, &SecurityKey { state, ..key.clone() }).await?;
        let news = News::SecurityKeyCopied { device: key.id.serial(), at: now };
        self.tell_holder(&mut tx, key.account, news, now).await?;
        Ok(tx.commit(key_entry("security_key.copied", key, now).with("login", login.id)).await?)
    }
}

/// Sign-in and counter are written together, each over what was read: of two touches at once one counts.
async fn keep(
    mut tx: Tx,
    mut login: Login,
    (key, touched): (&SecurityKey, Touched),
    now: Timestamp,
) -> Result<Login, LoginError> {
    let after = touched.counted(key, now);
    login.ceremony = login.ceremony.pass(touched.evidence(), now)?;
    login.account = Some(key.account);
    save(&mut tx, &login).await?;
    match tx.save_security_key(key, &after).await {
        Err(StoreError::Conflict) => return Err(LoginError::Elsewhere),
        other => other?,
    }
    tx.commit(key_entry("security_key.answered", key, now).with("login", login.id)).await?;
    login.version += 1;
    Ok(login)
}
