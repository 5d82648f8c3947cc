//! Running other programs: aloud, or quietly with their output kept.

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::root;

/// No test program may take longer than this; one that hangs must not hang the rest.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// Cargo, as it was used to start this command, at the root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    // `cargo run` tells its children where this crate lies; build scripts of others must not see that as a change.
    command.args(arguments).current_dir(root()).env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Runs with its output on the terminal.
pub(crate) fn aloud(command: &mut Command) -> Result<bool> {
    Ok(command.stdin(Stdio::null()).status().with_context(|| format!("{command:?} can't be run"))?.success())
}

/// Runs with everything it says kept, and stops it when it hangs.
pub(crate) fn kept(command: &mut Command) -> Result<(bool, String)> {
    let mut paper = tempfile::tempfile()?;
    let same = |paper: &File| -> Result<Stdio> { Ok(paper.try_clone()?.into()) };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(same(&paper)?)
        .stderr(same(&paper)?)
        .spawn()
        .with_context(|| format!("{command:?} can't be run"))?;
    let begun = stopwatch();
    let success = loop {
        match child.try_wait()? {
            Some(status) => break status.success(),
            None if begun.elapsed() > LIMIT => {
                child.kill()?;
                child.wait()?;
                bail!("{command:?} took longer than {} minutes", LIMIT.as_secs() / 60);
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let mut said = Vec::new();
    paper.rewind()?;
    paper.read_to_end(&mut said)?;
    Ok((success, String::from_utf8_lossy(&said).into_owned()))
}

/// What a program prints, if it succeeds.
pub(crate) fn printed(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?} can't be run"))?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A stopwatch, started.
#[expect(clippy::disallowed_methods, reason = "measuring how long something takes")]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}
