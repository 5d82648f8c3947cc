//! A change of an address is stopped, or taken back, by the link in the mailbox before: with one press and without signing in. Whoever holds an open session
//! and a mailbox of his own has only what the old mailbox lets him keep.

use hvem_domain::{
    account::Account,
    audit::Entry,
    email_change::{EmailChange, Stage},
    id::Id,
    message::{EmailNews, News, WakeText},
    time::Timestamp,
};
use hvem_store::Tx;

use super::EmailError;
use crate::{
    Fault, Service,
    accounts::end_what_it_opened,
    stops::{Ends, Stop},
};

impl Service {
    /// What the link in a mail would stop.
    pub(crate) async fn email_change_to_stop(&self, id: Id<EmailChange>) -> Result<Option<Stop>, Fault> {
        let change = self.store.read().await?.email_change_by_id(id).await?;
        let Some(change) = change.filter(|change| !change.is_over(self.now())) else { return Ok(None) };
        let ends = match change.stage {
            Stage::Asked(_) => Ends::EmailChange,
            Stage::Changed(_) => Ends::ChangedEmail,
        };
        Ok(Some(Stop { ends, about: change.email.masked() }))
    }

    /// Whoever has the old mailbox stops it, or takes it back.
    pub(crate) async fn stop_email_change_by_mail(&self, id: Id<EmailChange>) -> Result<(), EmailError> {
        let now = self.now();
        let known = self.store.read().await?.email_change_by_id(id).await?.ok_or(EmailError::LinkGone)?;
        let mut tx = self.store.begin().await?;
        // A blocked account too: whoever changed the address may have blocked it then.
        tx.hold_account(known.account).await?;
        let change = tx.email_change_by_id(id).await?.filter(|change| !change.is_over(now));
        let (change, holder) = change.zip(tx.account(known.account).await?).ok_or(EmailError::LinkGone)?;
        let what = match change.stage {
            Stage::Asked(_) => {
                tx.end_email_change(id).await?;
                let news = News::Email(EmailNews::ChangeStopped { at: now });
                self.tell(&mut tx, &holder.email, &holder.language, news, now).await?;
                "account.email_change_stopped"
            }
            Stage::Changed(_) => {
                self.take_back(&mut tx, &holder, (&change, true), now).await?;
                "account.email_taken_back"
            }
        };
        tx.commit(Entry::new(what, Some(holder.id), now).with("by", "mail")).await?;
        Ok(())
    }

    /// The account has the address before again; whether that is `confirmed` says the press in its mailbox. Whoever changed it was signed in: all that ends.
    pub(super) async fn take_back(
        &self,
        tx: &mut Tx,
        holder: &Account,
        (change, confirmed): (&EmailChange, bool),
        now: Timestamp,
    ) -> Result<(), EmailError> {
        tx.end_email_change(change.id).await?;
        self.set_email(tx, holder, (&change.before, confirmed), now).await?;
        for email in [&change.before, &change.email] {
            tx.drop_mail_links(email, now).await?;
            self.write_to(tx, email, &holder.language, News::Email(EmailNews::TakenBack { at: now }), now).await?;
        }
        end_what_it_opened(tx, holder.id, None, now).await?;
        Ok(self.wake_all(tx, holder.id, WakeText::ContactChanged, now).await?)
    }
}
