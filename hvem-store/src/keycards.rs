//! Key cards, the numbers they were asked for, and the one number for which an account's sign-in waits.

use hvem_domain::{
    account::Account,
    ceremony::Ceremony,
    id::Id,
    keycard::{Asked, Blocked, CardNumber, Challenge, KeyCard, KeyNumber, Seed, State},
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    seal::Sealer,
    sql::query,
};

impl Reader {
    /// All cards of an account that were not revoked, oldest first.
    pub async fn key_cards(&mut self, account: Id<Account>, sealer: &Sealer) -> Result<Vec<KeyCard>, StoreError> {
        let rows = query("SELECT * FROM key_cards WHERE account_id = $1 AND revoked_at IS NULL ORDER BY issued_at, id")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().map(|row| read(row, sealer)).collect()
    }

    /// All cards that wait to be handed out, oldest first.
    pub async fn waiting_key_cards(&mut self, sealer: &Sealer) -> Result<Vec<KeyCard>, StoreError> {
        let rows =
            query("SELECT * FROM key_cards WHERE handed_out_at IS NULL AND revoked_at IS NULL ORDER BY issued_at, id")
                .fetch_all(self.connection()?)
                .await?;
        rows.iter().map(|row| read(row, sealer)).collect()
    }

    /// The card with this number.
    pub async fn key_card(&mut self, number: &CardNumber, sealer: &Sealer) -> Result<Option<KeyCard>, StoreError> {
        let row = query("SELECT * FROM key_cards WHERE number = $1")
            .bind(number.as_str())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| read(&row, sealer)).transpose()
    }

    /// The numbers that a card was asked for.
    pub async fn asked_keys(&mut self, card: Id<KeyCard>) -> Result<Vec<Asked>, StoreError> {
        let rows = query("SELECT number, asked_at, answered_at FROM asked_keys WHERE card_id = $1")
            .bind(card.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().map(read_asked).collect()
    }

    /// The number for which a sign-in of this account waits.
    pub async fn key_challenge(&mut self, account: Id<Account>) -> Result<Option<Challenge>, StoreError> {
        let row = query("SELECT * FROM key_challenges WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read_challenge).transpose()
    }
}

impl Tx {
    /// Adds a card. `Exists` when another one has its number.
    pub async fn add_key_card(&mut self, card: &KeyCard, sealer: &Sealer) -> Result<(), StoreError> {
        let sealed =
            sealer.seal(&context(card.id), card.seed.reveal_bytes()).map_err(|_| StoreError::Corrupt("seed"))?;
        query("INSERT INTO key_cards (id, number, account_id, seed, issued_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(card.id.to_string())
            .bind(card.number.as_str())
            .bind(card.account.to_string())
            .bind(sealed)
            .bind(card.issued_at.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// Writes where a card is over where it was when it was read.
    pub async fn move_key_card(&mut self, card: &KeyCard, to: State) -> Result<(), StoreError> {
        let (from, to) = (Columns::of(card.state), Columns::of(to));
        let done = query(
            "UPDATE key_cards SET handed_out_at = COALESCE($2, handed_out_at), blocked_at = $3, blocked_why = $4, revoked_at = $5
             WHERE id = $1 AND revoked_at IS NULL AND COALESCE(blocked_at, -1) = $6
             AND CASE WHEN handed_out_at IS NULL THEN 0 ELSE 1 END = $7",
        )
        .bind(card.id.to_string())
        .bind(to.handed_out_at)
        .bind(to.blocked_at)
        .bind(to.blocked_why)
        .bind(to.revoked_at)
        .bind(from.blocked_at.unwrap_or(-1))
        .bind(i64::from(card.state != State::Waiting))
        .execute(self.connection()?)
        .await?;
        once(done)?;
        // What waited for a key of it waits no longer.
        query("DELETE FROM key_challenges WHERE account_id = $1 AND card_id = $2")
            .bind(card.account.to_string())
            .bind(card.id.to_string())
            .execute(self.connection()?)
            .await?;
        Ok(())
    }

    /// A number is asked for. `Exists` when it was before.
    pub async fn ask_key(&mut self, account: Id<Account>, challenge: &Challenge) -> Result<(), StoreError> {
        query("INSERT INTO asked_keys (card_id, number, asked_at) VALUES ($1, $2, $3)")
            .bind(challenge.card.to_string())
            .bind(challenge.number.stored())
            .bind(challenge.asked_at.0)
            .execute(self.connection()?)
            .await?;
        query(
            "INSERT INTO key_challenges (account_id, card_id, number, ceremony_id, browser, tries, asked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO UPDATE SET card_id = excluded.card_id,
             number = excluded.number, ceremony_id = excluded.ceremony_id, browser = excluded.browser, tries = excluded.tries,
             asked_at = excluded.asked_at",
        )
        .bind(account.to_string())
        .bind(challenge.card.to_string())
        .bind(challenge.number.stored())
        .bind(challenge.ceremony.to_string())
        .bind(challenge.browser.text())
        .bind(i64::from(challenge.tries))
        .bind(challenge.asked_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// The browser in which a number waits begins another sign-in: the number waits there, and no longer where it did.
    pub async fn carry_key_challenge(
        &mut self,
        account: Id<Account>,
        challenge: &Challenge,
        to: Id<Ceremony>,
    ) -> Result<(), StoreError> {
        let done = query(
            "UPDATE key_challenges SET ceremony_id = $4 WHERE account_id = $1 AND number = $2 AND ceremony_id = $3",
        )
        .bind(account.to_string())
        .bind(challenge.number.stored())
        .bind(challenge.ceremony.to_string())
        .bind(to.to_string())
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Counts a try before its key is looked at; gives the challenge with it counted. `None` where this sign-in waits for no key, or has no
    /// try left.
    pub async fn count_key_try(
        &mut self,
        account: Id<Account>,
        ceremony: Id<Ceremony>,
        most: u8,
    ) -> Result<Option<Challenge>, StoreError> {
        let row = query(
            "UPDATE key_challenges SET tries = tries + 1 WHERE account_id = $1 AND ceremony_id = $2 AND tries < $3 RETURNING *",
        )
        .bind(account.to_string())
        .bind(ceremony.to_string())
        .bind(i64::from(most))
        .fetch_optional(self.connection()?)
        .await?;
        row.as_ref().map(read_challenge).transpose()
    }

    /// The number is done with: answered, or wrong for the last time. `Conflict` when it was already.
    pub async fn end_key_challenge(
        &mut self,
        account: Id<Account>,
        challenge: &Challenge,
        answered: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let done = query("DELETE FROM key_challenges WHERE account_id = $1 AND card_id = $2 AND number = $3")
            .bind(account.to_string())
            .bind(challenge.card.to_string())
            .bind(challenge.number.stored())
            .execute(self.connection()?)
            .await?;
        once(done)?;
        let Some(answered) = answered else { return Ok(()) };
        let done =
            query("UPDATE asked_keys SET answered_at = $3 WHERE card_id = $1 AND number = $2 AND answered_at IS NULL")
                .bind(challenge.card.to_string())
                .bind(challenge.number.stored())
                .bind(answered.0)
                .execute(self.connection()?)
                .await?;
        once(done)
    }
}

/// A state as it is spread over columns.
struct Columns {
    handed_out_at: Option<i64>,
    blocked_at: Option<i64>,
    blocked_why: Option<&'static str>,
    revoked_at: Option<i64>,
}

impl Columns {
    fn of(state: State) -> Self {
        let none = Self { handed_out_at: None, blocked_at: None, blocked_why: None, revoked_at: None };
        match state {
            State::Waiting => none,
            State::HandedOut(at) => Self { handed_out_at: Some(at.0), ..none },
            State::Blocked(at, why) => Self { blocked_at: Some(at.0), blocked_why: Some(why.as_str()), ..none },
            State::Revoked(at) => Self { revoked_at: Some(at.0), ..none },
        }
    }
}

fn context(card: Id<KeyCard>) -> String {
    format!("key_cards/seed/{card}")
}

fn read(row: &Row, sealer: &Sealer) -> Result<KeyCard, StoreError> {
    let id: Id<KeyCard> = row.id("id")?;
    let seed = sealer.open(&context(id), &row.bytes("seed")?).map_err(|_| StoreError::Corrupt("seed"))?;
    Ok(KeyCard {
        id,
        number: row.parsed("number")?,
        account: row.id("account_id")?,
        seed: Seed::from_bytes(seed.try_into().map_err(|_| StoreError::Corrupt("seed"))?),
        issued_at: row.time("issued_at")?,
        state: read_state(row)?,
    })
}

fn read_state(row: &Row) -> Result<State, StoreError> {
    let blocked = row.maybe_time("blocked_at")?.zip(row.maybe_word("blocked_why", Blocked::from_text)?);
    Ok(match (row.maybe_time("revoked_at")?, blocked, row.maybe_time("handed_out_at")?) {
        (Some(at), _, _) => State::Revoked(at),
        (None, Some((at, why)), _) => State::Blocked(at, why),
        (None, None, Some(at)) => State::HandedOut(at),
        (None, None, None) => State::Waiting,
    })
}

fn read_number(row: &Row) -> Result<KeyNumber, StoreError> {
    KeyNumber::from_stored(row.number("number")?).ok_or(StoreError::Corrupt("number"))
}

fn read_asked(row: &Row) -> Result<Asked, StoreError> {
    let answered = row.maybe_time("answered_at")?.is_some();
    Ok(Asked { number: read_number(row)?, at: row.time("asked_at")?, answered })
}

fn read_challenge(row: &Row) -> Result<Challenge, StoreError> {
    Ok(Challenge {
        card: row.id("card_id")?,
        number: read_number(row)?,
        ceremony: row.id("ceremony_id")?,
        browser: row.hash("browser")?,
        tries: row.small("tries")?,
        asked_at: row.time("asked_at")?,
    })
}
