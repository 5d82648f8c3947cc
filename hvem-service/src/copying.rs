//! Copying the app to another phone, on the phones that are bound (guide "Kopier din MitID app", steps 1 to 12; protocol §2.5): a copy begins, waits for
//! the server's hour, shows codes, and vouches for the phone that it met. Every phone of the account may stop it.
//!
//! Every change is made with the account held, so that who stops it and what is stopped are one after the other.

mod copied;
mod stopping;
mod taking;
mod telling;

use hvem_domain::{
    activation::alone::{self, Alone, Plans},
    audit::Entry,
    ceremony::Next,
    copying::{AppCopy, Meeting, Refusal, Stage},
    device::Device,
    scheme::{Copying, Gate},
    time::Timestamp,
};
use hvem_formats::{
    app::{
        copy::{self as wire, Endorse, Meet},
        holder::{HolderProof, Wish},
    },
    b64,
};
use hvem_store::{StoreError, Tx};

pub use stopping::UnderWay;
pub(crate) use stopping::overtake_copy;

use crate::{Fault, Service, approvals::AnswerError, devices::NotInUse, fault::faults_become, ports::Draw};

/// Why a copy does not go on.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Never existed, is not this account's or device's, or the scheme copies nothing: all look alike.
    #[error("no such copy")]
    Unknown,
    /// It has ended; begin again.
    #[error("the copy has ended")]
    Ended,
    /// Another device of the account is being copied.
    #[error("another device is being copied")]
    UnderWay,
    /// The account has as many devices as the scheme allows.
    #[error("no more devices are allowed")]
    TooMany,
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

faults_become!(CopyError);

impl From<NotInUse> for CopyError {
    fn from(refused: NotInUse) -> Self {
        match refused {
            NotInUse::Blocked => Self::Holder(AnswerError::Blocked),
            NotInUse::Gone => Self::Unknown,
            NotInUse::Fault(fault) => fault.into(),
        }
    }
}

impl From<Refusal> for CopyError {
    fn from(refusal: Refusal) -> Self {
        if refusal == Refusal::Expired { Self::Ended } else { Self::Refused(refusal) }
    }
}

impl Service {
    /// The copy of the account that is under way, as this device may see it.
    pub async fn copy_standing(&self, device: &Device) -> Result<Option<wire::Standing>, CopyError> {
        let Some(lists) = &self.scheme.copy else { return Ok(None) };
        let copy = self.store.read().await?.copy_of(device.account, lists, self.now()).await?;
        match copy {
            Some(copy) => Ok(Some(self.copy_shown(&copy, device).await?)),
            None => Ok(None),
        }
    }

    /// The holder begins (steps 1 to 5). What this device began before goes on as it is.
    pub async fn begin_copy(&self, device: &Device, proof: &HolderProof) -> Result<wire::Standing, CopyError> {
        let lists = self.copying()?;
        let held = self.held(device, proof, Wish::Copy).await?;
        let (now, id) = (self.now(), self.entropy.id()?);
        let mut tx = self.store.begin().await?;
        // Of a blocked account nothing is copied; to stop it is always allowed.
        if !tx.holds_open_account(device.account).await? {
            return Err(CopyError::Ended);
        }
        tx.expire_copy_of(device.account, now).await?;
        let before = tx.copy_of(device.account, lists, now).await?;
        if let Some(copy) = before {
            if copy.device != device.id {
                return Err(CopyError::UnderWay);
            }
            drop(tx);
            return self.copy_shown(&copy, device).await;
        }
        // Removed or blocked in this very moment: nothing of it goes on.
        self.hold_in_use(&mut tx, device).await?;
        if self.is_full(&mut tx, device.account).await? {
            return Err(CopyError::TooMany);
        }
        let copy = AppCopy::begin(id, (device, &held), lists, now)?;
        match tx.add_copy(&copy).await {
            // The scheme's lists were others when it began.
            Err(StoreError::Exists) => return Err(CopyError::UnderWay),
            other => other?,
        }
        tx.commit(entry("copy.began", &copy, now)).await?;
        self.copy_shown(&copy, device).await
    }

