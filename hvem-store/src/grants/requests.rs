//! Requests of relying parties that wait for a sign-in.

use std::time::Duration;

use hvem_domain::{
    grant::{Challenge, ClaimName, LoginRequest, Prompt, ResponseMode, Scope},
    id::Id,
    level::Level,
    relying_party::ReturnUri,
    time::Timestamp,
};

use super::{client_id, read_claims, set, words};
use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// A request that waits, and when it was asked. `None` when it was answered or has expired.
    pub async fn login_request(
        &mut self,
        id: Id<LoginRequest>,
        now: Timestamp,
    ) -> Result<Option<(LoginRequest, Timestamp)>, StoreError> {
        let row = query("SELECT * FROM login_requests WHERE id = $1 AND answered_at IS NULL AND expires_at > $2")
            .bind(id.to_string())
            .bind(now.0)
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some((read_request(&row)?, row.time("asked_at")?)))
    }
}

impl Tx {
    /// Adds a request.
    pub async fn add_login_request(
        &mut self,
        id: Id<LoginRequest>,
        request: &LoginRequest,
        asked_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO login_requests (id, client_id, redirect_uri, response_mode, state, nonce, challenge, scopes, claims_id_token,
             claims_userinfo, prompt, max_age, floor, login_hint, languages, subject, asked_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        )
        .bind(id.to_string())
        .bind(request.client.as_str())
        .bind(request.redirect_uri.as_str())
        .bind(mode_text(request.response_mode))
        .bind(request.state.clone())
        .bind(request.nonce.clone())
        .bind(request.challenge.map(|challenge| challenge.text()))
        .bind(words(&request.scopes, Scope::as_str))
        .bind(words(&request.claims.id_token, ClaimName::as_str))
        .bind(words(&request.claims.userinfo, ClaimName::as_str))
        .bind(prompt_text(request.prompt))
        .bind(request.max_age.and_then(|age| i64::try_from(age.as_secs()).ok()))
        .bind(request.floor.map(Level::as_str))
        .bind(request.login_hint.clone())
        .bind(request.languages.join(" "))
        .bind(request.subject.clone())
        .bind(asked_at.0)
        .bind(expires_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Marks a request as answered; that works once.
    pub async fn answer_login_request(&mut self, id: Id<LoginRequest>, now: Timestamp) -> Result<(), StoreError> {
        let done = query(
            "UPDATE login_requests SET answered_at = $2 WHERE id = $1 AND answered_at IS NULL AND expires_at > $2",
        )
        .bind(id.to_string())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        once(done)
    }
}

fn mode_text(mode: ResponseMode) -> &'static str {
    match mode {
        ResponseMode::Query => "query",
        ResponseMode::FormPost => "form_post",
    }
}

fn prompt_text(prompt: Prompt) -> &'static str {
    match prompt {
        Prompt::IfNeeded => "if-needed",
        Prompt::Never => "never",
        Prompt::Always => "always",
    }
}

fn read_request(row: &Row) -> Result<LoginRequest, StoreError> {
    let seconds =
        |number: i64| u64::try_from(number).map(Duration::from_secs).map_err(|_| StoreError::Corrupt("max_age"));
    let modes = [ResponseMode::Query, ResponseMode::FormPost];
    let prompts = [Prompt::IfNeeded, Prompt::Never, Prompt::Always];
    Ok(LoginRequest {
        client: client_id(row)?,
        redirect_uri: row.word("redirect_uri", |text| ReturnUri::parse(text).ok())?,
        response_mode: row.word("response_mode", |text| modes.into_iter().find(|mode| mode_text(*mode) == text))?,
        state: row.maybe_text("state")?,
        nonce: row.maybe_text("nonce")?,
        challenge: row.maybe_word("challenge", Challenge::from_text)?,
        scopes: set(&row.text("scopes")?, Scope::from_text),
        claims: read_claims(row)?,
        prompt: row.word("prompt", |text| prompts.into_iter().find(|prompt| prompt_text(*prompt) == text))?,
        max_age: row.maybe_number("max_age")?.map(seconds).transpose()?,
        floor: row.maybe_word("floor", Level::from_text)?,
        login_hint: row.maybe_text("login_hint")?,
        languages: row.text("languages")?.split_whitespace().map(str::to_owned).collect(),
        subject: row.maybe_text("subject")?,
    })
}
