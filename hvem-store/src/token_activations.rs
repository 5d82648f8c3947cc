//! Activations of code devices and security keys under way. A change is written only over the state it was read from.

use hvem_domain::{
    account::Account,
    activation::token::{By, TokenActivation},
    article::Article,
    ceremony::Ceremony,
    ceremony_text,
    code_token::Serial,
    id::Id,
    password::PasswordRecord,
    scheme::Gate,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// An activation; `plan` is the scheme's list. `None` where its steps are not those of this plan, or a version before began it: the person begins again.
    pub async fn token_activation(
        &mut self,
        id: Id<TokenActivation>,
        plan: &[Gate],
    ) -> Result<Option<TokenActivation>, StoreError> {
        let row = query("SELECT * FROM token_activations WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map_or(Ok(None), |row| read(&row, plan))
    }
}

impl Tx {
    /// Adds one that has just begun.
    pub async fn add_token_activation(&mut self, activation: &TokenActivation) -> Result<(), StoreError> {
        let (began, expires_at) = activation.ceremony.times();
        let (letter, session) = match activation.by {
            By::Letter(letter) => (Some(letter), None),
            By::Session(session) => (None, Some(session)),
        };
        query(
            "INSERT INTO token_activations (id, account_id, browser, letter_id, session_id, steps, began_at, expires_at, nonce, done, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)",
        )
        .bind(activation.id.to_string())
        .bind(activation.account.to_string())
        .bind(activation.browser.text())
        .bind(letter.map(|letter| letter.to_string()))
        .bind(session.map(|session| session.to_string()))
        .bind(ceremony_text::write(activation.ceremony.steps()))
        .bind(began.0)
        .bind(expires_at.0)
        .bind(activation.nonce.to_vec())
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed one. `Conflict` when it was changed meanwhile, or is done.
    pub async fn save_token_activation(&mut self, activation: &TokenActivation) -> Result<(), StoreError> {
        // With the device the password is the account's: nobody needs it here any more.
        let password = activation.password.as_ref().filter(|_| !activation.done);
        let done = query(
            "UPDATE token_activations SET steps = $3, kind = $4, password = $5, serial = $6, done = $7, version = version + 1
             WHERE id = $1 AND version = $2 AND done = 0",
        )
        .bind(activation.id.to_string())
        .bind(activation.version)
        .bind(ceremony_text::write(activation.ceremony.steps()))
        .bind(activation.article.map(Article::as_str))
        .bind(password.map(|record| record.as_str().to_owned()))
        .bind(activation.serial.as_ref().map(|serial| serial.as_str().to_owned()))
        .bind(i64::from(activation.done))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Ends those of an account that are under way: what let them begin is not enough any more.
    pub async fn end_token_activations_of(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        query("DELETE FROM token_activations WHERE account_id = $1 AND done = 0")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read(row: &Row, plan: &[Gate]) -> Result<Option<TokenActivation>, StoreError> {
    let id: Id<TokenActivation> = row.id("id")?;
    let times = (row.time("began_at")?, row.time("expires_at")?);
    let replayed = Ceremony::replay(Id::from_bytes(*id.as_bytes()), plan, times, row.steps("steps")?);
    let (Ok(ceremony), Some(nonce)) = (replayed, row.maybe_array("nonce")?) else { return Ok(None) };
    let by = row.maybe_id("letter_id")?.map(By::Letter).or(row.maybe_id("session_id")?.map(By::Session));
    Ok(Some(TokenActivation {
        id,
        account: row.id("account_id")?,
        browser: row.hash("browser")?,
        by: by.ok_or(StoreError::Corrupt("letter_id"))?,
        ceremony,
        article: row.maybe_word("kind", Article::from_text)?,
        password: row.maybe_text("password")?.map(PasswordRecord::from_stored),
        serial: row
            .maybe_text("serial")?
            .map(|text| text.parse::<Serial>().map_err(|_| StoreError::Corrupt("serial")))
            .transpose()?,
        nonce,
        done: row.number("done")? != 0,
        version: row.number("version")?,
    }))
}
