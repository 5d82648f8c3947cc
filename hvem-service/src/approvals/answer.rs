//! The answer: the device's signature first, then the attempt is counted, then the PIN or the platform key is checked, then the decision is
//! written, once (SECURITY decision 4; G-12, G-13).

use hvem_domain::{
    account::APP_RESTS,
    approval::{Approval, Decided, Matched, Refusal, SignedAnswer, VerifiedAnswer},
    audit::Entry,
    device::Device,
    id::Id,
    login::Ending,
    message::News,
    pin::{self, Consequence, Reserved},
    ratchet::{Ratchet, Turn},
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::app::answer::{Answer, Answered, Decision, Method};
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, bell::Topic, devices::DeviceError, fault::faults_become, gauges::sign_in_ended};

/// Answers of one device that came at the same moment take turns; more than this many at once is not a person.
const TURNS: usize = 16;

/// Why an answer does not count.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Never existed, or not for this device.
    #[error("no such request")]
    Unknown,
    /// Its time is over.
    #[error("the request has expired")]
    Expired,
    /// It was decided before.
    #[error("the request was decided before")]
    Decided,
    /// The answer's signature does not fit what was asked.
    #[error("the signature does not fit")]
    BadSignature,
    /// The answer says one thing and carries another.
    #[error("the answer contradicts itself")]
    Malformed,
    /// The PIN is wrong.
    #[error("wrong PIN")]
    WrongPin {
        /// Tries left.
        tries_left: u8,
    },
    /// The PIN pauses.
    #[error("the PIN pauses")]
    Paused(Timestamp),
    /// The PIN is off.
    #[error("the PIN is off")]
    Off,
    /// The platform key was refused.
    #[error("the platform key was refused")]
    PlatformRefused,
    /// The device is blocked.
    #[error("the device is blocked")]
    Blocked,
    /// The device was copied and is closed now.
    #[error("the device was copied")]
    Cloned,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(AnswerError);

impl From<Refusal> for AnswerError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::Unknown,
            Refusal::Expired => Self::Expired,
            Refusal::BadSignature => Self::BadSignature,
            Refusal::Malformed | Refusal::WrongPin => Self::Malformed,
            Refusal::Blocked => Self::Blocked,
            Refusal::Cloned => Self::Cloned,
            Refusal::PlatformRefused => Self::PlatformRefused,
        }
    }
}

impl From<pin::Refusal> for AnswerError {
    fn from(refusal: pin::Refusal) -> Self {
        match refusal {
            pin::Refusal::Paused(until) => Self::Paused(until),
            pin::Refusal::Off => Self::Off,
        }
    }
}

impl Service {
    /// One answer from one device.
    pub async fn answer(&self, device: &Device, id: &str, answer: &Answer) -> Result<Answered, AnswerError> {
        let matched = match self.find_for(device, id).await? {
            Found::Matched(matched) => matched,
            Found::Decided(decided) => return self.answer_again(device, &decided, answer),
        };
        let signed = self.unless_cloned(device, matched.check_signature(device, answer, &self.site.issuer)).await?;
        match signed.wants() {
            (Decision::Approve, Method::Pin) => self.answer_by_pin(device, &matched, &signed).await,
            (Decision::Approve, Method::Platform) => self.answer_by_platform(device, &matched, &signed).await,
            (Decision::Approve, Method::Nothing) => Err(AnswerError::Malformed),
            (Decision::Reject | Decision::NotMe, _) => {
                let verified = signed.rejection()?;
                self.decide(device, matched, verified, Also { ratchet: signed.ratchet, counter: None, pin: false })
                    .await
            }
        }
    }

    async fn answer_by_pin(
        &self,
        device: &Device,
        matched: &Matched,
        signed: &SignedAnswer<'_>,
    ) -> Result<Answered, AnswerError> {
        let turn = |device: &Device| signed.turn(&device.ratchet);
        let counted = self.count_attempt(device, turn, |device, counted| signed.check_pin(device, counted)).await;
        if let Err(AnswerError::Paused(_) | AnswerError::Off) = counted {
            // The page that waits for this device says so.
            self.ring_around(&matched.request, device);
        }
        let verified = counted?;
        match self.decide(device, matched.clone(), verified, Also { ratchet: None, counter: None, pin: true }).await {
            Err(late @ (AnswerError::Decided | AnswerError::Expired)) => {
                // The PIN was right and came too late, perhaps because the app sent its answer twice: that is no wrong try.
                self.forget_attempt(device).await?;
                Err(late)
            }
            done => done,
        }
    }

    /// The PIN was right, and nothing else follows from it: the attempt that was counted for it is none any more.
    pub(crate) async fn forget_attempt(&self, device: &Device) -> Result<(), Fault> {
        let mut tx = self.store.begin().await?;
        tx.clear_tries(device.id).await?;
        let entry = Entry::new("device.pin_attempt_forgotten", Some(device.account), self.now());
        tx.commit(entry.with("device", device.id)).await?;
        Ok(())
    }

