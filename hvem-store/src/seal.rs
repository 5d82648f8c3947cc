//! Sealing secrets at rest under the key-encryption key, which lies outside the database (SECURITY decision 13): AES-256-GCM, the context
//! (table, column, row) authenticated, a version byte first.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};

const VERSION: u8 = 1;
const NONCE: usize = 12;

/// Holds the key-encryption key.
pub struct Sealer(RandomizedNonceKey);

/// What was to be opened is not what was sealed, or under another key or context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value can't be opened with this key")]
pub struct Unopenable;

impl Sealer {
    /// With a key of 32 bytes.
    pub fn new(key: &[u8; 32]) -> Result<Self, Unopenable> {
        RandomizedNonceKey::new(&AES_256_GCM, key).map(Self).map_err(|_| Unopenable)
    }

    /// Seals `plain` for this place and no other. The nonce is drawn by the library itself: it must never repeat, so no caller may choose it.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let mut sealed = plain.to_vec();
        let nonce =
            self.0.seal_in_place_append_tag(Aad::from(context.as_bytes()), &mut sealed).map_err(|_| Unopenable)?;
        Ok([&[VERSION], &nonce.as_ref()[..], &sealed].concat())
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        let (&version, rest) = sealed.split_first().ok_or(Unopenable)?;
        let (nonce, body) = rest.split_at_checked(NONCE).filter(|_| version == VERSION).ok_or(Unopenable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unopenable)?;
        let mut body = body.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::from(context.as_bytes()), &mut body).map_err(|_| Unopenable)?;
        Ok(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_under_its_key() {
        let sealer = Sealer::new(&[1; 32]).unwrap();
        let sealed = sealer.seal("devices/1", b"secret").unwrap();
        assert_eq!(sealer.open("devices/1", &sealed).unwrap(), b"secret");
        assert_eq!(sealer.open("devices/2", &sealed), Err(Unopenable));
        assert_eq!(Sealer::new(&[2; 32]).unwrap().open("devices/1", &sealed), Err(Unopenable));
        assert_eq!(sealer.open("devices/1", &sealed[..8]), Err(Unopenable));
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
    }
}
