//! People whom the office registers, and the letter by which they choose user ID and password.

use hvem_domain::{
    account::{Account, Email, PersonName},
    audit::Entry,
    id::Id,
    level::Level,
    message::News,
    password::{Password, Weakness},
    phone_number::{Phone, PhoneNumber},
    registration::{LetterCode, LetterNumber, NotNow, Registration, Unusable},
    scheme::Registers,
    user_id::{Unfit, UserId},
};
use hvem_store::StoreError;

use crate::{Fault, Service, accounts::personal, fault::faults_become, ports::Draw};

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
    pub async fn register_person(&self, person: Registered) -> Result<(Account, Registration), RegisterError> {
        if self.scheme.registers != Registers::AtTheOffice {
            return Err(RegisterError::NotHere);
        }
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
        match tx.add_account(&account).await {
            Err(StoreError::Exists) => return Err(RegisterError::Known),
            other => other?,
        }
        tx.add_registration(&letter).await?;
        let entry = Entry::new("account.registered", Some(account.id), now);
        tx.commit(entry.with("identity", account.identity.as_str()).with("letter", &letter.number)).await?;
        Ok((account, letter))
    }

    /// Another letter, in the place of one that was lost.
    pub async fn write_another_letter(&self, account: Id<Account>) -> Result<Registration, RegisterError> {
        let now = self.now();
        let letter = Registration::write(self.entropy.id()?, account, now);
        let mut tx = self.store.begin().await?;
        // Of two at once the second one sees the first one's letter.
        tx.hold_account(account).await?;
        match tx.account(account).await? {
            Some(known) if known.user_id.is_none() => {}
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
    pub async fn open_letter(&self, number: &LetterNumber, code: &LetterCode) -> Result<Account, ChooseError> {
        let mut reader = self.store.read().await?;
        let nobodys = Registration::write(Id::from_bytes([0; 16]), Id::from_bytes([0; 16]), self.now());
        let letter = reader.registration(number).await?.unwrap_or(nobodys);
        letter.open(code, &self.keys.derivation, self.now())?;
        reader.account(letter.account).await?.ok_or(Unusable::Wrong.into())
    }

    /// The holder of a letter chooses user ID and password. Both are set, or neither, and the letter is used with them.
    pub async fn choose_by_letter(
        &self,
        (number, code): (&LetterNumber, &LetterCode),
        user_id: &str,
        password: Password,
    ) -> Result<UserId, ChooseError> {
        let account = self.open_letter(number, code).await?;
        let name = account.name.full();
        let mut personal = personal(&account.email, Some(&account.name));
        personal.push(&name);
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
        match tx.choose_user_id(account.id, (&user_id, &record), now).await {
            Err(StoreError::Exists) => return Err(ChooseError::Taken),
            Err(StoreError::Conflict) => return Err(Unusable::Used.into()),
            other => other?,
        }
        self.tell(&mut tx, &account.email, &account.language, News::LetterUsed { at: now }, now).await?;
        tx.commit(Entry::new("account.opened", Some(account.id), now).with("letter", number)).await?;
        Ok(user_id)
    }
}
