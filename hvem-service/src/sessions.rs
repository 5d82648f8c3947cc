//! Sessions: who is signed in in this browser.

use hvem_domain::{audit::Entry, secret::{Token, TokenHash}, session::Session};

use crate::{Fault, Service};

impl Service {
    /// The session of a browser: its token must come with the browser's own cookie.
    pub async fn session(&self, token: &Token<32>, browser: &TokenHash) -> Result<Option<Session>, Fault> {
        Ok(self.store.read().await?.session(&token.hash(), browser, self.now()).await?)
    }

    /// Signs out.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Fault> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.end_session(session.id, now).await?;
        tx.commit(Entry::new("session.ended", Some(session.account), now).with("session", session.id)).await?;
        Ok(())
    }
}
