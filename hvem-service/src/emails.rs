//! People's e-mail addresses. Their holders change them by a link that comes to the new mailbox, and the office does. A mailbox sets passwords, so a new
//! address rests five days, in which the one before reads everything too and takes the account's address back with one press
//! ([decision 066](../../docs/decisions/066-contact-data.md)). That an address is somebody else's is said in that mailbox alone (G-01).

mod taking_back;

use hvem_domain::{
    account::{Account, Email, LinkPurpose},
    audit::Entry,
    email_change::{EmailChange, Stage},
    id::Id,
    message::{EmailNews, News, WakeText},
    scheme::Identifier,
    secret::Token,
    session::Session,
    time::Timestamp,
    user_id::UserId,
};
use hvem_store::{StoreError, Tx, accounts::MailLink};

use crate::{
    Fault, Service,
    accounts::hold_open,
    fault::faults_become,
    limits::{ADDRESSES, Held},
    ports::Draw,
    stops::Stoppable,
};

/// Why an address is not changed.
#[derive(Debug, thiserror::Error)]
pub enum EmailError {
    /// No such account, or it is blocked.
    #[error("no such account")]
    NoAccount,
    /// It is this one already.
    #[error("the account has this address already")]
    Same,
    /// Somebody else's. Only the office is told so.
    #[error("somebody else has this address")]
    Taken,
    /// It was changed not long ago, and can be changed again from then on.
    #[error("the address was changed not long ago")]
    Rests(Timestamp),
    /// As many were wanted as may be in a day; there is one again from then on.
    #[error("too many addresses in too short a time")]
    TooMany(Timestamp),
    /// The link was used, is too old or never was, or was stopped.
    #[error("the link works no longer")]
    LinkGone,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(EmailError);

impl From<Held> for EmailError {
    fn from(held: Held) -> Self {
        match held {
            Held::Until(room_at) => Self::TooMany(room_at),
            Held::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl Service {
    /// Somebody who is signed in wants another address. Always the same outcome, whoever has that address: a mail is on its way to it, and another one to
    /// the address that the account has, from where it can be stopped.
    pub async fn ask_email_change(&self, session: &Session, email: Email) -> Result<(), EmailError> {
        let now = self.now();
        let (id, token) = (self.entropy.id()?, self.entropy.token()?);
        let mut tx = self.store.begin().await?;
        // In this order everybody takes them who follows a link.
        tx.hold_mailbox(&email, now).await?;
        let holder = hold_open(&mut tx, session.account).await?.ok_or(EmailError::NoAccount)?;
        if holder.email == email {
            return Err(EmailError::Same);
        }
        if let Some(until) = tx.email_change(holder.id).await?.and_then(|change| change.rests_until(now)) {
            return Err(EmailError::Rests(until));
        }
        self.take_new_contact(&mut tx, (&ADDRESSES, holder.id), now).await?;
        let theirs = whose(&mut tx, &email, now).await?;
        let change =
            EmailChange { id, account: holder.id, before: holder.email.clone(), email, stage: Stage::Asked(now) };
        tx.keep_email_change(&change).await?;
        self.write_to_new(&mut tx, (&change, theirs.as_ref()), &holder, &token, now).await?;
        let stop = self.stop_link(Stoppable::EmailChange(id), (now, change.ends_at()));
        let news = News::Email(EmailNews::ChangeAsked { email: change.email.masked(), at: now, stop });
        self.tell(&mut tx, &holder.email, &holder.language, news, now).await?;
        Ok(tx.commit(Entry::new("account.email_change_asked", Some(holder.id), now)).await?)
    }

    /// The change that waits for a link in the new mailbox; `None` when the link works no longer. Looking spends nothing: mail scanners look too.
    pub async fn email_change_by_link(&self, token: &Token<32>) -> Result<Option<EmailChange>, Fault> {
        let now = self.now();
        let mut reader = self.store.read().await?;
        let Some((link, account)) = new_email(reader.mail_link(&token.hash(), now).await?) else { return Ok(None) };
        let change = reader.email_change(account).await?;
        Ok(change.filter(|change| change.clone().confirmed(&link.email, now).is_some()))
    }

    /// The link in the new mailbox was pressed: the address is the account's, and rests. Both mailboxes are told.
    pub async fn confirm_email(&self, token: &Token<32>) -> Result<Email, EmailError> {
        let now = self.now();
        let link = self.store.read().await?.mail_link(&token.hash(), now).await?;
        let (link, account) = new_email(link).ok_or(EmailError::LinkGone)?;
        let mut tx = self.store.begin().await?;
        tx.hold_mailbox(&link.email, now).await?;
        if !tx.holds_open_account(account).await? {
            return Err(EmailError::LinkGone);
        }
        match tx.use_mail_link(&link.token, now).await {
            Err(StoreError::Conflict) => return Err(EmailError::LinkGone),
            other => other?,
        }
        let change = tx.email_change(account).await?.and_then(|change| change.confirmed(&link.email, now));
        let (change, holder) = change.zip(tx.account(account).await?).ok_or(EmailError::LinkGone)?;
        // Since it was asked for somebody may have opened an account with it.
        if whose(&mut tx, &link.email, now).await?.is_some() {
            return Err(EmailError::LinkGone);
        }
        self.put_email(&mut tx, &holder, (&change, true), now).await?;
        tx.commit(Entry::new("account.email_changed", Some(account), now).with("by", "holder")).await?;
        Ok(change.email)
    }

    /// The office gives an account another address, for who has shown who they are. It is not confirmed, and rests like any other; gives until when. `None`:
    /// it is the one before again.
    pub async fn change_email(&self, account: Id<Account>, email: Email) -> Result<Option<Timestamp>, EmailError> {
        let (now, id) = (self.now(), self.entropy.id()?);
        let mut tx = self.store.begin().await?;
        tx.hold_mailbox(&email, now).await?;
        tx.hold_account(account).await?;
        let holder = tx.account(account).await?.ok_or(EmailError::NoAccount)?;
        if holder.email == email {
            return Err(EmailError::Same);
        }
        if whose(&mut tx, &email, now).await?.is_some_and(|theirs| theirs.id != account) {
            return Err(EmailError::Taken);
        }
        let resting = tx.email_change(account).await?.filter(|change| change.rests_until(now).is_some());
        if let Some(change) = resting.as_ref().filter(|change| change.before == email) {
            self.take_back(&mut tx, &holder, (change, false), now).await?;
            tx.commit(Entry::new("account.email_taken_back", Some(account), now).with("by", "office")).await?;
            return Ok(None);
        }
        // Whoever had it changed before the office does must not be the one who can take it back.
        let before = resting.map_or_else(|| holder.email.clone(), |change| change.before);
        let change = EmailChange { id, account, before, email, stage: Stage::Changed(now) };
        self.put_email(&mut tx, &holder, (&change, false), now).await?;
        tx.commit(Entry::new("account.email_changed", Some(account), now).with("by", "office")).await?;
        Ok(change.rests_until(now))
    }

    /// Until when an account's address rests; `None` where it does not.
    pub async fn email_rests_until(&self, account: Id<Account>) -> Result<Option<Timestamp>, Fault> {
        let change = self.store.read().await?.email_change(account).await?;
        Ok(change.and_then(|change| change.rests_until(self.now())))
    }

    /// What a mailbox reads that asks for a link to set a password, or for an account, within five days of a change: the new one that it rests, the one
    /// before how to take the address back. `None` where it may have the link.
    pub(crate) async fn instead_of_link(
        &self,
        tx: &mut Tx,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<News>, Fault> {
        let (to, from) = (tx.email_changed_to(email, now).await?, tx.email_changed_from(email, now).await?);
        let rests = to.and_then(|change| change.rests_until(now)).map(|until| News::Email(EmailNews::Rests { until }));
        Ok(rests.or_else(|| from.map(|change| self.changed(&change, now))))
    }

    /// Where news of an account go that has this address: there, and to the one before while that can take it back. Whoever has another address put in its
    /// place must not be the only one who reads what he does next.
    pub(crate) async fn mailboxes(&self, tx: &mut Tx, email: &Email, now: Timestamp) -> Result<Vec<Email>, Fault> {
        let before = tx.email_changed_to(email, now).await?.map(|change| change.before);
        Ok([email.clone()].into_iter().chain(before).collect())
    }

    /// To the new address: the link, or, where it is somebody's, that it was wanted. What is counted and written is the same.
    async fn write_to_new(
        &self,
        tx: &mut Tx,
        (change, theirs): (&EmailChange, Option<&Account>),
        holder: &Account,
        token: &Token<32>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let link = MailLink {
            token: token.hash(),
            purpose: LinkPurpose::NewEmail,
            email: change.email.clone(),
            account: theirs.is_none().then_some(holder.id),
            name: None,
            language: theirs.unwrap_or(holder).language.clone(),
            expires_at: change.ends_at(),
        };
        let news = |link| News::Email(if theirs.is_some() { EmailNews::Wanted } else { EmailNews::Confirm { link } });
        self.send_link(tx, link, token, news, now).await
    }

    /// The account has this address, in a unit of work that goes on. What was sent by mail before is dead, and every device looks what happened.
    async fn put_email(
        &self,
        tx: &mut Tx,
        holder: &Account,
        (change, confirmed): (&EmailChange, bool),
        now: Timestamp,
    ) -> Result<(), EmailError> {
        self.set_email(tx, holder, (&change.email, confirmed), now).await?;
        tx.keep_email_change(change).await?;
        for email in [&holder.email, &change.before, &change.email] {
            tx.drop_mail_links(email, now).await?;
        }
        self.write_to(tx, &change.before, &holder.language, self.changed(change, now), now).await?;
        let news = News::Email(EmailNews::IsYours { until: change.ends_at() });
        self.write_to(tx, &change.email, &holder.language, news, now).await?;
        Ok(self.wake_all(tx, holder.id, WakeText::ContactChanged, now).await?)
    }

    /// Where the address says who signs in, the user ID goes with it.
    async fn set_email(
        &self,
        tx: &mut Tx,
        holder: &Account,
        (email, confirmed): (&Email, bool),
        now: Timestamp,
    ) -> Result<(), EmailError> {
        let user_id = match self.scheme.identifier {
            Identifier::Email => Some(UserId::of_email(email)),
            Identifier::UserId => holder.user_id.clone(),
        };
        match tx.set_email(holder.id, (email, confirmed), user_id.as_ref(), now).await {
            Err(StoreError::Exists) => Err(EmailError::Taken),
            other => Ok(other?),
        }
    }

    /// For the address before.
    fn changed(&self, change: &EmailChange, now: Timestamp) -> News {
        let (Stage::Asked(at) | Stage::Changed(at)) = change.stage;
        let stop = self.stop_link(Stoppable::EmailChange(change.id), (now, change.ends_at()));
        News::Email(EmailNews::Changed { email: change.email.masked(), at, stop })
    }
}

/// Whose address it is, or was until lately: so long it is nobody else's.
async fn whose(tx: &mut Tx, email: &Email, now: Timestamp) -> Result<Option<Account>, StoreError> {
    let (theirs, before) = (tx.account_by_email(email).await?, tx.email_changed_from(email, now).await?);
    match (theirs, before) {
        (None, Some(change)) => tx.account(change.account).await,
        (theirs, _) => Ok(theirs),
    }
}

/// A link that makes an address somebody's, and whose.
fn new_email(link: Option<MailLink>) -> Option<(MailLink, Id<Account>)> {
    let link = link.filter(|link| link.purpose == LinkPurpose::NewEmail)?;
    let account = link.account?;
    Some((link, account))
}
