//! What is our doing or the world's, not the person's: database, random source, memory. It becomes "try again" and a line in the log.

use hvem_domain::password::HashingFailed;
use hvem_store::StoreError;

use crate::{outbox::PostError, ports::NoEntropy, seal::Unopenable};

/// The service can't answer now. No door opens by it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database failed, or a row was changed by another at the same moment.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// No memory to hash a password, or the hashing task was lost.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
    /// A message could not be posted.
    #[error(transparent)]
    Post(#[from] PostError),
    /// A sealed value can't be opened: wrong key file.
    #[error(transparent)]
    Seal(#[from] Unopenable),
}

impl Fault {
    /// Whether the same call may succeed at once: somebody else was first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(StoreError::Conflict))
    }
}

/// Errors that are always a [`Fault`], so that `?` finds its way into the error of any use case.
pub trait IsFault: Into<Fault> {}
impl IsFault for StoreError {}
impl IsFault for NoEntropy {}
impl IsFault for HashingFailed {}
impl IsFault for PostError {}

/// Lets `?` turn every fault into the given error's variant `Fault`.
macro_rules! faults_become {
    ($error:ty) => {
        impl<T: $crate::fault::IsFault> From<T> for $error {
            fn from(fault: T) -> Self {
                Self::Fault(fault.into())
            }
        }
    };
}
pub(crate) use faults_become;
