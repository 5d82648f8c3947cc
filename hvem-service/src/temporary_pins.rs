//! Temporary PINs by SMS: sent and looked at in the ceremonies that ask for one, in their unit of work.

use hvem_domain::{
    account::Account,
    ceremony::{Ceremony, Evidence},
    id::Id,
    message::{Message, Sms, SmsText},
    phone_number::{NoPhone, PhoneNumber},
    temporary_pin::{SENDS, SENDS_WITHIN, Sent, TRIES, TemporaryPin, VALID_FOR, WrongPin},
    time::Timestamp,
};
use hvem_formats::app::alone::SmsSent;
use hvem_store::Tx;

use crate::{Fault, Service, fault::faults_become, ports::Draw};

/// For whom a temporary PIN is, and in which of its ceremonies.
#[derive(Clone, Debug)]
pub(crate) struct SmsFor {
    pub(crate) account: Id<Account>,
    pub(crate) ceremony: Id<Ceremony>,
    pub(crate) purpose: SmsPurpose,
}

/// What a temporary PIN opens: a number that was changed waits longer for one than for the other (SECURITY decision 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SmsPurpose {
    /// A device is bound.
    Binding,
    /// A forgotten PIN is renewed.
    Renewal,
    /// This number becomes the account's: it goes there, and opens nothing else.
    NewNumber(PhoneNumber),
}

/// Why a temporary PIN does not pass, or none is sent.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// Not eight digits: nothing was looked at.
    #[error("a temporary PIN has eight digits")]
    Malformed,
    /// It may be typed again.
    #[error("wrong temporary PIN")]
    Wrong {
        /// How often.
        left: u8,
    },
    /// None is waited for: three were wrong, ten minutes are over, none was sent, or another ceremony had one sent since.
    #[error("no temporary PIN is waited for")]
    NotAsked,
    /// The account has no telephone number: the office registers one.
    #[error("no telephone number is registered")]
    NoPhone,
    /// The number was changed not long ago; one is sent from then on (SECURITY decision 7).
    #[error("the telephone number is too new")]
    PhoneRests(Timestamp),
    /// As many as there are in an hour were sent; there is one again from then on.
    #[error("too many were sent")]
    TooMany(Timestamp),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(SmsError);

impl From<NoPhone> for SmsError {
    fn from(no_phone: NoPhone) -> Self {
        match no_phone {
            NoPhone::NotRegistered => Self::NoPhone,
            NoPhone::TooNew(until) => Self::PhoneRests(until),
        }
    }
}

impl Service {
    /// Sends a temporary PIN to an account's telephone, in a unit of work that goes on. It takes the place of one that was sent before, in whichever
    /// ceremony. Where none is sent nothing was written.
    pub(crate) async fn send_sms(&self, tx: &mut Tx, to: SmsFor, now: Timestamp) -> Result<(), SmsError> {
        // Blocked, or nobody's.
        if !tx.holds_open_account(to.account).await? {
            return Err(SmsError::NoPhone);
        }
        // Since it was read the number may have been changed; from here on it can't be.
        let holder = tx.account(to.account).await?.ok_or(SmsError::NoPhone)?;
        let number = match &to.purpose {
            SmsPurpose::Binding => holder.phone_usable_for_pin(now)?,
            SmsPurpose::Renewal => holder.phone_usable_for_renewal(now)?,
            SmsPurpose::NewNumber(number) => number,
        };
        if let Some(until) = tx.spend_temporary_pin(holder.id, (SENDS, SENDS_WITHIN), now).await? {
            return Err(SmsError::TooMany(until));
        }
        let pin = TemporaryPin::draw(self.entropy.bytes()?);
        let sent = Sent::of(pin, (holder.id, to.ceremony), &self.keys.derivation, now);
        tx.keep_temporary_pin(&sent).await?;
        let (number, language) = (number.clone(), holder.language.clone());
        let says = match to.purpose {
            SmsPurpose::Binding | SmsPurpose::Renewal => SmsText::TemporaryPin { pin, valid_for: VALID_FOR },
            SmsPurpose::NewNumber(_) => SmsText::NewNumber { pin, valid_for: VALID_FOR },
        };
        let sms = Sms { to: number, language, account: holder.id, says };
        Ok(self.outbox.post(tx, &Message::Sms(sms), now).await?)
    }

    /// The same where a gate has just become due: where none is sent, the next page says why when it is asked for one.
    pub(crate) async fn send_sms_at_once(&self, tx: &mut Tx, to: SmsFor, now: Timestamp) -> Result<(), Fault> {
        match self.send_sms(tx, to, now).await {
            Err(SmsError::Fault(fault)) => Err(fault),
            _ => Ok(()),
        }
    }

    /// Where the PIN was sent for which a ceremony waits, for a page that is shown again; `None` where it waits for none.
    pub(crate) async fn sms_shown(&self, to: SmsFor) -> Result<Option<SmsSent>, Fault> {
        let mut reader = self.store.read().await?;
        let (sent, holder) = (reader.temporary_pin(to.account).await?, reader.account(to.account).await?);
        let waits = sent.filter(|sent| sent.ceremony == to.ceremony && sent.waits(self.now()));
        let number = match to.purpose {
            SmsPurpose::NewNumber(number) => Some(number),
            SmsPurpose::Binding | SmsPurpose::Renewal => {
                holder.and_then(|holder| holder.phone).map(|phone| phone.number)
            }
        };
        let masked = number.map(|number| number.masked());
        Ok(waits.zip(masked).map(|(sent, to)| SmsSent { to, valid_until: sent.valid_until().0 }))
    }

    /// Looks at a temporary PIN in a unit of work that goes on, and that has to be committed whatever comes of it: a try is counted before the PIN is
    /// looked at. The right one works once.
    pub(crate) async fn look_at_sms(
        &self,
        tx: &mut Tx,
        sent_for: SmsFor,
        typed: &str,
        now: Timestamp,
    ) -> Result<Evidence, SmsError> {
        let typed = TemporaryPin::typed(typed).ok_or(SmsError::Malformed)?;
        tx.hold_account(sent_for.account).await?;
        let counted = tx.count_temporary_pin_try((sent_for.account, sent_for.ceremony), TRIES).await?;
        let sent = counted.ok_or(SmsError::NotAsked)?;
        match sent.check(typed, &self.keys.derivation, now) {
            Ok(evidence) => {
                tx.use_temporary_pin(&sent).await?;
                Ok(evidence)
            }
            Err(WrongPin::TryAgain { left }) => Err(SmsError::Wrong { left }),
            Err(WrongPin::Dead) => Err(SmsError::NotAsked),
        }
    }
}

#[cfg(test)]
mod tests;
