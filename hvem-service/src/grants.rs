//! From a relying party's request to its tokens: begin, finish, redeem, refresh, look up, revoke.
//!
//! This module knows what may happen; how requests and answers look on the wire is `hvem-federation`'s.

mod tokens;

use std::sync::Arc;

use hvem_domain::{
    account::Account,
    audit::Entry,
    grant::{Answer, Authenticated, CODE_LIFETIME, CodeRefusal, Grant, LoginRequest, RequestRefusal, UnspentCode},
    id::Id,
    relying_party::{RelyingParty, Subject},
    session::Session,
    time::{Timestamp, hours},
};
use hvem_formats::{b64, digest, transcript::Transcript};
use hvem_store::{Store, StoreError, Tx};

use crate::{
    Fault, Service,
    fault::faults_become,
    ports::{Clock, Draw, Entropy},
    seal::Sealer,
};

pub use tokens::{Issued, Redemption, WhoseToken};

/// How long a request waits for the person. Longer than a sign-in may take, so that the sign-in's own end comes first.
const WAIT: std::time::Duration = hours(2);

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The code or refresh token is not worth anything.
    #[error("refused: {0}")]
    Refused(#[from] GrantRefusal),
    /// The request was answered before, has expired, or never existed.
    #[error("no such request waits")]
    NoRequest,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(GrantError);

/// Why a code or refresh token is not worth anything. For the log; to the relying party all are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefusal {
    /// Never issued, or forgotten since.
    #[error("never issued")]
    Unknown,
    /// Shown a second time: all that came of it is revoked (RFC 6749 §4.1.2, RFC 9700 §4.14.2).
    #[error("shown a second time; all that came of it is revoked")]
    Replayed,
    /// Not by this party, in this way, at this time.
    #[error(transparent)]
    Code(#[from] CodeRefusal),
    /// A refresh token of another party.
    #[error("the refresh token was issued to another client")]
    OtherClient,
    /// Too late.
    #[error("expired")]
    Expired,
    /// The person signed out, the party was removed, or the account is gone.
    #[error("revoked")]
    Revoked,
}

/// What came of a request.
#[derive(Debug)]
pub enum Begun {
    /// The session answered it: here is the code.
    Answered(String),
    /// The person signs in first. The id goes into the sign-in's purpose and comes back with [`Grants::finish`] or [`Grants::cancel`].
    SignIn(Id<LoginRequest>),
    /// It can't be answered.
    Refused(RequestRefusal),
}

/// The end of a request: what was asked, and the code or why there is none.
#[derive(Debug)]
pub struct Finished {
    /// What was asked.
    pub request: LoginRequest,
    /// The code.
    pub code: Result<String, RequestRefusal>,
}

/// What relying parties were granted.
pub struct Grants {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    subject_secret: [u8; 32],
    sealer: Arc<Sealer>,
}

impl Grants {
    /// Of this service. The secret behind pairwise subs is made on the first start.
    pub async fn of(service: &Service) -> Result<Self, Fault> {
        let (store, clock, entropy) =
            (Arc::clone(&service.store), Arc::clone(&service.clock), Arc::clone(&service.entropy));
        let sealer = &service.keys.sealer;
        const PLACE: &str = "subject_secrets.sealed/pairwise";
        if store.read().await?.subject_secret().await?.is_none() {
            let (secret, now) = (entropy.bytes::<32>()?, clock.now());
            let mut tx = store.begin().await?;
            match tx.add_subject_secret(&sealer.seal(PLACE, &secret)?).await {
                // Another node was first.
                Err(StoreError::Exists) => drop(tx),
                done => {
                    done?;
                    tx.commit(Entry::new("subject-secret.made", None, now)).await?;
                }
            }
        }
        let sealed = store.read().await?.subject_secret().await?.ok_or(StoreError::Corrupt("subject_secret"))?;
        let subject_secret =
            sealer.open(PLACE, &sealed)?.try_into().map_err(|_| StoreError::Corrupt("subject_secret"))?;
        Ok(Self { store, clock, entropy, subject_secret, sealer: Arc::clone(sealer) })
    }

    /// What `party` calls the person (OIDC Core §8.1): nobody without the secret can tell which account that is, or compare.
    pub fn subject(&self, party: &RelyingParty, account: Id<Account>) -> String {
        let transcript = match &party.subject {
            Subject::Pairwise { sector } => Transcript::new("hvem/v1/sub/pairwise").text(sector),
            Subject::Public => Transcript::new("hvem/v1/sub/public"),
        };
        b64::encode(digest::hmac_sha256(&self.subject_secret, &[transcript.bytes(account.as_bytes()).as_bytes()]))
    }

    /// A checked request arrived in a browser where this session, or none, is open.
    pub async fn begin(
        &self,
        request: &LoginRequest,
        party: &RelyingParty,
        session: Option<&Session>,
    ) -> Result<Begun, GrantError> {
        let now = self.clock.now();
        let by = session.map(Authenticated::from);
        let subject = by.as_ref().map(|by| self.subject(party, by.account)).unwrap_or_default();
        match request.answer(by.map(|by| (by, subject.as_str())), now) {
            Err(refusal) => Ok(Begun::Refused(refusal)),
            Ok(Answer::Now(by)) => {
                let tx = self.store.begin().await?;
                Ok(Begun::Answered(self.grant(tx, request, by, now).await?))
            }
            Ok(Answer::SignIn) => {
                let id = self.entropy.id()?;
                let mut tx = self.store.begin().await?;
                tx.add_login_request(id, request, now, now + WAIT).await?;
                tx.commit(Entry::new("sign-in.asked-for", None, now).with("client", &request.client)).await?;
                Ok(Begun::SignIn(id))
            }
        }
    }

    /// The person signed in for a request and `session` was opened. Works once.
    pub async fn finish(&self, id: Id<LoginRequest>, session: &Session) -> Result<Finished, GrantError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let (request, asked_at) = tx.login_request(id, now).await?.ok_or(GrantError::NoRequest)?;
        answered(tx.answer_login_request(id, now).await)?;
        let party = tx.relying_party(&request.client).await?.ok_or(GrantError::NoRequest)?;
        let by = Authenticated::from(session);
        let subject = self.subject(&party, by.account);
        match request.accept_fresh(&by, &subject, asked_at) {
            Ok(()) => {
                let code = self.grant(tx, &request, by, now).await?;
                Ok(Finished { request, code: Ok(code) })
            }
            Err(refusal) => {
                let entry = Entry::new("grant.refused", Some(by.account), now)
                    .with("client", &request.client)
                    .with("why", refusal);
                tx.commit(entry).await?;
                Ok(Finished { request, code: Err(refusal) })
            }
        }
    }

    /// The person does not want to sign in, or did not manage to. The request is returned so that its party can be told. Works once.
    pub async fn cancel(&self, id: Id<LoginRequest>) -> Result<LoginRequest, GrantError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let (request, _) = tx.login_request(id, now).await?.ok_or(GrantError::NoRequest)?;
        answered(tx.answer_login_request(id, now).await)?;
        tx.commit(Entry::new("sign-in.cancelled", None, now).with("client", &request.client)).await?;
        Ok(request)
    }

    /// A request that waits, for pages that say who asks.
    pub async fn waiting(&self, id: Id<LoginRequest>) -> Result<Option<LoginRequest>, GrantError> {
        Ok(self.store.read().await?.login_request(id, self.clock.now()).await?.map(|(request, _)| request))
    }

    /// Forgets what expired a day ago. Spent codes are kept until then, so that a replay is noticed.
    pub async fn sweep(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.sweep_grants(now - hours(24)).await?;
        Ok(tx.commit(Entry::new("grants.swept", None, now)).await?)
    }

    /// Records a grant and makes its code.
    async fn grant(
        &self,
        mut tx: Tx,
        request: &LoginRequest,
        by: Authenticated,
        now: Timestamp,
    ) -> Result<String, GrantError> {
        // Everything may have been blocked since the session was read.
        if !tx.holds_open_account(by.account).await? {
            return Err(GrantError::NoRequest);
        }
        let grant = Grant::of(self.entropy.id()?, request, by);
        let code = UnspentCode {
            grant: grant.id,
            client: request.client.clone(),
            redirect_uri: request.redirect_uri.as_str().to_owned(),
            challenge: request.challenge,
            expires_at: now + CODE_LIFETIME,
        };
        let token = self.entropy.token::<32>()?;
        tx.add_grant(&grant, now).await?;
        tx.add_code(&token.hash(), &code).await?;
        let mut entry =
            Entry::new("grant.made", Some(grant.by.account), now).with("client", &grant.client).with("grant", grant.id);
        // The holder reads in the activity list who was allowed to know the number; the number itself stands in no record.
        if grant.tells_civil_number()
            && let Some(party) = tx.relying_party(&grant.client).await?
            && tx.civil_number(grant.by.account, &self.sealer).await?.is_some()
        {
            entry = entry.with("tells", "civil-number").with("asker", party.name);
        }
        tx.commit(entry).await?;
        Ok(token.reveal())
    }
}

/// Two answers to one request at the same moment: the second finds nothing to answer.
fn answered(done: Result<(), StoreError>) -> Result<(), GrantError> {
    match done {
        Err(StoreError::Conflict) => Err(GrantError::NoRequest),
        done => Ok(done?),
    }
}
