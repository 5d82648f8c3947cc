//! Grants, and the codes and tokens that stand for them. Everything that may happen once is a conditional update.

mod requests;

use std::collections::BTreeSet;

use hvem_domain::{
    account::Account,
    grant::{Authenticated, Challenge, ClaimName, Grant, RefreshToken, RequestedClaims, Scope, UnspentCode},
    id::Id,
    relying_party::ClientId,
    secret::TokenHash,
    session::Session,
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

/// A code as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundCode {
    /// Nobody has exchanged it.
    Unspent(UnspentCode),
    /// It was exchanged before: whoever shows it again has stolen it, or the one before had.
    Spent {
        /// For whom it was made.
        client: ClientId,
        /// What it stood for.
        grant: Id<Grant>,
    },
}

/// A refresh token as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundRefresh {
    /// Nothing has replaced it.
    Current(RefreshToken),
    /// It was replaced by a newer one (RFC 9700 §4.14.2).
    Replaced(Id<Grant>),
}

impl Reader {
    /// A code, spent or not.
    pub async fn code(&mut self, code: &TokenHash) -> Result<Option<FoundCode>, StoreError> {
        let row =
            query("SELECT * FROM codes WHERE code = $1").bind(code.text()).fetch_optional(self.connection()?).await?;
        row.map(|row| read_code(&row)).transpose()
    }

