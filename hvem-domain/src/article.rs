//! What a person can have beside the app, order by post, and make their own: a code display, a code reader, or a security key.

use crate::{
    ceremony::{Evidence, Fact},
    code_token::Kind,
    scheme::Gate,
};

/// Such a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Article {
    /// A code device, which the office has in stock by its serial number.
    CodeToken(Kind),
    /// A security key, which is nobody's until it is touched.
    SecurityKey,
}

impl Article {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::CodeToken(Kind::Display), Self::CodeToken(Kind::Reader), Self::SecurityKey];

    /// As stored, in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CodeToken(kind) => kind.as_str(),
            Self::SecurityKey => "security-key",
        }
    }

    /// From the store or an address.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|article| article.as_str() == text)
    }

    /// What its holder does first to make it theirs: by this the way of an activation is chosen.
    pub fn first_gate(self) -> Gate {
        match self {
            Self::CodeToken(_) => Gate::SerialNumber,
            Self::SecurityKey => Gate::SecurityKey,
        }
    }
}

/// Passes `Gate::ChooseToken`.
pub fn chosen() -> Evidence {
    Evidence::new(Gate::ChooseToken, Fact::Plain)
}
