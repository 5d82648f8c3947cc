//! What a key card answers in a sign-in: a number is asked for, a key is looked at (journeys N1, N2, N10; SECURITY B4, G-16).
//!
//! ```text
//! ask ──▶ challenge ──right──▶ gate passed, key done with
//!            │ wrong, 3 times ──▶ key done with; the person asks for another
//!            └ another browser asks ──▶ key done with; it waits there for another one
//! ```

use hvem_domain::{
    account::Account,
    audit::Entry,
    ceremony::{Ceremony, Evidence, Next},
    id::Id,
    keycard::{Blocked, CardNumber, Challenge, Key, KeyCard, KeyNumber, NothingToAsk, TRIES, WrongKey},
    login::Login,
    scheme::Gate,
    secret::TokenHash,
    time::Timestamp,
};
use hvem_formats::{app::alone as wire, digest, key::P256};
use hvem_store::{Reader, Tx};

use super::KeyCardError;
use crate::{
    Fault, Service,
    login::{LoginError, save},
    ports::Draw,
};

/// Which key is asked for: what the page shows.
#[derive(Clone, Debug)]
pub struct KeyAsked {
    /// On which card it stands.
    pub card: CardNumber,
    /// Its number.
    pub number: KeyNumber,
    /// How often a key may still be typed.
    pub tries_left: u8,
}

/// Whether there is a key to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToAsk {
    /// Yes.
    Now,
    /// Not before then: too many were asked in vain, and whoever insists has the card blocked.
    From(Timestamp),
    /// No card answers, or none has a key left.
    Never,
}

/// Who asks for a key.
#[derive(Clone, Copy)]
pub(crate) struct Ask {
    /// Whose card.
    pub account: Id<Account>,
    /// For which sign-in.
    pub ceremony: Id<Ceremony>,
    /// In which browser.
    pub browser: TokenHash,
}

/// What a typed key was worth.
pub(crate) enum Looked {
    /// It was right.
    Right(Evidence, Answered),
    /// It was wrong: counted, which must be committed.
    Wrong(WrongKey),
    /// None is waited for.
    NotAsked,
}

/// Which key was answered, for the record.
pub(crate) struct Answered {
    pub card: CardNumber,
    pub number: KeyNumber,
}

impl Service {
    /// Which key this sign-in waits for; `None` where it waits for none, or no more: another browser asked, or it was wrong too often.
    pub(crate) async fn key_asked(
        &self,
        account: Id<Account>,
        ceremony: Id<Ceremony>,
    ) -> Result<Option<KeyAsked>, Fault> {
        let mut reader = self.store.read().await?;
        let now = self.now();
        let waits = |challenge: &Challenge| challenge.ceremony == ceremony && challenge.waits(now);
        let Some(challenge) = reader.key_challenge(account).await?.filter(waits) else { return Ok(None) };
        let cards = reader.key_cards(account, &self.keys.sealer).await?;
        let card = cards.into_iter().find(|card| card.id == challenge.card && card.is_in_use());
        Ok(card.map(|card| KeyAsked {
            card: card.number,
            number: challenge.number,
            tries_left: TRIES.saturating_sub(challenge.tries),
        }))
    }

    /// Whether a card of this account has a key to ask for, and from when on. A card that is used up has none, whatever its state.
    pub(crate) async fn keys_to_ask(&self, reader: &mut Reader, account: Id<Account>) -> Result<ToAsk, Fault> {
        let mut held_back = None;
        for card in reader.key_cards(account, &self.keys.sealer).await? {
            match card.may_ask(&reader.asked_keys(card.id).await?, self.now()) {
                // Whoever asks after ten in a row blocks it, and its holder is told.
                Ok(()) | Err(NothingToAsk::NeverAnswered) => return Ok(ToAsk::Now),
                Err(NothingToAsk::InVain(until)) => held_back = held_back.or(Some(until)),
                Err(NothingToAsk::NotInUse | NothingToAsk::UsedUp) => {}
            }
        }
        Ok(held_back.map_or(ToAsk::Never, ToAsk::From))
    }

    /// Asks for a key, in a unit of work that goes on and holds the account's cards. The same sign-in is asked for the same key again, and so is the
    /// same browser: whoever loads a page anew or begins again spends none. Where three were asked in vain within the hour nothing is asked;
    /// whoever insists has the card blocked, and so has who let ten in a row pass.
    pub(crate) async fn ask_key(
        &self,
        tx: &mut Tx,
        (ask, insists): (Ask, bool),
        now: Timestamp,
    ) -> Result<Result<(), NothingToAsk>, Fault> {
        let cards = tx.key_cards(ask.account, &self.keys.sealer).await?;
        let answers = |id| cards.iter().any(|card| card.id == id && card.is_in_use());
        if let Some(waiting) = tx.key_challenge(ask.account).await?
            && waiting.browser == ask.browser
            && waiting.waits(now)
            && answers(waiting.card)
        {
            if waiting.ceremony != ask.ceremony {
                tx.carry_key_challenge(ask.account, &waiting, ask.ceremony).await?;
            }
            return Ok(Ok(()));
        }
        for card in cards.iter().filter(|card| card.is_in_use()) {
            let asked = tx.asked_keys(card.id).await?;
            match card.next_number(&asked, self.entropy.bytes()?, now) {
                Ok(number) => {
                    let Ask { account, ceremony, browser } = ask;
                    let challenge = Challenge { card: card.id, number, ceremony, browser, tries: 0, asked_at: now };
                    tx.ask_key(account, &challenge).await?;
                    if KeyCard::left(&asked).saturating_sub(1) <= self.key_card_replaced_at {
                        self.follow_key_card(tx, &cards, card, now).await?;
                    }
                    return Ok(Ok(()));
                }
                Err(why @ NothingToAsk::InVain(_)) if !insists => return Ok(Err(why)),
                Err(why @ (NothingToAsk::InVain(_) | NothingToAsk::NeverAnswered)) => {
                    return self.block_for_asking(tx, card, now).await.map(|()| Err(why));
                }
                // The next one may have keys.
                Err(NothingToAsk::UsedUp | NothingToAsk::NotInUse) => {}
            }
        }
        Ok(Err(if cards.iter().any(KeyCard::is_in_use) { NothingToAsk::UsedUp } else { NothingToAsk::NotInUse }))
    }

