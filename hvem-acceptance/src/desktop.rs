//! A person's computer without a phone beside it: `hvem-authenticator` in a terminal, with a home folder of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::world::build_folder;
use crate::{Failure, Outcome, PIN};

const PASSPHRASE: &str = "gulerod trappe månelys";

/// The program, its store, and files with the secrets that a script hands over.
pub struct Desktop {
    home: TempDir,
    language: String,
}

/// What the program said and how it ended.
pub struct Said {
    /// The exit code; -1 when it was killed.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Outcome<Value> {
        serde_json::from_str(&self.out).map_err(|_| self.failure("it should have said one JSON object"))
    }

    /// It did what it was asked; gives what it said.
    pub fn is_done(&self) -> Outcome<Value> {
        if self.code == 0 { self.json() } else { Err(self.failure("it should have been done")) }
    }

    /// It refused by this name and exit code; gives what it said.
    pub fn is_refused(&self, name: &str, code: i32) -> Outcome<Value> {
        let said = self.json()?;
        let right = said["error"]["name"] == name && self.code == code;
        if right { Ok(said) } else { Err(self.failure(&format!("it should have refused as {name} with {code}"))) }
    }

    fn failure(&self, what: &str) -> Failure {
        Failure::new(format!("{what}, but it ended with {}: {}{}", self.code, self.out, self.err))
    }
}

impl Desktop {
    /// A computer set to this language, with the usual PIN in the person's mind.
    pub fn new(language: &str) -> Outcome<Self> {
        let desktop = Self { home: tempfile::tempdir()?, language: language.to_owned() };
        desktop.writes("passphrase", PASSPHRASE)?;
        desktop.writes("pin", PIN)?;
        Ok(desktop)
    }

    /// Writes a file that only its owner can read, and gives its path.
    pub fn writes(&self, name: &str, text: &str) -> Outcome<String> {
        use std::os::unix::fs::PermissionsExt;
        let path = self.home.path().join(name);
        std::fs::write(&path, text)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        Ok(path.display().to_string())
    }

    /// A path on this computer.
    pub fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    /// The files in which devices are kept.
    pub fn kept(&self) -> Outcome<Vec<PathBuf>> {
        let all = std::fs::read_dir(self.home.path().join("store"))?.flatten().map(|entry| entry.path());
        Ok(all.filter(|path| path.extension().is_some_and(|ending| ending == "device")).collect())
    }

    /// Runs a command as a script does.
    pub async fn runs(&self, arguments: &[&str]) -> Outcome<Said> {
        says(self.command(arguments)?.arg("--json")).await
    }

    /// Runs a command whose words a person reads.
    pub async fn says(&self, arguments: &[&str]) -> Outcome<Said> {
        says(&mut self.command(arguments)?).await
    }

    /// Approves what has these four characters, if it is this service that asks.
    pub async fn approves(&self, code: &str, service: &str) -> Outcome<Said> {
        self.runs(&["approve", code, "--yes-to", service, "--pin-from", &self.path("pin")]).await
    }

    /// Begins a command that stays; its output is for the test to read, and its input to write. `settings` are added to its environment.
    pub fn begins(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Outcome<Child> {
        let mut command = self.command(arguments)?;
        let command = command.arg("--json").envs(settings.iter().copied());
        Ok(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?)
    }

    fn command(&self, arguments: &[&str]) -> Outcome<Command> {
        let mut command = Command::new(program()?);
        command
            .args(arguments)
            .env("HVEM_AUTHENTICATOR_STORE", self.home.path().join("store"))
            .env("HVEM_AUTHENTICATOR_PASSPHRASE_FILE", self.home.path().join("passphrase"))
            .env("LC_ALL", &self.language)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        Ok(command)
    }
}

async fn says(command: &mut Command) -> Outcome<Said> {
    let output = command.output().await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) })
}

/// `HVEM_TEST_AUTHENTICATOR`, or what cargo builds beside this test.
fn program() -> Outcome<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(built).clone().map_err(Failure::new)
}

fn built() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("HVEM_TEST_AUTHENTICATOR") {
        return Ok(named.into());
    }
    let status = std::process::Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--quiet", "--workspace", "--bin", "hvem-authenticator"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status()
        .map_err(|error| format!("cargo can't be run: {error}"))?;
    if !status.success() {
        return Err("hvem-authenticator can't be built".to_owned());
    }
    build_folder().map(|folder| folder.join("hvem-authenticator")).ok_or_else(|| "no build folder".to_owned())
}
