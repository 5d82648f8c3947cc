//! Noticing that a software key was copied (SECURITY D7, G-35; protocol §3.4): every answer reveals the value committed to before and
//! commits to the next one. Two copies soon disagree.

use hvem_formats::digest;

/// What the server knows of a device's ratchet: two commitments, no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratchet {
    /// SHA-256 of the value that the next answer must reveal.
    pub expected: [u8; 32],
    /// SHA-256 of the value revealed last, for an answer that is sent again.
    pub before: Option<[u8; 32]>,
}

/// What an answer's pair of values says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// As expected: this is what must be stored.
    Advanced(Ratchet),
    /// The same answer once more; nothing changes.
    Again,
    /// Somebody else has answered with this key: two copies exist.
    Cloned,
}

/// Two copies of the device exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device was copied")]
pub struct Copied;

impl Ratchet {
    /// A new device's.
    pub fn new(commitment: [u8; 32]) -> Self {
        Self { expected: commitment, before: None }
    }

    /// Looks at a pair of a rightly signed answer.
    pub fn turn(&self, revealed: &[u8; 32], next: &[u8; 32]) -> Turn {
        let revealed = digest::sha256(&[revealed]);
        if revealed == self.expected {
            Turn::Advanced(Self { expected: *next, before: Some(revealed) })
        } else if self.before == Some(revealed) && *next == self.expected {
            Turn::Again
        } else {
            Turn::Cloned
        }
    }

    /// What must be stored for a pair of a rightly signed message; `None` when the same pair came before.
    pub fn advance(&self, revealed: &[u8; 32], next: &[u8; 32]) -> Result<Option<Self>, Copied> {
        match self.turn(revealed, next) {
            Turn::Advanced(ratchet) => Ok(Some(ratchet)),
            Turn::Again => Ok(None),
            Turn::Cloned => Err(Copied),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(value: u8) -> [u8; 32] {
        digest::sha256(&[&[value; 32]])
    }

    /// G-35: the first divergence is seen, whichever copy speaks first.
    #[test]
    fn a_copy_is_noticed_at_its_first_divergence() {
        let ratchet = Ratchet::new(hash(1));
        let Turn::Advanced(ratchet) = ratchet.turn(&[1; 32], &hash(2)) else {
            panic!("the first answer is as expected")
        };
        assert_eq!(ratchet.turn(&[1; 32], &hash(2)), Turn::Again);
        assert_eq!(ratchet.turn(&[1; 32], &hash(9)), Turn::Cloned);
        assert!(matches!(ratchet.turn(&[2; 32], &hash(3)), Turn::Advanced(_)));
        assert_eq!(ratchet.turn(&[7; 32], &hash(8)), Turn::Cloned);
    }
}