    async fn answer_by_platform(
        &self,
        device: &Device,
        matched: &Matched,
        signed: &SignedAnswer<'_>,
    ) -> Result<Answered, AnswerError> {
        let (verified, counter) = signed.check_platform(device, self.webauthn())?;
        self.decide(
            device,
            matched.clone(),
            verified,
            Also { ratchet: signed.ratchet, counter: Some(counter), pin: false },
        )
        .await
    }

    /// What the ratchet lets pass. A device whose ratchet shows two copies is closed.
    pub(crate) async fn unless_cloned<T>(&self, device: &Device, turn: Result<T, Refusal>) -> Result<T, AnswerError> {
        match turn {
            Err(Refusal::Cloned) => Err(self.cloned(device).await),
            other => Ok(other?),
        }
    }

    /// Closes a device of which two copies exist. Only when that is written is the app told: it wipes itself then.
    async fn cloned(&self, device: &Device) -> AnswerError {
        match self.close_cloned(device).await {
            Err(DeviceError::Fault(fault)) => AnswerError::Fault(fault),
            _ => AnswerError::Cloned,
        }
    }

    /// Counts an attempt durably, then lets the PIN be looked at. Guesses that come at the same moment take turns here, so that five are
    /// looked at in a row and never a sixth. `turn` says how the ratchet stands to the call: whoever comes second of two copies that
    /// answer at the same moment sees there that the other one was first.
    pub(crate) async fn count_attempt<T>(
        &self,
        device: &Device,
        turn: impl Fn(&Device) -> Result<Option<Ratchet>, Refusal>,
        check: impl Fn(&Device, &Reserved) -> Result<T, Refusal>,
    ) -> Result<T, AnswerError> {
        let mut device = device.clone();
        for _ in 0..TURNS {
            let now = self.now();
            let ratchet = self.unless_cloned(&device, turn(&device)).await?;
            let reserved = device.tries.reserve(now)?;
            match self.write_attempt(&device, ratchet, &reserved, now).await {
                Err(AnswerError::Fault(fault)) if fault.is_conflict() => {
                    // Read as a writer: what the other one has written may still wait for its group's commit.
                    let fresh = self.store.begin().await?.device(device.id, &self.keys.sealer).await?;
                    device = fresh.and_then(Result::ok).ok_or(AnswerError::Unknown)?;
                    continue;
                }
                other => other?,
            }
            return match check(&device, &reserved) {
                Ok(right) => Ok(right),
                Err(Refusal::WrongPin) => Err(self.wrong_pin(&device, &reserved, now).await?),
                Err(other) => Err(other.into()),
            };
        }
        Err(AnswerError::Fault(Fault::Store(StoreError::Conflict)))
    }

    async fn write_attempt(
        &self,
        device: &Device,
        ratchet: Option<Ratchet>,
        reserved: &Reserved,
        now: Timestamp,
    ) -> Result<(), AnswerError> {
        let mut tx = self.store.begin().await?;
        turn_ratchet(&mut tx, device, ratchet).await?;
        tx.save_tries(device, reserved.tries()).await?;
        tx.commit(Entry::new("device.pin_attempt_counted", Some(device.account), now).with("device", device.id))
            .await?;
        Ok(())
    }

    /// What a wrong PIN leads to; the holder is told of a pause and of the end.
    async fn wrong_pin(
        &self,
        device: &Device,
        reserved: &Reserved,
        now: Timestamp,
    ) -> Result<AnswerError, AnswerError> {
        let name = || device.name.as_str().to_owned();
        let (what, news, error) = match reserved.consequence() {
            Consequence::TriesLeft(tries_left) => return Ok(AnswerError::WrongPin { tries_left }),
            Consequence::Paused(until) => {
                ("device.pin_paused", News::PinPaused { device: name(), until }, AnswerError::Paused(until))
            }
            Consequence::Off => ("device.pin_off", News::PinOff { device: name(), at: now }, AnswerError::Off),
        };
        let mut tx = self.store.begin().await?;
        self.tell_holder(&mut tx, device.account, news, now).await?;
        tx.commit(
            Entry::new(what, Some(device.account), now).with("device", device.id).with("name", device.name.as_str()),
        )
        .await?;
        Ok(error)
    }

    /// Writes the decision and all that goes with it, together.
    async fn decide(
        &self,
        device: &Device,
        matched: Matched,
        verified: VerifiedAnswer,
        also: Also,
    ) -> Result<Answered, AnswerError> {
        let now = self.now();
        let return_to = self.return_to(&matched.request, matched.by);
        let decided = matched.decide(verified, now)?;
        let mut tx = self.store.begin().await?;
        // A report concerns the account, which is held first, as by everybody who changes a password.
        if decided.decision == Decision::NotMe {
            tx.hold_account(decided.request.account).await?;
        }
        self.hold_in_use(&mut tx, device).await?;
        turn_ratchet(&mut tx, device, also.ratchet).await?;
        if let Some(counter) = also.counter {
            move_counter(&mut tx, device, counter).await?;
        }
        match tx.save_decision(&decided).await {
            Err(StoreError::Conflict) => return Err(AnswerError::Decided),
            other => other?,
        }
        if also.pin {
            tx.clear_tries(device.id).await?;
        }
        tx.used_device(device.id, now).await?;
        self.end_rejected(&mut tx, &decided, now).await?;
        tx.commit(decision_entry(&decided)).await?;
        observe(&decided);
        self.ring_around(&decided.request, device);
        Ok(answered(decided.decision, return_to))
    }

