//! Bound devices: seen from the portal (journeys E4, E15) and from the app itself (protocol §4).

mod blocking;

pub(crate) use blocking::NotInUse;

use hvem_domain::{
    account::Account,
    audit::Entry,
    ceremony::Ceremony,
    device::{Device, DeviceName, NotNow},
    holder::Held,
    id::Id,
    login::Ending,
    message::{Message, News, Wake, WakeText},
    platform::SignedBinding,
    session::Session,
    time::Timestamp,
};
use hvem_formats::{
    app::{holder::Wish, platform::BindPlatform, request::Subscription},
    crockford::normalise,
};
use hvem_store::{Reader, StoreError, Tx};

use crate::{
    Fault, Service, bell::Topic, copying::overtake_copy, fault::faults_become, outbox::endpoint::RefusedEndpoint,
    ports::Draw,
};

/// Why a device is not changed.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// No such device of this account.
    #[error("no such device")]
    Gone,
    /// Another device of the account has this name.
    #[error("another device has this name")]
    NameTaken,
    /// It is not as it would have to be.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// It is to be opened by who could not add one: sign in again.
    #[error("sign in again")]
    SignInAgain,
    /// The device that calls is blocked.
    #[error("the device is blocked")]
    Blocked,
    /// Not the address of a known push service.
    #[error(transparent)]
    Endpoint(#[from] RefusedEndpoint),
    /// The platform key or the PIN's signature failed its check.
    #[error("the platform key was refused")]
    PlatformRefused,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(DeviceError);

impl Service {
    /// The devices of an account, oldest first.
    pub async fn devices(&self, account: Id<Account>) -> Result<Vec<Device>, Fault> {
        Ok(self.store.read().await?.devices(account, &self.keys.sealer).await?)
    }

    /// What its holder calls a device, also one that was removed; empty where it never was.
    pub(crate) async fn name_of(&self, reader: &mut Reader, device: Id<Device>) -> Result<String, Fault> {
        let device = reader.device(device, &self.keys.sealer).await?;
        Ok(device.map(|(Ok(device) | Err(device))| device.name.as_str().to_owned()).unwrap_or_default())
    }

    /// Whether an account has as many devices as the scheme allows (G-20).
    pub(crate) async fn is_full(&self, tx: &mut Tx, account: Id<Account>) -> Result<bool, Fault> {
        let Some(most) = self.scheme.max_apps else { return Ok(false) };
        Ok(tx.count_devices(account).await? >= usize::from(most))
    }

    /// An account's address as it may be shown on a device.
    pub async fn masked_account(&self, account: Id<Account>) -> Result<String, Fault> {
        let account = self.store.read().await?.account(account).await?;
        Ok(account.map(|account| account.email.masked()).unwrap_or_default())
    }

    /// Gives a device another name.
    pub async fn rename_device(&self, session: &Session, id: Id<Device>, name: DeviceName) -> Result<(), DeviceError> {
        let now = self.now();
        let devices = self.devices(session.account).await?;
        let same = |device: &&Device| device.name.as_str().to_lowercase() == name.as_str().to_lowercase();
        if devices.iter().filter(same).any(|device| device.id != id) {
            return Err(DeviceError::NameTaken);
        }
        let mut tx = self.store.begin().await?;
        gone(tx.rename_device(id, session.account, &name).await)?;
        tx.commit(
            Entry::new("device.renamed", Some(session.account), now).with("device", id).with("name", name.as_str()),
        )
        .await?;
        Ok(())
    }

    /// Removes a device from the portal: its key is dead at once, what waited for it ends, and so do the other sessions of the account: who
    /// found or stole the device may have opened one with it.
    pub async fn remove_device(&self, session: &Session, id: Id<Device>) -> Result<(), DeviceError> {
        let device = self.device_of(session.account, id).await?;
        let leaving = Leaving { what: "device.removed", by: "portal", sessions: Sessions::EndAllBut(session.id) };
        self.remove(&device, leaving, |device, at| News::DeviceRemoved { device, at }).await
    }

    /// Removes a device at the office, for a person who has called and can't sign in: the phone may be in anybody's hands, so nothing that it may have
    /// opened stays. Nothing is bound in its place: for that its holder needs another letter (G-24).
    pub async fn remove_device_at_office(&self, account: Id<Account>, serial: &str) -> Result<Device, DeviceError> {
        let device = self.device_called(account, serial).await?;
        let leaving = Leaving { what: "device.removed", by: "office", sessions: Sessions::EndAll };
        self.remove(&device, leaving, |device, at| News::DeviceRemoved { device, at }).await?;
        Ok(device)
    }

    /// This device, where it is the account's.
    async fn device_of(&self, account: Id<Account>, id: Id<Device>) -> Result<Device, DeviceError> {
        self.devices(account).await?.into_iter().find(|device| device.id == id).ok_or(DeviceError::Gone)
    }

    /// The device of an account that has this serial number. It may have been read aloud: an O is a zero.
    async fn device_called(&self, account: Id<Account>, serial: &str) -> Result<Device, DeviceError> {
        let meant = |device: &Device| normalise(&device.id.serial()) == normalise(serial);
        self.devices(account).await?.into_iter().find(meant).ok_or(DeviceError::Gone)
    }

    /// Another device of the account has shown that this one is a copy, and it was not the holder who made it: it goes, with all that it may have opened.
    pub(crate) async fn remove_copy(&self, copied: &Device) -> Result<(), DeviceError> {
        let leaving = Leaving { what: "device.removed", by: "other-device", sessions: Sessions::EndAll };
        self.remove(copied, leaving, |device, at| News::DeviceRemoved { device, at }).await
    }

    /// The app takes its own leave, as the holder wants.
    pub(crate) async fn leave(&self, device: &Device, held: &Held) -> Result<(), DeviceError> {
        wanted(device, held, Wish::Unregister)?;
        let leaving = Leaving { what: "device.removed", by: "device", sessions: Sessions::Keep };
        self.remove(device, leaving, |device, at| News::DeviceRemoved { device, at }).await
    }

    /// Two copies of the device's key exist: neither is believed any more, nor what may have been opened with one.
    pub(crate) async fn close_cloned(&self, device: &Device) -> Result<(), DeviceError> {
        let leaving = Leaving { what: "device.closed", by: "copied-key", sessions: Sessions::EndAll };
        self.remove(device, leaving, |device, at| News::DeviceCloned { device, at }).await
    }

    /// Sets or ends where a device can be woken.
    pub async fn set_push(&self, device: &Device, subscription: Option<&Subscription>) -> Result<(), DeviceError> {
        if let Some(subscription) = subscription {
            self.site.push_hosts.check(&subscription.endpoint)?;
        }
        let now = self.now();
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, device).await?;
        tx.set_subscription(device.id, subscription).await?;
        tx.commit(Entry::new("device.push_changed", Some(device.account), now).with("device", device.id)).await?;
        Ok(())
    }

    /// Options for a platform key that is bound later.
    pub async fn platform_key_options(&self, device: &Device) -> Result<serde_json::Value, DeviceError> {
        let now = self.now();
        let challenge: [u8; 32] = self.entropy.bytes()?;
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, device).await?;
        gone(tx.set_platform_challenge(device.id, &challenge).await)?;
        tx.commit(Entry::new("device.platform_asked", Some(device.account), now).with("device", device.id)).await?;
        Ok(self.platform_options(device.id, device.name.as_str(), &challenge))
    }

    /// Binds a platform key later. The PIN proves that it is the holder who wants it, and counts as an attempt; the ratchet turns with it.
    pub async fn bind_platform(
        &self,
        device: &Device,
        message: &BindPlatform,
    ) -> Result<(), crate::approvals::AnswerError> {
        let signed = SignedBinding::check(device, message, &self.site.issuer)?;
        let turn = |device: &Device| signed.turn(&device.ratchet);
        self.count_attempt(device, turn, |device, counted| signed.check_pin(device, counted)).await?;
        let challenge = self.store.read().await?.platform_challenge(device.id).await?;
        let credential = challenge.and_then(|challenge| message.platform.check(self.webauthn(), &challenge).ok());
        let now = self.now();
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, device).await?;
        // The PIN was right, whatever the platform key is worth.
        tx.clear_tries(device.id).await?;
        let Some(credential) = credential else {
            tx.commit(Entry::new("device.platform_refused", Some(device.account), now).with("device", device.id))
                .await?;
            return Err(crate::approvals::AnswerError::PlatformRefused);
        };
        tx.set_platform(device.id, Some(&credential)).await?;
        tx.commit(Entry::new("device.platform_bound", Some(device.account), now).with("device", device.id)).await?;
        Ok(())
    }

    /// Removes the platform key, as the holder wants.
    pub(crate) async fn give_up_platform(&self, device: &Device, held: &Held) -> Result<(), DeviceError> {
        wanted(device, held, Wish::RemovePlatform)?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, device).await?;
        gone(tx.set_platform(device.id, None).await)?;
        tx.commit(Entry::new("device.platform_removed", Some(device.account), now).with("device", device.id)).await?;
        Ok(())
    }

    /// Posts a wake-up, if the device can be woken. It says only that something waits.
    pub(crate) async fn wake(
        &self,
        tx: &mut Tx,
        account: Id<Account>,
        device: Id<Device>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if let Some(subscription) = tx.subscription(device).await? {
            let wake = Wake { account, device, subscription, says: WakeText::Waits };
            self.outbox.post(tx, &Message::Wake(wake), now).await?;
        }
        Ok(())
    }

    /// Posts a wake-up for a time, if the device can be woken; gives its id, by which it can be taken back until then. It is not counted among those of
    /// requests: a thief who spent those must not keep this from anybody.
    pub(crate) async fn wake_at(
        &self,
        tx: &mut Tx,
        (account, device): (Id<Account>, Id<Device>),
        says: WakeText,
        times: (Timestamp, Timestamp),
    ) -> Result<Option<Id<Message>>, Fault> {
        let Some(subscription) = tx.subscription(device).await? else { return Ok(None) };
        let wake = Message::Wake(Wake { account, device, subscription, says });
        Ok(Some(self.outbox.post_for(tx, &wake, times).await?))
    }

    async fn remove(
        &self,
        device: &Device,
        leaving: Leaving,
        news: impl FnOnce(String, Timestamp) -> News,
    ) -> Result<(), DeviceError> {
        let now = self.now();
        let name = device.name.as_str();
        let mut tx = self.store.begin().await?;
        // A phone that it vouched for is bound before, or not at all.
        tx.hold_account(device.account).await?;
        gone(tx.remove_device(device.id, device.account, now).await)?;
        let waited = end_what_it_began(&mut tx, device, Ending::DeviceRemoved, now).await?;
        end_sessions(&mut tx, device.account, leaving.sessions, now).await?;
        self.tell_holder(&mut tx, device.account, news(name.into(), now), now).await?;
        let entry = Entry::new(leaving.what, Some(device.account), now).with("device", device.id).with("name", name);
        tx.commit(entry.with("by", leaving.by)).await?;
        self.ring_for_end(device, &waited);
        Ok(())
    }

    /// Rings for a device of which nothing goes on, and for the sign-ins that waited for it.
    fn ring_for_end(&self, device: &Device, waited: &[Id<Ceremony>]) {
        self.bell.ring(Topic::Device(device.id));
        waited.iter().for_each(|ceremony| self.bell.ring(Topic::Login(Id::from_bytes(*ceremony.as_bytes()))));
    }
}

