//! base64url without padding (RFC 4648 §5), the only base64 that hvem writes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes as b64u text.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes from b64u text; `None` when it is anything else (padding and stray bits are refused).
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Exactly `N` bytes from b64u text.
pub fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}

/// For `#[serde(with = "b64::array")]`: a fixed number of bytes as b64u text.
pub mod array {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the bytes as text.
    pub fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::encode(bytes))
    }

    /// Reads text of exactly `N` bytes.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(from)?;
        super::decode_array(&text).ok_or_else(|| D::Error::custom("not base64url of the right length"))
    }
}

/// For `#[serde(with = "b64::bytes")]`: any number of bytes as b64u text.
pub mod bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the bytes as text.
    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::encode(bytes))
    }

    /// Reads text.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        super::decode(&text).ok_or_else(|| D::Error::custom("not base64url"))
    }
}

/// For `#[serde(with = "b64::optional_array")]`: a fixed number of bytes, or null.
pub mod optional_array {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the bytes as text, or null.
    pub fn serialize<S: Serializer, const N: usize>(bytes: &Option<[u8; N]>, to: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => to.serialize_str(&super::encode(bytes)),
            None => to.serialize_none(),
        }
    }

    /// Reads text of exactly `N` bytes, or null.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<Option<[u8; N]>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        super::decode_array(&text).map(Some).ok_or_else(|| D::Error::custom("not base64url of the right length"))
    }
}
