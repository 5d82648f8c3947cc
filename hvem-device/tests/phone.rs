//! The phone's side alone, against a scripted server: what is sent is what the protocol says, whatever comes back.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod mock;

use std::sync::{Arc, Mutex};

use hvem_device::{
    Authenticator, Choice, Client, Device, Enrolment, Error, Forgetful, Keep, Phone, PinKey, Problem, Unlock,
};
use hvem_formats::{
    app::{
        answer::Approval,
        enrol::{Redeem, UnlockFields},
        request::{Shown, match_digest},
    },
    b64, digest,
    key::{Ed25519, P256},
    qr::Carried,
    webauthn::{Site, creation_options},
};
use mock::{Got, Mock, problem};
use serde_json::{Value, json};

const NOON: i64 = 1_763_838_000_000;
const TOKEN: [u8; 16] = [1; 16];
const PORTAL_PIN_KEY: [u8; 32] = [2; 32];

fn client(issuer: &str) -> Client {
    Client::new(hvem_device::http(issuer).expect("a client"), issuer, || NOON).in_language("da")
}

fn site(issuer: &str) -> Site<'_> {
    Site { rp_id: "127.0.0.1", origin: issuer }
}

/// What a server says while everything goes well.
fn enrolling(got: &Got) -> mock::Answer {
    let body = match got.path.as_str() {
        "/app/api/v1/enrolments/redeem" => {
            let key = P256::from_text(got.json()["app_key"].as_str().expect("a key")).expect("a point");
            json!({"enrolment": "enr_a", "device": "dev_a", "name": "S24", "account": "k…@example.org", "pin_digits": 4,
                   "check": hvem_formats::app::enrol::check(&key), "expires_at": NOON + 600_000})
        }
        "/app/api/v1/enrolments/enr_a/unlock" => {
            let options = creation_options(site("http://127.0.0.1"), "hvem", &[7; 32], b"handle", "k…@example.org");
            json!({"platform": options})
        }
        "/app/api/v1/enrolments/enr_a/finish" => {
            json!({"device": "dev_a", "name": "S24", "account": "k…@example.org", "serial": "K74M-0QXR"})
        }
        _ => return None,
    };
    Some((200, body))
}

async fn enrolled(mock: &Mock) -> Device {
    let carried = Carried::Enrolment { token: TOKEN, pin_key: PORTAL_PIN_KEY };
    let mut enrolment = Enrolment::redeem(client(&mock.issuer), carried, "Telefon æøå").await.expect("redeemed");
    enrolment.unlock("4711").await.expect("unlocked");
    enrolment.finish(Some(Authenticator::new().expect("one"))).await.expect("bound")
}

#[tokio::test]
async fn enrolling_sends_what_the_protocol_says_signed_by_all_keys() {
    let mock = Mock::start(|_, got| enrolling(got)).await;
    let device = enrolled(&mock).await;
    assert_eq!((device.id(), device.serial(), device.has_platform_key()), ("dev_a", "K74M-0QXR", true));
    let got = mock.got();
    let [redeem, unlock, finish] = &got[..] else { panic!("three calls") };

    let sent: Redeem = serde_json::from_slice(&redeem.body).expect("Redeem");
    assert_eq!((sent.token, sent.description.as_str()), (TOKEN, "Telefon æøå"));
    let transcript = Redeem::transcript(&mock.issuer, &TOKEN, &sent.app_key, &sent.description);
    assert_eq!(sent.app_key.check(transcript.as_bytes(), &sent.signature), Ok(()));
    assert!(!redeem.headers.contains_key("hvem-signature"));

    check_unlock(&mock.issuer, unlock, &sent.app_key);
    assert!(unlock.is_signed(&mock.issuer, &sent.app_key) && finish.is_signed(&mock.issuer, &sent.app_key));
    assert_eq!((unlock.header("hvem-device"), finish.header("hvem-device")), ("enr_a", "enr_a"));
    let registration =
        serde_json::from_value::<hvem_formats::webauthn::Registration>(finish.json()["platform"].clone());
    assert!(registration.expect("a credential").check(site(&mock.issuer), &[7; 32]).is_ok());
}

