//! Binding a device with two devices (journey E3; guide steps 2 to 5; protocol §2).

mod alone;
mod bound;
mod phone;

pub use alone::AloneError;
pub use hvem_store::activations::Stored;
pub use phone::{PhoneError, UnlockOutcome, check_of};

use std::time::Duration;

use hvem_domain::{
    activation::{Activation, Ending, Shown, State, chosen_in_portal},
    audit::Entry,
    ceremony::{Ceremony, Next},
    device::DeviceName,
    id::Id,
    level::Level,
    scheme::Gate,
    secret::Token,
    session::Session,
    time::{Timestamp, minutes},
};
use hvem_formats::key::Ed25519;
use hvem_store::StoreError;

use crate::{Fault, Service, bell::Topic, fault::faults_become, ports::Draw};

/// The whole activation: the QR code's ten minutes, and time to type a PIN.
const ENROL_WITHIN: Duration = minutes(20);

/// Why an enrolment does not begin, or is not shown.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// No such enrolment of this account.
    #[error("no such enrolment")]
    Gone,
    /// Another device of the account has this name.
    #[error("another device has this name")]
    NameTaken,
    /// The scheme allows no more devices.
    #[error("no more devices are allowed")]
    TooMany,
    /// The account has devices, and this session was opened without one: sign in again with one of them (800-63B: binding a further
    /// authenticator asks for one that is bound).
    #[error("sign in again")]
    SignInAgain,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(EnrolError);

impl Service {
    /// An id for an enrolment to come: the page needs it before the form is sent, because the PIN key depends on it.
    pub fn new_enrolment_id(&self) -> Result<Id<Activation>, Fault> {
        Ok(self.entropy.id()?)
    }

    /// Whether this session must be opened again, with a device, before another can be added: asked before the form is filled in.
    pub async fn must_sign_in_to_enrol(&self, session: &Session) -> Result<bool, Fault> {
        let devices = self.store.read().await?.devices(session.account, &self.keys.sealer).await?;
        Ok(wants_a_device(session, devices.len()))
    }

    /// The person has named the device and chosen a PIN, of which only the public key is sent.
    pub async fn begin_enrolment(
        &self,
        session: &Session,
        id: Id<Activation>,
        name: DeviceName,
        page_pin_public: Ed25519,
    ) -> Result<(), EnrolError> {
        let now = self.now();
        let devices = self.store.read().await?.devices(session.account, &self.keys.sealer).await?;
        if wants_a_device(session, devices.len()) {
            return Err(EnrolError::SignInAgain);
        }
        if self.scheme.max_apps.is_some_and(|most| devices.len() >= most.into()) {
            return Err(EnrolError::TooMany);
        }
        if devices.iter().any(|device| device.name.as_str().to_lowercase() == name.as_str().to_lowercase()) {
            return Err(EnrolError::NameTaken);
        }
        let ceremony = self.portal_gates(id, now)?;
        let shown = Shown {
            id,
            account: session.account,
            device: self.entropy.id()?,
            name,
            token: self.enrolment_token(id).hash(),
            page_pin_public,
            session: Some(session.id),
        };
        let mut tx = self.store.begin().await?;
        match tx.add_activation(&shown, &ceremony, &self.keys.sealer).await {
            // The form was sent twice, or the id is not ours.
            Err(StoreError::Exists) => return Err(EnrolError::Gone),
            other => other?,
        }
        tx.commit(Entry::new("enrolment.began", Some(session.account), now).with("enrolment", id)).await?;
        Ok(())
    }

    /// An enrolment of this account.
    pub async fn enrolment(&self, session: &Session, id: Id<Activation>) -> Result<Stored, EnrolError> {
        let stored = self.store.read().await?.activation(id, self.scheme.activate, &self.keys.sealer).await?;
        stored.filter(|stored| stored.account == session.account).ok_or(EnrolError::Gone)
    }

    /// What the QR code of an enrolment carries. It follows from the id and a key outside the database, so that a reload shows it again.
    pub fn enrolment_token(&self, id: Id<Activation>) -> Token<16> {
        Token::from_bytes(self.keys.derivation.derive_short("hvem/v1/enrolment", id.as_bytes(), 0))
    }

    /// Until when the QR code works, or the phone may go on; `None` when it is over.
    pub fn enrolment_open_until(&self, stored: &Stored) -> Option<Timestamp> {
        let now = self.now();
        let (_, expires_at) = stored.ceremony.times();
        match stored.ceremony.next(now).ok()? {
            Next::Do(Gate::ShowQr(valid)) => {
                Some((stored.ceremony.since() + valid).min(expires_at)).filter(|until| now < *until)
            }
            Next::Do(_) | Next::WaitUntil(_) => Some(expires_at),
            Next::Done(_) => None,
        }
    }

    /// The person calls it off in the portal.
    pub async fn cancel_enrolment(&self, session: &Session, id: Id<Activation>) -> Result<(), EnrolError> {
        let mut stored = self.enrolment(session, id).await?;
        if matches!(stored.state, State::Done(_) | State::Ended(_)) {
            return Ok(());
        }
        let now = self.now();
        stored.state = State::Ended(Ending::Cancelled);
        let mut tx = self.store.begin().await?;
        tx.save_activation(&stored, &self.keys.sealer).await?;
        tx.commit(Entry::new("enrolment.cancelled", Some(stored.account), now).with("enrolment", id)).await?;
        self.bell.ring(Topic::Activation(id));
        Ok(())
    }

    /// The gates that the portal's page stands for: signed in, named, PIN chosen.
    fn portal_gates(&self, id: Id<Activation>, now: Timestamp) -> Result<Ceremony, EnrolError> {
        let mut ceremony =
            Ceremony::begin(Id::from_bytes(*id.as_bytes()), self.scheme.activate, now, now + ENROL_WITHIN);
        while let Ok(Next::Do(gate)) = ceremony.next(now) {
            let Some(evidence) = chosen_in_portal(gate) else { break };
            ceremony = ceremony.pass(evidence, now).map_err(|_| EnrolError::Gone)?;
        }
        Ok(ceremony)
    }
}

/// The password alone adds the first device only.
fn wants_a_device(session: &Session, devices: usize) -> bool {
    devices > 0 && session.levels.authentication == Level::Low
}
