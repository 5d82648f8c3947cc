//! Limits and routes as one matrix (G-11). A route can't be made without its limits or a reason (`hvem-web/src/route.rs`); here it is checked that the
//! reasons are reasons, that every limit is used, and that `docs/limits.md` says all of it. `HVEM_WRITE_DOCS=1` writes the page anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fmt::Write, fs, path::PathBuf};

use hvem_service::limits::{self, Budget, Kept, Limit};
use hvem_web::{Limits, inventory};

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/limits.md")
}

fn budgets(limit: &Limit) -> &'static [Budget] {
    match limit.kept {
        Kept::Starts(budgets) | Kept::Failures(budgets) => budgets,
        Kept::Inside => &[],
    }
}

fn written() -> String {
    let mut text = String::from(
        "# Limits\n\nWho may do what how often, and on which route it counts. Written from `hvem-service/src/limits.rs` and `hvem-web/src/routes.rs` by \
         `hvem-web/tests/limits.rs`.\n\
         [Decision 031](decisions/031-limits.md) says why they are as they are.\n\n\
         A network is an IPv4 address or an IPv6 /64. This machine is no network: what comes from it counts for nobody.\n\n\
         | limit | what | kept |\n| --- | --- | --- |\n",
    );
    for limit in limits::ALL {
        let kept = match limit.kept {
            Kept::Starts(_) => "before the handler",
            Kept::Failures(_) => "after it; what succeeds is never held back",
            Kept::Inside => "by the use case",
        };
        writeln!(text, "| {} | {} | {kept} |", limit.name, limit.says).unwrap();
    }
    text.push_str("\n## By route\n\n| | route | limits, or why there is none |\n| --- | --- | --- |\n");
    for (path, row) in inventory() {
        let limits = match row.limits {
            Limits::Kept(limits) => {
                limits.iter().map(|limit| format!("**{}**", limit.name)).collect::<Vec<_>>().join(", ")
            }
            Limits::Free(why) => why.into(),
        };
        writeln!(text, "| {} | `{path}` | {limits} |", row.method).unwrap();
    }
    text
}

#[test]
fn the_page_of_limits_is_what_the_program_does() {
    let written = written();
    if std::env::var_os("HVEM_WRITE_DOCS").is_some() {
        fs::write(page(), &written).unwrap();
    }
    assert!(
        fs::read_to_string(page()).unwrap() == written,
        "docs/limits.md is out of date: run this test with HVEM_WRITE_DOCS=1"
    );
}

#[test]
fn every_route_has_limits_or_a_reason_and_every_limit_has_a_route() {
    let mut used = BTreeSet::new();
    for (path, row) in inventory() {
        match row.limits {
            Limits::Kept(limits) => {
                assert!(!limits.is_empty(), "{path}: an empty list is no reason");
                used.extend(limits.iter().map(|limit| limit.name));
            }
            Limits::Free(why) => assert!(why.split(' ').count() >= 4, "{path}: {why:?} is no reason"),
        }
    }
    let all: BTreeSet<_> = limits::ALL.iter().map(|limit| limit.name).collect();
    assert_eq!(used, all);
}

/// A limit that counts by something a stranger can throw away (a cookie) would be none.
#[test]
fn doors_count_by_network() {
    for budget in limits::ALL.iter().flat_map(|limit| budgets(limit)) {
        assert_eq!(budget.per, limits::Per::Network);
    }
}
