//! Bound devices.

use hvem_domain::{
    ceremony::Way,
    device::{Blocked, Device, DeviceName, Origin, State},
    id::Id,
    pin::Tries,
    ratchet::Ratchet,
    time::minutes,
};
use hvem_formats::{app::request::Subscription, webauthn::Credential};
use hvem_store::{Store, StoreError, seal::Sealer};

use super::things::{
    NOON, account, assert_same, device, is_conflict, is_taken, later, point, sealer, with_accounts, write,
};
use crate::engines::engines;

fn credential(counter: u32) -> Credential {
    Credential { id: vec![0, 1, 255], key: point(9), counter, backup_eligible: true }
}

fn subscription() -> Subscription {
    Subscription { endpoint: "https://push.example.net/1".into(), p256dh: point(8), auth: [3; 16] }
}

async fn add(store: &Store, device: &Device) {
    write(store, async |tx| tx.add_device(device, &sealer()).await).await.unwrap();
}

async fn found(store: &Store, number: u8) -> Device {
    let id = device(number, 1).id;
    store.read().await.unwrap().device(id, &sealer()).await.unwrap().unwrap().unwrap()
}

async fn remove(store: &Store, number: u8, of: u8) -> Result<(), StoreError> {
    let id = device(number, 1).id;
    write(store, async |tx| tx.remove_device(id, account(of).id, NOON).await).await
}

#[tokio::test]
async fn a_device_comes_back_as_it_was_bound() {
    for engine in engines().await {
        let with_platform = Device { platform: Some(credential(4)), ..device(2, 1) };
        let from = device(1, 1).id;
        let copied = |near, weakest| Origin::Copied { from, near, weakest };
        let by_radio = Device { origin: copied(Way::Radio, Way::Radio), ..device(4, 3) };
        let of_a_copy = Device { origin: copied(Way::Radio, Way::Scans), ..device(5, 3) };
        for one in [with_platform, device(1, 1), device(3, 2), by_radio, of_a_copy] {
            add(&engine.store, &one).await;
            assert_same(&found(&engine.store, one.id.as_bytes()[0]).await, &one, engine.name);
        }
        let mut reader = engine.store.read().await.unwrap();
        let all = reader.devices(account(1).id, &sealer()).await.unwrap();
        assert_eq!(all.iter().map(|device| device.id.as_bytes()[0]).collect::<Vec<_>>(), [1, 2], "{}", engine.name);
        assert_eq!(reader.count_devices(account(1).id).await.unwrap(), 2);
        assert_eq!(reader.count_devices(account(9).id).await.unwrap(), 0);
        assert!(reader.device(Id::from_bytes([9; 16]), &sealer()).await.unwrap().is_none());
        assert!(is_taken(&write(&engine.store, async |tx| tx.add_device(&device(1, 1), &sealer()).await).await));
    }
}

/// SECURITY 2.2: whoever has the database still has no PIN key.
#[tokio::test]
async fn a_pin_key_opens_under_its_own_key_alone() {
    for engine in engines().await {
        add(&engine.store, &device(1, 1)).await;
        let other = Sealer::new(&[6; 32]).unwrap();
        let read = engine.store.read().await.unwrap().device(device(1, 1).id, &other).await;
        assert!(matches!(read, Err(StoreError::Corrupt("pin_public"))), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_removed_device_is_dead_for_everything() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &device(1, 1)).await;
        let id = device(1, 1).id;
        write(store, async |tx| tx.set_subscription(id, Some(&subscription())).await).await.unwrap();
        assert!(is_conflict(&remove(store, 1, 2).await), "another account's: {}", engine.name);
        remove(store, 1, 1).await.unwrap();
        assert!(is_conflict(&remove(store, 1, 1).await), "a second time: {}", engine.name);
        let mut reader = store.read().await.unwrap();
        assert!(matches!(reader.device(id, &sealer()).await.unwrap(), Some(Err(gone)) if gone.id == id));
        assert_eq!(reader.count_devices(account(1).id).await.unwrap(), 0);
        assert!(reader.devices(account(1).id, &sealer()).await.unwrap().is_empty());
        assert!(reader.subscription(id).await.unwrap().is_none());
        let (from, ratchet) = (Tries::default(), device(1, 1).ratchet);
        let name = DeviceName::parse("Ny").unwrap();
        let refused = [
            write(store, async |tx| tx.save_tries(&device(1, 1), Tries { wrong: 1, ..from }).await).await,
            write(store, async |tx| tx.save_ratchet(id, &ratchet, &Ratchet::new([8; 32])).await).await,
            write(store, async |tx| tx.save_counter(id, 9).await).await,
            write(store, async |tx| tx.set_platform(id, Some(&credential(1))).await).await,
            write(store, async |tx| tx.set_platform_challenge(id, &[1; 32]).await).await,
            write(store, async |tx| tx.rename_device(id, account(1).id, &name).await).await,
        ];
        assert!(refused.iter().all(is_conflict), "{}: {refused:?}", engine.name);
    }
}

