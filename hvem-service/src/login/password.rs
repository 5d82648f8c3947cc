//! The password of a sign-in: counted before it is looked at, and where strangers have guessed too often, looked at only after possession was
//! proved (SECURITY decision 5; G-02 and G-15 together).
//!
//! ```text
//! browser that the account does not know ──100 wrong in a row──▶ possession first ──app──▶ password (100 of its own)
//! browser that it knows                  ──100 wrong in a row──▶      "
//! ```
//! A user ID without an account, and an account without devices, take the same way and see the same pages (decision 6): the app is asked of
//! nobody, and the link by mail is the way on.

use hvem_domain::{
    account::{Account, claim},
    audit::Entry,
    ceremony::{Ceremony, Next},
    code_token::RightCode,
    device::Device,
    id::Id,
    login::Login,
    network::Network,
    password::{Against, Password, PasswordRecord},
    scheme::{Channel, Gate, Order},
    user_id::UserId,
};
use hvem_formats::{b64, digest};
use hvem_store::accounts::Attempt;

use super::LoginError;
use crate::{
    Fault, Service,
    codes::{CodeLooked, Counts},
    gauges::password_refused,
    limits::{Held, Origin},
};

/// Consecutive wrong passwords that are looked at (800-63B: at most 100).
pub(crate) const PASSWORD_BUDGET: i64 = 100;

/// A password that somebody types, and from which network. Where that is not known it counts for no network.
pub struct Guess {
    /// What was typed.
    pub password: Password,
    /// From where.
    pub network: Option<Network>,
}

impl From<Password> for Guess {
    fn from(password: Password) -> Self {
        Self { password, network: None }
    }
}

impl CodeLooked {
    /// What the person is told of a code that was not right. The password was.
    fn refusal(self) -> LoginError {
        match self {
            Self::OneMore => LoginError::NextCode,
            Self::Paused(until) => LoginError::CodesPaused(until),
            Self::Wrong | Self::Right(_) => LoginError::WrongCode,
        }
    }
}

impl Counted {
    fn attempt<'a>(&'a self, login: &'a Login) -> Attempt<'a> {
        Attempt { account: self.account, address: &self.address, browser: &login.browser }
    }
}

