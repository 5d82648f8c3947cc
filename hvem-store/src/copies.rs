//! Copies of the app under way. A change is written only over the version it was read from, but for an end: nobody who is being stopped can be
//! quicker.

mod unseen;

use hvem_domain::{
    account::Account,
    activation::{Activation, alone},
    ceremony::{Ceremony, Way},
    ceremony_text,
    copying::{AppCopy, Ending, Meeting, Reading, Showing},
    device::Device,
    id::Id,
    message::Message,
    scheme::Copying,
    secret::TokenHash,
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    outbox::noted,
    row::{Row, once},
    sql::{Query, query},
};

impl Reader {
    /// A copy; `lists` are the scheme's.
    pub async fn copy(&mut self, id: Id<AppCopy>, lists: &Copying) -> Result<Option<AppCopy>, StoreError> {
        self.one_copy(query("SELECT * FROM copies WHERE id = $1").bind(id.to_string()), lists).await
    }

    /// The one of an account that is under way.
    pub async fn copy_of(
        &mut self,
        account: Id<Account>,
        lists: &Copying,
        now: Timestamp,
    ) -> Result<Option<AppCopy>, StoreError> {
        let query = query("SELECT * FROM copies WHERE account_id = $1 AND ended IS NULL AND expires_at > $2")
            .bind(account.to_string())
            .bind(now.0);
        self.one_copy(query, lists).await
    }

    /// The one whose code carries this token.
    pub async fn copy_by_token(&mut self, token: &TokenHash, lists: &Copying) -> Result<Option<AppCopy>, StoreError> {
        let query = query("SELECT * FROM copies WHERE token = $1 AND ended IS NULL").bind(token.text());
        self.one_copy(query, lists).await
    }

    async fn one_copy(&mut self, query: Query, lists: &Copying) -> Result<Option<AppCopy>, StoreError> {
        let row = query.fetch_optional(self.connection()?).await?;
        row.map_or(Ok(None), |row| read(&row, lists))
    }
}

