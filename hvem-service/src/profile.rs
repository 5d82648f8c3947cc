//! *My profile*: another user ID, and a file of everything that is known about somebody.

use hvem_domain::{
    account::Account,
    audit::Entry,
    civil_number::CivilNumber,
    code_token::{CodeToken, Order},
    device::Device,
    email_change::EmailChange,
    id::Id,
    message::News,
    phone_change::PhoneChange,
    scheme::Identifier,
    security_key::SecurityKey,
    session::Session,
    time::Timestamp,
    user_id::UserId,
};
use hvem_store::{
    StoreError,
    audit::{Recorded, Span},
    own::{OwnBrowser, OwnGrant, OwnLetter, OwnSession},
};

use crate::{Fault, Service, accounts::personal_and_whole, keycards::Held, registrations::ChooseError};

/// Entries of the record that are read at a time.
const AT_A_TIME: u32 = 1_000;

/// Everything that hvem holds about somebody, but for secrets.
pub struct OwnData {
    /// When it was read.
    pub at: Timestamp,
    /// Names, address, telephone, user ID.
    pub account: Account,
    /// Another address that is wanted, or was put in place of the one before not long ago.
    pub email_change: Option<EmailChange>,
    /// Another telephone number that is wanted.
    pub phone_change: Option<PhoneChange>,
    /// By which number the office knows the person. It is shown masked, as everywhere.
    pub civil_number: Option<CivilNumber>,
    /// Phones.
    pub devices: Vec<Device>,
    /// Code devices.
    pub code_tokens: Vec<CodeToken>,
    /// Security keys.
    pub security_keys: Vec<SecurityKey>,
    /// Orders of both, with where they went.
    pub orders: Vec<Order>,
    /// Key cards.
    pub key_cards: Vec<Held>,
    /// Letters from the office.
    pub letters: Vec<OwnLetter>,
    /// Sessions.
    pub sessions: Vec<OwnSession>,
    /// What services were granted.
    pub services: Vec<OwnGrant>,
    /// Browsers that the account knows.
    pub browsers: Vec<OwnBrowser>,
    /// The whole record, newest first.
    pub activity: Vec<Recorded>,
}

impl Service {
    /// Whether people have user IDs of their own choice.
    pub fn has_user_ids(&self) -> bool {
        self.scheme.identifier == Identifier::UserId
    }

    /// Somebody who is signed in chooses another user ID; the one before is free for others. That somebody has the new one can't be kept from who
    /// chooses it.
    pub async fn change_user_id(&self, session: &Session, typed: &str) -> Result<UserId, ChooseError> {
        let account = self.account_of(session).await?;
        let user_id = UserId::choose(typed, &personal_and_whole(&account, &account.name.full()))?;
        if account.user_id.as_ref() == Some(&user_id) {
            return Ok(user_id);
        }
        let now = self.now();
        let mut tx = self.store.begin().await?;
        match tx.change_user_id(account.id, &user_id, now).await {
            Err(StoreError::Exists) => return Err(ChooseError::Taken),
            other => other?,
        }
        self.tell(&mut tx, &account.email, &account.language, News::UserIdChanged { at: now }, now).await?;
        tx.commit(Entry::new("account.user_id_changed", Some(account.id), now)).await?;
        Ok(user_id)
    }

    /// Everything that is known about an account's holder, for them to take away. It is recorded, and its holder is told: whoever else could do it would
    /// have all of it.
    pub async fn take_own_data(&self, session: &Session) -> Result<OwnData, Fault> {
        let (account, now) = (self.account_of(session).await?, self.now());
        let mut tx = self.store.begin().await?;
        self.tell(&mut tx, &account.email, &account.language, News::OwnDataTaken { at: now }, now).await?;
        tx.commit(Entry::new("account.own_data_taken", Some(account.id), now)).await?;
        self.own_data(account, now).await
    }

    async fn own_data(&self, account: Account, now: Timestamp) -> Result<OwnData, Fault> {
        let id = account.id;
        let (civil_number, devices) = (self.civil_number(id).await?, self.devices(id).await?);
        let (code_tokens, security_keys) = (self.code_tokens_of(id).await?, self.security_keys_of(id).await?);
        let orders = self.orders_of(id).await?;
        let (key_cards, activity) = (self.key_cards(id).await?, self.whole_record(id).await?);
        let mut reader = self.store.read().await?;
        Ok(OwnData {
            at: now,
            email_change: reader.email_change(id).await?,
            phone_change: reader.phone_change(id).await?,
            civil_number,
            devices,
            code_tokens,
            security_keys,
            orders,
            key_cards,
            letters: reader.own_letters(id).await?,
            sessions: reader.own_sessions(id).await?,
            services: reader.own_grants(id).await?,
            browsers: reader.own_browsers(id).await?,
            activity,
            account,
        })
    }

    async fn whole_record(&self, account: Id<Account>) -> Result<Vec<Recorded>, Fault> {
        let (mut whole, mut span) = (Vec::new(), Span::ALL);
        loop {
            let read = self.activity_in(account, span, AT_A_TIME).await?;
            let Some(last) = read.last() else { return Ok(whole) };
            span.before = last.number;
            whole.extend(read);
        }
    }
}
