//! Key cards, the numbers they were asked for, and the one for which an account waits.

use hvem_domain::{
    id::Id,
    keycard::{Blocked, CardNumber, Challenge, KeyCard, KeyNumber, Seed, Sheet, State, TRIES},
};
use hvem_store::{Store, StoreError, seal::Sealer};

use super::things::{NOON, account, hash, is_conflict, is_taken, later, sealer, with_accounts, write};
use crate::engines::engines;

fn card(number: u8, of: u8) -> KeyCard {
    let drawn = CardNumber::draw([number; 8]);
    KeyCard::issue(
        account(of).id,
        Id::from_bytes([number; 16]),
        drawn,
        Seed::from_bytes([number; 32]),
        later(number.into()),
    )
}

fn number(card: &KeyCard, nth: usize) -> KeyNumber {
    Sheet::of(&card.seed).numbers().nth(nth).unwrap()
}

fn challenge(card: &KeyCard, nth: usize, ceremony: u8) -> Challenge {
    let (number, ceremony) = (number(card, nth), Id::from_bytes([ceremony; 16]));
    Challenge { card: card.id, number, ceremony, browser: hash(ceremony.as_bytes()[0]), tries: 0, asked_at: NOON }
}

async fn add(store: &Store, card: &KeyCard) {
    write(store, async |tx| tx.add_key_card(card, &sealer()).await).await.unwrap();
}

async fn found(store: &Store, number: &CardNumber) -> KeyCard {
    store.read().await.unwrap().key_card(number, &sealer()).await.unwrap().unwrap()
}

async fn moved(store: &Store, card: &KeyCard, to: State) -> Result<(), StoreError> {
    write(store, async |tx| tx.move_key_card(card, to).await).await
}

#[tokio::test]
async fn a_card_comes_back_with_its_keys_and_only_for_its_master_key() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        let (one, two) = (card(1, 1), card(2, 1));
        add(&store, &two).await;
        add(&store, &one).await;
        let mut reader = store.read().await.unwrap();
        let cards = reader.key_cards(account(1).id, &sealer()).await.unwrap();
        let numbers: Vec<_> = cards.iter().map(|card| card.number.clone()).collect();
        assert_eq!(numbers, [one.number.clone(), two.number], "{}: oldest first", engine.name);
        assert_eq!(cards[0].seed.reveal_bytes(), one.seed.reveal_bytes(), "{}", engine.name);
        assert!(reader.key_cards(account(2).id, &sealer()).await.unwrap().is_empty(), "{}", engine.name);
        let other = Sealer::new(&[6; 32]).unwrap();
        assert!(matches!(reader.key_card(&one.number, &other).await, Err(StoreError::Corrupt(_))), "{}", engine.name);
    }
}

#[tokio::test]
async fn two_cards_never_have_one_number() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        add(&store, &card(1, 1)).await;
        let same = KeyCard { id: Id::from_bytes([9; 16]), ..card(1, 2) };
        let added = write(&store, async |tx| tx.add_key_card(&same, &sealer()).await).await;
        assert!(is_taken(&added), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_card_moves_only_from_where_it_was_read() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        let waiting = card(1, 1);
        add(&store, &waiting).await;
        let seen = async || store.read().await.unwrap().waiting_key_cards(&sealer()).await.unwrap().len();
        assert_eq!(seen().await, 1, "{}", engine.name);
        moved(&store, &waiting, State::HandedOut(later(1))).await.unwrap();
        assert_eq!(seen().await, 0, "{}: it waits no longer", engine.name);
        assert!(is_conflict(&moved(&store, &waiting, State::HandedOut(later(2))).await), "{}", engine.name);
        let held = found(&store, &waiting.number).await;
        assert_eq!(held.state, State::HandedOut(later(1)), "{}", engine.name);
        let blocked = State::Blocked(later(3), Blocked::InVain);
        moved(&store, &held, blocked).await.unwrap();
        assert!(
            is_conflict(&moved(&store, &held, State::Blocked(later(4), Blocked::ByHolder)).await),
            "{}",
            engine.name
        );
        let held = found(&store, &waiting.number).await;
        assert_eq!(held.state, blocked, "{}", engine.name);
        moved(&store, &held, State::HandedOut(later(5))).await.unwrap();
        let held = found(&store, &waiting.number).await;
        assert_eq!(held.state, State::HandedOut(later(5)), "{}: it answers since it was opened", engine.name);
        moved(&store, &held, State::Revoked(later(6))).await.unwrap();
        let gone = found(&store, &waiting.number).await;
        assert_eq!(gone.state, State::Revoked(later(6)), "{}", engine.name);
        assert!(is_conflict(&moved(&store, &gone, State::HandedOut(later(7))).await), "{}", engine.name);
        let left = store.read().await.unwrap().key_cards(account(1).id, &sealer()).await.unwrap();
        assert!(left.is_empty(), "{}: a revoked card is the account's no longer", engine.name);
    }
}

