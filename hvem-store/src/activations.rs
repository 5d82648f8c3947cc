//! Activations under way. A change is written only over the version it was read from. Both public PIN keys lie sealed: with one of them, and a
//! photograph of the QR code or the phone itself, all PINs could be tried offline.

use hvem_domain::{
    account::Account,
    activation::{Activation, Ending, Redeemed, Shown, State, Unlocked},
    ceremony::Ceremony,
    ceremony_text,
    device::DeviceName,
    id::Id,
    scheme::Gate,
    secret::TokenHash,
    session::Session,
};
use hvem_formats::key::Ed25519;

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    seal::Sealer,
    sql::{Query, query},
};

/// The two PIN keys of an activation, by the columns they lie in.
const PAGE_PIN: &str = "page_pin_public";
const PIN: &str = "pin_public";

/// An activation as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its gates.
    pub ceremony: Ceremony,
    /// Where it stands.
    pub state: State,
    /// Its id.
    pub id: Id<Activation>,
    /// Whose.
    pub account: Id<Account>,
    /// What the device will be called.
    pub name: DeviceName,
    /// The phone that read the code, while it is at work.
    pub redeemed: Option<Redeemed>,
    /// Counts changes.
    pub version: i64,
}

impl Reader {
    /// An activation; `plan` is the scheme's `activate` list.
    pub async fn activation(
        &mut self,
        id: Id<Activation>,
        plan: &[Gate],
        sealer: &Sealer,
    ) -> Result<Option<Stored>, StoreError> {
        let query = query("SELECT * FROM activations WHERE id = $1").bind(id.to_string());
        self.one_activation(query, plan, sealer).await
    }

    /// The activation whose QR code holds this token.
    pub async fn activation_by_token(
        &mut self,
        token: &TokenHash,
        plan: &[Gate],
        sealer: &Sealer,
    ) -> Result<Option<Stored>, StoreError> {
        let query = query("SELECT * FROM activations WHERE token = $1").bind(token.text());
        self.one_activation(query, plan, sealer).await
    }

    async fn one_activation(
        &mut self,
        query: Query,
        plan: &[Gate],
        sealer: &Sealer,
    ) -> Result<Option<Stored>, StoreError> {
        let row = query.fetch_optional(self.connection()?).await?;
        row.map(|row| read(&row, plan, sealer)).transpose()
    }
}

impl Tx {
    /// Adds an activation whose QR code is shown. `Exists` when the id is taken.
    pub async fn add_activation(
        &mut self,
        shown: &Shown,
        ceremony: &Ceremony,
        sealer: &Sealer,
    ) -> Result<(), StoreError> {
        let (began, expires_at) = ceremony.times();
        let page_pin_public = seal(sealer, shown.id, PAGE_PIN, &shown.page_pin_public)?;
        query(
            "INSERT INTO activations (id, steps, began_at, expires_at, account_id, device_id, device_name, token, page_pin_public, session_id,
             state, wrong_pins, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'shown', 0, 0)",
        )
        .bind(shown.id.to_string())
        .bind(ceremony_text::write(ceremony.steps()))
        .bind(began.0)
        .bind(expires_at.0)
        .bind(shown.account.to_string())
        .bind(shown.device.to_string())
        .bind(shown.name.as_str())
        .bind(shown.token.text())
        .bind(page_pin_public)
        .bind(shown.session.map(|id| id.to_string()))
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a changed activation. `Conflict` when it was changed meanwhile.
    pub async fn save_activation(&mut self, stored: &Stored, sealer: &Sealer) -> Result<(), StoreError> {
        let columns = Columns::of(stored);
        let pin_public =
            columns.unlocked.map(|unlocked| seal(sealer, stored.id, PIN, &unlocked.pin_public)).transpose()?;
        let done = query(
            "UPDATE activations SET steps = $3, state = $4, app_key = $5, description = $6, wrong_pins = $7, pin_public = $8, ratchet = $9,
             challenge = $10, ended = $11, version = version + 1 WHERE id = $1 AND version = $2",
        )
        .bind(stored.id.to_string())
        .bind(stored.version)
        .bind(ceremony_text::write(stored.ceremony.steps()))
        .bind(columns.state)
        .bind(columns.redeemed.map(|redeemed| redeemed.app_key.as_bytes().to_vec()))
        .bind(columns.redeemed.map(|redeemed| redeemed.description.clone()))
        .bind(columns.redeemed.map_or(0, |redeemed| i64::from(redeemed.wrong_pins)))
        .bind(pin_public)
        .bind(columns.unlocked.map(|unlocked| unlocked.ratchet.to_vec()))
        .bind(columns.unlocked.map(|unlocked| unlocked.challenge.to_vec()))
        .bind(columns.ended)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Ends the activations of an account that are under way, except one: what let them begin is not enough any more.
    pub async fn end_activations_of(
        &mut self,
        account: Id<Account>,
        keep: Option<Id<Activation>>,
    ) -> Result<(), StoreError> {
        self.end_activations(account, (keep, None)).await
    }

    /// The same, of those that began in another session than this one.
    pub async fn end_activations_of_other_sessions(
        &mut self,
        account: Id<Account>,
        keep: Option<Id<Session>>,
    ) -> Result<(), StoreError> {
        self.end_activations(account, (None, keep)).await
    }

    /// Ends what is under way, but this activation, and those of this session. No id is empty.
    async fn end_activations(
        &mut self,
        account: Id<Account>,
        (keep, session): (Option<Id<Activation>>, Option<Id<Session>>),
    ) -> Result<(), StoreError> {
        query(
            "UPDATE activations SET state = 'ended', ended = $4, pin_public = NULL, ratchet = NULL, challenge = NULL, version = version + 1
             WHERE account_id = $1 AND id <> $2 AND COALESCE(session_id, 'none') <> $3 AND state NOT IN ('done', 'ended')",
        )
        .bind(account.to_string())
        .bind(keep.map(|id| id.to_string()).unwrap_or_default())
        .bind(session.map(|id| id.to_string()).unwrap_or_default())
        .bind(Ending::Cancelled.as_str())
        .execute(self.connection()?)
        .await?;
        Ok(())
    }
}

struct Columns<'a> {
    state: &'static str,
    redeemed: Option<&'a Redeemed>,
    unlocked: Option<&'a Unlocked>,
    ended: Option<&'static str>,
}

