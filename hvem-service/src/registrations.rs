//! People whom the office registers, and the letter by which they choose user ID and password.

use hvem_domain::{
    account::{Account, Email, PersonName},
    audit::Entry,
    civil_number::{CivilNumber, PCode},
    id::Id,
    level::Level,
    message::News,
    password::{Password, Weakness},
    phone_number::{Phone, PhoneNumber},
    registration::{LetterCode, LetterNumber, NotNow, Registration, Unusable},
    scheme::{Opens, Registers},
    user_id::{Unfit, UserId},
};
use hvem_store::StoreError;

use crate::{Fault, Service, accounts::personal_and_whole, fault::faults_become, ports::Draw};

/// Whom the office registers.
pub struct Registered {
    /// Name as in the papers that were shown.
    pub name: PersonName,
    /// Where notices go.
    pub email: Email,
    /// Where a temporary PIN goes, which some schemes need.
    pub phone: Option<PhoneNumber>,
    /// In which language the person is written to: a BCP 47 tag.
    pub language: String,
    /// How well the office knows who it is.
    pub identity: Level,
    /// By which number the office knows the person.
    pub civil_number: Option<Civil>,
}

/// By which number the office knows a person.
pub enum Civil {
    /// The CPR number in the papers, or a P-code that was given before.
    Known(CivilNumber),
    /// None: the person gets a P-code (journey M8).
    None,
}

/// Somebody who was registered.
pub struct Opened {
    /// The account.
    pub account: Account,
    /// The letter that opens it.
    pub letter: Registration,
    /// By which number the office knows the person: a P-code was made just now.
    pub civil_number: Option<CivilNumber>,
}

/// Why somebody is not registered, or a letter not written or sent.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// In this scheme people open accounts by themselves.
    #[error("in this scheme people open their accounts by themselves")]
    NotHere,
    /// An account has this address.
    #[error("an account has this address already")]
    Known,
    /// The scheme in force knows people by a civil number.
    #[error("in this scheme people are registered by their CPR number, or get a P-code")]
    NoCivilNumber,
    /// Somebody is registered by this number.
    #[error("somebody is registered by this civil number already")]
    SameNumber,
    /// In this scheme people get temporary PINs by SMS.
    #[error("in this scheme everybody needs a telephone number: a temporary PIN is sent to it by SMS")]
    NoPhone,
    /// The account's holder has chosen already: a forgotten password is renewed by mail.
    #[error("user ID and password were chosen already")]
    Chosen,
    /// No letter has this number.
    #[error("no letter has this number")]
    NoLetter,
    /// The letter is not where that can be done.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(RegisterError);

