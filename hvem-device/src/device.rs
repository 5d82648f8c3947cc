//! What an installation keeps: the whole of it is secret, so it has no `Debug`.

use serde::{Deserialize, Serialize};

use crate::{AppKey, Authenticator, Error, keys::Secret, ratchet::Ratchet};

/// A bound device. Serialise it to keep it; whoever reads the text can answer as soon as he knows the PIN.
#[derive(Clone, Serialize, Deserialize)]
pub struct Device {
    /// Layout of this record, for later versions (protocol §5).
    pub(crate) version: u8,
    pub(crate) issuer: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) serial: String,
    pub(crate) app_key: AppKey,
    pub(crate) pin_key: Secret,
    pub(crate) ratchet: Ratchet,
    /// The server's clock minus ours, ms.
    pub(crate) clock_offset: i64,
    pub(crate) platform: Option<Authenticator>,
}

const VERSION: u8 = 1;

impl Device {
    /// A device that is not bound yet: `unlock` fixes id and keys, `finish` the rest.
    pub(crate) fn draft(issuer: &str, id: &str, app_key: AppKey) -> Result<Self, Error> {
        Ok(Self {
            version: VERSION,
            issuer: issuer.into(),
            id: id.into(),
            name: String::new(),
            account: String::new(),
            serial: String::new(),
            app_key,
            pin_key: Secret::random()?,
            ratchet: Ratchet::begin()?,
            clock_offset: 0,
            platform: None,
        })
    }

    /// Reads a kept device.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let device: Self = serde_json::from_str(text).map_err(|_| Error::State)?;
        if device.version == VERSION { Ok(device) } else { Err(Error::State) }
    }

    /// Text to keep, in a place that only the person can read.
    pub fn to_json(&self) -> Result<zeroize::Zeroizing<String>, Error> {
        serde_json::to_string(self).map(zeroize::Zeroizing::new).map_err(|_| Error::State)
    }

    /// The server that knows this device.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Sender of all calls.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As chosen in the portal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose device it is, masked.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// To read aloud to support.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Whether the screen lock can be used instead of the PIN.
    pub fn has_platform_key(&self) -> bool {
        self.platform.is_some()
    }
}

/// Where a device is kept. `keep` must have reached the disk before it returns: the ratchet counts on it.
pub trait Keep: Send {
    /// Keeps the device as it is now, in place of what was kept before.
    fn keep(&mut self, device: &Device) -> Result<(), Error>;
    /// The device is closed: nothing of it may remain.
    fn wipe(&mut self) -> Result<(), Error>;
}

/// Keeps nothing: for a device that lives as long as its process.
pub struct Forgetful;

impl Keep for Forgetful {
    fn keep(&mut self, _: &Device) -> Result<(), Error> {
        Ok(())
    }

    fn wipe(&mut self) -> Result<(), Error> {
        Ok(())
    }
}
