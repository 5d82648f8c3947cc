//! `approve`, `reject` and `unregister`.

use std::sync::{Arc, Mutex};

use hvem_formats::{b64, digest};
use serde_json::json;

use super::computer::{CODE, Computer, calls, shown, well};
use crate::mock::{Mock, problem};

#[tokio::test]
async fn what_is_approved_is_told_to_the_script_that_asked() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let said = computer.approves().await;
    assert_eq!(said.code, 0, "{}", said.out);
    let said = said.json();
    assert_eq!((&said["decision"], &said["state"]), (&json!("approve"), &json!("approved")));
    assert_eq!(said["request"]["relying_party"]["name"], "Pensionsportalen");
    let answer = calls(&mock, "/answer")[0].json();
    assert_eq!((&answer["method"], &answer["locale"]), (&json!("pin"), &json!("en")));
}

#[tokio::test]
async fn the_yes_of_a_script_is_for_one_service_only() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let said = computer.runs(&["approve", CODE, "--yes-to", "Another", "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("other-party".into(), 1));
    let nobody = computer.runs(&["approve", CODE, "--pin-from", &computer.path("pin")]).await;
    assert_eq!(nobody.refusal(), ("needs-option".into(), 2));
    assert!(calls(&mock, "/answer").is_empty(), "nothing is approved without a yes");
}

#[tokio::test]
async fn a_name_that_can_not_be_shown_as_it_is_can_only_be_rejected() {
    let evil = "Pensionsportalen\u{1b}[2J\u{202e}";
    let mock = Mock::start(move |_, got| match got.path.ends_with("/match") {
        true => Some((200, shown(evil))),
        false => well(got),
    })
    .await;
    let computer = Computer::enrolled(&mock).await;
    let said = computer.runs(&["approve", CODE, "--yes-to", evil, "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("not-showable".into(), 1));
    assert!(calls(&mock, "/answer").is_empty());
    let said = computer.runs_in_words("da_DK.UTF-8", &["reject", CODE]).await;
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        !said.out.contains(['\u{1b}', '\u{202e}']) && said.out.contains("Pensionsportalen\u{fffd}"),
        "{}",
        said.out
    );
    assert!(said.out.contains("Hvem spørger") && said.out.contains("Afvist."), "{}", said.out);
    assert_eq!(calls(&mock, "/answer")[0].json()["locale"], "da");
}

#[tokio::test]
async fn a_request_that_is_not_the_one_pointed_at_is_never_answered() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let said = computer.runs(&["reject", "K74N"]).await;
    assert_eq!(said.refusal(), ("mismatch".into(), 1));
    let said = computer.runs(&["reject", "K7"]).await;
    assert_eq!(said.refusal(), ("not-a-code".into(), 2));
    assert!(calls(&mock, "/answer").is_empty());
}

/// Protocol §3.4: the next value is stored before it is sent, so a process killed in between sends the same pair in its next life.
#[tokio::test]
async fn killed_between_storing_and_sending_it_goes_on_with_the_same_pair() {
    let killed: Arc<Mutex<Option<u32>>> = Arc::default();
    let to_kill = killed.clone();
    let mock = Mock::start(move |_, got| {
        let victim = if got.path.ends_with("/answer") { to_kill.lock().expect("a lock").take() } else { None };
        let Some(victim) = victim else { return well(got) };
        let ended = std::process::Command::new("kill").args(["-9", &victim.to_string()]).status();
        assert!(ended.expect("kill runs").success());
        None
    })
    .await;
    let computer = Computer::enrolled(&mock).await;
    let before = std::fs::read(computer.file()).expect("a file");
    let pin = computer.path("pin");
    let arguments = ["approve", CODE, "--yes-to", "Pensionsportalen", "--pin-from", &pin];
    // The victim asks for the passphrase's file first, so its number is known long before it answers.
    let mut child = computer.begins(&arguments);
    *killed.lock().expect("a lock") = child.id();
    assert_eq!(child.wait().await.expect("it ends").code(), None, "it was killed");
    assert_ne!(std::fs::read(computer.file()).expect("a file"), before, "the next value was stored before it was sent");

    assert_eq!(computer.approves().await.code, 0);
    let pairs: Vec<_> = calls(&mock, "/answer")
        .iter()
        .map(|got| (got.json()["ratchet"].clone(), got.json()["next_ratchet"].clone()))
        .collect();
    assert!(pairs.len() == 2 && pairs[0] == pairs[1], "{pairs:?}");
}

#[tokio::test]
async fn two_processes_at_once_never_spend_the_same_value_differently() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let (one, two, three) = tokio::join!(computer.approves(), computer.approves(), computer.approves());
    assert_eq!((one.code, two.code, three.code), (0, 0, 0));
    let answers = calls(&mock, "/answer");
    assert_eq!(answers.len(), 3);
    for pair in answers.windows(2) {
        let value = b64::decode(pair[1].json()["ratchet"].as_str().expect("a value")).expect("b64u");
        assert_eq!(
            pair[0].json()["next_ratchet"],
            b64::encode(digest::sha256(&[&value])),
            "each goes on from the last"
        );
    }
}

#[tokio::test]
async fn a_device_that_the_server_closed_is_deleted_here_too() {
    let mock = Mock::start(|_, got| match got.path.ends_with("/answer") {
        true => problem(410, "device-cloned", json!({})),
        false => well(got),
    })
    .await;
    let computer = Computer::enrolled(&mock).await;
    assert_eq!(computer.approves().await.refusal(), ("device-cloned".into(), 1));
    assert!(!computer.file().exists());
    assert_eq!(computer.runs(&["show"]).await.refusal(), ("no-devices".into(), 4));
}

#[tokio::test]
async fn unregistering_deletes_nothing_until_the_server_has_agreed() {
    let mock = Mock::start(|_, got| match got.path.ends_with("/device/unregister") {
        true => problem(503, "unavailable", json!({})),
        false => well(got),
    })
    .await;
    let computer = Computer::enrolled(&mock).await;
    assert_eq!(computer.runs(&["unregister"]).await.refusal(), ("needs-option".into(), 2));
    assert_eq!(computer.runs(&["unregister", "--yes"]).await.refusal(), ("needs-option".into(), 2), "the PIN");
    let unregister = ["unregister", "--yes", "--pin-from", &computer.path("pin")];
    assert_eq!(computer.runs(&unregister).await.refusal(), ("unavailable".into(), 3));
    assert!(computer.file().exists());
    assert_eq!(computer.runs(&["unregister", "--yes", "--forget"]).await.code, 0);
    assert!(!computer.file().exists());
}
