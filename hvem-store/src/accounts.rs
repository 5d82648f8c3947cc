//! Accounts, and the browsers that know them.

mod blocked;
mod links;

use hvem_domain::{
    account::{Account, Email, PersonName},
    id::Id,
    password::PasswordRecord,
    phone_number::{Phone, PhoneNumber},
    secret::TokenHash,
    time::Timestamp,
    user_id::UserId,
};

pub use links::MailLink;

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

/// Who tries a password.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Whose password, if the address has an account.
    pub account: Option<Id<Account>>,
    /// The address as a keyed hash.
    pub address: &'a str,
    /// The browser in which it is tried.
    pub browser: &'a TokenHash,
}

/// In place of the time at which an address was proved, where it was not: the clock of no machine stands there.
const NEVER: i64 = 0;

impl Reader {
    /// The way of signing in used last in this browser, offered first there next time (journey E10): `Gate::name`. A PC and a phone of the
    /// same person each have their own.
    pub async fn last_method(
        &mut self,
        account: Id<Account>,
        browser: &TokenHash,
    ) -> Result<Option<String>, StoreError> {
        let row = query("SELECT last_method FROM known_browsers WHERE browser = $1 AND account_id = $2")
            .bind(browser.text())
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.map_or(Ok(None), |row| row.maybe_text("last_method"))
    }

    /// Whether the account was signed in to the end in this browser before. An address without an account costs the same look.
    pub async fn knows_browser(&mut self, by: &Attempt<'_>) -> Result<bool, StoreError> {
        let row = query("SELECT failures FROM known_browsers WHERE browser = $1 AND account_id = $2")
            .bind(by.browser.text())
            .bind(by.account.map(|id| id.to_string()).unwrap_or_default())
            .fetch_optional(self.connection()?)
            .await?;
        Ok(row.is_some())
    }

    /// Until when the app answers no sign-in in this browser; `None` where it answers, or where the account knows the browser.
    pub async fn app_rests_until(
        &mut self,
        account: Id<Account>,
        browser: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let row = query(
            "SELECT app_rests_until FROM accounts WHERE id = $1 AND app_rests_until > $3
             AND NOT EXISTS (SELECT 1 FROM known_browsers WHERE browser = $2 AND account_id = $1)",
        )
        .bind(account.to_string())
        .bind(browser.text())
        .bind(now.0)
        .fetch_optional(self.connection()?)
        .await?;
        row.map_or(Ok(None), |row| row.maybe_time("app_rests_until"))
    }

    /// An account by its id.
    pub async fn account(&mut self, id: Id<Account>) -> Result<Option<Account>, StoreError> {
        let row = query("SELECT * FROM accounts WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read_account).transpose()
    }

    /// An account by what its holder types to say who they are. One that is blocked is not found.
    pub async fn account_by_user_id(&mut self, user_id: &UserId) -> Result<Option<Account>, StoreError> {
        let row = query("SELECT * FROM accounts WHERE user_id = $1 AND blocked_at IS NULL")
            .bind(user_id.as_str())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read_account).transpose()
    }

    /// Whose a user ID is that somebody claims to have; `nobody` where it is nobody's, or its account is blocked. One row comes either way, of the same size,
    /// so that nothing is told by the time that it takes (G-01): the account itself is read when something is proved.
    pub async fn account_claimed(&mut self, user_id: &UserId, nobody: Id<Account>) -> Result<Id<Account>, StoreError> {
        let row = query(
            "SELECT COALESCE((SELECT id FROM accounts WHERE user_id = $1 AND blocked_at IS NULL), $2) AS account_id",
        )
        .bind(user_id.as_str())
        .bind(nobody.to_string())
        .fetch_one(self.connection()?)
        .await?;
        row.id("account_id")
    }

    /// An account by its address.
    pub async fn account_by_email(&mut self, email: &Email) -> Result<Option<Account>, StoreError> {
        let row = query("SELECT * FROM accounts WHERE email = $1")
            .bind(email.as_str())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read_account).transpose()
    }
}

