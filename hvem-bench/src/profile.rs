//! Where the server's time goes in a sign-in: a flame graph, and the functions that are on top.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use inferno::{
    collapse::{Collapse, perf},
    flamegraph,
};

use crate::{measure::Town, server::Server};

const SIGN_INS: usize = 200;

/// Signs people in while `perf` looks on. Writes a flame graph to `into`, and beside it, as text, the functions that took the most.
pub async fn write(program: &Path, into: &Path) -> Result<()> {
    let mut town = Town::settle(8).await?;
    let server = town.serve(program).await?;
    town.sign_ins(24).await?;
    let data = town.site.folder.join("perf.data");
    let mut looking = look(&server, &data)?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    town.sign_ins(SIGN_INS).await?;
    // perf ends with the program that it looks at.
    drop(server);
    looking.wait()?;
    let folded = fold(&data)?;
    draw(&folded, into)?;
    Ok(fs::write(into.with_extension("txt"), functions(&fs::read_to_string(&folded)?))?)
}

/// The functions that are on top of the stack most often, in percent.
fn functions(folded: &str) -> String {
    let mut tops: BTreeMap<&str, u64> = BTreeMap::new();
    for (stack, count) in folded.lines().filter_map(|line| line.rsplit_once(' ')) {
        *tops.entry(stack.rsplit(';').next().unwrap_or_default()).or_default() += count.parse::<u64>().unwrap_or(0);
    }
    let all = tops.values().sum::<u64>().max(1) as f64;
    let mut tops: Vec<_> = tops.into_iter().map(|(name, count)| (count as f64 * 100.0 / all, name)).collect();
    tops.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut text =
        format!("Where the server's processor time goes in {SIGN_INS} sign-ins approved by the app, by function.\n\n");
    for (share, name) in tops.iter().take(40) {
        text += &format!("{share:5.1} %  {name}\n");
    }
    text
}

/// Stacks are unwound by the tables that every program carries: the program is measured as it is shipped.
fn look(server: &Server, data: &Path) -> Result<Child> {
    Command::new("perf")
        .args(["record", "--quiet", "--freq", "997", "--call-graph", "dwarf,24000", "--pid"])
        .arg(server.id().to_string())
        .arg("--output")
        .arg(data)
        .stderr(Stdio::null())
        .spawn()
        .context("perf is not installed (Debian: linux-perf)")
}

/// Every stack on one line, with how much was seen of it.
fn fold(data: &Path) -> Result<PathBuf> {
    let folded = data.with_extension("folded");
    let mut script = Command::new("perf");
    script.args(["script", "--no-inline", "--input"]).arg(data).stderr(Stdio::null()).stdout(Stdio::piped());
    let mut script = script.spawn()?;
    let stacks = BufReader::new(script.stdout.take().context("perf script says nothing")?);
    perf::Folder::default().collapse(stacks, BufWriter::new(File::create(&folded)?))?;
    ensure!(script.wait()?.success(), "perf script failed");
    Ok(folded)
}

fn draw(folded: &Path, into: &Path) -> Result<()> {
    let mut options = flamegraph::Options::default();
    options.title = format!("hvem: {SIGN_INS} sign-ins approved by the app, authorize to token");
    options.min_width = 0.3;
    flamegraph::from_reader(&mut options, File::open(folded)?, BufWriter::new(File::create(into)?))?;
    Ok(())
}
