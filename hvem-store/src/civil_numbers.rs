//! Civil numbers, sealed. Whoever wants to know whose one is needs the key that lies outside the database.

use hvem_domain::{
    account::Account,
    civil_number::{CivilNumber, Uses},
    id::Id,
    secret::TokenHash,
    time::Timestamp,
};

use crate::{Reader, StoreError, Tx, row::once, seal::Sealer, sql::query};

impl Reader {
    /// The civil number of an account, with the uses of a P-code.
    pub async fn civil_number(
        &mut self,
        account: Id<Account>,
        sealer: &Sealer,
    ) -> Result<Option<(CivilNumber, Uses)>, StoreError> {
        let row = query("SELECT sealed, uses FROM civil_numbers WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let opened = sealer.open(&context(account), &row.bytes("sealed")?).ok();
        let number = opened.and_then(|text| CivilNumber::from_stored(&String::from_utf8(text).ok()?));
        Ok(Some((number.ok_or(StoreError::Corrupt("sealed"))?, Uses(row.small("uses")?))))
    }

    /// Whose number this is.
    pub async fn account_by_civil_number(&mut self, found_by: &TokenHash) -> Result<Option<Id<Account>>, StoreError> {
        let row = query("SELECT account_id FROM civil_numbers WHERE found_by = $1")
            .bind(found_by.text())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| row.id("account_id")).transpose()
    }
}

impl Tx {
    /// Registers a number. `Exists` where somebody has it, or the account has one.
    pub async fn add_civil_number(
        &mut self,
        account: Id<Account>,
        (number, found_by): (&CivilNumber, &TokenHash),
        sealer: &Sealer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sealed =
            sealer.seal(&context(account), number.reveal().as_bytes()).map_err(|_| StoreError::Corrupt("sealed"))?;
        query(
            "INSERT INTO civil_numbers (account_id, sealed, found_by, uses, registered_at) VALUES ($1, $2, $3, 0, $4)",
        )
        .bind(account.to_string())
        .bind(sealed)
        .bind(found_by.text())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Counts one more use of a P-code over what was read. `Conflict` where somebody else has used it meanwhile.
    pub async fn use_p_code(&mut self, account: Id<Account>, from: Uses, to: Uses) -> Result<(), StoreError> {
        let done = query("UPDATE civil_numbers SET uses = $3 WHERE account_id = $1 AND uses = $2")
            .bind(account.to_string())
            .bind(i64::from(from.0))
            .bind(i64::from(to.0))
            .execute(self.connection()?)
            .await?;
        once(done)
    }
}

fn context(account: Id<Account>) -> String {
    format!("civil_numbers/sealed/{account}")
}
