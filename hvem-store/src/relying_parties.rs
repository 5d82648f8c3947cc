//! Relying parties as registered by the operator.

use hvem_domain::{
    grant::Scope,
    level::Level,
    relying_party::{Authentication, ClientId, RelyingParty, ReturnUri, SecretHash, SigningAlgorithm, Subject},
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

const REDIRECT: &str = "redirect";
const POST_LOGOUT: &str = "post-logout";

impl Reader {
    /// A relying party by its id.
    pub async fn relying_party(&mut self, id: &ClientId) -> Result<Option<RelyingParty>, StoreError> {
        let row = query("SELECT * FROM relying_parties WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.connection()?)
            .await?;
        match row {
            Some(row) => self.with_uris(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// All relying parties, by id.
    pub async fn relying_parties(&mut self) -> Result<Vec<RelyingParty>, StoreError> {
        let rows = query("SELECT * FROM relying_parties ORDER BY id").fetch_all(self.connection()?).await?;
        let mut parties = Vec::with_capacity(rows.len());
        for row in rows {
            parties.push(self.with_uris(&row).await?);
        }
        Ok(parties)
    }

    async fn with_uris(&mut self, row: &Row) -> Result<RelyingParty, StoreError> {
        let id = row.word("id", |text| ClientId::parse(text).ok())?;
        let rows = query("SELECT purpose, uri FROM relying_party_uris WHERE client_id = $1 ORDER BY position")
            .bind(id.as_str())
            .fetch_all(self.connection()?)
            .await?;
        let (mut redirect_uris, mut post_logout_uris) = (Vec::new(), Vec::new());
        for uri in rows.into_iter() {
            let list = if uri.text("purpose")? == REDIRECT { &mut redirect_uris } else { &mut post_logout_uris };
            list.push(uri.word("uri", |text| ReturnUri::parse(text).ok())?);
        }
        Ok(RelyingParty {
            id,
            name: row.text("name")?,
            redirect_uris,
            post_logout_uris,
            authentication: match row.maybe_array("secret_hash")? {
                Some(hash) => Authentication::Secret(SecretHash(hash)),
                None => Authentication::Public,
            },
            subject: match row.maybe_text("sector")? {
                Some(sector) => Subject::Pairwise { sector },
                None => Subject::Public,
            },
            id_token_algorithm: row.word("id_token_algorithm", SigningAlgorithm::named)?,
            require_pkce: row.number("require_pkce")? == 1,
            minimum_level: row.maybe_word("minimum_level", Level::from_text)?,
            scopes: row.text("scopes")?.split_whitespace().filter_map(Scope::from_text).collect(),
        })
    }
}

impl Tx {
    /// Adds a relying party. `Exists` when the id is taken.
    pub async fn add_relying_party(&mut self, party: &RelyingParty, now: Timestamp) -> Result<(), StoreError> {
        let (secret, sector) = (secret_of(party), sector_of(party));
        query(
            "INSERT INTO relying_parties (id, name, secret_hash, sector, id_token_algorithm, require_pkce, minimum_level, scopes, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(party.id.as_str())
        .bind(party.name.as_str())
        .bind(secret)
        .bind(sector)
        .bind(party.id_token_algorithm.name())
        .bind(i64::from(party.require_pkce))
        .bind(party.minimum_level.map(Level::as_str))
        .bind(party.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "))
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        self.add_uris(&party.id, REDIRECT, &party.redirect_uris).await?;
        self.add_uris(&party.id, POST_LOGOUT, &party.post_logout_uris).await
    }

    async fn add_uris(&mut self, id: &ClientId, purpose: &'static str, uris: &[ReturnUri]) -> Result<(), StoreError> {
        for (position, uri) in (0_i64..).zip(uris) {
            query("INSERT INTO relying_party_uris (client_id, purpose, position, uri) VALUES ($1, $2, $3, $4)")
                .bind(id.as_str())
                .bind(purpose)
                .bind(position)
                .bind(uri.as_str())
                .execute(self.connection()?)
                .await?;
        }
        Ok(())
    }

    /// Removes a relying party's registration; its grants are another matter. `Conflict` when there is none.
    pub async fn remove_relying_party(&mut self, id: &ClientId) -> Result<(), StoreError> {
        query("DELETE FROM relying_party_uris WHERE client_id = $1")
            .bind(id.as_str())
            .execute(self.connection()?)
            .await?;
        let done =
            query("DELETE FROM relying_parties WHERE id = $1").bind(id.as_str()).execute(self.connection()?).await?;
        once(done)
    }
}

fn secret_of(party: &RelyingParty) -> Option<Vec<u8>> {
    match &party.authentication {
        Authentication::Secret(hash) => Some(hash.0.to_vec()),
        Authentication::Public => None,
    }
}

fn sector_of(party: &RelyingParty) -> Option<String> {
    match &party.subject {
        Subject::Pairwise { sector } => Some(sector.clone()),
        Subject::Public => None,
    }
}
