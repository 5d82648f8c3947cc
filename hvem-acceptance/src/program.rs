//! The real program: started, asked to end, killed, and started again in the same place.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::OnceLock;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::world::{build_folder, evidence};
use crate::{Failure, Outcome, process};

/// `hvem` with its arguments. It ends when this value is dropped.
pub struct Program {
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    log: PathBuf,
    running: Option<Child>,
}

impl Program {
    /// Starts it; `name` tells its log from those of others in the same test.
    pub fn start(name: &str, arguments: &[&str]) -> Outcome<Self> {
        Self::start_in(name, arguments, &[])
    }

    /// The same, with these words in its environment.
    pub fn start_in(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome<Self> {
        let log = evidence(&format!("{name}.log")).ok_or_else(|| Failure::new("no build folder"))?;
        // What a test before this one logged is of no interest.
        drop(std::fs::remove_file(&log));
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let environment = environment.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let mut program = Self { arguments, environment, log, running: None };
        program.starts()?;
        Ok(program)
    }

    /// Starts it once more, as it was started before.
    pub fn starts(&mut self) -> Outcome {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        let child = Command::new(hvem()?)
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        self.running = Some(child);
        Ok(())
    }

    /// Asks it to end, as an update or a restart of the machine does.
    pub fn ends(&mut self) {
        if let Some(mut child) = self.running.take() {
            process::end(&mut child);
        }
    }

    /// Kills it (SIGKILL): it can finish nothing.
    pub async fn is_killed(&mut self) -> Outcome {
        match self.running.take() {
            Some(mut child) => Ok(child.kill().await?),
            None => Ok(()),
        }
    }

    /// Fails if it has ended by itself.
    pub fn still_runs(&mut self) -> Outcome {
        match self.running.as_mut().map(Child::try_wait).transpose()?.flatten() {
            Some(ended) => Err(Failure::new(format!("hvem ended by itself: {ended}; see {}", self.log.display()))),
            None => Ok(()),
        }
    }

    /// What it and those before it logged.
    pub fn log(&self) -> Outcome<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.ends();
    }
}

/// Runs one command of the program to its end and gives what it said.
pub async fn command(arguments: &[&str]) -> Outcome<String> {
    command_told(arguments, "").await
}

/// The same, with what it reads from its standard input.
pub async fn command_told(arguments: &[&str], input: &str) -> Outcome<String> {
    let mut program = Command::new(hvem()?);
    let mut program =
        program.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut typed) = program.stdin.take() {
        // Who asks for nothing may have ended already.
        typed.write_all(input.as_bytes()).await.ok();
    }
    let output = program.wait_with_output().await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(said),
        false => {
            Err(Failure::new(format!("hvem {arguments:?} failed: {said}{}", String::from_utf8_lossy(&output.stderr))))
        }
    }
}

/// `HVEM_TEST_BINARY`, or what cargo builds beside this test.
fn hvem() -> Outcome<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(built).clone().map_err(Failure::new)
}

fn built() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("HVEM_TEST_BINARY") {
        return Ok(named.into());
    }
    // The whole workspace is named so that cargo unifies features as it does for every other target of this project.
    let status = std::process::Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--quiet", "--workspace", "--bin", "hvem", "--features", "hvem/test-clock,hvem/otel"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()
        .map_err(|error| format!("cargo can't be run: {error}"))?;
    if !status.success() {
        return Err("hvem can't be built".to_owned());
    }
    build_folder().map(|folder| folder.join("hvem")).ok_or_else(|| "no build folder".to_owned())
}
