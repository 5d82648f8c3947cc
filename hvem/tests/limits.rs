//! The doors of every route over real HTTP, behind a trusted proxy: a network that has spent its budget is told so in the way of whoever asks,
//! and another network is not (G-11). The list of routes is the router's own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::{Ipv4Addr, SocketAddr};

use hvem::{
    config::Config,
    node::{self, Node},
};
use hvem_domain::network::Network;
use hvem_service::{
    limits::{CALLS, CLIENTS, Kept, Limit, Origin},
    outbox::endpoint::PushHosts,
};
use hvem_web::Limits;
use reqwest::{Client, Method, Response, header, redirect::Policy};
use tokio::{net::TcpListener, sync::watch};

const HOSTILE: &str = "192.0.2.7";
const OTHER: &str = "192.0.2.8";

struct House {
    address: String,
    node: Node,
    client: Client,
    _on: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let config = Config {
            public_url: address.clone(),
            trusted_proxies: vec!["127.0.0.1".to_owned().try_into().unwrap()],
            database: format!("sqlite:{}", folder.path().join("hvem.db").display()),
            master_key_file: folder.path().join("master.key"),
            ..Config::default()
        };
        let node = Node::open(&config, PushHosts::new(["push.example"], false)).await.unwrap();
        let (on, shutdown) = watch::channel(false);
        tokio::spawn(node::serve(listener, hvem_web::router(node.app.clone()), shutdown));
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { address, node, client, _on: on, _folder: folder }
    }

    /// Spends all that the hostile network has, and asks. While a slow machine asks, a little may have come back: then once more.
    async fn spends_and_asks(&self, limit: &Limit, method: &Method, path: &str) -> Response {
        let origin = Origin { network: Network::of(HOSTILE.parse().unwrap()), browser: None, account: None };
        for _ in 0..50 {
            while self.node.service.take(limit, origin).await.is_ok() {}
            let answer = self.asks(HOSTILE, method, path).await;
            if answer.status() == 429 {
                return answer;
            }
        }
        panic!("{method} {path} is never held back");
    }

    /// As the proxy passes it on.
    async fn asks(&self, from: &str, method: &Method, path: &str) -> Response {
        let request = self.client.request(method.clone(), format!("{}{path}", self.address));
        let request = request.header("x-forwarded-for", format!("203.0.113.99, {from}"));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body("email=karen%40example.org&given_name=Karen&password=hemmelig").send().await.unwrap()
    }
}

fn door(limits: Limits) -> Option<&'static Limit> {
    let Limits::Kept(limits) = limits else { return None };
    limits.iter().copied().find(|limit| !matches!(limit.kept, Kept::Inside))
}

#[tokio::test]
async fn every_door_holds_back_the_network_that_spent_it_and_no_other() {
    let house = House::new().await;
    let mut doors = 0;
    for (pattern, row) in hvem_web::inventory() {
        let Some(limit) = door(row.limits) else { continue };
        doors += 1;
        let path = pattern.replace("{id}", "none");
        let held = house.spends_and_asks(limit, &row.method, &path).await;
        let seconds: u64 = held.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!(seconds <= 60, "{pattern}: {seconds}");
        let body = held.text().await.unwrap();
        if pattern.starts_with("/app/api/") {
            let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert_eq!(problem["type"], "urn:hvem:problem:try-later", "{pattern}");
            assert!(problem["retry_at"].as_i64().is_some(), "{pattern}");
        } else if pattern.starts_with("/oidc/token") || pattern.starts_with("/oidc/userinfo") {
            assert!(body.contains("temporarily_unavailable"), "{pattern}: {body}");
        } else {
            assert!(body.contains("data-page=\"try-later\""), "{pattern}: {body}");
            assert!(!body.contains("hemmelig"), "{pattern}: a password in a page");
            let kept = row.method != Method::POST || body.contains("value=\"karen@example.org\"");
            assert!(kept, "{pattern}: what was typed is lost");
        }
        let other = house.asks(OTHER, &row.method, &path).await;
        assert_ne!(other.status(), 429, "{} {pattern}: another network", row.method);
    }
    assert!(doors >= 20, "{doors}");
}

/// Whoever shows the right secret gets through whatever others in the same network have spent.
#[tokio::test]
async fn a_door_that_counts_failures_never_holds_back_what_succeeds() {
    let house = House::new().await;
    house.spends_and_asks(&CLIENTS, &Method::POST, "/oidc/token").await;
    let preflight = house.asks(HOSTILE, &Method::OPTIONS, "/oidc/token").await;
    assert_eq!(preflight.status(), 204);
    house.spends_and_asks(&CLIENTS, &Method::GET, "/oidc/userinfo").await;
    house.spends_and_asks(&CALLS, &Method::GET, "/app/api/v1/device").await;
    let about = house.asks(HOSTILE, &Method::GET, "/app/api/v1/about").await;
    assert_eq!(about.status(), 200);
}
