//! Sessions over real HTTP with a clock that can be moved: they end when nobody uses them, and what matters asks for a fresh sign-in
//! (SECURITY §4; 800-63B: 12 hours, 30 minutes, 20 minutes).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use hvem::{node, world::SystemEntropy};
use hvem_domain::{
    account::{Account, Email, PersonName},
    audit::Entry,
    id::Id,
    level::Level,
    password::{Hasher, Password},
    scheme::Scheme,
    time::Timestamp,
    user_id::UserId,
};
use hvem_service::{
    Keys, Service, Site, World,
    outbox::{Outbox, endpoint::PushHosts},
    ports::Clock,
};
use hvem_store::Store;
use hvem_web::{App, federation::Federation};
use reqwest::{Client, Response, header, redirect::Policy};
use tokio::{net::TcpListener, sync::watch};

const NOON: i64 = 1_763_838_000_000;
const MINUTE: i64 = 60_000;
const PASSWORD: &str = "blå cykel i regnen";
const FORMS: [&str; 3] = ["/account/devices/add", "/account/password", "/account/email"];

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A portal, and Karen's browser in which she is signed in.
struct House {
    address: String,
    clock: Arc<Hand>,
    client: Client,
    cookies: std::collections::BTreeMap<String, String>,
    _on: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let store = Arc::new(Store::open_file(&folder.path().join("hvem.db")).await.unwrap());
        let clock = Arc::new(Hand(AtomicI64::new(NOON)));
        let (entropy, keys) = (Arc::new(SystemEntropy), Keys::from_master(&[7; 32]).unwrap());
        for (number, address) in [(9, "karen@example.org"), (8, "mette@example.org")] {
            add_person(&store, &keys, number, address).await;
        }
        let outbox = Outbox::new(keys.sealer.clone(), entropy.clone());
        let site = Site {
            issuer: address.clone(),
            host: "localhost".into(),
            name: "hvem".into(),
            vapid: None,
            push_hosts: PushHosts::known(),
        };
        let world = World { store, clock: clock.clone(), entropy, outbox };
        let service = Arc::new(Service::new(world, keys, Scheme::preset("eu-login").unwrap(), site, 2));
        let federation = Federation::open(&service, Level::ALL.to_vec()).await.unwrap();
        let (on, shutdown) = watch::channel(false);
        tokio::spawn(node::serve(listener, hvem_web::router(App::new(service, Arc::new(federation))), shutdown));
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let mut house = Self { address, clock, client, cookies: Default::default(), _on: on, _folder: folder };
        house.signs_in("/account").await;
        house
    }

    fn wait(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    async fn sends(&mut self, path: &str, form: Option<&[(&str, &str)]>) -> Response {
        let url = format!("{}{path}", self.address);
        let request = form.map_or_else(|| self.client.get(&url), |form| self.client.post(&url).form(form));
        let line = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let answer = request.header(header::COOKIE, line).send().await.unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.into(), value.into());
        }
        answer
    }

    async fn looks(&mut self, path: &str) -> (u16, String) {
        let answer = self.sends(path, None).await;
        (answer.status().as_u16(), leads_to(&answer))
    }

    /// Signs in with the password alone: the account has no phone yet. Gives where that leads.
    async fn signs_in(&mut self, to: &str) -> String {
        let login = leads_to(&self.sends(&format!("/account/sign-in?to={to}"), None).await);
        self.sends(&format!("{login}/user-id"), Some(&[("user_id", "karen@example.org")])).await;
        leads_to(&self.sends(&format!("{login}/password"), Some(&[("password", PASSWORD)])).await)
    }

    /// Milliseconds left, as the page's script asks.
    async fn left(&mut self, stays: bool) -> i64 {
        let answer = self.sends("/account/session", stays.then_some(&[][..])).await;
        let json: serde_json::Value = answer.json().await.unwrap();
        json["left"].as_i64().unwrap()
    }
}

async fn add_person(store: &Store, keys: &Keys, number: u8, address: &str) {
    let record = Hasher::new(keys.pepper).hash(&Password::typed(PASSWORD.into()), [1; 16]).unwrap();
    let account = Account {
        id: Id::from_bytes([number; 16]),
        user_id: Some(UserId::of_email(&Email::parse(address).unwrap())),
        email_proved: true,
        phone: None,
        email: Email::parse(address).unwrap(),
        name: PersonName { given: "Karen".into(), family: "Jensen".into() },
        language: "da".into(),
        password: Some(record),
        identity: Level::Low,
        created_at: Timestamp(NOON),
        updated_at: Timestamp(NOON),
    };
    let mut tx = store.begin().await.unwrap();
    tx.add_account(&account).await.unwrap();
    tx.commit(Entry::new("account.opened", Some(account.id), Timestamp(NOON))).await.unwrap();
}

