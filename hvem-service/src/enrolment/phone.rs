//! The phone's side of an enrolment: redeem the code, prove the PIN, accept or decline fingerprint and face.

use hvem_domain::{
    activation::{Ending, Redeemed, Refusal, State, Unlocked},
    audit::Entry,
    ceremony::Next,
    device::Device,
    id::Id,
    message::{EnrolmentEnd, News},
    scheme::Gate,
    secret::Token,
    session::Session,
    time::Timestamp,
};
use hvem_formats::{
    app::enrol::{self, Finish, Finished, Redeem},
    key::P256,
    webauthn,
};
use hvem_store::activations::Stored;

use super::bound::{NotBound, added};
use crate::{Fault, Service, bell::Topic, fault::faults_become, ports::Draw};

/// Why the phone can't go on.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// Never existed, expired, spent or ended: all look alike.
    #[error("no such enrolment")]
    Unknown,
    /// It has ended; begin again.
    #[error("the enrolment has ended")]
    Ended,
    /// A signature does not fit.
    #[error("a signature does not fit")]
    BadSignature,
    /// The PIN is wrong.
    #[error("wrong PIN")]
    WrongPin {
        /// Tries left.
        tries_left: u8,
    },
    /// The platform key failed its check.
    #[error("the platform key was refused")]
    PlatformRefused,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(PhoneError);

