//! The programs that the checks need beside Rust. Root installs what is missing; others are told what to install.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{aloud, cargo, printed};
use crate::report::{Tally, line};

/// What is needed, how it shows itself, and Debian's package with it.
const NEEDED: [(&str, &[&str], &str); 9] = [
    ("a C compiler", &["cc"], "gcc libc6-dev"),
    ("Node.js", &["node"], "nodejs"),
    ("npm", &["npm"], "npm"),
    ("Chromium", &["chromium", "chromium-browser", "google-chrome"], "chromium"),
    ("PostgreSQL", &["initdb"], "postgresql"),
    ("an SMTP server", &["smtpd"], "opensmtpd"),
    ("a reader of PDF", &["pdftotext"], "poppler-utils"),
    ("Python", &["python3"], "python3"),
    ("pip", &["pip3"], "python3-pip"),
];

/// Makes sure that everything is there; the tally counts one for each tool.
pub(crate) fn ensure() -> Result<Tally> {
    if !missing().is_empty() {
        install(&missing())?;
    }
    let still: Vec<&str> = missing().iter().map(|(name, _)| *name).collect();
    if !still.is_empty() {
        bail!("still not found after installing: {}", still.join(", "));
    }
    for component in ["fmt", "clippy"] {
        if printed(&mut cargo(&[component, "--version"])).is_err() {
            let name = if component == "fmt" { "rustfmt" } else { component };
            line(&format!("installing Rust's {name}"));
            if !aloud(Command::new("rustup").args(["component", "add", name]))? {
                bail!("cargo {component} is missing: run `rustup component add {name}`");
            }
        }
    }
    Ok(Tally { passed: NEEDED.len() + 2, ..Tally::default() })
}

fn missing() -> Vec<(&'static str, &'static str)> {
    NEEDED
        .iter()
        .filter(|(_, names, _)| !names.iter().any(|name| find(name).is_some()))
        .map(|(what, _, package)| (*what, *package))
        .collect()
}

fn install(missing: &[(&str, &str)]) -> Result<()> {
    let packages: Vec<&str> = missing.iter().flat_map(|(_, packages)| packages.split(' ')).collect();
    let by_hand = format!("apt-get update && apt-get install --no-install-recommends {}", packages.join(" "));
    if !is_root() {
        bail!("needed, but not installed. Run this as root, then again `cargo xtask test`:\n\n    {by_hand}\n");
    }
    if find("apt-get").is_none() {
        bail!("needed, but not installed, and there is no apt-get here: {}", packages.join(" "));
    }
    line(&format!("installing {}", packages.join(" ")));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        // Another installation may be running, as on a machine that was just started.
        command
            .args(["-o", "DPkg::Lock::Timeout=600", "-q", "-y"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        aloud(&mut command)
    };
    let install: Vec<&str> = ["install", "--no-install-recommends"].iter().chain(&packages).copied().collect();
    if !(apt(&["update"])? && apt(&install)?) {
        bail!("the installation failed; by hand it is: {by_hand}");
    }
    Ok(())
}

pub(crate) fn is_root() -> bool {
    printed(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A program on the path, or where Debian keeps those that are not on everybody's.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = postgres_folders();
    folders.extend(std::env::split_paths(&path));
    folders.extend(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders.into_iter().map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// Debian puts each PostgreSQL version's programs into a folder of its own; the newest first.
fn postgres_folders() -> Vec<PathBuf> {
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql"));
    let mut folders: Vec<PathBuf> =
        versions.into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    folders
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or_default()
}
