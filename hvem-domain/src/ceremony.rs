//! The one engine behind signing in, activating, copying and renewing: a list of gates is passed in order.
//!
//! A ceremony is stored as what happened in it (`Step`s) and rebuilt by replaying that over the scheme's list, so a stored ceremony can't
//! be in a state that could not have been reached.
//!
//! ```text
//! Next::Do(gate) ──pass──▶ Next::Do(next gate) … ──▶ Next::Done(Complete)
//!        │ OneOf: choose / rethink          Wait: Next::WaitUntil(t)
//! ```

pub use hvem_formats::app::copy::Way;

use crate::{
    id::{Id, Named},
    scheme::Gate,
    time::Timestamp,
};

/// A ceremony under way.
#[derive(Clone, Debug)]
pub struct Ceremony {
    id: Id<Ceremony>,
    began: Timestamp,
    expires_at: Timestamp,
    steps: Vec<Step>,
    /// Gates still to pass, the next one last.
    ahead: Vec<Gate>,
    /// When the gate that is next became so.
    since: Timestamp,
    /// What lay ahead before the last choice, to come back to.
    crossroads: Option<Vec<Gate>>,
}

impl Named for Ceremony {
    const PREFIX: &'static str = "cer";
}

/// What the person does now. Pages are drawn from this and from nothing else.
#[derive(Debug)]
pub enum Next {
    /// Pass this gate.
    Do(Gate),
    /// Come back then.
    WaitUntil(Timestamp),
    /// Nothing is left.
    Done(Complete),
}

/// Something that happened in a ceremony.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// One of several ways was taken.
    Chose(usize, Timestamp),
    /// The choice was taken back.
    Rethought(Timestamp),
    /// A gate was passed.
    Passed(Passed),
}

/// A passed gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// `Gate::name`.
    pub gate: String,
    /// When.
    pub at: Timestamp,
    /// What was proved by it.
    pub fact: Fact,
}

/// What passing a gate proved, as far as levels and tokens depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// No more than that the gate was passed.
    Plain,
    /// The password was right.
    Password,
    /// A key from the key card was right.
    CardKey,
    /// The password was right, and so was the code of a code device that was typed before it: they are looked at together.
    PasswordAndCode,
    /// An app approved.
    Approved(Approved),
    /// A security key was touched.
    SecurityKey(Touch),
    /// Two phones were in one place.
    Near(Way),
}

/// How a security key was touched. Nobody is verified by that: it is worth one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The key may exist elsewhere too.
    pub synced: bool,
    /// Whether what it signed names a key of the browser, which the browser has to prove at the end.
    pub browser_key: bool,
}

/// How an app approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved {
    /// How the holder was recognised.
    pub unlocked: Unlocked,
    /// Whether the browser proved its key.
    pub browser_key: bool,
    /// Whether app and browser were shown to be on one device. What a person carries by eye can be relayed from a page far away
    /// (SECURITY A5, G-06); what a link carries inside one browser can't.
    pub same_device: bool,
    /// The weakest way by which the app, or what it was copied from, came to another phone; `None` where it was activated by itself.
    pub copied: Option<Way>,
}

/// How an app recognised its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocked {
    /// PIN; the device's key is a software key.
    Pin,
    /// Fingerprint, face or screen lock, through a key of the platform.
    Platform {
        /// The key may exist on other devices too.
        synced: bool,
    },
}

impl Unlocked {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Pin, Self::Platform { synced: false }, Self::Platform { synced: true }];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pin => "pin",
            Self::Platform { synced: false } => "platform",
            Self::Platform { synced: true } => "synced-platform",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unlocked| unlocked.as_str() == text)
    }
}

/// Proof that one gate's check succeeded. Only the modules of this crate that check can make one.
#[derive(Debug)]
pub struct Evidence {
    gate: Gate,
    fact: Fact,
}

impl Evidence {
    pub(crate) fn new(gate: Gate, fact: Fact) -> Self {
        Self { gate, fact }
    }

