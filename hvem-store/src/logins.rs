//! Sign-ins under way. A change is written only over the version it was read from.

use hvem_domain::{
    account::Account,
    ceremony::Ceremony,
    ceremony_text,
    device::Device,
    id::Id,
    login::{Asker, Ending, Login, Purpose, TypedCode},
    scheme::{Order, Scheme},
    secret::TokenHash,
    user_id::UserId,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// A sign-in of this scheme.
    pub async fn login(&mut self, id: Id<Login>, scheme: &Scheme) -> Result<Option<Login>, StoreError> {
        let row =
            query("SELECT * FROM logins WHERE id = $1").bind(id.to_string()).fetch_optional(self.connection()?).await?;
        row.map(|row| read(&row, scheme)).transpose()
    }
}

impl Tx {
    /// Adds a sign-in that begins.
    pub async fn add_login(&mut self, login: &Login) -> Result<(), StoreError> {
        let (began, expires_at) = login.ceremony.times();
        let (purpose, target) = purpose_columns(&login.purpose);
        query(
            "INSERT INTO logins (id, steps, began_at, expires_at, asker_id, asker_name, purpose, target, floor, browser, browser_description,
             nonce, claimed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
        )
        .bind(login.id.to_string())
        .bind(ceremony_text::write(login.ceremony.steps()))
        .bind(began.0)
        .bind(expires_at.0)
        .bind(login.asker.id.as_str())
        .bind(login.asker.name.as_str())
        .bind(purpose)
        .bind(target)
        .bind(login.floor.as_str())
        .bind(login.browser.text())
        .bind(login.browser_description.as_str())
        .bind(login.nonce.to_vec())
        .bind(login.claimed.as_ref().map(|user_id| user_id.as_str().to_owned()))
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed sign-in. `Conflict` when it was changed meanwhile or has ended.
    pub async fn save_login(&mut self, login: &Login) -> Result<(), StoreError> {
        let done = query(
            "UPDATE logins SET steps = $3, browser_key = $4, claimed = $5, account_id = $6, approval_id = $7, ended = $8, gate_order = $9,
             typed_code = $10, typed_code_at = $11, version = version + 1
             WHERE id = $1 AND version = $2 AND ended IS NULL",
        )
        .bind(login.id.to_string())
        .bind(login.version)
        .bind(ceremony_text::write(login.ceremony.steps()))
        .bind(login.browser_key.map(|key| key.as_bytes().to_vec()))
        .bind(login.claimed.as_ref().map(|user_id| user_id.as_str().to_owned()))
        .bind(login.account.map(|id| id.to_string()))
        .bind(login.approval.map(|id| id.to_string()))
        .bind(login.ended.map(Ending::as_str))
        .bind(login.order.as_str())
        .bind(login.typed_code.map(|typed| typed.mark.text()))
        .bind(login.typed_code.map(|typed| typed.at.0))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Ends the sign-ins of an account that are under way: what they have shown is not enough any more, its password is another one now or
    /// its first phone is there.
    pub async fn end_logins_of(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        query("UPDATE logins SET ended = $2, version = version + 1 WHERE account_id = $1 AND ended IS NULL")
            .bind(account.to_string())
            .bind(Ending::Cancelled.as_str())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends the sign-ins of an account, with what they ask of its app, in browsers that it does not know: its holder has reported one. Where no password
    /// comes first a sign-in knows its account only by what it asks; it has the id of its ceremony.
    pub async fn end_strangers_logins_of(&mut self, account: Id<Account>) -> Result<Vec<Id<Device>>, StoreError> {
        let rows = query(
            "SELECT id FROM logins WHERE account_id = $1 AND ended IS NULL
             AND NOT EXISTS (SELECT 1 FROM known_browsers known WHERE known.browser = logins.browser AND known.account_id = $1)
             UNION
             SELECT logins.id FROM approvals JOIN logins ON logins.id = 'log_' || SUBSTR(approvals.ceremony_id, 5)
             WHERE approvals.account_id = $1 AND approvals.state IN ('unmatched', 'matched', 'approved') AND logins.ended IS NULL
             AND NOT EXISTS (SELECT 1 FROM known_browsers known WHERE known.browser = logins.browser AND known.account_id = $1)",
        )
        .bind(account.to_string())
        .fetch_all(self.connection()?)
        .await?;
        let mut asked = Vec::new();
        for row in rows {
            let ceremony = Id::<Ceremony>::from_bytes(*row.id::<Login>("id")?.as_bytes());
            self.end_login(ceremony, Ending::NotMe).await?;
            asked.extend(self.end_approvals_of(ceremony).await?);
        }
        Ok(asked)
    }

    /// Ends a sign-in from the app's side, whatever its version; nothing when it has ended.
    pub async fn end_login(&mut self, ceremony: Id<Ceremony>, ending: Ending) -> Result<(), StoreError> {
        let login = Id::<Login>::from_bytes(*ceremony.as_bytes());
        query("UPDATE logins SET ended = $2, version = version + 1 WHERE id = $1 AND ended IS NULL")
            .bind(login.to_string())
            .bind(ending.as_str())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn purpose_columns(purpose: &Purpose) -> (&'static str, String) {
    match purpose {
        Purpose::Portal { to } => ("portal", to.clone()),
        Purpose::Federation { request } => ("federation", request.clone()),
    }
}

fn read(row: &Row, scheme: &Scheme) -> Result<Login, StoreError> {
    let id: Id<Login> = row.id("id")?;
    let times = (row.time("began_at")?, row.time("expires_at")?);
    let order = row.word("gate_order", Order::from_text)?;
    let gates = scheme.login_in(order);
    let ceremony = Ceremony::replay(Id::from_bytes(*id.as_bytes()), gates, times, row.steps("steps")?)
        .map_err(|_| StoreError::Corrupt("steps"))?;
    let target = row.text("target")?;
    let purpose = match row.text("purpose")?.as_str() {
        "portal" => Purpose::Portal { to: target },
        "federation" => Purpose::Federation { request: target },
        _ => return Err(StoreError::Corrupt("purpose")),
    };
    Ok(Login {
        id,
        ceremony,
        order,
        asker: Asker { id: row.text("asker_id")?, name: row.text("asker_name")? },
        purpose,
        floor: row.level("floor")?,
        browser: row.hash("browser")?,
        browser_description: row.text("browser_description")?,
        browser_key: row.maybe_key("browser_key")?,
        claimed: row.maybe_text("claimed")?.map(UserId::from_stored),
        typed_code: row
            .maybe_word("typed_code", TokenHash::from_text)?
            .zip(row.maybe_time("typed_code_at")?)
            .map(|(mark, at)| TypedCode { mark, at }),
        account: row.maybe_id("account_id")?,
        approval: row.maybe_id("approval_id")?,
        nonce: row.array("nonce")?,
        ended: row.maybe_word("ended", Ending::from_text)?,
        version: row.number("version")?,
    })
}
