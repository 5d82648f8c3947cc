//! What the service asks of the world around it.

use hvem_domain::{id::Id, secret::Token, time::Timestamp};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes that nobody can predict.
pub trait Entropy: Send + Sync + 'static {
    /// Fills all of `bytes`, or fails; half random is not random.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The random source failed. Nothing may go on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the random source failed")]
pub struct NoEntropy;

/// Random values in the types that need them.
pub trait Draw {
    /// `N` random bytes.
    fn bytes<const N: usize>(&self) -> Result<[u8; N], NoEntropy>;

    /// A new id.
    fn id<T>(&self) -> Result<Id<T>, NoEntropy> {
        self.bytes().map(Id::from_bytes)
    }

    /// A new token.
    fn token<const N: usize>(&self) -> Result<Token<N>, NoEntropy> {
        self.bytes().map(Token::from_bytes)
    }
}

impl<E: Entropy + ?Sized> Draw for E {
    fn bytes<const N: usize>(&self) -> Result<[u8; N], NoEntropy> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}
