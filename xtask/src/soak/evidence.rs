//! `docs/evidence/<id>.txt`: what was promised, what was run, on what, and what came out.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use time::OffsetDateTime;
use time::macros::format_description;

use super::promises::Promise;
use super::{Outcome, PROFILE};
use crate::command::printed;
use crate::report::seconds;
use crate::root;

/// Which state of the code is run, read before anything is written.
pub(crate) fn commit() -> Result<String> {
    let git = |arguments: &[&str]| printed(Command::new("git").args(arguments).current_dir(root()));
    let short = git(&["rev-parse", "--short", "HEAD"])?;
    // Pages of evidence that were just written change nothing of what is run.
    let changed = git(&["status", "--porcelain", "--", ".", ":!docs/evidence"])?;
    Ok(format!("{}{}", short.trim(), if changed.is_empty() { "" } else { ", with changes" }))
}

/// Writes the page of one promise, and says where it is.
pub(crate) fn write(promise: &Promise, outcomes: &[Outcome], commit: &str) -> Result<PathBuf> {
    let folder = root().join("docs/evidence");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}.txt", promise.id));
    std::fs::write(&path, page(promise, outcomes, commit)?).with_context(|| path.display().to_string())?;
    Ok(path)
}

fn page(promise: &Promise, outcomes: &[Outcome], commit: &str) -> Result<String> {
    let date = OffsetDateTime::now_utc().format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC"))?;
    let mut page = String::new();
    writeln!(page, "{}: {}\n", promise.id, promise.says)?;
    writeln!(page, "date      {date}\ncommit    {commit}\nmachine   {}\nprofile   {PROFILE}", machine())?;
    for Outcome { proof, held, measured, took } in outcomes {
        writeln!(page, "\ntest      {} {} {}", proof.package, proof.target, proof.test)?;
        writeln!(page, "size      {}", proof.large)?;
        for figure in measured {
            writeln!(page, "measured  {figure}")?;
        }
        writeln!(page, "result    {}", if *held { "held" } else { "BROKEN" })?;
        writeln!(page, "took      {}", seconds(*took))?;
    }
    Ok(page)
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let system = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        other => other,
    };
    format!("{cores} cores, {system}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::promises::Proof;
    use super::*;

    const PROOF: Proof =
        Proof { package: "hvem-domain", target: "lib", test: "it_holds", small: "10 tries", large: "1,000 tries" };

    #[test]
    fn a_page_says_what_was_promised_what_was_run_and_what_came_out() {
        let promise = Promise { id: "G-00", says: "nothing goes wrong", proofs: &[PROOF] };
        let outcome = |held| Outcome {
            proof: &PROOF,
            held,
            measured: vec!["0 of 1,000".to_owned()],
            took: Duration::from_millis(2_500),
        };
        let text = page(&promise, &[outcome(true), outcome(false)], "abc1234").expect("a page");
        for said in ["G-00: nothing goes wrong", "commit    abc1234", "size      1,000 tries", "measured  0 of 1,000"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(text.contains("result    held\ntook      2.5 s") && text.contains("result    BROKEN"), "{text}");
    }
}