/// G-16.
#[tokio::test]
async fn a_number_is_asked_once_and_an_account_waits_for_one() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        let (card, of) = (card(1, 1), account(1).id);
        add(&store, &card).await;
        let ask = async |challenge: Challenge| write(&store, async |tx| tx.ask_key(of, &challenge).await).await;
        ask(challenge(&card, 0, 1)).await.unwrap();
        assert!(is_taken(&ask(challenge(&card, 0, 2)).await), "{}: the same number again", engine.name);
        ask(challenge(&card, 1, 2)).await.unwrap();
        let waits = store.read().await.unwrap().key_challenge(of).await.unwrap().unwrap();
        assert_eq!((waits.number, waits.ceremony), (number(&card, 1), Id::from_bytes([2; 16])), "{}", engine.name);
        let asked = store.read().await.unwrap().asked_keys(card.id).await.unwrap();
        assert_eq!((asked.len(), asked.iter().filter(|asked| asked.answered).count()), (2, 0), "{}", engine.name);
    }
}

#[tokio::test]
async fn tries_are_counted_for_the_sign_in_that_waits_and_no_other() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        let (card, of) = (card(1, 1), account(1).id);
        add(&store, &card).await;
        write(&store, async |tx| tx.ask_key(of, &challenge(&card, 0, 1)).await).await.unwrap();
        let count = async |ceremony: u8| {
            write(&store, async |tx| tx.count_key_try(of, Id::from_bytes([ceremony; 16]), TRIES).await).await.unwrap()
        };
        assert!(count(2).await.is_none(), "{}: another sign-in", engine.name);
        for tries in 1..=TRIES {
            assert_eq!(count(1).await.unwrap().tries, tries, "{}", engine.name);
        }
        assert!(count(1).await.is_none(), "{}: a fourth try", engine.name);
    }
}

#[tokio::test]
async fn a_number_is_answered_once_and_carried_only_from_where_it_waits() {
    for engine in engines().await {
        let store = engine.store;
        with_accounts(&store).await;
        let (card, of) = (card(1, 1), account(1).id);
        add(&store, &card).await;
        let waits = challenge(&card, 0, 1);
        write(&store, async |tx| tx.ask_key(of, &waits).await).await.unwrap();
        let carry =
            async || write(&store, async |tx| tx.carry_key_challenge(of, &waits, Id::from_bytes([7; 16])).await).await;
        carry().await.unwrap();
        assert!(is_conflict(&carry().await), "{}: it waits elsewhere now", engine.name);
        let end = async || write(&store, async |tx| tx.end_key_challenge(of, &waits, Some(later(1))).await).await;
        end().await.unwrap();
        assert!(is_conflict(&end().await), "{}: it was answered", engine.name);
        let asked = store.read().await.unwrap().asked_keys(card.id).await.unwrap();
        assert!(matches!(asked[..], [one] if one.answered), "{}", engine.name);
    }
}
