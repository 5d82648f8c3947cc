//! Values that must not be seen. A secret can't be printed, compares in constant time and is stored only as its hash.

use hvem_formats::{b64, digest};

/// A one-time or bearer token of `N` random bytes. Its text goes to its owner, its hash to the database.
#[derive(Clone)]
pub struct Token<const N: usize>([u8; N]);

impl<const N: usize> Token<N> {
    /// From random bytes.
    pub fn from_bytes(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// From what came back; `None` when it can't be one of ours.
    pub fn from_text(text: &str) -> Option<Self> {
        b64::decode_array(text).map(Self)
    }

    /// For its owner only.
    pub fn reveal(&self) -> String {
        b64::encode(self.0)
    }

    /// For its owner only.
    pub fn reveal_bytes(&self) -> &[u8; N] {
        &self.0
    }

    /// What is stored. Tokens are random and long, so a plain hash can't be reversed by guessing.
    pub fn hash(&self) -> TokenHash {
        TokenHash(digest::sha256(&[b"hvem/v1/token\0", &self.0]))
    }
}

/// SHA-256 of a token.
#[derive(Clone, Copy, Debug)]
pub struct TokenHash(pub [u8; 32]);

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        digest::same(&self.0, &other.0)
    }
}
impl Eq for TokenHash {}

impl TokenHash {
    /// As stored.
    pub fn text(&self) -> String {
        b64::encode(self.0)
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        b64::decode_array(text).map(Self)
    }
}

/// Makes what a page must show again after a reload, without storing it: short-lived secrets follow from this key, which lies outside the
/// database, and the random id they belong to. A stolen database holds none of them.
pub struct DerivationKey([u8; 32]);

impl DerivationKey {
    /// From 32 random bytes.
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// 32 bytes for this purpose and this id.
    pub fn derive(&self, label: &str, id: &[u8; 16], turn: u32) -> [u8; 32] {
        digest::hmac_sha256(&self.0, &[label.as_bytes(), &[0], id, &turn.to_be_bytes()])
    }

    /// A hash of something that has too few values for a plain one: whoever has the database can't try them all. Parts have a fixed length each, but for the last one.
    pub fn keyed_hash(&self, label: &str, parts: &[&[u8]]) -> TokenHash {
        let labelled: Vec<&[u8]> = [label.as_bytes(), &[0]].into_iter().chain(parts.iter().copied()).collect();
        TokenHash(digest::hmac_sha256(&self.0, &labelled))
    }

    /// 16 bytes for this purpose and this id.
    pub fn derive_short(&self, label: &str, id: &[u8; 16], turn: u32) -> [u8; 16] {
        let mut short = [0; 16];
        short.copy_from_slice(&self.derive(label, id, turn)[..16]);
        short
    }
}
