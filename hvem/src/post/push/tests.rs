//! A push service of our own on loopback, and a name server that lies.

use std::{
    net::{IpAddr, TcpListener},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode as Status},
};
use hvem_domain::{id::Id, time::Timestamp};
use hvem_formats::{app::request::Subscription, b64, key::P256};
use hvem_service::outbox::endpoint::KNOWN_HOSTS;

use super::*;

const NOW: Timestamp = Timestamp(1_795_345_200_000);
const RECEIVER: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// The receiver of RFC 8291's example, at any endpoint.
fn wake_at(endpoint: &str) -> Wake {
    wake_that_says(WakeText::Waits, endpoint)
}

fn wake_that_says(says: WakeText, endpoint: &str) -> Wake {
    let p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    Wake {
        account: Id::from_bytes([1; 16]),
        device: Id::from_bytes([2; 16]),
        subscription: Subscription {
            endpoint: endpoint.into(),
            p256dh: P256::from_text(p256dh).unwrap(),
            auth: b64::decode_array(AUTH).unwrap(),
        },
        says,
    }
}

fn fresh() -> Fresh {
    Fresh { now: NOW, ephemeral: [3; 32], salt: [4; 16] }
}

fn vapid() -> VapidKey {
    VapidKey::from_private(&[5; 32]).unwrap()
}

fn sender(hosts: PushHosts) -> WebPush {
    WebPush::new(vapid(), "mailto:drift@example.org".into(), hosts).unwrap()
}