impl<'a> Columns<'a> {
    /// What the phone has given stays readable after the end, for the page that shows what happened.
    fn of(stored: &'a Stored) -> Self {
        let kept = stored.redeemed.as_ref();
        match &stored.state {
            State::Shown(_) => Self { state: "shown", redeemed: None, unlocked: None, ended: None },
            State::Redeemed(redeemed) => {
                Self { state: "redeemed", redeemed: Some(redeemed), unlocked: None, ended: None }
            }
            State::Unlocked(unlocked) => {
                Self { state: "unlocked", redeemed: Some(&unlocked.redeemed), unlocked: Some(unlocked), ended: None }
            }
            State::Done(_) => Self { state: "done", redeemed: kept, unlocked: None, ended: None },
            State::Ended(ending) => {
                Self { state: "ended", redeemed: kept, unlocked: None, ended: Some(ending.as_str()) }
            }
        }
    }
}

fn seal(sealer: &Sealer, id: Id<Activation>, column: &'static str, key: &Ed25519) -> Result<Vec<u8>, StoreError> {
    sealer.seal(&context(id, column), key.as_bytes()).map_err(|_| StoreError::Corrupt(column))
}

fn opened(sealer: &Sealer, id: Id<Activation>, column: &'static str, row: &Row) -> Result<Ed25519, StoreError> {
    let plain = sealer.open(&context(id, column), &row.bytes(column)?).map_err(|_| StoreError::Corrupt(column))?;
    plain.try_into().map(Ed25519::from_bytes).map_err(|_| StoreError::Corrupt(column))
}

fn context(id: Id<Activation>, column: &str) -> String {
    format!("activations/{column}/{id}")
}

fn read(row: &Row, plan: &[Gate], sealer: &Sealer) -> Result<Stored, StoreError> {
    let id: Id<Activation> = row.id("id")?;
    let times = (row.time("began_at")?, row.time("expires_at")?);
    let ceremony = Ceremony::replay(Id::from_bytes(*id.as_bytes()), plan, times, row.steps("steps")?)
        .map_err(|_| StoreError::Corrupt("steps"))?;
    let shown = Shown {
        id,
        account: row.id("account_id")?,
        device: row.id("device_id")?,
        name: row.word("device_name", |text| DeviceName::parse(text).ok())?,
        token: row.hash("token")?,
        page_pin_public: opened(sealer, id, PAGE_PIN, row)?,
        session: row.maybe_id("session_id")?,
    };
    let (account, name, device) = (shown.account, shown.name.clone(), shown.device);
    let redeemed = match row.maybe_key("app_key")? {
        Some(app_key) => Some(Redeemed {
            shown: shown.clone(),
            app_key,
            description: row.text("description")?,
            wrong_pins: row.small("wrong_pins")?,
        }),
        None => None,
    };
    let state = match (row.text("state")?.as_str(), redeemed.clone()) {
        ("shown", None) => State::Shown(shown),
        ("redeemed", Some(redeemed)) => State::Redeemed(redeemed),
        ("unlocked", Some(redeemed)) => State::Unlocked(Unlocked {
            redeemed,
            pin_public: opened(sealer, id, PIN, row)?,
            ratchet: row.array("ratchet")?,
            challenge: row.array("challenge")?,
        }),
        ("done", _) => State::Done(device),
        ("ended", _) => State::Ended(row.word("ended", Ending::from_text)?),
        _ => return Err(StoreError::Corrupt("state")),
    };
    Ok(Stored { ceremony, state, id, account, name, redeemed, version: row.number("version")? })
}