/// A blocked device is bound and counts; nothing wakes it, and nobody writes its state over one that was changed meanwhile.
#[tokio::test]
async fn a_blocked_device_is_there_and_is_not_woken_until_it_is_opened() {
    for engine in engines().await {
        let store = &engine.store;
        let one = device(1, 1);
        add(store, &one).await;
        write(store, async |tx| tx.set_subscription(one.id, Some(&subscription())).await).await.unwrap();
        let holds = async || {
            let mut tx = store.begin().await.unwrap();
            tx.holds_device_in_use(one.id).await.unwrap()
        };
        assert!(holds().await, "{}", engine.name);
        for why in [Blocked::ByHolder, Blocked::ByOffice] {
            let before = found(store, 1).await;
            let blocked = State::Blocked(NOON, why);
            write(store, async |tx| tx.save_device_state(&before, blocked).await).await.unwrap();
            let again = write(store, async |tx| tx.save_device_state(&before, State::InUse).await).await;
            assert!(is_conflict(&again), "{}: it was another one when it was read", engine.name);
            assert_eq!(found(store, 1).await.state, blocked, "{}", engine.name);
            assert!(!holds().await, "{}", engine.name);
            let mut reader = store.read().await.unwrap();
            assert!(reader.subscription(one.id).await.unwrap().is_none());
            assert_eq!(reader.count_devices(one.account).await.unwrap(), 1, "{}", engine.name);
            assert_eq!(reader.count_devices_and_blocked(one.account).await.unwrap(), (1, 1), "{}", engine.name);
        }
        let before = found(store, 1).await;
        write(store, async |tx| tx.save_device_state(&before, State::InUse).await).await.unwrap();
        assert!(holds().await && store.read().await.unwrap().subscription(one.id).await.unwrap().is_some());
        remove(store, 1, 1).await.unwrap();
        let gone =
            write(store, async |tx| tx.save_device_state(&one, State::Blocked(NOON, Blocked::ByHolder)).await).await;
        assert!(is_conflict(&gone) && !holds().await, "{}: removed for good", engine.name);
    }
}

#[tokio::test]
async fn tries_are_written_over_those_they_were_counted_from() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &device(1, 1)).await;
        let id = device(1, 1).id;
        let save = async |tries, to| {
            let from = Device { tries, ..device(1, 1) };
            write(store, async |tx| tx.save_tries(&from, to).await).await
        };
        let one = Tries { wrong: 1, paused_until: None };
        let paused = Tries { wrong: 3, paused_until: Some(NOON + minutes(15)) };
        save(Tries::default(), one).await.unwrap();
        assert!(is_conflict(&save(Tries::default(), one).await), "{}", engine.name);
        save(one, paused).await.unwrap();
        assert_eq!(found(store, 1).await.tries, paused, "{}", engine.name);
        write(store, async |tx| tx.clear_tries(id).await).await.unwrap();
        assert_eq!(found(store, 1).await.tries, Tries::default(), "{}", engine.name);
    }
}

/// G-35
#[tokio::test]
async fn the_ratchet_turns_from_where_it_stood() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &device(1, 1)).await;
        let first = device(1, 1).ratchet;
        let next = Ratchet { expected: [8; 32], before: Some(first.expected) };
        let turn = async || write(store, async |tx| tx.save_ratchet(device(1, 1).id, &first, &next).await).await;
        turn().await.unwrap();
        assert!(is_conflict(&turn().await), "{}", engine.name);
        assert_eq!(found(store, 1).await.ratchet, next, "{}", engine.name);
    }
}

