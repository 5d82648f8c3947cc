//! The ceremony of a forgotten PIN: the scheme's gates one by one. A call for a gate that was passed before gets the state again, because
//! the answer to the first may have been lost.

mod waiting;

use hvem_domain::{
    account::claim,
    approval::Refusal,
    audit::Entry,
    ceremony::{self, Next},
    device::Device,
    keycard::{Key, WrongKey},
    message::News,
    password::Password,
    pin::renewal::{Renewal, SignedChoice, rests_until},
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::app::pin::{self as wire, ChoosePin, Pass};

use crate::{
    Fault, Service,
    approvals::{AnswerError, move_counter, turn_ratchet},
    copying::overtake_copy,
    fault::faults_become,
    keycards::{Ask, Looked, key_entry, key_shown, phone_of},
    login::PASSWORD_BUDGET,
    ports::Draw,
    temporary_pins::{SmsError, SmsFor, SmsPurpose},
};

/// Why a forgotten PIN is not renewed.
#[derive(Debug, thiserror::Error)]
pub enum RenewalError {
    /// Never existed, of another device, expired, or another one was begun.
    #[error("no such renewal")]
    Unknown,
    /// Another gate is next, or the scheme has no such ceremony.
    #[error("another gate is next")]
    OutOfOrder,
    /// Address and password do not fit together, or are another account's.
    #[error("address and password do not fit together")]
    WrongPassword,
    /// Too many wrong passwords on this device.
    #[error("too many wrong passwords")]
    TooManyPasswords,
    /// A wrong key.
    #[error(transparent)]
    WrongKey(WrongKey),
    /// Not six digits: nothing was looked at.
    #[error("not six digits")]
    KeyMalformed,
    /// No key is waited for: ask for another one.
    #[error("no key is asked for")]
    NoKeyAsked,
    /// Not the user ID of the device's account.
    #[error("not the user ID of this device's account")]
    WrongUserId,
    /// The temporary PIN.
    #[error(transparent)]
    Sms(SmsError),
    /// The password came by mail and rests.
    #[error("the password is too new")]
    Rests(Timestamp),
    /// As for any other message that the device signs.
    #[error(transparent)]
    Refused(AnswerError),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(RenewalError);

impl From<AnswerError> for RenewalError {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Unknown => Self::Unknown,
            AnswerError::Fault(fault) => Self::Fault(fault),
            other => Self::Refused(other),
        }
    }
}

impl From<SmsError> for RenewalError {
    fn from(error: SmsError) -> Self {
        match error {
            SmsError::Fault(fault) => Self::Fault(fault),
            other => Self::Sms(other),
        }
    }
}

impl From<Refusal> for RenewalError {
    fn from(refusal: Refusal) -> Self {
        AnswerError::from(refusal).into()
    }
}

impl From<ceremony::Refusal> for RenewalError {
    fn from(refusal: ceremony::Refusal) -> Self {
        match refusal {
            ceremony::Refusal::Expired | ceremony::Refusal::Misfit => Self::Unknown,
            _ => Self::OutOfOrder,
        }
    }
}

/// A password as it came, with the ratchet's pair.
struct Typed<'a> {
    password: Password,
    ratchet: &'a [u8; 32],
    next: &'a [u8; 32],
}

impl Service {
    /// Begins a renewal. One that was under way on this device ends, but for one that has begun to wait: nobody loses a day by asking twice.
    pub async fn begin_renewal(&self, device: &Device) -> Result<wire::Renewal, RenewalError> {
        let plan = self.scheme.forgot_pin.ok_or(RenewalError::OutOfOrder)?;
        let now = self.now();
        let under_way = self.store.read().await?.renewal_of_device(device.id, plan).await?;
        if let Some(renewal) = under_way.filter(|renewal| renewal.goes_on(now)) {
            return self.stands(device, &renewal, now).await;
        }
        let renewal = Renewal::begin(self.entropy.id()?, device.id, plan, now);
        let mut tx = self.store.begin().await?;
        self.hold_for_renewal(&mut tx, device).await?;
        tx.begin_renewal(&renewal).await?;
        tx.commit(entry("device.pin_renewal_began", device, now)).await?;
        self.stands(device, &renewal, now).await
    }