/// Ends what a device has begun, and what it was asked and nobody has taken yet; gives the sign-ins that waited for it.
async fn end_what_it_began(
    tx: &mut Tx,
    device: &Device,
    ending: Ending,
    now: Timestamp,
) -> Result<Vec<Id<Ceremony>>, StoreError> {
    overtake_copy(tx, (device.account, Some(device.id)), now).await?;
    tx.end_renewal(device.id).await?;
    tx.end_typing_of_device(device.id).await?;
    let waited = tx.end_approvals_for(device.id, device.account).await?;
    for ceremony in &waited {
        tx.end_login(*ceremony, ending).await?;
    }
    Ok(waited)
}

/// Ends sessions of an account that a device may have opened, and the devices that are about to be added in them.
async fn end_sessions(tx: &mut Tx, account: Id<Account>, which: Sessions, now: Timestamp) -> Result<(), StoreError> {
    let keep = match which {
        Sessions::Keep => return Ok(()),
        Sessions::EndAllBut(session) => Some(session),
        Sessions::EndAll => {
            tx.revoke_account_grants(account, now).await?;
            None
        }
    };
    tx.end_other_sessions(account, keep, now).await?;
    tx.end_activations_of_other_sessions(account, keep).await
}

/// How a device goes.
struct Leaving {
    /// For the record.
    what: &'static str,
    /// By whose doing, for the record.
    by: &'static str,
    sessions: Sessions,
}

/// What becomes of the account's sessions.
#[derive(Clone, Copy)]
enum Sessions {
    /// The holder left in peace.
    Keep,
    /// The device may be in other hands.
    EndAllBut(Id<Session>),
    /// Nobody knows in whose.
    EndAll,
}

/// A proof counts for what it was given for.
fn wanted(device: &Device, held: &Held, wish: Wish) -> Result<(), DeviceError> {
    if held.is_for(device, wish) { Ok(()) } else { Err(DeviceError::Gone) }
}

fn gone(done: Result<(), StoreError>) -> Result<(), DeviceError> {
    match done {
        Err(StoreError::Conflict) => Err(DeviceError::Gone),
        other => Ok(other?),
    }
}