impl From<Held> for LoginError {
    fn from(held: Held) -> Self {
        match held {
            Held::Until(free_at) => Self::TryLater(free_at),
            Held::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// How a guess is counted.
struct Counted {
    /// From where it comes.
    origin: Origin,
    /// Whose budget it is taken from, as a keyed hash.
    address: String,
    /// Whose own browser it may be; nobody's, where possession was proved instead.
    account: Option<Id<Account>>,
    /// Whether the network is left out: the browser is known, or who types holds a device.
    trusted: bool,
}

impl Service {
    /// The person types the password. An attempt is counted before it is looked at, and an unknown user ID costs the same work.
    pub async fn check_password(&self, mut login: Login, guess: impl Into<Guess>) -> Result<Login, LoginError> {
        let Guess { password, network } = guess.into();
        let due = matches!(login.ceremony.next(self.now())?, Next::Do(Gate::Password));
        let user_id = login.claimed.clone().filter(|_| due).ok_or(LoginError::Elsewhere)?;
        let account = self.store.read().await?.account_by_user_id(&user_id).await?;
        let mut counted = self.counted(&login, (&user_id, account.as_ref()), network).await?;
        let mut shown = None;
        if !self.count_guess(counted.origin, counted.trusted, counted.attempt(&login)).await? {
            if login.typed_code.is_none() {
                return Err(self.put_possession_first(login).await);
            }
            shown = Some(self.code_first(&login, account.as_ref()).await?);
            counted = self.counted_for_holder(&login, &user_id, network);
            if !self.count_guess(counted.origin, counted.trusted, counted.attempt(&login)).await? {
                return Err(LoginError::TooManyPasswords);
            }
        }
        let record = account.as_ref().and_then(|account| account.password.clone());
        let evidence = self.hashing.verify(password, self.against(record.clone(), &user_id)).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let right = match (evidence, account, record) {
            (Some(evidence), Some(account), Some(record))
                if login.account.is_none_or(|proved| proved == account.id)
                    && tx.has_password(account.id, &record).await? =>
            {
                Some((evidence, account))
            }
            _ => None,
        };
        let Some((evidence, account)) = right else {
            tx.commit(Entry::new("login.password_refused", None, now).with("login", login.id)).await?;
            password_refused();
            return Err(login.typed_code.map_or(LoginError::WrongPassword, |_| LoginError::WrongCode));
        };
        let evidence = match (login.typed_code, shown) {
            (None, _) => evidence,
            (Some(_), Some(code)) => code.beside(evidence),
            (Some(typed), None) => match self.look_at_code(&mut tx, (account.id, &login), typed, Counts::Yes).await? {
                CodeLooked::Right(code) => code.beside(evidence),
                worth => {
                    tx.commit(Entry::new("login.code_refused", Some(account.id), now).with("login", login.id)).await?;
                    return Err(worth.refusal());
                }
            },
        };
        login.ceremony = login.ceremony.pass(evidence, now)?;
        login.account = Some(account.id);
        // In the order in which `count_guess` wrote them, or two of them would wait for each other.
        self.give_guess_back(&mut tx, counted.origin, counted.trusted).await?;
        tx.forget_password_failures(&counted.attempt(&login)).await?;
        tx.save_login(&login).await?;
        tx.commit(Entry::new("login.password_passed", Some(account.id), now).with("login", login.id)).await?;
        login.version += 1;
        Ok(login)
    }

    /// A user ID as it is counted: nobody who sees the database learns which ones were tried.
    pub(crate) fn counted_user_id(&self, user_id: &UserId) -> String {
        b64::encode(self.keys.derivation.derive("hvem/v1/password-failures", &half_hash(user_id), 0))
    }

    /// What a password typed for this user ID is compared with: where there is no record, with a salt that is always the same for this
    /// user ID and for no other, as a record's is.
    pub(crate) fn against(&self, record: Option<PasswordRecord>, user_id: &UserId) -> Against {
        let nobodys = || self.keys.derivation.derive_short("hvem/v1/nobodys-salt", &half_hash(user_id), 0);
        record.map_or_else(|| Against::Nobody(nobodys()), Against::Record)
    }

    /// The same for whoever has proved possession: strangers can't spend it.
    pub(crate) fn counted_holder(&self, user_id: &UserId) -> String {
        b64::encode(self.keys.derivation.derive("hvem/v1/holders-password-failures", &half_hash(user_id), 0))
    }

    /// Before anything is proved a way leads to the app of whoever the claimed user ID belongs to, to a code, or to a security key. Only who asks from a browser that the
    /// account knows wakes its phone: a stranger who knows a user ID must not ring there.
    pub(super) async fn go_on_unknown(&self, mut login: Login, gate: Gate) -> Result<Login, LoginError> {
        match gate {
            Gate::Approve(channel) => {
                let woken = if channel == Channel::Elsewhere { self.only_phone_of_known(&login).await? } else { None };
                self.ask(login, channel, woken).await
            }
            Gate::TokenCode | Gate::SecurityKey => {
                self.save_step(&login, "login.method_chosen", self.now()).await?;
                login.version += 1;
                Ok(login)
            }
            _ => Err(LoginError::Elsewhere),
        }
    }

    /// The one phone of whoever has used this browser before.
    async fn only_phone_of_known(&self, login: &Login) -> Result<Option<Id<Device>>, Fault> {
        let Some(user_id) = &login.claimed else { return Ok(None) };
        let mut reader = self.store.read().await?;
        let account = reader.account_by_user_id(user_id).await?;
        let address = self.counted_user_id(user_id);
        // With the same look where there is no account.
        let by =
            Attempt { account: account.as_ref().map(|account| account.id), address: &address, browser: &login.browser };
        let known = reader.knows_browser(&by).await?;
        let Some(account) = account.filter(|_| known) else { return Ok(None) };
        if reader.app_rests_until(account.id, &login.browser, self.now()).await?.is_some() {
            return Ok(None);
        }
        match &self.devices_in_use(&mut reader, account.id).await?[..] {
            [only] => Ok(Some(only.id)),
            _ => Ok(None),
        }
    }

    /// Whose phones may answer. Before anything is proved that is whoever has the claimed user ID; where it has no account, nobody is asked,
    /// with the same work.
    pub(super) async fn asked_account(&self, login: &Login) -> Result<Id<Account>, LoginError> {
        if let Some(account) = login.account {
            let rests = self.store.read().await?.app_rests_until(account, &login.browser, self.now()).await?;
            return if rests.is_some() { Err(LoginError::Elsewhere) } else { Ok(account) };
        }
        let user_id = login.claimed.as_ref().ok_or(LoginError::Elsewhere)?;
        let nobody = Id::from_bytes(self.keys.derivation.derive_short("hvem/v1/nobody", &half_hash(user_id), 0));
        let mut reader = self.store.read().await?;
        let account = reader.account_claimed(user_id, nobody).await?;
        let rests = reader.app_rests_until(account, &login.browser, self.now()).await?.is_some();
        Ok(if rests { nobody } else { account })
    }

    /// From whose budgets a guess is taken.
    async fn counted(
        &self,
        login: &Login,
        (user_id, account): (&UserId, Option<&Account>),
        network: Option<Network>,
    ) -> Result<Counted, Fault> {
        if login.ceremony.has_proved_possession() {
            return Ok(self.counted_for_holder(login, user_id, network));
        }
        let origin = Origin { network, browser: Some(login.browser), account: None };
        let (account, address) = (account.map(|account| account.id), self.counted_user_id(user_id));
        let by = Attempt { account, address: &address, browser: &login.browser };
        let trusted = self.store.read().await?.knows_browser(&by).await?;
        Ok(Counted { origin, address, account, trusted })
    }

    /// Whoever has shown a device: strangers can't spend this budget.
    fn counted_for_holder(&self, login: &Login, user_id: &UserId, network: Option<Network>) -> Counted {
        let origin = Origin { network, browser: Some(login.browser), account: None };
        Counted { origin, address: self.counted_holder(user_id), account: None, trusted: true }
    }

    /// The hundred are spent, and a code was typed: possession comes first here too. A code that is not right costs the device nothing, or whoever
    /// knows a user ID could make it pause.
    async fn code_first(&self, login: &Login, account: Option<&Account>) -> Result<RightCode, LoginError> {
        let (Some(account), Some(typed)) = (account, login.typed_code) else { return Err(LoginError::WrongCode) };
        let mut tx = self.store.begin().await?;
        let CodeLooked::Right(code) = self.look_at_code(&mut tx, (account.id, login), typed, Counts::No).await? else {
            return Err(LoginError::WrongCode);
        };
        let entry = Entry::new("login.possession_proved", Some(account.id), self.now());
        tx.commit(entry.with("login", login.id)).await?;
        Ok(code)
    }

    /// The hundred are spent. The sign-in begins anew in the other order, with the same user ID; what was typed was not looked at.
    async fn put_possession_first(&self, mut login: Login) -> LoginError {
        let Some(gates) = self.scheme.login_possession_first.filter(|_| login.order == Order::Usual) else {
            return LoginError::TooManyPasswords;
        };
        let now = self.now();
        let (began, expires_at) = login.ceremony.times();
        match Ceremony::begin(login.ceremony.id(), gates, began, expires_at).pass(claim(), now) {
            Ok(ceremony) => login.ceremony = ceremony,
            Err(refusal) => return refusal.into(),
        }
        login.order = Order::PossessionFirst;
        match self.save_step(&login, "login.possession_first", now).await {
            Ok(()) => LoginError::PossessionFirst,
            Err(error) => error,
        }
    }
}

/// Half a hash of a user ID: what a key is derived with.
fn half_hash(user_id: &UserId) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest::sha256(&[user_id.as_str().as_bytes()])[..16]);
    half
}
