//! Another PIN in the place of the present one, and renewals under way.

use std::sync::Arc;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use hvem_domain::{
    account::claim,
    device::Device,
    pin::{NewPin, SignedChange, Tries, renewal::Renewal},
    scheme::EU_LOGIN,
};
use hvem_formats::{
    app::pin::{ChangePin, ChangePinFields},
    key::{Ed25519, P256},
};
use hvem_store::{Store, StoreError};

use super::{
    races::winners,
    things::{
        NOON, account, assert_same, commit, device, is_conflict, later, renewal, sealer, user_id, with_accounts, write,
    },
};
use crate::engines::engines;

/// A device with real keys, and a new PIN for it that passed its check: the store takes no other.
fn device_and_new_pin(number: u8) -> (Device, NewPin) {
    let app = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let pin = |seed: u8| Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let public = |pair: &Ed25519KeyPair| Ed25519::from_bytes(pair.public_key().as_ref().try_into().unwrap());
    let (present, new) = (pin(200), pin(number));
    let bound = Device {
        app_key: P256::from_point(app.public_key().as_ref()).unwrap(),
        pin_public: public(&present),
        ..device(1, 1)
    };
    let (pin_public, ratchet) = (public(&new), [1; 32]);
    let id = bound.id.to_string();
    let fields = ChangePinFields {
        issuer: "x",
        device: &id,
        pin_public: &pin_public,
        ratchet: &ratchet,
        next_ratchet: &ratchet,
    };
    let transcript = fields.transcript();
    let signed = |pair: &Ed25519KeyPair| pair.sign(transcript.as_bytes()).as_ref().try_into().unwrap();
    let message = ChangePin {
        pin_public,
        ratchet,
        next_ratchet: ratchet,
        signature: app.sign(&SystemRandom::new(), transcript.as_bytes()).unwrap().as_ref().try_into().unwrap(),
        pin_signature: signed(&present),
        new_pin_signature: signed(&new),
    };
    let counted = Tries::default().reserve(NOON).unwrap();
    let checked = SignedChange::check(&bound, &message, "x").unwrap().check_pin(&bound, &counted).unwrap();
    (bound, checked.unwrap())
}

async fn found(store: &Store) -> Device {
    store.read().await.unwrap().device(device(1, 1).id, &sealer()).await.unwrap().unwrap().unwrap()
}

#[tokio::test]
async fn a_new_pin_takes_the_place_of_the_one_it_was_chosen_for_and_its_tries_begin_anew() {
    for engine in engines().await {
        let store = &engine.store;
        let (bound, new) = device_and_new_pin(7);
        write(store, async |tx| tx.add_device(&bound, &sealer()).await).await.unwrap();
        let off = Tries { wrong: 5, paused_until: Some(later(9)) };
        write(store, async |tx| tx.save_tries(&bound, off).await).await.unwrap();
        let save = async || write(store, async |tx| tx.save_pin(&bound, &new, &sealer()).await).await;
        save().await.unwrap();
        let fresh = found(store).await;
        assert_eq!((fresh.tries, fresh.pin_version), (Tries::default(), 1), "{}", engine.name);
        assert!(fresh.pin_public == *new.public(), "{}", engine.name);
        assert!(is_conflict(&save().await), "it was chosen for another: {}", engine.name);
        let one = Tries { wrong: 1, paused_until: None };
        let stale = write(store, async |tx| tx.save_tries(&bound, one).await).await;
        assert!(is_conflict(&stale), "an attempt at the old PIN is not counted for the new one: {}", engine.name);
        write(store, async |tx| tx.save_tries(&fresh, one).await).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_new_pins_at_once_one_is_in_force() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        let (bound, _) = device_and_new_pin(1);
        write(&store, async |tx| tx.add_device(&bound, &sealer()).await).await.unwrap();
        let won = winners(&store, |store, number| async move {
            let (bound, new) = device_and_new_pin(number);
            let mut tx = store.begin().await?;
            tx.save_pin(&bound, &new, &sealer()).await?;
            commit(tx).await
        });
        assert_eq!(won.await.len(), 1, "{}", engine.name);
        assert_eq!(found(&store).await.pin_version, 1, "{}", engine.name);
    }
}