    /// The right password, together with the right code.
    pub(crate) fn with_code(self) -> Self {
        debug_assert_eq!(self.fact, Fact::Password);
        Self { fact: Fact::PasswordAndCode, ..self }
    }
}

/// Proof that every gate was passed. A session or a device is made from this and from nothing else.
#[derive(Debug)]
pub struct Complete {
    ceremony: Id<Ceremony>,
    passed: Vec<Passed>,
}

impl Complete {
    /// Of which ceremony.
    pub fn ceremony(&self) -> Id<Ceremony> {
        self.ceremony
    }

    /// What was passed, in order.
    pub fn passed(&self) -> &[Passed] {
        &self.passed
    }
}

/// Why a ceremony can't go on as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another gate is next, or none.
    #[error("another step comes first")]
    OutOfOrder,
    /// The waiting period is not over.
    #[error("the waiting period is not over")]
    NotYet,
    /// The QR code was valid for a time that has passed.
    #[error("the QR code has expired")]
    QrExpired,
    /// The ceremony was valid for a time that has passed.
    #[error("the ceremony has expired")]
    Expired,
    /// Stored steps that do not fit the scheme's list: it was changed meanwhile.
    #[error("the ceremony does not fit the scheme")]
    Misfit,
}

impl Ceremony {
    /// Begins with the first gate of `plan`.
    pub fn begin(id: Id<Ceremony>, plan: &[Gate], now: Timestamp, expires_at: Timestamp) -> Self {
        let ahead = plan.iter().rev().copied().collect();
        Self { id, began: now, expires_at, steps: Vec::new(), ahead, since: now, crossroads: None }
    }

    /// Rebuilds a stored ceremony.
    pub fn replay(
        id: Id<Ceremony>,
        plan: &[Gate],
        (began, expires_at): (Timestamp, Timestamp),
        steps: Vec<Step>,
    ) -> Result<Self, Refusal> {
        let mut ceremony = Self::begin(id, plan, began, expires_at);
        for step in steps {
            ceremony = match step {
                Step::Chose(way, at) => ceremony.take(way, at)?,
                Step::Rethought(at) => ceremony.rethink(at)?,
                Step::Passed(passed) => {
                    ceremony.skip_wait(passed.at);
                    match ceremony.ahead.last() {
                        Some(gate) if gate.name() == passed.gate => ceremony.step_over(passed),
                        _ => return Err(Refusal::Misfit),
                    }
                }
            };
        }
        Ok(ceremony)
    }

    /// Its id.
    pub fn id(&self) -> Id<Self> {
        self.id
    }

    /// When it began and when it ends at the latest.
    pub fn times(&self) -> (Timestamp, Timestamp) {
        (self.began, self.expires_at)
    }

    /// What happened so far, to be stored.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether a device, a security key or a key card was shown to be in the person's hands.
    pub fn has_proved_possession(&self) -> bool {
        let held =
            |fact| matches!(fact, Fact::Approved(_) | Fact::CardKey | Fact::PasswordAndCode | Fact::SecurityKey(_));
        self.passed().any(|passed| held(passed.fact))
    }

    /// Whether a security key was touched, in a browser that had shown a key of its own.
    pub fn was_touched_by_a_browser_with_a_key(&self) -> bool {
        self.passed().any(|passed| matches!(passed.fact, Fact::SecurityKey(Touch { browser_key: true, .. })))
    }

    /// When the gate that is next became so.
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// Until when, where nothing but waiting lies ahead, or nothing at all; `None` where something is to be done.
    pub fn only_waits_until(&self) -> Option<Timestamp> {
        self.ahead.iter().rev().try_fold(self.since, |until, gate| match gate {
            Gate::Wait(pause) => Some(until + *pause),
            _ => None,
        })
    }

    /// Until when a code works, where carrying one is next.
    pub fn qr_until(&self) -> Option<Timestamp> {
        match self.ahead.last() {
            Some(Gate::ShowQr(valid)) => Some(self.since + *valid),
            _ => None,
        }
    }