impl Tx {
    /// Adds an account. `Exists` when the address or the user ID has one.
    pub async fn add_account(&mut self, account: &Account) -> Result<(), StoreError> {
        query(
            "INSERT INTO accounts (id, email, given_name, family_name, language, password, address_proved_at, identity,
             created_at, updated_at, user_id, phone, phone_since)
             VALUES ($1, $2, $3, $4, $5, $6, $11, $7, $8, $9, $10, $12, $13)",
        )
        .bind(account.id.to_string())
        .bind(account.email.as_str())
        .bind(account.name.given.as_str())
        .bind(account.name.family.as_str())
        .bind(account.language.as_str())
        .bind(account.password.as_ref().map(|record| record.as_str().to_owned()))
        .bind(account.identity.as_str())
        .bind(account.created_at.0)
        .bind(account.updated_at.0)
        .bind(account.user_id.as_ref().map(|id| id.as_str().to_owned()))
        .bind(if account.email_proved { account.created_at.0 } else { NEVER })
        .bind(account.phone.as_ref().map(|phone| phone.number.as_str().to_owned()))
        .bind(account.phone.as_ref().map(|phone| phone.since.0))
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Gives each account without a user ID its address as one, where the scheme wants that: a node of the version before knows no user IDs. Gives
    /// how many.
    pub async fn heal_user_ids(&mut self) -> Result<u64, StoreError> {
        query("UPDATE accounts SET user_id = email WHERE user_id IS NULL").execute(self.connection()?).await
    }

