//! A push service, as browser makers run one: takes what the server sends (RFC 8030) and hands it to the phone it belongs to.
//!
//! A headless Chromium has no push service of its own. So the page's `PushManager.subscribe` is replaced by one that gives this
//! service's address and a key that the harness holds. What the server encrypts is really encrypted, and opened here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hvem_formats::{app::request::Subscription, b64, key::P256, webpush};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::{Failure, Outcome};

// The receiver of the example in RFC 8291 appendix A. Every phone has this key and its own endpoint.
const PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

type Phones = Arc<Mutex<HashMap<usize, mpsc::UnboundedSender<String>>>>;

/// The push service of a test.
pub struct PushService {
    address: String,
    phones: Phones,
    server: JoinHandle<()>,
}

impl PushService {
    /// Starts it on a free port.
    pub async fn start() -> Outcome<Self> {
        let phones = Phones::default();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let routes = Router::new().route("/push/{phone}", post(take)).with_state(phones.clone());
        let server = tokio::spawn(async move {
            // Ends with the test; whether it ended well interests nobody.
            drop(axum::serve(listener, routes).await);
        });
        Ok(Self { address, phones, server })
    }

    /// One more phone: the script that makes its browser subscribe here, and where its messages arrive, opened.
    pub(crate) fn one_more_phone(&self) -> (String, mpsc::UnboundedReceiver<String>) {
        let (endpoint, receiver) = self.one_more_endpoint();
        let script =
            include_str!("pushes.js").replace("ENDPOINT", &endpoint).replace("PUBLIC", PUBLIC).replace("AUTH", AUTH);
        (script, receiver)
    }

    /// One more phone without a browser: its subscription, and where its messages arrive, opened.
    pub(crate) fn subscription(&self) -> Outcome<(Subscription, mpsc::UnboundedReceiver<String>)> {
        let key = b64::decode(PUBLIC).and_then(|point| P256::from_point(&point));
        let (Some(p256dh), Some(auth)) = (key, b64::decode_array(AUTH)) else {
            return Err(Failure::new("the key of RFC 8291 can't be read"));
        };
        let (endpoint, receiver) = self.one_more_endpoint();
        Ok((Subscription { endpoint, p256dh, auth }, receiver))
    }

    fn one_more_endpoint(&self) -> (String, mpsc::UnboundedReceiver<String>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let mut phones = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
        let number = phones.len() + 1;
        phones.insert(number, sender);
        (format!("{}/push/{number}", self.address), receiver)
    }
}

impl PushService {
    /// Sends an encrypted message to an endpoint, as a server does, and gives the status of the answer.
    pub async fn takes(&self, endpoint: &str, body: Vec<u8>) -> Outcome<u16> {
        let request = crate::world::client(&[])?.post(endpoint).body(body);
        let headed = request
            .header("content-encoding", "aes128gcm")
            .header("ttl", "60")
            .header("authorization", "vapid t=x.y.z, k=x");
        Ok(headed.send().await?.status().as_u16())
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// RFC 8030 §5: the sender says how long to keep the message and gets 201 for one that is accepted.
async fn take(State(phones): State<Phones>, Path(phone): Path<usize>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let sender = phones.lock().unwrap_or_else(PoisonError::into_inner).get(&phone).cloned();
    let Some(sender) = sender else { return StatusCode::GONE };
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let as_browsers_demand = says("content-encoding") == "aes128gcm"
        && says("ttl").parse::<u32>().is_ok()
        && says("authorization").starts_with("vapid t=");
    if !as_browsers_demand {
        return StatusCode::BAD_REQUEST;
    }
    let Ok(text) = opened(&body) else { return StatusCode::BAD_REQUEST };
    match sender.send(text) {
        Ok(()) => StatusCode::CREATED,
        Err(_) => StatusCode::GONE,
    }
}

fn opened(body: &[u8]) -> Outcome<String> {
    let broken = || Failure::new("a push message that does not open");
    let private: [u8; 32] = b64::decode_array(PRIVATE).ok_or_else(broken)?;
    let auth: [u8; 16] = b64::decode_array(AUTH).ok_or_else(broken)?;
    let text = webpush::open(body, &private, &auth).map_err(|_| broken())?;
    String::from_utf8(text).map_err(|_| broken())
}
