//! Building the test programs: once, for the whole workspace, so that every dependency is compiled once with one set of features.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command::{aloud, cargo};
use crate::root;

/// One program of tests.
pub(crate) struct TestProgram {
    /// The crate it tests.
    pub(crate) package: String,
    /// `lib`, or the name of the file in `tests/`.
    pub(crate) name: String,
    /// The crate's folder, in which it is run as cargo does.
    pub(crate) folder: PathBuf,
    pub(crate) executable: PathBuf,
}

/// The profile of ordinary test runs.
pub(crate) const ORDINARY: &str = "test";

/// Where cargo puts the programs of a profile.
pub(crate) fn folder(profile: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    // Cargo's own exception: what is built for `test` and `dev` lies in `debug`.
    target.join(if profile == ORDINARY { "debug" } else { profile })
}

/// Builds the test programs, all or those of the targets named (`lib`, or a file in `tests/`), with cargo's progress on the terminal.
/// `None` when something does not compile.
pub(crate) fn test_programs(profile: &str, targets: &[&str]) -> Result<Option<Vec<TestProgram>>> {
    let arguments =
        ["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics", "--profile", profile];
    let named = targets.iter().flat_map(|target| match *target {
        "lib" => vec!["--lib"],
        other => vec!["--test", other],
    });
    let output = cargo(&arguments)
        .args(named)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo can't be run")?;
    if !output.status.success() {
        return Ok(None);
    }
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Some(
        messages
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .filter_map(|message| program(&message))
            .collect(),
    ))
}

/// All that is optional: a clock that tests can move on (decision 043), spans for OpenTelemetry (decision 039).
pub(crate) const OPTIONAL: &str = "hvem/test-clock,hvem/otel";

/// Builds the programs with all that is optional.
pub(crate) fn programs_for_tests() -> Result<bool> {
    programs(&["--features", OPTIONAL])
}

/// Builds the programs. The tests are asked for too, which are there already: without them cargo would choose other features for what all
/// depend on, and compile most of it once more.
pub(crate) fn programs(more: &[&str]) -> Result<bool> {
    aloud(cargo(&["build", "--workspace", "--bins", "--tests"]).args(more))
}

/// A message about an executable with tests in it.
fn program(message: &Value) -> Option<TestProgram> {
    if message["reason"] != "compiler-artifact" || message["profile"]["test"] != true {
        return None;
    }
    let manifest = PathBuf::from(message["manifest_path"].as_str()?);
    let folder = manifest.parent()?.to_owned();
    let target = &message["target"];
    let name = match target["kind"][0].as_str()? {
        "lib" => "lib".to_owned(),
        _ => target["name"].as_str()?.to_owned(),
    };
    let package = folder.file_name()?.to_str()?.to_owned();
    Some(TestProgram { package, name, folder, executable: message["executable"].as_str()?.into() })
}
