//! Reading columns into the domain's types. A value that no version ever wrote is `Corrupt`, never a panic.

use std::str::FromStr;

use hvem_domain::{
    ceremony::Step,
    ceremony_text,
    id::{Id, Named},
    level::Level,
    secret::TokenHash,
    time::Timestamp,
};
use hvem_formats::key::P256;
use sqlx::{Row as _, any::AnyRow};

use crate::StoreError;

/// A row that knows the domain's types.
pub(crate) struct Row(pub(crate) AnyRow);

type Read<T> = Result<T, StoreError>;

impl Row {
    pub(crate) fn text(&self, column: &'static str) -> Read<String> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn maybe_text(&self, column: &'static str) -> Read<Option<String>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn number(&self, column: &'static str) -> Read<i64> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn maybe_number(&self, column: &'static str) -> Read<Option<i64>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn time(&self, column: &'static str) -> Read<Timestamp> {
        self.number(column).map(Timestamp)
    }

    pub(crate) fn maybe_time(&self, column: &'static str) -> Read<Option<Timestamp>> {
        Ok(self.maybe_number(column)?.map(Timestamp))
    }

    pub(crate) fn small(&self, column: &'static str) -> Read<u8> {
        u8::try_from(self.number(column)?).map_err(|_| StoreError::Corrupt(column))
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Read<Vec<u8>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn maybe_bytes(&self, column: &'static str) -> Read<Option<Vec<u8>>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn array<const N: usize>(&self, column: &'static str) -> Read<[u8; N]> {
        self.bytes(column)?.try_into().map_err(|_| StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_array<const N: usize>(&self, column: &'static str) -> Read<Option<[u8; N]>> {
        self.maybe_bytes(column)?.map(|bytes| bytes.try_into().map_err(|_| StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn id<T: Named>(&self, column: &'static str) -> Read<Id<T>> {
        self.parsed(column)
    }

    pub(crate) fn maybe_id<T: Named>(&self, column: &'static str) -> Read<Option<Id<T>>> {
        self.maybe_text(column)?.map(|text| text.parse().map_err(|_| StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn parsed<T: FromStr>(&self, column: &'static str) -> Read<T> {
        self.text(column)?.parse().map_err(|_| StoreError::Corrupt(column))
    }

    /// A value that has a `from_text`.
    pub(crate) fn word<T>(&self, column: &'static str, from_text: impl Fn(&str) -> Option<T>) -> Read<T> {
        from_text(&self.text(column)?).ok_or(StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_word<T>(&self, column: &'static str, from_text: impl Fn(&str) -> Option<T>) -> Read<Option<T>> {
        self.maybe_text(column)?.map(|text| from_text(&text).ok_or(StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn hash(&self, column: &'static str) -> Read<TokenHash> {
        self.word(column, TokenHash::from_text)
    }

    pub(crate) fn level(&self, column: &'static str) -> Read<Level> {
        self.word(column, Level::from_text)
    }

    pub(crate) fn key(&self, column: &'static str) -> Read<P256> {
        P256::from_point(&self.bytes(column)?).ok_or(StoreError::Corrupt(column))
    }

    pub(crate) fn maybe_key(&self, column: &'static str) -> Read<Option<P256>> {
        self.maybe_bytes(column)?.map(|point| P256::from_point(&point).ok_or(StoreError::Corrupt(column))).transpose()
    }

    pub(crate) fn steps(&self, column: &'static str) -> Read<Vec<Step>> {
        self.word(column, ceremony_text::read)
    }
}

/// A conditional update wrote its one row, or somebody else was first.
pub(crate) fn once(written: u64) -> Result<(), StoreError> {
    if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
