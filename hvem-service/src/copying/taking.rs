//! Copying on the new phone (guide steps 13 to 26; protocol §2.5): it reads the old one's code, and goes on as a phone that activates alone does, with
//! the list `take` before it.

use hvem_domain::{
    activation::{
        Activation,
        alone::{Alone, Ending as AloneEnding, Plans},
    },
    copying::{AppCopy, Ending, Refusal, Stage, user_id_of},
    device::{Device, Origin},
    id::Id,
    message::{CopyStop, News, WakeText},
    scheme::{Copying, Gate},
    secret::Token,
    time::Timestamp,
};
use hvem_formats::app::{
    alone::Standing,
    copy::{Proximity, Take},
};
use hvem_store::Tx;

use super::entry;
use crate::{Service, enrolment::AloneError, ports::Draw};

/// The end of a copy, in the unit of work that binds its phone.
pub(crate) struct Taken {
    copy: AppCopy,
    /// The device that vouched for the new one, and how that came to its account.
    pub(crate) from: (Id<Device>, Origin),
    from_name: String,
}

impl Taken {
    /// What its holder is told.
    pub(crate) fn news(&self, device: &Device, at: Timestamp) -> News {
        News::DeviceCopied { device: device.name.as_str().into(), from: self.from_name.clone(), at }
    }
}

impl Service {
    /// A phone has read a code. The same phone may say so again, where the answer was lost; another one ends it for both, as one of the two is a
    /// stranger's (G-21).
    pub async fn take_copy(&self, take: &Take) -> Result<Standing, AloneError> {
        let lists = self.scheme.copy.as_ref().ok_or(AloneError::Unknown)?;
        let (now, token) = (self.now(), Token::<16>::from_bytes(take.copy).hash());
        let ids = (self.entropy.id()?, self.entropy.id()?);
        let mut tx = self.store.begin().await?;
        let found = tx.copy_by_token(&token, lists).await?.ok_or(AloneError::Unknown)?;
        // Whoever only holds the token can't be anybody's phone.
        let transcript = Take::transcript(&self.site.issuer, &take.copy, &take.app_key, &take.description);
        take.app_key.check(transcript.as_bytes(), &take.signature).map_err(|_| AloneError::BadSignature)?;
        if !tx.holds_open_account(found.account).await? {
            return Err(AloneError::Unknown);
        }
        let copy = tx.copy(found.id, lists).await?.filter(|copy| !copy.is_over(now)).ok_or(AloneError::Unknown)?;
        let showing = copy.shown.clone().filter(|showing| showing.token == token).ok_or(AloneError::Unknown)?;
        let Some(reading) = showing.read else { return self.take_first(tx, (copy, ids), (take, lists), now).await };
        let alone = tx.alone(reading.enrolment, Plans::of(self.scheme), &self.keys.sealer).await?;
        match alone {
            Some(alone) if alone.app_key == take.app_key => {
                drop(tx);
                self.standing(&alone).await
            }
            _ => {
                let spent = AppCopy { shown: None, ..copy };
                tx.save_copy(&spent).await?;
                tx.end_alone(reading.enrolment, AloneEnding::ReadTwice).await?;
                let device = self.name_of(&mut tx, spent.device).await?;
                self.tell_holder(&mut tx, spent.account, News::CopyReadTwice { device, at: now }, now).await?;
                tx.commit(entry("copy.read_twice", &spent, now).with("enrolment", reading.enrolment)).await?;
                Err(AloneError::Unknown)
            }
        }
    }

    async fn take_first(
        &self,
        mut tx: Tx,
        (copy, ids): (AppCopy, (Id<Activation>, Id<Device>)),
        (take, lists): (&Take, &Copying),
        now: Timestamp,
    ) -> Result<Standing, AloneError> {
        if self.is_full(&mut tx, copy.account).await? {
            return Err(AloneError::TooMany);
        }
        let (copy, alone) = match copy.redeem(ids, take, (lists, &self.site.issuer), now) {
            Ok(read) => read,
            Err(Refusal::BadSignature) => return Err(AloneError::BadSignature),
            Err(_) => return Err(AloneError::Unknown),
        };
        tx.save_copy(&copy).await?;
        tx.add_alone(&alone).await?;
        tx.commit(entry("copy.read", &copy, now).with("enrolment", alone.id)).await?;
        self.standing(&alone).await
    }