    /// The tick and *Start kopiering* (step 6): the waiting period begins, and everybody who should know is told. Once it has begun nothing moves it.
    pub async fn start_copy(&self, device: &Device, id: &str) -> Result<wire::Standing, CopyError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let copy = self.own_copy(&mut tx, device, id, now).await?;
        let copy = match copy.clone().confirm(self.copying()?, now) {
            Ok(copy) => copy,
            // The answer was lost: the same once more.
            Err(_) if copy.ready_at().is_some() => {
                drop(tx);
                return self.copy_shown(&copy, device).await;
            }
            Err(refusal) => return Err(refusal.into()),
        };
        tx.save_copy(&copy).await?;
        self.tell_of_copy(&mut tx, &copy, device, now).await?;
        tx.commit(entry("copy.started", &copy, now)).await?;
        self.copy_shown(&copy, device).await
    }

    /// The holder has a code shown (steps 8 to 12). What was shown before is worth nothing any more, nor is what came of it.
    pub async fn show_copy(&self, device: &Device, id: &str, proof: &HolderProof) -> Result<wire::Code, CopyError> {
        let lists = self.copying()?;
        // Looked at before the PIN, so that nobody types it too early, and again below.
        self.read_own_copy(device, id).await?.is_ready(self.now())?;
        let held = self.held(device, proof, Wish::ShowCopy).await?;
        let (now, token) = (self.now(), self.entropy.token::<16>()?);
        let mut tx = self.store.begin().await?;
        let before = self.own_copy(&mut tx, device, id, now).await?;
        if self.is_full(&mut tx, device.account).await? {
            return Err(CopyError::TooMany);
        }
        let reading = before.shown.as_ref().and_then(|showing| showing.read);
        let copy = before.show((device, &held), token.hash(), lists, now)?;
        tx.save_copy(&copy).await?;
        if let Some(reading) = reading {
            tx.end_alone(reading.enrolment, alone::Ending::Overtaken).await?;
        }
        tx.commit(entry("copy.shown", &copy, now)).await?;
        let valid_until = copy.shown.as_ref().map_or(now, |showing| showing.valid_until()).0;
        Ok(wire::Code { token: *token.reveal_bytes(), valid_until })
    }

    /// The old phone has scanned the new one's code, or heard it.
    pub async fn meet_copy(&self, device: &Device, id: &str, seen: Meet) -> Result<wire::Met, CopyError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let copy = self.own_copy(&mut tx, device, id, now).await?;
        let alone = self.taken_by(&mut tx, &copy).await?;
        let copy = match copy.clone().meet(seen, &alone, &self.meeting_of(&alone), now) {
            Ok(copy) => copy,
            Err(Refusal::TooLate) => return self.not_met(tx, copy, &alone, now).await,
            Err(refusal) => return Err(refusal.into()),
        };
        let met = copy.shown.as_ref().and_then(|showing| showing.read?.met).ok_or(Refusal::OutOfOrder)?;
        tx.save_copy(&copy).await?;
        tx.commit(entry("copy.met", &copy, now).with("enrolment", alone.id).with("near", met.near.as_str())).await?;
        Ok(self.phone_met(&copy, device, &alone, met))
    }

    /// The characters are the same on both phones: the old one vouches for the new one's key, and only then the new one goes on.
    pub async fn endorse_copy(
        &self,
        device: &Device,
        id: &str,
        message: &Endorse,
    ) -> Result<wire::Standing, CopyError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let copy = self.own_copy(&mut tx, device, id, now).await?;
        let mut alone = self.taken_by(&mut tx, &copy).await?;
        if matches!(copy.open_showing(now), Some((_, Stage::Endorsed))) {
            drop(tx);
            return self.copy_shown(&copy, device).await;
        }
        let signed = (&message.signature, self.site.issuer.as_str());
        let (copy, evidence) = match copy.clone().endorse(device, &alone, signed, now) {
            Ok(endorsed) => endorsed,
            Err(Refusal::TooLate) => return self.not_met(tx, copy, &alone, now).await,
            Err(refusal) => return Err(refusal.into()),
        };
        alone.ceremony = alone.ceremony.pass(evidence, now).map_err(Refusal::from)?;
        tx.save_copy(&copy).await?;
        tx.save_alone(&alone, &self.keys.sealer).await?;
        let met = copy.shown.as_ref().and_then(|showing| showing.read?.met).ok_or(Refusal::OutOfOrder)?;
        // With the record anybody can check later which device vouched for which key, and how near it found it.
        let endorsed = entry("copy.endorsed", &copy, now)
            .with("enrolment", alone.id)
            .with("near", met.near.as_str())
            .with("signature", b64::encode(message.signature));
        tx.commit(endorsed).await?;
        self.copy_shown(&copy, device).await
    }

    /// The lists of the scheme in force.
    fn copying(&self) -> Result<&'static Copying, CopyError> {
        self.scheme.copy.as_ref().ok_or(CopyError::Unknown)
    }

    /// This device's copy, with the account held: what is read stays so until the commit.
    async fn own_copy(&self, tx: &mut Tx, device: &Device, id: &str, now: Timestamp) -> Result<AppCopy, CopyError> {
        if !tx.holds_open_account(device.account).await? {
            return Err(CopyError::Ended);
        }
        let id = id.parse().map_err(|_| CopyError::Unknown)?;
        let copy = tx.copy(id, self.copying()?).await?.filter(|copy| copy.device == device.id);
        under_way(copy.ok_or(CopyError::Unknown)?, now)
    }

    async fn read_own_copy(&self, device: &Device, id: &str) -> Result<AppCopy, CopyError> {
        let id = id.parse().map_err(|_| CopyError::Unknown)?;
        let copy = self.store.read().await?.copy(id, self.copying()?).await?;
        under_way(copy.filter(|copy| copy.device == device.id).ok_or(CopyError::Unknown)?, self.now())
    }

    /// The phone that has read the code.
    async fn taken_by(&self, tx: &mut Tx, copy: &AppCopy) -> Result<Alone, CopyError> {
        let showing = copy.shown.as_ref().ok_or(Refusal::ShowingOver)?;
        let reading = showing.read.ok_or(Refusal::OutOfOrder)?;
        let alone = tx.alone(reading.enrolment, Plans::of(self.scheme), &self.keys.sealer).await?;
        Ok(alone.filter(|alone| alone.ended.is_none()).ok_or(Refusal::ShowingOver)?)
    }

    /// Too late: the code is spent, and so is what the new phone began.
    async fn not_met<T>(&self, mut tx: Tx, copy: AppCopy, alone: &Alone, now: Timestamp) -> Result<T, CopyError> {
        let spent = AppCopy { shown: None, ..copy };
        tx.save_copy(&spent).await?;
        tx.end_alone(alone.id, alone::Ending::NotMet).await?;
        tx.commit(entry("copy.not_met", &spent, now).with("enrolment", alone.id)).await?;
        Err(CopyError::Refused(Refusal::TooLate))
    }

    /// What the new phone's code carries. It follows from the activation's id and a key outside the database.
    fn meeting_of(&self, alone: &Alone) -> [u8; 16] {
        self.keys.derivation.derive_short("hvem/v1/copy/meeting", alone.id.as_bytes(), 0)
    }

    fn phone_met(&self, copy: &AppCopy, device: &Device, alone: &Alone, met: Meeting) -> wire::Met {
        wire::Met {
            app_key: alone.app_key,
            description: alone.description.clone(),
            check: copy.check(device, alone, &self.meeting_of(alone), &self.site.issuer),
            enrolment: alone.id.to_string(),
            at: met.at.0,
            near: met.near,
        }
    }

    /// A copy as this device of its account may see it.
    async fn copy_shown(&self, copy: &AppCopy, asks: &Device) -> Result<wire::Standing, CopyError> {
        let (now, mine) = (self.now(), copy.device == asks.id);
        let from = match mine {
            true => asks.name.as_str().to_owned(),
            false => self.name_of(&mut self.store.read().await?, copy.device).await?,
        };
        let shown = match copy.open_showing(now).filter(|_| mine) {
            Some((showing, stage)) => {
                let met = match showing.read.and_then(|reading| Some((reading.enrolment, reading.met?))) {
                    Some((enrolment, met)) => {
                        let plans = Plans::of(self.scheme);
                        let alone = self.store.read().await?.alone(enrolment, plans, &self.keys.sealer).await?;
                        alone.map(|alone| self.phone_met(copy, asks, &alone, met))
                    }
                    None => None,
                };
                let meet_until = if let Stage::Read { until } = stage { Some(until.0) } else { None };
                let valid_until = showing.valid_until().0;
                Some(wire::Shown { valid_until, meet_until, met, endorsed: stage == Stage::Endorsed })
            }
            None => None,
        };
        Ok(wire::Standing {
            copy: copy.id.to_string(),
            mine,
            from,
            gate: self.copy_gate(copy, now)?.filter(|_| mine).map(|gate| gate.name().into()),
            waits_until: copy.ready_at().map(|at| at.0),
            shown,
            expires_at: copy.ceremony.times().1.0,
        })
    }

    /// What the holder does next on the old phone.
    fn copy_gate(&self, copy: &AppCopy, now: Timestamp) -> Result<Option<Gate>, CopyError> {
        Ok(match (copy.ceremony.next(now).map_err(Refusal::from)?, copy.open_showing(now)) {
            (Next::Do(gate), _) => Some(gate),
            (Next::WaitUntil(_), _) | (Next::Done(_), Some((_, Stage::Endorsed))) => None,
            (Next::Done(_), Some((_, Stage::Read { .. } | Stage::Met(_)))) => Some(Gate::Proximity),
            (Next::Done(_), Some((showing, Stage::Shown { .. }))) => match showing.ceremony.next(now) {
                Ok(Next::Do(gate)) => Some(gate),
                _ => None,
            },
            (Next::Done(_), None) => self.copying()?.show.first().copied(),
        })
    }
}

fn under_way(copy: AppCopy, now: Timestamp) -> Result<AppCopy, CopyError> {
    if copy.is_over(now) { Err(CopyError::Ended) } else { Ok(copy) }
}

fn entry(what: &'static str, copy: &AppCopy, now: Timestamp) -> Entry {
    Entry::new(what, Some(copy.account), now).with("copy", copy.id).with("device", copy.device)
}
