//! G-01: what a stranger can tell from the time that answers take.

use hvem_acceptance::Outcome;

/// SECURITY G-01: the best that a classifier may do; 0.5 is a guess.
const MOST: f64 = 0.02;

/// Milliseconds of answers, one row an endpoint.
pub type Times<const ENDPOINTS: usize> = [Vec<f64>; ENDPOINTS];

/// Answers to those whom the server knows, and to those whom it does not.
pub struct Watch<const ENDPOINTS: usize> {
    endpoints: [&'static str; ENDPOINTS],
    known: Times<ENDPOINTS>,
    unknown: Times<ENDPOINTS>,
}

impl<const ENDPOINTS: usize> Watch<ENDPOINTS> {
    /// Has a stranger try every name at every endpoint: `known000000`, `other000000` and on, as many of either.
    pub async fn over(
        endpoints: [&'static str; ENDPOINTS],
        each: usize,
        mut tries: impl AsyncFnMut(&str, &mut Times<ENDPOINTS>) -> Outcome,
    ) -> Outcome<Self> {
        let empty = || std::array::from_fn(|_| Vec::new());
        let mut watch = Self { endpoints, known: empty(), unknown: empty() };
        for number in 0..each {
            // Thue–Morse: neither is asked first more often, nor in any rhythm that the server may have of its own.
            let mut turns = [("known", &mut watch.known), ("other", &mut watch.unknown)];
            if number.count_ones() % 2 == 1 {
                turns.reverse();
            }
            for (name, times) in turns {
                tries(&format!("{name}{number:06}"), times).await?;
            }
        }
        Ok(watch)
    }

    /// The classifier is no blind one: it tells one endpoint from another.
    pub fn tells_apart(&self, one: usize, other: usize) {
        let area = area(&self.known[one], &self.known[other]);
        assert!((area - 0.5).abs() > 0.1, "the watch sees nothing: {area}");
    }

    /// At no endpoint does it tell the known from the unknown.
    #[expect(clippy::print_stdout, reason = "what was measured goes into the evidence")]
    pub fn learns_nothing(&self) {
        for (endpoint, (known, unknown)) in self.endpoints.iter().zip(self.known.iter().zip(&self.unknown)) {
            let area = area(known, unknown);
            println!("measured G-01: {endpoint}: AUC {area:.4} over {} answers", known.len() + unknown.len());
            assert!(
                (area - 0.5).abs() <= allowed(known.len()),
                "{endpoint}: the time tells who is known: AUC {area:.4}"
            );
        }
    }
}

/// The area under the curve of the classifier "takes longer": how often one of the second takes longer than one of the first.
fn area(first: &[f64], second: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> =
        first.iter().map(|time| (*time, false)).chain(second.iter().map(|time| (*time, true))).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let ranks: f64 = (1_u32..).zip(&all).filter(|(_, (_, second))| *second).map(|(rank, _)| f64::from(rank)).sum();
    let (n, m) = (first.len() as f64, second.len() as f64);
    (ranks - m * (m + 1.0) / 2.0) / (n * m)
}

/// What is promised; where so few answers scatter wider than that by chance alone, four times their scatter (Mann and Whitney's variance).
fn allowed(each: usize) -> f64 {
    let each = each as f64;
    (4.0 * ((2.0 * each + 1.0) / (12.0 * each * each)).sqrt()).max(MOST)
}
