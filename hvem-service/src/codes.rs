//! Code devices as the office and their holders see them: the stock, orders, who has which (journeys M4, M5). How one is activated stands in
//! `activating`, what a code is worth in a sign-in in `looking`.

mod activating;
mod looking;

pub use activating::ActivateError;
pub(crate) use activating::entry as activation_entry;
pub(crate) use looking::{CodeLooked, Counts};

use hvem_domain::{
    account::Account,
    article::Article,
    audit::Entry,
    code_token::{
        Address, Blocked, CodeToken, Generator, Kind, Moves, NotASerial, NotNow, Order, OrderState, Pace, Serial, State,
    },
    id::Id,
    message::News,
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::oath::package::{Algorithm, Package};
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, fault::faults_become, ports::Draw};

/// Why nothing is done with a code device or an order.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The scheme in force has none.
    #[error("this scheme has no code devices, or no security keys")]
    NoCodes,
    /// No device has this serial number.
    #[error("no code device has this serial number")]
    NoDevice,
    /// No such order.
    #[error("no such order")]
    NoOrder,
    /// One is ordered already, and was not sent yet.
    #[error("one is ordered already")]
    Ordered,
    /// The order was sent or called off.
    #[error("the order was sent or called off already")]
    OrderOver,
    /// Something else was ordered.
    #[error("a {} was ordered, and this is a {}", .ordered.as_str(), .this.as_str())]
    OtherArticle {
        /// What was ordered.
        ordered: Article,
        /// What would be sent.
        this: Article,
    },
    /// The device is not where that can be done.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// A device of the list can't be kept.
    #[error("{0}: {1}")]
    BadSerial(String, NotASerial),
    /// A device of the list makes codes in a way that people can't type.
    #[error("{0}: only devices that make codes by time or by counting can be used (TOTP, HOTP)")]
    BadAlgorithm(String),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(CodeError);

/// What an import did.
#[derive(Debug, PartialEq, Eq)]
pub struct Imported {
    /// So many are new.
    pub added: usize,
    /// These were known, and stay as they are.
    pub known: Vec<Serial>,
}

/// What is done with a code device, or a security key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenMove {
    /// It answers nothing for the time being.
    Block,
    /// It answers again.
    Open,
    /// For good.
    Revoke,
}

impl Service {
    /// Whether people of the scheme in force have code devices.
    pub fn has_code_tokens(&self) -> bool {
        Gate::leaves(self.scheme.login).contains(&Gate::TokenCode)
    }

    /// Takes devices into the stock: all of a list, or none where one can't be kept. Those that are known stay as they are.
    pub async fn add_code_tokens(&self, kind: Kind, packages: Vec<Package>) -> Result<Imported, CodeError> {
        if !self.has_code_tokens() {
            return Err(CodeError::NoCodes);
        }
        let now = self.now();
        let tokens = packages.into_iter().map(|package| self.token_of(kind, package, now));
        let tokens = tokens.collect::<Result<Vec<_>, _>>()?;
        let mut imported = Imported { added: 0, known: Vec::new() };
        let mut tx = self.store.begin().await?;
        for token in tokens {
            match tx.add_code_token(&token, &self.keys.sealer).await? {
                true => imported.added += 1,
                false => imported.known.push(token.serial),
            }
        }
        let entry = Entry::new("code_token.imported", None, now).with("kind", kind.as_str());
        tx.commit(entry.with("added", imported.added).with("known", imported.known.len())).await?;
        Ok(imported)
    }

    /// At most so many in stock, after this serial number.
    pub async fn code_tokens_in_stock(&self, after: &str, most: u32) -> Result<Vec<CodeToken>, Fault> {
        Ok(self.store.read().await?.code_tokens_in_stock(after, most, &self.keys.sealer).await?)
    }

    /// The code devices of a person.
    pub async fn code_tokens_of(&self, account: Id<Account>) -> Result<Vec<CodeToken>, Fault> {
        Ok(self.store.read().await?.code_tokens_of(account, &self.keys.sealer).await?)
    }

