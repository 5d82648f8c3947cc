//! The promises with figures, at their full size: each runs for as long as it takes, and leaves a page of evidence.
//!
//! A test reads its size so: a small one in every run, the large one when `HVEM_SOAK` is set. What it measured it prints on lines that
//! begin with `measured `; those lines go into the evidence.

mod evidence;
mod promises;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::builds::{self, TestProgram};
use crate::command::{aloud, cargo, stopwatch};
use crate::postgres::Cluster;
use crate::report::{line, seconds};
use promises::{PROMISES, Promise, Proof};

/// Optimised as a release is, but for the last passes over the whole program: see `Cargo.toml`.
const PROFILE: &str = "soak";

/// What a test prints before a figure of its own.
const MEASURED: &str = "measured ";

/// One proof that was run.
struct Outcome {
    proof: &'static Proof,
    held: bool,
    measured: Vec<String>,
    took: Duration,
}

/// Shows the promises and their sizes.
pub(crate) fn list() -> Result<bool> {
    for promise in PROMISES {
        line(&format!("{:<6} {}", promise.id, promise.says));
        for proof in promise.proofs {
            line(&format!("       {} {} {}", proof.package, proof.target, proof.test));
            line(&format!("         every run: {}", proof.small));
            line(&format!("         soak:      {}", proof.large));
        }
    }
    Ok(true)
}

/// Keeps the promises, all or those named, and tells whether all were kept.
pub(crate) fn run(ids: &[String]) -> Result<bool> {
    if let Some(unknown) = ids.iter().find(|id| !PROMISES.iter().any(|promise| promise.id == **id)) {
        bail!("there is no promise {unknown}; see `cargo xtask soak --list`");
    }
    let wanted: Vec<&Promise> =
        PROMISES.iter().filter(|promise| ids.is_empty() || ids.iter().any(|id| id == promise.id)).collect();
    let commit = evidence::commit()?;
    let programs = programs(&wanted)?;
    let cluster = Cluster::start()?;
    let settings = [
        ("HVEM_SOAK", "1".to_owned()),
        ("HVEM_TEST_ALL", "1".to_owned()),
        ("HVEM_TEST_POSTGRES", cluster.url()),
        ("HVEM_TEST_BINARY", builds::folder(PROFILE).join("hvem").display().to_string()),
    ];
    let mut broken = Vec::new();
    for promise in wanted {
        line(&format!("\n== {} {}", promise.id, promise.says));
        let proofs = promise.proofs.iter().map(|proof| prove(proof, &programs, &settings));
        let outcomes = proofs.collect::<Result<Vec<_>>>()?;
        if !outcomes.iter().all(|outcome| outcome.held) {
            broken.push(promise.id);
        }
        let page = evidence::write(promise, &outcomes, &commit)?;
        line(&format!("-- {}", page.display()));
    }
    if !broken.is_empty() {
        line(&format!("broken: {}", broken.join(", ")));
    }
    Ok(broken.is_empty())
}

/// Builds the program, and the test programs of these promises.
fn programs(wanted: &[&Promise]) -> Result<Vec<TestProgram>> {
    if !aloud(&mut cargo(&["build", "--profile", PROFILE, "--workspace", "--bin", "hvem"]))? {
        bail!("the program does not compile");
    }
    let mut targets: Vec<&str> = wanted.iter().flat_map(|promise| promise.proofs).map(|proof| proof.target).collect();
    targets.sort_unstable();
    targets.dedup();
    builds::test_programs(PROFILE, &targets)?.context("the tests do not compile")
}

/// Runs one test, with everything it says shown as it says it.
fn prove(proof: &'static Proof, programs: &[TestProgram], settings: &[(&str, String)]) -> Result<Outcome> {
    let program = programs
        .iter()
        .find(|program| program.package == proof.package && program.name == proof.target)
        .with_context(|| format!("{} has no tests {}", proof.package, proof.target))?;
    let mut command = Command::new(&program.executable);
    command.args([proof.test, "--nocapture"]).current_dir(&program.folder).env("CARGO_MANIFEST_DIR", &program.folder);
    command.envs(settings.iter().map(|(name, value)| (name, value))).stdin(Stdio::null()).stdout(Stdio::piped());
    line(&format!("   {} {} {}: {}", proof.package, proof.target, proof.test, proof.large));
    let begun = stopwatch();
    let mut child = command.spawn().with_context(|| format!("{command:?} can't be run"))?;
    let (mut measured, mut one_passed) = (Vec::new(), false);
    for said in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let said = said?;
        line(&format!("   {said}"));
        // The test's own name may stand on the same line.
        if let Some((_, figure)) = said.split_once(MEASURED) {
            measured.push(figure.to_owned());
        }
        one_passed |= said.starts_with("test result: ok. 1 passed");
    }
    // A filter that finds no test, or finds two, proves nothing about the one that was meant.
    let held = child.wait()?.success() && one_passed;
    line(&format!("   {}, {}", if held { "held" } else { "BROKEN" }, seconds(begun.elapsed())));
    Ok(Outcome { proof, held, measured, took: begun.elapsed() })
}
