//! What plays Bluetooth controllers in tests: modules of Python, in a folder of their own below `target`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command::aloud;
use crate::report::Tally;
use crate::{builds, root};

/// Where they are.
pub(crate) fn folder() -> PathBuf {
    builds::folder(builds::ORDINARY).with_file_name("bluetooth")
}

/// Fetches what `requirements.txt` pins, by its hashes, without building anything.
pub(crate) fn fetch() -> Result<Tally> {
    let pinned = root().join("hvem-acceptance").join("bluetooth").join("requirements.txt");
    if folder().join("bumble").is_dir() && is_newer(&folder(), &pinned) {
        return Ok(Tally::of_one(true, String::new()));
    }
    let arguments = ["install", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--upgrade"];
    let mut pip = Command::new("pip3");
    pip.args(arguments).arg("--target").arg(folder()).arg("--requirement").arg(pinned);
    Ok(Tally::of_one(aloud(&mut pip)?, "pip3 install failed".to_owned()))
}

fn is_newer(folder: &std::path::Path, file: &std::path::Path) -> bool {
    let changed = |path: &std::path::Path| path.metadata().and_then(|about| about.modified()).ok();
    changed(folder).zip(changed(file)).is_some_and(|(folder, file)| folder >= file)
}