    /// The person types the key in a sign-in.
    pub async fn check_key(&self, mut login: Login, typed: Key) -> Result<Login, LoginError> {
        let now = self.now();
        let due = matches!(login.ceremony.next(now)?, Next::Do(Gate::CardKey));
        let account = login.account.filter(|_| due).ok_or(LoginError::Elsewhere)?;
        let mut tx = self.store.begin().await?;
        let (evidence, key) = match self.look_at_key(&mut tx, (account, login.ceremony.id()), typed, now).await? {
            Looked::Right(evidence, key) => (evidence, key),
            Looked::NotAsked => return Err(LoginError::NoKeyAsked),
            // What was wrong is kept, whatever it was.
            Looked::Wrong(wrong) => {
                save(&mut tx, &login).await?;
                tx.commit(Entry::new("login.key_refused", Some(account), now).with("login", login.id)).await?;
                return Err(LoginError::WrongKey(wrong));
            }
        };
        login.ceremony = login.ceremony.pass(evidence, now)?;
        save(&mut tx, &login).await?;
        let entry = Entry::new("login.key_passed", Some(account), now).with("login", login.id);
        tx.commit(entry.with("card", &key.card).with("key", key.number)).await?;
        login.version += 1;
        Ok(login)
    }

    /// Looks at a key in a unit of work that goes on. A try is counted before the key is looked at.
    pub(crate) async fn look_at_key(
        &self,
        tx: &mut Tx,
        (account, ceremony): (Id<Account>, Id<Ceremony>),
        typed: Key,
        now: Timestamp,
    ) -> Result<Looked, Fault> {
        tx.hold_account(account).await?;
        let counted = tx.count_key_try(account, ceremony, TRIES).await?;
        let Some(counted) = counted.filter(|counted| counted.is_recent(now)) else { return Ok(Looked::NotAsked) };
        let cards = tx.key_cards(account, &self.keys.sealer).await?;
        let Some(card) = cards.iter().find(|card| card.id == counted.card) else { return Ok(Looked::NotAsked) };
        match counted.check(card, typed) {
            Ok(evidence) => {
                tx.end_key_challenge(account, &counted, Some(now)).await?;
                Ok(Looked::Right(evidence, Answered { card: card.number.clone(), number: counted.number }))
            }
            Err(wrong) => {
                if wrong == WrongKey::NumberSpent {
                    tx.end_key_challenge(account, &counted, None).await?;
                }
                Ok(Looked::Wrong(wrong))
            }
        }
    }

    /// Another key, where none is waited for any more.
    pub async fn ask_another_key(&self, login: Login) -> Result<(), LoginError> {
        let now = self.now();
        let due = matches!(login.ceremony.next(now)?, Next::Do(Gate::CardKey));
        let account = login.account.filter(|_| due).ok_or(LoginError::Elsewhere)?;
        let ask = Ask { account, ceremony: login.ceremony.id(), browser: login.browser };
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        // Written over what was read: a sign-in that has ended meanwhile asks for nothing.
        save(&mut tx, &login).await?;
        let asked = self.ask_key(&mut tx, (ask, true), now).await?;
        tx.commit(key_entry(asked, account, now).with("login", login.id)).await?;
        Ok(())
    }

    async fn block_for_asking(&self, tx: &mut Tx, card: &KeyCard, now: Timestamp) -> Result<(), Fault> {
        match self.block(tx, card, Blocked::InVain, now).await {
            Err(KeyCardError::Fault(fault)) => Err(fault),
            // It is blocked, whoever did it.
            _ => Ok(()),
        }
    }
}

/// For an app: which key to type.
pub(crate) fn key_shown(asked: KeyAsked) -> wire::KeyAsked {
    let KeyAsked { card, number, tries_left } = asked;
    wire::KeyAsked { card: card.to_string(), number: number.to_string(), tries_left }
}

/// Where a browser's cookie stands in a sign-in, an app has its key: it signs every call.
pub(crate) fn phone_of(app_key: &P256) -> TokenHash {
    TokenHash(digest::sha256(&[b"hvem/v1/phone\0", app_key.as_bytes()]))
}

/// For the record.
pub(crate) fn key_entry(asked: Result<(), NothingToAsk>, account: Id<Account>, now: Timestamp) -> Entry {
    let what = match asked {
        Ok(()) => "login.key_asked",
        Err(NothingToAsk::NeverAnswered) => "key_card.blocked",
        Err(NothingToAsk::InVain(_)) => "login.key_held_back",
        Err(NothingToAsk::UsedUp | NothingToAsk::NotInUse) => "login.no_key_left",
    };
    Entry::new(what, Some(account), now)
}