    /// A grant that was not revoked.
    pub async fn grant(&mut self, id: Id<Grant>) -> Result<Option<Grant>, StoreError> {
        let row = query("SELECT * FROM grants WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| read_grant(&row)).transpose()
    }

    /// The grant that an access token stands for, unless it has expired or the grant was revoked.
    pub async fn grant_by_access_token(
        &mut self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<Grant>, StoreError> {
        let row = query(
            "SELECT grants.* FROM grants JOIN access_tokens ON access_tokens.grant_id = grants.id
             WHERE access_tokens.token = $1 AND access_tokens.expires_at > $2 AND grants.revoked_at IS NULL",
        )
        .bind(token.text())
        .bind(now.0)
        .fetch_optional(self.connection()?)
        .await?;
        row.map(|row| read_grant(&row)).transpose()
    }

    /// A refresh token, replaced or not.
    pub async fn refresh_token(&mut self, token: &TokenHash) -> Result<Option<FoundRefresh>, StoreError> {
        let row = query("SELECT * FROM refresh_tokens WHERE token = $1")
            .bind(token.text())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let grant = row.id("grant_id")?;
        Ok(Some(match row.maybe_time("replaced_at")? {
            Some(_) => FoundRefresh::Replaced(grant),
            None => FoundRefresh::Current(RefreshToken { grant, expires_at: row.time("expires_at")? }),
        }))
    }
}

impl Tx {
    /// Adds a grant.
    pub async fn add_grant(&mut self, grant: &Grant, now: Timestamp) -> Result<(), StoreError> {
        query(
            "INSERT INTO grants (id, client_id, account_id, session_id, authenticated_at, level, methods, scopes, offline,
             claims_id_token, claims_userinfo, nonce, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(grant.id.to_string())
        .bind(grant.client.as_str())
        .bind(grant.by.account.to_string())
        .bind(grant.by.session.to_string())
        .bind(grant.by.at.0)
        .bind(grant.by.level.as_str())
        .bind(grant.by.methods.join(" "))
        .bind(words(&grant.scopes, Scope::as_str))
        .bind(i64::from(grant.is_offline()))
        .bind(words(&grant.claims.id_token, ClaimName::as_str))
        .bind(words(&grant.claims.userinfo, ClaimName::as_str))
        .bind(grant.nonce.clone())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Adds a code.
    pub async fn add_code(&mut self, hash: &TokenHash, code: &UnspentCode) -> Result<(), StoreError> {
        query("INSERT INTO codes (code, grant_id, client_id, redirect_uri, challenge, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(hash.text())
            .bind(code.grant.to_string())
            .bind(code.client.as_str())
            .bind(code.redirect_uri.as_str())
            .bind(code.challenge.map(|challenge| challenge.text()))
            .bind(code.expires_at.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Spends a code; it works once.
    pub async fn spend_code(&mut self, code: &TokenHash, now: Timestamp) -> Result<(), StoreError> {
        let done = query("UPDATE codes SET spent_at = $2 WHERE code = $1 AND spent_at IS NULL")
            .bind(code.text())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Adds an access token.
    pub async fn add_access_token(
        &mut self,
        token: &TokenHash,
        grant: Id<Grant>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        query("INSERT INTO access_tokens (token, grant_id, expires_at) VALUES ($1, $2, $3)")
            .bind(token.text())
            .bind(grant.to_string())
            .bind(expires_at.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Adds a refresh token.
    pub async fn add_refresh_token(&mut self, token: &TokenHash, refresh: &RefreshToken) -> Result<(), StoreError> {
        query("INSERT INTO refresh_tokens (token, grant_id, expires_at) VALUES ($1, $2, $3)")
            .bind(token.text())
            .bind(refresh.grant.to_string())
            .bind(refresh.expires_at.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Marks a refresh token as replaced; that works once.
    pub async fn replace_refresh_token(&mut self, token: &TokenHash, now: Timestamp) -> Result<(), StoreError> {
        let done = query("UPDATE refresh_tokens SET replaced_at = $2 WHERE token = $1 AND replaced_at IS NULL")
            .bind(token.text())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Revokes a grant with all that stands for it.
    pub async fn revoke_grant(&mut self, id: Id<Grant>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// The person signed out: revokes what the session granted, except what was granted beyond it (`offline_access`).
    pub async fn revoke_session_grants(&mut self, session: Id<Session>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE grants SET revoked_at = $2 WHERE session_id = $1 AND offline = 0 AND revoked_at IS NULL")
            .bind(session.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Revokes all that an account ever granted: its password was reset, or it is closed.
    pub async fn revoke_account_grants(&mut self, account: Id<Account>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE grants SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL")
            .bind(account.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Revokes all that a relying party was granted: it was removed.
    pub async fn revoke_client_grants(&mut self, client: &ClientId, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE grants SET revoked_at = $2 WHERE client_id = $1 AND revoked_at IS NULL")
            .bind(client.as_str())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Deletes what expired before that time and grants for which nothing stands any more.
    pub async fn sweep_grants(&mut self, before: Timestamp) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM login_requests WHERE expires_at < $1",
            "DELETE FROM codes WHERE expires_at < $1",
            "DELETE FROM access_tokens WHERE expires_at < $1",
            "DELETE FROM refresh_tokens WHERE expires_at < $1",
            "DELETE FROM grants WHERE granted_at < $1 AND NOT EXISTS (SELECT 1 FROM codes WHERE codes.grant_id = grants.id)
             AND NOT EXISTS (SELECT 1 FROM access_tokens WHERE access_tokens.grant_id = grants.id)
             AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE refresh_tokens.grant_id = grants.id)",
        ] {
            query(statement).bind(before.0).execute(self.connection()?).await?;
        }
        Ok(())
    }
}

/// A set of words as one text.
fn words<T: Copy>(set: &BTreeSet<T>, word: impl Fn(T) -> &'static str) -> String {
    set.iter().map(|item| word(*item)).collect::<Vec<_>>().join(" ")
}

/// A set of words from one text. Words of a newer version are not ours to grant.
fn set<T: Ord>(text: &str, from_text: impl Fn(&str) -> Option<T>) -> BTreeSet<T> {
    text.split_whitespace().filter_map(from_text).collect()
}

fn read_claims(row: &Row) -> Result<RequestedClaims, StoreError> {
    Ok(RequestedClaims {
        id_token: set(&row.text("claims_id_token")?, ClaimName::from_text),
        userinfo: set(&row.text("claims_userinfo")?, ClaimName::from_text),
    })
}

fn client_id(row: &Row) -> Result<ClientId, StoreError> {
    row.word("client_id", |text| ClientId::parse(text).ok())
}

fn read_code(row: &Row) -> Result<FoundCode, StoreError> {
    let (client, grant) = (client_id(row)?, row.id("grant_id")?);
    if row.maybe_time("spent_at")?.is_some() {
        return Ok(FoundCode::Spent { client, grant });
    }
    Ok(FoundCode::Unspent(UnspentCode {
        grant,
        client,
        redirect_uri: row.text("redirect_uri")?,
        challenge: row.maybe_word("challenge", Challenge::from_text)?,
        expires_at: row.time("expires_at")?,
    }))
}

fn read_grant(row: &Row) -> Result<Grant, StoreError> {
    Ok(Grant {
        id: row.id("id")?,
        client: client_id(row)?,
        by: Authenticated {
            account: row.id("account_id")?,
            session: row.id("session_id")?,
            at: row.time("authenticated_at")?,
            level: row.level("level")?,
            methods: row.text("methods")?.split_whitespace().map(str::to_owned).collect(),
        },
        scopes: set(&row.text("scopes")?, Scope::from_text),
        claims: read_claims(row)?,
        nonce: row.maybe_text("nonce")?,
    })
}
