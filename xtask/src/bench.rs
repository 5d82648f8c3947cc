//! Figures: builds the program for release, measures it, and writes `docs/evidence/performance.md`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::command::{aloud, cargo};
use crate::{builds, nodes, root, tools};

/// Measures; with `profile` also says where the time of a sign-in goes, by function.
pub(crate) fn measure(into: &str, small: bool, profile: bool) -> Result<bool> {
    if !aloud(&mut cargo(&["build", "--release", "--package", "hvem", "--package", "hvem-bench"]))? {
        return Ok(false);
    }
    let folder = builds::folder("release");
    let run = |wish: &str, into: PathBuf| {
        let mut command = Command::new(folder.join("hvem-bench"));
        command.arg(wish).arg("--program").arg(folder.join("hvem")).arg("--into").arg(into).current_dir(root());
        command
    };
    let into = root().join(into);
    std::fs::create_dir_all(into.parent().unwrap_or(Path::new(".")))?;
    let mut measuring = run("run", into.clone());
    let done = aloud(if small { measuring.arg("--small") } else { &mut measuring })?;
    Ok(done && (!profile || aloud(&mut run("profile", into.with_file_name("sign-in-profile.svg")))?))
}

/// What the app's scanner reads in a real browser, into `docs/evidence/qr.md`.
pub(crate) fn read_codes(into: &str, trials: usize) -> Result<bool> {
    tools::ensure()?;
    if !root().join("hvem-web/node_modules").is_dir() {
        nodes::fetch_modules()?;
    }
    if !builds::programs_for_tests()? {
        return Ok(false);
    }
    let folder = builds::folder(builds::ORDINARY);
    let mut reading = Command::new(folder.join("qr"));
    reading.arg(root().join(into)).arg(trials.to_string()).current_dir(root());
    aloud(reading.env("HVEM_TEST_BINARY", folder.join("hvem")))
}
