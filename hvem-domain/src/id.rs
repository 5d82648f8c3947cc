//! Ids: 16 random bytes with a prefix that says of what, typed so that one can't stand where another belongs.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use hvem_formats::crockford;

/// What has ids.
pub trait Named {
    /// Written before the id: `dev` in `dev_0ahv…`.
    const PREFIX: &'static str;
}

/// The id of a `T`.
pub struct Id<T>([u8; 16], PhantomData<fn() -> T>);

/// The text is not an id of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

impl<T> Id<T> {
    /// From 16 random bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes, PhantomData)
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// A short form to read aloud to support: `K74M-0QXR` (40 bits; to find, not to identify).
    pub fn serial(&self) -> String {
        let text = crockford::code(&self.0, 8);
        format!("{}-{}", &text[..4], &text[4..])
    }
}

impl<T: Named> fmt::Display for Id<T> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}_{}", T::PREFIX, crockford::encode(&self.0).to_ascii_lowercase())
    }
}

impl<T: Named> fmt::Debug for Id<T> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}

impl<T: Named> FromStr for Id<T> {
    type Err = NotAnId;

    /// Only the exact form that `Display` writes: an id has one spelling, because spellings are signed.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.strip_prefix(T::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(NotAnId)?;
        let bytes = crockford::decode(digits).and_then(|bytes| bytes.try_into().ok()).ok_or(NotAnId)?;
        let id = Self::from_bytes(bytes);
        if id.to_string() == text { Ok(id) } else { Err(NotAnId) }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, to: &mut H) {
        self.0.hash(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Cup;
    impl Named for Cup {
        const PREFIX: &'static str = "cup";
    }

    #[test]
    fn an_id_comes_back_from_its_text_and_from_no_other_spelling() {
        let id = Id::<Cup>::from_bytes([0xa5; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse::<Id<Cup>>(), Err(NotAnId));
        assert_eq!("pot_00000000000000000000000000".parse::<Id<Cup>>(), Err(NotAnId));
        assert_eq!("cup_".parse::<Id<Cup>>(), Err(NotAnId));
    }
}