    /// The device with this serial number.
    pub async fn code_token(&self, serial: &Serial) -> Result<CodeToken, CodeError> {
        self.store.read().await?.code_token(serial, &self.keys.sealer).await?.ok_or(CodeError::NoDevice)
    }

    /// The office does something with a device, and its holder is told.
    pub async fn move_code_token(&self, serial: &Serial, to: TokenMove) -> Result<CodeToken, CodeError> {
        let token = self.code_token(serial).await?;
        self.moved(token, to, Blocked::ByOffice).await
    }

    /// The holder does something with a device: what the office has blocked stays so.
    pub async fn move_own_code_token(
        &self,
        account: Id<Account>,
        serial: &Serial,
        to: TokenMove,
    ) -> Result<CodeToken, CodeError> {
        let token = self.code_token(serial).await?;
        if token.account() != Some(account) {
            return Err(CodeError::NoDevice);
        }
        self.moved(token, to, Blocked::ByHolder).await
    }

    /// Whether people of the scheme in force have such things.
    pub fn has_article(&self, article: Article) -> bool {
        match article {
            Article::CodeToken(_) => self.has_code_tokens(),
            Article::SecurityKey => self.has_security_keys(),
        }
    }

    /// Somebody orders something by post, and is told by mail: who else has the session could have it sent elsewhere.
    pub async fn order_article(
        &self,
        account: Id<Account>,
        article: Article,
        address: Address,
    ) -> Result<Order, CodeError> {
        if !self.has_article(article) {
            return Err(CodeError::NoCodes);
        }
        let now = self.now();
        let state = OrderState::Open;
        let order = Order { id: self.entropy.id()?, account, article, address, ordered_at: now, state };
        let mut tx = self.store.begin().await?;
        match tx.add_token_order(&order).await {
            Err(StoreError::Exists) => return Err(CodeError::Ordered),
            other => other?,
        }
        let (what, news) = match article {
            Article::CodeToken(_) => ("code_token.ordered", News::CodeTokenOrdered { at: now }),
            Article::SecurityKey => ("security_key.ordered", News::SecurityKeyOrdered { at: now }),
        };
        self.tell_holder(&mut tx, account, news, now).await?;
        let entry = Entry::new(what, Some(account), now).with("order", order.id);
        tx.commit(entry.with("kind", article.as_str())).await?;
        Ok(order)
    }

    /// The orders of a person that are remembered, newest first.
    pub async fn orders_of(&self, account: Id<Account>) -> Result<Vec<Order>, Fault> {
        Ok(self.store.read().await?.token_orders_of(account).await?)
    }

    /// All orders that wait to be sent, oldest first.
    pub async fn orders(&self) -> Result<Vec<Order>, Fault> {
        Ok(self.store.read().await?.open_token_orders().await?)
    }

