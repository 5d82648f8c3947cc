//! Key cards as the office sees them: issued, printed, handed out, blocked, opened, revoked (journey N1). What a card answers in a sign-in stands in
//! `asking`.

mod asking;

pub(crate) use asking::{Ask, Looked, key_entry, key_shown, phone_of};
pub use asking::{KeyAsked, ToAsk};

use hvem_domain::{
    account::Account,
    audit::Entry,
    id::Id,
    keycard::{Asked, Blocked, CardNumber, KeyCard, NotNow, Seed, Sheet, State},
    message::News,
    scheme::Gate,
    time::Timestamp,
};
use hvem_store::{StoreError, Tx};

use crate::{Fault, Service, fault::faults_become, ports::Draw};

/// With how many keys left a card is followed by the next one, unless the operator says another number.
pub const REPLACED_AT: usize = 20;
/// Of 24 · 10^9 numbers one that is taken is drawn now and then; three in a row are no accident.
const DRAWS: u8 = 3;

/// A card with the numbers that it was asked for.
pub struct Held {
    /// The card.
    pub card: KeyCard,
    /// All numbers so far.
    pub asked: Vec<Asked>,
}

impl Held {
    /// How many keys are left.
    pub fn left(&self) -> usize {
        KeyCard::left(&self.asked)
    }
}

/// How many cards of a person may answer at a time: one at hand, and some for who travels. The one that follows a card which is nearly used up is not counted.
const MOST: usize = 3;

/// Why nothing is done with a card.
#[derive(Debug, thiserror::Error)]
pub enum KeyCardError {
    /// The scheme in force has none.
    #[error("this scheme has no key cards")]
    NoCards,
    /// No such account.
    #[error("no such account")]
    NoAccount,
    /// No card has this number.
    #[error("no card has this number")]
    NoCard,
    /// One is waiting to be handed out already.
    #[error("a card is waiting to be handed out already")]
    Waiting(CardNumber),
    /// As many cards as a person may have answer already.
    #[error("the person has {MOST} cards that answer; revoke one first")]
    TooMany,
    /// The card is not where that can be done.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(KeyCardError);

/// What the office does with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It goes to its holder.
    HandOut,
    /// It answers nothing for the time being.
    Block,
    /// It answers again.
    Open,
    /// For good.
    Revoke,
}

impl Service {
    /// Whether people of the scheme in force have key cards.
    pub fn has_key_cards(&self) -> bool {
        Gate::leaves(self.scheme.login).contains(&Gate::CardKey)
    }

    /// A new card for a person, to be printed and handed out. One at a time: a second one that waits would be printed by mistake.
    pub async fn issue_key_card(&self, account: Id<Account>) -> Result<KeyCard, KeyCardError> {
        if !self.has_key_cards() {
            return Err(KeyCardError::NoCards);
        }
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.account(account).await?.ok_or(KeyCardError::NoAccount)?;
        tx.hold_account(account).await?;
        let cards = tx.key_cards(account, &self.keys.sealer).await?;
        if let Some(waiting) = cards.into_iter().find(KeyCard::is_printable) {
            return Err(KeyCardError::Waiting(waiting.number));
        }
        let mut answer = 0;
        for card in tx.key_cards(account, &self.keys.sealer).await?.iter().filter(|card| card.is_in_use()) {
            answer += usize::from(KeyCard::left(&tx.asked_keys(card.id).await?) > 0);
        }
        if answer >= MOST {
            return Err(KeyCardError::TooMany);
        }
        let card = self.make_key_card(&mut tx, account, now).await?;
        tx.commit(Entry::new("key_card.issued", Some(account), now).with("card", &card.number)).await?;
        Ok(card)
    }

    /// All cards of a person that were not revoked, oldest first.
    pub async fn key_cards(&self, account: Id<Account>) -> Result<Vec<Held>, Fault> {
        let mut reader = self.store.read().await?;
        let mut held = Vec::new();
        for card in reader.key_cards(account, &self.keys.sealer).await? {
            let asked = reader.asked_keys(card.id).await?;
            held.push(Held { card, asked });
        }
        Ok(held)
    }

    /// All cards that wait to be handed out, oldest first: the post.
    pub async fn key_cards_to_hand_out(&self) -> Result<Vec<KeyCard>, Fault> {
        Ok(self.store.read().await?.waiting_key_cards(&self.keys.sealer).await?)
    }

    /// The card with this number.
    pub async fn key_card(&self, number: &CardNumber) -> Result<KeyCard, KeyCardError> {
        self.store.read().await?.key_card(number, &self.keys.sealer).await?.ok_or(KeyCardError::NoCard)
    }