impl Tx {
    /// Adds one that has just begun. `Exists` when another one of the account is under way.
    pub async fn add_copy(&mut self, copy: &AppCopy) -> Result<(), StoreError> {
        let (began, expires_at) = copy.ceremony.times();
        query(
            "INSERT INTO copies (id, account_id, device_id, steps, began_at, expires_at, endorsed, wrong_user_ids, notices, version)
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', 0)",
        )
        .bind(copy.id.to_string())
        .bind(copy.account.to_string())
        .bind(copy.device.to_string())
        .bind(ceremony_text::write(copy.ceremony.steps()))
        .bind(began.0)
        .bind(expires_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed copy. `Conflict` when it was changed meanwhile.
    pub async fn save_copy(&mut self, copy: &AppCopy) -> Result<(), StoreError> {
        let shown = copy.shown.as_ref();
        let read = shown.and_then(|showing| showing.read);
        let met = read.and_then(|reading| reading.met);
        let done = query(
            "UPDATE copies SET steps = $3, expires_at = $4, token = $5, shown_at = $6, shown_steps = $7, enrolment_id = $8, read_at = $9,
             met_at = $10, met_near = $11, endorsed = $12, wrong_user_ids = $13, ended = $14, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(copy.id.to_string())
        .bind(copy.version)
        .bind(ceremony_text::write(copy.ceremony.steps()))
        .bind(copy.ceremony.times().1.0)
        .bind(shown.map(|showing| showing.token.text()))
        .bind(shown.map(|showing| showing.ceremony.times().0.0))
        .bind(shown.map(|showing| ceremony_text::write(showing.ceremony.steps())))
        .bind(read.map(|reading| reading.enrolment.to_string()))
        .bind(read.map(|reading| reading.at.0))
        .bind(met.map(|met| met.at.0))
        .bind(met.map(|met| met.near.as_str()))
        .bind(i64::from(read.is_some_and(|reading| reading.endorsed)))
        .bind(i64::from(copy.wrong_user_ids))
        .bind(copy.ended.map(Ending::as_str))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Remembers what will be told at the end of the waiting period.
    pub async fn note_copy(&mut self, id: Id<AppCopy>, notices: &[Id<Message>]) -> Result<(), StoreError> {
        query("UPDATE copies SET notices = notices || $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(noted(notices))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends one that is under way, with the new phone's activation and what would be told, whatever its version. `false` where it has ended.
    pub async fn end_copy(
        &mut self,
        id: Id<AppCopy>,
        account: Id<Account>,
        ending: Ending,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE copies SET ended = $3, token = NULL, version = version + 1 WHERE id = $1 AND account_id = $2 AND ended IS NULL",
        )
        .bind(id.to_string())
        .bind(account.to_string())
        .bind(ending.as_str())
        .execute(self.connection()?)
        .await?;
        if done == 1 {
            self.close_copy(id).await?;
        }
        Ok(done == 1)
    }

    /// What belongs to a copy that has ended: what would be told of it is taken back, and what its new phone began ends.
    pub async fn close_copy(&mut self, id: Id<AppCopy>) -> Result<(), StoreError> {
        let row = query("SELECT notices FROM copies WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let notices = row.map(|row| row.text("notices")).transpose()?.unwrap_or_default();
        self.withdraw(&notices).await?;
        query("UPDATE activations_alone SET ended = $2, pin_public = NULL, version = version + 1 WHERE copy_id = $1 AND ended IS NULL")
            .bind(id.to_string())
            .bind(alone::Ending::Overtaken.as_str())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends the one of an account that is under way, or of this device of it only; gives its id and device.
    pub async fn end_copy_of(
        &mut self,
        account: Id<Account>,
        device: Option<Id<Device>>,
        ending: Ending,
    ) -> Result<Option<(Id<AppCopy>, Id<Device>)>, StoreError> {
        let row = query("SELECT id, device_id FROM copies WHERE account_id = $1 AND ended IS NULL")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let found = (row.id("id")?, row.id("device_id")?);
        let meant = device.is_none_or(|device| device == found.1);
        Ok((meant && self.end_copy(found.0, account, ending).await?).then_some(found))
    }

    /// Makes room for another one where the time of the last has run out.
    pub async fn expire_copy_of(&mut self, account: Id<Account>, now: Timestamp) -> Result<(), StoreError> {
        let row = query("SELECT id FROM copies WHERE account_id = $1 AND ended IS NULL AND expires_at <= $2")
            .bind(account.to_string())
            .bind(now.0)
            .fetch_optional(self.connection()?)
            .await?;
        if let Some(row) = row {
            self.end_copy(row.id("id")?, account, Ending::Expired).await?;
        }
        Ok(())
    }

    /// The activation of a phone that read a code came to nothing, and so did the code.
    pub async fn spend_showing(&mut self, copy: Id<AppCopy>, by: Id<Activation>) -> Result<(), StoreError> {
        query(
            "UPDATE copies SET token = NULL, shown_at = NULL, shown_steps = NULL, enrolment_id = NULL, read_at = NULL, met_at = NULL, met_near = NULL,
             endorsed = 0, version = version + 1 WHERE id = $1 AND enrolment_id = $2",
        )
        .bind(copy.to_string())
        .bind(by.to_string())
        .execute(self.connection()?)
        .await?;
        Ok(())
    }
}

/// `None` where the steps are not those of these lists: the scheme has others now, and the holder begins again.
fn read(row: &Row, lists: &Copying) -> Result<Option<AppCopy>, StoreError> {
    let id: Id<AppCopy> = row.id("id")?;
    let of = Id::from_bytes(*id.as_bytes());
    let (began, expires_at) = (row.time("began_at")?, row.time("expires_at")?);
    let Ok(ceremony) = Ceremony::replay(of, lists.begin, (began, expires_at), row.steps("steps")?) else {
        return Ok(None);
    };
    let shown = match (row.maybe_word("token", TokenHash::from_text)?, row.maybe_time("shown_at")?) {
        (Some(token), Some(at)) => {
            let replayed = Ceremony::replay(of, lists.show, (at, expires_at), row.steps("shown_steps")?);
            let Ok(ceremony) = replayed else { return Ok(None) };
            Some(Showing { token, ceremony, read: read_by(row)? })
        }
        _ => None,
    };
    Ok(Some(AppCopy {
        id,
        account: row.id("account_id")?,
        device: row.id("device_id")?,
        ceremony,
        shown,
        wrong_user_ids: row.small("wrong_user_ids")?,
        ended: row.maybe_word("ended", Ending::from_text)?,
        version: row.number("version")?,
    }))
}

fn read_by(row: &Row) -> Result<Option<Reading>, StoreError> {
    let Some(enrolment) = row.maybe_id("enrolment_id")? else { return Ok(None) };
    Ok(Some(Reading {
        enrolment,
        at: row.time("read_at")?,
        met: match row.maybe_time("met_at")? {
            Some(at) => Some(Meeting { at, near: row.maybe_word("met_near", Way::from_text)?.unwrap_or(Way::Scans) }),
            None => None,
        },
        endorsed: row.number("endorsed")? != 0,
    }))
}
