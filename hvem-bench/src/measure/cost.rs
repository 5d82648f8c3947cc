//! Processor time of the server, by what was asked of it.

use std::{path::Path, time::Duration};

use anyhow::Result;

use super::{Sizes, Town};
use crate::{
    figures::{Figure, Goal, Spread},
    http::Http,
    seed::Seeds,
    server::Server,
    sign_in::{SignIn, exchange, silent_code},
};

/// Names in the program's metrics.
const STATEMENTS: &str = "hvem_database_statements_total";
const COMMITS: &str = "hvem_database_commit_seconds_count";

/// Milliseconds for each of `count` pieces of work.
pub(super) fn each(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e3 / count as f64
}

pub async fn sign_in_and_exchange(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let server = town.serve(program).await?;
    town.sign_ins(sizes.sign_ins).await?;
    let (mut whole, mut hashes, mut events, mut pages) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (statements, commits) = (server.told(STATEMENTS).await?, server.told(COMMITS).await?);
    for _ in 0..sizes.rounds {
        let (before, hashing) = (server.cpu_without_hashing().await?, server.hashing().await?);
        let waits = town.sign_ins(sizes.sign_ins).await?;
        whole.push(each(server.cpu_without_hashing().await? - before, sizes.sign_ins));
        hashes.push(each(server.hashing().await? - hashing, sizes.sign_ins));
        events.extend(waits.iter().map(|(event, _)| *event));
        pages.extend(waits.iter().map(|(_, page)| *page));
    }
    let done = (sizes.rounds * sizes.sign_ins) as f64;
    let statements = (server.told(STATEMENTS).await? - statements) / done;
    let commits = (server.told(COMMITS).await? - commits) / done;
    Ok(vec![
        counted("statements of such a sign-in", statements),
        counted("durable commits of such a sign-in", commits),
        Figure {
            what: "whole sign-in by the app, authorize to token, without Argon2".into(),
            unit: "ms",
            measured: Spread::of(whole),
            goal: Goal::AtMost(3.0),
            how: "Processor time of the server over many sign-ins one after the other, less the time that it spent hashing by its own count (`hvem_hash_seconds`).",
        },
        Figure {
            what: "one Argon2id (19 MiB)".into(),
            unit: "ms",
            measured: Spread::of(hashes),
            goal: Goal::Nothing,
            how: "By the server's own count, on a thread of its own, while the measuring program waits.",
        },
        exchanges(town, &server, sizes).await?,
        Figure {
            what: "answer on the phone to the event on the PC".into(),
            unit: "ms",
            measured: Spread::of_ms(&events),
            goal: Goal::AtMost(10.0),
            how: "Wall clock on loopback, from before the phone signs to `changed` on the page's event stream.",
        },
        Figure {
            what: "answer on the phone to the whole next page on the PC".into(),
            unit: "ms",
            measured: Spread::of_ms(&pages),
            goal: Goal::Nothing,
            how: "The same, until the next page has been read and the phone has its answer.",
        },
    ])
}

/// What the program itself counts, what its worker does included.
fn counted(what: &str, each: f64) -> Figure {
    let measured = Spread::of(vec![each]);
    Figure { what: what.into(), unit: "", measured, goal: Goal::Nothing, how: "By the program's own count." }
}

/// Codes are collected from an open session first; only their exchange is measured.
async fn exchanges(town: &mut Town, server: &Server, sizes: &Sizes) -> Result<Figure> {
    let mut browser = SignIn::whole(&town.site, &mut town.people[0]).await?.browser;
    let mut office = Http::connect(town.site.address()).await?;
    let mut costs = Vec::new();
    for _ in 0..sizes.rounds {
        let mut codes = Vec::new();
        for _ in 0..sizes.codes {
            codes.push(silent_code(&mut browser).await?);
        }
        let before = server.cpu()?;
        for code in &codes {
            exchange(&mut office, &town.service, code).await?;
        }
        costs.push(each(server.cpu()? - before, codes.len()));
    }
    Ok(Figure {
        what: "exchange of a code for tokens".into(),
        unit: "ms",
        measured: Spread::of(costs),
        goal: Goal::AtMost(0.25),
        how: "Processor time of the server for `POST /oidc/token` alone, ID token signed (ES256), durable.",
    })
}

/// The same sign-in where a million others have an account, in turns with where nobody has.
pub async fn with_many_accounts(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Figure> {
    let mut city = Town::settle(town.people.len().min(8)).await?;
    Seeds::open(&city.site).await?.accounts(sizes.accounts).await?;
    let (here, there) = (town.serve(program).await?, city.serve(program).await?);
    town.sign_ins(sizes.sign_ins / 2).await?;
    city.sign_ins(sizes.sign_ins / 2).await?;
    let mut ratios = Vec::new();
    for _ in 0..sizes.rounds {
        let (before, before_there) = (here.cpu_without_hashing().await?, there.cpu_without_hashing().await?);
        town.sign_ins(sizes.sign_ins).await?;
        city.sign_ins(sizes.sign_ins).await?;
        let few = here.cpu_without_hashing().await? - before;
        let many = there.cpu_without_hashing().await? - before_there;
        ratios.push(many.as_secs_f64() / few.as_secs_f64());
    }
    Ok(Figure {
        what: format!("a sign-in with {} accounts, against one with few", sizes.accounts),
        unit: "×",
        measured: Spread::of(ratios),
        goal: Goal::AtMost(1.2),
        how: "Processor time without Argon2 as above, two servers in turns; accounts with phone, browser, session and five entries in the record each.",
    })
}
