//! What waits for a device, matching it, and the device's answer (journeys E8, E9; protocol §3).

mod answer;

pub use answer::AnswerError;
pub(crate) use answer::{move_counter, turn_ratchet};

use std::time::Duration;

use hvem_domain::{
    account::Account,
    approval::{Approval, Matched, MatchedBy, QrTurn, Refusal, Request, Unmatched},
    audit::Entry,
    device::Device,
    id::Id,
    login::{Ending, Login},
    scheme::{Channel, Gate},
    secret::TokenHash,
    time::{Timestamp, minutes},
    typing::Scans,
};
use hvem_formats::{
    app::request::{Match, Platform, RelyingParty, Shown, Waiting, Waits, match_digest},
    b64, crockford, digest,
};
use hvem_store::{StoreError, Tx};

use crate::{
    Fault, Service,
    bell::Topic,
    calls::CallError,
    devices::NotInUse,
    fault::faults_become,
    gauges::sign_in_ended,
    ports::{Draw, NoEntropy},
};

/// How long a request can be answered.
const ANSWER_WITHIN: Duration = minutes(5);
/// How long `GET /requests` waits at most.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// Why a request is not matched or shown.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// Never existed, not for this device, matched already, wrong or old code: all look alike.
    #[error("no such request")]
    Unknown,
    /// Its time is over.
    #[error("the request has expired")]
    Expired,
    /// A code was typed where this device scans: it was not looked at.
    #[error("this device scans")]
    Scans,
    /// A wrong code was typed; what waited has ended.
    #[error("wrong code")]
    WrongCode,
    /// The device is blocked.
    #[error("the device is blocked")]
    Blocked,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(MatchError);

impl From<Refusal> for MatchError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Expired => Self::Expired,
            Refusal::Blocked => Self::Blocked,
            _ => Self::Unknown,
        }
    }
}

impl From<NotInUse> for MatchError {
    fn from(refused: NotInUse) -> Self {
        match refused {
            NotInUse::Blocked => Self::Blocked,
            NotInUse::Gone => Self::Unknown,
            NotInUse::Fault(fault) => fault.into(),
        }
    }
}

impl Service {
    /// What waits for a device; nothing about it is told before the match.
    pub async fn waiting(&self, device: &Device) -> Result<Waiting, Fault> {
        let now = self.now();
        let approvals = self.store.read().await?.waiting_approvals(device.id, now).await?;
        let requests: Vec<Waits> = approvals.iter().map(waits).collect();
        let lines: Vec<String> = requests.iter().map(|waits| format!("{} {}", waits.id, waits.state)).collect();
        let digest = b64::encode(&digest::sha256(&[lines.join("\n").as_bytes()])[..12]);
        Ok(Waiting { digest, requests, now: now.0 })
    }

    /// The same, as soon as it differs from `seen`, or after `wait`.
    /// A device that is blocked or removed meanwhile hears that at once.
    pub async fn await_waiting(
        &self,
        device: &Device,
        seen: Option<&str>,
        wait: Duration,
    ) -> Result<Waiting, CallError> {
        let mut bell = self.bell.listen(Topic::Device(device.id));
        let mut left = wait.min(LONGEST_WAIT);
        loop {
            let waiting = self.waiting(device).await?;
            if left.is_zero() || Some(waiting.digest.as_str()) != seen {
                return Ok(waiting);
            }
            let pause = left.min(self.looks_again_within());
            left = if tokio::time::timeout(pause, bell.heard()).await.is_ok() { left } else { left - pause };
            match self.store.read().await?.device(device.id, &self.keys.sealer).await? {
                Some(Ok(device)) if device.is_in_use() => {}
                Some(Ok(_)) => return Err(CallError::Blocked),
                _ => return Err(CallError::Removed),
            }
        }
    }