    /// Passes the gate that is next.
    pub async fn pass_renewal(&self, device: &Device, id: &str, pass: &Pass) -> Result<wire::Renewal, RenewalError> {
        let renewal = self.renewal_of(device, id).await?;
        let due = match renewal.due(self.now()) {
            Err(ceremony::Refusal::NotYet) if has_passed(&renewal, pass) => {
                return self.stands(device, &renewal, self.now()).await;
            }
            due => due?,
        };
        let renewal = match (due, pass) {
            (Some(Gate::UserId), Pass::UserId { user_id }) if self.asks_password_next() => {
                let renewal = Renewal { ceremony: renewal.ceremony.pass(claim(), self.now())?, ..renewal };
                self.renewal_user_id(device, renewal, user_id).await?
            }
            (Some(Gate::UserId), Pass::UserId { user_id }) => {
                self.renewal_own_user_id(device, renewal, user_id).await?
            }
            (Some(Gate::SmsCode), Pass::SmsCode { code }) => self.renewal_sms_code(device, renewal, code).await?,
            // Mistyped: corrected, before the password says so.
            (Some(Gate::Password), Pass::UserId { user_id }) => self.renewal_user_id(device, renewal, user_id).await?,
            (Some(Gate::Password), Pass::Password { password, ratchet, next_ratchet }) => {
                let typed = Typed { password: Password::typed(password.clone()), ratchet, next: next_ratchet };
                self.renewal_password(device, renewal, typed).await?
            }
            (Some(Gate::CardKey), Pass::CardKey { key }) => self.renewal_key(device, renewal, key).await?,
            (Some(Gate::ChoosePin), Pass::ChoosePin(message)) => self.renewal_pin(device, renewal, message).await?,
            (None, Pass::ChoosePin(message)) => self.renewal_again(device, renewal, message).await?,
            (_, passed) if has_passed(&renewal, passed) => renewal,
            _ => return Err(RenewalError::OutOfOrder),
        };
        self.stands(device, &renewal, self.now()).await
    }

    async fn renewal_of(&self, device: &Device, id: &str) -> Result<Renewal, RenewalError> {
        let plan = self.scheme.forgot_pin.ok_or(RenewalError::OutOfOrder)?;
        let id = id.parse().map_err(|_| RenewalError::Unknown)?;
        self.store.read().await?.renewal(id, device.id, plan).await?.ok_or(RenewalError::Unknown)
    }

    /// Another key, where none is waited for any more.
    pub async fn renewal_asks_another_key(&self, device: &Device, id: &str) -> Result<wire::Renewal, RenewalError> {
        let renewal = self.renewal_of(device, id).await?;
        let now = self.now();
        if renewal.due(now)? != Some(Gate::CardKey) {
            return Err(RenewalError::OutOfOrder);
        }
        let mut tx = self.store.begin().await?;
        tx.hold_account(device.account).await?;
        tx.save_renewal(&renewal).await?;
        let asked = self.ask_key(&mut tx, (ask(device, &renewal), true), now).await?;
        tx.commit(key_entry(asked, device.account, now).with("device", device.id)).await?;
        self.stands(device, &renewal, now).await
    }

    /// A claim; what is no user ID at all fits no account, which the next gate says.
    async fn renewal_user_id(
        &self,
        device: &Device,
        mut renewal: Renewal,
        typed: &str,
    ) -> Result<Renewal, RenewalError> {
        let now = self.now();
        renewal.claimed = self.scheme.identifier.read(typed).ok();
        let mut tx = self.store.begin().await?;
        tx.save_renewal(&renewal).await?;
        tx.commit(entry("device.pin_renewal_claimed", device, now)).await?;
        Ok(renewal)
    }

