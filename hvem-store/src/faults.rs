//! A database that fails at will, for tests of what happens then. Without the feature `faults`, which only tests switch on, there is
//! nothing here but an empty type.

use crate::StoreError;

/// Asked before each connection, statement and commit: whether it fails.
#[cfg(feature = "faults")]
pub type Strikes = std::sync::Arc<dyn Fn() -> bool + Send + Sync>;

#[derive(Clone, Default)]
pub(crate) struct Faults {
    #[cfg(feature = "faults")]
    strikes: Option<Strikes>,
}

impl Faults {
    #[cfg(feature = "faults")]
    pub(crate) fn new(strikes: Strikes) -> Self {
        Self { strikes: Some(strikes) }
    }

    #[cfg(feature = "faults")]
    pub(crate) fn strike(&self) -> Result<(), StoreError> {
        match &self.strikes {
            Some(strikes) if strikes() => Err(StoreError::engine("injected")),
            _ => Ok(()),
        }
    }

    #[cfg(not(feature = "faults"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the other one has something to say")]
    pub(crate) fn strike(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
