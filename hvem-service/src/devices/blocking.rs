//! A device that is blocked: it answers nothing until it is opened again, and what it has begun ends. Who may block it, who may open it, and what keeps a
//! call that came in the same moment from counting. [Decision 067](../../../docs/decisions/067-a-blocked-app.md).

use hvem_domain::{
    account::Account,
    audit::Entry,
    device::{Blocked, Device},
    id::Id,
    level::Level,
    login::Ending,
    message::News,
    scheme::Gate,
    session::Session,
};
use hvem_store::{Reader, StoreError, Tx};

use super::{DeviceError, Sessions, end_sessions, end_what_it_began};
use crate::{Fault, Service, approvals::AnswerError, bell::Topic};

/// A device is not in use where it would have to be.
pub(crate) enum NotInUse {
    /// It is blocked.
    Blocked,
    /// It was removed.
    Gone,
    /// Ours.
    Fault(Fault),
}

impl From<StoreError> for NotInUse {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<NotInUse> for DeviceError {
    fn from(refused: NotInUse) -> Self {
        match refused {
            NotInUse::Blocked => Self::Blocked,
            NotInUse::Gone => Self::Gone,
            NotInUse::Fault(fault) => fault.into(),
        }
    }
}

impl From<NotInUse> for AnswerError {
    fn from(refused: NotInUse) -> Self {
        match refused {
            NotInUse::Blocked => Self::Blocked,
            NotInUse::Gone => Self::Unknown,
            NotInUse::Fault(fault) => fault.into(),
        }
    }
}

impl Service {
    /// The devices of an account that answer: what a sign-in offers.
    pub(crate) async fn devices_in_use(
        &self,
        reader: &mut Reader,
        account: Id<Account>,
    ) -> Result<Vec<Device>, StoreError> {
        let devices = reader.devices(account, &self.keys.sealer).await?;
        Ok(devices.into_iter().filter(Device::is_in_use).collect())
    }

    /// Its holder blocks a device from the portal: being signed in is enough, as for blocking everything. Whoever holds the phone may have opened the other
    /// sessions, so they end.
    pub async fn block_device(&self, session: &Session, id: Id<Device>) -> Result<(), DeviceError> {
        let device = self.device_of(session.account, id).await?;
        self.block_as(&device, Blocked::ByHolder, Sessions::EndAllBut(session.id)).await
    }

    /// The office blocks a device, for a person who has called.
    pub async fn block_device_at_office(&self, account: Id<Account>, serial: &str) -> Result<Device, DeviceError> {
        let device = self.device_called(account, serial).await?;
        self.block_as(&device, Blocked::ByOffice, Sessions::EndAll).await?;
        self.device_of(account, device.id).await
    }

    /// Its holder opens a device again, signed in no worse than who may add one. What the office has blocked only the office opens.
    pub async fn open_device(&self, session: &Session, id: Id<Device>) -> Result<(), DeviceError> {
        if self.must_sign_in_to_open(session) {
            return Err(DeviceError::SignInAgain);
        }
        let device = self.device_of(session.account, id).await?;
        self.open_as(&device, Blocked::ByHolder).await
    }

    /// The office opens a device again, for a person who has shown who they are.
    pub async fn open_device_at_office(&self, account: Id<Account>, serial: &str) -> Result<Device, DeviceError> {
        let device = self.device_called(account, serial).await?;
        self.open_as(&device, Blocked::ByOffice).await?;
        self.device_of(account, device.id).await
    }

    /// Whether this session must be opened again before a device can be. Where devices are added in the portal the password alone adds none to those that
    /// are there, blocked or not, so it opens none either; elsewhere every sign-in is by two factors.
    pub fn must_sign_in_to_open(&self, session: &Session) -> bool {
        self.scheme.activate.contains(&Gate::SignedIn) && session.levels.authentication == Level::Low
    }

    /// Holds a device that is in use until the commit: nothing is written for one that was blocked after its call was let in.
    pub(crate) async fn hold_in_use(&self, tx: &mut Tx, device: &Device) -> Result<(), NotInUse> {
        if tx.holds_device_in_use(device.id).await? {
            return Ok(());
        }
        match tx.device(device.id, &self.keys.sealer).await? {
            Some(Ok(_)) => Err(NotInUse::Blocked),
            _ => Err(NotInUse::Gone),
        }
    }

    async fn block_as(&self, device: &Device, by: Blocked, sessions: Sessions) -> Result<(), DeviceError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        // A phone that it vouched for is bound before, or not at all.
        tx.hold_account(device.account).await?;
        let state = device.block(by, now)?;
        not_now(tx.save_device_state(device, state).await, device)?;
        let waited = end_what_it_began(&mut tx, device, Ending::DeviceBlocked, now).await?;
        end_sessions(&mut tx, device.account, sessions, now).await?;
        let news = News::DeviceBlocked { device: device.name.as_str().into(), at: now };
        self.tell_holder(&mut tx, device.account, news, now).await?;
        tx.commit(entry("device.blocked", device, by, now)).await?;
        self.ring_for_end(device, &waited);
        Ok(())
    }

    async fn open_as(&self, device: &Device, by: Blocked) -> Result<(), DeviceError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(device.account).await?;
        let state = device.open(by == Blocked::ByOffice)?;
        not_now(tx.save_device_state(device, state).await, device)?;
        let news = News::DeviceOpened { device: device.name.as_str().into(), at: now };
        self.tell_holder(&mut tx, device.account, news, now).await?;
        tx.commit(entry("device.opened", device, by, now)).await?;
        self.bell.ring(Topic::Device(device.id));
        Ok(())
    }
}

/// Somebody else did something with it at this moment.
fn not_now(saved: Result<(), StoreError>, device: &Device) -> Result<(), DeviceError> {
    match saved {
        Err(StoreError::Conflict) => Err(hvem_domain::device::NotNow(device.state).into()),
        other => Ok(other?),
    }
}

fn entry(what: &'static str, device: &Device, by: Blocked, now: hvem_domain::time::Timestamp) -> Entry {
    let entry = Entry::new(what, Some(device.account), now).with("device", device.id);
    entry.with("name", device.name.as_str()).with("by", by.as_str())
}