    /// What the new phone shows and compares while the old one is to scan its code.
    pub(crate) async fn proximity_of(
        &self,
        alone: &Alone,
        gate: Option<Gate>,
        now: Timestamp,
    ) -> Result<Option<Proximity>, AloneError> {
        let (Some(Gate::Proximity), Some(id), Some(lists)) = (gate, alone.copy, &self.scheme.copy) else {
            return Ok(None);
        };
        let mut reader = self.store.read().await?;
        let copy = reader.copy(id, lists).await?.ok_or(AloneError::Ended)?;
        let device =
            reader.device(copy.device, &self.keys.sealer).await?.and_then(Result::ok).ok_or(AloneError::Ended)?;
        let (showing, stage) = copy.open_showing(now).ok_or(AloneError::Ended)?;
        let reading = showing.read.filter(|reading| reading.enrolment == alone.id).ok_or(AloneError::Ended)?;
        let meeting = self.meeting_of(alone);
        Ok(Some(Proximity {
            copy: copy.id.to_string(),
            old_key: device.app_key,
            meeting,
            meet_until: reading.meet_until().0,
            check: copy.check(&device, alone, &meeting, &self.site.issuer),
            met: matches!(stage, Stage::Met(_) | Stage::Endorsed),
        }))
    }

    /// Who takes a copy says whose: the copy knows, so it is looked at here, counted, and a wrong one is wrong whoever's it is.
    pub(crate) async fn take_user_id(&self, mut alone: Alone, typed: &str) -> Result<Alone, AloneError> {
        let now = self.now();
        let claimed = self.scheme.identifier.read(typed).ok();
        let account = alone.account.ok_or(AloneError::OutOfOrder)?;
        let mut tx = self.store.begin().await?;
        if !tx.holds_open_account(account).await? {
            return Err(AloneError::Ended);
        }
        let copy = self.copy_taken(&mut tx, &alone, now).await?.ok_or(AloneError::OutOfOrder)?;
        let holder = tx.account(account).await?.ok_or(AloneError::Unknown)?;
        let Some(evidence) = user_id_of(&holder, claimed.as_ref()) else {
            return self.refuse_user_id(tx, copy, &alone, now).await;
        };
        alone.claimed = claimed;
        let alone = self.pass_in(&mut tx, alone, evidence, now).await?;
        tx.commit(entry("copy.user_id_passed", &copy, now).with("enrolment", alone.id)).await?;
        Ok(alone)
    }

    async fn refuse_user_id(
        &self,
        mut tx: Tx,
        copy: AppCopy,
        alone: &Alone,
        now: Timestamp,
    ) -> Result<Alone, AloneError> {
        let copy = copy.count_wrong_user_id();
        tx.save_copy(&copy).await?;
        if copy.ended.is_some() {
            tx.close_copy(copy.id).await?;
            self.tell_stopped(&mut tx, &copy, CopyStop::WrongUserIds, now).await?;
            let ended = entry("copy.ended", &copy, now).with("why", Ending::WrongUserIds.as_str());
            tx.record(&ended.with("enrolment", alone.id)).await?;
        }
        tx.commit(entry("copy.user_id_refused", &copy, now).with("enrolment", alone.id)).await?;
        match copy.user_ids_left() {
            0 => Err(AloneError::Ended),
            left => Err(AloneError::WrongUserId(left)),
        }
    }

    /// The phone is about to be bound, with the account held: its copy must be under way still, and ends with it. `None` where it takes none.
    pub(crate) async fn end_taken(
        &self,
        tx: &mut Tx,
        alone: &Alone,
        now: Timestamp,
    ) -> Result<Option<Taken>, AloneError> {
        let Some(copy) = self.copy_taken(tx, alone, now).await? else { return Ok(None) };
        // With it gone nobody could say how near it was.
        let from = tx.device(copy.device, &self.keys.sealer).await?.and_then(Result::ok).ok_or(AloneError::Ended)?;
        let done = AppCopy { ended: Some(Ending::Done), shown: None, ..copy };
        tx.save_copy(&done).await?;
        Ok(Some(Taken { from: (from.id, from.origin), from_name: from.name.as_str().into(), copy: done }))
    }

    /// The new phone is bound: all others are woken, and have it to show.
    pub(crate) async fn tell_taken(
        &self,
        tx: &mut Tx,
        taken: &Taken,
        device: &Device,
        now: Timestamp,
    ) -> Result<(), AloneError> {
        self.wake_all(tx, device.account, WakeText::DeviceCopied, now).await?;
        self.leave_unseen(tx, (device.account, device.id)).await?;
        Ok(tx.record(&entry("copy.ended", &taken.copy, now).with("why", Ending::Done.as_str())).await?)
    }

    /// The copy that a phone takes, which has to be under way.
    async fn copy_taken(&self, tx: &mut Tx, alone: &Alone, now: Timestamp) -> Result<Option<AppCopy>, AloneError> {
        let (Some(id), Some(lists)) = (alone.copy, &self.scheme.copy) else { return Ok(None) };
        let copy = tx.copy(id, lists).await?.filter(|copy| !copy.is_over(now)).ok_or(AloneError::Ended)?;
        let read_by = copy.shown.as_ref().and_then(|showing| showing.read).map(|reading| reading.enrolment);
        if read_by == Some(alone.id) { Ok(Some(copy)) } else { Err(AloneError::Ended) }
    }
}