    /// What is printed on a card that waits. Read anew, so that none is printed at the moment in which it is handed out.
    pub async fn key_card_sheet(&self, number: &CardNumber) -> Result<Sheet, KeyCardError> {
        let card = self.key_card(number).await?;
        if card.is_printable() { Ok(Sheet::of(&card.seed)) } else { Err(NotNow(card.state).into()) }
    }

    /// The office does something with a card, and its holder is told.
    pub async fn move_key_card(&self, number: &CardNumber, by_office: Move) -> Result<KeyCard, KeyCardError> {
        let now = self.now();
        let card = self.key_card(number).await?;
        let (to, what) = match by_office {
            Move::HandOut => (card.hand_out(now)?, "key_card.handed_out"),
            Move::Block => (card.block(Blocked::ByOffice, now)?, "key_card.blocked"),
            Move::Open => (card.open(now)?, "key_card.opened"),
            Move::Revoke => (card.revoke(now)?, "key_card.revoked"),
        };
        let mut tx = self.store.begin().await?;
        match tx.move_key_card(&card, to).await {
            // Somebody else did something with it at this moment: what it is now decides.
            Err(StoreError::Conflict) => return Err(NotNow(card.state).into()),
            other => other?,
        }
        let news = |card, at| match by_office {
            Move::HandOut | Move::Open => News::KeyCardWorks { card, at },
            Move::Block => News::KeyCardBlocked { card, at },
            Move::Revoke => News::KeyCardRevoked { card, at },
        };
        // Of a card that nobody had yet there is nothing to tell.
        if card.state != State::Waiting || by_office == Move::HandOut {
            self.tell_of_card(&mut tx, &card, news, now).await?;
        }
        tx.commit(Entry::new(what, Some(card.account), now).with("card", &card.number)).await?;
        Ok(KeyCard { state: to, ..card })
    }

    /// The holder blocks a card from the portal.
    pub async fn block_key_card(&self, account: Id<Account>, number: &CardNumber) -> Result<(), KeyCardError> {
        let now = self.now();
        let card = self.key_card(number).await?;
        if card.account != account {
            return Err(KeyCardError::NoCard);
        }
        let mut tx = self.store.begin().await?;
        self.block(&mut tx, &card, Blocked::ByHolder, now).await?;
        tx.commit(Entry::new("key_card.blocked", Some(account), now).with("card", &card.number)).await?;
        Ok(())
    }

    /// Blocks a card in a unit of work, and tells its holder.
    async fn block(&self, tx: &mut Tx, card: &KeyCard, why: Blocked, now: Timestamp) -> Result<(), KeyCardError> {
        let to = card.block(why, now)?;
        tx.move_key_card(card, to).await?;
        self.tell_of_card(tx, card, |card, at| News::KeyCardBlocked { card, at }, now).await?;
        Ok(())
    }

    /// Makes the card that follows this one, if none is waiting already: its holder must never be without keys.
    async fn follow_key_card(
        &self,
        tx: &mut Tx,
        cards: &[KeyCard],
        used: &KeyCard,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let follows = |card: &KeyCard| card.is_printable() || card.is_in_use() && card.issued_at > used.issued_at;
        if cards.iter().any(follows) {
            return Ok(());
        }
        let next = self.make_key_card(tx, used.account, now).await?;
        tx.record(&Entry::new("key_card.issued", Some(used.account), now).with("card", &next.number)).await?;
        self.tell_of_card(tx, used, |card, at| News::KeyCardFollows { card, at }, now).await
    }

    async fn make_key_card(&self, tx: &mut Tx, account: Id<Account>, now: Timestamp) -> Result<KeyCard, Fault> {
        let seed = Seed::from_bytes(self.entropy.bytes()?);
        let card = KeyCard::issue(account, self.entropy.id()?, self.free_card_number(tx).await?, seed, now);
        tx.add_key_card(&card, &self.keys.sealer).await?;
        Ok(card)
    }

    async fn free_card_number(&self, tx: &mut Tx) -> Result<CardNumber, Fault> {
        for _ in 0..DRAWS {
            let number = CardNumber::draw(self.entropy.bytes()?);
            if tx.key_card(&number, &self.keys.sealer).await?.is_none() {
                return Ok(number);
            }
        }
        Err(StoreError::Exists.into())
    }

    async fn tell_of_card(
        &self,
        tx: &mut Tx,
        card: &KeyCard,
        news: impl FnOnce(String, Timestamp) -> News,
        now: Timestamp,
    ) -> Result<(), Fault> {
        self.tell_holder(tx, card.account, news(card.number.to_string(), now), now).await
    }
}
