//! The JavaScript side: the third-party modules (a QR decoder in the app, accessibility rules in tests), and the scripts' own tests.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{aloud, kept};
use crate::report::Tally;
use crate::root;

/// Fetches what `package-lock.json` pins, by its hashes, without running anybody's install scripts.
pub(crate) fn fetch_modules() -> Result<Tally> {
    let mut sum = Tally::default();
    for crate_with_modules in [folder(), root().join("hvem-acceptance")] {
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let fetched = aloud(Command::new("npm").args(arguments).current_dir(crate_with_modules))?;
        sum.add(Tally::of_one(fetched, "npm ci failed".to_owned()));
    }
    Ok(sum)
}

/// Runs every `*.test.js`.
pub(crate) fn run_tests() -> Result<Tally> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder().join("tests-js"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("no *.test.js in hvem-web/tests-js");
    }
    let (success, said) =
        kept(Command::new("node").args(["--test", "--test-reporter=tap"]).args(&files).current_dir(folder()))?;
    Ok(counted(success, said))
}

fn folder() -> PathBuf {
    root().join("hvem-web")
}

/// Node ends its report (TAP) with lines like `# pass 12`.
fn counted(success: bool, said: String) -> Tally {
    let number = |word: &str| -> usize {
        let found = said.lines().rev().find_map(|line| line.strip_prefix(&format!("# {word} ")));
        found.and_then(|number| number.trim().parse().ok()).unwrap_or_default()
    };
    let mut tally = Tally {
        passed: number("pass"),
        failed: number("fail") + number("cancelled"),
        skipped: number("skipped") + number("todo"),
        story: String::new(),
    };
    if !success && tally.failed == 0 {
        tally.failed = 1;
    }
    if tally.failed + tally.skipped > 0 {
        tally.story = said;
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_of_the_report_count() {
        let tally =
            counted(true, "ok 1 - a\n# tests 3\n# pass 3\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n".into());
        assert_eq!((tally.passed, tally.failed, tally.skipped), (3, 0, 0));
        let tally = counted(false, "# pass 2\n# fail 1\n# skipped 1\n".into());
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 1, 1));
    }
}
