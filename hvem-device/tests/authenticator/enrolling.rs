//! `enrol`.

use hvem_formats::key::P256;
use serde_json::json;

use super::computer::{Computer, about, calls, enrolment, redeemed, well};
use crate::mock::{Mock, problem};

#[tokio::test]
async fn a_computer_joins_by_a_link_and_the_pin_is_sent_nowhere() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.code, 0, "{}", said.err);
    let device = &said.json()["device"];
    assert_eq!((&device["name"], &device["serial"]), (&json!("PC"), &json!("K74M-0QXR")));
    assert_eq!(said.json()["check"].as_str().map(str::len), Some(4));
    assert!(mock.got().iter().all(|got| !String::from_utf8_lossy(&got.body).contains("4711")));
    let key = P256::from_text(calls(&mock, "/redeem")[0].json()["app_key"].as_str().expect("a key")).expect("a point");
    assert!(calls(&mock, "/finish")[0].is_signed(&mock.issuer, &key));
    assert_eq!(computer.runs(&["list"]).await.json()["devices"], json!([device]));
}

#[tokio::test]
async fn a_link_from_standard_input_and_a_pin_after_it() {
    use tokio::io::AsyncWriteExt;
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::new();
    let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_hvem-authenticator"))
        .args(["enrol", "-", "--pin-from", "-", "--json", "--store", &computer.path("store")])
        .args(["--passphrase-file", &computer.path("passphrase")])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("standard input");
    stdin.write_all(format!("{}\n4711\n", enrolment(&mock.issuer)).as_bytes()).await.expect("written");
    drop(stdin);
    assert_eq!(child.wait().await.expect("it ends").code(), Some(0));
}

#[tokio::test]
async fn what_can_fail_on_this_computer_fails_before_the_code_is_spent() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::new();
    let link = enrolment(&mock.issuer);
    computer.writes("short", "4711");
    let short = computer.runs(&["enrol", &link, "--passphrase-file", &computer.path("short")]).await;
    assert_eq!(short.refusal(), ("short-passphrase".into(), 4));
    let nowhere = computer.runs(&["enrol", &link, "--store", "/proc/nowhere"]).await;
    assert_eq!(nowhere.refusal(), ("io".into(), 4));
    let foreign = computer.runs(&["enrol", &link.replace("#e.", "#x.")]).await;
    assert_eq!(foreign.refusal(), ("not-a-link".into(), 2));
    assert!(mock.got().is_empty(), "{:?}", mock.got());
}

#[tokio::test]
async fn a_wrong_pin_says_how_many_tries_are_left_and_binds_nothing() {
    let mock = Mock::start(|_, got| match got.path.ends_with("/unlock") {
        true => problem(403, "wrong-pin", json!({"tries_left": 4})),
        false => well(got),
    })
    .await;
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("wrong-pin".into(), 1));
    assert_eq!(said.json()["error"]["tries_left"], 4);
    assert!(!computer.file().exists());
}

#[tokio::test]
async fn lost_answers_are_asked_for_again_with_the_same_keys() {
    let mock = Mock::start(|count, got| if count % 2 == 1 { None } else { well(got) }).await;
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    for call in ["/redeem", "/unlock"] {
        let bodies: Vec<_> = calls(&mock, call).iter().map(|got| got.json()).collect();
        let key = if call == "/redeem" { "app_key" } else { "pin_public" };
        assert!(bodies.len() == 2 && bodies[0][key] == bodies[1][key], "{call}: {bodies:?}");
    }
}

#[tokio::test]
async fn a_device_that_the_server_bound_is_kept_though_the_answer_never_came() {
    let mock = Mock::start(|_, got| if got.path.ends_with("/finish") { None } else { well(got) }).await;
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("no-answer".into(), 3));
    let shown = computer.runs(&["show"]).await;
    assert_eq!((shown.code, &shown.json()["device"]["serial"]), (0, &json!("K74M-0QXR")), "{}", shown.out);
}

#[tokio::test]
async fn a_servers_answer_can_not_choose_a_file_outside_the_store() {
    let mock = Mock::start(|_, got| match got.path.ends_with("/redeem") {
        true => Some((200, redeemed(got, "dev_/../../../outside"))),
        false => well(got),
    })
    .await;
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("bad-answer".into(), 3));
    assert!(calls(&mock, "/unlock").is_empty());
}

#[tokio::test]
async fn a_scheme_that_wants_phones_is_obeyed_before_the_code_is_spent() {
    let mock = Mock::start(|_, got| match got.path.ends_with("/about") {
        true => Some((200, about(&format!("http://{}", got.header("host")), false))),
        false => well(got),
    })
    .await;
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("phones-only".into(), 1));
    assert!(calls(&mock, "/redeem").is_empty());
}
