//! Where a sign-in stands: computed anew from what is stored, each time its page is drawn.

use hvem_domain::{
    account::{Account, Factors, NOBODY},
    approval::Approval,
    ceremony::Next,
    device::Device,
    id::Id,
    level::Level,
    login::{Ending, Login},
    pin,
    scheme::{Channel, Gate},
    secret::TokenHash,
    security_key::SecurityKey,
    time::Timestamp,
};

use hvem_store::{Reader, StoreError};

use super::methods::{Method, Ways};
use crate::{
    Fault, Service,
    keycards::{KeyAsked, ToAsk},
};

/// Where a sign-in stands: what its page shows.
#[derive(Debug)]
pub enum Stand {
    /// Say who you are.
    UserId,
    /// Type the password.
    Password,
    /// Choose a way; the one to suggest stands first.
    Method(Vec<Method>),
    /// Choose a device.
    Device(Vec<Device>),
    /// The app is asked.
    Waiting(Box<Waiting>),
    /// Type this key.
    Key(KeyAsked),
    /// Type a code.
    Code,
    /// Touch a security key: what the browser is asked for.
    SecurityKey(serde_json::Value),
    /// No key is waited for: the one that was asked for is done with, or no card answers.
    NoKey(ToAsk),
    /// Everything is there but the browser's own proof.
    Continue,
    /// A second factor is needed, and none can be used.
    NoMethod(Lacks),
    /// It came to nothing, or is finished.
    Ended(Ending),
    /// Its time is over.
    Expired,
}

/// Why no second factor can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// The account has none yet.
    Device,
    /// Its app is blocked: the office opens it.
    Blocked,
    /// It had one: the way on is a link by mail.
    Removed,
    /// The app answers nothing in this browser until then: its holder has reported a sign-in.
    Rested(Timestamp),
    /// No way of the scheme reaches what the asker wants.
    Level,
}

/// The app is asked.
#[derive(Debug)]
pub struct Waiting {
    /// The request, unmatched or matched.
    pub approval: Approval,
    /// The device that is woken, or that has matched.
    pub device: Option<Device>,
    /// How many devices the account has.
    pub devices: usize,
    /// Why the device that has matched can't unlock: its PIN pauses or is off, and is all it has. Before the match nobody is told.
    pub locked: Option<pin::Refusal>,
}

/// Whose a sign-in is: who it is known to be, else whoever has the claimed user ID; [`NOBODY`], with the same look-up, where nobody has it.
pub(crate) async fn claimant(reader: &mut Reader, login: &Login) -> Result<Id<Account>, StoreError> {
    match (login.account, &login.claimed) {
        (Some(account), _) => Ok(account),
        (None, Some(claimed)) => reader.account_claimed(claimed, NOBODY).await,
        (None, None) => Ok(NOBODY),
    }
}

impl Service {
    /// Where a sign-in stands.
    pub async fn stand(&self, login: &Login) -> Result<Stand, Fault> {
        if let Some(ending) = login.ended {
            return Ok(Stand::Ended(ending));
        }
        let Ok(next) = login.ceremony.next(self.now()) else { return Ok(Stand::Expired) };
        match next {
            Next::Do(Gate::UserId) => Ok(Stand::UserId),
            Next::Do(Gate::Password) => Ok(Stand::Password),
            Next::Do(Gate::OneOf(ways)) => self.choice(login, ways).await,
            Next::Do(Gate::Approve(channel)) => self.approval_stand(login, channel).await,
            Next::Do(Gate::CardKey) => self.key_stand(login).await,
            Next::Do(Gate::TokenCode) => Ok(Stand::Code),
            Next::Do(Gate::SecurityKey) => Ok(Stand::SecurityKey(self.security_key_to_touch(login).await?)),
            Next::Done(_) => Ok(Stand::Continue),
            // A scheme whose login list has any other gate refuses to start (`Scheme::unbuilt`).
            Next::Do(_) | Next::WaitUntil(_) => Ok(Stand::Expired),
        }
    }

    /// Whether the app answers nothing in this browser, because its holder has reported a sign-in: the page says so where other ways are left.
    pub async fn app_rests(&self, login: &Login) -> Result<bool, Fault> {
        let Some(account) = login.account else { return Ok(false) };
        Ok(self.store.read().await?.app_rests_until(account, &login.browser, self.now()).await?.is_some())
    }

    /// The way that is taken without asking: the password alone, where the account has no second factor yet and none is asked for; and the card of
    /// somebody who has no app. Before the account is known everything is asked.
    pub async fn taken_at_once(&self, login: &Login) -> Result<Option<Gate>, Fault> {
        let Ok(Next::Do(Gate::OneOf(ways))) = login.ceremony.next(self.now()) else { return Ok(None) };
        if login.account.is_none() {
            return Ok(None);
        }
        let factors = self.factors_of(login).await?;
        let open = self.ways(login, ways).open(factors);
        let open: Vec<Gate> = open.into_iter().filter_map(|(_, way)| way.first().copied()).collect();
        let only_card = factors.devices == 0 && open.first() == Some(&Gate::CardKey);
        Ok(match open.contains(&Gate::NoFactorYet) {
            true => Some(Gate::NoFactorYet),
            false => only_card.then_some(Gate::CardKey),
        })
    }