#[tokio::test]
async fn a_renewal_comes_back_as_it_stood_and_a_new_one_takes_its_place() {
    let plan = EU_LOGIN.forgot_pin.unwrap();
    for engine in engines().await {
        let store = &engine.store;
        let read = async |number: u8, of: u8| {
            store.read().await.unwrap().renewal(renewal(number).id, device(of, 1).id, plan).await.unwrap()
        };
        let mut first = renewal(1);
        write(store, async |tx| tx.begin_renewal(&first).await).await.unwrap();
        assert_same(&read(1, 1).await, &Some(first.clone()), engine.name);
        assert!(read(1, 2).await.is_none(), "another device's: {}", engine.name);
        first.ceremony = first.ceremony.pass(claim(), later(5)).unwrap();
        first.claimed = Some(user_id("karen1@example.org"));
        let save = async |stands: &Renewal| write(store, async |tx| tx.save_renewal(stands).await).await;
        save(&first).await.unwrap();
        assert!(is_conflict(&save(&first).await), "from another version: {}", engine.name);
        first.version = 1;
        assert_same(&read(1, 1).await, &Some(first.clone()), engine.name);

        let mut second = renewal(2);
        second.device = first.device;
        write(store, async |tx| tx.begin_renewal(&second).await).await.unwrap();
        assert!(read(1, 1).await.is_none(), "{}", engine.name);
        assert!(is_conflict(&save(&first).await), "{}", engine.name);
        assert_same(&read(2, 1).await, &Some(second), engine.name);
    }
}

#[tokio::test]
async fn another_password_ends_the_renewals_of_its_account() {
    let plan = EU_LOGIN.forgot_pin.unwrap();
    for engine in engines().await {
        let store = &engine.store;
        for (number, of) in [(1, 1), (2, 2)] {
            write(store, async |tx| tx.add_device(&device(number, of), &sealer()).await).await.unwrap();
            write(store, async |tx| tx.begin_renewal(&renewal(number)).await).await.unwrap();
        }
        write(store, async |tx| tx.end_renewals_of(account(1).id).await).await.unwrap();
        let mut reader = store.read().await.unwrap();
        let mut left = async |number: u8| {
            let device = device(number, number).id;
            reader.renewal(renewal(number).id, device, plan).await.unwrap().is_some()
        };
        assert_eq!((left(1).await, left(2).await), (false, true), "{}", engine.name);
    }
}

/// G-15: a device has its own attempts, and no more than the budget; a new password forgets them.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_has_so_many_password_attempts_and_no_more() {
    for engine in engines().await {
        let store = Arc::new(engine.store);
        with_accounts(&store).await;
        write(&store, async |tx| tx.add_device(&device(1, 1), &sealer()).await).await.unwrap();
        write(&store, async |tx| tx.add_device(&device(2, 1), &sealer()).await).await.unwrap();
        let reserve = |store: Arc<Store>, number: u8| async move {
            let mut tx = store.begin().await?;
            if !tx.reserve_device_password(device(number, 1).id, 5).await? {
                return Err(StoreError::Conflict);
            }
            commit(tx).await
        };
        let won = winners(&store, |store, _| reserve(store, 1)).await;
        assert_eq!(won.len(), 5, "{}", engine.name);
        reserve(store.clone(), 2).await.unwrap();
        write(&store, async |tx| tx.forget_device_passwords(device(2, 1).id).await).await.unwrap();
        assert!(is_conflict(&reserve(store.clone(), 1).await), "{}", engine.name);
        write(&store, async |tx| tx.forget_known_failures(account(1).id).await).await.unwrap();
        reserve(store.clone(), 1).await.unwrap();
        write(&store, async |tx| tx.remove_device(device(1, 1).id, account(1).id, NOON).await).await.unwrap();
        assert!(is_conflict(&reserve(store, 1).await), "it is gone: {}", engine.name);
    }
}

#[tokio::test]
async fn it_is_known_when_the_address_was_proved_last() {
    for engine in engines().await {
        let store = &engine.store;
        with_accounts(store).await;
        let proved = async |of: u8| store.read().await.unwrap().address_proved_at(account(of).id).await.unwrap();
        assert_eq!((proved(1).await, proved(9).await), (Some(NOON), None), "{}", engine.name);
        write(store, async |tx| tx.prove_address(account(1).id, later(4)).await).await.unwrap();
        assert_eq!((proved(1).await, proved(2).await), (Some(later(4)), Some(NOON)), "{}", engine.name);
    }
}
