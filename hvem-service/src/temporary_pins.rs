//! Temporary PINs by SMS: sent and looked at in the ceremonies that ask for one, in their unit of work.

use hvem_domain::{
    account::Account,
    ceremony::{Ceremony, Evidence},
    id::Id,
    message::{Message, Sms, SmsText},
    phone_number::NoPhone,
    temporary_pin::{SENDS, SENDS_WITHIN, Sent, TRIES, TemporaryPin, VALID_FOR, WrongPin},
    time::Timestamp,
};
use hvem_store::{Reader, Tx};

use crate::{Fault, Service, ports::Draw};

/// Where a temporary PIN was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SentTo {
    /// The number, as it may be shown: `+45 •• •• •• 78`.
    pub(crate) masked: String,
    /// Until when it works.
    pub(crate) valid_until: Timestamp,
}

/// Why none is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// The account has no telephone number.
    NoPhone,
    /// The number was changed not long ago; one is sent from then on (SECURITY decision 7).
    TooNew(Timestamp),
    /// As many as there are in an hour were sent; there is one again from then on.
    TooMany(Timestamp),
}

/// What became of a temporary PIN that was typed.
#[derive(Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "for the ceremonies of schemes with SMS codes"))]
pub(crate) enum LookedAt {
    /// It passes the gate.
    Right(Evidence),
    /// It may be typed again.
    Wrong {
        /// How often.
        left: u8,
    },
    /// Three were wrong, or ten minutes are over: another one has to be sent.
    Dead,
    /// None was sent in this ceremony, or another ceremony had one sent since.
    NotSent,
}

#[cfg_attr(not(test), expect(dead_code, reason = "for the ceremonies of schemes with SMS codes"))]
impl Service {
    /// Sends a temporary PIN to an account's telephone, in a unit of work that goes on. It takes the place of one that was sent before, in whichever
    /// ceremony. Where none is sent nothing was written.
    pub(crate) async fn send_temporary_pin(
        &self,
        tx: &mut Tx,
        account: &Account,
        ceremony: Id<Ceremony>,
        now: Timestamp,
    ) -> Result<Result<SentTo, NotSent>, Fault> {
        tx.hold_account(account.id).await?;
        // Since it was read the number may have been changed; from here on it can't be.
        let Some(holder) = tx.account(account.id).await? else { return Ok(Err(NotSent::NoPhone)) };
        let number = match holder.phone_usable_for_pin(now) {
            Ok(number) => number,
            Err(NoPhone::NotRegistered) => return Ok(Err(NotSent::NoPhone)),
            Err(NoPhone::TooNew(until)) => return Ok(Err(NotSent::TooNew(until))),
        };
        if let Some(until) = tx.spend_temporary_pin(holder.id, (SENDS, SENDS_WITHIN), now).await? {
            return Ok(Err(NotSent::TooMany(until)));
        }
        let pin = TemporaryPin::draw(self.entropy.bytes()?);
        let sent = Sent::of(pin, (holder.id, ceremony), &self.keys.derivation, now);
        tx.keep_temporary_pin(&sent).await?;
        let (to, language) = (number.clone(), holder.language.clone());
        let says = SmsText::TemporaryPin { pin, valid_for: VALID_FOR };
        self.outbox.post(tx, &Message::Sms(Sms { to, language, account: holder.id, says }), now).await?;
        Ok(Ok(SentTo { masked: number.masked(), valid_until: sent.valid_until() }))
    }

    /// Where the PIN was sent for which this ceremony waits, for a page that is shown again; `None` where it waits for none.
    pub(crate) async fn temporary_pin_sent(
        &self,
        reader: &mut Reader,
        account: &Account,
        ceremony: Id<Ceremony>,
        now: Timestamp,
    ) -> Result<Option<SentTo>, Fault> {
        let sent = reader.temporary_pin(account.id).await?;
        let waits = sent.filter(|sent| sent.ceremony == ceremony && sent.waits(now));
        let masked = account.phone.as_ref().map(|phone| phone.number.masked());
        Ok(waits.zip(masked).map(|(sent, masked)| SentTo { masked, valid_until: sent.valid_until() }))
    }

    /// Looks at a temporary PIN in a unit of work that goes on, and that has to be committed whatever comes of it: a try is counted before the PIN is
    /// looked at. The right one works once.
    pub(crate) async fn look_at_temporary_pin(
        &self,
        tx: &mut Tx,
        account: Id<Account>,
        ceremony: Id<Ceremony>,
        typed: TemporaryPin,
        now: Timestamp,
    ) -> Result<LookedAt, Fault> {
        tx.hold_account(account).await?;
        let Some(sent) = tx.count_temporary_pin_try((account, ceremony), TRIES).await? else {
            let known = tx.temporary_pin(account).await?;
            let dead = known.is_some_and(|sent| sent.ceremony == ceremony);
            return Ok(if dead { LookedAt::Dead } else { LookedAt::NotSent });
        };
        match sent.check(typed, &self.keys.derivation, now) {
            Ok(evidence) => {
                tx.use_temporary_pin(&sent).await?;
                Ok(LookedAt::Right(evidence))
            }
            Err(WrongPin::TryAgain { left }) => Ok(LookedAt::Wrong { left }),
            Err(WrongPin::Dead) => Ok(LookedAt::Dead),
        }
    }
}

#[cfg(test)]
mod tests;