    pub(super) fn ways(&self, login: &Login, ways: &'static [&'static [Gate]]) -> Ways {
        let password = self.scheme.login_in(login.order).contains(&Gate::Password);
        Ways { ways, password, floor: login.floor }
    }

    async fn choice(&self, login: &Login, ways: &'static [&'static [Gate]]) -> Result<Stand, Fault> {
        let factors = self.factors_of(login).await?;
        let last = self.last_method(login).await?;
        let ways = self.ways(login, ways);
        let methods = ways.offered(factors, last.as_deref());
        // The password alone is taken, not offered; its page is there for a browser that lost the answer to the password.
        if methods.iter().any(|method| method.gate == Gate::NoFactorYet) {
            return Ok(Stand::Continue);
        }
        // A card that is blocked, used up or not handed out yet is what is missing; an app can't be added without one.
        let has_no_app = factors.devices == 0 && !factors.blocked_device;
        let lacks_card = self.has_key_cards() && has_no_app && login.floor == Level::Low;
        Ok(if methods.is_empty() && lacks_card {
            Stand::NoKey(ToAsk::Never)
        } else if methods.is_empty() {
            Stand::NoMethod(match factors.app_rests {
                _ if !ways.any_reaches() => Lacks::Level,
                Some(until) => Lacks::Rested(until),
                None if factors.blocked_device => Lacks::Blocked,
                None if factors.removed_lately => Lacks::Removed,
                None => Lacks::Device,
            })
        } else {
            Stand::Method(methods)
        })
    }

    /// The way used last in this browser. Before the account is proved only a browser that it knows remembers one.
    async fn last_method(&self, login: &Login) -> Result<Option<String>, Fault> {
        let mut reader = self.store.read().await?;
        let account = claimant(&mut reader, login).await?;
        Ok(reader.last_method(account, &login.browser).await?)
    }

    /// What the account of a sign-in has; supposed, as long as nobody has proved to be its holder.
    pub(super) async fn factors_of(&self, login: &Login) -> Result<Factors, Fault> {
        match login.account {
            Some(account) => self.factors(account, login.browser).await,
            None => Ok(Factors::SUPPOSED),
        }
    }

    async fn factors(&self, account: Id<Account>, browser: TokenHash) -> Result<Factors, Fault> {
        let mut reader = self.store.read().await?;
        let (bound, blocked) = reader.count_devices_and_blocked(account).await?;
        Ok(Factors {
            devices: bound.saturating_sub(blocked),
            blocked_device: blocked > 0,
            key_card: self.has_key_cards() && self.keys_to_ask(&mut reader, account).await? != ToAsk::Never,
            security_key: self.has_security_keys()
                && reader.security_keys_of(account).await?.iter().any(SecurityKey::is_in_use),
            removed_lately: reader.removed_device_lately(account).await?,
            app_rests: reader.app_rests_until(account, &browser, self.now()).await?,
        })
    }

    async fn key_stand(&self, login: &Login) -> Result<Stand, Fault> {
        // Only a right password leads here.
        let Some(account) = login.account else { return Ok(Stand::Expired) };
        Ok(match self.key_asked(account, login.ceremony.id()).await? {
            Some(asked) => Stand::Key(asked),
            None => Stand::NoKey(self.keys_to_ask(&mut self.store.read().await?, account).await?),
        })
    }

    async fn approval_stand(&self, login: &Login, channel: Channel) -> Result<Stand, Fault> {
        let mut reader = self.store.read().await?;
        let devices = match login.account {
            Some(account) => self.devices_in_use(&mut reader, account).await?,
            None => Vec::new(),
        };
        let approval = match login.approval {
            Some(id) => reader.approval(id).await?,
            None => None,
        };
        let find = |id: Id<Device>| devices.iter().find(|device| device.id == id).cloned();
        let device = match &approval {
            None if channel == Channel::Elsewhere && login.account.is_some() => return Ok(Stand::Device(devices)),
            None | Some(Approval::Ended(_)) => return Ok(Stand::Expired),
            Some(Approval::Decided(_)) => return Ok(Stand::Continue),
            Some(Approval::Unmatched(unmatched)) => unmatched.request.woken.and_then(find),
            Some(Approval::Matched(matched)) => find(matched.device),
        };
        let now = self.now();
        match approval {
            Some(approval) if now < approval.request().expires_at => {
                let matched = device.as_ref().filter(|_| matches!(approval, Approval::Matched(_)));
                let locked =
                    matched.filter(|device| device.platform.is_none()).and_then(|device| device.tries.state(now).err());
                Ok(Stand::Waiting(Box::new(Waiting { approval, device, devices: devices.len(), locked })))
            }
            _ => Ok(Stand::Expired),
        }
    }
}
