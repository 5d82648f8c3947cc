//! Keys that sign ID tokens, sealed; and the secret behind pairwise subs.

use hvem_domain::{
    id::{Id, Named},
    relying_party::SigningAlgorithm,
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

/// A stored key. Its life: published (so that others have fetched it before it signs) → signing → retired (still checks old tokens).
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// Its id; `kid` follows from the key itself.
    pub id: Id<StoredKey>,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Where it is in its life.
    pub state: KeyState,
    /// PKCS #8, sealed.
    pub sealed: Vec<u8>,
    /// Since when it is in that state.
    pub changed_at: Timestamp,
}

impl Named for StoredKey {
    const PREFIX: &'static str = "key";
}

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyState {
    /// Signs.
    Signing,
    /// Will sign.
    Published,
    /// Has signed.
    Retired,
}

impl KeyState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Signing, Self::Published, Self::Retired].into_iter().find(|state| state.as_str() == text)
    }

    /// Only a signing key occupies its algorithm's place.
    fn signs(self, algorithm: SigningAlgorithm) -> Option<&'static str> {
        (self == Self::Signing).then(|| algorithm.name())
    }
}

impl Reader {
    /// All keys, in the order in which they were made.
    pub async fn signing_keys(&mut self) -> Result<Vec<StoredKey>, StoreError> {
        let rows = query("SELECT * FROM signing_keys ORDER BY added_at, id").fetch_all(self.connection()?).await?;
        rows.into_iter().map(|row| read_key(&row)).collect()
    }

    /// The sealed secret behind pairwise subs.
    pub async fn subject_secret(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let row = query("SELECT sealed FROM subject_secrets WHERE purpose = 'pairwise'")
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| row.bytes("sealed")).transpose()
    }
}

impl Tx {
    /// Adds a key. `Exists` when it should sign and another one does.
    pub async fn add_signing_key(&mut self, key: &StoredKey) -> Result<(), StoreError> {
        query(
            "INSERT INTO signing_keys (id, algorithm, state, signs, sealed, added_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(key.id.to_string())
        .bind(key.algorithm.name())
        .bind(key.state.as_str())
        .bind(key.state.signs(key.algorithm))
        .bind(key.sealed.clone())
        .bind(key.changed_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Moves a key on in its life. `Conflict` when it is not where the caller thought; `Exists` when it should sign and another one does.
    pub async fn move_signing_key(&mut self, key: &StoredKey, to: KeyState, now: Timestamp) -> Result<(), StoreError> {
        let done =
            query("UPDATE signing_keys SET state = $3, signs = $4, changed_at = $5 WHERE id = $1 AND state = $2")
                .bind(key.id.to_string())
                .bind(key.state.as_str())
                .bind(to.as_str())
                .bind(to.signs(key.algorithm))
                .bind(now.0)
                .execute(self.connection()?)
                .await?;
        once(done)
    }

    /// Forgets retired keys whose last token expired long ago.
    pub async fn forget_retired_keys(&mut self, before: Timestamp) -> Result<(), StoreError> {
        query("DELETE FROM signing_keys WHERE state = 'retired' AND changed_at < $1")
            .bind(before.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Keeps the secret behind pairwise subs. `Exists` when there is one: it never changes.
    pub async fn add_subject_secret(&mut self, sealed: &[u8]) -> Result<(), StoreError> {
        query("INSERT INTO subject_secrets (purpose, sealed) VALUES ('pairwise', $1)")
            .bind(sealed.to_vec())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read_key(row: &Row) -> Result<StoredKey, StoreError> {
    Ok(StoredKey {
        id: row.id("id")?,
        algorithm: row.word("algorithm", SigningAlgorithm::named)?,
        state: row.word("state", KeyState::from_text)?,
        sealed: row.bytes("sealed")?,
        changed_at: row.time("changed_at")?,
    })
}
