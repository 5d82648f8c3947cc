//! Trying again.

use std::time::Duration;

use aws_lc_rs::rand;
use hvem_device::Error;

/// How often a call is made whose answer does not come.
pub(crate) const TRIES: u32 = 3;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// Makes a call, and makes it again when no answer comes.
pub(crate) async fn insist<T>(mut call: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, Error> {
    let mut attempt = 1;
    loop {
        match call().await {
            Err(Error::NoAnswer(_)) if attempt < TRIES => pause(attempt).await,
            other => return other,
        }
        attempt += 1;
    }
}

/// Waits before the next attempt.
pub(crate) async fn pause(attempt: u32) {
    tokio::time::sleep(growing(attempt)).await;
}

/// Doubles with each attempt up to a minute; somewhat by chance, so that not all devices come back in the same moment.
pub(crate) fn growing(attempt: u32) -> Duration {
    let mut chance = [0];
    // Without a random byte the pause is the middle one.
    let share = if rand::fill(&mut chance).is_ok() { f64::from(chance[0]) / 255.0 } else { 0.5 };
    let whole = FIRST.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(LONGEST);
    whole.mul_f64(0.75 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_minute() {
        for (attempt, seconds) in [(1, 1.0), (2, 2.0), (3, 4.0), (6, 32.0), (7, 60.0), (1000, 60.0)] {
            let pause = growing(attempt).as_secs_f64();
            assert!((0.75 * seconds..=1.25 * seconds).contains(&pause), "{attempt}: {pause}");
        }
    }
}
