//! People's telephone numbers: the office changes them, and their holders are told.

use std::time::Duration;

use hvem_domain::{
    account::Account,
    audit::Entry,
    id::Id,
    message::News,
    phone_number::{Phone, PhoneNumber},
};

use crate::{Fault, Service, copying::overtake_copy, fault::faults_become};

/// What a clock tells apart.
const MOMENT: Duration = Duration::from_millis(1);

/// Why a telephone number is not changed.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// No such account.
    #[error("no such account")]
    NoAccount,
    /// It is this one already, and counts since it was registered.
    #[error("the account has this number already")]
    Same,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(PhoneError);

impl Service {
    /// The office gives an account another number. It counts a day later, and its holder is told now (SECURITY decision 7, G-17).
    pub async fn change_phone(&self, account: Id<Account>, number: PhoneNumber) -> Result<Phone, PhoneError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        let holder = tx.account(account).await?.ok_or(PhoneError::NoAccount)?;
        if holder.phone.is_some_and(|known| known.number == number) {
            return Err(PhoneError::Same);
        }
        // Later than the registration by any clock: only the number of the registration counts at once.
        let phone = Phone { number, since: now.max(holder.created_at + MOMENT) };
        tx.set_phone(account, &phone).await?;
        // What was sent to the number before it may be in other hands now.
        tx.forget_temporary_pin(account).await?;
        overtake_copy(&mut tx, (account, None), now).await?;
        tx.end_alone_of(account).await?;
        let news = News::PhoneChanged { number: phone.number.masked(), at: now };
        self.tell(&mut tx, &holder.email, &holder.language, news, now).await?;
        tx.commit(Entry::new("account.phone_changed", Some(account), now)).await?;
        Ok(phone)
    }
}
