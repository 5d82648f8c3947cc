//! `hvem demo` as a newcomer starts it: three schemes, each on a host of its own, on a machine whose resolver knows none of the hosts.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use reqwest::{Client, Response, Url, header::LOCATION, redirect::Policy};
use serde_json::Value;

/// The program, until it is dropped.
struct Demo(Child);

impl Demo {
    /// Starts it, and gives the addresses of portal and service of each scheme, in the order in which it says them.
    fn starts() -> (Self, Vec<[String; 2]>) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hvem"));
        program.args(["demo", "--ephemeral", "--portal-port", "0", "--service-port", "0", "--mailbox-port", "0"]);
        // A proxy is no way to this very computer.
        program.env("http_proxy", "http://127.0.0.1:9").env("HTTP_PROXY", "http://127.0.0.1:9");
        let mut running = Self(program.stdout(Stdio::piped()).spawn().expect("the program runs"));
        let said = BufReader::new(running.0.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let (mut portals, mut services) = (Vec::new(), Vec::new());
        for line in said.take_while(|line| !line.contains("Ctrl-C")) {
            let mut words = line.split_whitespace();
            match (words.next(), words.next()) {
                (Some("portal"), Some(address)) => portals.push(address.trim_end_matches('/').to_owned()),
                (Some("service"), Some(address)) => services.push(address.trim_end_matches('/').to_owned()),
                _ => {}
            }
        }
        (running, portals.into_iter().zip(services).map(<[String; 2]>::from).collect())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a browser gets, which knows the names below `localhost`.
async fn get(site: &str, path: &str) -> Response {
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let at = Url::parse(site).expect("an address");
    let (name, port) = (at.host_str().expect("a host"), at.port().expect("a port"));
    let browser = Client::builder().redirect(Policy::none()).no_proxy().resolve(name, ([127, 0, 0, 1], port).into());
    browser.build().expect("a client").get(format!("{site}{path}")).send().await.expect("an answer")
}

#[tokio::test]
async fn every_service_of_the_demo_finds_its_provider_whatever_the_resolver_knows() {
    let (_demo, schemes) = tokio::task::spawn_blocking(Demo::starts).await.expect("it starts");
    assert_eq!(schemes.len(), 3, "{schemes:?}");
    for [portal, service] in schemes {
        let answer = get(&service, "/sign-in").await;
        let leads = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        assert!(
            leads.starts_with(&format!("{portal}/")),
            "{service} answered {}, leading to {leads:?}",
            answer.status()
        );
    }
}

/// In `mitid` apps are for phones alone; a newcomer has one computer, and perhaps no lock in it that a browser can ask.
#[tokio::test]
async fn every_app_of_the_demo_runs_in_a_window_of_this_computer() {
    let (_demo, schemes) = tokio::task::spawn_blocking(Demo::starts).await.expect("it starts");
    for [portal, _] in schemes {
        let about: Value = get(&portal, "/app/api/v1/about").await.json().await.expect("JSON");
        assert_eq!(about["scheme"]["software_key_on_desktop"], true, "{portal}: {about}");
    }
}
