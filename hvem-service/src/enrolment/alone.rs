//! Activating the app on the phone alone (journey N2; guide "Aktivér din nøgleapp"): the scheme's gates one by one. Where an answer was
//! lost, the phone asks where it stands: a gate that is behind is not passed again, as the same one may come once more after the waiting period.

mod binding;
mod gates;

use hvem_domain::{
    account::{Account, claim},
    activation::{
        Activation,
        alone::{Alone, BadSignature, Ending, Plans, terms_accepted},
    },
    audit::Entry,
    ceremony::{self, Ceremony, Evidence, Next},
    id::Id,
    keycard::WrongKey,
    network::Network,
    password::Password,
    registration::Unusable,
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::app::{
    alone::{self as wire, Pass},
    request::Subscription,
};
use hvem_store::Tx;

use super::bound::NotBound;
use crate::{
    Fault, Service,
    fault::faults_become,
    keycards::{Ask, key_entry, key_shown, phone_of},
    limits::Held,
    outbox::endpoint::RefusedEndpoint,
    ports::Draw,
    registrations::ChooseError,
    temporary_pins::{SmsError, SmsFor, SmsPurpose},
};

/// Why a phone does not go on.
#[derive(Debug, thiserror::Error)]
pub enum AloneError {
    /// Never existed, expired, or the scheme has no such ceremony: all look alike.
    #[error("no such enrolment")]
    Unknown,
    /// It has ended; begin again.
    #[error("the enrolment has ended")]
    Ended,
    /// Another gate is next.
    #[error("another gate is next")]
    OutOfOrder,
    /// A signature does not fit.
    #[error("a signature does not fit")]
    BadSignature,
    /// The user ID is not that of the account whose app is copied; so often another may be typed.
    #[error("the user ID is another account's, or nobody's")]
    WrongUserId(u8),
    /// User ID and password do not fit together, or are another account's than before.
    #[error("user ID and password do not fit together")]
    WrongPassword,
    /// Too many wrong passwords: a new one by mail is the way on.
    #[error("too many wrong passwords")]
    TooManyPasswords,
    /// Too many in too short a time.
    #[error("too many wrong passwords in too short a time")]
    TryLater(Timestamp),
    /// A wrong key.
    #[error(transparent)]
    WrongKey(#[from] WrongKey),
    /// Not six digits: nothing was looked at.
    #[error("not six digits")]
    KeyMalformed,
    /// No key is waited for: ask for another one.
    #[error("no key is asked for")]
    NoKeyAsked,
    /// User ID, number and code do not fit together: it is not said which.
    #[error("user ID and letter do not fit together")]
    WrongLetter,
    /// The letter was used, or is too old, or another one was written in its place.
    #[error(transparent)]
    LetterOver(Unusable),
    /// The letter is right, and its holder has no user ID yet.
    #[error("no user ID was chosen yet")]
    NoUserId,
    /// The temporary PIN.
    #[error(transparent)]
    Sms(SmsError),
    /// The account has as many devices as the scheme allows (journey N3).
    #[error("no more devices are allowed")]
    TooMany,
    /// The platform key failed its check.
    #[error("the platform key was refused")]
    PlatformRefused,
    /// Not the address of a known push service.
    #[error(transparent)]
    Endpoint(#[from] RefusedEndpoint),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(AloneError);

impl From<NotBound> for AloneError {
    fn from(not_bound: NotBound) -> Self {
        match not_bound {
            NotBound::PlatformRefused => Self::PlatformRefused,
            NotBound::Removed => Self::Ended,
            NotBound::NoHolder => Self::Unknown,
            NotBound::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<Unusable> for AloneError {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Wrong => Self::WrongLetter,
            Unusable::Used | Unusable::Gone => Self::LetterOver(unusable),
        }
    }
}

impl From<ChooseError> for AloneError {
    fn from(error: ChooseError) -> Self {
        match error {
            ChooseError::Letter(unusable) => unusable.into(),
            ChooseError::Fault(fault) => Self::Fault(fault),
            // Nothing is chosen here.
            _ => Self::WrongLetter,
        }
    }
}

impl From<SmsError> for AloneError {
    fn from(error: SmsError) -> Self {
        match error {
            SmsError::Fault(fault) => Self::Fault(fault),
            other => Self::Sms(other),
        }
    }
}

impl From<BadSignature> for AloneError {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

impl From<ceremony::Refusal> for AloneError {
    fn from(refusal: ceremony::Refusal) -> Self {
        match refusal {
            ceremony::Refusal::Expired | ceremony::Refusal::Misfit => Self::Unknown,
            _ => Self::OutOfOrder,
        }
    }
}

impl From<Held> for AloneError {
    fn from(held: Held) -> Self {
        match held {
            Held::Until(free_at) => Self::TryLater(free_at),
            Held::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl Service {
    /// Whether people of the scheme in force have an app.
    pub fn has_app(&self) -> bool {
        !self.scheme.activate.is_empty()
    }

    /// Whether phones activate alone in this scheme: nothing is carried to them from a page where somebody is signed in.
    pub fn activates_alone(&self) -> bool {
        self.has_app() && !self.scheme.activate.contains(&Gate::SignedIn)
    }

    /// A phone begins.
    pub async fn begin_alone(&self, begin: &wire::Begin) -> Result<wire::Standing, AloneError> {
        if !self.activates_alone() {
            return Err(AloneError::Unknown);
        }
        let now = self.now();
        let ids = (self.entropy.id()?, self.entropy.id()?);
        let alone = Alone::begin(ids, begin, self.scheme.activate, &self.site.issuer, now)?;
        let mut tx = self.store.begin().await?;
        tx.add_alone(&alone).await?;
        tx.commit(entry("enrolment.began", &alone, now)).await?;
        self.standing(&alone).await
    }

    /// Where it stands.
    pub async fn standing(&self, alone: &Alone) -> Result<wire::Standing, AloneError> {
        let now = self.now();
        under_way(alone, now)?;
        let (gate, waits_until) = match alone.ceremony.next(now)? {
            Next::Do(gate) => (Some(gate), None),
            Next::WaitUntil(until) => (None, Some(until)),
            Next::Done(_) => (None, None),
        };
        let key = match (gate, alone.account) {
            (Some(Gate::CardKey), Some(account)) => self.key_asked(account, alone.ceremony.id()).await?,
            _ => None,
        };
        let sms = match (gate, alone.account) {
            (Some(Gate::SmsCode), Some(account)) => self.sms_shown(sms_for(&alone.ceremony, account)).await?,
            _ => None,
        };
        let platform = match (gate, &alone.chosen) {
            (Some(Gate::OfferBiometrics), Some(chosen)) => {
                Some(self.platform_options(alone.device, &alone.description, &chosen.challenge))
            }
            _ => None,
        };
        Ok(wire::Standing {
            enrolment: alone.id.to_string(),
            device: alone.device.to_string(),
            gate: gate.map(|gate| gate.name().into()),
            waits_until: waits_until.map(|until| until.0),
            key: key.map(key_shown),
            sms,
            pin_digits: self.pin_digits,
            platform,
            proximity: self.proximity_of(alone, gate, now).await?,
            expires_at: alone.ceremony.times().1.0,
        })
    }

    /// Passes the gate that is next. `network` is where the call comes from, as far as it is known.
    pub async fn pass_alone(
        &self,
        alone: Alone,
        pass: &Pass,
        network: Option<Network>,
    ) -> Result<wire::Standing, AloneError> {
        let now = self.now();
        under_way(&alone, now)?;
        let gate = match alone.ceremony.next(now)? {
            Next::Do(gate) => gate,
            Next::WaitUntil(_) | Next::Done(_) => return Err(AloneError::OutOfOrder),
        };
        let alone = match (gate, pass) {
            (Gate::AcceptTerms, Pass::AcceptTerms {}) => {
                self.pass_plain(alone, terms_accepted(), "enrolment.terms_accepted", now).await?
            }
            (Gate::UserId, Pass::UserId { user_id }) if alone.copy.is_some() => {
                self.take_user_id(alone, user_id).await?
            }
            (Gate::UserId, Pass::UserId { user_id }) => {
                let claimed = self.scheme.identifier.read(user_id).ok();
                self.pass_plain(Alone { claimed, ..alone }, claim(), "enrolment.user_id_claimed", now).await?
            }
            // Mistyped: corrected, before the password or the letter says so.
            (Gate::Password | Gate::Letter, Pass::UserId { user_id }) if alone.copy.is_none() => {
                let claimed = self.scheme.identifier.read(user_id).ok();
                self.save_alone(Alone { claimed, ..alone }, "enrolment.user_id_claimed", now).await?
            }
            (Gate::Password, Pass::Password { password }) => {
                self.alone_password(alone, Password::typed(password.clone()), network).await?
            }
            (Gate::CardKey, Pass::CardKey { key }) => self.alone_key(alone, key).await?,
            (Gate::Letter, Pass::Letter { number, code }) => self.alone_letter(alone, (number, code)).await?,
            (Gate::SmsCode, Pass::SmsCode { code }) => self.alone_sms_code(alone, code).await?,
            (Gate::ChoosePin, Pass::ChoosePin(message)) => {
                let (chosen, evidence) = alone.choose(message, &self.site.issuer, self.entropy.bytes()?)?;
                let alone = Alone { chosen: Some(chosen), ..alone };
                self.pass_plain(alone, evidence, "enrolment.pin_chosen", now).await?
            }
            _ => return Err(AloneError::OutOfOrder),
        };
        self.standing(&alone).await
    }

    /// Another key, where none is waited for any more.
    pub async fn alone_asks_another_key(&self, alone: Alone) -> Result<wire::Standing, AloneError> {
        let now = self.now();
        let (mut tx, account) = self.while_due(&alone, Gate::CardKey, now).await?;
        let asked = self.ask_key(&mut tx, (ask(&alone, account), true), now).await?;
        tx.commit(key_entry(asked, account, now).with("enrolment", alone.id)).await?;
        self.standing(&alone).await
    }

    /// Another temporary PIN, where none is waited for any more or none came.
    pub async fn alone_asks_another_sms(&self, alone: Alone) -> Result<wire::Standing, AloneError> {
        let now = self.now();
        let (mut tx, account) = self.while_due(&alone, Gate::SmsCode, now).await?;
        self.send_sms(&mut tx, sms_for(&alone.ceremony, account), now).await?;
        tx.commit(entry("enrolment.sms_sent", &alone, now)).await?;
        self.standing(&alone).await
    }

    /// Where the phone can be woken at the end of the waiting period.
    pub async fn alone_is_woken_at(&self, alone: &Alone, subscription: &Subscription) -> Result<(), AloneError> {
        self.site.push_hosts.check(&subscription.endpoint)?;
        let now = self.now();
        under_way(alone, now)?;
        let mut tx = self.store.begin().await?;
        if tx.alone_subscription(alone.id).await?.is_some_and(|held| held.endpoint == subscription.endpoint) {
            return Ok(());
        }
        tx.set_alone_subscription(alone.id, subscription).await?;
        if let (Next::WaitUntil(until), Some(account)) = (alone.ceremony.next(now)?, alone.account) {
            // Written over what was read: what was stopped meanwhile is not told of.
            tx.save_alone(alone, &self.keys.sealer).await?;
            let wake = self.wake_at_the_end(&mut tx, alone, (account, subscription.clone()), (now, until)).await?;
            tx.note_alone(alone.id, &[wake]).await?;
        }
        Ok(tx.commit(entry("enrolment.push_changed", alone, now)).await?)
    }

    /// The person stops it on the phone.
    pub async fn stop_alone(&self, alone: Alone) -> Result<(), AloneError> {
        let now = self.now();
        under_way(&alone, now)?;
        self.end_alone(self.store.begin().await?, alone, Ending::Stopped, now).await
    }

    /// Those of an account that are under way: the holder may stop them.
    pub async fn alone_of(&self, account: Id<Account>) -> Result<Vec<Alone>, Fault> {
        let mut reader = self.store.read().await?;
        Ok(reader.alone_of(account, Plans::of(self.scheme), &self.keys.sealer, self.now()).await?)
    }

    /// The holder stops one from the portal, at any time.
    pub async fn stop_alone_of(&self, account: Id<Account>, id: Id<Activation>) -> Result<(), AloneError> {
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        if !tx.stop_alone(id, account).await? {
            return Err(AloneError::Unknown);
        }
        let stopped = Entry::new("enrolment.ended", Some(account), self.now()).with("enrolment", id);
        Ok(tx.commit(stopped.with("why", Ending::Stopped.as_str())).await?)
    }

    /// A unit of work for more of what a gate waits for, with the account held. Nothing comes of it where the gate is not due, or is due no longer.
    async fn while_due(&self, alone: &Alone, gate: Gate, now: Timestamp) -> Result<(Tx, Id<Account>), AloneError> {
        under_way(alone, now)?;
        let due = matches!(alone.ceremony.next(now)?, Next::Do(next) if next == gate);
        let account = alone.account.filter(|_| due).ok_or(AloneError::OutOfOrder)?;
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        // Written over what was read: what has ended meanwhile asks for nothing and sends nothing.
        tx.save_alone(alone, &self.keys.sealer).await?;
        Ok((tx, account))
    }

    async fn pass_plain(
        &self,
        mut alone: Alone,
        evidence: Evidence,
        what: &'static str,
        now: Timestamp,
    ) -> Result<Alone, AloneError> {
        alone.ceremony = alone.ceremony.pass(evidence, now)?;
        self.save_alone(alone, what, now).await
    }

    async fn save_alone(&self, mut alone: Alone, what: &'static str, now: Timestamp) -> Result<Alone, AloneError> {
        let mut tx = self.store.begin().await?;
        tx.save_alone(&alone, &self.keys.sealer).await?;
        tx.commit(entry(what, &alone, now)).await?;
        alone.version += 1;
        Ok(alone)
    }

    /// Ends one: nothing is told at the end of its waiting period any more.
    async fn end_alone(&self, mut tx: Tx, alone: Alone, ending: Ending, now: Timestamp) -> Result<(), AloneError> {
        let ended = Alone { ended: Some(ending), ..alone };
        tx.withdraw_notices(ended.id).await?;
        if let Some(copy) = ended.copy {
            tx.spend_showing(copy, ended.id).await?;
        }
        tx.save_alone(&ended, &self.keys.sealer).await?;
        Ok(tx.commit(entry("enrolment.ended", &ended, now).with("why", ending.as_str())).await?)
    }
}

fn under_way(alone: &Alone, now: Timestamp) -> Result<(), AloneError> {
    match alone.ended {
        Some(_) => Err(AloneError::Ended),
        None if alone.is_over(now) => Err(AloneError::Unknown),
        None => Ok(()),
    }
}

fn ask(alone: &Alone, account: Id<Account>) -> Ask {
    Ask { account, ceremony: alone.ceremony.id(), browser: phone_of(&alone.app_key) }
}

fn sms_for(ceremony: &Ceremony, account: Id<Account>) -> SmsFor {
    SmsFor { account, ceremony: ceremony.id(), purpose: SmsPurpose::Binding }
}

fn entry(what: &'static str, alone: &Alone, now: Timestamp) -> Entry {
    Entry::new(what, alone.account, now).with("enrolment", alone.id)
}
