//! Bound devices. The public half of a PIN key is stored sealed: with it, a PIN could be tried offline by whoever has the phone too.

use hvem_domain::{
    account::Account,
    ceremony::Way,
    device::{Blocked, Device, DeviceName, Origin, State},
    id::Id,
    pin::{NewPin, Tries},
    ratchet::Ratchet,
    time::Timestamp,
};
use hvem_formats::{app::request::Subscription, key::Ed25519, webauthn::Credential};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    seal::Sealer,
    sql::query,
};

impl Reader {
    /// A device that is bound, with what its removal left when it isn't any more: `Err(device)`.
    pub async fn device(
        &mut self,
        id: Id<Device>,
        sealer: &Sealer,
    ) -> Result<Option<Result<Device, Device>>, StoreError> {
        let row = query("SELECT * FROM devices WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let device = read(&row, sealer)?;
        Ok(Some(if row.maybe_number("removed_at")?.is_none() { Ok(device) } else { Err(device) }))
    }

    /// All bound devices of an account, oldest first.
    pub async fn devices(&mut self, account: Id<Account>, sealer: &Sealer) -> Result<Vec<Device>, StoreError> {
        let rows = query("SELECT * FROM devices WHERE account_id = $1 AND removed_at IS NULL ORDER BY added_at, id")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.into_iter().map(|row| read(&row, sealer)).collect()
    }

    /// How many devices an account has; one that is blocked is there all the same.
    pub async fn count_devices(&mut self, account: Id<Account>) -> Result<usize, StoreError> {
        let row = query(
            "SELECT CAST(COUNT(*) AS BIGINT) AS devices FROM devices WHERE account_id = $1 AND removed_at IS NULL",
        )
        .bind(account.to_string())
        .fetch_one(self.connection()?)
        .await?;
        usize::try_from(row.number("devices")?).map_err(|_| StoreError::Corrupt("devices"))
    }

    /// The same, and how many of them are blocked.
    pub async fn count_devices_and_blocked(&mut self, account: Id<Account>) -> Result<(usize, usize), StoreError> {
        let row = query(
            "SELECT CAST(COUNT(*) AS BIGINT) AS devices, CAST(COUNT(blocked_at) AS BIGINT) AS blocked FROM devices
             WHERE account_id = $1 AND removed_at IS NULL",
        )
        .bind(account.to_string())
        .fetch_one(self.connection()?)
        .await?;
        let count = |column| usize::try_from(row.number(column)?).map_err(|_| StoreError::Corrupt("devices"));
        Ok((count("devices")?, count("blocked")?))
    }

    /// Whether a device was removed after the holder last proved the address: a removal asks for no PIN, so it must not open the way that
    /// is for accounts which never had a device.
    pub async fn removed_device_lately(&mut self, account: Id<Account>) -> Result<bool, StoreError> {
        let row = query(
            "SELECT CAST(COUNT(*) AS BIGINT) AS removed FROM devices d JOIN accounts a ON a.id = d.account_id
             WHERE a.id = $1 AND d.removed_at > a.address_proved_at",
        )
        .bind(account.to_string())
        .fetch_one(self.connection()?)
        .await?;
        Ok(row.number("removed")? > 0)
    }

    /// Where a device can be woken. One that is blocked can't.
    pub async fn subscription(&mut self, device: Id<Device>) -> Result<Option<Subscription>, StoreError> {
        let row = query(
            "SELECT push_endpoint, push_key, push_auth FROM devices
             WHERE id = $1 AND removed_at IS NULL AND blocked_at IS NULL AND push_endpoint IS NOT NULL",
        )
        .bind(device.to_string())
        .fetch_optional(self.connection()?)
        .await?;
        row.as_ref().map(Row::subscription).transpose()
    }

    /// The challenge given for a platform key to be bound later.
    pub async fn platform_challenge(&mut self, device: Id<Device>) -> Result<Option<[u8; 32]>, StoreError> {
        let row = query("SELECT platform_challenge FROM devices WHERE id = $1")
            .bind(device.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map_or(Ok(None), |row| row.maybe_array("platform_challenge"))
    }
}

impl Tx {
    /// Binds a device.
    pub async fn add_device(&mut self, device: &Device, sealer: &Sealer) -> Result<(), StoreError> {
        let sealed = seal(sealer, device.id, &device.pin_public)?;
        let (copied_from, near) = match device.origin {
            Origin::Activated => (None, None),
            Origin::Copied { from, near, .. } => (Some(from.to_string()), Some(near.as_str())),
        };
        query(
            "INSERT INTO devices (id, account_id, name, description, app_key, pin_public, wrong_pins, ratchet, credential_id, credential_key,
             credential_counter, credential_synced, added_at, copied_from, copied_near, copied_weakest)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(device.id.to_string())
        .bind(device.account.to_string())
        .bind(device.name.as_str())
        .bind(device.description.as_str())
        .bind(device.app_key.as_bytes().to_vec())
        .bind(sealed)
        .bind(device.ratchet.expected.to_vec())
        .bind(device.platform.as_ref().map(|credential| credential.id.clone()))
        .bind(device.platform.as_ref().map(|credential| credential.key.as_bytes().to_vec()))
        .bind(device.platform.as_ref().map(|credential| i64::from(credential.counter)))
        .bind(device.platform.as_ref().map(|credential| i64::from(credential.backup_eligible)))
        .bind(device.added_at.0)
        .bind(copied_from)
        .bind(near)
        .bind(device.origin.weakest_way().map(Way::as_str))
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes counted PIN tries over those they were counted from, while the device's PIN is the one they are counted for.
    pub async fn save_tries(&mut self, device: &Device, to: Tries) -> Result<(), StoreError> {
        let done = query(
            "UPDATE devices SET wrong_pins = $3, paused_until = $4
             WHERE id = $1 AND wrong_pins = $2 AND pin_version = $5 AND removed_at IS NULL",
        )
        .bind(device.id.to_string())
        .bind(i64::from(device.tries.wrong))
        .bind(i64::from(to.wrong))
        .bind(to.paused_until.map(|until| until.0))
        .bind(device.pin_version)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Puts a new PIN in the place of the one that `device` was read with; its tries begin anew.
    pub async fn save_pin(&mut self, device: &Device, new: &NewPin, sealer: &Sealer) -> Result<(), StoreError> {
        let done = query(
            "UPDATE devices SET pin_public = $3, pin_version = pin_version + 1, wrong_pins = 0, paused_until = NULL
             WHERE id = $1 AND pin_version = $2 AND removed_at IS NULL",
        )
        .bind(new.device().to_string())
        .bind(device.pin_version)
        .bind(seal(sealer, new.device(), new.public())?)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// The PIN was right: tries in a row begin anew.
    pub async fn clear_tries(&mut self, device: Id<Device>) -> Result<(), StoreError> {
        query("UPDATE devices SET wrong_pins = 0, paused_until = NULL WHERE id = $1")
            .bind(device.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Turns the ratchet, from what it was.
    pub async fn save_ratchet(&mut self, device: Id<Device>, from: &Ratchet, to: &Ratchet) -> Result<(), StoreError> {
        let done = query("UPDATE devices SET ratchet = $3, ratchet_before = $4 WHERE id = $1 AND ratchet = $2 AND removed_at IS NULL")
            .bind(device.to_string())
            .bind(from.expected.to_vec())
            .bind(to.expected.to_vec())
            .bind(to.before.map(|before| before.to_vec()))
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// The device has answered.
    pub async fn used_device(&mut self, device: Id<Device>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE devices SET last_used_at = $2 WHERE id = $1")
            .bind(device.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// The platform key has signed: its counter only goes up, or stays 0 for good (WebAuthn L3 §7.2 step 22).
    pub async fn save_counter(&mut self, device: Id<Device>, counter: u32) -> Result<(), StoreError> {
        let done = query(
            "UPDATE devices SET credential_counter = $2
             WHERE id = $1 AND removed_at IS NULL AND (credential_counter < $2 OR (credential_counter = 0 AND $2 = 0))",
        )
        .bind(device.to_string())
        .bind(i64::from(counter))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Binds or removes a platform key; the challenge given for it is spent.
    pub async fn set_platform(
        &mut self,
        device: Id<Device>,
        credential: Option<&Credential>,
    ) -> Result<(), StoreError> {
        let done = query(
            "UPDATE devices SET credential_id = $2, credential_key = $3, credential_counter = $4, credential_synced = $5, platform_challenge = NULL
             WHERE id = $1 AND removed_at IS NULL",
        )
        .bind(device.to_string())
        .bind(credential.map(|credential| credential.id.clone()))
        .bind(credential.map(|credential| credential.key.as_bytes().to_vec()))
        .bind(credential.map(|credential| i64::from(credential.counter)))
        .bind(credential.map(|credential| i64::from(credential.backup_eligible)))
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Remembers the challenge given for a platform key to be bound later.
    pub async fn set_platform_challenge(&mut self, device: Id<Device>, challenge: &[u8; 32]) -> Result<(), StoreError> {
        let done = query("UPDATE devices SET platform_challenge = $2 WHERE id = $1 AND removed_at IS NULL")
            .bind(device.to_string())
            .bind(challenge.to_vec())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Sets or ends where the device can be woken.
    pub async fn set_subscription(
        &mut self,
        device: Id<Device>,
        subscription: Option<&Subscription>,
    ) -> Result<(), StoreError> {
        query("UPDATE devices SET push_endpoint = $2, push_key = $3, push_auth = $4 WHERE id = $1")
            .bind(device.to_string())
            .bind(subscription.map(|subscription| subscription.endpoint.clone()))
            .bind(subscription.map(|subscription| subscription.p256dh.as_bytes().to_vec()))
            .bind(subscription.map(|subscription| subscription.auth.to_vec()))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Renames a device of an account.
    pub async fn rename_device(
        &mut self,
        device: Id<Device>,
        account: Id<Account>,
        name: &DeviceName,
    ) -> Result<(), StoreError> {
        let done = query("UPDATE devices SET name = $3 WHERE id = $1 AND account_id = $2 AND removed_at IS NULL")
            .bind(device.to_string())
            .bind(account.to_string())
            .bind(name.as_str())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Blocks a device or opens it again, from what it was. `Conflict` where somebody else did something with it meanwhile.
    pub async fn save_device_state(&mut self, device: &Device, to: State) -> Result<(), StoreError> {
        let ((_, before), (at, why)) = (state_columns(device.state), state_columns(to));
        let done = query(
            "UPDATE devices SET blocked_at = $3, blocked_why = $4
             WHERE id = $1 AND COALESCE(blocked_why, '') = $2 AND removed_at IS NULL",
        )
        .bind(device.id.to_string())
        .bind(before.unwrap_or_default())
        .bind(at)
        .bind(why)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Whether a device answers, and goes on to until the commit: who blocks or removes it meanwhile waits for this unit of work, or was first.
    pub async fn holds_device_in_use(&mut self, device: Id<Device>) -> Result<bool, StoreError> {
        let done = query("UPDATE devices SET id = id WHERE id = $1 AND removed_at IS NULL AND blocked_at IS NULL")
            .bind(device.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(done == 1)
    }

    /// Kills a device: from now on its keys open nothing, and nothing wakes it.
    pub async fn remove_device(
        &mut self,
        device: Id<Device>,
        account: Id<Account>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let done = query("UPDATE devices SET removed_at = $3, push_endpoint = NULL WHERE id = $1 AND account_id = $2 AND removed_at IS NULL")
            .bind(device.to_string())
            .bind(account.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)?;
        self.forget_unseen_copies(device).await
    }
}

fn seal(sealer: &Sealer, device: Id<Device>, pin_public: &Ed25519) -> Result<Vec<u8>, StoreError> {
    sealer.seal(&context(device), pin_public.as_bytes()).map_err(|_| StoreError::Corrupt("pin_public"))
}

fn context(device: Id<Device>) -> String {
    format!("devices/pin_public/{device}")
}

fn read(row: &Row, sealer: &Sealer) -> Result<Device, StoreError> {
    let id: Id<Device> = row.id("id")?;
    let opened = sealer.open(&context(id), &row.bytes("pin_public")?).map_err(|_| StoreError::Corrupt("pin_public"))?;
    let pin_public = Ed25519::from_bytes(opened.try_into().map_err(|_| StoreError::Corrupt("pin_public"))?);
    Ok(Device {
        id,
        account: row.id("account_id")?,
        name: row.word("name", |text| DeviceName::parse(text).ok())?,
        description: row.text("description")?,
        app_key: row.key("app_key")?,
        pin_public,
        pin_version: row.number("pin_version")?,
        tries: Tries { wrong: row.small("wrong_pins")?, paused_until: row.maybe_time("paused_until")? },
        ratchet: Ratchet { expected: row.array("ratchet")?, before: row.maybe_array("ratchet_before")? },
        platform: read_credential(row)?,
        added_at: row.time("added_at")?,
        last_used_at: row.maybe_time("last_used_at")?,
        origin: read_origin(row)?,
        state: read_state(row)?,
    })
}

/// Since when it is blocked, and by whom.
fn state_columns(state: State) -> (Option<i64>, Option<&'static str>) {
    match state {
        State::InUse => (None, None),
        State::Blocked(at, why) => (Some(at.0), Some(why.as_str())),
    }
}

fn read_state(row: &Row) -> Result<State, StoreError> {
    match (row.maybe_time("blocked_at")?, row.maybe_word("blocked_why", Blocked::from_text)?) {
        (None, None) => Ok(State::InUse),
        (Some(at), Some(why)) => Ok(State::Blocked(at, why)),
        _ => Err(StoreError::Corrupt("blocked_at")),
    }
}

fn read_origin(row: &Row) -> Result<Origin, StoreError> {
    let (from, near) = (row.maybe_id("copied_from")?, row.maybe_word("copied_near", Way::from_text)?);
    let weakest = row.maybe_word("copied_weakest", Way::from_text)?.unwrap_or(Way::Scans);
    Ok(match (from, near) {
        (Some(from), Some(near)) => Origin::Copied { from, near, weakest },
        _ => Origin::Activated,
    })
}

fn read_credential(row: &Row) -> Result<Option<Credential>, StoreError> {
    let Some(id) = row.maybe_bytes("credential_id")? else { return Ok(None) };
    let counter =
        u32::try_from(row.number("credential_counter")?).map_err(|_| StoreError::Corrupt("credential_counter"))?;
    Ok(Some(Credential {
        id,
        key: row.key("credential_key")?,
        counter,
        backup_eligible: row.number("credential_synced")? != 0,
    }))
}