    /// The holder has another telephone number. `Conflict` where there is no such account.
    pub async fn set_phone(&mut self, account: Id<Account>, phone: &Phone) -> Result<(), StoreError> {
        let done = query("UPDATE accounts SET phone = $2, phone_since = $3 WHERE id = $1")
            .bind(account.to_string())
            .bind(phone.number.as_str())
            .bind(phone.since.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Sets a new password.
    pub async fn set_password(&mut self, account: Id<Account>, record: &PasswordRecord) -> Result<(), StoreError> {
        let done = query("UPDATE accounts SET password = $2 WHERE id = $1")
            .bind(account.to_string())
            .bind(record.as_str())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Whether this is the account's password still, the account is open, and both stay so until the commit: looking at one takes a while, and who sets another one meanwhile
    /// or blocks the account waits for this unit of work, or was first.
    pub async fn has_password(&mut self, account: Id<Account>, record: &PasswordRecord) -> Result<bool, StoreError> {
        let done =
            query("UPDATE accounts SET password = password WHERE id = $1 AND password = $2 AND blocked_at IS NULL")
                .bind(account.to_string())
                .bind(record.as_str())
                .execute(self.connection()?)
                .await?;
        Ok(done == 1)
    }

    /// The app answers no sign-in in browsers that the account does not know, until then; `None`: it does again.
    pub async fn rest_app(&mut self, account: Id<Account>, until: Option<Timestamp>) -> Result<(), StoreError> {
        query("UPDATE accounts SET app_rests_until = $2 WHERE id = $1")
            .bind(account.to_string())
            .bind(until.map(|until| until.0))
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// The holder has proved the address by a link to set a new password.
    pub async fn prove_address(&mut self, account: Id<Account>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE accounts SET address_proved_at = $2, email_confirmed = 1 WHERE id = $1")
            .bind(account.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Remembers the way of signing in used last in a browser that the account knows.
    pub async fn set_last_method(
        &mut self,
        account: Id<Account>,
        browser: &TokenHash,
        method: &str,
    ) -> Result<(), StoreError> {
        query("UPDATE known_browsers SET last_method = $3 WHERE browser = $1 AND account_id = $2")
            .bind(browser.text())
            .bind(account.to_string())
            .bind(method)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Reserves one password attempt before it is looked at: `false` when the budget is spent. Known browsers have one of their own, so
    /// that strangers can't spend the holder's (SECURITY decision 5). An address without an account takes the same way (decision 6).
    pub async fn reserve_password_attempt(
        &mut self,
        by: &Attempt<'_>,
        budget: i64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let account = by.account.map(|id| id.to_string()).unwrap_or_default();
        let own = query("UPDATE known_browsers SET failures = failures + 1 WHERE browser = $1 AND account_id = $2 RETURNING failures")
            .bind(by.browser.text())
            .bind(account)
            .fetch_optional(self.connection()?)
            .await?;
        if let Some(own) = own {
            return Ok(own.number("failures")? <= budget);
        }
        let strangers = query(
            "INSERT INTO password_failures (address, failures, last_at) VALUES ($1, 1, $3) ON CONFLICT (address)
             DO UPDATE SET failures = password_failures.failures + 1, last_at = excluded.last_at WHERE password_failures.failures < $2",
        )
        .bind(by.address)
        .bind(budget)
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        Ok(strangers == 1)
    }

    /// The password was right in this browser: failures in a row begin anew, for the budget the attempt was taken from.
    pub async fn forget_password_failures(&mut self, by: &Attempt<'_>) -> Result<(), StoreError> {
        let own = query("UPDATE known_browsers SET failures = 0 WHERE browser = $1 AND account_id = $2")
            .bind(by.browser.text())
            .bind(by.account.map(|id| id.to_string()).unwrap_or_default())
            .execute(self.connection()?)
            .await?;
        if own == 0 {
            self.forget_strangers_failures(by.address).await?;
        }
        Ok(())
    }

    /// Whoever proved the address, by a link in a mail, may be in a browser that nobody knows.
    pub async fn forget_strangers_failures(&mut self, address: &str) -> Result<(), StoreError> {
        query("DELETE FROM password_failures WHERE address = $1").bind(address).execute(self.connection()?).await?;
        Ok(())
    }

    /// The account has a new password, by a link in a mail: what was typed wrong before it was tried against another one.
    pub async fn forget_known_failures(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        let counts = [
            "UPDATE known_browsers SET failures = 0 WHERE account_id = $1",
            "UPDATE devices SET wrong_passwords = 0 WHERE account_id = $1",
        ];
        for statement in counts {
            query(statement).bind(account.to_string()).execute(self.connection()?).await?;
        }
        Ok(())
    }

    /// A browser in which the account was signed in to the end.
    pub async fn know_browser(
        &mut self,
        account: Id<Account>,
        browser: &TokenHash,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO known_browsers (browser, account_id, failures, known_since) VALUES ($1, $2, 0, $3)
             ON CONFLICT (browser, account_id) DO UPDATE SET failures = 0",
        )
        .bind(browser.text())
        .bind(account.to_string())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Nobody else does anything with the cards, letters, telephone and password of an account until this unit of work is over.
    pub async fn hold_account(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        query("UPDATE accounts SET id = id WHERE id = $1")
            .bind(account.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read_account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.id("id")?,
        user_id: row.maybe_text("user_id")?.map(UserId::from_stored),
        email: Email::parse(&row.text("email")?).map_err(|_| StoreError::Corrupt("email"))?,
        // Of an address that was never changed the first link says it.
        email_proved: match row.maybe_number("email_confirmed")? {
            Some(confirmed) => confirmed == 1,
            None => row.number("address_proved_at")? != NEVER,
        },
        phone: read_phone(row)?,
        name: PersonName { given: row.text("given_name")?, family: row.text("family_name")? },
        language: row.text("language")?,
        password: row.maybe_text("password")?.map(PasswordRecord::from_stored),
        identity: row.level("identity")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

fn read_phone(row: &Row) -> Result<Option<Phone>, StoreError> {
    let number = row.maybe_word("phone", PhoneNumber::from_stored)?;
    Ok(number.zip(row.maybe_time("phone_since")?).map(|(number, since)| Phone { number, since }))
}
