//! Code devices: the stock, whose they are, and which code each is at. Seeds lie sealed.

use hvem_domain::{
    account::Account,
    code_token::{Blocked, CodeToken, Generator, Kind, Moves, Pace, Pending, Serial, State},
    id::Id,
    time::Timestamp,
};
use hvem_formats::oath::{Digits, Hash, Seed, Steps};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    seal::Sealer,
    sql::query,
};

impl Reader {
    /// The code device with this serial number.
    pub async fn code_token(&mut self, serial: &Serial, sealer: &Sealer) -> Result<Option<CodeToken>, StoreError> {
        let row = query("SELECT * FROM code_tokens WHERE serial = $1")
            .bind(serial.as_str())
            .fetch_optional(self.connection()?)
            .await?;
        row.map(|row| read(&row, sealer)).transpose()
    }

    /// Those that are, or were sent to be, an account's, and were not revoked; by serial number.
    pub async fn code_tokens_of(
        &mut self,
        account: Id<Account>,
        sealer: &Sealer,
    ) -> Result<Vec<CodeToken>, StoreError> {
        let rows = query("SELECT * FROM code_tokens WHERE account_id = $1 AND state <> 'revoked' ORDER BY serial")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().map(|row| read(row, sealer)).collect()
    }

    /// At most so many of those in stock, by serial number, after this one.
    pub async fn code_tokens_in_stock(
        &mut self,
        after: &str,
        most: u32,
        sealer: &Sealer,
    ) -> Result<Vec<CodeToken>, StoreError> {
        let rows = query("SELECT * FROM code_tokens WHERE state = 'in-stock' AND serial > $1 ORDER BY serial LIMIT $2")
            .bind(after)
            .bind(i64::from(most))
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().map(|row| read(row, sealer)).collect()
    }
}

impl Tx {
    /// Adds a device to the stock. `false` where its serial number is known.
    pub async fn add_code_token(&mut self, token: &CodeToken, sealer: &Sealer) -> Result<bool, StoreError> {
        let sealed = sealer.seal(&context(token.id), token.seed.as_bytes()).map_err(|_| StoreError::Corrupt("seed"))?;
        let Columns { state, at, why, account } = Columns::of(token);
        let done = query(
            "INSERT INTO code_tokens (id, serial, kind, period, hash, digits, seed, added_at, state, state_at, blocked_why, account_id,
             next_position, valid_from, valid_until, drift, wrong)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0)
             ON CONFLICT (serial) DO NOTHING",
        )
        .bind(token.id.to_string())
        .bind(token.serial.as_str())
        .bind(token.kind.as_str())
        .bind(match token.generator.moves {
            Moves::Count => None,
            Moves::Time(steps) => Some(i64::from(steps.seconds())),
        })
        .bind(token.generator.hash.as_str())
        .bind(i64::from(token.generator.digits.count()))
        .bind(sealed)
        .bind(token.added_at.0)
        .bind(state)
        .bind(at)
        .bind(why)
        .bind(account)
        .bind(position(token.pace.next))
        .bind(token.valid.0.map(|from| from.0))
        .bind(token.valid.1.map(|until| until.0))
        .execute(self.connection()?)
        .await?;
        Ok(done == 1)
    }

    /// Writes where a device is over where it was when it was read, and at which code it is.
    pub async fn save_code_token(&mut self, before: &CodeToken, after: &CodeToken) -> Result<(), StoreError> {
        let from = Columns::of(before);
        let Columns { state, at, why, account } = Columns::of(after);
        let pace = after.pace;
        let done = query(
            "UPDATE code_tokens SET state = $5, state_at = $6, blocked_why = $7, account_id = $8, next_position = $9, drift = $10,
             wrong = $11, paused_until = $12, pending_position = $13, pending_step = $14
             WHERE id = $1 AND state = $2 AND state_at = $3 AND next_position = $4 AND wrong = $15",
        )
        .bind(before.id.to_string())
        .bind(from.state)
        .bind(from.at)
        .bind(position(before.pace.next))
        .bind(state)
        .bind(at)
        .bind(why)
        .bind(account)
        .bind(position(pace.next))
        .bind(pace.drift)
        .bind(i64::from(pace.wrong))
        .bind(pace.paused_until.map(|until| until.0))
        .bind(pace.pending.map(|pending| position(pending.position)))
        .bind(pace.pending.map(|pending| position(pending.step)))
        .bind(i64::from(before.pace.wrong))
        .execute(self.connection()?)
        .await?;
        once(done)
    }
}

