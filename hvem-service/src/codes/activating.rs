//! Making a code device or a security key one's own, as far as both are alike, and a code device to the end (guide "Hjælp en anden", *Kodeviser, kodeoplæser eller chip*): by the letter from the office, or by who is signed in.

use hvem_domain::{
    account::Account,
    activation::token::{By, TokenActivation},
    article::{self, Article},
    audit::Entry,
    ceremony::{self, Next},
    code_token::{CodeToken, Looked, MOST, Reach, Serial, Verdict, serial_typed},
    id::Id,
    message::News,
    password::{self, Password, Weakness},
    scheme::Gate,
    secret::TokenHash,
    time::Timestamp,
};
use hvem_formats::oath::Code;
use hvem_store::{StoreError, Tx};

use super::shown;
use crate::{
    Fault, Service,
    accounts::{end_what_it_opened, personal_and_whole},
    fault::faults_become,
    ports::Draw,
};

/// Why an activation does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ActivateError {
    /// No such activation in this browser, or its time is over.
    #[error("no such activation in this browser")]
    Gone,
    /// Another step is next: show the page that is due.
    #[error("another step is next")]
    Elsewhere,
    /// The password is refused.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Serial number and code do not belong together, or the device is somebody else's: it is not said which.
    #[error("serial number and code do not fit")]
    DoNotFit,
    /// The device's clock is far off: the next code tells whether it is the device's.
    #[error("the next code is needed too")]
    OneMore,
    /// Too many wrong codes in a row: none is looked at until then.
    #[error("no code is looked at for a while")]
    Paused(Timestamp),
    /// The person has as many as may answer.
    #[error("the person has {MOST} code devices that answer")]
    TooMany,
    /// The person has as many security keys as may answer.
    #[error("the person has as many security keys as may answer")]
    TooManyKeys,
    /// What the browser sent is no touch that was asked for here.
    #[error("no touch that was asked for here")]
    NotThisTouch,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(ActivateError);

impl From<ceremony::Refusal> for ActivateError {
    fn from(refusal: ceremony::Refusal) -> Self {
        match refusal {
            ceremony::Refusal::Expired | ceremony::Refusal::Misfit => Self::Gone,
            _ => Self::Elsewhere,
        }
    }
}

impl Service {
    /// It begins, in this browser.
    pub async fn begin_token_activation(
        &self,
        whose: (Id<Account>, By),
        browser: TokenHash,
    ) -> Result<Id<TokenActivation>, ActivateError> {
        let plan = self.scheme.activate_token.ok_or(ActivateError::Gone)?;
        let now = self.now();
        let activation = TokenActivation::begin(self.entropy.id()?, whose, (browser, self.entropy.bytes()?), plan, now);
        let mut tx = self.store.begin().await?;
        tx.add_token_activation(&activation).await?;
        tx.commit(entry("code_token.activation_began", &activation, now)).await?;
        Ok(activation.id)
    }

    /// The activation of this browser. Another browser's is as unknown as one that never was.
    pub async fn token_activation(
        &self,
        id: Id<TokenActivation>,
        browser: &TokenHash,
    ) -> Result<TokenActivation, ActivateError> {
        let plan = self.scheme.activate_token.ok_or(ActivateError::Gone)?;
        let found = self.store.read().await?.token_activation(id, plan).await?;
        let mine = found.filter(|activation| activation.browser == *browser && !activation.is_over(self.now()));
        mine.ok_or(ActivateError::Gone)
    }

    /// What is next; `None` when it is done.
    pub fn token_activation_due(&self, activation: &TokenActivation) -> Result<Option<Gate>, ActivateError> {
        if activation.done {
            return Ok(None);
        }
        match activation.ceremony.next(self.now())? {
            Next::Do(gate) => Ok(Some(gate)),
            Next::WaitUntil(_) | Next::Done(_) => Err(ActivateError::Gone),
        }
    }

    /// The person has one of these in hand.
    pub async fn choose_article(&self, mut activation: TokenActivation, article: Article) -> Result<(), ActivateError> {
        let now = self.now();
        if !self.has_article(article) {
            return Err(ActivateError::Elsewhere);
        }
        activation.ceremony = activation.ceremony.pass(article::chosen(), now)?;
        activation.article = Some(article);
        self.save_activation(&activation, "code_token.kind_chosen", now).await
    }

    /// The new password, which will count with the device.
    pub async fn choose_token_password(
        &self,
        mut activation: TokenActivation,
        typed: Password,
    ) -> Result<(), ActivateError> {
        let account = self.token_activation_holder(&activation).await?;
        let name = account.name.full();
        let mut words = personal_and_whole(&account, &name);
        words.extend(account.user_id.as_ref().map(|user_id| user_id.as_str()));
        self.hashing.accept(&typed, &words)?;
        let record = self.hashing.hash(typed, self.entropy.bytes().map_err(Fault::from)?).await?;
        let now = self.now();
        activation.ceremony = activation.ceremony.pass(password::chosen(&record), now)?;
        activation.password = Some(record);
        activation.take_way(now)?;
        self.save_activation(&activation, "code_token.password_chosen", now).await
    }

    /// What is printed on the device. It may be corrected until the first code was right.
    pub async fn give_serial(&self, mut activation: TokenActivation, serial: Serial) -> Result<(), ActivateError> {
        let now = self.now();
        if !matches!(activation.ceremony.next(now)?, Next::Do(Gate::FirstCode)) {
            activation.ceremony = activation.ceremony.pass(serial_typed(), now)?;
        }
        activation.serial = Some(serial);
        self.save_activation(&activation, "code_token.serial_typed", now).await
    }

