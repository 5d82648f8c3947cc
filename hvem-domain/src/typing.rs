//! Typing the four characters instead of scanning, where the scheme has an app scan (protocol §4.6): a device's holder switches it over, after a
//! waiting period of its own. Whoever talks a victim through it on the telephone gets a code that can be read out; the wait is there against that.
//!
//! ```text
//! begun ──tick──▶ waits ──time──▶ ready ──PIN──▶ Switched
//!    │              │              │                │
//!    └──────────────┴──────────────┴────────────────┴──▶ it scans (no `Typing`)
//! ```
//!
//! A device without one scans: so does a new one, a copied one, and one whose PIN was renewed.

use std::time::Duration;

use hvem_formats::app::holder::Wish;

use crate::{
    account::Account,
    ceremony::{self, Ceremony, Evidence, Fact, Next},
    device::Device,
    holder::Held,
    id::{Id, Named},
    scheme::{Gate, Scheme},
    time::{Timestamp, hours, minutes},
};

/// How long somebody may read what it means, and tick.
const TICK_WITHIN: Duration = minutes(15);
/// How long it may be finished after its waiting period: who began in the evening goes on the next day.
const LIVES: Duration = hours(24);
/// How long the link in the mail takes it back, once it counts. Afterwards the app and the portal do.
const LINK_WORKS: Duration = hours(72);

/// A device's way from scanning to typing, and its being there. A device has at most one.
#[derive(Clone, Debug)]
pub struct Typing {
    /// Its id.
    pub id: Id<Typing>,
    /// Whose.
    pub account: Id<Account>,
    /// Which device.
    pub device: Id<Device>,
    /// How far it has come.
    pub stage: Stage,
    /// Counts changes: a change is written only over the state it was read from.
    pub version: i64,
}

impl Named for Typing {
    const PREFIX: &'static str = "typ";
}

/// How far a device has come from scanning to typing.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Its holder is about to: the device still scans.
    UnderWay(Ceremony),
    /// It types codes.
    Switched {
        /// Since when.
        at: Timestamp,
    },
}

/// Why it does not go on as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The holder's proof was for something else.
    #[error("the holder's proof is for something else")]
    NotHeld,
    /// Another step is next.
    #[error("another step is next")]
    OutOfOrder,
    /// The waiting period ends then, and not before.
    #[error("the waiting period is not over")]
    NotYet(Timestamp),
    /// It has expired.
    #[error("it has expired")]
    Expired,
}

impl From<ceremony::Refusal> for Refusal {
    fn from(refusal: ceremony::Refusal) -> Self {
        if refusal == ceremony::Refusal::Expired { Self::Expired } else { Self::OutOfOrder }
    }
}

/// A device may match a request by what its holder types. Without one no code is looked at, right or wrong.
#[derive(Clone, Copy, Debug)]
pub struct MayType {
    device: Id<Device>,
}

/// This device scans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this device scans")]
pub struct Scans;

impl MayType {
    /// Where the scheme has every app type as it likes, any device may; else one that was switched over.
    pub fn of(device: &Device, typing: Option<&Typing>, scheme: &Scheme) -> Result<Self, Scans> {
        let switched = typing.is_some_and(|typing| typing.device == device.id && typing.since().is_some());
        if scheme.typing.is_none() || switched { Ok(Self { device: device.id }) } else { Err(Scans) }
    }

    /// Whether this device may.
    pub fn is_for(&self, device: &Device) -> bool {
        self.device == device.id
    }
}

impl Typing {
    /// Its holder begins, on the device itself.
    pub fn begin(
        id: Id<Self>,
        (device, held): (&Device, &Held),
        list: &[Gate],
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let evidence = unlocked(device, held, Wish::TypeCodes)?;
        let ceremony = Ceremony::begin(Id::from_bytes(*id.as_bytes()), list, now, now + TICK_WITHIN);
        let stage = Stage::UnderWay(ceremony.pass(evidence, now)?);
        Ok(Self { id, account: device.account, device: device.id, stage, version: 0 })
    }

