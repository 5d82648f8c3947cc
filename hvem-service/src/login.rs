//! Signing in: begin, walk through the gates, finish. One login belongs to one browser; every change is written over the version it was read
//! from. What is shown is computed from where the ceremony stands (`stand`), by the only dispatcher in `hvem-web`.

mod finish;
mod methods;
mod password;
mod stand;

pub use finish::{FinishError, Opened};
pub use methods::Method;
pub use password::Guess;
pub(crate) use password::PASSWORD_BUDGET;
pub(crate) use stand::claimant;
pub use stand::{Lacks, Stand, Waiting};

use std::time::Duration;

use hvem_domain::{
    account::{Account, claim, no_factor_yet},
    approval::Unmatched,
    audit::Entry,
    ceremony::{self, Ceremony, Next},
    device::Device,
    id::Id,
    keycard::WrongKey,
    level::Level,
    login::{Asker, Ending, Login, Purpose},
    scheme::{Channel, Gate, Order},
    secret::TokenHash,
    time::{Timestamp, minutes},
    user_id::UserId,
};
use hvem_formats::key::P256;
use hvem_store::{StoreError, Tx};

use crate::{
    Fault, Service,
    bell::Topic,
    fault::faults_become,
    gauges::sign_in_ended,
    keycards::{Ask, key_entry},
    ports::Draw,
};

/// How long a sign-in may take from its first page to its last.
const LOGIN_WITHIN: Duration = minutes(30);

/// How a sign-in begins.
pub struct Beginning {
    /// Who asks.
    pub asker: Asker,
    /// What for.
    pub purpose: Purpose,
    /// No sign-in below it counts.
    pub floor: Level,
    /// The browser.
    pub browser: Browser,
    /// A user ID the asker knows: prefilled, never trusted.
    pub hint: Option<UserId>,
}

/// A browser as seen by the server.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Hash of its long-lived cookie.
    pub cookie: TokenHash,
    /// It in words.
    pub description: String,
}

/// Why a step of a sign-in is refused.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No such sign-in in this browser.
    #[error("no such sign-in in this browser")]
    Gone,
    /// Another step is next: show the page that is due.
    #[error("another step is next")]
    Elsewhere,
    /// Address and password do not fit together.
    #[error("address and password do not fit together")]
    WrongPassword,
    /// Too many wrong passwords in a row: the sign-in goes on with the app, and then with the password.
    #[error("possession comes first")]
    PossessionFirst,
    /// Too many wrong passwords even from who holds a device, or the scheme has no other order: a new password by mail is the way on.
    #[error("too many wrong passwords")]
    TooManyPasswords,
    /// Too many wrong passwords in this browser, or from this network: the next one is looked at from then on.
    #[error("too many wrong passwords in too short a time")]
    TryLater(Timestamp),
    /// No such device of this account.
    #[error("no such device")]
    NoSuchDevice,
    /// This sign-in waits for no key any more.
    #[error("no key is asked for here")]
    NoKeyAsked,
    /// A wrong key.
    #[error(transparent)]
    WrongKey(WrongKey),
    /// Code and password do not fit: which of both is not said.
    #[error("code and password do not fit")]
    WrongCode,
    /// What the browser sent is no touch of a key of whoever is claimed.
    #[error("no touch of a security key of this person")]
    WrongTouch,
    /// The code device is far off: its next code is needed.
    #[error("the next code is needed too")]
    NextCode,
    /// Too many wrong codes in a row: none is looked at until then.
    #[error("no code is looked at for a while")]
    CodesPaused(Timestamp),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(LoginError);

impl From<ceremony::Refusal> for LoginError {
    /// A gate out of order is a second tab or an old page: the dispatcher shows what is due.
    fn from(_: ceremony::Refusal) -> Self {
        Self::Elsewhere
    }
}

impl Service {
    /// Begins a sign-in with the first gate of the scheme.
    pub async fn begin_login(&self, beginning: Beginning) -> Result<Id<Login>, Fault> {
        let now = self.now();
        let id: Id<Login> = self.entropy.id()?;
        let ceremony = Ceremony::begin(Id::from_bytes(*id.as_bytes()), self.scheme.login, now, now + LOGIN_WITHIN);
        let login = Login {
            id,
            ceremony,
            order: Order::Usual,
            asker: beginning.asker,
            purpose: beginning.purpose,
            floor: beginning.floor,
            browser: beginning.browser.cookie,
            browser_description: beginning.browser.description,
            browser_key: None,
            claimed: beginning.hint,
            typed_code: None,
            account: None,
            approval: None,
            nonce: self.entropy.bytes()?,
            ended: None,
            version: 0,
        };
        let mut tx = self.store.begin().await?;
        tx.add_login(&login).await?;
        tx.commit(Entry::new("login.began", None, now).with("login", id).with("asker", &login.asker.id)).await?;
        Ok(id)
    }

