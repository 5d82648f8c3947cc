//! Stopping a copy: on any device of the account, in the portal, and by the mail that told of it. One press, no PIN: nobody who is being robbed has time
//! for two.

use hvem_domain::{
    account::Account,
    audit::Entry,
    copying::{AppCopy, Ending},
    device::Device,
    id::Id,
    message::{CopyStop, News},
    time::Timestamp,
};
use hvem_store::{StoreError, Tx};

use super::CopyError;
use crate::{
    Fault, Service,
    stops::{Ends, Stop},
};

/// A copy that is under way, for the portal.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// The copy.
    pub copy: AppCopy,
    /// The name of the device that is copied.
    pub from: String,
}

impl Service {
    /// The copy of an account that is under way: its holder may stop it.
    pub async fn copy_under_way(&self, account: Id<Account>) -> Result<Option<UnderWay>, Fault> {
        let Some(lists) = &self.scheme.copy else { return Ok(None) };
        let copy = self.store.read().await?.copy_of(account, lists, self.now()).await?;
        match copy {
            Some(copy) => Ok(Some(self.named(copy).await?)),
            None => Ok(None),
        }
    }

    /// Any device of the account stops it, at any time.
    pub async fn stop_copy(&self, device: &Device, id: &str) -> Result<(), CopyError> {
        let id = id.parse().map_err(|_| CopyError::Unknown)?;
        self.stop(device.account, id, "device").await
    }

    /// Its holder stops it in the portal.
    pub async fn stop_copy_of(&self, account: Id<Account>, id: Id<AppCopy>) -> Result<(), CopyError> {
        self.stop(account, id, "portal").await
    }

    /// What the link in a mail would stop.
    pub(crate) async fn copy_to_stop(&self, id: Id<AppCopy>) -> Result<Option<Stop>, Fault> {
        match self.copy_by_id(id).await? {
            Some(copy) if !copy.is_over(self.now()) => {
                let device = self.name_of(&mut self.store.read().await?, copy.device).await?;
                Ok(Some(Stop { ends: Ends::Copy, about: device }))
            }
            _ => Ok(None),
        }
    }

    /// Whoever has the mail stops it.
    pub(crate) async fn stop_copy_by_mail(&self, id: Id<AppCopy>) -> Result<(), CopyError> {
        let copy = self.copy_by_id(id).await?.ok_or(CopyError::Unknown)?;
        self.stop(copy.account, id, "mail").await
    }

    async fn copy_by_id(&self, id: Id<AppCopy>) -> Result<Option<AppCopy>, Fault> {
        let Some(lists) = &self.scheme.copy else { return Ok(None) };
        Ok(self.store.read().await?.copy(id, lists).await?)
    }

    /// Whatever is going on: it ends over any version, and a phone that is about to be bound finds it ended, as binding holds the account too.
    async fn stop(&self, account: Id<Account>, id: Id<AppCopy>, by: &'static str) -> Result<(), CopyError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        let copy = tx.copy(id, self.copying()?).await?.filter(|copy| copy.account == account);
        let copy = copy.ok_or(CopyError::Unknown)?;
        if !tx.end_copy(id, account, Ending::Stopped).await? {
            // Pressed twice: it is as was wanted.
            return if copy.ended == Some(Ending::Stopped) { Ok(()) } else { Err(CopyError::Ended) };
        }
        self.tell_stopped(&mut tx, &copy, CopyStop::Stopped, now).await?;
        let stopped = super::entry("copy.ended", &copy, now).with("why", Ending::Stopped.as_str()).with("by", by);
        Ok(tx.commit(stopped).await?)
    }

    pub(super) async fn tell_stopped(
        &self,
        tx: &mut Tx,
        copy: &AppCopy,
        why: CopyStop,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let device = self.name_of(tx, copy.device).await?;
        self.tell_holder(tx, copy.account, News::CopyStopped { device, why, at: now }, now).await
    }

    async fn named(&self, copy: AppCopy) -> Result<UnderWay, Fault> {
        let from = self.name_of(&mut self.store.read().await?, copy.device).await?;
        Ok(UnderWay { copy, from })
    }
}

/// What let a copy begin is not there any more: the password or the telephone number of the account, or one device of it or its PIN. What happened to that
/// is told anyway.
pub(crate) async fn overtake_copy(
    tx: &mut Tx,
    (account, device): (Id<Account>, Option<Id<Device>>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some((copy, device)) = tx.end_copy_of(account, device, Ending::Overtaken).await? else { return Ok(()) };
    let ended = Entry::new("copy.ended", Some(account), now).with("copy", copy).with("device", device);
    tx.record(&ended.with("why", Ending::Overtaken.as_str())).await
}
