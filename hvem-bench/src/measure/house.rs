//! What the program takes while nobody asks for much: its start, its memory.

use std::{path::Path, time::Duration};

use anyhow::Result;

use super::{Sizes, Town};
use crate::{
    figures::{Figure, Goal, Spread},
    load::listen,
    seed::Seeds,
    sign_in::SignIn,
};

const MIB: f64 = 1024.0 * 1024.0;

pub async fn start_and_memory(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let (mut starts, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..sizes.starts {
        let server = town.site.serve(program).await?;
        starts.push(server.started_within);
        tokio::time::sleep(Duration::from_millis(700)).await;
        idle.push(server.resident()? as f64 / MIB);
    }
    let mut figures = vec![
        Figure {
            what: "start to first answer, existing database".into(),
            unit: "ms",
            measured: Spread::of_ms(&starts),
            goal: Goal::AtMost(50.0),
            how: "From `spawn` to a `200` from `/health/alive`, asked every half millisecond.",
        },
        Figure {
            what: "idle resident memory".into(),
            unit: "MiB",
            measured: Spread::of(idle),
            goal: Goal::AtMost(25.0),
            how: "`VmRSS` of the process 0.7 seconds after its start.",
        },
    ];
    figures.extend(waiting(town, program, sizes).await?);
    Ok(figures)
}

/// Many pages that wait for an approval, each with its event stream.
async fn waiting(town: &mut Town, program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let server = town.serve(program).await?;
    // Takes no other part: nobody's phone has ten thousand requests.
    let mut person = town.people.pop().ok_or_else(|| anyhow::anyhow!("nobody lives here"))?;
    let site = &town.site;
    let cookies = person.browser.cookie_header();
    let mut one = SignIn::begins(site, &mut person).await?;
    one.password().await?;
    one.asks().await?;
    let paths = Seeds::open(site).await?.waiting(&one.path, sizes.waiting).await?;
    let mut open = Vec::new();
    for path in &paths {
        open.push(listen(server.address, path, &cookies).await?);
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (before, mut memory) = (server.cpu()?, Vec::new());
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory.push(server.resident()? as f64 / MIB);
    }
    let busy = (server.cpu()? - before).as_secs_f64() / 5.0 * 100.0;
    Ok(vec![
        Figure {
            what: format!("{} sign-ins waiting for approval, memory in all", sizes.waiting),
            unit: "MiB",
            measured: Spread::of(memory),
            goal: Goal::AtMost(100.0),
            how: "`VmRSS` with an open event stream for each of so many stored sign-ins, all of one browser.",
        },
        Figure {
            what: format!("{} sign-ins waiting, processor", sizes.waiting),
            unit: "% of one",
            measured: Spread::of(vec![busy]),
            goal: Goal::Nothing,
            how: "The same five seconds: what it costs that all of them look again by themselves.",
        },
    ])
}