    /// The sign-in of this browser. Another browser's is as unknown as one that never was.
    pub async fn login(&self, id: Id<Login>, browser: &TokenHash) -> Result<Login, LoginError> {
        let login = self.store.read().await?.login(id, self.scheme).await?;
        login.filter(|login| login.browser == *browser).ok_or(LoginError::Gone)
    }

    /// The person says who they are.
    pub async fn claim_user_id(&self, mut login: Login, user_id: UserId) -> Result<(), LoginError> {
        let now = self.now();
        login.ceremony = login.ceremony.pass(claim(), now)?;
        login.claimed = Some(user_id);
        self.save_step(&login, "login.user_id_claimed", now).await
    }

    /// The browser shows its ephemeral key. The first one stays: an approval is for it and no other.
    pub fn show_browser_key(&self, login: &mut Login, key: Option<P256>) {
        login.browser_key = login.browser_key.or(key);
    }

    /// The person takes one way. The app is asked at once where only one device can answer.
    pub async fn choose_method(&self, mut login: Login, gate: Gate) -> Result<Login, LoginError> {
        let now = self.now();
        let Next::Do(Gate::OneOf(ways)) = login.ceremony.next(now)? else { return Err(LoginError::Elsewhere) };
        let factors = self.factors_of(&login).await?;
        let open = self.ways(&login, ways).open(factors);
        let way = open.into_iter().find(|(_, way)| way.first() == Some(&gate)).ok_or(LoginError::Elsewhere)?;
        login.ceremony = login.ceremony.choose(way.0, now)?;
        let Some(account) = login.account else { return self.go_on_unknown(login, gate).await };
        let devices = self.devices_in_use(&mut self.store.read().await?, account).await?;
        match (gate, &devices[..]) {
            (Gate::Approve(Channel::Here), _) => self.ask(login, Channel::Here, None).await,
            (Gate::Approve(Channel::Elsewhere), [only]) => {
                let only = only.id;
                self.ask(login, Channel::Elsewhere, Some(only)).await
            }
            (Gate::CardKey, _) => self.ask_first_key(login, account, now).await,
            (Gate::NoFactorYet, _) => {
                let evidence = no_factor_yet(factors).ok_or(LoginError::Elsewhere)?;
                login.ceremony = login.ceremony.pass(evidence, now)?;
                self.save_step(&login, "login.method_chosen", now).await?;
                login.version += 1;
                Ok(login)
            }
            _ => {
                self.save_step(&login, "login.method_chosen", now).await?;
                login.version += 1;
                Ok(login)
            }
        }
    }

    /// The way with the card was taken. Where no card answers any more its page says so.
    async fn ask_first_key(&self, mut login: Login, account: Id<Account>, now: Timestamp) -> Result<Login, LoginError> {
        let ask = Ask { account, ceremony: login.ceremony.id(), browser: login.browser };
        let mut tx = self.store.begin().await?;
        // The account first, as everybody who changes a password does.
        tx.hold_account(account).await?;
        save(&mut tx, &login).await?;
        let asked = self.ask_key(&mut tx, (ask, false), now).await?;
        tx.commit(key_entry(asked, account, now).with("login", login.id)).await?;
        login.version += 1;
        Ok(login)
    }

    /// The person chooses which of several devices to ask, or asks again.
    pub async fn choose_device(&self, login: Login, device: Id<Device>) -> Result<Login, LoginError> {
        let Next::Do(Gate::Approve(channel)) = login.ceremony.next(self.now())? else {
            return Err(LoginError::Elsewhere);
        };
        let account = login.account.ok_or(LoginError::Elsewhere)?;
        let devices = self.devices_in_use(&mut self.store.read().await?, account).await?;
        let chosen = devices.iter().find(|known| known.id == device).ok_or(LoginError::NoSuchDevice)?.id;
        self.ask(login, channel, Some(chosen)).await
    }

