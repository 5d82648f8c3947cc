//! OpenID Connect over HTTP: each handler reads a request, asks `hvem-federation` what it means and `hvem-service` what may happen, and
//! writes the answer. No decision is made here.

pub mod authorize;
pub mod discovery;
pub mod keys;
pub mod logout;
pub mod respond;
pub mod token;
pub mod userinfo;

mod wire;

pub(crate) use wire::server_error;
pub use wire::{Document, error as refusal, preflight};

use std::sync::Arc;

use hvem_domain::{level::Level, relying_party::ClientId};
use hvem_federation::oidc::{self, Provider};
use hvem_service::{Service, grants::Grants, relying_parties::RelyingParties, signing_keys::KeyError};

use crate::text::Language;
use keys::{KeyCase, NoKeys};

/// The OpenID Provider, beside the service that signs people in.
pub struct Federation {
    /// What it says about itself.
    pub provider: Provider,
    /// The same, for machines (OpenID Connect Discovery §3).
    pub configuration: Document,
    /// Who may ask.
    pub parties: RelyingParties,
    /// What they were granted.
    pub grants: Grants,
    /// What signs.
    pub keys: KeyCase,
}

/// What goes wrong on our side. To others it is `server_error` or "try again"; the log says what it was.
#[derive(Debug, thiserror::Error)]
pub enum Ours {
    /// The database, the random source, a sealed value.
    #[error(transparent)]
    Fault(#[from] hvem_service::Fault),
    /// No key to sign with.
    #[error(transparent)]
    Keys(#[from] NoKeys),
}

impl Federation {
    /// Of this service, where sign-ins reach these levels, lowest first. Keys are made on the first start.
    pub async fn open(service: &Arc<Service>, levels: Vec<Level>) -> Result<Self, KeyError> {
        let keys = KeyCase::of(Arc::clone(service));
        keys.tend().await?;
        let languages = Language::ALL.iter().map(|language| language.tag().to_owned()).collect();
        let civil_numbers = service.scheme.civil_number;
        let provider = Provider { issuer: service.site.issuer.clone(), levels, civil_numbers, languages };
        Ok(Self {
            configuration: Document::new(oidc::discovery::document(&provider).to_string()),
            provider,
            parties: RelyingParties::of(service),
            grants: Grants::of(service).await?,
            keys,
        })
    }

    /// What must be done every hour: keys are moved on, what has expired is forgotten.
    pub async fn tend(&self) -> Result<(), KeyError> {
        self.keys.tend().await?;
        Ok(self.grants.sweep().await?)
    }

    /// A relying party's name for people; its id when it is gone.
    pub(crate) async fn name_of(&self, id: &ClientId) -> Result<String, Ours> {
        Ok(self.parties.find(id).await?.map_or_else(|| id.to_string(), |party| party.name))
    }
}
