//! SMS from the outbox to a gateway that is away at first, as a worker does it; and what the log says of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use hvem::{
    demo::mailbox::Mailbox,
    post::{Letters, ShortMessages, SmsConfig, SmsGateway, WebPush},
    world::{SystemClock, SystemEntropy},
};
use hvem_domain::{
    audit::Entry,
    id::Id,
    message::{Message, Sms, SmsText},
    phone_number::PhoneNumber,
    temporary_pin::{TemporaryPin, VALID_FOR},
};
use hvem_service::{
    outbox::{Outbox, Worker},
    ports::Clock,
    seal::Sealer,
};
use hvem_store::Store;
use hvem_web::text::Texts;
use serde_json::Value;
use tokio::sync::watch;

mod kept_log;
use kept_log::Log;

const NUMBER: &str = "+4520123456";
const PIN: &str = "01234567";
const TOKEN: &str = "en-hemmelig-token";

/// Fails so many times, then takes everything.
#[derive(Default)]
struct Gateway {
    fails: Mutex<u8>,
    got: Mutex<Vec<Value>>,
}

async fn take(State(gateway): State<Arc<Gateway>>, Json(sms): Json<Value>) -> (StatusCode, String) {
    let mut fails = gateway.fails.lock().unwrap();
    if *fails > 0 {
        *fails -= 1;
        return (StatusCode::SERVICE_UNAVAILABLE, format!("no route to {}", sms["to"]));
    }
    gateway.got.lock().unwrap().push(sms);
    (StatusCode::OK, String::new())
}

fn sms() -> Message {
    Message::Sms(Sms {
        to: PhoneNumber::from_stored(NUMBER).unwrap(),
        language: "da".into(),
        account: Id::from_bytes([1; 16]),
        says: SmsText::TemporaryPin { pin: TemporaryPin::typed(PIN).unwrap(), valid_for: VALID_FOR },
    })
}

async fn gateway(fails: u8) -> (Arc<Gateway>, String) {
    let gateway = Arc::new(Gateway { fails: Mutex::new(fails), ..Gateway::default() });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let router = Router::new().route("/send", post(take)).with_state(gateway.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (gateway, url)
}

/// Posts an SMS, and delivers until none waits.
async fn deliver(url: String) {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("sms.token");
    std::fs::write(&token_file, TOKEN).unwrap();
    let store = Arc::new(Store::open_file(&folder.path().join("hvem.db")).await.unwrap());
    let outbox = Outbox::new(Arc::new(Sealer::new(&[5; 32]).unwrap()), Arc::new(SystemEntropy));
    let texts = Texts::for_scheme("mitid");
    let issuer = "https://id.example.org".to_owned();
    let mail = Letters { texts: texts.clone(), service: "hvem".into(), issuer, carrier: Mailbox::new() };
    let carrier = SmsGateway::new(&SmsConfig { url, from: "hvem".into(), token_file }).unwrap();
    let mut tx = store.begin().await.unwrap();
    outbox.post(&mut tx, &sms(), SystemClock.now()).await.unwrap();
    tx.commit(Entry::new("test.posted", None, SystemClock.now())).await.unwrap();
    let worker = Worker {
        store: store.clone(),
        outbox,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        mail,
        push: None::<WebPush>,
        sms: ShortMessages { texts, carrier },
    };
    let (stop, shutdown) = watch::channel(false);
    let running = tokio::spawn(worker.run(shutdown));
    for _ in 0..600 {
        if store.read().await.unwrap().waiting().await.unwrap().0 == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn an_sms_reaches_a_gateway_that_was_away_and_no_line_of_the_log_has_number_pin_or_token() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let (log, _kept) = Log::keep();
    let (gateway, url) = gateway(2).await;
    deliver(url).await;
    let got = gateway.got.lock().unwrap().clone();
    let [sms] = &got[..] else { panic!("{} SMS", got.len()) };
    assert_eq!((&sms["to"], &sms["from"]), (&NUMBER.into(), &"hvem".into()));
    assert!(sms["text"].as_str().unwrap().contains(PIN), "{sms}");

    let log = log.text();
    for said in ["message delayed", "SMS gateway failed", "message delivered", "temporary-pin"] {
        assert!(log.contains(said), "{said} is not in\n{log}");
    }
    for secret in [&NUMBER[1..], PIN, TOKEN] {
        let found = log.lines().find(|line| line.contains(secret));
        assert!(found.is_none(), "{secret} was logged: {found:?}");
    }
}
