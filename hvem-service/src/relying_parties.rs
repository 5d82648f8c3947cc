//! Registering the services whose visitors may sign in here. Only the operator does this.

use std::{collections::BTreeSet, sync::Arc};

use hvem_domain::{
    audit::Entry,
    grant::Scope,
    level::Level,
    relying_party::{
        Authentication, ClientId, Malformed, RelyingParty, ReturnUri, SecretHash, SigningAlgorithm, Subject,
    },
};
use hvem_store::{Store, StoreError};

use crate::{
    Fault, Service,
    fault::faults_become,
    ports::{Clock, Draw, Entropy},
};

/// What the operator says about a relying party, as typed.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its `client_id`.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Where people may return to after signing in.
    pub redirect_uris: Vec<String>,
    /// Where people may return to after signing out.
    pub post_logout_uris: Vec<String>,
    /// A public client gets no secret: an app, or a page without a server.
    pub public: bool,
    /// Which `sub` it receives.
    pub subject: SubjectChoice,
    /// How its ID tokens are signed.
    pub id_token_algorithm: SigningAlgorithm,
    /// Whether it must use PKCE; public clients always must.
    pub require_pkce: bool,
    /// Nobody signs in to it below this level.
    pub minimum_level: Option<Level>,
    /// What it may ask for beside `openid`.
    pub scopes: BTreeSet<Scope>,
}

/// Which `sub` a relying party receives (OIDC Core §8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SubjectChoice {
    /// Its own; the sector is the host of its redirect addresses.
    #[default]
    Pairwise,
    /// One that it shares with other services of this sector.
    Sector(String),
    /// The one that all such services share.
    Public,
}

impl Registration {
    /// A confidential web service with the usual choices.
    pub fn web(id: &str, name: &str, redirect_uri: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            redirect_uris: vec![redirect_uri.to_owned()],
            post_logout_uris: Vec::new(),
            public: false,
            subject: SubjectChoice::Pairwise,
            id_token_algorithm: SigningAlgorithm::Rs256,
            require_pkce: true,
            minimum_level: None,
            scopes: BTreeSet::from([Scope::Profile, Scope::Email]),
        }
    }

    fn party(&self, authentication: Authentication) -> Result<RelyingParty, Malformed> {
        let parse = |texts: &[String]| texts.iter().map(|text| ReturnUri::parse(text)).collect::<Result<Vec<_>, _>>();
        let (id, redirect_uris) = (ClientId::parse(&self.id)?, parse(&self.redirect_uris)?);
        if redirect_uris.is_empty() {
            return Err(Malformed::NoRedirect);
        }
        let subject = match &self.subject {
            SubjectChoice::Pairwise => Subject::Pairwise { sector: RelyingParty::sector_of(&redirect_uris, &id)? },
            SubjectChoice::Sector(sector) => Subject::Pairwise { sector: sector.clone() },
            SubjectChoice::Public => Subject::Public,
        };
        let party = RelyingParty {
            id,
            name: self.name.clone(),
            redirect_uris,
            post_logout_uris: parse(&self.post_logout_uris)?,
            authentication,
            subject,
            id_token_algorithm: self.id_token_algorithm,
            require_pkce: self.require_pkce,
            minimum_level: self.minimum_level,
            scopes: self.scopes.clone(),
        };
        party.checked()
    }
}

/// A finished registration.
pub struct Registered {
    /// What was registered.
    pub party: RelyingParty,
    /// Its secret: shown now and never again. `None` for a public client.
    pub secret: Option<String>,
}

/// Why a registration fails.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Something in it can't be so.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The id is taken.
    #[error("a relying party with this id is registered already")]
    Taken,
    /// There is none with that id.
    #[error("no relying party with this id is registered")]
    Unknown,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(RegisterError);

/// The registered relying parties.
pub struct RelyingParties {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl RelyingParties {
    /// Over this database.
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { store, clock, entropy }
    }

    /// Of this service.
    pub fn of(service: &Service) -> Self {
        Self::new(Arc::clone(&service.store), Arc::clone(&service.clock), Arc::clone(&service.entropy))
    }

    /// Registers a new one.
    pub async fn register(&self, registration: &Registration) -> Result<Registered, RegisterError> {
        let (registered, now) = (self.prepare(registration)?, self.clock.now());
        let mut tx = self.store.begin().await?;
        match tx.add_relying_party(&registered.party, now).await {
            Err(StoreError::Exists) => return Err(RegisterError::Taken),
            done => done?,
        }
        tx.commit(Entry::new("relying-party.added", None, now).with("client", &registered.party.id)).await?;
        Ok(registered)
    }

    /// Registers one anew, with a new secret, whether or not it was registered before. What it was granted stays.
    pub async fn replace(&self, registration: &Registration) -> Result<Registered, RegisterError> {
        let (registered, now) = (self.prepare(registration)?, self.clock.now());
        let mut tx = self.store.begin().await?;
        if tx.relying_party(&registered.party.id).await?.is_some() {
            tx.remove_relying_party(&registered.party.id).await?;
        }
        tx.add_relying_party(&registered.party, now).await?;
        tx.commit(Entry::new("relying-party.replaced", None, now).with("client", &registered.party.id)).await?;
        Ok(registered)
    }

    /// All of them.
    pub async fn list(&self) -> Result<Vec<RelyingParty>, Fault> {
        Ok(self.store.read().await?.relying_parties().await?)
    }

    /// One of them.
    pub async fn find(&self, id: &ClientId) -> Result<Option<RelyingParty>, Fault> {
        Ok(self.store.read().await?.relying_party(id).await?)
    }

    /// Removes one, and revokes all that it was granted.
    pub async fn remove(&self, id: &ClientId) -> Result<(), RegisterError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        match tx.remove_relying_party(id).await {
            Err(StoreError::Conflict) => return Err(RegisterError::Unknown),
            done => done?,
        }
        tx.revoke_client_grants(id, now).await?;
        tx.commit(Entry::new("relying-party.removed", None, now).with("client", id)).await?;
        Ok(())
    }

    fn prepare(&self, registration: &Registration) -> Result<Registered, RegisterError> {
        if registration.public {
            return Ok(Registered { party: registration.party(Authentication::Public)?, secret: None });
        }
        let secret = self.entropy.token::<32>()?.reveal();
        let party = registration.party(Authentication::Secret(SecretHash::of(&secret)))?;
        Ok(Registered { party, secret: Some(secret) })
    }
}
