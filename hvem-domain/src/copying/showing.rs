//! A code on the old phone's screen, and what comes of it until the old phone vouches for the one that read it.

use std::time::Duration;

use hvem_formats::{
    app::copy::{CheckFields, EndorseFields, Meet, commitment},
    digest,
};

use super::{AppCopy, Refusal};
use crate::{
    activation::{Activation, alone::Alone},
    ceremony::{Ceremony, Evidence, Fact, Next, Way},
    device::Device,
    id::Id,
    scheme::Gate,
    secret::TokenHash,
    time::{Timestamp, minutes, seconds},
};

/// Within which the old phone scans the new one's code, or hears it: time to turn both, too little to send pictures back and forth.
const MEET_WITHIN: Duration = seconds(20);
/// Within which the characters are compared.
const COMPARE_WITHIN: Duration = minutes(3);
/// By how much the clocks of two nodes may differ. What was shown later than that from now was shown before a clock was set back: it is over, or its minutes
/// would last until the clock is there again.
const APART: Duration = minutes(1);

/// A code that was shown.
#[derive(Clone, Debug)]
pub struct Showing {
    /// The hash of what it carries.
    pub token: TokenHash,
    /// The list `show`.
    pub ceremony: Ceremony,
    /// The phone that read it, if one did.
    pub read: Option<Reading>,
}

/// A phone that read the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its activation.
    pub enrolment: Id<Activation>,
    /// When.
    pub at: Timestamp,
    /// When and how the old phone met it.
    pub met: Option<Meeting>,
    /// Whether the old phone vouched for it.
    pub endorsed: bool,
}

/// That two phones met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When.
    pub at: Timestamp,
    /// How.
    pub near: Way,
}

/// Where a showing stands that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has read it.
    Shown {
        /// Until when somebody may.
        until: Timestamp,
    },
    /// A phone has.
    Read {
        /// Until when the old phone has to meet it.
        until: Timestamp,
    },
    /// The old phone has scanned its code, or heard it.
    Met(Meeting),
    /// The old phone vouches for it.
    Endorsed,
}

impl Reading {
    /// Until when the old phone has to meet it.
    pub fn meet_until(&self) -> Timestamp {
        self.at + MEET_WITHIN
    }
}

impl Showing {
    /// Until when the code may be read.
    pub fn valid_until(&self) -> Timestamp {
        // Once it was read it is worth nothing to anybody else.
        self.ceremony.qr_until().unwrap_or(self.ceremony.since())
    }

    /// Where it stands; `None`: it is worth nothing any more.
    pub fn stage(&self, now: Timestamp) -> Option<Stage> {
        if now + APART < self.ceremony.times().0 {
            return None;
        }
        let Some(reading) = self.read else {
            let until = self.valid_until();
            return (now < until).then_some(Stage::Shown { until });
        };
        match (reading.met, reading.endorsed) {
            (_, true) => Some(Stage::Endorsed),
            (Some(met), false) => (now <= met.at + COMPARE_WITHIN).then_some(Stage::Met(met)),
            (None, false) => {
                let until = reading.meet_until();
                (now <= until).then_some(Stage::Read { until })
            }
        }
    }

    /// A phone has read it.
    pub(super) fn read_by(mut self, enrolment: Id<Activation>, now: Timestamp) -> Result<Self, Refusal> {
        let Next::Do(gate @ Gate::ShowQr(_)) = self.ceremony.next(now)? else { return Err(Refusal::ShowingOver) };
        self.ceremony = self.ceremony.pass(Evidence::new(gate, Fact::Plain), now)?;
        self.read = Some(Reading { enrolment, at: now, met: None, endorsed: false });
        Ok(self)
    }
}

impl AppCopy {
    /// The four characters that both phones show.
    pub fn check(&self, device: &Device, alone: &Alone, meeting: &[u8; 16], issuer: &str) -> String {
        CheckFields { issuer, copy: &self.id.to_string(), old_key: &device.app_key, new_key: &alone.app_key, meeting }
            .code()
    }

    /// The old phone has scanned a code, or heard a phone. `meeting` is what the code of the new phone, `alone`, carries. Once they have met, nothing
    /// moves when and how.
    pub fn meet(mut self, seen: Meet, alone: &Alone, meeting: &[u8; 16], now: Timestamp) -> Result<Self, Refusal> {
        let showing = self.shown.as_mut().ok_or(Refusal::ShowingOver)?;
        let stage = showing.stage(now);
        let reading = showing.read.as_mut().ok_or(Refusal::OutOfOrder)?;
        let fits = match seen {
            Meet::Meeting(scanned) => digest::same(&scanned, meeting),
            Meet::Heard(heard) => digest::same(&heard, &commitment(&alone.app_key)),
        };
        if !fits || reading.enrolment != alone.id {
            return Err(Refusal::OtherMeeting);
        }
        match stage {
            Some(Stage::Read { .. }) => reading.met = Some(Meeting { at: now, near: seen.way() }),
            Some(Stage::Met(_) | Stage::Endorsed) => {}
            Some(Stage::Shown { .. }) | None => return Err(Refusal::TooLate),
        }
        Ok(self)
    }

    /// The old phone vouches for the new one's key, and for how near it found it: passes `Gate::Proximity`.
    pub fn endorse(
        mut self,
        device: &Device,
        alone: &Alone,
        (signature, issuer): (&[u8; 64], &str),
        now: Timestamp,
    ) -> Result<(Self, Evidence), Refusal> {
        let showing = self.shown.as_mut().ok_or(Refusal::ShowingOver)?;
        let stage = showing.stage(now).ok_or(Refusal::TooLate)?;
        let Stage::Met(Meeting { at, near }) = stage else { return Err(Refusal::OutOfOrder) };
        let reading = showing.read.as_mut().ok_or(Refusal::OutOfOrder)?;
        if device.id != self.device || reading.enrolment != alone.id || alone.copy != Some(self.id) {
            return Err(Refusal::OutOfOrder);
        }
        let transcript = EndorseFields {
            issuer,
            copy: &self.id.to_string(),
            device: &device.id.to_string(),
            enrolment: &alone.id.to_string(),
            new_key: &alone.app_key,
            at: at.0,
            near,
        }
        .transcript();
        device.app_key.check(transcript.as_bytes(), signature).map_err(|_| Refusal::BadSignature)?;
        reading.endorsed = true;
        Ok((self, Evidence::new(Gate::Proximity, Fact::Near(near))))
    }
}