    /// The first code: the device becomes the person's, and the password counts. Whether there is such a device is not said to who can't show its code.
    pub async fn check_first_code(&self, mut activation: TokenActivation, typed: &Code) -> Result<(), ActivateError> {
        let now = self.now();
        let due = matches!(activation.ceremony.next(now)?, Next::Do(Gate::FirstCode));
        let serial = activation.serial.clone().filter(|_| due).ok_or(ActivateError::Elsewhere)?;
        let mut tx = self.store.begin().await?;
        if !tx.holds_open_account(activation.account).await? {
            return Err(ActivateError::Gone);
        }
        self.check_still_entitled(&mut tx, &activation, now).await?;
        let owned = tx.code_tokens_of(activation.account, &self.keys.sealer).await?;
        if owned.iter().filter(|token| token.is_in_use()).count() >= MOST {
            return Err(ActivateError::TooMany);
        }
        let found = tx.code_token(&serial, &self.keys.sealer).await?;
        let mine = |token: &CodeToken| token.may_be_activated_by(activation.account) && token.is_valid_at(now);
        let Some(token) = found.filter(mine) else {
            tx.commit(entry("code_token.first_code_refused", &activation, now)).await?;
            return Err(ActivateError::DoNotFit);
        };
        let Looked { pace, verdict } = token.look(|code| code.same(typed), now, Reach::Activation);
        let Verdict::Right(right) = verdict else {
            keep(&mut tx, &token, &CodeToken { pace, ..token.clone() }).await?;
            tx.commit(entry("code_token.first_code_refused", &activation, now).with("serial", &token.serial)).await?;
            return Err(refused(verdict));
        };
        activation.ceremony = activation.ceremony.pass(right.activates(), now)?;
        let state = token.activate(activation.account, now).map_err(|_| ActivateError::DoNotFit)?;
        keep(&mut tx, &token, &CodeToken { state, pace, ..token.clone() }).await?;
        tx.receive_token_order(token.id, now).await?;
        let news = News::CodeTokenWorks { device: shown(&token.serial), at: now };
        let done = entry("code_token.activated", &activation, now).with("serial", &token.serial);
        self.hand_over(tx, activation, (news, done.with("kind", token.kind.as_str())), now).await
    }

    /// It is the person's: the letter is used with it, the password counts, what the one before opened ends, and the holder is told.
    pub(crate) async fn hand_over(
        &self,
        mut tx: Tx,
        mut activation: TokenActivation,
        (news, done): (News, Entry),
        now: Timestamp,
    ) -> Result<(), ActivateError> {
        let record = activation.password.clone().ok_or(ActivateError::Elsewhere)?;
        activation.done = true;
        save(&mut tx, &activation).await?;
        let stays = match activation.by {
            By::Session(session) => Some(session),
            By::Letter(letter) => match tx.use_registration(letter, now).await {
                Err(StoreError::Conflict) => return Err(ActivateError::Gone),
                other => other.map(|()| None)?,
            },
        };
        tx.set_password(activation.account, &record).await?;
        end_what_it_opened(&mut tx, activation.account, stays, now).await?;
        self.tell_holder(&mut tx, activation.account, news, now).await?;
        Ok(tx.commit(done).await?)
    }

    /// The letter may have been used or replaced since, and the session may have ended.
    pub(crate) async fn check_still_entitled(
        &self,
        tx: &mut Tx,
        activation: &TokenActivation,
        now: Timestamp,
    ) -> Result<(), ActivateError> {
        let entitled = match activation.by {
            By::Letter(letter) => tx.registration_by_id(letter).await?.is_some_and(|letter| letter.is_open(now)),
            By::Session(session) => tx.session_is_open(session, now).await?,
        };
        if entitled { Ok(()) } else { Err(ActivateError::Gone) }
    }

    /// Whose device it will be.
    pub async fn token_activation_holder(&self, activation: &TokenActivation) -> Result<Account, ActivateError> {
        self.store.read().await?.account(activation.account).await?.ok_or(ActivateError::Gone)
    }

    async fn save_activation(
        &self,
        activation: &TokenActivation,
        what: &'static str,
        now: Timestamp,
    ) -> Result<(), ActivateError> {
        let mut tx = self.store.begin().await?;
        save(&mut tx, activation).await?;
        Ok(tx.commit(entry(what, activation, now)).await?)
    }
}

/// Writes it over what was read: a second tab was quicker.
async fn save(tx: &mut Tx, activation: &TokenActivation) -> Result<(), ActivateError> {
    match tx.save_token_activation(activation).await {
        Err(StoreError::Conflict) => Err(ActivateError::Elsewhere),
        other => Ok(other?),
    }
}

/// Writes a device over what was read: somebody else did something with it at this moment.
async fn keep(tx: &mut Tx, before: &CodeToken, after: &CodeToken) -> Result<(), ActivateError> {
    match tx.save_code_token(before, after).await {
        Err(StoreError::Conflict) => Err(ActivateError::DoNotFit),
        other => Ok(other?),
    }
}

fn refused(verdict: Verdict) -> ActivateError {
    match verdict {
        Verdict::OneMore => ActivateError::OneMore,
        Verdict::Paused(until) => ActivateError::Paused(until),
        Verdict::Right(_) | Verdict::Wrong | Verdict::TooMany => ActivateError::DoNotFit,
    }
}

pub(crate) fn entry(what: &'static str, activation: &TokenActivation, now: Timestamp) -> Entry {
    Entry::new(what, Some(activation.account), now).with("activation", activation.id)
}