/// A state as it is spread over columns.
struct Columns {
    state: &'static str,
    at: i64,
    why: Option<&'static str>,
    account: Option<String>,
}

impl Columns {
    fn of(token: &CodeToken) -> Self {
        let (state, at, why) = match token.state {
            State::InStock => ("in-stock", token.added_at, None),
            State::Sent(_, at) => ("sent", at, None),
            State::InUse(_, at) => ("in-use", at, None),
            State::Blocked(_, at, why) => ("blocked", at, Some(why.as_str())),
            State::Revoked(_, at) => ("revoked", at, None),
        };
        Self { state, at: at.0, why, account: token.account().map(|account| account.to_string()) }
    }
}

/// Steps and counts stay far below where the sign begins.
fn position(at: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

fn context(token: Id<CodeToken>) -> String {
    format!("code_tokens/seed/{token}")
}

fn read(row: &Row, sealer: &Sealer) -> Result<CodeToken, StoreError> {
    let id: Id<CodeToken> = row.id("id")?;
    let seed = sealer.open(&context(id), &row.bytes("seed")?).map_err(|_| StoreError::Corrupt("seed"))?;
    Ok(CodeToken {
        id,
        serial: row.parsed("serial")?,
        kind: row.word("kind", Kind::from_text)?,
        generator: read_generator(row)?,
        seed: Seed::from_bytes(seed).map_err(|_| StoreError::Corrupt("seed"))?,
        added_at: row.time("added_at")?,
        valid: (row.maybe_time("valid_from")?, row.maybe_time("valid_until")?),
        pace: read_pace(row)?,
        state: read_state(row)?,
    })
}

fn read_generator(row: &Row) -> Result<Generator, StoreError> {
    let steps = |seconds: i64| u32::try_from(seconds).ok().and_then(Steps::every);
    let moves = match row.maybe_number("period")? {
        None => Moves::Count,
        Some(seconds) => Moves::Time(steps(seconds).ok_or(StoreError::Corrupt("period"))?),
    };
    let digits = Digits::from_count(row.small("digits")?).ok_or(StoreError::Corrupt("digits"))?;
    Ok(Generator { moves, hash: row.word("hash", Hash::from_text)?, digits })
}

fn read_pace(row: &Row) -> Result<Pace, StoreError> {
    let read = |number: i64| u64::try_from(number).map_err(|_| StoreError::Corrupt("position"));
    let maybe = |column| row.maybe_number(column)?.map(read).transpose();
    Ok(Pace {
        next: read(row.number("next_position")?)?,
        drift: row.number("drift")?,
        wrong: u16::try_from(row.number("wrong")?).map_err(|_| StoreError::Corrupt("wrong"))?,
        paused_until: row.maybe_time("paused_until")?,
        pending: maybe("pending_position")?
            .zip(maybe("pending_step")?)
            .map(|(position, step)| Pending { position, step }),
    })
}

fn read_state(row: &Row) -> Result<State, StoreError> {
    let at: Timestamp = row.time("state_at")?;
    let account: Option<Id<Account>> = row.maybe_id("account_id")?;
    let holder = account.ok_or(StoreError::Corrupt("account_id"));
    Ok(match row.text("state")?.as_str() {
        "in-stock" => State::InStock,
        "sent" => State::Sent(holder?, at),
        "in-use" => State::InUse(holder?, at),
        "blocked" => State::Blocked(holder?, at, row.word("blocked_why", Blocked::from_text)?),
        "revoked" => State::Revoked(account, at),
        _ => return Err(StoreError::Corrupt("state")),
    })
}