    /// What the person does now.
    pub fn next(&self, now: Timestamp) -> Result<Next, Refusal> {
        if now >= self.expires_at {
            return Err(Refusal::Expired);
        }
        Ok(match self.ahead.last() {
            None => Next::Done(Complete { ceremony: self.id, passed: self.passed().cloned().collect() }),
            Some(Gate::Wait(pause)) if now < self.since + *pause => Next::WaitUntil(self.since + *pause),
            Some(Gate::Wait(_)) => {
                let mut over = self.clone();
                over.skip_wait(now);
                return over.next(now);
            }
            Some(gate) => Next::Do(*gate),
        })
    }

    /// Passes the gate that the evidence is for, which must be the next one.
    pub fn pass(mut self, evidence: Evidence, now: Timestamp) -> Result<Self, Refusal> {
        match self.next(now)? {
            Next::Do(Gate::ShowQr(valid)) if now >= self.since + valid => Err(Refusal::QrExpired),
            Next::Do(gate) if gate == evidence.gate => {
                self.skip_wait(now);
                Ok(self.step_over(Passed { gate: gate.name().into(), at: now, fact: evidence.fact }))
            }
            Next::WaitUntil(_) => Err(Refusal::NotYet),
            Next::Do(_) | Next::Done(_) => Err(Refusal::OutOfOrder),
        }
    }

    /// Takes one of several ways, counted from 0.
    pub fn choose(self, way: usize, now: Timestamp) -> Result<Self, Refusal> {
        match self.next(now)? {
            Next::Do(Gate::OneOf(_)) => self.take(way, now),
            _ => Err(Refusal::OutOfOrder),
        }
    }

    /// Goes back to the last choice: from the app to the key card and back.
    pub fn rethink(mut self, now: Timestamp) -> Result<Self, Refusal> {
        self.ahead = self.crossroads.take().ok_or(Refusal::OutOfOrder)?;
        self.steps.push(Step::Rethought(now));
        self.since = now;
        Ok(self)
    }

    /// The way that was taken last, counted from 0; `None` where none was, or it was taken back.
    pub fn way(&self) -> Option<usize> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Chose(way, _) => Some(Some(*way)),
            Step::Rethought(_) => Some(None),
            Step::Passed(_) => None,
        })?
    }

    /// Whether there is a choice to go back to.
    pub fn can_rethink(&self) -> bool {
        self.crossroads.is_some()
    }

    fn take(mut self, way: usize, now: Timestamp) -> Result<Self, Refusal> {
        let Some(Gate::OneOf(ways)) = self.ahead.last().copied() else { return Err(Refusal::Misfit) };
        let gates = ways.get(way).ok_or(Refusal::OutOfOrder)?;
        self.crossroads = Some(self.ahead.clone());
        self.ahead.pop();
        self.ahead.extend(gates.iter().rev().copied());
        self.steps.push(Step::Chose(way, now));
        self.since = now;
        Ok(self)
    }

    fn step_over(mut self, passed: Passed) -> Self {
        self.since = passed.at;
        self.steps.push(Step::Passed(passed));
        self.ahead.pop();
        // Once part of a way is behind, it can't be traded for another: what was proved there would be lost.
        self.crossroads = None;
        self
    }

    fn skip_wait(&mut self, now: Timestamp) {
        while let Some(Gate::Wait(pause)) = self.ahead.last().copied()
            && now >= self.since + pause
        {
            self.ahead.pop();
            self.since = self.since + pause;
        }
    }

    fn passed(&self) -> impl Iterator<Item = &Passed> {
        self.steps.iter().filter_map(|step| match step {
            Step::Passed(passed) => Some(passed),
            Step::Chose(..) | Step::Rethought(_) => None,
        })
    }
}

#[cfg(test)]
#[path = "ceremony_tests.rs"]
mod tests;
