//! Accounts: registering, the link in the mail, forgotten and changed passwords (journeys E1, E2). Known and unknown addresses get the same
//! answer; only the mail says which it is (SECURITY decision 6).

use std::time::Duration;

use hvem_domain::{
    account::{Account, Email, LinkPurpose, PersonName},
    audit::Entry,
    id::Id,
    level::Level,
    message::{Letter, Link, Message, News},
    password::{Against, Password, Weakness},
    secret::Token,
    session::Session,
    time::{Timestamp, hours, minutes},
    user_id::UserId,
};
use hvem_store::{
    StoreError, Tx,
    accounts::{Attempt, MailLink},
};

use crate::{
    Fault, Service,
    copying::overtake_copy,
    fault::faults_become,
    limits::{Held, Origin},
    ports::Draw,
};

/// How long somebody has to confirm an address: mail may be slow, and people are away for a night.
const CONFIRM_WITHIN: Duration = hours(24);
/// How long a reset works (SECURITY B7).
const RESET_WITHIN: Duration = minutes(30);
/// Mails with links to one address at a time: enough for the impatient, too few to flood a mailbox.
const LINKS_AT_ONCE: i64 = 5;

/// Why a new password was not set.
#[derive(Debug, thiserror::Error)]
pub enum PasswordRefusal {
    /// The link was used, is too old or never was.
    #[error("the link works no longer")]
    LinkGone,
    /// The present password was wrong.
    #[error("the present password is wrong")]
    Wrong,
    /// Too many wrong passwords in this browser: the next one is looked at from then on.
    #[error("too many wrong passwords in too short a time")]
    TryLater(Timestamp),
    /// The new password is refused.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(PasswordRefusal);

impl From<Held> for PasswordRefusal {
    fn from(held: Held) -> Self {
        match held {
            Held::Until(free_at) => Self::TryLater(free_at),
            Held::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl Service {
    /// Somebody wants an account. Always the same outcome: a mail is on its way.
    pub async fn register(&self, name: PersonName, email: Email, language: &str) -> Result<(), Fault> {
        let now = self.now();
        let token = self.entropy.token()?;
        let mut tx = self.store.begin().await?;
        let existing = tx.account_by_email(&email).await?;
        let instead = self.instead_of_link(&mut tx, &email, now).await?;
        let known = existing.is_some() || instead.is_some();
        let purpose = if known { LinkPurpose::Reset } else { LinkPurpose::Confirm };
        let language = existing.as_ref().map_or(language, |account| &account.language).to_owned();
        let account = existing.filter(|_| instead.is_none()).map(|account| account.id);
        let name = (!known).then_some(name);
        let link = MailLink {
            token: token.hash(),
            purpose,
            email,
            account,
            name,
            language,
            expires_at: now + valid_for(purpose),
        };
        let news = |link| match instead {
            Some(instead) => instead,
            None if known => News::AlreadyRegistered { reset_link: link },
            None => News::ConfirmAddress { link },
        };
        self.send_link(&mut tx, link, &token, news, now).await?;
        Ok(tx.commit(Entry::new("account.registration_asked", account, now)).await?)
    }

    /// Somebody has forgotten a password. Always the same outcome: a mail is on its way.
    pub async fn forgot_password(&self, email: Email, language: &str) -> Result<(), Fault> {
        let now = self.now();
        let token = self.entropy.token()?;
        let mut tx = self.store.begin().await?;
        let existing = tx.account_by_email(&email).await?;
        let language = existing.as_ref().map_or(language, |account| &account.language).to_owned();
        // Whoever was registered by the office and has no user ID yet has a letter: a password alone would open nothing.
        let account = existing.filter(|account| account.user_id.is_some()).map(|account| account.id);
        // What the office opens, no link does; only who reads the mail learns that it is blocked.
        let blocked = match account {
            Some(account) if !self.is_opened_by_mail() => tx.blocked_since(account).await?.is_some(),
            _ => false,
        };
        let instead = self.instead_of_link(&mut tx, &email, now).await?;
        let account = account.filter(|_| !blocked && instead.is_none());
        let link = MailLink {
            token: token.hash(),
            purpose: LinkPurpose::Reset,
            email,
            account,
            name: None,
            language,
            expires_at: now + RESET_WITHIN,
        };
        let news = |link| match (account, instead) {
            (_, Some(instead)) => instead,
            (Some(_), None) => News::ResetPassword { link },
            (None, None) if blocked => News::StillBlocked,
            (None, None) => News::NoSuchAccount,
        };
        self.send_link(&mut tx, link, &token, news, now).await?;
        Ok(tx.commit(Entry::new("account.reset_asked", account, now)).await?)
    }

    /// What a link in a mail that sets a password is for; `None` when it works no longer. Looking spends nothing: mail scanners look too.
    pub async fn mail_link(&self, token: &Token<32>) -> Result<Option<MailLink>, Fault> {
        let link = self.store.read().await?.mail_link(&token.hash(), self.now()).await?;
        Ok(link.filter(|link| match link.purpose {
            LinkPurpose::Confirm => true,
            LinkPurpose::Reset => link.account.is_some(),
            LinkPurpose::NewEmail => false,
        }))
    }

    /// Whether a link that works no longer was used, and what for.
    pub async fn used_mail_link(&self, token: &Token<32>) -> Result<Option<LinkPurpose>, Fault> {
        Ok(self.store.read().await?.used_mail_link(&token.hash()).await?)
    }

    /// Sets the password to which a link in a mail entitles: the first one of a new account, or a new one. Gives what its holder signs in as.
    pub async fn set_password_by_link(&self, token: &Token<32>, password: Password) -> Result<UserId, PasswordRefusal> {
        let link = self.mail_link(token).await?.ok_or(PasswordRefusal::LinkGone)?;
        self.hashing.accept(&password, &personal(&link.email, link.name.as_ref()))?;
        let record = self.hashing.hash(password, self.entropy.bytes()?).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        // In this order everybody who sets a password takes them, or two links to one address would wait for each other.
        tx.hold_mailbox(&link.email, now).await?;
        if !holds_addressee(&mut tx, &link).await? {
            return Err(PasswordRefusal::LinkGone);
        }
        match tx.use_mail_link(&link.token, now).await {
            Err(StoreError::Conflict) => return Err(PasswordRefusal::LinkGone),
            other => other?,
        }
        let entry = match (link.account, &link.name) {
            (Some(account), _) => {
                tx.set_password(account, &record).await?;
                tx.prove_address(account, now).await?;
                tx.forget_known_failures(account).await?;
                end_what_it_opened(&mut tx, account, None, now).await?;
                Entry::new("account.password_reset", Some(account), now)
            }
            (None, Some(name)) => {
                let account = Account {
                    id: self.entropy.id()?,
                    user_id: Some(UserId::of_email(&link.email)),
                    email_proved: true,
                    phone: None,
                    email: link.email.clone(),
                    name: name.clone(),
                    language: link.language.clone(),
                    password: Some(record),
                    identity: Level::Low,
                    created_at: now,
                    updated_at: now,
                };
                match tx.add_account(&account).await {
                    // Two links were sent and the other one was followed first: this address has its account.
                    Err(StoreError::Exists) => return Err(PasswordRefusal::LinkGone),
                    other => other?,
                }
                Entry::new("account.opened", Some(account.id), now)
            }
            (None, None) => return Err(PasswordRefusal::LinkGone),
        };
        let known = match link.account {
            Some(account) => tx.account(account).await?,
            None => None,
        };
        self.opens_by_mail(&mut tx, known.as_ref(), now).await?;
        let user_id = known.map_or_else(|| UserId::of_email(&link.email), |account| account.signs_in_as());
        tx.forget_strangers_failures(&self.counted_user_id(&user_id)).await?;
        tx.forget_strangers_failures(&self.counted_holder(&user_id)).await?;
        tx.drop_mail_links(&link.email, now).await?;
        if link.account.is_some() {
            self.tell(&mut tx, &link.email, &link.language, News::PasswordChanged { at: now }, now).await?;
        }
        tx.commit(entry).await?;
        Ok(user_id)
    }

    /// Changes the password of somebody who is signed in; all other sessions end.
    pub async fn change_password(
        &self,
        session: &Session,
        present: Password,
        new: Password,
    ) -> Result<(), PasswordRefusal> {
        let account = self.account_of(session).await?;
        let address = self.counted_user_id(&account.signs_in_as());
        let attempt = Attempt { account: Some(account.id), address: &address, browser: &session.browser };
        let origin = Origin { browser: Some(session.browser), ..Origin::default() };
        if !self.count_guess(origin, true, attempt).await? {
            return Err(PasswordRefusal::Wrong);
        }
        let present_record = account.password.clone().ok_or(PasswordRefusal::Wrong)?;
        if self.hashing.verify(present, Against::Record(present_record.clone())).await?.is_none() {
            return Err(PasswordRefusal::Wrong);
        }
        self.hashing.accept(&new, &personal(&account.email, Some(&account.name)))?;
        let record = self.hashing.hash(new, self.entropy.bytes()?).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_mailbox(&account.email, now).await?;
        // A link in a mail set another one while this one was looked at: the link is what the holder wants.
        if !tx.has_password(account.id, &present_record).await? {
            return Err(PasswordRefusal::Wrong);
        }
        tx.set_password(account.id, &record).await?;
        self.give_guess_back(&mut tx, origin, true).await?;
        tx.forget_password_failures(&attempt).await?;
        end_what_it_opened(&mut tx, account.id, Some(session.id), now).await?;
        tx.drop_mail_links(&account.email, now).await?;
        self.tell(&mut tx, &account.email, &account.language, News::PasswordChanged { at: now }, now).await?;
        tx.commit(Entry::new("account.password_changed", Some(account.id), now)).await?;
        Ok(())
    }

    /// The account that somebody at the office means: by its address, or by its id.
    pub async fn account_meant(&self, meant: &str) -> Result<Option<Account>, Fault> {
        let mut reader = self.store.read().await?;
        Ok(match (meant.parse(), Email::parse(meant)) {
            (Ok(id), _) => reader.account(id).await?,
            (_, Ok(email)) => reader.account_by_email(&email).await?,
            _ => None,
        })
    }

    /// The account of a session.
    pub async fn account_of(&self, session: &Session) -> Result<Account, Fault> {
        let account = self.store.read().await?.account(session.account).await?;
        account.ok_or(Fault::Store(StoreError::Corrupt("sessions.account_id")))
    }

    /// Posts a mail to an account's holder: to the address, and to the one before while that can take it back.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx,
        to: &Email,
        language: &str,
        news: News,
        now: Timestamp,
    ) -> Result<(), Fault> {
        for mailbox in self.mailboxes(tx, to, now).await? {
            self.write_to(tx, &mailbox, language, news.clone(), now).await?;
        }
        Ok(())
    }

    /// Posts a mail to one address.
    pub(crate) async fn write_to(
        &self,
        tx: &mut Tx,
        to: &Email,
        language: &str,
        news: News,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let letter = Letter { to: to.clone(), language: language.to_owned(), news };
        Ok(self.outbox.post(tx, &Message::Mail(letter), now).await?)
    }

    /// Something waits, from now until then: its holder is told at once, and at the end. Both mails are posted now, so that no restart forgets the
    /// second; gives its id, by which it is taken back where what waits is stopped.
    pub(crate) async fn tell_of_wait(
        &self,
        tx: &mut Tx,
        holder: &Account,
        (begun, over): (News, News),
        (now, until): (Timestamp, Timestamp),
    ) -> Result<Vec<Id<Message>>, Fault> {
        self.tell(tx, &holder.email, &holder.language, begun, now).await?;
        let mut posted = Vec::new();
        for to in self.mailboxes(tx, &holder.email, now).await? {
            let letter = Letter { to, language: holder.language.clone(), news: over.clone() };
            posted.push(self.outbox.post_for(tx, &Message::Mail(letter), (now, until)).await?);
        }
        Ok(posted)
    }

    /// As [`Self::tell`], for who knows only whose account it is; nobody is told where it is gone.
    pub(crate) async fn tell_holder(
        &self,
        tx: &mut Tx,
        account: Id<Account>,
        news: News,
        now: Timestamp,
    ) -> Result<(), Fault> {
        match tx.account(account).await? {
            Some(holder) => self.tell(tx, &holder.email, &holder.language, news, now).await,
            None => Ok(()),
        }
    }

    /// Sends a link that works once, unless too many to that address work already.
    pub(crate) async fn send_link(
        &self,
        tx: &mut Tx,
        link: MailLink,
        token: &Token<32>,
        news: impl FnOnce(Link) -> News,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if !tx.add_mail_link(&link, LINKS_AT_ONCE, now).await? {
            return Ok(());
        }
        let page = if link.purpose == LinkPurpose::NewEmail { "email/link" } else { "link" };
        let address = format!("{}/account/{page}/{}", self.site.issuer, token.reveal());
        let news = news(Link { address, valid_for: link.expires_at.since(now) });
        self.write_to(tx, &link.email, &link.language, news, now).await
    }
}

/// An account that is open, and stays so and as it is until the commit.
pub(crate) async fn hold_open(tx: &mut Tx, account: Id<Account>) -> Result<Option<Account>, StoreError> {
    if tx.holds_open_account(account).await? { tx.account(account).await } else { Ok(None) }
}

/// Whether the account of a link, if it has one, has the address still to which it was sent; it keeps it until the commit.
async fn holds_addressee(tx: &mut Tx, link: &MailLink) -> Result<bool, StoreError> {
    let Some(account) = link.account else { return Ok(true) };
    tx.hold_account(account).await?;
    Ok(tx.account(account).await?.is_some_and(|holder| holder.email == link.email))
}

/// Ends what a password opened, or began to open, that is another one now; but for the session in which it was changed.
pub(crate) async fn end_what_it_opened(
    tx: &mut Tx,
    account: Id<Account>,
    keep: Option<Id<Session>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    // Whoever asked without being the holder does not know the new one.
    tx.rest_app(account, None).await?;
    tx.end_other_sessions(account, keep, now).await?;
    tx.revoke_account_grants(account, now).await?;
    tx.end_logins_of(account).await?;
    tx.end_activations_of(account, None).await?;
    overtake_copy(tx, (account, None), now).await?;
    tx.end_alone_of(account).await?;
    tx.end_token_activations_of(account).await?;
    tx.end_contact_changes_of(account).await?;
    tx.end_renewals_of(account).await
}

fn valid_for(purpose: LinkPurpose) -> Duration {
    match purpose {
        LinkPurpose::Confirm | LinkPurpose::NewEmail => CONFIRM_WITHIN,
        LinkPurpose::Reset => RESET_WITHIN,
    }
}

/// The same of somebody who is registered, and the whole name, which is `name`.
pub(crate) fn personal_and_whole<'a>(account: &'a Account, name: &'a str) -> Vec<&'a str> {
    let mut words = personal(&account.email, Some(&account.name));
    words.push(name);
    words
}

/// Words that an attacker would try first.
pub(crate) fn personal<'a>(email: &'a Email, name: Option<&'a PersonName>) -> Vec<&'a str> {
    let address = email.as_str();
    let local = address.split('@').next().unwrap_or(address);
    let names = name.into_iter().flat_map(|name| [name.given.as_str(), name.family.as_str()]);
    [address, local].into_iter().chain(names).collect()
}
