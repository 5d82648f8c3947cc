//! Answers whose time says nothing (G-01, decision 006).

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Longer than what is done for an address with an account differs from what is done for one without.
const TENTH: Duration = Duration::from_millis(100);

/// Does the work, and gives its result at the next full tenth of a second since it was begun. Who asks sees the same moment whatever was found.
/// Unlike a delay that is added, this one does not show through in an average.
pub(crate) async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let done = work.await;
    let mut until = began + TENTH;
    while until < Instant::now() {
        until += TENTH;
    }
    sleep_until(until).await;
    done
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    #[tokio::test]
    async fn work_that_takes_a_little_longer_is_answered_no_sooner_and_no_later() {
        for takes in [0, 3, 60] {
            let began = Instant::now();
            evenly(sleep(Duration::from_millis(takes))).await;
            assert!(began.elapsed() >= TENTH, "work of {takes} ms");
        }
        let began = Instant::now();
        evenly(sleep(Duration::from_millis(130))).await;
        assert!(began.elapsed() >= TENTH * 2);
    }
}
