//! Typing the four characters instead of scanning, where the scheme has an app scan: a device is switched over after the server's waiting period, and
//! back at once (protocol §4.6). Every device of the account may stop it.
//!
//! Every change is made with the account held, so that who stops it and what is stopped are one after the other.

mod stopping;

use hvem_domain::{
    audit::Entry,
    device::Device,
    id::Id,
    message::{News, WakeText},
    scheme::Gate,
    time::Timestamp,
    typing::{MayType, Refusal, Scans, Typing},
};
use hvem_formats::app::{
    holder::{HolderProof, Wish},
    typing::Standing,
};
use hvem_store::Tx;

pub use stopping::Typist;

use crate::{
    Fault, Service, approvals::AnswerError, devices::NotInUse, fault::faults_become, ports::Draw, stops::Stoppable,
};

/// Why a device is not switched to typing.
#[derive(Debug, thiserror::Error)]
pub enum TypingError {
    /// Never was, was stopped, is another device's, or the scheme has no such thing: all look alike.
    #[error("no such thing is under way")]
    Unknown,
    /// Its time ran out, or nothing of the account goes on; begin again.
    #[error("it has ended")]
    Ended,
    /// Not as things stand.
    #[error(transparent)]
    Refused(Refusal),
    /// The holder did not show to be there.
    #[error(transparent)]
    Holder(#[from] AnswerError),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(TypingError);

impl From<NotInUse> for TypingError {
    fn from(refused: NotInUse) -> Self {
        match refused {
            NotInUse::Blocked => Self::Holder(AnswerError::Blocked),
            NotInUse::Gone => Self::Unknown,
            NotInUse::Fault(fault) => fault.into(),
        }
    }
}

impl From<Refusal> for TypingError {
    fn from(refusal: Refusal) -> Self {
        if refusal == Refusal::Expired { Self::Ended } else { Self::Refused(refusal) }
    }
}

impl Service {
    /// Whether the code that is typed on this device is looked at.
    pub(crate) async fn may_type(&self, tx: &mut Tx, device: &Device) -> Result<Result<MayType, Scans>, Fault> {
        let typing = match self.scheme.typing {
            Some(list) => tx.typing_of(device.id, list).await?,
            None => None,
        };
        Ok(MayType::of(device, typing.as_ref(), self.scheme))
    }

    /// The devices of the account that type, or are about to, as this one may see them.
    pub async fn typing_standings(&self, device: &Device) -> Result<Vec<Standing>, TypingError> {
        let mut standings = Vec::new();
        for typing in self.typings(device.account).await? {
            standings.push(self.typing_shown(&typing, device).await?);
        }
        Ok(standings)
    }

    /// The holder begins, on the device itself. What it began before goes on as it is, and one that types goes on typing.
    pub async fn begin_typing(&self, device: &Device, proof: &HolderProof) -> Result<Standing, TypingError> {
        let list = self.typing_list()?;
        let held = self.held(device, proof, Wish::TypeCodes).await?;
        let (now, id) = (self.now(), self.entropy.id()?);
        let mut tx = self.store.begin().await?;
        // Of a blocked account nothing is switched; to stop it is always allowed.
        if !tx.holds_open_account(device.account).await? {
            return Err(TypingError::Ended);
        }
        if let Some(typing) = tx.typing_of(device.id, list).await?.filter(|typing| !typing.is_over(now)) {
            drop(tx);
            return self.typing_shown(&typing, device).await;
        }
        // Removed or blocked in this very moment: nothing of it goes on.
        self.hold_in_use(&mut tx, device).await?;
        let typing = Typing::begin(id, (device, &held), list, now)?;
        tx.begin_typing(&typing).await?;
        tx.commit(entry("typing.began", &typing, now)).await?;
        self.typing_shown(&typing, device).await
    }

    /// The tick: the waiting period begins, and everybody who should know is told. Once it has begun nothing moves it.
    pub async fn start_typing(&self, device: &Device, id: &str) -> Result<Standing, TypingError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let typing = self.own_typing(&mut tx, device, id, now).await?;
        let typing = match typing.clone().start(self.typing_list()?, now) {
            Ok(started) => started,
            // The answer was lost: the same once more.
            Err(_) if typing.ready_at().is_some() || typing.since().is_some() => {
                drop(tx);
                return self.typing_shown(&typing, device).await;
            }
            Err(refusal) => return Err(refusal.into()),
        };
        tx.save_typing(&typing).await?;
        self.tell_of_typing(&mut tx, &typing, device, now).await?;
        tx.commit(entry("typing.started", &typing, now)).await?;
        self.typing_shown(&typing, device).await
    }

    /// The waiting period is over, and the holder still wants it: from here on the device types.
    pub async fn confirm_typing(
        &self,
        device: &Device,
        id: &str,
        proof: &HolderProof,
    ) -> Result<Standing, TypingError> {
        // Looked at before the PIN, so that nobody types it too early, and again below.
        let before = self.read_own_typing(device, id).await?;
        if before.since().is_none() {
            before.is_ready(self.now())?;
        }
        let held = self.held(device, proof, Wish::ConfirmTyping).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let typing = self.own_typing(&mut tx, device, id, now).await?;
        if typing.since().is_some() {
            drop(tx);
            return self.typing_shown(&typing, device).await;
        }
        let typing = typing.confirm((device, &held), now)?;
        tx.save_typing(&typing).await?;
        let stop = self.stop_link(Stoppable::Typing(typing.id), (now, typing.link_until()));
        let on = News::TypingOn { device: device.name.as_str().into(), at: now, stop };
        self.tell_holder(&mut tx, typing.account, on, now).await?;
        self.wake_all(&mut tx, typing.account, WakeText::TypingOn, now).await?;
        let switched = entry("typing.switched", &typing, now).with("name", device.name.as_str());
        tx.commit(switched).await?;
        self.typing_shown(&typing, device).await
    }

    /// The list of the scheme in force.
    fn typing_list(&self) -> Result<&'static [Gate], TypingError> {
        self.scheme.typing.ok_or(TypingError::Unknown)
    }

