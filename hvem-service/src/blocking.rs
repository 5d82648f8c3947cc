//! *Block everything now*: nothing signs in by an account until it is opened again, by a link in a mail where people open their accounts so, else by
//! the office. To who tries to sign in, a blocked account is as one that never was. [Decision 060](../../docs/decisions/060-block-everything.md).

use hvem_domain::{
    account::Account, audit::Entry, id::Id, login::Ending, message::News, scheme::Registers, time::Timestamp,
};
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, accounts::end_what_it_opened, bell::Topic, fault::faults_become};

/// Who blocks an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockedBy {
    /// Its holder, signed in.
    Holder,
    /// The office, which somebody has called.
    Office,
}

/// Why an account is not blocked, or not opened.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    /// No such account.
    #[error("no such account")]
    NoAccount,
    /// It is so already.
    #[error("the account is so already")]
    Already,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(BlockError);

impl BlockedBy {
    fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Office => "office",
        }
    }
}

impl Service {
    /// Whether a link by mail opens a blocked account again: so it was opened the first time, and no office knows its holder.
    pub fn is_opened_by_mail(&self) -> bool {
        self.scheme.registers == Registers::Alone
    }

    /// Since when an account is blocked.
    pub async fn blocked_since(&self, account: Id<Account>) -> Result<Option<Timestamp>, Fault> {
        Ok(self.store.read().await?.blocked_since(account).await?)
    }

    /// Ends every session, sign-in, request and activation of an account, and refuses new ones until it is opened again.
    pub async fn block_account(&self, account: Id<Account>, by: BlockedBy) -> Result<(), BlockError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        match tx.block_account(account, now).await {
            Err(StoreError::Conflict) => {
                return Err(if tx.account(account).await?.is_some() {
                    BlockError::Already
                } else {
                    BlockError::NoAccount
                });
            }
            other => other?,
        }
        let holder = tx.account(account).await?.ok_or(BlockError::NoAccount)?;
        // Requests after the account, as by everybody who holds both, or two would wait for each other.
        let asked = tx.end_approvals_of_account(account).await?;
        for (ceremony, _) in &asked {
            tx.end_login(*ceremony, Ending::Cancelled).await?;
        }
        end_what_it_opened(&mut tx, account, None, now).await?;
        tx.end_typings_of_account(account).await?;
        tx.drop_mail_links(&holder.email, now).await?;
        tx.forget_temporary_pin(account).await?;
        let news = News::AccountBlocked { by_mail: self.is_opened_by_mail(), at: now };
        self.tell(&mut tx, &holder.email, &holder.language, news, now).await?;
        tx.commit(Entry::new("account.blocked", Some(account), now).with("by", by.as_str())).await?;
        for (ceremony, device) in asked {
            self.bell.ring(Topic::Login(Id::from_bytes(*ceremony.as_bytes())));
            if let Some(device) = device {
                self.bell.ring(Topic::Device(device));
            }
        }
        Ok(())
    }

    /// The office opens an account again: somebody has shown there who they are.
    pub async fn open_account(&self, account: Id<Account>) -> Result<(), BlockError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let holder = tx.account(account).await?.ok_or(BlockError::NoAccount)?;
        if !self.opens(&mut tx, &holder, now).await? {
            return Err(BlockError::Already);
        }
        tx.commit(Entry::new("account.unblocked", Some(account), now).with("by", "office")).await?;
        Ok(())
    }

    /// The holder has set another password by a link in a mail. Whoever blocked the account has that no more than anybody else.
    pub(crate) async fn opens_by_mail(
        &self,
        tx: &mut Tx,
        holder: Option<&Account>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let Some(holder) = holder else { return Ok(()) };
        if self.is_opened_by_mail() && self.opens(tx, holder, now).await? {
            tx.record(&Entry::new("account.unblocked", Some(holder.id), now).with("by", "mail")).await?;
        }
        Ok(())
    }

    /// Opens an account, if it is blocked, and tells its holder.
    async fn opens(&self, tx: &mut Tx, holder: &Account, now: Timestamp) -> Result<bool, Fault> {
        match tx.open_account(holder.id).await {
            Err(StoreError::Conflict) => return Ok(false),
            other => other?,
        }
        self.tell(tx, &holder.email, &holder.language, News::AccountOpened { at: now }, now).await?;
        Ok(true)
    }
}
