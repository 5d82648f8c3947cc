//! What is signed: a versioned label and length-prefixed fields (protocol §1). Nothing is signed in any other form.

use crate::digest;

/// A transcript being written. Fields are appended in the order that the protocol lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript(Vec<u8>);

impl Transcript {
    /// Begins with a label such as `hvem/v1/approval`.
    pub fn new(label: &str) -> Self {
        Self(Vec::with_capacity(256)).bytes(label.as_bytes())
    }

    /// Appends a field of bytes.
    pub fn bytes(mut self, field: &[u8]) -> Self {
        // A field of 4 GiB can't come in: request bodies are limited long before.
        let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    /// Appends a field of text.
    pub fn text(self, field: &str) -> Self {
        self.bytes(field.as_bytes())
    }

    /// Appends a time in milliseconds, as decimal text.
    pub fn time(self, ms: i64) -> Self {
        self.text(&ms.to_string())
    }

    /// The bytes to sign.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 of the bytes: the challenge of a platform key.
    pub fn digest(&self) -> [u8; 32] {
        digest::sha256(&[&self.0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_from_one_field_to_the_next_changes_the_transcript() {
        let one = Transcript::new("hvem/v1/test").text("ab").text("c");
        let two = Transcript::new("hvem/v1/test").text("a").text("bc");
        assert_ne!(one, two);
    }
}
