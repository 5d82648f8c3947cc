//! `watch`.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout},
    time::timeout,
};

use super::computer::{Computer, well};
use crate::mock::{Answer, Got, Mock, problem};

/// What the server says to the calls that watch, one after the other.
fn story(got: &Got, turn: usize) -> Answer {
    let waits = |digest: &str, ids: &[&str]| {
        let requests: Vec<Value> =
            ids.iter().map(|id| json!({"id": id, "asked_at": 1, "expires_at": 2, "state": "unmatched"})).collect();
        Some((200, json!({"digest": digest, "requests": requests, "now": 1})))
    };
    match turn {
        0 => waits("none", &[]),
        1 => waits("one", &["req_a"]),
        2 => None,
        3 => Some((502, json!("a proxy's page"))),
        4 => waits("other", &["req_b"]),
        _ => {
            assert!(got.path.ends_with("&seen=other"), "{}", got.path);
            problem(410, "device-removed", json!({}))
        }
    }
}

/// The events of a `watch`, each within `seconds`.
struct Events {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Events {
    fn of(mut child: Child) -> Self {
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        Self { _child: child, lines }
    }

    async fn next(&mut self) -> Value {
        let line = timeout(Duration::from_secs(20), self.lines.next_line()).await.expect("an event in time");
        serde_json::from_str(&line.expect("readable").expect("an event")).expect("JSON")
    }
}

#[tokio::test]
async fn it_tells_what_comes_and_goes_outlives_the_servers_absence_and_ends_with_the_device() {
    let turns = std::sync::atomic::AtomicUsize::new(0);
    let mock = Mock::start(move |_, got| match got.path.contains("/requests?wait=") {
        true => story(got, turns.fetch_add(1, std::sync::atomic::Ordering::Relaxed)),
        false => well(got),
    })
    .await;
    let computer = Computer::enrolled(&mock).await;
    let mut events = Events::of(computer.begins(&["watch"]));
    assert_eq!(events.next().await, json!({"event": "watching", "device": "dev_a"}));
    let waiting = events.next().await;
    assert_eq!((&waiting["event"], &waiting["request"]["id"]), (&json!("waiting"), &json!("req_a")));
    let pauses = [events.next().await, events.next().await].map(|away| {
        assert_eq!(away["event"], "away");
        away["again_in_ms"].as_u64().expect("a pause")
    });
    assert!((750..=1250).contains(&pauses[0]) && (1500..=2500).contains(&pauses[1]), "{pauses:?}");
    assert_eq!(events.next().await["event"], "back");
    assert_eq!(events.next().await["request"]["id"], "req_b");
    let gone = events.next().await;
    assert_eq!((&gone["event"], &gone["request"]["id"]), (&json!("gone"), &json!("req_a")));
    assert_eq!(events.next().await["event"], "ended");
    // What ended it is the answer, as for every other command.
    assert_eq!(events.next().await["error"]["name"], "device-removed");
    assert!(!computer.file().exists());
}

/// What the server says while the device is blocked, and after it was opened.
fn standstill(got: &Got, turn: usize) -> Answer {
    match turn {
        0 => Some((200, json!({"digest": "none", "requests": [], "now": 1}))),
        1 => problem(403, "device-blocked", json!({})),
        2 => {
            assert!(!got.path.contains("seen="), "{}", got.path);
            Some((200, json!({"digest": "none", "requests": [], "now": 1})))
        }
        _ => problem(410, "device-removed", json!({})),
    }
}

#[tokio::test]
async fn it_says_that_the_device_is_blocked_and_goes_on_once_it_is_opened() {
    let turns = std::sync::atomic::AtomicUsize::new(0);
    let mock = Mock::start(move |_, got| match got.path.contains("/requests?wait=") {
        true => standstill(got, turns.fetch_add(1, std::sync::atomic::Ordering::Relaxed)),
        false => well(got),
    })
    .await;
    let computer = Computer::enrolled(&mock).await;
    let mut events = Events::of(computer.begins(&["watch"]));
    for event in ["watching", "blocked", "back"] {
        assert_eq!(events.next().await, json!({"event": event, "device": "dev_a"}));
    }
    assert_eq!(events.next().await["event"], "ended");
}

#[tokio::test]
async fn it_holds_no_lock_while_it_waits() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let mut events = Events::of(computer.begins(&["watch"]));
    assert_eq!(events.next().await["event"], "watching");
    let approved = timeout(Duration::from_secs(30), computer.approves()).await.expect("not locked out");
    assert_eq!(approved.code, 0);
}
