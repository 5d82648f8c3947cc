//! Codes and refresh tokens become access tokens; access tokens say whose they are.

use std::time::Duration;

use hvem_domain::{
    account::Account,
    audit::Entry,
    civil_number::CivilNumber,
    grant::{ACCESS_LIFETIME, Grant, Presented, REFRESH_LIFETIME, RefreshToken},
    id::Id,
    relying_party::{Authentication, RelyingParty},
    secret::{Token, TokenHash},
    time::Timestamp,
};
use hvem_store::{
    StoreError, Tx,
    grants::{FoundCode, FoundRefresh},
};

use super::{GrantError, GrantRefusal, Grants};
use crate::ports::Draw;

/// What a relying party shows to get tokens. Who it is has been checked.
#[derive(Clone, Copy, Debug)]
pub struct Redemption<'a> {
    /// The code.
    pub code: &'a str,
    /// Where it says the code was sent.
    pub redirect_uri: Option<&'a str>,
    /// PKCE.
    pub verifier: Option<&'a str>,
}

/// Tokens, and what the ID token beside them says.
pub struct Issued {
    /// What they stand for.
    pub grant: Grant,
    /// About whom.
    pub account: Account,
    /// What the party calls that person.
    pub subject: String,
    /// The access token and how long it lasts.
    pub access: (String, Duration),
    /// The refresh token, if the grant outlives the session.
    pub refresh: Option<String>,
    /// When they were issued.
    pub at: Timestamp,
}

/// Whom an access token speaks of, and what may be told.
pub struct WhoseToken {
    /// What may be told.
    pub grant: Grant,
    /// About whom.
    pub account: Account,
    /// The person's civil number: where the grant tells it, and the party is entitled to it still.
    pub civil_number: Option<CivilNumber>,
    /// What the party calls that person.
    pub subject: String,
}

impl Grants {
    /// Exchanges a code. Works once; a second try takes back what the first one got (RFC 6749 §4.1.2).
    pub async fn redeem(&self, party: &RelyingParty, shown: Redemption<'_>) -> Result<Issued, GrantError> {
        let now = self.clock.now();
        let hash = Token::<32>::from_text(shown.code).ok_or(GrantRefusal::Unknown)?.hash();
        let mut tx = self.store.begin().await?;
        let code = match tx.code(&hash).await?.ok_or(GrantRefusal::Unknown)? {
            FoundCode::Unspent(code) => code,
            FoundCode::Spent { client, grant } if client == party.id => return replayed(tx, grant, now).await,
            // Another party can't take anything back from the one that was meant.
            FoundCode::Spent { .. } => return Err(GrantRefusal::Unknown.into()),
        };
        let presented = Presented { client: &party.id, redirect_uri: shown.redirect_uri, verifier: shown.verifier };
        let grant = code.redeem(presented, now).map_err(GrantRefusal::from)?;
        match tx.spend_code(&hash, now).await {
            // Two at the same moment: one of them is a thief, and nobody can say which.
            Err(StoreError::Conflict) => {
                drop(tx);
                return replayed(self.store.begin().await?, grant, now).await;
            }
            done => done?,
        }
        self.issue(tx, party, grant, Next::First, now).await
    }

    /// Exchanges a refresh token. A public client gets a new one each time, and showing an old one revokes the grant (RFC 9700 §4.14.2);
    /// a confidential client proves who it is instead, and keeps its token.
    pub async fn refresh(&self, party: &RelyingParty, shown: &str) -> Result<Issued, GrantError> {
        let now = self.clock.now();
        let hash = Token::<32>::from_text(shown).ok_or(GrantRefusal::Unknown)?.hash();
        let mut tx = self.store.begin().await?;
        let (id, expires_at) = match tx.refresh_token(&hash).await?.ok_or(GrantRefusal::Unknown)? {
            FoundRefresh::Current(token) => (token.grant, Some(token.expires_at)),
            FoundRefresh::Replaced(grant) => (grant, None),
        };
        let grant = tx.grant(id).await?.ok_or(GrantRefusal::Revoked)?;
        if grant.client != party.id {
            return Err(GrantRefusal::OtherClient.into());
        }
        let Some(expires_at) = expires_at else { return replayed(tx, id, now).await };
        if now >= expires_at {
            return Err(GrantRefusal::Expired.into());
        }
        let next = match party.authentication {
            Authentication::Secret(_) => Next::Keep,
            Authentication::Public => {
                replace(&mut tx, &hash, now).await?;
                Next::Replace(expires_at)
            }
        };
        self.issue(tx, party, id, next, now).await
    }

