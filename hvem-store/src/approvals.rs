//! Approvals. Each change of state is one conditional update: of two nodes, two taps or two phones, one is first.

use hvem_domain::{
    account::Account,
    approval::{Approval, Decided, Matched, MatchedBy, Request, Unmatched},
    ceremony::{Ceremony, Unlocked, Way},
    device::Device,
    id::Id,
    login::Asker,
    scheme::Channel,
    time::Timestamp,
};
use hvem_formats::app::answer::Decision;

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

/// How many requests are shown to a device at once.
pub const SHOWN: i64 = 20;

impl Reader {
    /// How many requests wait for an answer.
    pub async fn count_pending_approvals(&mut self, now: Timestamp) -> Result<i64, StoreError> {
        let row = query(
            "SELECT CAST(COUNT(*) AS BIGINT) AS pending FROM approvals WHERE expires_at > $1 AND state IN ('unmatched', 'matched')",
        )
        .bind(now.0)
        .fetch_one(self.connection()?)
        .await?;
        row.number("pending")
    }

    /// An approval by its id.
    pub async fn approval(&mut self, id: Id<Approval>) -> Result<Option<Approval>, StoreError> {
        let row = query("SELECT * FROM approvals WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// What waits for a device's answer, oldest first: what it has matched, and of the rest the newest, [`SHOWN`] in all. Whoever knows a
    /// password may begin as many sign-ins as they like; the answer stays one that a phone can read.
    pub async fn waiting_approvals(&mut self, device: Id<Device>, now: Timestamp) -> Result<Vec<Approval>, StoreError> {
        let rows = query(
            "SELECT * FROM approvals WHERE device_id = $1 AND expires_at > $2 AND state IN ('unmatched', 'matched')
             ORDER BY CASE state WHEN 'matched' THEN 0 ELSE 1 END, asked_at DESC, id DESC LIMIT $3",
        )
        .bind(device.to_string())
        .bind(now.0)
        .bind(SHOWN)
        .fetch_all(self.connection()?)
        .await?;
        let mut waiting: Vec<Approval> = rows.into_iter().map(|row| read(&row)).collect::<Result<_, _>>()?;
        waiting.sort_by_key(|approval| (approval.request().asked_at, approval.request().id));
        Ok(waiting)
    }
}

impl Tx {
    /// Whether a phone of this account was woken for another request that nobody has looked at yet. Of two nodes that ask at the same
    /// moment each may see nothing of the other: what is sent in ten minutes is counted at the outbox.
    pub async fn rings_for_another(
        &mut self,
        account: Id<Account>,
        request: Id<Approval>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let another = query(
            "SELECT approvals.id FROM approvals JOIN devices ON devices.id = approvals.device_id
             WHERE approvals.account_id = $1 AND approvals.expires_at > $2 AND approvals.state = 'unmatched' AND approvals.id <> $3
             AND devices.push_endpoint IS NOT NULL LIMIT 1",
        )
        .bind(account.to_string())
        .bind(now.0)
        .bind(request.to_string())
        .fetch_optional(self.connection()?)
        .await?;
        Ok(another.is_some())
    }

    /// Adds a request. Those that the same sign-in asked before end: a browser waits for one answer.
    pub async fn ask(&mut self, unmatched: &Unmatched) -> Result<(), StoreError> {
        let request = &unmatched.request;
        self.end_approvals_of(request.ceremony).await?;
        query(
            "INSERT INTO approvals (id, ceremony_id, account_id, device_id, channel, asker_id, asker_name, browser, browser_key,
             asked_at, expires_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'unmatched')",
        )
        .bind(request.id.to_string())
        .bind(request.ceremony.to_string())
        .bind(request.account.to_string())
        .bind(request.woken.map(|id| id.to_string()))
        .bind(channel_text(request.channel))
        .bind(request.asker.id.as_str())
        .bind(request.asker.name.as_str())
        .bind(request.browser.as_str())
        .bind(request.browser_key.map(|key| key.to_vec()))
        .bind(request.asked_at.0)
        .bind(request.expires_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// Writes a match, once.
    pub async fn save_match(&mut self, matched: &Matched) -> Result<(), StoreError> {
        let done = query("UPDATE approvals SET state = 'matched', matched_by = $2, match_digest = $3, device_id = $4 WHERE id = $1 AND state = 'unmatched'")
            .bind(matched.request.id.to_string())
            .bind(matched.by.as_str())
            .bind(matched.digest.to_vec())
        .bind(matched.device.to_string())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Writes a decision, once. A second answer, on any node, finds no matched row.
    pub async fn save_decision(&mut self, decided: &Decided) -> Result<(), StoreError> {
        let done = query("UPDATE approvals SET state = $2, unlocked = $3, decided_at = $4, copied = $5 WHERE id = $1 AND state = 'matched' AND expires_at > $4")
            .bind(decided.request.id.to_string())
            .bind(state_text(decided.decision))
            .bind(decided.unlocked.map(Unlocked::as_str))
            .bind(decided.at.0)
            .bind(decided.copied.map(Way::as_str))
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Takes everything that waits unmatched for the account out of everybody else's reach, so that a typed code is compared once. What is
    /// not given back by `release` has ended.
    pub async fn claim_unmatched(
        &mut self,
        account: Id<Account>,
        now: Timestamp,
    ) -> Result<Vec<Unmatched>, StoreError> {
        let rows = query("UPDATE approvals SET state = 'ended' WHERE account_id = $1 AND state = 'unmatched' AND expires_at > $2 RETURNING *")
            .bind(account.to_string())
            .bind(now.0)
            .fetch_all(self.connection()?)
            .await?;
        rows.into_iter().map(|row| Ok(Unmatched { request: read_request(&row)? })).collect()
    }

    /// Gives back what was claimed in the same unit of work.
    pub async fn release(&mut self, claimed: Id<Approval>) -> Result<(), StoreError> {
        let done = query("UPDATE approvals SET state = 'unmatched' WHERE id = $1 AND state = 'ended'")
            .bind(claimed.to_string())
            .execute(self.connection()?)
            .await?;
        once(done)
    }

    /// Ends what a sign-in still waits for; gives the devices that were concerned.
    pub async fn end_approvals_of(&mut self, ceremony: Id<Ceremony>) -> Result<Vec<Id<Device>>, StoreError> {
        let rows = query("UPDATE approvals SET state = 'ended' WHERE ceremony_id = $1 AND state IN ('unmatched', 'matched') RETURNING device_id")
            .bind(ceremony.to_string())
            .fetch_all(self.connection()?)
            .await?;
        let devices = rows.into_iter().map(|row| row.maybe_id("device_id")).collect::<Result<Vec<_>, _>>()?;
        Ok(devices.into_iter().flatten().collect())
    }

    /// Ends everything that an account's app was asked, and what it approved and nobody has taken yet; gives the ceremonies that waited, and the
    /// devices that were concerned.
    pub async fn end_approvals_of_account(
        &mut self,
        account: Id<Account>,
    ) -> Result<Vec<(Id<Ceremony>, Option<Id<Device>>)>, StoreError> {
        let rows = query("UPDATE approvals SET state = 'ended' WHERE account_id = $1 AND state IN ('unmatched', 'matched', 'approved') RETURNING ceremony_id, device_id")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.into_iter().map(|row| Ok((row.id("ceremony_id")?, row.maybe_id("device_id")?))).collect()
    }

    /// Ends everything that waits for a device which is being removed, and what it approved and nobody has taken yet (journey E15); gives
    /// the ceremonies that waited.
    pub async fn end_approvals_for(
        &mut self,
        device: Id<Device>,
        account: Id<Account>,
    ) -> Result<Vec<Id<Ceremony>>, StoreError> {
        let rows = query("UPDATE approvals SET state = 'ended' WHERE device_id = $1 AND account_id = $2 AND state IN ('unmatched', 'matched', 'approved') RETURNING ceremony_id")
            .bind(device.to_string())
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.into_iter().map(|row| row.id("ceremony_id")).collect()
    }
}

fn read(row: &Row) -> Result<Approval, StoreError> {
    let request = read_request(row)?;
    let state = row.text("state")?;
    Ok(match state.as_str() {
        "unmatched" => Approval::Unmatched(Unmatched { request }),
        "matched" => {
            let by = row.word("matched_by", MatchedBy::from_text)?;
            Approval::Matched(Matched { request, device: row.id("device_id")?, by, digest: row.array("match_digest")? })
        }
        "ended" => Approval::Ended(request),
        decided => {
            let decision = decision_from(decided).ok_or(StoreError::Corrupt("state"))?;
            let unlocked = row.maybe_word("unlocked", Unlocked::from_text)?;
            Approval::Decided(Decided {
                request,
                device: row.id("device_id")?,
                by: row.word("matched_by", MatchedBy::from_text)?,
                decision,
                unlocked,
                copied: row.maybe_word("copied", Way::from_text)?,
                at: row.time("decided_at")?,
            })
        }
    })
}

fn read_request(row: &Row) -> Result<Request, StoreError> {
    let expires_at: Timestamp = row.time("expires_at")?;
    Ok(Request {
        id: row.id("id")?,
        ceremony: row.id("ceremony_id")?,
        account: row.id("account_id")?,
        woken: row.maybe_id("device_id")?,
        channel: row.word("channel", channel_from)?,
        asker: Asker { id: row.text("asker_id")?, name: row.text("asker_name")? },
        browser: row.text("browser")?,
        browser_key: row.maybe_array("browser_key")?,
        asked_at: row.time("asked_at")?,
        expires_at,
    })
}

fn channel_text(channel: Channel) -> &'static str {
    match channel {
        Channel::Here => "here",
        Channel::Elsewhere => "elsewhere",
    }
}

fn channel_from(text: &str) -> Option<Channel> {
    [Channel::Here, Channel::Elsewhere].into_iter().find(|channel| channel_text(*channel) == text)
}

fn state_text(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approved",
        Decision::Reject => "rejected",
        Decision::NotMe => "not-me",
    }
}

fn decision_from(text: &str) -> Option<Decision> {
    [Decision::Approve, Decision::Reject, Decision::NotMe].into_iter().find(|decision| state_text(*decision) == text)
}
