//! Sessions: who is signed in in this browser.

use hvem_domain::{
    audit::Entry,
    level::Level,
    secret::{Token, TokenHash},
    session::Session,
};

use crate::{Fault, Service, ports::Draw};

impl Service {
    /// A token for a browser that has none: its long-lived cookie, to which sign-ins and sessions are bound.
    pub fn new_browser(&self) -> Result<Token<16>, Fault> {
        Ok(self.entropy.token()?)
    }

    /// A short reference that a person can read aloud to support, and the log has too.
    pub fn new_reference(&self) -> String {
        let bytes: [u8; 5] = self.entropy.bytes().unwrap_or_default();
        let code = hvem_formats::crockford::code(&bytes, 8);
        format!("{}-{}", &code[..4], &code[4..])
    }

    /// The session of a browser: its token must come with the browser's own cookie.
    pub async fn session(&self, token: &Token<32>, browser: &TokenHash) -> Result<Option<Session>, Fault> {
        Ok(self.store.read().await?.session(&token.hash(), browser, self.now()).await?)
    }

    /// Somebody uses the session: it ends later. Gives it as it is now.
    pub async fn stay(&self, session: Session) -> Result<Session, Fault> {
        let now = self.now();
        let Some(until) = session.used(now) else { return Ok(session) };
        self.store.keep_session(session.id, until, now).await?;
        Ok(Session { expires_at: until, ..session })
    }

    /// Whether a session that the password alone opened is no longer what the account asks for: it has a phone now. Services are not
    /// answered from it (the portal is, so that the person who just added the phone is not thrown out).
    pub async fn is_outgrown(&self, session: &Session) -> Result<bool, Fault> {
        let low = session.levels.authentication == Level::Low;
        Ok(low && self.store.read().await?.count_devices(session.account).await? > 0)
    }

    /// Signs out.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Fault> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.end_session(session.id, now).await?;
        tx.revoke_session_grants(session.id, now).await?;
        tx.commit(Entry::new("session.ended", Some(session.account), now).with("session", session.id)).await?;
        Ok(())
    }
}