    /// The very answer that decided came once more, because ours was lost: it gets the same. Any other comes too late.
    fn answer_again(&self, device: &Device, decided: &Decided, answer: &Answer) -> Result<Answered, AnswerError> {
        let again = device.ratchet.turn(&answer.ratchet, &answer.next_ratchet) == Turn::Again
            && decided.decision == answer.decision;
        if !again {
            return Err(AnswerError::Decided);
        }
        Ok(answered(decided.decision, self.return_to(&decided.request, decided.by)))
    }

    /// A rejection ends the sign-in; a report is also told to the holder.
    async fn end_rejected(&self, tx: &mut Tx, decided: &Decided, now: Timestamp) -> Result<(), AnswerError> {
        match decided.decision {
            Decision::Approve => {}
            Decision::Reject => tx.end_login(decided.request.ceremony, Ending::Rejected).await?,
            Decision::NotMe => {
                tx.end_login(decided.request.ceremony, Ending::NotMe).await?;
                tx.rest_app(decided.request.account, Some(now + APP_RESTS)).await?;
                for asked in tx.end_strangers_logins_of(decided.request.account).await? {
                    self.bell.ring(Topic::Device(asked));
                }
                let relying_party = decided.request.asker.name.clone();
                let knew_password = self.scheme.login.contains(&Gate::Password);
                let news = News::ReportedNotMe { relying_party, knew_password, at: now };
                self.tell_holder(tx, decided.request.account, news, now).await?;
            }
        }
        Ok(())
    }

    async fn find_for(&self, device: &Device, id: &str) -> Result<Found, AnswerError> {
        let id: Id<Approval> = id.parse().map_err(|_| AnswerError::Unknown)?;
        match self.store.read().await?.approval(id).await? {
            Some(Approval::Matched(matched)) if matched.device == device.id => {
                if self.now() < matched.request.expires_at {
                    Ok(Found::Matched(matched))
                } else {
                    Err(AnswerError::Expired)
                }
            }
            Some(Approval::Decided(decided)) if decided.device == device.id => Ok(Found::Decided(decided)),
            _ => Err(AnswerError::Unknown),
        }
    }
}

/// What a device may answer, or has answered.
enum Found {
    Matched(Matched),
    Decided(Decided),
}

fn observe(decided: &Decided) {
    let (request, decision) = (&decided.request, decided.decision);
    let waited = decided.at.since(request.asked_at);
    metrics::histogram!("hvem_approval_wait_seconds", "decision" => decision.as_str()).record(waited);
    match decision {
        Decision::Approve => {}
        Decision::Reject => sign_in_ended(Gate::Approve(request.channel), Ending::Rejected),
        Decision::NotMe => sign_in_ended(Gate::Approve(request.channel), Ending::NotMe),
    }
}

fn answered(decision: Decision, return_to: Option<String>) -> Answered {
    let state = if decision == Decision::Approve { "approved" } else { "rejected" };
    Answered { state: state.into(), return_to }
}

/// What is written with a decision.
struct Also {
    ratchet: Option<Ratchet>,
    counter: Option<u32>,
    pin: bool,
}

pub(crate) async fn turn_ratchet(tx: &mut Tx, device: &Device, to: Option<Ratchet>) -> Result<(), StoreError> {
    match to {
        Some(to) => tx.save_ratchet(device.id, &device.ratchet, &to).await,
        None => Ok(()),
    }
}

/// Writes a platform key's new counter. One that did not grow belongs to a copy of the key, or to an answer that was overtaken.
pub(crate) async fn move_counter(tx: &mut Tx, device: &Device, counter: u32) -> Result<(), AnswerError> {
    match tx.save_counter(device.id, counter).await {
        Err(StoreError::Conflict) => Err(AnswerError::PlatformRefused),
        other => Ok(other?),
    }
}

fn decision_entry(decided: &Decided) -> Entry {
    let unlocked = decided.unlocked.map_or("none", hvem_domain::ceremony::Unlocked::as_str);
    let entry = Entry::new("approval.decided", Some(decided.request.account), decided.at)
        .with("request", decided.request.id)
        .with("device", decided.device)
        .with("asker", &decided.request.asker.name)
        .with("decision", decided.decision.as_str())
        .with("unlocked", unlocked);
    match decided.copied {
        Some(way) => entry.with("copied", way.as_str()),
        None => entry,
    }
}
