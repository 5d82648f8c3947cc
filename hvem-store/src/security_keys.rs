//! Security keys: whose they are, whether they answer, and how far each has counted.

use hvem_domain::{
    account::Account,
    id::Id,
    security_key::{Blocked, SecurityKey, State},
    time::Timestamp,
};
use hvem_formats::webauthn::{Credential, Roaming};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// A security key, revoked or not.
    pub async fn security_key(&mut self, id: Id<SecurityKey>) -> Result<Option<SecurityKey>, StoreError> {
        let row = query("SELECT * FROM security_keys WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Those of an account that were not revoked, oldest first.
    pub async fn security_keys_of(&mut self, account: Id<Account>) -> Result<Vec<SecurityKey>, StoreError> {
        let rows =
            query("SELECT * FROM security_keys WHERE account_id = $1 AND state <> 'revoked' ORDER BY added_at, id")
                .bind(account.to_string())
                .fetch_all(self.connection()?)
                .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Adds a key that was just touched. `Exists` where its credential is known: no key makes one twice.
    pub async fn add_security_key(&mut self, key: &SecurityKey) -> Result<(), StoreError> {
        let (Credential { id, key: point, counter, backup_eligible }, (state, at, why)) =
            (&key.credential.0, columns(key.state));
        query(
            "INSERT INTO security_keys (id, account_id, credential_id, credential_key, credential_counter, credential_synced, added_at, state, state_at,
             blocked_why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(key.id.to_string())
        .bind(key.account.to_string())
        .bind(id.clone())
        .bind(point.as_bytes().to_vec())
        .bind(i64::from(*counter))
        .bind(i64::from(*backup_eligible))
        .bind(key.added_at.0)
        .bind(state)
        .bind(at)
        .bind(why)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes whether a key answers, and how far it has counted, over what was read.
    pub async fn save_security_key(&mut self, before: &SecurityKey, after: &SecurityKey) -> Result<(), StoreError> {
        let ((from, from_at, _), (state, at, why)) = (columns(before.state), columns(after.state));
        let done = query(
            "UPDATE security_keys SET state = $5, state_at = $6, blocked_why = $7, credential_counter = $8, last_used_at = $9
             WHERE id = $1 AND state = $2 AND state_at = $3 AND credential_counter = $4",
        )
        .bind(before.id.to_string())
        .bind(from)
        .bind(from_at)
        .bind(i64::from(before.credential.0.counter))
        .bind(state)
        .bind(at)
        .bind(why)
        .bind(i64::from(after.credential.0.counter))
        .bind(after.last_used_at.map(|at| at.0))
        .execute(self.connection()?)
        .await?;
        once(done)
    }
}

/// A state as it is spread over columns.
fn columns(state: State) -> (&'static str, i64, Option<&'static str>) {
    match state {
        State::InUse(at) => ("in-use", at.0, None),
        State::Blocked(at, why) => ("blocked", at.0, Some(why.as_str())),
        State::Revoked(at) => ("revoked", at.0, None),
    }
}

fn read(row: &Row) -> Result<SecurityKey, StoreError> {
    let counter = u32::try_from(row.number("credential_counter")?).map_err(|_| StoreError::Corrupt("counter"))?;
    Ok(SecurityKey {
        id: row.id("id")?,
        account: row.id("account_id")?,
        credential: Roaming(Credential {
            id: row.bytes("credential_id")?,
            key: row.key("credential_key")?,
            counter,
            backup_eligible: row.number("credential_synced")? != 0,
        }),
        added_at: row.time("added_at")?,
        last_used_at: row.maybe_time("last_used_at")?,
        state: read_state(row)?,
    })
}

fn read_state(row: &Row) -> Result<State, StoreError> {
    let at: Timestamp = row.time("state_at")?;
    Ok(match row.text("state")?.as_str() {
        "in-use" => State::InUse(at),
        "blocked" => State::Blocked(at, row.word("blocked_why", Blocked::from_text)?),
        "revoked" => State::Revoked(at),
        _ => return Err(StoreError::Corrupt("state")),
    })
}
