//! People's telephone numbers. The office changes them, and so do their holders, by a code that comes to the new number. Either way it rests before it
//! counts, and its holder is told by mail and on every device (SECURITY decision 7, G-17).

use std::time::Duration;

use hvem_domain::{
    account::Account,
    audit::Entry,
    id::Id,
    message::{News, WakeText},
    phone_change::PhoneChange,
    phone_number::{Phone, PhoneNumber},
    session::Session,
    time::Timestamp,
};
use hvem_formats::app::alone::SmsSent;
use hvem_store::Tx;

use crate::{
    Fault, Service,
    accounts::hold_open,
    copying::overtake_copy,
    fault::faults_become,
    limits::{Held, NUMBERS},
    ports::Draw,
    temporary_pins::{SmsError, SmsFor, SmsPurpose},
};

/// What a clock tells apart.
const MOMENT: Duration = Duration::from_millis(1);

/// Why a telephone number is not changed.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// No such account, or it is blocked.
    #[error("no such account")]
    NoAccount,
    /// It is this one already, and counts since it was registered.
    #[error("the account has this number already")]
    Same,
    /// No new number waits for a code.
    #[error("no new number waits for a code")]
    NotBegun,
    /// The code, or none was sent.
    #[error(transparent)]
    Sms(SmsError),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(PhoneError);

impl From<SmsError> for PhoneError {
    fn from(error: SmsError) -> Self {
        match error {
            SmsError::Fault(fault) => Self::Fault(fault),
            other => Self::Sms(other),
        }
    }
}

impl From<Held> for PhoneError {
    fn from(held: Held) -> Self {
        match held {
            Held::Until(room_at) => Self::Sms(SmsError::TooMany(room_at)),
            Held::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// A new number that waits for its code.
#[derive(Clone, Debug)]
pub struct WaitingNumber {
    /// The number, masked.
    pub masked: String,
    /// Whether a code is waited for; else another one has to be sent.
    pub code_waits: bool,
}

impl Service {
    /// Whether people have telephone numbers here that they may change.
    pub fn has_phone_numbers(&self) -> bool {
        self.scheme.sends_sms()
    }

    /// The office gives an account another number. It counts a day later, and its holder is told now.
    pub async fn change_phone(&self, account: Id<Account>, number: PhoneNumber) -> Result<Phone, PhoneError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        let holder = tx.account(account).await?.ok_or(PhoneError::NoAccount)?;
        refuse_same(&holder, &number)?;
        let phone = self.put_phone(&mut tx, &holder, number, now).await?;
        tx.commit(Entry::new("account.phone_changed", Some(account), now).with("by", "office")).await?;
        Ok(phone)
    }

    /// Somebody who is signed in wants another number: a code is sent there. It takes the place of one that waited.
    pub async fn ask_phone_change(&self, session: &Session, number: PhoneNumber) -> Result<(), PhoneError> {
        let now = self.now();
        let change = PhoneChange { id: self.entropy.id()?, account: session.account, number, asked_at: now };
        let mut tx = self.store.begin().await?;
        let holder = hold_open(&mut tx, session.account).await?.ok_or(PhoneError::NoAccount)?;
        refuse_same(&holder, &change.number)?;
        tx.keep_phone_change(&change).await?;
        self.send_code_to(&mut tx, &change, now).await?;
        Ok(tx.commit(Entry::new("account.phone_change_asked", Some(holder.id), now)).await?)
    }

    /// Another code to the number that waits.
    pub async fn send_phone_code_again(&self, session: &Session) -> Result<(), PhoneError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let holder = hold_open(&mut tx, session.account).await?.ok_or(PhoneError::NoAccount)?;
        let change = waiting(&mut tx, holder.id, now).await?;
        self.send_code_to(&mut tx, &change, now).await?;
        Ok(tx.commit(Entry::new("account.phone_change_asked", Some(holder.id), now)).await?)
    }

    /// The number that waits for its code, if one does.
    pub async fn waiting_number(&self, session: &Session) -> Result<Option<WaitingNumber>, Fault> {
        let change = self.store.read().await?.phone_change(session.account).await?;
        let Some(change) = change.filter(|change| change.waits(self.now())) else { return Ok(None) };
        let shown: Option<SmsSent> = self.sms_shown(sms_for(&change)).await?;
        Ok(Some(WaitingNumber { masked: change.number.masked(), code_waits: shown.is_some() }))
    }

    /// The code that came to the new number: it is the account's from now on.
    pub async fn confirm_phone(&self, session: &Session, typed: &str) -> Result<Phone, PhoneError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let holder = hold_open(&mut tx, session.account).await?.ok_or(PhoneError::NoAccount)?;
        let change = waiting(&mut tx, holder.id, now).await?;
        match self.look_at_sms(&mut tx, sms_for(&change), typed, now).await {
            Ok(_evidence) => {}
            Err(SmsError::Fault(fault)) => return Err(fault.into()),
            Err(error) => {
                tx.commit(Entry::new("account.phone_code_refused", Some(holder.id), now)).await?;
                return Err(error.into());
            }
        }
        let phone = self.put_phone(&mut tx, &holder, change.number, now).await?;
        tx.commit(Entry::new("account.phone_changed", Some(holder.id), now).with("by", "holder")).await?;
        Ok(phone)
    }

    /// Both limits are kept: of SMS to an account, and of those to numbers that may be anybody's.
    async fn send_code_to(&self, tx: &mut Tx, change: &PhoneChange, now: Timestamp) -> Result<(), PhoneError> {
        self.take_new_contact(tx, (&NUMBERS, change.account), now).await?;
        Ok(self.send_sms(tx, sms_for(change), now).await?)
    }

    /// The account has this number, in a unit of work that goes on.
    async fn put_phone(
        &self,
        tx: &mut Tx,
        holder: &Account,
        number: PhoneNumber,
        now: Timestamp,
    ) -> Result<Phone, Fault> {
        // Later than the registration by any clock: only the number of the registration counts at once.
        let phone = Phone { number, since: now.max(holder.created_at + MOMENT) };
        tx.set_phone(holder.id, &phone).await?;
        // What was sent to the number before it may be in other hands now.
        tx.forget_temporary_pin(holder.id).await?;
        tx.end_phone_change(holder.id).await?;
        overtake_copy(tx, (holder.id, None), now).await?;
        tx.end_alone_of(holder.id).await?;
        let news = News::PhoneChanged { number: phone.number.masked(), at: now };
        self.tell(tx, &holder.email, &holder.language, news, now).await?;
        self.wake_all(tx, holder.id, WakeText::ContactChanged, now).await?;
        Ok(phone)
    }
}

fn refuse_same(holder: &Account, number: &PhoneNumber) -> Result<(), PhoneError> {
    match &holder.phone {
        Some(known) if known.number == *number => Err(PhoneError::Same),
        _ => Ok(()),
    }
}

async fn waiting(tx: &mut Tx, account: Id<Account>, now: Timestamp) -> Result<PhoneChange, PhoneError> {
    let change = tx.phone_change(account).await?;
    change.filter(|change| change.waits(now)).ok_or(PhoneError::NotBegun)
}

fn sms_for(change: &PhoneChange) -> SmsFor {
    let purpose = SmsPurpose::NewNumber(change.number.clone());
    SmsFor { account: change.account, ceremony: change.ceremony(), purpose }
}