fn leads_to(answer: &Response) -> String {
    answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn what_matters_asks_for_a_fresh_sign_in_and_leads_back() {
    let mut house = House::new().await;
    for path in FORMS {
        assert_eq!(house.looks(path).await.0, 200, "{path}: fresh");
    }
    house.wait(11 * MINUTE);
    for path in FORMS {
        let (status, to) = house.looks(path).await;
        let back: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        assert_eq!((status, to), (303, format!("/account/sign-in?to={back}&user_id=karen%40example.org")), "{path}");
    }
    assert_eq!(house.looks("/account").await.0, 200, "what shows only asks for no more");
    // Whoever opened the form in time may send it until twenty minutes are over.
    let change = [
        ("password", "forkert"),
        ("new_password", "grøn spand på loftet"),
        ("repeat_password", "grøn spand på loftet"),
    ];
    house.wait(8 * MINUTE);
    assert_eq!(house.sends("/account/password", Some(&change)).await.status(), 422);
    house.wait(2 * MINUTE);
    let late = house.sends("/account/password", Some(&change)).await;
    assert!(leads_to(&late).starts_with("/account/sign-in?to=%2Faccount%2Fpassword"));
    let late = house.sends("/account/devices/dev_x/remove", Some(&[])).await;
    assert!(leads_to(&late).starts_with("/account/sign-in?to=%2Faccount%2Fdevices%2Fdev_x%2Fremove"));
    assert_eq!(house.signs_in("/account/password").await, "/account/password", "and back");
    assert_eq!(house.looks("/account/password").await.0, 200);
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_and_says_so_beforehand() {
    let mut house = House::new().await;
    assert_eq!(house.left(false).await, 30 * MINUTE);
    house.wait(25 * MINUTE);
    assert_eq!(house.left(false).await, 5 * MINUTE, "looking does not count as use");
    assert_eq!(house.left(true).await, 30 * MINUTE, "staying does");
    house.wait(29 * MINUTE);
    let page = house.sends("/account", None).await.text().await.unwrap();
    assert!(page.contains("id=\"session-end\"") && page.contains("data-left=\"1800000\""), "used, and the page knows");
    house.wait(30 * MINUTE);
    assert_eq!(house.left(false).await, 0);
    let (status, to) = house.looks("/account").await;
    assert_eq!((status, to.as_str()), (303, "/account/sign-in?to=%2Faccount"));
}

/// However much it is used.
#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let mut house = House::new().await;
    for _ in 0..35 {
        house.wait(20 * MINUTE);
        assert_eq!(house.looks("/account").await.0, 200);
    }
    assert_eq!(house.left(true).await, 20 * MINUTE);
    house.wait(20 * MINUTE);
    assert_eq!(house.looks("/account").await.0, 303);
}

/// G-01: whoever has the new address, the answer is the same to the last byte, and so is the page that follows.
#[tokio::test]
async fn another_address_gets_the_same_answer_whoever_has_it() {
    let mut house = House::new().await;
    let mut said = Vec::new();
    for address in ["mette@example.org", "nobod@example.org"] {
        let answer = house.sends("/account/email", Some(&[("email", address)])).await;
        let headers = answer.headers().iter().filter(|(name, _)| *name != header::DATE);
        let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        let (status, to) = (answer.status(), leads_to(&answer));
        assert_eq!(to, format!("/account/email/sent?to={}", address.replace('@', "%40")));
        let (body, page) = (answer.text().await.unwrap(), house.sends(&to, None).await.text().await.unwrap());
        let local = address.split('@').next().unwrap();
        said.push(format!("{status}\n{headers:#?}\n{body}\n{page}").replace(local, "X"));
    }
    assert_eq!(said[0], said[1]);
    let own = house.sends("/account/email", Some(&[("email", "karen@example.org")])).await;
    assert_eq!(own.status(), 422, "one's own is no secret");
    assert_eq!(house.looks("/account/phone").await.0, 404, "where no SMS is sent, nobody has a number to change");
    let token = "A".repeat(43);
    for form in [None, Some(&[][..])] {
        let page = house.sends(&format!("/account/email/link/{token}"), form).await;
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().contains("data-page=\"email-link\""), "a link that never was");
    }
}
