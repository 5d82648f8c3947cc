//! How much at once.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use super::{Sizes, Town};
use crate::{
    bare::Bare,
    figures::{Figure, Goal, Spread},
    http::Http,
    load::rate,
    server::{free_port, stopwatch},
    sign_in::{SignIn, exchange, silent_code},
};

/// The two documents that every library fetches, against a bare handler with the same bytes, in turns.
pub async fn documents(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let server = town.serve(program).await?;
    let mut browser = Http::connect(server.address).await?;
    let length = Duration::from_secs_f64(sizes.seconds);
    let mut figures = Vec::new();
    for (name, path) in [("discovery", "/.well-known/openid-configuration"), ("JWKS", "/oidc/jwks")] {
        let body = town.site.folder.join("body.json");
        fs::write(&body, browser.get(path).await?.body)?;
        let bare = Bare::start(free_port()?, &body).await?;
        rate(bare.address, "/", length / 3).await?;
        rate(server.address, path, length / 3).await?;
        let (mut shares, mut rates) = (Vec::new(), Vec::new());
        for _ in 0..sizes.rounds {
            let yardstick = rate(bare.address, "/", length).await?;
            let ours = rate(server.address, path, length).await?;
            shares.push(ours / yardstick * 100.0);
            rates.push(ours);
        }
        figures.push(Figure {
            what: format!("{name}, share of a bare axum handler's rate"),
            unit: "%",
            measured: Spread::of(shares),
            goal: Goal::AtLeast(60.0),
            how: "16 connections, in turns with a handler in a process of its own that answers with the same bytes and writes no log.",
        });
        figures.push(Figure {
            what: format!("{name}, answers a second"),
            unit: "/s",
            measured: Spread::of(rates),
            goal: Goal::Nothing,
            how: "The same; the measuring program shares the processors.",
        });
    }
    Ok(figures)
}

/// Everybody at once: what is the limit, the processors or the disk.
pub async fn side_by_side(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let _server = town.serve(program).await?;
    let (site, service) = (town.site.clone(), town.service.clone());
    let mut crowd = JoinSet::new();
    let (began, before) = (stopwatch(), Busy::now()?);
    for mut person in town.people.drain(..) {
        let (site, service, times) = (site.clone(), service.clone(), sizes.rounds);
        crowd.spawn(async move {
            let mut office = Http::connect(site.address()).await?;
            let mut browser = None;
            for _ in 0..times {
                let done = SignIn::whole(&site, &mut person).await?;
                exchange(&mut office, &service, &done.code).await?;
                browser = Some(done.browser);
            }
            anyhow::Ok((person, browser.context("nobody signed in")?))
        });
    }
    let (mut count, mut open) = (0, Vec::new());
    while let Some(done) = crowd.join_next().await {
        let (person, browser) = done??;
        town.people.push(person);
        open.push(browser);
        count += sizes.rounds;
    }
    let (rate, busy) = (count as f64 / began.elapsed().as_secs_f64(), Busy::now()?.since(&before));
    let (silent, silent_busy) = silently(town, open, sizes).await?;
    let figure = |what: &str, unit, value, goal, how| Figure {
        what: what.into(),
        unit,
        measured: Spread::of(vec![value]),
        goal,
        how,
    };
    Ok(vec![
        figure(
            "durable sign-ins a second, all people at once, with Argon2",
            "/s",
            rate,
            Goal::Nothing,
            "Everybody signs in by the app again and again, authorize to token.",
        ),
        figure(
            "processors busy meanwhile",
            "%",
            busy,
            Goal::AtLeast(85.0),
            "All processors of the machine (`/proc/stat`): where they are busy, no fsync is waited for.",
        ),
        figure(
            "durable sign-ins a second from an open session, all at once",
            "/s",
            silent,
            Goal::Nothing,
            "`prompt=none`, code, token: two durable writes each and no hashing.",
        ),
        figure("processors busy meanwhile ", "%", silent_busy, Goal::AtLeast(85.0), "As above."),
    ])
}

async fn silently(town: &Town, open: Vec<Http>, sizes: &Sizes) -> Result<(f64, f64)> {
    let (site, times) = (town.site.clone(), sizes.codes / 4);
    let (began, before, count) = (stopwatch(), Busy::now()?, open.len() * times);
    let mut crowd = JoinSet::new();
    for mut browser in open {
        let (site, service) = (site.clone(), town.service.clone());
        crowd.spawn(async move {
            let mut office = Http::connect(site.address()).await?;
            for _ in 0..times {
                exchange(&mut office, &service, &silent_code(&mut browser).await?).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = crowd.join_next().await {
        done??;
    }
    Ok((count as f64 / began.elapsed().as_secs_f64(), Busy::now()?.since(&before)))
}

/// What all processors together have done.
struct Busy {
    idle: f64,
    all: f64,
}

impl Busy {
    fn now() -> Result<Self> {
        // proc(5): user nice system idle iowait …; waiting for the disk is not being busy.
        let stat = fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().context("/proc/stat")?;
        let times: Vec<f64> = line.split_whitespace().skip(1).take(8).filter_map(|time| time.parse().ok()).collect();
        Ok(Self { idle: times[3] + times[4], all: times.iter().sum() })
    }

    fn since(&self, before: &Self) -> f64 {
        100.0 * (1.0 - (self.idle - before.idle) / (self.all - before.all))
    }
}
