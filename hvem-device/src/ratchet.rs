//! The ratchet (protocol §3.4): each answer reveals the value that the device committed to before, and commits to the next.
//!
//! ```text
//! settled(value) ──step: draw next──▶ stepping(value, next) ──settle: the server took it──▶ settled(next)
//!                                       └─step: the same two again─┘
//! ```
//! Whoever copies the device copies its value. The copy draws another next value, so the server sees two different pairs.

use hvem_formats::digest;
use serde::{Deserialize, Serialize};

use crate::{Error, keys::Secret};

/// Where the device stands.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Ratchet {
    value: Secret,
    next: Option<Secret>,
}

/// What one answer carries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Revealed now.
    pub(crate) value: [u8; 32],
    /// SHA-256 of the value that comes next.
    pub(crate) next: [u8; 32],
}

impl Ratchet {
    pub(crate) fn begin() -> Result<Self, Error> {
        Ok(Self { value: Secret::random()?, next: None })
    }

    /// SHA-256 of the value that the next answer reveals.
    pub(crate) fn commitment(&self) -> [u8; 32] {
        digest::sha256(&[self.value.as_bytes()])
    }

    /// The pair for an answer. Until the server is known to have taken it, the same pair comes again.
    pub(crate) fn step(&mut self) -> Result<Step, Error> {
        let next = match self.next.take() {
            Some(next) => next,
            None => Secret::random()?,
        };
        let step = Step { value: *self.value.as_bytes(), next: digest::sha256(&[next.as_bytes()]) };
        self.next = Some(next);
        Ok(step)
    }

    /// The server took the pair.
    pub(crate) fn settle(&mut self) {
        if let Some(next) = self.next.take() {
            self.value = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reveals_what_was_committed_and_commits_to_what_comes() {
        let mut ratchet = Ratchet::begin().unwrap();
        let mut committed = ratchet.commitment();
        for _ in 0..5 {
            let step = ratchet.step().unwrap();
            assert_eq!(digest::sha256(&[&step.value]), committed);
            ratchet.settle();
            assert_eq!(ratchet.commitment(), step.next);
            committed = step.next;
        }
    }

    #[test]
    fn a_step_without_an_answer_comes_again_as_it_was_also_after_a_restart() {
        let mut ratchet = Ratchet::begin().unwrap();
        let first = ratchet.step().unwrap();
        assert!(ratchet.step().unwrap() == first);
        let mut restarted: Ratchet = serde_json::from_str(&serde_json::to_string(&ratchet).unwrap()).unwrap();
        assert!(restarted.step().unwrap() == first);
    }

    #[test]
    fn two_copies_part_at_their_first_step() {
        let mut one = Ratchet::begin().unwrap();
        let mut two = one.clone();
        let (one, two) = (one.step().unwrap(), two.step().unwrap());
        assert!(one.value == two.value && one.next != two.next);
    }
}