/// Answers with a status and headers, and keeps what it was sent.
struct Service {
    status: u16,
    header: Option<(&'static str, String)>,
    got: Mutex<Vec<(HeaderMap, Bytes)>>,
}

async fn receive(State(service): State<Arc<Service>>, headers: HeaderMap, body: Bytes) -> (Status, HeaderMap) {
    service.got.lock().unwrap().push((headers, body));
    let extra = service.header.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    (Status::from_u16(service.status).unwrap(), extra)
}

async fn serve(status: u16, header: Option<(&'static str, String)>) -> (Arc<Service>, String) {
    let service = Arc::new(Service { status, header, got: Mutex::default() });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(receive).with_state(service.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (service, origin)
}

#[tokio::test]
async fn a_wake_up_is_encrypted_identified_and_says_nothing() {
    let (service, origin) = serve(201, None).await;
    let push = sender(PushHosts::new(KNOWN_HOSTS, true));
    assert_eq!(push.wake(&wake_at(&format!("{origin}/push/1")), fresh()).await, Ok(()));

    let got = service.got.lock().unwrap();
    let [(headers, body)] = &got[..] else { panic!("{} requests", got.len()) };
    let opened = webpush::open(body, &b64::decode_array(RECEIVER).unwrap(), &b64::decode_array(AUTH).unwrap()).unwrap();
    // Protocol §3.1, to the byte: no name, no address, no relying party, nothing to approve (G-10).
    assert_eq!(opened, br#"{"v":1,"type":"wake"}"#);
    for (name, value) in
        [("ttl", "120"), ("urgency", "high"), ("topic", "hvem-wake"), ("content-encoding", "aes128gcm")]
    {
        assert_eq!(headers[name], value, "{name}");
    }
    let identified = headers["authorization"].to_str().unwrap();
    let claims = identified.split('.').nth(1).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&b64::decode(claims).unwrap()).unwrap();
    assert_eq!(claims["aud"], *origin);
    assert_eq!(claims["sub"], "mailto:drift@example.org");
    assert!(identified.ends_with(&b64::encode(vapid().public().as_bytes())));
}

/// It says what happened, or what may be gone on with, and no more (G-10); it waits a day for a phone that is off, and no wake-up for a request takes its place.
#[tokio::test]
async fn a_wake_up_that_tells_of_something_says_what_and_outlasts_those_of_requests() {
    for (says, word, topic) in [
        (WakeText::CopyBegan, "copy-began", "hvem-copy"),
        (WakeText::CopyReady, "copy-ready", "hvem-copy"),
        (WakeText::DeviceCopied, "device-copied", "hvem-copy"),
        (WakeText::ContactChanged, "contact-changed", "hvem-contact"),
        (WakeText::TypingBegan, "typing-began", "hvem-typing"),
        (WakeText::TypingReady, "typing-ready", "hvem-typing"),
        (WakeText::TypingOn, "typing-on", "hvem-typing"),
        (WakeText::PinReady, "pin-ready", "hvem-pin"),
        (WakeText::DeviceReady, "device-ready", "hvem-device"),
    ] {
        let (service, origin) = serve(201, None).await;
        let push = sender(PushHosts::new(KNOWN_HOSTS, true));
        assert_eq!(push.wake(&wake_that_says(says, &origin), fresh()).await, Ok(()));
        let got = service.got.lock().unwrap();
        let [(headers, body)] = &got[..] else { panic!("{} requests", got.len()) };
        let (private, auth) = (b64::decode_array(RECEIVER).unwrap(), b64::decode_array(AUTH).unwrap());
        let opened = String::from_utf8(webpush::open(body, &private, &auth).unwrap()).unwrap();
        assert_eq!(opened, format!(r#"{{"v":1,"type":"wake","says":"{word}"}}"#));
        assert_eq!((&headers["ttl"], &headers["topic"]), (&"86400".parse().unwrap(), &topic.parse().unwrap()));
    }
}

#[tokio::test]
async fn what_the_push_service_answers_decides_what_happens_next() {
    let later = |why| Err(DeliveryError::later(why));
    let busy = |pause| Err(DeliveryError::Later { why: "push service busy", pause });
    let retry_after = || Some(("retry-after", "30".to_owned()));
    for (status, header, expected) in [
        (200, None, Ok(())),
        (201, None, Ok(())),
        (404, None, Err(DeliveryError::Gone)),
        (410, None, Err(DeliveryError::Gone)),
        (429, retry_after(), busy(Some(Duration::from_secs(30)))),
        (429, None, busy(None)),
        (400, None, Err(DeliveryError::Never("push service refused"))),
        (403, None, Err(DeliveryError::Never("push key refused"))),
        (413, None, Err(DeliveryError::Never("push service refused"))),
        (503, None, later("push service failed")),
    ] {
        let (_service, origin) = serve(status, header).await;
        let push = sender(PushHosts::new(KNOWN_HOSTS, true));
        assert_eq!(push.wake(&wake_at(&origin), fresh()).await, expected, "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (inside, target) = serve(200, None).await;
    for status in [301, 302, 303, 307, 308] {
        let (_service, origin) = serve(status, Some(("location", target.clone()))).await;
        let outcome = sender(PushHosts::new(KNOWN_HOSTS, true)).wake(&wake_at(&origin), fresh()).await;
        assert_eq!(outcome, Err(DeliveryError::Never("push service redirects")));
    }
    assert!(inside.got.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_push_service_that_is_away_is_asked_later() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let push = sender(PushHosts::new(KNOWN_HOSTS, true));
    let outcome = push.wake(&wake_at(&format!("http://127.0.0.1:{port}/")), fresh()).await;
    assert_eq!(outcome, Err(DeliveryError::later("push service not reached")));
}

/// A name server that answers everything with the same address, and counts.
struct Liar {
    address: IpAddr,
    asked: AtomicUsize,
}

impl Lookup for Liar {
    fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        // The real address first: one bad address must spoil them all.
        let addresses = vec![SocketAddr::new([8, 8, 8, 8].into(), 0), SocketAddr::new(self.address, 0)];
        Box::pin(async move { Ok(addresses) })
    }
}

fn lied_to(address: &str) -> (Arc<Liar>, WebPush) {
    let liar = Arc::new(Liar { address: address.parse().unwrap(), asked: AtomicUsize::new(0) });
    let push = WebPush::with_lookup(vapid(), "mailto:x@example.org".into(), PushHosts::known(), liar.clone()).unwrap();
    (liar, push)
}

/// G-10, first half: endpoints that are refused as they stand. Names resolve to a listener of ours, which nobody reaches.
#[tokio::test]
async fn hostile_endpoints_are_neither_resolved_nor_connected_to() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    let (liar, push) = lied_to("127.0.0.1");
    let endpoints = hostile_endpoints(port);
    assert!(endpoints.len() >= 100, "{} endpoints", endpoints.len());
    for endpoint in &endpoints {
        let outcome = push.wake(&wake_at(endpoint), fresh()).await;
        assert_eq!(outcome, Err(DeliveryError::Never("endpoint refused")), "{endpoint}");
    }
    assert_eq!(liar.asked.load(Ordering::SeqCst), 0, "names resolved");
    assert_eq!(trap.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock, "somebody connected");
}

/// One per line; `{port}` is where the trap listens, `\n` and the like are what they stand for.
fn hostile_endpoints(port: u16) -> Vec<String> {
    let port = port.to_string();
    let unescape = |line: &str| {
        let pairs = [
            ("{port}", port.as_str()),
            ("\\r", "\r"),
            ("\\n", "\n"),
            ("\\t", "\t"),
            ("\\0", "\0"),
            ("\\ufeff", "\u{feff}"),
        ];
        pairs.iter().fold(line.to_owned(), |line, (from, to)| line.replace(from, to))
    };
    let long = format!("https://fcm.googleapis.com/{}", "x".repeat(5_000));
    include_str!("hostile_endpoints.txt").lines().map(unescape).chain([String::new(), " ".into(), long]).collect()
}

/// G-10, second half: names of real push services that resolve to somebody's inside (DNS rebinding).
#[tokio::test]
async fn a_push_service_that_resolves_to_the_inside_is_not_connected_to() {
    let inside = [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.254",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2001:db8::1",
        "2002:a00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];
    let names =
        ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "x.notify.windows.com"];
    for address in inside {
        let (liar, push) = lied_to(address);
        for name in names {
            let outcome = push.wake(&wake_at(&format!("https://{name}/1")), fresh()).await;
            assert_eq!(outcome, Err(DeliveryError::Never("not a public address")), "{name} at {address}");
        }
        assert_eq!(liar.asked.load(Ordering::SeqCst), names.len(), "asked once each, so there is no second answer");
    }
}

/// What was checked is what is connected to: the resolver hands on its own answer and nobody asks again.
#[tokio::test]
async fn the_addresses_that_were_checked_are_those_that_are_used() {
    let liar = Arc::new(Liar { address: [9, 9, 9, 9].into(), asked: AtomicUsize::new(0) });
    let resolver = CheckedResolver { lookup: liar.clone(), hosts: PushHosts::known() };
    let addresses: Vec<_> = resolver.resolve("fcm.googleapis.com".parse().unwrap()).await.unwrap().collect();
    assert_eq!(addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>(), ["8.8.8.8", "9.9.9.9"]);
    assert_eq!(liar.asked.load(Ordering::SeqCst), 1);
}