fn check_unlock(issuer: &str, got: &Got, app_key: &P256) {
    let sent: hvem_formats::app::enrol::Unlock = serde_json::from_slice(&got.body).expect("Unlock");
    let transcript = UnlockFields {
        issuer,
        enrolment: "enr_a",
        device: "dev_a",
        app_key,
        pin_public: &sent.pin_public,
        ratchet: &sent.ratchet,
    }
    .transcript();
    let portal = PinKey::derive(&PORTAL_PIN_KEY, "4711", "enr_a").expect("a key").public().expect("a key");
    assert_eq!(app_key.check(transcript.as_bytes(), &sent.signature), Ok(()));
    assert_eq!(portal.check(transcript.as_bytes(), &sent.pin_signature), Ok(()));
    assert_eq!(sent.pin_public.check(transcript.as_bytes(), &sent.new_pin_signature), Ok(()));
    assert_ne!(sent.pin_public, portal, "the device makes a PIN key of its own");
}

#[tokio::test]
async fn neither_the_pin_nor_the_portals_pin_key_is_ever_sent() {
    let mock = Mock::start(|_, got| enrolling(got)).await;
    enrolled(&mock).await;
    for got in mock.got() {
        let all = format!("{} {:?} {}", got.path, got.headers, String::from_utf8_lossy(&got.body));
        assert!(!all.contains("\"4711\"") && !all.contains(&b64::encode(PORTAL_PIN_KEY)), "{all}");
    }
}

#[tokio::test]
async fn check_characters_of_another_key_end_the_enrolment() {
    let mock = Mock::start(|_, got| {
        let (status, mut body) = enrolling(got)?;
        body["check"] = "0000".into();
        Some((status, body))
    })
    .await;
    let carried = Carried::Enrolment { token: TOKEN, pin_key: PORTAL_PIN_KEY };
    let refused = Enrolment::redeem(client(&mock.issuer), carried, "x").await.err().expect("an error");
    assert!(matches!(refused, Error::Answer(_)), "{refused:?}");
}

fn shown(secret: &[u8], by: &str) -> Value {
    json!({"id": "req_a", "relying_party": {"id": "rp_a", "name": "Pensionsportalen"}, "action": "sign-in", "text": "",
           "browser": "Firefox på Windows", "browser_key": b64::encode([3; 32]), "matched_by": by,
           "match": b64::encode(match_digest(by, secret)), "asked_at": NOON, "expires_at": NOON + 300_000,
           "platform": null, "return_to": null})
}

/// Enrols and then answers every further call from `script`, which counts from 0.
async fn phone<K: Keep>(
    keep: K,
    script: impl Fn(usize, &Got) -> mock::Answer + Send + Sync + 'static,
) -> (Mock, Phone<K>) {
    let mock = Mock::start(move |count, got| if count < 3 { enrolling(got) } else { script(count - 3, got) }).await;
    let device = enrolled(&mock).await;
    let phone = Phone::new(client(&mock.issuer), device, keep);
    (mock, phone)
}

