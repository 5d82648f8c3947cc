//! Links sent by mail: to confirm an address, to set a new password, or to make another address that of an account.

use hvem_domain::{
    account::{Account, Email, LinkPurpose, PersonName},
    id::Id,
    secret::TokenHash,
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

/// A link sent by mail, not yet used.
#[derive(Clone, Debug)]
pub struct MailLink {
    /// Hash of the token in the link.
    pub token: TokenHash,
    /// Why it was sent.
    pub purpose: LinkPurpose,
    /// To which address.
    pub email: Email,
    /// Whose password it resets.
    pub account: Option<Id<Account>>,
    /// The name under which somebody registered.
    pub name: Option<PersonName>,
    /// In which language.
    pub language: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

impl Reader {
    /// Whether a link was used, and what for.
    pub async fn used_mail_link(&mut self, token: &TokenHash) -> Result<Option<LinkPurpose>, StoreError> {
        let row = query("SELECT purpose FROM mail_links WHERE token = $1 AND used_at IS NOT NULL")
            .bind(token.text())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| row.word("purpose", LinkPurpose::from_text)).transpose()
    }

    /// A link that was not used and has not expired.
    pub async fn mail_link(&mut self, token: &TokenHash, now: Timestamp) -> Result<Option<MailLink>, StoreError> {
        let row = query("SELECT * FROM mail_links WHERE token = $1 AND used_at IS NULL AND expires_at > $2")
            .bind(token.text())
            .bind(now.0)
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read_link).transpose()
    }
}

impl Tx {
    /// Nobody else does anything with the links to an address until this unit of work is over. Held before anything else is.
    pub async fn hold_mailbox(&mut self, email: &Email, now: Timestamp) -> Result<(), StoreError> {
        query("INSERT INTO mailboxes (email, asked_at) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET asked_at = excluded.asked_at")
            .bind(email.as_str())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Adds a link, unless `most` unused ones to the same address still work: then `false`.
    pub async fn add_mail_link(&mut self, link: &MailLink, most: i64, now: Timestamp) -> Result<bool, StoreError> {
        // Whoever asks for the same address at the same moment waits here for the other's commit: the count below sees its link.
        self.hold_mailbox(&link.email, now).await?;
        let done = query(
            "INSERT INTO mail_links (token, purpose, email, account_id, given_name, family_name, language, expires_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8
             WHERE (SELECT COUNT(*) FROM mail_links WHERE email = $3 AND used_at IS NULL AND expires_at > $9) < $10",
        )
        .bind(link.token.text())
        .bind(link.purpose.as_str())
        .bind(link.email.as_str())
        .bind(link.account.map(|id| id.to_string()))
        .bind(link.name.as_ref().map(|name| name.given.clone()))
        .bind(link.name.as_ref().map(|name| name.family.clone()))
        .bind(link.language.as_str())
        .bind(link.expires_at.0)
        .bind(now.0)
        .bind(most)
        .execute(self.connection()?)
        .await?;
        Ok(done == 1)
    }

    /// Spends a link; it works once.
    pub async fn use_mail_link(&mut self, token: &TokenHash, now: Timestamp) -> Result<(), StoreError> {
        let done = query("UPDATE mail_links SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2")
            .bind(token.text())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Kills all unused links to an address: the password was set, or the address changed.
    pub async fn drop_mail_links(&mut self, email: &Email, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE mail_links SET used_at = $2 WHERE email = $1 AND used_at IS NULL")
            .bind(email.as_str())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read_link(row: &Row) -> Result<MailLink, StoreError> {
    let (given, family) = (row.maybe_text("given_name")?, row.maybe_text("family_name")?);
    Ok(MailLink {
        token: row.hash("token")?,
        purpose: row.word("purpose", LinkPurpose::from_text)?,
        email: Email::parse(&row.text("email")?).map_err(|_| StoreError::Corrupt("email"))?,
        account: row.maybe_id("account_id")?,
        name: given.zip(family).map(|(given, family)| PersonName { given, family }),
        language: row.text("language")?,
        expires_at: row.time("expires_at")?,
    })
}
