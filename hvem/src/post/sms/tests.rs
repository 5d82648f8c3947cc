//! A gateway of our own on loopback.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode as Status},
};
use hvem_domain::{id::Id, time::Timestamp};
use tempfile::NamedTempFile;

use super::*;

const TOKEN: &str = "en-hemmelig-token";

/// Answers with a status and headers, and keeps what it was sent.
struct Gateway {
    status: u16,
    header: Option<(&'static str, String)>,
    got: Mutex<Vec<(HeaderMap, Bytes)>>,
}

async fn receive(State(gateway): State<Arc<Gateway>>, headers: HeaderMap, body: Bytes) -> (Status, HeaderMap) {
    gateway.got.lock().unwrap().push((headers, body));
    let extra = gateway.header.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    (Status::from_u16(gateway.status).unwrap(), extra)
}

async fn serve(status: u16, header: Option<(&'static str, String)>) -> (Arc<Gateway>, String) {
    let gateway = Arc::new(Gateway { status, header, got: Mutex::default() });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(receive).with_state(gateway.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (gateway, origin)
}

fn token_file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn made(url: &str, from: &str, token: &NamedTempFile) -> Result<SmsGateway, SmsConfigError> {
    SmsGateway::new(&SmsConfig { url: url.into(), from: from.into(), token_file: token.path().into() })
}

async fn sent(url: &str) -> Result<(), DeliveryError> {
    let gateway = made(url, "hvem", &token_file(&format!("{TOKEN}\n"))).unwrap();
    let envelope = Envelope { id: Id::from_bytes([7; 16]), posted_at: Timestamp(0) };
    gateway.carry_sms(envelope, &PhoneNumber::from_stored("+4520123456").unwrap(), "Hej Åse".into()).await
}

#[tokio::test]
async fn the_gateway_gets_number_sender_and_text_and_the_token_in_its_header() {
    let (gateway, origin) = serve(202, None).await;
    assert_eq!(sent(&format!("{origin}/send?unit=1")).await, Ok(()));
    let got = gateway.got.lock().unwrap();
    let [(headers, body)] = &got[..] else { panic!("{} requests", got.len()) };
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!(body, serde_json::json!({ "to": "+4520123456", "from": "hvem", "text": "Hej Åse" }));
    assert_eq!(headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["idempotency-key"], "msg_0w3ge1r70w3ge1r70w3ge1r70w");
}

#[tokio::test]
async fn what_the_gateway_answers_decides_what_happens_next() {
    let later = |why| Err(DeliveryError::later(why));
    let never = |why| Err(DeliveryError::Never(why));
    let busy = |pause| Err(DeliveryError::Later { why: "SMS gateway busy", pause });
    for (status, header, expected) in [
        (200, None, Ok(())),
        (202, None, Ok(())),
        (400, None, never("SMS gateway refused")),
        (401, None, never("SMS gateway wants another token")),
        (403, None, never("SMS gateway wants another token")),
        (404, None, never("SMS gateway refused")),
        (408, None, later("SMS gateway too slow")),
        (422, None, never("SMS gateway refused")),
        (429, None, busy(None)),
        (429, Some(("retry-after", "30".to_owned())), busy(Some(Duration::from_secs(30)))),
        (500, None, later("SMS gateway failed")),
        (503, None, later("SMS gateway failed")),
    ] {
        let (_gateway, origin) = serve(status, header).await;
        assert_eq!(sent(&origin).await, expected, "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, target) = serve(200, None).await;
    for status in [301, 302, 303, 307, 308] {
        let (_gateway, origin) = serve(status, Some(("location", target.clone()))).await;
        assert_eq!(sent(&origin).await, Err(DeliveryError::Never("SMS gateway redirects")), "{status}");
    }
    assert!(elsewhere.got.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_gateway_that_is_away_is_asked_later() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let outcome = sent(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(outcome, Err(DeliveryError::later("SMS gateway not reached")));
}

#[test]
fn what_could_be_read_on_its_way_and_what_no_telephone_shows_is_refused() {
    let token = token_file(TOKEN);
    for url in ["http://sms.example.org/", "ftp://sms.example.org/", "sms.example.org", ""] {
        assert!(matches!(made(url, "hvem", &token), Err(SmsConfigError::Url)), "{url}");
    }
    let https = "https://sms.example.org/send";
    for from in ["", " ", "Borgerservice", "hvem!", "+", "+4512345678901234", "Åse"] {
        assert!(matches!(made(https, from, &token), Err(SmsConfigError::From)), "{from}");
    }
    for from in ["hvem", "Aarhus 1", "1204", "+4520123456"] {
        assert!(made(https, from, &token).is_ok(), "{from}");
    }
}

#[test]
fn a_file_without_a_token_is_named() {
    let https = "https://sms.example.org/send";
    for text in ["", "\n", "two words", "to\nken"] {
        assert!(matches!(made(https, "hvem", &token_file(text)), Err(SmsConfigError::Token(_))), "{text:?}");
    }
    let missing = SmsConfig { url: https.into(), from: "hvem".into(), token_file: "/nowhere".into() };
    let error = SmsGateway::new(&missing).err().unwrap().to_string();
    assert!(error.contains("/nowhere"), "{error}");
}