fn app_key(mock: &Mock) -> P256 {
    P256::from_text(mock.got()[0].json()["app_key"].as_str().expect("a key")).expect("a point")
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_once_and_remembered() {
    const DAY: i64 = 86_400_000;
    let waiting = json!({"digest": "d", "requests": [], "now": NOON + DAY});
    let (mock, mut phone) = phone(Forgetful, move |_, got| {
        if got.time() == NOON {
            problem(401, "clock", json!({"now": NOON + DAY}))
        } else {
            Some((200, waiting.clone()))
        }
    })
    .await;
    phone.requests(0, None).await.expect("an answer");
    phone.requests(25, Some("d")).await.expect("an answer");
    let times: Vec<i64> = mock.got()[3..].iter().map(Got::time).collect();
    assert_eq!(times, [NOON, NOON + DAY, NOON + DAY]);
    assert!(mock.got()[3..].iter().all(|got| got.is_signed(&mock.issuer, &app_key(&mock))));
    assert_eq!(mock.got()[5].path, "/app/api/v1/requests?wait=25&seen=d");
}

#[tokio::test]
async fn a_server_that_never_agrees_about_the_time_is_asked_twice_and_no_more() {
    let (mock, mut phone) = phone(Forgetful, |_, _| problem(401, "clock", json!({"now": 5}))).await;
    let refused = phone.requests(0, None).await.expect_err("a refusal");
    assert_eq!(refused.problem(), Some(&Problem::Clock { now: 5 }));
    assert_eq!(mock.got().len(), 5);
}

/// G-03: what is approved is the request whose secret was carried, even if the server (or someone between) shows another.
#[tokio::test]
async fn a_request_bound_to_another_secret_is_not_shown() {
    for (secret, by, id) in [([8; 16], "qr", "req_a"), ([9; 16], "code", "req_a"), ([9; 16], "qr", "req_b")] {
        let answer = shown(&secret, by);
        let (mock, mut phone) = phone(Forgetful, move |_, _| Some((200, answer.clone()))).await;
        let qr = Carried::Request { request: id.into(), slot: 4, secret: [9; 16] }.qr(&mock.issuer);
        let found = phone.match_qr(&qr).await;
        assert!(matches!(found, Err(Error::Mismatch)), "{by} {id}");
    }
}

#[tokio::test]
async fn codes_are_sent_as_shown_and_wrong_texts_are_not_sent_at_all() {
    let (mock, mut phone) = phone(Forgetful, |_, _| Some((200, shown(b"K740", "code")))).await;
    assert!(phone.match_text(" k7-4o").await.is_ok());
    assert_eq!(mock.got()[3].json(), json!({"code": "K740"}));
    for wrong in ["", "K74", "K7400", "K7U4", "https://evil.example/q#r.req_a.1.AAAAAAAAAAAAAAAAAAAAAA"] {
        assert!(matches!(phone.match_text(wrong).await, Err(Error::NotOurs)), "{wrong}");
    }
    assert_eq!(mock.got().len(), 4);
}

#[tokio::test]
async fn a_link_is_matched_with_the_cookie_of_its_browser() {
    let (mock, mut phone) = phone(Forgetful, |_, _| Some((200, shown(&TOKEN, "link")))).await;
    let link = Carried::Link { request: "req_a".into(), token: TOKEN }.link(&mock.issuer);
    phone.match_link(&link, Some("hvem-browser=abc")).await.expect("a match");
    assert_eq!(mock.got()[3].header("cookie"), "hvem-browser=abc");
    assert_eq!(mock.got()[3].json(), json!({"link": {"request": "req_a", "token": b64::encode(TOKEN)}}));
}

/// Rebuilds the transcript from what the server showed and checks every signature that was sent.
fn check_answer(mock: &Mock, got: &Got, shown: &Shown, pin: Option<&Ed25519>) -> hvem_formats::app::answer::Answer {
    let sent: hvem_formats::app::answer::Answer = serde_json::from_slice(&got.body).expect("Answer");
    let transcript = Approval {
        issuer: &mock.issuer,
        request: "req_a",
        relying_party: "rp_a",
        relying_party_name: "Pensionsportalen",
        action: "sign-in",
        text: "",
        browser: "Firefox på Windows",
        browser_key: Some(&[3; 32]),
        match_digest: &shown.match_digest,
        decision: sent.decision,
        method: sent.method,
        device: "dev_a",
        ratchet: &sent.ratchet,
        next_ratchet: &sent.next_ratchet,
        asked_at: NOON,
        expires_at: NOON + 300_000,
        locale: "da",
    }
    .transcript();
    assert_eq!(app_key(mock).check(transcript.as_bytes(), &sent.signature), Ok(()));
    let pin_fits = sent.pin_signature.map(|signature| pin.expect("a PIN key").check(transcript.as_bytes(), &signature));
    assert_eq!(pin_fits, pin.map(|_| Ok(())));
    sent
}

fn pin_public(mock: &Mock) -> Ed25519 {
    Ed25519::from_text(mock.got()[1].json()["pin_public"].as_str().expect("a key")).expect("32 bytes")
}

#[tokio::test]
async fn an_answer_is_signed_over_what_was_shown_and_the_ratchet_goes_on() {
    let (mock, mut phone) = phone(Forgetful, |_, _| Some((200, json!({"state": "approved", "return_to": null})))).await;
    let request: Shown = serde_json::from_value(shown(&[9; 16], "qr")).expect("Shown");
    for choice in
        [Choice::Approve(Unlock::Pin("4711")), Choice::Reject, Choice::NotMe, Choice::Approve(Unlock::Platform)]
    {
        phone.answer(&request, choice).await.expect("answered");
    }
    let got = mock.got();
    let pin = pin_public(&mock);
    let sent: Vec<_> = [Some(&pin), None, None, None]
        .into_iter()
        .zip(&got[3..])
        .map(|(pin, got)| check_answer(&mock, got, &request, pin))
        .collect();
    let committed = b64::decode(got[1].json()["ratchet"].as_str().expect("a commitment")).expect("b64u");
    let mut committed: [u8; 32] = committed.try_into().expect("32 bytes");
    for answer in &sent {
        assert_eq!(digest::sha256(&[&answer.ratchet]), committed);
        committed = answer.next_ratchet;
    }
    assert!(sent[3].assertion.is_some() && sent[..3].iter().all(|answer| answer.assertion.is_none()));
}

/// Keeps what is kept in a place that outlives the phone.
#[derive(Clone, Default)]
struct Drawer(Arc<Mutex<Option<String>>>);

impl Keep for Drawer {
    fn keep(&mut self, device: &Device) -> Result<(), Error> {
        *self.0.lock().expect("a lock") = Some(device.to_json()?.to_string());
        Ok(())
    }

    fn wipe(&mut self) -> Result<(), Error> {
        *self.0.lock().expect("a lock") = None;
        Ok(())
    }
}

/// G-35
#[tokio::test]
async fn when_no_answer_comes_the_same_pair_is_sent_again_even_after_a_restart() {
    let drawer = Drawer::default();
    let (mock, mut first) =
        phone(drawer.clone(), |count, _| (count > 1).then(|| (200, json!({"state": "rejected"})))).await;
    let request: Shown = serde_json::from_value(shown(&[9; 16], "qr")).expect("Shown");
    assert!(matches!(first.answer(&request, Choice::Reject).await, Err(Error::NoAnswer(_))));
    assert!(matches!(first.answer(&request, Choice::Reject).await, Err(Error::NoAnswer(_))));
    let kept = drawer.0.lock().expect("a lock").clone().expect("kept before sending");
    let device = Device::from_json(&kept).expect("a device");
    let mut again = Phone::new(client(&mock.issuer), device, Forgetful);
    again.answer(&request, Choice::Reject).await.expect("answered");
    again.answer(&request, Choice::Reject).await.expect("answered");
    let pairs: Vec<_> =
        mock.got()[3..].iter().map(|got| (got.json()["ratchet"].clone(), got.json()["next_ratchet"].clone())).collect();
    assert!(pairs[0] == pairs[1] && pairs[1] == pairs[2] && pairs[2] != pairs[3]);
}

#[tokio::test]
async fn a_blocked_device_keeps_everything_for_the_time_when_it_is_opened() {
    let drawer = Drawer::default();
    let (_mock, mut phone) = phone(drawer.clone(), |_, _| problem(403, "device-blocked", json!({}))).await;
    let request: Shown = serde_json::from_value(shown(&[9; 16], "qr")).expect("Shown");
    for _ in 0..2 {
        let refused = phone.answer(&request, Choice::Reject).await.expect_err("a refusal");
        assert_eq!(refused.problem(), Some(&Problem::DeviceBlocked));
    }
    assert!(drawer.0.lock().expect("a lock").is_some());
}

/// G-35
#[tokio::test]
async fn a_device_that_the_server_closed_is_wiped_and_stays_so() {
    for name in ["device-cloned", "device-removed"] {
        let drawer = Drawer::default();
        let (_mock, mut phone) = phone(drawer.clone(), move |_, _| problem(410, name, json!({}))).await;
        let request: Shown = serde_json::from_value(shown(&[9; 16], "qr")).expect("Shown");
        let refused = phone.answer(&request, Choice::Reject).await.expect_err("a refusal");
        assert!(refused.problem().is_some_and(Problem::ends_device));
        assert!(drawer.0.lock().expect("a lock").is_none(), "{name}");
        assert!(matches!(phone.answer(&request, Choice::Reject).await, Err(Error::Closed)));
        assert!(drawer.0.lock().expect("a lock").is_none(), "{name}");
    }
}