    /// This device's own, with the account held: what is read stays so until the commit.
    async fn own_typing(&self, tx: &mut Tx, device: &Device, id: &str, now: Timestamp) -> Result<Typing, TypingError> {
        if !tx.holds_open_account(device.account).await? {
            return Err(TypingError::Ended);
        }
        let id: Id<Typing> = id.parse().map_err(|_| TypingError::Unknown)?;
        own(tx.typing(id, self.typing_list()?).await?, device, now)
    }

    async fn read_own_typing(&self, device: &Device, id: &str) -> Result<Typing, TypingError> {
        let id: Id<Typing> = id.parse().map_err(|_| TypingError::Unknown)?;
        own(self.store.read().await?.typing(id, self.typing_list()?).await?, device, self.now())
    }

    /// The waiting period has begun: a mail and a wake-up of every device now, a mail and a wake-up of this one at its end. What is told then is posted
    /// now, so that no restart forgets it, and is taken back where it is stopped.
    async fn tell_of_typing(&self, tx: &mut Tx, typing: &Typing, device: &Device, now: Timestamp) -> Result<(), Fault> {
        let Some(until) = typing.ready_at() else { return Ok(()) };
        let Some(holder) = tx.account(typing.account).await? else { return Ok(()) };
        let name = device.name.as_str().to_owned();
        let link = |from: Timestamp| self.stop_link(Stoppable::Typing(typing.id), (from, typing.link_until()));
        let began = News::TypingBegan { device: name.clone(), until, stop: link(now) };
        let ready = News::TypingReady { device: name, at: until, stop: link(until) };
        let mut notices = self.tell_of_wait(tx, &holder, (began, ready), (now, until)).await?;
        notices.extend(self.wake_at(tx, (typing.account, typing.device), WakeText::TypingReady, (now, until)).await?);
        tx.note_typing(typing.id, &notices).await?;
        self.wake_all(tx, typing.account, WakeText::TypingBegan, now).await
    }

    /// One as this device of its account may see it.
    async fn typing_shown(&self, typing: &Typing, asks: &Device) -> Result<Standing, TypingError> {
        let mine = typing.device == asks.id;
        let device = match mine {
            true => asks.name.as_str().to_owned(),
            false => self.name_of(&mut self.store.read().await?, typing.device).await?,
        };
        Ok(Standing {
            typing: typing.id.to_string(),
            mine,
            device,
            gate: typing.gate(self.now()).filter(|_| mine).map(|gate| gate.name().into()),
            waits_until: typing.ready_at().map(|at| at.0),
            since: typing.since().map(|at| at.0),
            expires_at: typing.expires_at().map(|at| at.0),
        })
    }
}

/// Another device's is as one that never was.
fn own(typing: Option<Typing>, device: &Device, now: Timestamp) -> Result<Typing, TypingError> {
    let typing = typing.filter(|typing| typing.device == device.id).ok_or(TypingError::Unknown)?;
    if typing.is_over(now) { Err(TypingError::Ended) } else { Ok(typing) }
}

fn entry(what: &'static str, typing: &Typing, now: Timestamp) -> Entry {
    Entry::new(what, Some(typing.account), now).with("typing", typing.id).with("device", typing.device)
}