    /// The password, counted on this device before it is looked at. Whatever address was typed costs the same work.
    async fn renewal_password(
        &self,
        device: &Device,
        mut renewal: Renewal,
        typed: Typed<'_>,
    ) -> Result<Renewal, RenewalError> {
        self.count_device_password(device, &typed).await?;
        let own = self.store.read().await?.account(device.account).await?.ok_or(RenewalError::Unknown)?;
        let record = renewal.record(&own).cloned();
        let whose = renewal.claimed.clone().unwrap_or_else(|| own.signs_in_as());
        let evidence = self.hashing.verify(typed.password, self.against(record.clone(), &whose)).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(own.id).await?;
        let evidence = match (evidence, record) {
            (Some(evidence), Some(record)) if tx.has_password(own.id, &record).await? => evidence,
            _ => {
                tx.commit(entry("device.pin_renewal_password_refused", device, now)).await?;
                return Err(RenewalError::WrongPassword);
            }
        };
        tx.forget_device_passwords(device.id).await?;
        let proved_at = tx.address_proved_at(own.id).await?.ok_or(RenewalError::Unknown)?;
        if let Some(until) = rests_until(device, proved_at, now) {
            tx.commit(entry("device.pin_renewal_too_early", device, now).with("name", device.name.as_str())).await?;
            return Err(RenewalError::Rests(until));
        }
        renewal.ceremony = renewal.ceremony.pass(evidence, now)?;
        tx.save_renewal(&renewal).await?;
        if renewal.due(now)? == Some(Gate::CardKey) {
            let asked = self.ask_key(&mut tx, (ask(device, &renewal), false), now).await?;
            tx.record(&key_entry(asked, device.account, now).with("device", device.id)).await?;
        }
        tx.commit(entry("device.pin_renewal_password_passed", device, now)).await?;
        Ok(renewal)
    }

    /// A key from the holder's card.
    async fn renewal_key(&self, device: &Device, mut renewal: Renewal, typed: &str) -> Result<Renewal, RenewalError> {
        let typed = Key::typed(typed).ok_or(RenewalError::KeyMalformed)?;
        let now = self.now();
        let waits_in = (device.account, renewal.ceremony.id());
        let mut tx = self.store.begin().await?;
        let evidence = match self.look_at_key(&mut tx, waits_in, typed, now).await? {
            Looked::Right(evidence, _) => evidence,
            Looked::NotAsked => return Err(RenewalError::NoKeyAsked),
            Looked::Wrong(wrong) => {
                tx.commit(entry("device.pin_renewal_key_refused", device, now)).await?;
                return Err(RenewalError::WrongKey(wrong));
            }
        };
        renewal.ceremony = renewal.ceremony.pass(evidence, now)?;
        tx.save_renewal(&renewal).await?;
        tx.commit(entry("device.pin_renewal_key_passed", device, now)).await?;
        Ok(renewal)
    }

    async fn count_device_password(&self, device: &Device, typed: &Typed<'_>) -> Result<(), RenewalError> {
        let ratchet =
            self.unless_cloned(device, device.ratchet.advance(typed.ratchet, typed.next).map_err(Into::into)).await?;
        let mut tx = self.store.begin().await?;
        turn_ratchet(&mut tx, device, ratchet).await?;
        let reserved = tx.reserve_device_password(device.id, PASSWORD_BUDGET).await?;
        tx.commit(entry("device.password_attempt_counted", device, self.now())).await?;
        if reserved { Ok(()) } else { Err(RenewalError::TooManyPasswords) }
    }

