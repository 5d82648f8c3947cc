//! The end of a sign-in: the browser proves its key, every gate is passed, a session opens, once.

use hvem_domain::{
    approval::Approval,
    audit::Entry,
    ceremony::{Complete, Next},
    level,
    login::{Ending, Login, Purpose, Refusal},
    scheme::Gate,
    secret::Token,
    session::{Place, Session},
    time::Timestamp,
};
use hvem_store::StoreError;

use crate::{Fault, Service, fault::faults_become, gauges::sign_in_ended, ports::Draw};

/// An open session and what the sign-in was for.
pub struct Opened {
    /// The session.
    pub session: Session,
    /// For the cookie of the browser that signed in, and nobody else.
    pub token: Token<32>,
    /// What the sign-in was for.
    pub purpose: Purpose,
}

/// Why a sign-in does not finish.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// A gate is still to pass, or it has ended.
    #[error("the sign-in is not complete")]
    NotComplete,
    /// Another browser than the one that was approved.
    #[error("another browser than the one that was approved")]
    OtherBrowser,
    /// What was shown does not reach the level that the relying party asks for.
    #[error("the sign-in does not reach the level asked for")]
    TooLow,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(FinishError);

impl From<Refusal> for FinishError {
    fn from(_: Refusal) -> Self {
        Self::OtherBrowser
    }
}

impl Service {
    /// Opens the session of a sign-in whose gates are all passed. `proof` is the browser key's signature, where the browser has a key.
    pub async fn finish_login(&self, mut login: Login, proof: Option<&[u8]>) -> Result<Opened, FinishError> {
        let now = self.now();
        if login.is_over(now) {
            return Err(FinishError::NotComplete);
        }
        let took = self.take_approval(&mut login, proof, now).await?;
        let Ok(Next::Done(complete)) = login.ceremony.next(now) else {
            if took {
                self.keep_possession(&login, now).await?;
            }
            return Err(FinishError::NotComplete);
        };
        login.check_toucher(proof, &self.site.issuer)?;
        if level::authentication(complete.passed()) < login.floor {
            return Err(FinishError::TooLow);
        }
        self.open_session(login, &complete, now).await
    }

    /// Passes `Gate::Approve` with what the app decided, if that is what is due.
    async fn take_approval(
        &self,
        login: &mut Login,
        proof: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<bool, FinishError> {
        let (Some(id), Ok(Next::Do(Gate::Approve(_)))) = (login.approval, login.ceremony.next(now)) else {
            return Ok(false);
        };
        let approval = self.store.read().await?.approval(id).await?;
        let Some(Approval::Decided(decided)) = approval else { return Err(FinishError::NotComplete) };
        let proved = login.check_browser(&decided, proof, &self.site.issuer)?;
        // Where possession comes first, only now does the sign-in know its account: whose app was asked, and no other's.
        let account = *login.account.get_or_insert(decided.request.account);
        let evidence = decided.evidence(proved).filter(|_| decided.request.account == account);
        let evidence = evidence.ok_or(FinishError::NotComplete)?;
        login.ceremony = login.ceremony.clone().pass(evidence, now).map_err(|_| FinishError::NotComplete)?;
        Ok(true)
    }

    /// Possession is proved and the password is still to come.
    async fn keep_possession(&self, login: &Login, now: Timestamp) -> Result<(), FinishError> {
        let mut tx = self.store.begin().await?;
        match tx.save_login(login).await {
            Err(StoreError::Conflict) => return Err(FinishError::NotComplete),
            other => other?,
        }
        Ok(tx.commit(Entry::new("login.possession_proved", login.account, now).with("login", login.id)).await?)
    }

    /// Session, end of the sign-in, and what the account remembers are written together, and only over the version that was read: of two
    /// tabs that finish at once, one does.
    async fn open_session(&self, mut login: Login, complete: &Complete, now: Timestamp) -> Result<Opened, FinishError> {
        let account = login.account.ok_or(FinishError::NotComplete)?;
        let token: Token<32> = self.entropy.token()?;
        let id = self.entropy.id()?;
        let identity = self.store.read().await?.account(account).await?.ok_or(FinishError::NotComplete)?.identity;
        let place = Place { browser: login.browser, description: login.browser_description.clone(), identity };
        let session = Session::open(complete, account, (id, token.hash()), place, now);
        let method = self.way_of(&login);
        login.ended = Some(Ending::Finished);
        let mut tx = self.store.begin().await?;
        // Everything may have been blocked since the last gate.
        if !tx.holds_open_account(account).await? {
            return Err(FinishError::NotComplete);
        }
        match tx.save_login(&login).await {
            Err(StoreError::Conflict) => return Err(FinishError::NotComplete),
            other => other?,
        }
        tx.end_sessions_in(&login.browser, now).await?;
        tx.add_session(&session).await?;
        tx.know_browser(account, &login.browser, now).await?;
        tx.set_last_method(account, &login.browser, method.name()).await?;
        let entry = Entry::new("session.opened", Some(account), now)
            .with("session", session.id)
            .with("login", login.id)
            .with("asker", &login.asker.name)
            .with("browser", &session.browser_description)
            .with("level", session.levels.authentication.as_str())
            .with("methods", session.methods.join(" "));
        tx.commit(entry).await?;
        sign_in_ended(method, Ending::Finished);
        Ok(Opened { session, token, purpose: login.purpose })
    }

    /// The first gate of the way that was taken.
    fn way_of(&self, login: &Login) -> Gate {
        let ways = self.scheme.login_in(login.order).iter().find_map(|gate| match gate {
            Gate::OneOf(ways) => Some(*ways),
            _ => None,
        });
        let way = login.ceremony.way().and_then(|way| ways?.get(way)?.first().copied());
        way.unwrap_or(Gate::Password)
    }
}
