//! When to try again: twice as long after each failure, from a second to an hour, with jitter so that a server that comes back is
//! not met by everyone at once.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The pause after the `tries`th failure (1 for the first): between half and all of the doubled pause, by `chance`.
pub fn pause(tries: u32, chance: u64) -> Duration {
    let doubled = FIRST.saturating_mul(1_u32.checked_shl(tries.saturating_sub(1)).unwrap_or(u32::MAX));
    let whole = doubled.min(LONGEST);
    let half = whole / 2;
    let jitter = chance % (u64::try_from(half.as_millis()).unwrap_or(u64::MAX) + 1);
    half + Duration::from_millis(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_second_to_an_hour_and_never_beyond() {
        for tries in 1..200 {
            let (shortest, longest) =
                (pause(tries, 0), (0..5_000).map(|chance| pause(tries, chance * 997)).max().unwrap());
            assert!(shortest >= FIRST / 2 && longest <= LONGEST, "{tries}");
            assert!(longest > shortest, "{tries} has no jitter");
            assert!(pause(tries + 1, 0) >= shortest, "{tries}");
        }
        assert_eq!(pause(1, 0), Duration::from_millis(500));
        assert_eq!(pause(13, 0), LONGEST / 2);
    }
}
