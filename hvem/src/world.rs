//! The real clock and the real random source. Everything else asks these through ports.

use std::time::{SystemTime, UNIX_EPOCH};

use hvem_domain::time::Timestamp;
use hvem_service::ports::{Clock, Entropy, NoEntropy};

/// The clock of this machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that tests move on: a file says by how many milliseconds it is ahead of this machine's.
#[cfg(feature = "test-clock")]
pub struct MovedClock(pub std::path::PathBuf);

#[cfg(all(feature = "test-clock", not(debug_assertions)))]
compile_error!("the feature test-clock is for tests: who moves the clock makes codes and requests live longer");

#[cfg(feature = "test-clock")]
impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        let ahead = std::fs::read_to_string(&self.0).ok().and_then(|text| text.trim().parse::<i64>().ok());
        Timestamp(SystemClock.now().0 + ahead.unwrap_or_default())
    }
}

/// The random source of the operating system.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        aws_lc_rs::rand::fill(bytes).map_err(|_| NoEntropy)
    }
}
