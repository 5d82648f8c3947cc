use std::{fs, path::Path};

use hvem_device::AppKey;
use serde_json::json;

use super::*;

const PASSPHRASE: &str = "regnvejr banan trappe";
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn device(id: &str, name: &str) -> Device {
    let kept = json!({
        "version": 1, "issuer": "https://id.example.org", "id": id, "name": name, "account": "k…@example.org",
        "serial": "K74M-0QXR", "app_key": AppKey::generate().unwrap(), "pin_key": SECRET,
        "ratchet": {"value": SECRET, "next": null}, "clock_offset": 0, "platform": null,
    });
    Device::from_json(&kept.to_string()).unwrap()
}

/// A store with one device in it.
fn kept(folder: &Path) -> Store {
    let store = Store::at(folder.join("devices"));
    let key = store.prepare(PASSPHRASE).unwrap();
    store.reserve("dev_a", key).unwrap().keep(&device("dev_a", "PC")).unwrap();
    store
}

fn why(store: &Store, passphrase: &str) -> Trouble {
    match store.open("dev_a", passphrase) {
        Ok(_) => panic!("it opened"),
        Err(trouble) => trouble,
    }
}

#[test]
fn a_device_comes_back_as_it_was_kept_and_nothing_of_it_stands_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = kept(folder.path());
    assert_eq!(store.ids().unwrap(), ["dev_a"]);
    let opened = store.open("dev_a", PASSPHRASE).unwrap();
    assert_eq!((opened.device.name(), opened.device.issuer()), ("PC", "https://id.example.org"));
    let file = fs::read(folder.path().join("devices/dev_a.device")).unwrap();
    for secret in ["example.org", "PC", SECRET] {
        assert!(!file.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
    }
    assert!(matches!(why(&store, "another passphrase"), Trouble::File(_, Unsealed::Passphrase)));
}

/// The file must not tell a right PIN from a wrong one (decision 028): it holds nothing that follows from the PIN.
#[test]
fn what_is_kept_has_only_the_fields_that_do_not_depend_on_the_pin() {
    let kept: serde_json::Value = serde_json::from_str(&device("dev_a", "PC").to_json().unwrap()).unwrap();
    let fields: Vec<&str> = kept.as_object().unwrap().keys().map(String::as_str).collect();
    let known = [
        "account",
        "app_key",
        "clock_offset",
        "id",
        "issuer",
        "name",
        "pin_key",
        "platform",
        "ratchet",
        "serial",
        "version",
    ];
    assert_eq!(fields, known, "does the new field follow from the PIN? then it is an oracle");
}

#[cfg(unix)]
#[test]
fn files_and_folder_are_their_owners_alone_and_others_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = kept(folder.path());
    let (devices, file) = (folder.path().join("devices"), folder.path().join("devices/dev_a.device"));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&devices), mode(&file), mode(&devices.join("lock"))), (0o700, 0o600, 0o600));

    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(why(&store, PASSPHRASE), Trouble::Open(_)));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(&devices, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(why(&store, PASSPHRASE), Trouble::Open(_)));
    assert!(matches!(store.ids(), Err(Trouble::Open(_))));
}

#[test]
fn what_a_killed_process_left_half_written_is_never_read_and_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let store = kept(folder.path());
    let half = folder.path().join("devices/.dev_a.x1y2.new");
    fs::write(&half, "half").unwrap();
    assert_eq!(store.ids().unwrap(), ["dev_a"]);
    let opened = store.open("dev_a", PASSPHRASE).unwrap();
    let (device, mut held) = store.hold(&opened).unwrap();
    held.keep(&device).unwrap();
    assert!(!half.exists());
    held.wipe().unwrap();
    assert!(store.ids().unwrap().is_empty() && matches!(why(&store, PASSPHRASE), Trouble::Gone));
}

#[test]
fn who_holds_a_device_reads_what_the_one_before_has_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = kept(folder.path());
    let early = store.open("dev_a", PASSPHRASE).unwrap();
    let (_, mut held) = store.hold(&early).unwrap();
    let second = std::thread::spawn({
        let store = store.clone();
        move || {
            let (device, _held) = store.hold(&early).unwrap();
            device.name().to_owned()
        }
    });
    // The second waits for the lock; what it then reads is new.
    std::thread::sleep(LOCK_AGAIN * 4);
    assert!(!second.is_finished(), "two hold the same device");
    held.keep(&device("dev_a", "renamed")).unwrap();
    drop(held);
    assert_eq!(second.join().unwrap(), "renamed");
}

#[test]
fn names_that_lead_out_of_the_folder_are_no_ids() {
    for id in ["../dev_a", "dev_/../../x", "dev_A", "", "req_a", "dev_a.device", "dev_\u{0}"] {
        assert!(!is_id(id), "{id}");
    }
    assert!(is_id("dev_0ahv3k"));
}