    /// The tick. From here on the time at which it may be finished stands.
    pub fn start(self, list: &[Gate], now: Timestamp) -> Result<Self, Refusal> {
        let ceremony = self.under_way()?.clone().pass(Evidence::new(Gate::Confirm, Fact::Plain), now)?;
        let Some(ready_at) = ready_at(&ceremony, now) else { return Err(Refusal::OutOfOrder) };
        let times = (ceremony.times().0, ready_at + LIVES);
        let ceremony = Ceremony::replay(ceremony.id(), list, times, ceremony.steps().to_vec())?;
        Ok(Self { stage: Stage::UnderWay(ceremony), ..self })
    }

    /// Whether its holder may finish it now: the waiting period is over.
    pub fn is_ready(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.under_way()?.next(now)? {
            Next::Do(Gate::Unlock) => Ok(()),
            Next::WaitUntil(until) => Err(Refusal::NotYet(until)),
            Next::Do(_) | Next::Done(_) => Err(Refusal::OutOfOrder),
        }
    }

    /// The holder confirms, on the same device: from here on it types.
    pub fn confirm(self, (device, held): (&Device, &Held), now: Timestamp) -> Result<Self, Refusal> {
        if device.id != self.device {
            return Err(Refusal::NotHeld);
        }
        self.is_ready(now)?;
        let evidence = unlocked(device, held, Wish::ConfirmTyping)?;
        let ceremony = self.under_way()?.clone().pass(evidence, now)?;
        match ceremony.next(now)? {
            Next::Done(_) => Ok(Self { stage: Stage::Switched { at: now }, ..self }),
            Next::Do(_) | Next::WaitUntil(_) => Err(Refusal::OutOfOrder),
        }
    }

    /// Since when the device types; `None` while it still scans.
    pub fn since(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Switched { at } => Some(at),
            Stage::UnderWay(_) => None,
        }
    }

    /// When it may be finished; `None` before the tick, and once it is.
    pub fn ready_at(&self) -> Option<Timestamp> {
        let ceremony = self.under_way().ok()?;
        ready_at(ceremony, ceremony.since())
    }

    /// What the holder does next; `None` while it waits, and once it is finished.
    pub fn gate(&self, now: Timestamp) -> Option<Gate> {
        match self.under_way().ok()?.next(now) {
            Ok(Next::Do(gate)) => Some(gate),
            _ => None,
        }
    }

    /// When it ends unless it is finished before; `None` once it is.
    pub fn expires_at(&self) -> Option<Timestamp> {
        Some(self.under_way().ok()?.times().1)
    }

    /// Whether its time has run out.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at().is_some_and(|at| now >= at)
    }

    /// Until when the link in a mail takes it back.
    pub fn link_until(&self) -> Timestamp {
        match &self.stage {
            Stage::UnderWay(ceremony) => ceremony.times().1,
            Stage::Switched { at } => *at + LINK_WORKS,
        }
    }

    /// Its steps, until it is finished.
    pub fn under_way(&self) -> Result<&Ceremony, Refusal> {
        match &self.stage {
            Stage::UnderWay(ceremony) => Ok(ceremony),
            Stage::Switched { .. } => Err(Refusal::OutOfOrder),
        }
    }
}

/// The end of the wait, once nothing but that and the last `Unlock` lies ahead.
fn ready_at(ceremony: &Ceremony, since: Timestamp) -> Option<Timestamp> {
    match ceremony.next(since) {
        Ok(Next::WaitUntil(until)) => Some(until),
        Ok(Next::Do(Gate::Unlock)) => Some(since),
        _ => None,
    }
}

/// Passes `Gate::Unlock`: the holder was there, and wanted this.
fn unlocked(device: &Device, held: &Held, wish: Wish) -> Result<Evidence, Refusal> {
    held.is_for(device, wish).then(|| Evidence::new(Gate::Unlock, Fact::Plain)).ok_or(Refusal::NotHeld)
}

#[cfg(test)]
mod tests;
