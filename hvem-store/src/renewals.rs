//! Renewals of a forgotten PIN that are under way, and the passwords that devices try for them.

use hvem_domain::{
    account::Account, ceremony::Ceremony, ceremony_text, device::Device, id::Id, message::Message,
    pin::renewal::Renewal, scheme::Gate, time::Timestamp, user_id::UserId,
};

use crate::{
    Reader, StoreError, Tx,
    outbox::noted,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// A renewal of this device; `plan` is the scheme's `forgot_pin` list.
    pub async fn renewal(
        &mut self,
        id: Id<Renewal>,
        device: Id<Device>,
        plan: &[Gate],
    ) -> Result<Option<Renewal>, StoreError> {
        let row = query("SELECT * FROM pin_renewals WHERE id = $1 AND device_id = $2")
            .bind(id.to_string())
            .bind(device.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| read(&row, plan)).transpose()
    }

    /// A renewal, whosever it is; `None` too where the scheme has another list of gates now.
    pub async fn renewal_by_id(&mut self, id: Id<Renewal>, plan: &[Gate]) -> Result<Option<Renewal>, StoreError> {
        let row = query("SELECT * FROM pin_renewals WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        Ok(row.and_then(|row| read(&row, plan).ok()))
    }

    /// The renewal that this device has under way; `None` too where the scheme has another list of gates now.
    pub async fn renewal_of_device(
        &mut self,
        device: Id<Device>,
        plan: &[Gate],
    ) -> Result<Option<Renewal>, StoreError> {
        let row = query("SELECT * FROM pin_renewals WHERE device_id = $1")
            .bind(device.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        Ok(row.and_then(|row| read(&row, plan).ok()))
    }

    /// When the holder proved the address last, by a link to set a new password.
    pub async fn address_proved_at(&mut self, account: Id<Account>) -> Result<Option<Timestamp>, StoreError> {
        let row = query("SELECT address_proved_at FROM accounts WHERE id = $1")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| row.time("address_proved_at")).transpose()
    }
}

impl Tx {
    /// Begins a renewal in place of the one that this device had under way.
    pub async fn begin_renewal(&mut self, renewal: &Renewal) -> Result<(), StoreError> {
        self.end_renewal(renewal.device).await?;
        let (began, expires_at) = renewal.ceremony.times();
        query(
            "INSERT INTO pin_renewals (device_id, id, steps, began_at, expires_at, claimed, version) VALUES ($1, $2, $3, $4, $5, NULL, 0)
             ON CONFLICT (device_id) DO UPDATE SET id = excluded.id, steps = excluded.steps, began_at = excluded.began_at,
             expires_at = excluded.expires_at, claimed = NULL, version = 0",
        )
        .bind(renewal.device.to_string())
        .bind(renewal.id.to_string())
        .bind(ceremony_text::write(renewal.ceremony.steps()))
        .bind(began.0)
        .bind(expires_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed renewal. `Conflict` when it was changed meanwhile, or another began.
    pub async fn save_renewal(&mut self, renewal: &Renewal) -> Result<(), StoreError> {
        let done = query(
            "UPDATE pin_renewals SET steps = $3, claimed = $4, version = version + 1 WHERE id = $1 AND version = $2",
        )
        .bind(renewal.id.to_string())
        .bind(renewal.version)
        .bind(ceremony_text::write(renewal.ceremony.steps()))
        .bind(renewal.claimed.as_ref().map(|user_id| user_id.as_str().to_owned()))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Remembers what else will be told at the end of the waiting period.
    pub async fn note_renewal(&mut self, id: Id<Renewal>, notices: &[Id<Message>]) -> Result<(), StoreError> {
        query("UPDATE pin_renewals SET notices = notices || $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(noted(notices))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Ends the renewal of a device, with what would be told of it. `false` where it had none.
    pub async fn end_renewal(&mut self, device: Id<Device>) -> Result<bool, StoreError> {
        let row = query("DELETE FROM pin_renewals WHERE device_id = $1 RETURNING notices")
            .bind(device.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(false) };
        self.withdraw(&row.text("notices")?).await?;
        Ok(true)
    }

    /// Ends the renewals of an account: its password is another one now.
    pub async fn end_renewals_of(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        let rows = query("DELETE FROM pin_renewals WHERE device_id IN (SELECT id FROM devices WHERE account_id = $1) RETURNING notices")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        for row in rows {
            self.withdraw(&row.text("notices")?).await?;
        }
        Ok(())
    }

    /// Reserves one password attempt of a device before it is looked at: `false` when its budget is spent. It is the device's own, so
    /// strangers can't spend it (SECURITY decision 5).
    pub async fn reserve_device_password(&mut self, device: Id<Device>, budget: i64) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE devices SET wrong_passwords = wrong_passwords + 1 WHERE id = $1 AND removed_at IS NULL AND wrong_passwords < $2",
        )
        .bind(device.to_string())
        .bind(budget)
        .execute(self.connection()?)
        .await?;
        Ok(done == 1)
    }

    /// The password was right on this device: failures in a row begin anew.
    pub async fn forget_device_passwords(&mut self, device: Id<Device>) -> Result<(), StoreError> {
        query("UPDATE devices SET wrong_passwords = 0 WHERE id = $1")
            .bind(device.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read(row: &Row, plan: &[Gate]) -> Result<Renewal, StoreError> {
    let id: Id<Renewal> = row.id("id")?;
    let times = (row.time("began_at")?, row.time("expires_at")?);
    let ceremony = Ceremony::replay(Id::from_bytes(*id.as_bytes()), plan, times, row.steps("steps")?)
        .map_err(|_| StoreError::Corrupt("steps"))?;
    Ok(Renewal {
        id,
        device: row.id("device_id")?,
        ceremony,
        claimed: row.maybe_text("claimed")?.map(UserId::from_stored),
        version: row.number("version")?,
    })
}
