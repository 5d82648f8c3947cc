//! Activations, from the shown code to the bound device.

use hvem_domain::{
    activation::{Ending, Redeemed, State, Unlocked},
    ceremony::Ceremony,
    scheme::EU_LOGIN,
};
use hvem_formats::key::Ed25519;
use hvem_store::{Store, StoreError, activations::Stored};

use super::things::{assert_same, hash, is_conflict, is_taken, passed, point, sealer, shown, write};
use crate::engines::engines;

async fn show(store: &Store, number: u8) -> Result<(), StoreError> {
    let (shown, ceremony) = shown(number);
    write(store, async |tx| tx.add_activation(&shown, &ceremony, &sealer()).await).await
}

async fn found(store: &Store, number: u8) -> Stored {
    store.read().await.unwrap().activation(shown(number).0.id, EU_LOGIN.activate, &sealer()).await.unwrap().unwrap()
}

async fn save(store: &Store, stored: &Stored) -> Result<(), StoreError> {
    write(store, async |tx| tx.save_activation(stored, &sealer()).await).await
}

fn redeemed(wrong_pins: u8) -> Redeemed {
    Redeemed { shown: shown(1).0, app_key: point(4), description: "Chrome on Android".into(), wrong_pins }
}

fn unlocked() -> Unlocked {
    Unlocked { redeemed: redeemed(1), pin_public: Ed25519::from_bytes([6; 32]), ratchet: [7; 32], challenge: [8; 32] }
}

#[tokio::test]
async fn a_shown_code_is_found_by_its_id_and_by_its_token() {
    for engine in engines().await {
        show(&engine.store, 1).await.unwrap();
        let by_id = found(&engine.store, 1).await;
        let mut reader = engine.store.read().await.unwrap();
        let by_token = reader.activation_by_token(&hash(1), EU_LOGIN.activate, &sealer()).await.unwrap().unwrap();
        assert_same(&by_id, &by_token, engine.name);
        assert_same(&by_id.state, &State::Shown(shown(1).0), engine.name);
        assert_same(&by_id.ceremony, &shown(1).1, engine.name);
        assert_eq!((by_id.version, by_id.redeemed.is_none()), (0, true), "{}", engine.name);
        assert!(reader.activation_by_token(&hash(2), EU_LOGIN.activate, &sealer()).await.unwrap().is_none());
        assert!(reader.activation(shown(2).0.id, EU_LOGIN.activate, &sealer()).await.unwrap().is_none());
        assert!(is_taken(&show(&engine.store, 1).await), "{}", engine.name);
    }
}

#[tokio::test]
async fn every_state_comes_back_as_it_was_written() {
    let device = shown(1).0.device;
    let states = [
        State::Redeemed(redeemed(0)),
        State::Redeemed(redeemed(4)),
        State::Unlocked(unlocked()),
        State::Done(device),
        State::Ended(Ending::ReadTwice),
    ];
    for engine in engines().await {
        show(&engine.store, 1).await.unwrap();
        for state in states.clone() {
            let mut stored = found(&engine.store, 1).await;
            stored.state = state.clone();
            save(&engine.store, &stored).await.unwrap();
            let again = found(&engine.store, 1).await;
            assert_same(&again.state, &state, engine.name);
            assert_eq!(again.version, stored.version + 1, "{}", engine.name);
            assert_eq!(again.redeemed.map(|phone| phone.app_key), Some(point(4)), "what the phone gave stays readable");
        }
    }
}

#[tokio::test]
async fn every_ending_comes_back_also_before_a_phone_came() {
    for engine in engines().await {
        for (number, ending) in (1..).zip([Ending::Cancelled, Ending::WrongPin, Ending::ReadTwice]) {
            show(&engine.store, number).await.unwrap();
            let mut stored = found(&engine.store, number).await;
            stored.state = State::Ended(ending);
            save(&engine.store, &stored).await.unwrap();
            assert!(matches!(found(&engine.store, number).await.state, State::Ended(read) if read == ending));
        }
    }
}

#[tokio::test]
async fn an_activation_is_written_only_over_the_version_it_was_read_from() {
    for engine in engines().await {
        show(&engine.store, 1).await.unwrap();
        let mut stored = found(&engine.store, 1).await;
        let (id, times, mut steps) = (stored.ceremony.id(), stored.ceremony.times(), stored.ceremony.steps().to_vec());
        steps.push(passed("show-qr"));
        stored.ceremony = Ceremony::replay(id, EU_LOGIN.activate, times, steps).unwrap();
        stored.state = State::Redeemed(redeemed(0));
        save(&engine.store, &stored).await.unwrap();
        assert_same(&found(&engine.store, 1).await.ceremony, &stored.ceremony, engine.name);
        stored.state = State::Ended(Ending::Cancelled);
        assert!(is_conflict(&save(&engine.store, &stored).await), "{}", engine.name);
        assert!(matches!(found(&engine.store, 1).await.state, State::Redeemed(_)), "{}", engine.name);
    }
}

/// What the password alone had begun ends with the first device or a new password; what is done stays done.
#[tokio::test]
async fn the_activations_of_an_account_end_together_but_for_the_one_that_is_kept() {
    let device = shown(1).0.device;
    let states = [
        State::Shown(shown(1).0),
        State::Redeemed(redeemed(0)),
        State::Unlocked(unlocked()),
        State::Done(device),
        State::Ended(Ending::ReadTwice),
        State::Redeemed(redeemed(0)),
    ];
    for engine in engines().await {
        for (number, state) in (1..).zip(states.clone()) {
            show(&engine.store, number).await.unwrap();
            let mut stored = found(&engine.store, number).await;
            stored.state = state;
            save(&engine.store, &stored).await.unwrap();
        }
        let (account, keep) = (shown(1).0.account, shown(6).0.id);
        let other = hvem_domain::id::Id::from_bytes([2; 16]);
        write(&engine.store, async |tx| tx.end_activations_of(other, None).await).await.unwrap();
        assert!(matches!(found(&engine.store, 1).await.state, State::Shown(_)), "another account's: {}", engine.name);
        let before = found(&engine.store, 3).await;
        write(&engine.store, async |tx| tx.end_activations_of(account, Some(keep)).await).await.unwrap();
        let mut stand = Vec::new();
        for number in 1..=6 {
            stand.push(match found(&engine.store, number).await.state {
                State::Ended(ending) => ending.as_str(),
                State::Done(_) => "done",
                _ => "open",
            });
        }
        let expected = ["cancelled", "cancelled", "cancelled", "done", "read-twice", "open"];
        assert_eq!(stand, expected, "{}", engine.name);
        assert!(is_conflict(&save(&engine.store, &before).await), "what was read before can't go on: {}", engine.name);
        write(&engine.store, async |tx| tx.end_activations_of(account, None).await).await.unwrap();
        assert!(matches!(found(&engine.store, 6).await.state, State::Ended(Ending::Cancelled)), "{}", engine.name);
    }
}
