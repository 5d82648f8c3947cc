//! What an operator sees of sign-ins: the log as it is written, and the answers for load balancers. What is there is what docs/logging.md says.

use std::collections::BTreeSet;

use hvem::config::LogFormat;
use serde_json::Value;
use tracing_subscriber::util::SubscriberInitExt;

use crate::{
    flow::{ask, exchange},
    kept_log::Log,
    phone::{PIN, approve, bind},
    world::{PASSWORD, world},
};

const DOCUMENT: &str = include_str!("../../../docs/logging.md");

/// Logs as `hvem serve` does with `log = "json"`.
pub fn keep_log() -> Log {
    let log = Log::default();
    let writer = log.clone();
    hvem::log::subscriber(LogFormat::Json, "info", (move || writer.clone(), false), None).init();
    log
}

/// The requests' lines: their fields.
fn requests(log: &Log) -> Vec<serde_json::Map<String, Value>> {
    let text = log.text();
    let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let requests = events.filter(|event| event["target"] == "hvem::request");
    requests.map(|event| event["fields"].as_object().unwrap().clone()).collect()
}

/// The names in the first column of the table below that heading.
pub fn documented(heading: &str) -> BTreeSet<&'static str> {
    let section = DOCUMENT.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
    section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[tokio::test]
async fn each_request_of_a_sign_in_is_one_line_with_the_documented_fields() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let mut phone = bind(&mut browser, &email).await;
    let mut pc = crate::browser::Browser::new();
    let asked = pc.get(&ask(&party, &[])).await;
    let (back, typed) = approve(&mut pc, &asked, &email, &mut phone).await;
    let code = back.parameter("code").unwrap();
    let tokens = exchange(&pc, &party, &code).await.json();
    assert_eq!(crate::flow::claims(&tokens)["acr"], "urn:hvem:aal:substantial");

    let fields: BTreeSet<&str> = documented("## One line for each request");
    let requests = requests(&world().log);
    for line in &requests {
        let mut names: BTreeSet<&str> = line.keys().map(String::as_str).collect();
        assert!(names.remove("message") && names == fields, "{names:?}");
        assert!(["person", "device", "service", "none"].contains(&line["who"].as_str().unwrap()), "{line:?}");
    }
    let find = |method: &str, route: &str| {
        let fits = |line: &&serde_json::Map<String, Value>| line["method"] == method && line["route"] == route;
        requests.iter().rfind(fits).unwrap_or_else(|| panic!("no line for {method} {route}"))
    };
    for (method, route, who, status) in [
        ("GET", "/oidc/authorize", "none", 303),
        ("POST", "/login/{id}/password", "none", 303),
        ("POST", "/app/api/v1/requests/match", "device", 200),
        ("POST", "/app/api/v1/requests/{id}/answer", "device", 200),
        ("POST", "/login/{id}/complete", "none", 200),
        ("POST", "/oidc/token", "service", 200),
        ("POST", "/account/devices/add", "person", 303),
    ] {
        let line = find(method, route);
        assert_eq!((line["who"].as_str(), line["status"].as_u64()), (Some(who), Some(status)), "{line:?}");
        assert!(line["statements"].as_u64().unwrap() > 2, "{line:?}");
    }
    let text = world().log.text();
    let secrets =
        [email.as_str(), &code, tokens["access_token"].as_str().unwrap(), PASSWORD, phone.device().id(), "Karen"];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} was logged");
    }
    // Four digits or characters may stand in any number; none stands alone.
    assert!(!text.contains(&format!("\"{PIN}\"")) && !text.contains(&format!("\"{typed}\"")));
}

#[tokio::test]
async fn what_is_counted_is_what_the_document_lists_and_names_nobody() {
    let party = world().party(|_| ()).await;
    let (mut browser, email) = world().person().await;
    let mut phone = bind(&mut browser, &email).await;
    let mut pc = crate::browser::Browser::new();
    let asked = pc.get(&ask(&party, &[])).await;
    let (back, _) = approve(&mut pc, &asked, &email, &mut phone).await;
    exchange(&pc, &party, &back.parameter("code").unwrap()).await;

    let told = pc.raw().get(&world().metrics).send().await.unwrap().text().await.unwrap();
    let counted: BTreeSet<&str> =
        told.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert_eq!(counted, documented("## Metrics"));
    let value = |start: &str| {
        let line = told.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in\n{told}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(value("hvem_sign_ins_total{method=\"approve-elsewhere\",outcome=\"finished\"}") >= 1.0);
    assert!(value("hvem_approval_wait_seconds_count{decision=\"approve\"}") >= 1.0);
    assert!(value("hvem_database_commit_group_size_count") >= 10.0);
    let labels: BTreeSet<&str> = told
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split_once('{').map_or("", |(_, rest)| rest).split("\","))
        .filter_map(|pair| pair.split_once("=\"").map(|(name, _)| name))
        .collect();
    let few = ["class", "decision", "kind", "le", "method", "outcome", "scheme", "state", "status", "version"];
    assert!(labels.iter().all(|label| few.contains(label)), "{labels:?}");
    for secret in [email.as_str(), phone.device().id(), &party.id, "Karen"] {
        assert!(!told.contains(secret), "{secret} stands in the metrics");
    }
}

#[tokio::test]
async fn a_node_at_work_is_alive_and_ready() {
    let browser = crate::browser::Browser::new();
    for (path, said) in [("alive", "alive\n"), ("ready", "ready\n")] {
        let answer = browser.raw().get(format!("{}/health/{path}", world().issuer)).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (200, said));
    }
}