    /// The person wants another device: what was asked ends, and the list is shown again.
    pub async fn change_device(&self, mut login: Login) -> Result<(), LoginError> {
        let now = self.now();
        login.approval = None;
        self.leave_approval(&login, "login.device_reconsidered", now).await
    }

    /// The person wants another way.
    pub async fn rethink(&self, mut login: Login) -> Result<(), LoginError> {
        let now = self.now();
        login.ceremony = login.ceremony.rethink(now)?;
        login.approval = None;
        self.leave_approval(&login, "login.method_reconsidered", now).await
    }

    /// The person wants to sign in as somebody else: the sign-in begins anew.
    pub async fn restart_login(&self, login: Login) -> Result<Id<Login>, LoginError> {
        let beginning = Beginning {
            asker: login.asker.clone(),
            purpose: login.purpose.clone(),
            floor: login.floor,
            browser: Browser { cookie: login.browser, description: login.browser_description.clone() },
            // Whoever mistyped the address corrects what stands there.
            hint: login.claimed.clone(),
        };
        self.cancel_login(login).await?;
        Ok(self.begin_login(beginning).await?)
    }

    /// The person gives up. Gives what the sign-in was for.
    pub async fn cancel_login(&self, mut login: Login) -> Result<Purpose, LoginError> {
        if login.ended.is_none() {
            login.ended = Some(Ending::Cancelled);
            self.leave_approval(&login, "login.cancelled", self.now()).await?;
            sign_in_ended(due(&login), Ending::Cancelled);
        }
        Ok(login.purpose)
    }

    /// Whether the password alone is a way for this account and this asker: it has no second factor yet, and none is asked for.
    pub async fn password_alone(&self, login: &Login) -> Result<bool, Fault> {
        Ok(self.taken_at_once(login).await? == Some(Gate::NoFactorYet))
    }

    /// Asks the app: request, wake-up and sign-in are written together.
    async fn ask(&self, mut login: Login, channel: Channel, woken: Option<Id<Device>>) -> Result<Login, LoginError> {
        let now = self.now();
        let account = self.asked_account(&login).await?;
        let request = self.request_for(&login, (account, channel, woken), now)?;
        login.approval = Some(request.id);
        let id = request.id;
        let mut tx = self.store.begin().await?;
        tx.ask(&Unmatched { request }).await?;
        tx.save_login(&login).await?;
        // One at a time (SECURITY A4): whoever has not looked yet needs no second reminder.
        if let Some(device) = woken
            && !tx.rings_for_another(account, id, now).await?
        {
            self.wake(&mut tx, account, device, now).await?;
        }
        tx.commit(Entry::new("approval.asked", login.account, now).with("request", id).with("login", login.id)).await?;
        if let Some(device) = woken {
            self.bell.ring(Topic::Device(device));
        }
        login.version += 1;
        Ok(login)
    }

    /// Ends what the app was asked, and writes the sign-in.
    async fn leave_approval(&self, login: &Login, what: &'static str, now: Timestamp) -> Result<(), LoginError> {
        let mut tx = self.store.begin().await?;
        let woken = tx.end_approvals_of(login.ceremony.id()).await?;
        tx.save_login(login).await?;
        tx.commit(Entry::new(what, login.account, now).with("login", login.id)).await?;
        woken.into_iter().for_each(|device| self.bell.ring(Topic::Device(device)));
        Ok(())
    }

    async fn save_step(&self, login: &Login, what: &'static str, now: Timestamp) -> Result<(), LoginError> {
        let mut tx = self.store.begin().await?;
        save(&mut tx, login).await?;
        tx.commit(Entry::new(what, login.account, now).with("login", login.id)).await?;
        Ok(())
    }
}

/// Writes a sign-in over what was read: one that has ended or moved on meanwhile is not this one any more.
pub(crate) async fn save(tx: &mut Tx, login: &Login) -> Result<(), LoginError> {
    match tx.save_login(login).await {
        Err(StoreError::Conflict) => Err(LoginError::Elsewhere),
        other => Ok(other?),
    }
}

/// The gate at which a sign-in stands; a choice between ways counts as the password that came before it.
fn due(login: &Login) -> Gate {
    match login.ceremony.next(login.ceremony.times().0) {
        Ok(Next::Do(gate @ (Gate::UserId | Gate::Approve(_)))) => gate,
        _ => Gate::Password,
    }
}
