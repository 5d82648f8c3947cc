//! Activations in which the phone alone passes the gates. A change is written only over the version it was read from. The PIN key lies sealed: with it
//! and the phone, all PINs could be tried offline.

use hvem_domain::{
    account::Account,
    activation::{
        Activation,
        alone::{Alone, Chosen, Ending, Plans},
    },
    ceremony::Ceremony,
    ceremony_text,
    id::Id,
    message::Message,
    time::Timestamp,
    user_id::UserId,
};
use hvem_formats::{app::request::Subscription, key::Ed25519};

use crate::{
    Reader, StoreError, Tx,
    outbox::noted,
    row::{Row, once},
    seal::Sealer,
    sql::query,
};

impl Reader {
    /// An activation on the phone alone; `plans` are the scheme's.
    pub async fn alone(
        &mut self,
        id: Id<Activation>,
        plans: Plans,
        sealer: &Sealer,
    ) -> Result<Option<Alone>, StoreError> {
        let row = query("SELECT * FROM activations_alone WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map_or(Ok(None), |row| read(&row, plans, sealer))
    }

    /// Those of an account that are under way by themselves, oldest first: one that takes a copy belongs to the copy.
    pub async fn alone_of(
        &mut self,
        account: Id<Account>,
        plans: Plans,
        sealer: &Sealer,
        now: Timestamp,
    ) -> Result<Vec<Alone>, StoreError> {
        let rows = query(
            "SELECT * FROM activations_alone WHERE account_id = $1 AND copy_id IS NULL AND ended IS NULL AND expires_at > $2
             ORDER BY began_at, id",
        )
        .bind(account.to_string())
        .bind(now.0)
        .fetch_all(self.connection()?)
        .await?;
        rows.iter().filter_map(|row| read(row, plans, sealer).transpose()).collect()
    }

    /// Where a phone that waits can be woken.
    pub async fn alone_subscription(&mut self, id: Id<Activation>) -> Result<Option<Subscription>, StoreError> {
        let row = query("SELECT push_endpoint, push_key, push_auth FROM activations_alone WHERE id = $1 AND push_endpoint IS NOT NULL")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(Row::subscription).transpose()
    }
}

impl Tx {
    /// Adds an activation that has just begun.
    pub async fn add_alone(&mut self, alone: &Alone) -> Result<(), StoreError> {
        let (began, expires_at) = alone.ceremony.times();
        query(
            "INSERT INTO activations_alone (id, device_id, app_key, description, steps, began_at, expires_at, copy_id, account_id, notices, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0)",
        )
        .bind(alone.id.to_string())
        .bind(alone.device.to_string())
        .bind(alone.app_key.as_bytes().to_vec())
        .bind(alone.description.as_str())
        .bind(ceremony_text::write(alone.ceremony.steps()))
        .bind(began.0)
        .bind(expires_at.0)
        .bind(alone.copy.map(|copy| copy.to_string()))
        .bind(alone.account.map(|account| account.to_string()))
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed activation. `Conflict` when it was changed meanwhile.
    pub async fn save_alone(&mut self, alone: &Alone, sealer: &Sealer) -> Result<(), StoreError> {
        // What was chosen is needed until the device is bound, and by nobody afterwards.
        let chosen = alone.chosen.as_ref().filter(|_| alone.ended.is_none());
        let pin_public = chosen.map(|chosen| seal(sealer, alone.id, &chosen.pin_public)).transpose()?;
        let done = query(
            "UPDATE activations_alone SET steps = $3, claimed = $4, account_id = $5, pin_public = $6, ratchet = $7, challenge = $8, ended = $9,
             letter_id = $10, version = version + 1 WHERE id = $1 AND version = $2",
        )
        .bind(alone.id.to_string())
        .bind(alone.version)
        .bind(ceremony_text::write(alone.ceremony.steps()))
        .bind(alone.claimed.as_ref().map(|user_id| user_id.as_str().to_owned()))
        .bind(alone.account.map(|account| account.to_string()))
        .bind(pin_public)
        .bind(chosen.map(|chosen| chosen.ratchet.to_vec()))
        .bind(chosen.map(|chosen| chosen.challenge.to_vec()))
        .bind(alone.ended.map(Ending::as_str))
        .bind(alone.letter.map(|letter| letter.to_string()))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Where the phone can be woken when its time has come.
    pub async fn set_alone_subscription(
        &mut self,
        id: Id<Activation>,
        subscription: &Subscription,
    ) -> Result<(), StoreError> {
        query("UPDATE activations_alone SET push_endpoint = $2, push_key = $3, push_auth = $4 WHERE id = $1 AND ended IS NULL")
            .bind(id.to_string())
            .bind(subscription.endpoint.as_str())
            .bind(subscription.p256dh.as_bytes().to_vec())
            .bind(subscription.auth.to_vec())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Remembers what else will be told at the end of the waiting period.
    pub async fn note_alone(&mut self, id: Id<Activation>, notices: &[Id<Message>]) -> Result<(), StoreError> {
        query("UPDATE activations_alone SET notices = notices || $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(noted(notices))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends those of an account that are under way, with what would be told: what let them begin is not enough any more.
    pub async fn end_alone_of(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        let rows = query("SELECT id FROM activations_alone WHERE account_id = $1 AND ended IS NULL")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        for row in rows {
            self.withdraw_notices(row.id("id")?).await?;
        }
        query("UPDATE activations_alone SET ended = $2, pin_public = NULL, version = version + 1 WHERE account_id = $1 AND ended IS NULL")
            .bind(account.to_string())
            .bind(Ending::Overtaken.as_str())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends one that is under way, whatever its version: nobody who is being stopped can be quicker. `false` where it has ended.
    pub async fn stop_alone(&mut self, id: Id<Activation>, account: Id<Account>) -> Result<bool, StoreError> {
        self.withdraw_notices(id).await?;
        let done = query(
            "UPDATE activations_alone SET ended = $3, pin_public = NULL, version = version + 1
             WHERE id = $1 AND account_id = $2 AND ended IS NULL",
        )
        .bind(id.to_string())
        .bind(account.to_string())
        .bind(Ending::Stopped.as_str())
        .execute(self.connection()?)
        .await?;
        Ok(done == 1)
    }

    /// Ends one that is under way, whatever its version.
    pub async fn end_alone(&mut self, id: Id<Activation>, ending: Ending) -> Result<(), StoreError> {
        query("UPDATE activations_alone SET ended = $2, pin_public = NULL, version = version + 1 WHERE id = $1 AND ended IS NULL")
            .bind(id.to_string())
            .bind(ending.as_str())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Takes back what would be told at the end of the waiting period.
    pub async fn withdraw_notices(&mut self, id: Id<Activation>) -> Result<(), StoreError> {
        let row = query("SELECT notices FROM activations_alone WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(()) };
        self.withdraw(&row.text("notices")?).await
    }
}

fn seal(sealer: &Sealer, id: Id<Activation>, key: &Ed25519) -> Result<Vec<u8>, StoreError> {
    sealer.seal(&context(id), key.as_bytes()).map_err(|_| StoreError::Corrupt("pin_public"))
}

fn context(id: Id<Activation>) -> String {
    format!("activations_alone/pin_public/{id}")
}

/// `None` where the steps are not those of the plan: the scheme has another one now, and the phone begins again.
fn read(row: &Row, plans: Plans, sealer: &Sealer) -> Result<Option<Alone>, StoreError> {
    let id: Id<Activation> = row.id("id")?;
    let times = (row.time("began_at")?, row.time("expires_at")?);
    let copy = row.maybe_id("copy_id")?;
    let plan = plans.for_copy(copy);
    let replayed = Ceremony::replay(Id::from_bytes(*id.as_bytes()), plan, times, row.steps("steps")?);
    let Ok(ceremony) = replayed else { return Ok(None) };
    let chosen = match row.maybe_bytes("pin_public")? {
        Some(sealed) => {
            let opened = sealer.open(&context(id), &sealed).map_err(|_| StoreError::Corrupt("pin_public"))?;
            let pin_public = Ed25519::from_bytes(opened.try_into().map_err(|_| StoreError::Corrupt("pin_public"))?);
            Some(Chosen { pin_public, ratchet: row.array("ratchet")?, challenge: row.array("challenge")? })
        }
        None => None,
    };
    Ok(Some(Alone {
        id,
        device: row.id("device_id")?,
        app_key: row.key("app_key")?,
        description: row.text("description")?,
        ceremony,
        claimed: row.maybe_text("claimed")?.map(UserId::from_stored),
        copy,
        account: row.maybe_id("account_id")?,
        letter: row.maybe_id("letter_id")?,
        chosen,
        ended: row.maybe_word("ended", Ending::from_text)?,
        version: row.number("version")?,
    }))
}
