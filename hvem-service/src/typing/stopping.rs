//! A device scans again, or still: wanted on it, on any other device of the account, in the portal, or by the mail that told of it. One press, no PIN: nobody
//! who is being robbed has time for two, and nothing is lost by it but the wait.

use hvem_domain::{account::Account, device::Device, id::Id, message::News, time::Timestamp, typing::Typing};
use hvem_store::Tx;

use super::{TypingError, entry};
use crate::{
    Fault, Service,
    stops::{Ends, Stop},
};

/// A device that types, or is about to, for the portal.
#[derive(Clone, Debug)]
pub struct Typist {
    /// How it stands.
    pub typing: Typing,
    /// What the device is called.
    pub device: String,
}

impl Service {
    /// The devices of an account that type, or are about to: their holder may have them scan.
    pub async fn typists(&self, account: Id<Account>) -> Result<Vec<Typist>, Fault> {
        let mut typists = Vec::new();
        for typing in self.typings(account).await? {
            typists.push(self.typist(typing).await?);
        }
        Ok(typists)
    }

    /// Any device of the account wants it, at any time.
    pub async fn stop_typing(&self, device: &Device, id: &str) -> Result<(), TypingError> {
        let id = id.parse().map_err(|_| TypingError::Unknown)?;
        self.have_scan(device.account, id, "device").await
    }

    /// Its holder wants it, in the portal.
    pub async fn stop_typing_of(&self, account: Id<Account>, id: Id<Typing>) -> Result<(), TypingError> {
        self.have_scan(account, id, "portal").await
    }

    /// What the link in a mail would stop.
    pub(crate) async fn typing_to_stop(&self, id: Id<Typing>) -> Result<Option<Stop>, Fault> {
        let Some(typing) = self.typing_by_id(id).await? else { return Ok(None) };
        let ends = if typing.since().is_some() { Ends::Typing } else { Ends::SwitchToTyping };
        Ok(Some(Stop { ends, about: self.typist(typing).await?.device }))
    }

    /// Whoever has the mail stops it.
    pub(crate) async fn stop_typing_by_mail(&self, id: Id<Typing>) -> Result<(), TypingError> {
        let typing = self.typing_by_id(id).await?.ok_or(TypingError::Unknown)?;
        self.have_scan(typing.account, id, "mail").await
    }

    pub(super) async fn typings(&self, account: Id<Account>) -> Result<Vec<Typing>, Fault> {
        let Some(list) = self.scheme.typing else { return Ok(Vec::new()) };
        let (typings, now) = (self.store.read().await?.typings_of(account, list).await?, self.now());
        Ok(typings.into_iter().filter(|typing| !typing.is_over(now)).collect())
    }

    async fn typing_by_id(&self, id: Id<Typing>) -> Result<Option<Typing>, Fault> {
        let Some(list) = self.scheme.typing else { return Ok(None) };
        let typing = self.store.read().await?.typing(id, list).await?;
        Ok(typing.filter(|typing| self.now() < typing.link_until()))
    }

    /// Whatever is going on: it goes over any version. Of another account nothing is stopped; what is gone is as was wanted.
    async fn have_scan(&self, account: Id<Account>, id: Id<Typing>, by: &'static str) -> Result<(), TypingError> {
        let (now, list) = (self.now(), self.typing_list()?);
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        let typing = tx.typing(id, list).await?.filter(|typing| typing.account == account);
        let Some(typing) = typing.filter(|typing| !typing.is_over(now)) else { return Ok(()) };
        if !tx.end_typing(id, account).await? {
            return Ok(());
        }
        // Before the tick nobody was told of anything.
        if typing.ready_at().is_some() || typing.since().is_some() {
            self.tell_that_it_scans(&mut tx, &typing, now).await?;
        }
        let device = self.name_of(&mut tx, typing.device).await?;
        tx.commit(entry("typing.ended", &typing, now).with("by", by).with("name", device)).await?;
        Ok(())
    }

    async fn tell_that_it_scans(&self, tx: &mut Tx, typing: &Typing, now: Timestamp) -> Result<(), Fault> {
        let device = self.name_of(tx, typing.device).await?;
        self.tell_holder(tx, typing.account, News::TypingStopped { device, at: now }, now).await
    }

    async fn typist(&self, typing: Typing) -> Result<Typist, Fault> {
        let device = self.name_of(&mut self.store.read().await?, typing.device).await?;
        Ok(Typist { typing, device })
    }
}