    /// The new PIN: it takes the old one's place, the tries begin anew, and the holder is told.
    async fn renewal_pin(
        &self,
        device: &Device,
        mut renewal: Renewal,
        message: &ChoosePin,
    ) -> Result<Renewal, RenewalError> {
        let signed = SignedChoice::check(&renewal, device, message, &self.site.issuer)?;
        let ratchet = self.unless_cloned(device, signed.turn(&device.ratchet)).await?;
        let (chosen, evidence) = signed.choose(device, self.webauthn())?;
        let now = self.now();
        renewal.ceremony = renewal.ceremony.pass(evidence, now)?;
        let Next::Done(complete) = renewal.ceremony.next(now)? else { return Err(RenewalError::OutOfOrder) };
        let counter = chosen.counter;
        let new = chosen.renewed(&complete);
        let mut tx = self.store.begin().await?;
        self.hold_for_renewal(&mut tx, device).await?;
        turn_ratchet(&mut tx, device, ratchet).await?;
        if let Some(counter) = counter {
            move_counter(&mut tx, device, counter).await?;
        }
        let news = News::PinRenewed { device: device.name.as_str().into(), at: now };
        self.put_pin(&mut tx, device, &new, news, now).await?;
        tx.save_renewal(&renewal).await?;
        // Whoever began to copy the app proved another PIN.
        overtake_copy(&mut tx, (device.account, Some(device.id)), now).await?;
        // Nor does a device type whose holder forgot the PIN that had it switched: it may be in other hands.
        tx.end_typing_of_device(device.id).await?;
        tx.commit(entry("device.pin_renewed", device, now).with("name", device.name.as_str())).await?;
        self.ring_for_new_pin(device).await?;
        Ok(renewal)
    }

    /// The last call came once more: the PIN that it ended with gets the same answer. Any other is a guess, and counted as one.
    async fn renewal_again(
        &self,
        device: &Device,
        renewal: Renewal,
        message: &ChoosePin,
    ) -> Result<Renewal, RenewalError> {
        let signed = SignedChoice::check(&renewal, device, message, &self.site.issuer)?;
        let same = |device: &Device| match signed.turn(&device.ratchet) {
            Ok(None) => Ok(None),
            _ => Err(Refusal::Unknown),
        };
        self.count_attempt(device, same, |device, counted| signed.is_in_force(device, counted)).await?;
        self.forget_attempt(device).await?;
        Ok(renewal)
    }

    async fn stands(&self, device: &Device, renewal: &Renewal, now: Timestamp) -> Result<wire::Renewal, RenewalError> {
        let waits_until = renewal.waits_until(now);
        let gate = if waits_until.is_some() { None } else { renewal.due(now)? };
        let sms = match gate {
            Some(Gate::SmsCode) => self.sms_shown(sms_for(device, renewal)).await?,
            _ => None,
        };
        let key = match gate {
            Some(Gate::CardKey) => self.key_asked(device.account, renewal.ceremony.id()).await?.map(key_shown),
            _ => None,
        };
        Ok(wire::Renewal {
            renewal: renewal.id.to_string(),
            gate: gate.map(|gate| gate.name().into()),
            waits_until: waits_until.map(|until| until.0),
            key,
            sms,
            expires_at: renewal.ceremony.times().1.0,
            platform: self.platform_of(device),
        })
    }
}

/// Whether the gate of this call is behind.
fn has_passed(renewal: &Renewal, pass: &Pass) -> bool {
    let gate = match pass {
        Pass::UserId { .. } => Gate::UserId,
        Pass::Password { .. } => Gate::Password,
        Pass::CardKey { .. } => Gate::CardKey,
        Pass::SmsCode { .. } => Gate::SmsCode,
        Pass::ChoosePin(_) => Gate::ChoosePin,
    };
    let passed = |step: &ceremony::Step| matches!(step, ceremony::Step::Passed(passed) if passed.gate == gate.name());
    renewal.ceremony.steps().iter().any(passed)
}

/// Where a browser's cookie stands in a sign-in, here stands the device's key.
fn ask(device: &Device, renewal: &Renewal) -> Ask {
    Ask { account: device.account, ceremony: renewal.ceremony.id(), browser: phone_of(&device.app_key) }
}

fn sms_for(device: &Device, renewal: &Renewal) -> SmsFor {
    SmsFor { account: device.account, ceremony: renewal.ceremony.id(), purpose: SmsPurpose::Renewal }
}

fn entry(what: &'static str, device: &Device, now: Timestamp) -> Entry {
    Entry::new(what, Some(device.account), now).with("device", device.id)
}