    /// The holder calls an order off, as long as it was not sent.
    pub async fn cancel_order(&self, account: Id<Account>, order: Id<Order>) -> Result<(), CodeError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        match tx.cancel_token_order(order, account, now).await {
            Err(StoreError::Conflict) => return Err(CodeError::OrderOver),
            other => other?,
        }
        Ok(tx.commit(Entry::new("code_token.order_cancelled", Some(account), now).with("order", order)).await?)
    }

    /// The office sends this device for an order: from now on its receiver alone can activate it.
    pub async fn send_code_token(&self, order: Id<Order>, serial: &Serial) -> Result<CodeToken, CodeError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let order = tx.token_order(order).await?.ok_or(CodeError::NoOrder)?;
        tx.hold_account(order.account).await?;
        let token = tx.code_token(serial, &self.keys.sealer).await?.ok_or(CodeError::NoDevice)?;
        check_ordered(&order, Article::CodeToken(token.kind))?;
        let sent = CodeToken { state: token.send(order.account, now)?, ..token.clone() };
        match tx.send_token_order(order.id, Some(token.id), now).await {
            Err(StoreError::Conflict) => return Err(CodeError::OrderOver),
            other => other?,
        }
        write(&mut tx, &token, &sent).await?;
        self.tell_holder(&mut tx, order.account, News::CodeTokenSent { at: now }, now).await?;
        let entry = Entry::new("code_token.sent", Some(order.account), now).with("order", order.id);
        tx.commit(entry.with("serial", &token.serial)).await?;
        Ok(sent)
    }

    /// The office sends a security key for an order. Which one is not kept: any key is nobody's until it is touched.
    pub async fn send_security_key(&self, order: Id<Order>) -> Result<(), CodeError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let order = tx.token_order(order).await?.ok_or(CodeError::NoOrder)?;
        check_ordered(&order, Article::SecurityKey)?;
        match tx.send_token_order(order.id, None, now).await {
            Err(StoreError::Conflict) => return Err(CodeError::OrderOver),
            other => other?,
        }
        self.tell_holder(&mut tx, order.account, News::SecurityKeySent { at: now }, now).await?;
        Ok(tx.commit(Entry::new("security_key.sent", Some(order.account), now).with("order", order.id)).await?)
    }

    /// `by` says whose doing it is.
    async fn moved(&self, token: CodeToken, to: TokenMove, by: Blocked) -> Result<CodeToken, CodeError> {
        let now = self.now();
        let device = shown(&token.serial);
        let (state, what, news) = match to {
            TokenMove::Block => {
                (token.block(by, now)?, "code_token.blocked", News::CodeTokenBlocked { device, at: now })
            }
            TokenMove::Open => {
                let opened = token.open(by == Blocked::ByOffice, now)?;
                (opened, "code_token.opened", News::CodeTokenWorks { device, at: now })
            }
            TokenMove::Revoke => (token.revoke(now)?, "code_token.revoked", News::CodeTokenRevoked { device, at: now }),
        };
        let pace = if to == TokenMove::Open { token.forgiven() } else { token.pace };
        let after = CodeToken { state, pace, ..token.clone() };
        let mut tx = self.store.begin().await?;
        write(&mut tx, &token, &after).await?;
        if let Some(account) = after.account() {
            self.tell_holder(&mut tx, account, news, now).await?;
        }
        tx.commit(Entry::new(what, after.account(), now).with("serial", &token.serial)).await?;
        Ok(after)
    }

    fn token_of(&self, kind: Kind, package: Package, now: Timestamp) -> Result<CodeToken, CodeError> {
        let serial = package.serial.parse().map_err(|error| CodeError::BadSerial(package.serial.clone(), error))?;
        let (moves, next) = match package.algorithm {
            Algorithm::Hotp { counter } => (Moves::Count, counter),
            Algorithm::Totp { steps } => (Moves::Time(steps), 0),
            Algorithm::Ocra { .. } => return Err(CodeError::BadAlgorithm(package.serial)),
        };
        let at = |seconds: i64| Timestamp(seconds.saturating_mul(1000));
        Ok(CodeToken {
            id: self.entropy.id().map_err(Fault::from)?,
            serial,
            kind,
            generator: Generator { moves, hash: package.hash, digits: package.digits },
            seed: package.seed,
            added_at: now,
            valid: (package.valid_from.map(at), package.valid_until.map(at)),
            pace: Pace { next, ..Pace::default() },
            state: State::InStock,
        })
    }
}

fn check_ordered(order: &Order, this: Article) -> Result<(), CodeError> {
    let ordered = order.article;
    if ordered == this { Ok(()) } else { Err(CodeError::OtherArticle { ordered, this }) }
}

/// How a device is named in a mail: by the end of its serial number, which tells it from another one and is no use to whoever reads it.
pub(crate) fn shown(serial: &Serial) -> String {
    let text = serial.as_str();
    text[text.len().saturating_sub(4)..].to_owned()
}

/// Writes a device over what was read. Somebody else did something with it at this moment: what it is now decides.
async fn write(tx: &mut Tx, before: &CodeToken, after: &CodeToken) -> Result<(), CodeError> {
    match tx.save_code_token(before, after).await {
        Err(StoreError::Conflict) => Err(NotNow(before.state).into()),
        other => Ok(other?),
    }
}
