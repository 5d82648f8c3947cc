//! Processor time of the server, by what was asked of it.

use std::{path::Path, time::Duration};

use anyhow::Result;

use super::{Sizes, Town};
use crate::{
    figures::{Figure, Goal, Spread},
    hashing,
    http::Http,
    seed::Seeds,
    server::Server,
    sign_in::{SignIn, exchange, silent_code},
};

/// Milliseconds that each of `count` pieces of work cost the server.
fn each(server: &Server, before: Duration, count: usize) -> Result<f64> {
    Ok((server.cpu()? - before).as_secs_f64() * 1e3 / count as f64)
}

/// One Argon2id now, in milliseconds: the median of a few.
fn one_hash() -> Result<f64> {
    Ok(Spread::of_ms(&hashing::costs(9)?).median())
}

pub async fn sign_in_and_exchange(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let server = town.serve(program).await?;
    town.sign_ins(sizes.sign_ins).await?;
    let (mut whole, mut hashes, mut events, mut pages) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..sizes.rounds {
        let hash = one_hash()?;
        let before = server.cpu()?;
        let waits = town.sign_ins(sizes.sign_ins).await?;
        whole.push(each(&server, before, sizes.sign_ins)? - (hash + one_hash()?) / 2.0);
        hashes.push(hash);
        events.extend(waits.iter().map(|(event, _)| *event));
        pages.extend(waits.iter().map(|(_, page)| *page));
    }
    Ok(vec![
        Figure {
            what: "whole sign-in by the app, authorize to token, without Argon2".into(),
            unit: "ms",
            measured: Spread::of(whole),
            goal: Goal::AtMost(3.0),
            how: "Processor time of the server over many sign-ins one after the other, less one Argon2id each, whose cost is measured before and after each round.",
        },
        Figure {
            what: "one Argon2id (19 MiB)".into(),
            unit: "ms",
            measured: Spread::of(hashes),
            goal: Goal::Nothing,
            how: "Processor time of the same hasher on one thread of the measuring program.",
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
        costs.push(each(server, before, codes.len())?);
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
        let hash = one_hash()?;
        let (before, before_there) = (here.cpu()?, there.cpu()?);
        town.sign_ins(sizes.sign_ins).await?;
        city.sign_ins(sizes.sign_ins).await?;
        let few = each(&here, before, sizes.sign_ins)? - hash;
        let many = each(&there, before_there, sizes.sign_ins)? - hash;
        ratios.push(many / few);
    }
    Ok(Figure {
        what: format!("a sign-in with {} accounts, against one with few", sizes.accounts),
        unit: "×",
        measured: Spread::of(ratios),
        goal: Goal::AtMost(1.2),
        how: "Processor time without Argon2 as above, two servers in turns; accounts with phone, browser, session and five entries in the record each.",
    })
}
