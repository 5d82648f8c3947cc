//! Who calls: every call of an app is signed by its app key (protocol §1.2).

use hvem_domain::{
    activation::alone::{Alone, Plans},
    device::Device,
};
use hvem_formats::{
    app::call::{Call, TOLERANCE_MS},
    key::P256,
};
use hvem_store::activations::Stored;

use crate::{Fault, Service, fault::faults_become};

/// A call as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Path with query.
    pub path: &'a str,
    /// Device id or enrolment id.
    pub sender: &'a str,
    /// The caller's time, ms.
    pub time: i64,
    /// The app key's signature.
    pub signature: &'a [u8; 64],
    /// The body's bytes.
    pub body: &'a [u8],
}

/// Why a call is not believed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The caller's clock is too far off; it is told ours.
    #[error("the caller's clock is off")]
    Clock {
        /// The server's time, ms.
        now: i64,
    },
    /// No such sender, or the signature does not fit: both look alike.
    #[error("no such sender")]
    Unknown,
    /// The signature is right, and the device was removed: the app should wipe itself.
    #[error("the device was removed")]
    Removed,
    /// The signature is right, and the device is blocked: it answers nothing until it is opened again.
    #[error("the device is blocked")]
    Blocked,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(CallError);

impl Service {
    /// The bound device that calls, and may: one that is blocked does nothing.
    pub async fn calling_device(&self, call: Signed<'_>) -> Result<Device, CallError> {
        let device = self.calling_device_even_blocked(call).await?;
        if device.is_in_use() { Ok(device) } else { Err(CallError::Blocked) }
    }

    /// The bound device that calls, for what one that is blocked may do too: ask where it stands, and leave.
    pub async fn calling_device_even_blocked(&self, call: Signed<'_>) -> Result<Device, CallError> {
        self.check_clock(call)?;
        let id = call.sender.parse().map_err(|_| CallError::Unknown)?;
        let found = self.store.read().await?.device(id, &self.keys.sealer).await?.ok_or(CallError::Unknown)?;
        let key = match &found {
            Ok(device) | Err(device) => device.app_key,
        };
        self.check_signature(call, &key)?;
        found.map_err(|_| CallError::Removed)
    }

    /// The enrolment whose phone calls.
    pub async fn calling_enrolment(&self, call: Signed<'_>) -> Result<Stored, CallError> {
        self.check_clock(call)?;
        let id = call.sender.parse().map_err(|_| CallError::Unknown)?;
        let stored = self
            .store
            .read()
            .await?
            .activation(id, self.scheme.activate, &self.keys.sealer)
            .await?
            .ok_or(CallError::Unknown)?;
        let key = stored.redeemed.as_ref().ok_or(CallError::Unknown)?.app_key;
        self.check_signature(call, &key)?;
        Ok(stored)
    }

    /// The phone that activates alone, and calls.
    pub async fn calling_alone(&self, call: Signed<'_>) -> Result<Alone, CallError> {
        self.check_clock(call)?;
        let id = call.sender.parse().map_err(|_| CallError::Unknown)?;
        let found = self.store.read().await?.alone(id, Plans::of(self.scheme), &self.keys.sealer).await?;
        let alone = found.ok_or(CallError::Unknown)?;
        self.check_signature(call, &alone.app_key)?;
        Ok(alone)
    }

    fn check_clock(&self, call: Signed<'_>) -> Result<(), CallError> {
        let now = self.now().0;
        if call.time.abs_diff(now) > TOLERANCE_MS.unsigned_abs() { Err(CallError::Clock { now }) } else { Ok(()) }
    }

    fn check_signature(&self, call: Signed<'_>, key: &P256) -> Result<(), CallError> {
        let Signed { method, path, sender, time, signature, body } = call;
        let transcript = Call { issuer: &self.site.issuer, method, path, sender, time, body }.transcript();
        key.check(transcript.as_bytes(), signature).map_err(|_| CallError::Unknown)
    }
}