/// WebAuthn L3 §7.2 step 22: a counter that does not grow means a copy; both zero means that there is none.
#[tokio::test]
async fn a_platform_keys_counter_only_goes_up_unless_there_is_none() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &Device { platform: Some(credential(4)), ..device(1, 1) }).await;
        let other = Credential { id: vec![2], ..credential(0) };
        add(store, &Device { platform: Some(other), ..device(2, 1) }).await;
        let save =
            async |number, counter| write(store, async |tx| tx.save_counter(device(number, 1).id, counter).await).await;
        for stale in [4, 3, 0] {
            assert!(is_conflict(&save(1, stale).await), "{stale} after 4: {}", engine.name);
        }
        save(1, 5).await.unwrap();
        assert_eq!(found(store, 1).await.platform.unwrap().counter, 5, "{}", engine.name);
        save(2, 0).await.unwrap();
        save(2, 0).await.unwrap();
        save(2, u32::MAX).await.unwrap();
        assert_eq!(found(store, 2).await.platform.unwrap().counter, u32::MAX, "{}", engine.name);
        assert!(is_conflict(&save(2, 0).await), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_platform_key_comes_and_goes_and_its_challenge_is_spent() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &device(1, 1)).await;
        let id = device(1, 1).id;
        let challenge = async || store.read().await.unwrap().platform_challenge(id).await.unwrap();
        assert_eq!(challenge().await, None);
        write(store, async |tx| tx.set_platform_challenge(id, &[7; 32]).await).await.unwrap();
        assert_eq!(challenge().await, Some([7; 32]), "{}", engine.name);
        write(store, async |tx| tx.set_platform(id, Some(&credential(2))).await).await.unwrap();
        assert_eq!(challenge().await, None, "{}", engine.name);
        assert_same(&found(store, 1).await.platform, &Some(credential(2)), engine.name);
        write(store, async |tx| tx.set_platform(id, None).await).await.unwrap();
        assert!(found(store, 1).await.platform.is_none(), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_device_can_be_woken_where_it_said_and_nowhere_else() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &device(1, 1)).await;
        let id = device(1, 1).id;
        let set = async |to: Option<Subscription>| {
            write(store, async |tx| tx.set_subscription(id, to.as_ref()).await).await.unwrap();
            store.read().await.unwrap().subscription(id).await.unwrap()
        };
        assert_same(
            &set(Some(subscription())).await.map(|found| found.endpoint),
            &Some(subscription().endpoint),
            engine.name,
        );
        let found = set(Some(subscription())).await.unwrap();
        assert!(found.p256dh == point(8) && found.auth == [3; 16], "{}", engine.name);
        assert!(set(None).await.is_none(), "{}", engine.name);
    }
}

#[tokio::test]
async fn a_device_is_renamed_by_its_own_account_and_remembers_when_it_was_used() {
    for engine in engines().await {
        let store = &engine.store;
        add(store, &device(1, 1)).await;
        let (id, name) = (device(1, 1).id, DeviceName::parse("Sommerhuset").unwrap());
        let rename = async |of: u8| write(store, async |tx| tx.rename_device(id, account(of).id, &name).await).await;
        assert!(is_conflict(&rename(2).await), "{}", engine.name);
        rename(1).await.unwrap();
        write(store, async |tx| tx.used_device(id, later(5)).await).await.unwrap();
        let device = found(store, 1).await;
        assert_eq!((device.name.as_str(), device.last_used_at), ("Sommerhuset", Some(later(5))), "{}", engine.name);
    }
}

/// SECURITY C3: a removal asks for no PIN, so it opens nothing until the holder has proved the address.
#[tokio::test]
async fn a_removal_is_remembered_until_the_address_is_proved() {
    for engine in engines().await {
        let store = &engine.store;
        with_accounts(store).await;
        add(store, &device(1, 1)).await;
        let lately = async |of: u8| store.read().await.unwrap().removed_device_lately(account(of).id).await.unwrap();
        assert!(!lately(1).await, "it is bound: {}", engine.name);
        let id = device(1, 1).id;
        write(store, async |tx| tx.remove_device(id, account(1).id, later(1)).await).await.unwrap();
        assert_eq!((lately(1).await, lately(2).await), (true, false), "{}", engine.name);
        write(store, async |tx| tx.prove_address(account(2).id, later(2)).await).await.unwrap();
        assert!(lately(1).await, "another account's address: {}", engine.name);
        write(store, async |tx| tx.prove_address(account(1).id, later(2)).await).await.unwrap();
        assert!(!lately(1).await, "{}", engine.name);
    }
}

/// WebAuthn L3 §7.1 step 26
#[tokio::test]
async fn a_credential_belongs_to_one_device() {
    for engine in engines().await {
        add(&engine.store, &Device { platform: Some(credential(1)), ..device(1, 1) }).await;
        let again = Device { platform: Some(credential(1)), ..device(2, 2) };
        assert!(
            is_taken(&write(&engine.store, async |tx| tx.add_device(&again, &sealer()).await).await),
            "{}",
            engine.name
        );
        add(&engine.store, &device(2, 2)).await;
        let bound = write(&engine.store, async |tx| tx.set_platform(device(2, 2).id, Some(&credential(1))).await).await;
        assert!(is_taken(&bound), "{}", engine.name);
    }
}