/// Why user ID and password are not set.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// The letter opens nothing.
    #[error(transparent)]
    Letter(#[from] Unusable),
    /// The user ID is refused.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Somebody else has the user ID. That can't be kept from whoever chooses one; only the holder of a letter gets as far.
    #[error("somebody has this user ID")]
    Taken,
    /// The password is refused.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(ChooseError);

impl Service {
    /// Opens an account for somebody, with a letter to be printed. User ID and password are the person's own choice.
    pub async fn register_person(&self, person: Registered) -> Result<Opened, RegisterError> {
        if !matches!(self.scheme.registers, Registers::AtTheOffice(_)) {
            return Err(RegisterError::NotHere);
        }
        let civil_number = match person.civil_number {
            Some(Civil::Known(number)) => Some(number),
            Some(Civil::None) => Some(CivilNumber::PCode(PCode::draw(self.entropy.bytes().map_err(Fault::from)?))),
            None if self.scheme.civil_number => return Err(RegisterError::NoCivilNumber),
            None => None,
        };
        if self.scheme.sends_sms() && person.phone.is_none() {
            return Err(RegisterError::NoPhone);
        }
        let now = self.now();
        let account = Account {
            id: self.entropy.id()?,
            user_id: None,
            email: person.email,
            email_proved: false,
            phone: person.phone.map(|number| Phone { number, since: now }),
            name: person.name,
            language: person.language,
            password: None,
            identity: person.identity,
            created_at: now,
            updated_at: now,
        };
        let letter = Registration::write(self.entropy.id()?, account.id, now);
        let mut tx = self.store.begin().await?;
        // Who gave it up not long ago may take it back.
        if tx.email_changed_from(&account.email, now).await?.is_some() {
            return Err(RegisterError::Known);
        }
        match tx.add_account(&account).await {
            Err(StoreError::Exists) => return Err(RegisterError::Known),
            other => other?,
        }
        if let Some(number) = &civil_number {
            let found_by = number.found_by(&self.keys.derivation);
            match tx.add_civil_number(account.id, (number, &found_by), &self.keys.sealer, now).await {
                Err(StoreError::Exists) => return Err(RegisterError::SameNumber),
                other => other?,
            }
        }
        tx.add_registration(&letter).await?;
        let entry = Entry::new("account.registered", Some(account.id), now)
            .with("identity", account.identity.as_str())
            .with("letter", &letter.number)
            .with("civil_number", civil_number.as_ref().map_or("none", CivilNumber::kind));
        tx.commit(entry).await?;
        Ok(Opened { account, letter, civil_number })
    }

    /// By which number the office knows a person.
    pub async fn civil_number(&self, account: Id<Account>) -> Result<Option<CivilNumber>, Fault> {
        let known = self.store.read().await?.civil_number(account, &self.keys.sealer).await?;
        Ok(known.map(|(number, _)| number))
    }

    /// Whom the office knows by a number.
    pub async fn account_by_civil_number(&self, number: &CivilNumber) -> Result<Option<Account>, Fault> {
        let mut reader = self.store.read().await?;
        match reader.account_by_civil_number(&number.found_by(&self.keys.derivation)).await? {
            Some(account) => Ok(reader.account(account).await?),
            None => Ok(None),
        }
    }

    /// What a letter opens in the scheme in force.
    pub fn letter_opens(&self) -> Option<Opens> {
        match self.scheme.registers {
            Registers::AtTheOffice(opens) => Some(opens),
            Registers::Alone => None,
        }
    }

    /// Another letter, in the place of one that was lost.
    pub async fn write_another_letter(&self, account: Id<Account>) -> Result<Registration, RegisterError> {
        let now = self.now();
        let letter = Registration::write(self.entropy.id()?, account, now);
        let mut tx = self.store.begin().await?;
        // Of two at once the second one sees the first one's letter.
        tx.hold_account(account).await?;
        match tx.account(account).await? {
            Some(known) if known.user_id.is_none() || self.letter_opens() == Some(Opens::Authenticator) => {}
            _ => return Err(RegisterError::Chosen),
        }
        tx.void_registrations(account, now).await?;
        tx.add_registration(&letter).await?;
        tx.commit(Entry::new("account.letter_written", Some(account), now).with("letter", &letter.number)).await?;
        Ok(letter)
    }

    /// All letters that wait to be sent, oldest first.
    pub async fn letters_to_send(&self) -> Result<Vec<Registration>, Fault> {
        Ok(self.store.read().await?.waiting_registrations().await?)
    }

    /// The letter with this number.
    pub async fn letter(&self, number: &LetterNumber) -> Result<Registration, RegisterError> {
        self.store.read().await?.registration(number).await?.ok_or(RegisterError::NoLetter)
    }

    /// What is printed on a letter that waits. Nobody gets it afterwards.
    pub fn letter_code(&self, letter: &Registration) -> Result<LetterCode, RegisterError> {
        if letter.is_printable() { Ok(letter.code(&self.keys.derivation)) } else { Err(NotNow(letter.state).into()) }
    }

    /// The office has sent a letter: it opens from now on.
    pub async fn send_letter(&self, number: &LetterNumber) -> Result<(), RegisterError> {
        let now = self.now();
        let letter = self.letter(number).await?;
        letter.send(now)?;
        let mut tx = self.store.begin().await?;
        match tx.send_registration(letter.id, now).await {
            Err(StoreError::Conflict) => return Err(NotNow(letter.state).into()),
            other => other?,
        }
        tx.commit(Entry::new("account.letter_sent", Some(letter.account), now).with("letter", number)).await?;
        Ok(())
    }

    /// Whether number and code open: asked before anything is chosen. A number that no letter has costs the same.
    pub async fn open_letter(
        &self,
        number: &LetterNumber,
        code: &LetterCode,
    ) -> Result<(Account, Registration), ChooseError> {
        let mut reader = self.store.read().await?;
        let nobodys = Registration::write(Id::from_bytes([0; 16]), Id::from_bytes([0; 16]), self.now());
        let letter = reader.registration(number).await?.unwrap_or(nobodys);
        letter.open(code, &self.keys.derivation, self.now())?;
        let account = reader.account(letter.account).await?.ok_or(Unusable::Wrong)?;
        if reader.blocked_since(account.id).await?.is_some() {
            return Err(Unusable::Gone.into());
        }
        Ok((account, letter))
    }

    /// The holder of a letter chooses a user ID; the letter goes on to open, until something to sign in with was activated by it.
    pub async fn choose_user_id_by_letter(
        &self,
        (number, code): (&LetterNumber, &LetterCode),
        user_id: &str,
    ) -> Result<UserId, ChooseError> {
        let (account, letter) = self.open_letter(number, code).await?;
        let user_id = UserId::choose(user_id, &personal_and_whole(&account, &account.name.full()))?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(account.id).await?;
        if !tx.registration(number).await?.is_some_and(|letter| letter.is_open(now)) {
            return Err(Unusable::Gone.into());
        }
        match tx.choose_user_id(account.id, (&user_id, None), now).await {
            Err(StoreError::Exists) => return Err(ChooseError::Taken),
            // It was chosen in another window: that one counts.
            Err(StoreError::Conflict) => return Ok(tx.account(account.id).await?.map_or(user_id, |a| a.signs_in_as())),
            other => other?,
        }
        tx.commit(Entry::new("account.user_id_chosen", Some(account.id), now).with("letter", &letter.number)).await?;
        Ok(user_id)
    }

    /// The holder of a letter chooses user ID and password. Both are set, or neither, and the letter is used with them.
    pub async fn choose_by_letter(
        &self,
        (number, code): (&LetterNumber, &LetterCode),
        user_id: &str,
        password: Password,
    ) -> Result<UserId, ChooseError> {
        let (account, _) = self.open_letter(number, code).await?;
        let name = account.name.full();
        let mut personal = personal_and_whole(&account, &name);
        let user_id = UserId::choose(user_id, &personal)?;
        personal.push(user_id.as_str());
        self.hashing.accept(&password, &personal)?;
        let record = self.hashing.hash(password, self.entropy.bytes()?).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(account.id).await?;
        // Hashing took a while: what became of the letter meanwhile decides.
        let letter = tx.registration(number).await?.ok_or(Unusable::Wrong)?;
        letter.open(code, &self.keys.derivation, now)?;
        tx.use_registration(letter.id, now).await?;
        match tx.choose_user_id(account.id, (&user_id, Some(&record)), now).await {
            Err(StoreError::Exists) => return Err(ChooseError::Taken),
            Err(StoreError::Conflict) => return Err(Unusable::Used.into()),
            other => other?,
        }
        self.tell(&mut tx, &account.email, &account.language, News::LetterUsed { at: now }, now).await?;
        tx.commit(Entry::new("account.opened", Some(account.id), now).with("letter", number)).await?;
        Ok(user_id)
    }
}