    /// Something was carried from the browser to the app. `browser` is the cookie that came with the call, if any did.
    pub async fn match_request(
        &self,
        device: &Device,
        carried: &Match,
        browser: Option<&TokenHash>,
    ) -> Result<Shown, MatchError> {
        if let Some(matched) = self.matched_before(device, carried).await? {
            return Ok(self.shown(device, &matched));
        }
        let matched = match carried {
            Match::Qr { request, slot, secret } => {
                self.match_qr(device, request, QrTurn { slot: *slot, secret: *secret }).await?
            }
            Match::Link { request, token } => self.match_link(device, request, token, browser).await?,
            Match::Code(typed) => {
                let matched = self.match_code(device, typed).await?;
                return Ok(self.shown(device, &matched));
            }
        };
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, device).await?;
        self.write_match(tx, device, &matched, self.now()).await?;
        Ok(self.shown(device, &matched))
    }

    /// The request again, for the device that matched it.
    pub async fn matched_request(&self, device: &Device, id: &str) -> Result<Shown, MatchError> {
        let id: Id<Approval> = id.parse().map_err(|_| MatchError::Unknown)?;
        match self.store.read().await?.approval(id).await? {
            Some(Approval::Matched(matched)) if matched.device == device.id => {
                if self.now() < matched.request.expires_at {
                    Ok(self.shown(device, &matched))
                } else {
                    Err(MatchError::Expired)
                }
            }
            _ => Err(MatchError::Unknown),
        }
    }

    /// A request to be asked.
    pub(crate) fn request_for(
        &self,
        login: &Login,
        (account, channel, woken): (Id<Account>, Channel, Option<Id<Device>>),
        now: Timestamp,
    ) -> Result<Request, NoEntropy> {
        Ok(Request {
            id: self.entropy.id()?,
            ceremony: login.ceremony.id(),
            account,
            woken,
            channel,
            asker: login.asker.clone(),
            browser: login.browser_description.clone(),
            browser_key: login.browser_key.map(|key| key.thumbprint()),
            asked_at: now,
            expires_at: (now + ANSWER_WITHIN).min(login.ceremony.times().1),
        })
    }

    /// What the browser of a request shows: QR code text, four characters, link.
    pub fn carried_by_page(&self, approval: &Approval) -> Option<PageSecrets> {
        let Approval::Unmatched(unmatched) = approval else { return None };
        let request = unmatched.request.id.to_string();
        let turn = unmatched.qr(&self.keys.derivation, self.now());
        let secrets = unmatched.secrets(&self.keys.derivation);
        let qr = hvem_formats::qr::Carried::Request { request: request.clone(), slot: turn.slot, secret: turn.secret };
        let link = hvem_formats::qr::Carried::Link { request, token: secrets.link() };
        Some(PageSecrets {
            qr: qr.qr(&self.site.issuer),
            code: secrets.code(),
            link: format!("/app/#{}", link.fragment()),
        })
    }

    /// The answer to the same match was lost, and the device sends it again.
    async fn matched_before(&self, device: &Device, carried: &Match) -> Result<Option<Matched>, Fault> {
        let digest = match carried {
            Match::Qr { secret, .. } => match_digest(MatchedBy::Qr.as_str(), secret),
            Match::Link { token, .. } => match_digest(MatchedBy::Link.as_str(), token),
            Match::Code(typed) => {
                match_digest(MatchedBy::Code.as_str(), crockford::normalise(typed).unwrap_or_default().as_bytes())
            }
        };
        let waiting = self.store.read().await?.waiting_approvals(device.id, self.now()).await?;
        Ok(waiting.into_iter().find_map(|approval| match approval {
            Approval::Matched(matched) if matched.digest == digest => Some(matched),
            _ => None,
        }))
    }

    async fn match_qr(&self, device: &Device, request: &str, turn: QrTurn) -> Result<Matched, MatchError> {
        Ok(self.unmatched(request).await?.match_qr(device, turn, &self.keys.derivation, self.now())?)
    }

    async fn match_link(
        &self,
        device: &Device,
        request: &str,
        token: &[u8; 16],
        browser: Option<&TokenHash>,
    ) -> Result<Matched, MatchError> {
        let unmatched = self.unmatched(request).await?;
        let login = Id::from_bytes(*unmatched.request.ceremony.as_bytes());
        let login = self.store.read().await?.login(login, self.scheme).await?;
        let same_browser = login.is_some_and(|login| Some(&login.browser) == browser);
        Ok(unmatched.match_link(device, (token, same_browser), &self.keys.derivation, self.now())?)
    }

    /// Looks among all that waits for the account. A wrong code ends all of it: twenty bits may be guessed once, not again, and not by
    /// several calls at the same moment.
    async fn match_code(&self, device: &Device, typed: &str) -> Result<Matched, MatchError> {
        let now = self.now();
        let code = crockford::normalise(typed).unwrap_or_default();
        let mut tx = self.store.begin().await?;
        self.hold_in_use(&mut tx, device).await?;
        // Before anything of the code is looked at: nothing is spent, and nothing is said of it.
        let may_type = self.may_type(&mut tx, device).await?.map_err(|Scans| MatchError::Scans)?;
        let claimed = tx.claim_unmatched(device.account, now).await?;
        if claimed.is_empty() {
            return Err(MatchError::Unknown);
        }
        let key = &self.keys.derivation;
        let fits =
            |candidate: &Unmatched| candidate.clone().match_code((device, &may_type), &code, key, now).ok()?.ok();
        let mut fitting = claimed.iter().filter_map(fits);
        // Whoever knows the password can open sign-ins until one shows the holder's own code by chance: two that fit are none.
        let (Some(matched), None) = (fitting.next(), fitting.next()) else {
            return self.wrong_code(tx, device, &claimed, now).await;
        };
        for waiting in &claimed {
            tx.release(waiting.request.id).await?;
        }
        self.write_match(tx, device, &matched, now).await?;
        Ok(matched)
    }

    async fn wrong_code(
        &self,
        mut tx: Tx,
        device: &Device,
        spoilt: &[Unmatched],
        now: Timestamp,
    ) -> Result<Matched, MatchError> {
        for waiting in spoilt {
            tx.end_login(waiting.request.ceremony, Ending::WrongCode).await?;
        }
        tx.commit(Entry::new("approval.wrong_code", Some(device.account), now).with("device", device.id)).await?;
        for waiting in spoilt {
            sign_in_ended(Gate::Approve(waiting.request.channel), Ending::WrongCode);
            self.ring_around(&waiting.request, device);
        }
        Err(MatchError::WrongCode)
    }

    /// Writes a match, once.
    async fn write_match(
        &self,
        mut tx: Tx,
        device: &Device,
        matched: &Matched,
        now: Timestamp,
    ) -> Result<(), MatchError> {
        match tx.save_match(matched).await {
            Err(StoreError::Conflict) => return Err(MatchError::Unknown),
            other => other?,
        }
        let entry = Entry::new("approval.matched", Some(device.account), now)
            .with("request", matched.request.id)
            .with("device", device.id)
            .with("by", matched.by.as_str());
        tx.commit(entry).await?;
        self.ring_around(&matched.request, device);
        Ok(())
    }

    async fn unmatched(&self, request: &str) -> Result<Unmatched, MatchError> {
        let id: Id<Approval> = request.parse().map_err(|_| MatchError::Unknown)?;
        match self.store.read().await?.approval(id).await? {
            Some(Approval::Unmatched(unmatched)) => Ok(unmatched),
            _ => Err(MatchError::Unknown),
        }
    }

    /// Rings for the page that waits, the device that matched and the one that was woken.
    pub(crate) fn ring_around(&self, request: &Request, device: &Device) {
        self.bell.ring(Topic::Login(Id::from_bytes(*request.ceremony.as_bytes())));
        self.bell.ring(Topic::Device(device.id));
        if let Some(woken) = request.woken.filter(|woken| *woken != device.id) {
            self.bell.ring(Topic::Device(woken));
        }
    }

    /// Rings for a device whose PIN is another now, and for every page that waits for it: one that said that the PIN pauses says so no longer.
    pub(crate) async fn ring_for_new_pin(&self, device: &Device) -> Result<(), Fault> {
        self.bell.ring(Topic::Device(device.id));
        for approval in self.store.read().await?.waiting_approvals(device.id, self.now()).await? {
            self.ring_around(approval.request(), device);
        }
        Ok(())
    }

    fn shown(&self, device: &Device, matched: &Matched) -> Shown {
        let request = &matched.request;
        Shown {
            id: request.id.to_string(),
            relying_party: RelyingParty { id: request.asker.id.clone(), name: request.asker.name.clone() },
            action: hvem_domain::approval::ACTION.into(),
            text: String::new(),
            browser: request.browser.clone(),
            browser_key: request.browser_key,
            matched_by: matched.by.as_str().into(),
            match_digest: matched.digest,
            asked_at: request.asked_at.0,
            expires_at: request.expires_at.0,
            platform: self.platform_of(device),
            return_to: self.return_to(request, matched.by),
        }
    }

    /// A device's platform key, as its browser finds it again.
    pub fn platform_of(&self, device: &Device) -> Option<Platform> {
        let credential = device.platform.as_ref()?;
        Some(Platform { credential: b64::encode(&credential.id), rp_id: self.site.host.clone() })
    }

    /// Where the app leads back to, when it shares its device with the browser (journey E9).
    pub(crate) fn return_to(&self, request: &Request, by: MatchedBy) -> Option<String> {
        let login: Id<Login> = Id::from_bytes(*request.ceremony.as_bytes());
        (by == MatchedBy::Link).then(|| format!("{}/login/{login}", self.site.issuer))
    }
}

/// What the browser of a request shows.
pub struct PageSecrets {
    /// The text of the QR code.
    pub qr: String,
    /// The four characters.
    pub code: String,
    /// The link on the same device: a path with its fragment.
    pub link: String,
}

fn waits(approval: &Approval) -> Waits {
    let request = approval.request();
    let state = if matches!(approval, Approval::Matched(_)) { "matched" } else { "unmatched" };
    Waits {
        id: request.id.to_string(),
        asked_at: request.asked_at.0,
        expires_at: request.expires_at.0,
        state: state.into(),
    }
}