impl From<NotBound> for PhoneError {
    fn from(not_bound: NotBound) -> Self {
        match not_bound {
            NotBound::PlatformRefused => Self::PlatformRefused,
            NotBound::Removed => Self::Ended,
            NotBound::NoHolder => Self::Unknown,
            NotBound::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// What follows the right PIN.
pub struct UnlockOutcome {
    /// Options for a platform key.
    pub platform: serde_json::Value,
}

impl Service {
    /// A phone has read the QR code. The code works once; a second phone that reads it ends the enrolment for both (SECURITY C2, G-21).
    pub async fn redeem_enrolment(&self, redeem: &Redeem) -> Result<enrol::Redeemed, PhoneError> {
        let token = Token::from_bytes(redeem.token).hash();
        let stored = self
            .store
            .read()
            .await?
            .activation_by_token(&token, self.scheme.activate, &self.keys.sealer)
            .await?
            .ok_or(PhoneError::Unknown)?;
        match stored.state.clone() {
            State::Shown(shown) => self.redeem_first(stored, shown, redeem).await,
            State::Redeemed(redeemed) | State::Unlocked(Unlocked { redeemed, .. }) => {
                if redeemed.app_key != redeem.app_key {
                    self.end_read_twice(stored, redeem).await?;
                    return Err(PhoneError::Unknown);
                }
                // The answer was lost on its way; the same phone asks again.
                self.redeemed_answer(&stored, &redeemed).await
            }
            State::Done(_) | State::Ended(_) => Err(PhoneError::Unknown),
        }
    }

    /// The person typed the PIN that was chosen in the portal. An attempt is counted before it is looked at.
    pub async fn unlock_enrolment(
        &self,
        mut stored: Stored,
        unlock: &enrol::Unlock,
    ) -> Result<UnlockOutcome, PhoneError> {
        let now = self.now();
        let mut redeemed = match stored.state.clone() {
            State::Redeemed(redeemed) => redeemed,
            State::Unlocked(unlocked) => return self.unlock_again(stored, unlocked, unlock, now).await,
            State::Shown(_) | State::Done(_) | State::Ended(_) => return Err(ended_or_unknown(&stored)),
        };
        if redeemed.is_spent() {
            self.end_enrolment(stored, Ending::WrongPin, now).await?;
            return Err(PhoneError::Ended);
        }
        let untouched = redeemed.clone();
        redeemed.wrong_pins += 1;
        stored.state = State::Redeemed(redeemed);
        self.save(&stored, "enrolment.pin_attempt_counted", now).await?;
        stored.version += 1;
        let challenge = self.entropy.bytes()?;
        match untouched.unlock(unlock, &self.site.issuer, challenge) {
            Ok((unlocked, evidence)) => {
                let outcome = self.unlock_outcome(&unlocked);
                stored.ceremony = stored.ceremony.pass(evidence, now).map_err(|_| PhoneError::Unknown)?;
                stored.state = State::Unlocked(unlocked);
                self.save(&stored, "enrolment.unlocked", now).await?;
                Ok(outcome)
            }
            Err(Refusal::WrongPin { tries_left: 0 }) => {
                self.end_enrolment(stored, Ending::WrongPin, now).await?;
                Err(PhoneError::Ended)
            }
            Err(Refusal::WrongPin { tries_left }) => Err(PhoneError::WrongPin { tries_left }),
            Err(Refusal::BadSignature) => Err(PhoneError::BadSignature),
        }
    }

    /// The answer to an unlock was lost on its way: the same keys get the same answer. Other keys mean another PIN, of which the right one
    /// is known already; here it can't be tried.
    async fn unlock_again(
        &self,
        stored: Stored,
        unlocked: Unlocked,
        unlock: &enrol::Unlock,
        now: Timestamp,
    ) -> Result<UnlockOutcome, PhoneError> {
        if unlock.pin_public != unlocked.pin_public || unlock.ratchet != unlocked.ratchet {
            self.end_enrolment(stored, Ending::WrongPin, now).await?;
            return Err(PhoneError::Ended);
        }
        Ok(self.unlock_outcome(&unlocked))
    }

    /// The person accepted or declined: the device is bound, and its owner told.
    pub async fn finish_enrolment(&self, mut stored: Stored, finish: &Finish) -> Result<Finished, PhoneError> {
        let unlocked = match stored.state.clone() {
            State::Unlocked(unlocked) => unlocked,
            State::Done(device) => return Ok(self.bound_before(device).await?),
            _ => return Err(ended_or_unknown(&stored)),
        };
        let now = self.now();
        let platform = self.platform_key_in(finish, &unlocked.challenge)?;
        stored.ceremony = stored.ceremony.pass(unlocked.biometrics_offered(), now).map_err(|_| PhoneError::Unknown)?;
        let Ok(Next::Done(complete)) = stored.ceremony.next(now) else { return Err(PhoneError::Unknown) };
        let session = unlocked.redeemed.shown.session;
        let device = Device::bind(&complete, unlocked.into(), platform, now);
        stored.state = State::Done(device.id);
        self.bind(&stored, &device, session, now).await
    }

    async fn bind(
        &self,
        stored: &Stored,
        device: &Device,
        session: Option<Id<Session>>,
        now: Timestamp,
    ) -> Result<Finished, PhoneError> {
        let mut tx = self.store.begin().await?;
        tx.hold_account(device.account).await?;
        // It had room when the enrolment began. Of many that finish at once the last place goes to one (G-20).
        if self.is_full(&mut tx, device.account).await? {
            drop(tx);
            self.end_enrolment(stored.clone(), Ending::Cancelled, now).await?;
            return Err(PhoneError::Ended);
        }
        tx.save_activation(stored, &self.keys.sealer).await?;
        // Until now the password alone was enough. Whoever else has it must not keep what it opened: a session could remove the device
        // again, a sign-in could open such a session, an enrolment could bind another device without this one.
        if tx.count_devices(device.account).await? == 0 {
            tx.end_other_sessions(device.account, session, now).await?;
            tx.end_logins_of(device.account).await?;
            tx.end_activations_of(device.account, Some(stored.id)).await?;
        }
        let finished = self.add_bound(tx, device, added(device, now), now).await?;
        self.bell.ring(Topic::Activation(stored.id));
        Ok(finished)
    }

    async fn redeem_first(
        &self,
        mut stored: Stored,
        shown: hvem_domain::activation::Shown,
        redeem: &Redeem,
    ) -> Result<enrol::Redeemed, PhoneError> {
        let now = self.now();
        let Ok(Next::Do(gate @ Gate::ShowQr(_))) = stored.ceremony.next(now) else { return Err(PhoneError::Unknown) };
        let (redeemed, evidence) =
            shown.redeem(redeem, &self.site.issuer, gate).map_err(|_| PhoneError::BadSignature)?;
        stored.ceremony = stored.ceremony.pass(evidence, now).map_err(|_| PhoneError::Unknown)?;
        stored.state = State::Redeemed(redeemed.clone());
        // Read before anything is written: what can still fail afterwards would deny what was done.
        let answer = self.redeemed_answer(&stored, &redeemed).await?;
        self.save(&stored, "enrolment.redeemed", now).await?;
        Ok(answer)
    }

    /// The stranger's signature is checked too: who only holds the token can't be anybody's phone.
    async fn end_read_twice(&self, stored: Stored, redeem: &Redeem) -> Result<(), PhoneError> {
        let transcript = Redeem::transcript(&self.site.issuer, &redeem.token, &redeem.app_key, &redeem.description);
        redeem.app_key.check(transcript.as_bytes(), &redeem.signature).map_err(|_| PhoneError::BadSignature)?;
        self.end_enrolment(stored, Ending::ReadTwice, self.now()).await
    }

    async fn end_enrolment(&self, mut stored: Stored, ending: Ending, now: Timestamp) -> Result<(), PhoneError> {
        let why = match ending {
            Ending::WrongPin => Some(EnrolmentEnd::WrongPins),
            Ending::ReadTwice => Some(EnrolmentEnd::SecondDevice),
            Ending::Cancelled => None,
        };
        stored.state = State::Ended(ending);
        let mut tx = self.store.begin().await?;
        tx.save_activation(&stored, &self.keys.sealer).await?;
        if let Some(why) = why {
            let news = News::EnrolmentEnded { device: stored.name.as_str().into(), why, at: now };
            self.tell_holder(&mut tx, stored.account, news, now).await?;
        }
        let entry = Entry::new("enrolment.ended", Some(stored.account), now)
            .with("enrolment", stored.id)
            .with("why", ending.as_str());
        tx.commit(entry).await?;
        self.bell.ring(Topic::Activation(stored.id));
        Ok(())
    }

    async fn save(&self, stored: &Stored, what: &'static str, now: Timestamp) -> Result<(), PhoneError> {
        let mut tx = self.store.begin().await?;
        tx.save_activation(stored, &self.keys.sealer).await?;
        tx.commit(Entry::new(what, Some(stored.account), now).with("enrolment", stored.id)).await?;
        self.bell.ring(Topic::Activation(stored.id));
        Ok(())
    }

    async fn redeemed_answer(&self, stored: &Stored, redeemed: &Redeemed) -> Result<enrol::Redeemed, PhoneError> {
        let account = self.store.read().await?.account(stored.account).await?.ok_or(PhoneError::Unknown)?;
        Ok(enrol::Redeemed {
            enrolment: stored.id.to_string(),
            device: redeemed.shown.device.to_string(),
            name: stored.name.as_str().into(),
            account: account.email.masked(),
            pin_digits: self.pin_digits,
            check: check_of(&redeemed.app_key),
            expires_at: stored.ceremony.times().1.0,
        })
    }

    fn unlock_outcome(&self, unlocked: &Unlocked) -> UnlockOutcome {
        let shown = &unlocked.redeemed.shown;
        UnlockOutcome { platform: self.platform_options(shown.device, shown.name.as_str(), &unlocked.challenge) }
    }

    /// Options for a platform key of this device.
    pub(crate) fn platform_options(&self, device: Id<Device>, name: &str, challenge: &[u8; 32]) -> serde_json::Value {
        webauthn::creation_options(self.webauthn(), &self.site.name, challenge, device.as_bytes(), name)
    }
}

/// The four characters that the portal's page shows beside the phone's description.
pub fn check_of(app_key: &P256) -> String {
    enrol::check(app_key)
}

fn ended_or_unknown(stored: &Stored) -> PhoneError {
    if matches!(stored.state, State::Ended(_)) { PhoneError::Ended } else { PhoneError::Unknown }
}
