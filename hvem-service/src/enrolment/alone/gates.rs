//! The gates that a phone passes by what its holder knows and has: the password, a key of the card.

use hvem_domain::{
    account::Account,
    activation::alone::{Alone, Ending},
    ceremony::{Evidence, Next},
    id::Id,
    keycard::Key,
    message::{Message, News, Wake, WakeText},
    network::Network,
    password::Password,
    registration::LetterCode,
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::app::request::Subscription;
use hvem_store::{Tx, accounts::Attempt};

use super::{AloneError, ask, entry, sms_for};
use crate::{
    Fault, Service,
    gauges::password_refused,
    keycards::{Looked, key_entry, phone_of},
    limits::Origin,
    temporary_pins::SmsError,
};

impl Service {
    /// The password, counted before it is looked at, as in a sign-in in a browser that nobody knows. The second time it has to be the same account's.
    pub(super) async fn alone_password(
        &self,
        mut alone: Alone,
        password: Password,
        network: Option<Network>,
    ) -> Result<Alone, AloneError> {
        let phone = phone_of(&alone.app_key);
        // What is no user ID at all fits no account, with the same work.
        let user_id = alone.claimed.clone().ok_or(AloneError::WrongPassword)?;
        let account = self.store.read().await?.account_by_user_id(&user_id).await?;
        let address = self.counted_user_id(&user_id);
        let by = Attempt { account: account.as_ref().map(|account| account.id), address: &address, browser: &phone };
        let origin = Origin { network, browser: Some(phone), account: None };
        if !self.count_guess(origin, false, by).await? {
            return Err(AloneError::TooManyPasswords);
        }
        let record = account.as_ref().and_then(|account| account.password.clone());
        let evidence = self.hashing.verify(password, self.against(record.clone(), &user_id)).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        // Only where the password was right: a wrong one costs the same work for everybody (SECURITY decision 6).
        if let (Some(_), Some(account)) = (&evidence, &account) {
            tx.hold_account(account.id).await?;
        }
        let right = match (evidence, account, record) {
            (Some(evidence), Some(account), Some(record))
                if alone.account.is_none_or(|before| before == account.id)
                    && tx.has_password(account.id, &record).await? =>
            {
                Some((evidence, account))
            }
            _ => None,
        };
        let Some((evidence, account)) = right else {
            tx.commit(entry("enrolment.password_refused", &alone, now)).await?;
            password_refused();
            return Err(AloneError::WrongPassword);
        };
        alone.account = Some(account.id);
        self.give_guess_back(&mut tx, origin, false).await?;
        tx.forget_password_failures(&by).await?;
        let mut tx = self.room_for(tx, &alone, account.id, now).await?;
        let alone = self.pass_in(&mut tx, alone, evidence, now).await?;
        tx.commit(entry("enrolment.password_passed", &alone, now)).await?;
        Ok(alone)
    }

    /// A key from the card; the first one begins the waiting period, of which the holder is told at once and at its end.
    pub(super) async fn alone_key(&self, alone: Alone, typed: &str) -> Result<Alone, AloneError> {
        let typed = Key::typed(typed).ok_or(AloneError::KeyMalformed)?;
        let account = alone.account.ok_or(AloneError::OutOfOrder)?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let (evidence, key) = match self.look_at_key(&mut tx, (account, alone.ceremony.id()), typed, now).await? {
            Looked::Right(evidence, key) => (evidence, key),
            Looked::NotAsked => return Err(AloneError::NoKeyAsked),
            Looked::Wrong(wrong) => {
                tx.commit(entry("enrolment.key_refused", &alone, now)).await?;
                return Err(wrong.into());
            }
        };
        let alone = self.pass_in(&mut tx, alone, evidence, now).await?;
        let passed = entry("enrolment.key_passed", &alone, now).with("card", &key.card).with("key", key.number);
        tx.commit(passed).await?;
        Ok(alone)
    }

    /// The letter from the office, of the account whose user ID was typed. It is used when the device is bound, not before.
    pub(super) async fn alone_letter(
        &self,
        mut alone: Alone,
        (number, code): (&str, &str),
    ) -> Result<Alone, AloneError> {
        let (Ok(number), Some(code)) = (number.parse(), LetterCode::typed(code)) else {
            return Err(AloneError::WrongLetter);
        };
        let (account, _) = self.open_letter(&number, &code).await?;
        if account.user_id.is_none() {
            return Err(AloneError::NoUserId);
        }
        if account.user_id != alone.claimed {
            return Err(AloneError::WrongLetter);
        }
        let now = self.now();
        let mut tx = self.store.begin().await?;
        if !tx.holds_open_account(account.id).await? {
            return Err(AloneError::WrongLetter);
        }
        // Read again where nobody changes it meanwhile.
        let letter = tx.registration(&number).await?.ok_or(AloneError::WrongLetter)?;
        let evidence = letter.pass(&code, &self.keys.derivation, now).map_err(AloneError::from)?;
        alone.account = Some(account.id);
        alone.letter = Some(letter.id);
        let mut tx = self.room_for(tx, &alone, account.id, now).await?;
        let alone = self.pass_in(&mut tx, alone, evidence, now).await?;
        tx.commit(entry("enrolment.letter_passed", &alone, now).with("letter", &number)).await?;
        Ok(alone)
    }

    /// The temporary PIN from an SMS.
    pub(super) async fn alone_sms_code(&self, alone: Alone, typed: &str) -> Result<Alone, AloneError> {
        let account = alone.account.ok_or(AloneError::OutOfOrder)?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let evidence = match self.look_at_sms(&mut tx, sms_for(&alone.ceremony, account), typed, now).await {
            Ok(evidence) => evidence,
            Err(SmsError::Fault(fault)) => return Err(fault.into()),
            Err(error) => {
                tx.commit(entry("enrolment.sms_code_refused", &alone, now)).await?;
                return Err(error.into());
            }
        };
        let alone = self.pass_in(&mut tx, alone, evidence, now).await?;
        tx.commit(entry("enrolment.sms_code_passed", &alone, now)).await?;
        Ok(alone)
    }

    /// The account has to have room for one more phone; where it has none, this one ends here.
    pub(super) async fn room_for(
        &self,
        mut tx: Tx,
        alone: &Alone,
        account: Id<Account>,
        now: Timestamp,
    ) -> Result<Tx, AloneError> {
        if !self.is_full(&mut tx, account).await? {
            return Ok(tx);
        }
        self.end_alone(tx, alone.clone(), Ending::TooMany, now).await?;
        Err(AloneError::TooMany)
    }

    /// Passes a gate in a unit of work that goes on, with the account held, and sees to what becomes due with it: a key is asked for, a temporary PIN
    /// sent, the holder told of a waiting period.
    pub(crate) async fn pass_in(
        &self,
        tx: &mut Tx,
        mut alone: Alone,
        evidence: Evidence,
        now: Timestamp,
    ) -> Result<Alone, AloneError> {
        alone.ceremony = alone.ceremony.pass(evidence, now)?;
        tx.save_alone(&alone, &self.keys.sealer).await?;
        alone.version += 1;
        let Some(account) = alone.account else { return Ok(alone) };
        match alone.ceremony.next(now)? {
            Next::Do(Gate::CardKey) => {
                let asked = self.ask_key(tx, (ask(&alone, account), false), now).await?;
                tx.record(&key_entry(asked, account, now).with("enrolment", alone.id)).await?;
            }
            Next::Do(Gate::SmsCode) => self.send_sms_at_once(tx, sms_for(&alone.ceremony, account), now).await?,
            Next::WaitUntil(until) => self.tell_of_app_wait(tx, &alone, account, (now, until)).await?,
            Next::Do(_) | Next::Done(_) => {}
        }
        Ok(alone)
    }

    async fn tell_of_app_wait(
        &self,
        tx: &mut Tx,
        alone: &Alone,
        account: Id<Account>,
        (now, until): (Timestamp, Timestamp),
    ) -> Result<(), Fault> {
        let Some(holder) = tx.account(account).await? else { return Ok(()) };
        let device = alone.description.clone();
        let begun = News::AppWaits { device: device.clone(), until };
        let over = News::AppWaited { device, at: until };
        let mut notices = self.tell_of_wait(tx, &holder, (begun, over), (now, until)).await?;
        if let Some(subscription) = tx.alone_subscription(alone.id).await? {
            notices.push(self.wake_at_the_end(tx, alone, (account, subscription), (now, until)).await?);
        }
        Ok(tx.note_alone(alone.id, &notices).await?)
    }

    pub(super) async fn wake_at_the_end(
        &self,
        tx: &mut Tx,
        alone: &Alone,
        (account, subscription): (Id<Account>, Subscription),
        times: (Timestamp, Timestamp),
    ) -> Result<Id<Message>, Fault> {
        let wake = Message::Wake(Wake { account, device: alone.device, subscription, says: WakeText::DeviceReady });
        Ok(self.outbox.post_for(tx, &wake, times).await?)
    }
}
