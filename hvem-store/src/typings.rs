//! Devices that type the four characters, or are about to. What scans again is deleted, over any version: nobody who is being stopped can be quicker.

use hvem_domain::{
    account::Account,
    ceremony::Ceremony,
    ceremony_text,
    device::Device,
    id::Id,
    message::Message,
    scheme::Gate,
    time::Timestamp,
    typing::{Stage, Typing},
};

use crate::{
    Reader, StoreError, Tx,
    outbox::noted,
    row::{Row, once},
    sql::{Query, query},
};

impl Reader {
    /// One by its id; `list` is the scheme's.
    pub async fn typing(&mut self, id: Id<Typing>, list: &[Gate]) -> Result<Option<Typing>, StoreError> {
        self.one_typing(query("SELECT * FROM typings WHERE id = $1").bind(id.to_string()), list).await
    }

    /// That of a device.
    pub async fn typing_of(&mut self, device: Id<Device>, list: &[Gate]) -> Result<Option<Typing>, StoreError> {
        self.one_typing(query("SELECT * FROM typings WHERE device_id = $1").bind(device.to_string()), list).await
    }

    /// Those of an account, the oldest first.
    pub async fn typings_of(&mut self, account: Id<Account>, list: &[Gate]) -> Result<Vec<Typing>, StoreError> {
        let rows = query("SELECT * FROM typings WHERE account_id = $1 ORDER BY began_at, id")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().filter_map(|row| read(row, list).transpose()).collect()
    }

    async fn one_typing(&mut self, query: Query, list: &[Gate]) -> Result<Option<Typing>, StoreError> {
        let row = query.fetch_optional(self.connection()?).await?;
        row.map_or(Ok(None), |row| read(&row, list))
    }
}

impl Tx {
    /// Adds one that has just begun, in place of what the device had.
    pub async fn begin_typing(&mut self, typing: &Typing) -> Result<(), StoreError> {
        self.end_typing_of_device(typing.device).await?;
        let (steps, began, expires_at, switched_at) = columns(typing);
        query(
            "INSERT INTO typings (id, account_id, device_id, steps, began_at, expires_at, switched_at, notices, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0)",
        )
        .bind(typing.id.to_string())
        .bind(typing.account.to_string())
        .bind(typing.device.to_string())
        .bind(steps)
        .bind(began)
        .bind(expires_at)
        .bind(switched_at)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed one. `Conflict` when it was changed meanwhile, or is gone.
    pub async fn save_typing(&mut self, typing: &Typing) -> Result<(), StoreError> {
        let (steps, _, expires_at, switched_at) = columns(typing);
        let done = query(
            "UPDATE typings SET steps = $3, expires_at = $4, switched_at = $5, version = version + 1
             WHERE id = $1 AND version = $2 AND switched_at IS NULL",
        )
        .bind(typing.id.to_string())
        .bind(typing.version)
        .bind(steps)
        .bind(expires_at)
        .bind(switched_at)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Remembers what will be told at the end of the waiting period.
    pub async fn note_typing(&mut self, id: Id<Typing>, notices: &[Id<Message>]) -> Result<(), StoreError> {
        query("UPDATE typings SET notices = notices || $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(noted(notices))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// The device scans again, and what would be told is taken back. `false` where it does already.
    pub async fn end_typing(&mut self, id: Id<Typing>, account: Id<Account>) -> Result<bool, StoreError> {
        let query = query("DELETE FROM typings WHERE id = $1 AND account_id = $2 RETURNING notices");
        self.ended_typings(query.bind(id.to_string()).bind(account.to_string())).await
    }

    /// The same, of a device.
    pub async fn end_typing_of_device(&mut self, device: Id<Device>) -> Result<bool, StoreError> {
        let query = query("DELETE FROM typings WHERE device_id = $1 RETURNING notices");
        self.ended_typings(query.bind(device.to_string())).await
    }

    /// The same, of a device that does not type yet.
    pub async fn stop_typing_of_device(&mut self, device: Id<Device>) -> Result<bool, StoreError> {
        let query = query("DELETE FROM typings WHERE device_id = $1 AND switched_at IS NULL RETURNING notices");
        self.ended_typings(query.bind(device.to_string())).await
    }

    /// The same, of every device of an account.
    pub async fn end_typings_of_account(&mut self, account: Id<Account>) -> Result<bool, StoreError> {
        let query = query("DELETE FROM typings WHERE account_id = $1 RETURNING notices");
        self.ended_typings(query.bind(account.to_string())).await
    }

    async fn ended_typings(&mut self, delete: Query) -> Result<bool, StoreError> {
        let rows = delete.fetch_all(self.connection()?).await?;
        for row in &rows {
            self.withdraw(&row.text("notices")?).await?;
        }
        Ok(!rows.is_empty())
    }
}

/// Steps, when it began, when it ends, since when the device types. Once it types, the steps have done their work.
fn columns(typing: &Typing) -> (String, i64, i64, Option<i64>) {
    match &typing.stage {
        Stage::UnderWay(ceremony) => {
            let (began, expires_at) = ceremony.times();
            (ceremony_text::write(ceremony.steps()), began.0, expires_at.0, None)
        }
        Stage::Switched { at } => (String::new(), at.0, at.0, Some(at.0)),
    }
}

/// `None` where the steps are not those of this list: the scheme has another one now, and the holder begins again.
fn read(row: &Row, list: &[Gate]) -> Result<Option<Typing>, StoreError> {
    let id: Id<Typing> = row.id("id")?;
    let stage = match row.maybe_time("switched_at")? {
        Some(at) => Stage::Switched { at },
        None => {
            let times: (Timestamp, Timestamp) = (row.time("began_at")?, row.time("expires_at")?);
            match Ceremony::replay(Id::from_bytes(*id.as_bytes()), list, times, row.steps("steps")?) {
                Ok(ceremony) => Stage::UnderWay(ceremony),
                Err(_) => return Ok(None),
            }
        }
    };
    let (account, device) = (row.id("account_id")?, row.id("device_id")?);
    Ok(Some(Typing { id, account, device, stage, version: row.number("version")? }))
}