    /// Whose access token this is; `None` when it is not one, or not any more.
    pub async fn whose(&self, shown: &str) -> Result<Option<WhoseToken>, GrantError> {
        let Some(token) = Token::<32>::from_text(shown) else { return Ok(None) };
        let mut reader = self.store.read().await?;
        let Some(grant) = reader.grant_by_access_token(&token.hash(), self.clock.now()).await? else { return Ok(None) };
        let (party, account) = (reader.relying_party(&grant.client).await?, reader.account(grant.by.account).await?);
        let (Some(party), Some(account)) = (party, account) else { return Ok(None) };
        let civil_number = if grant.tells_civil_number() && party.is_told_civil_numbers() {
            reader.civil_number(account.id, &self.sealer).await?.map(|(number, _)| number)
        } else {
            None
        };
        Ok(Some(WhoseToken { subject: self.subject(&party, account.id), grant, account, civil_number }))
    }

    async fn issue(
        &self,
        mut tx: Tx,
        party: &RelyingParty,
        id: Id<Grant>,
        next: Next,
        now: Timestamp,
    ) -> Result<Issued, GrantError> {
        let grant = tx.grant(id).await?.ok_or(GrantRefusal::Revoked)?;
        let account = tx.account(grant.by.account).await?.ok_or(GrantRefusal::Revoked)?;
        let access = self.entropy.token::<32>()?;
        tx.add_access_token(&access.hash(), id, now + ACCESS_LIFETIME).await?;
        let expires_at = match next {
            Next::First => grant.is_offline().then(|| now + REFRESH_LIFETIME),
            // A chain of refresh tokens ends when its first one would have.
            Next::Replace(expires_at) => Some(expires_at),
            Next::Keep => None,
        };
        let refresh = match expires_at {
            None => None,
            Some(expires_at) => {
                let token = self.entropy.token::<32>()?;
                tx.add_refresh_token(&token.hash(), &RefreshToken { grant: id, expires_at }).await?;
                Some(token.reveal())
            }
        };
        let entry =
            Entry::new("grant.tokens-issued", Some(account.id), now).with("client", &grant.client).with("grant", id);
        tx.commit(entry).await?;
        Ok(Issued {
            subject: self.subject(party, account.id),
            grant,
            account,
            access: (access.reveal(), ACCESS_LIFETIME),
            refresh,
            at: now,
        })
    }
}

/// Whether a refresh token is issued along with the access token.
enum Next {
    /// The code's exchange: if the grant outlives the session.
    First,
    /// Instead of the one shown, valid as long.
    Replace(Timestamp),
    /// The one shown stays valid.
    Keep,
}

async fn replace(tx: &mut Tx, shown: &TokenHash, now: Timestamp) -> Result<(), GrantError> {
    match tx.replace_refresh_token(shown, now).await {
        // Two at the same moment: the other one has the new token.
        Err(StoreError::Conflict) => Err(GrantRefusal::Replayed.into()),
        done => Ok(done?),
    }
}

async fn replayed(mut tx: Tx, grant: Id<Grant>, now: Timestamp) -> Result<Issued, GrantError> {
    tx.revoke_grant(grant, now).await?;
    tx.commit(Entry::new("grant.revoked", None, now).with("grant", grant).with("why", "replay")).await?;
    Err(GrantRefusal::Replayed.into())
}
