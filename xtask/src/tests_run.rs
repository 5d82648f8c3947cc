//! Running test programs and counting what they say.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::builds::TestProgram;
use crate::command::{cargo, kept, stopwatch};
use crate::report::{Tally, line, seconds};

/// Runs one program as cargo would, with further settings.
pub(crate) fn program(program: &TestProgram, settings: &[(&str, String)]) -> Result<Tally> {
    let begun = stopwatch();
    let (success, said) = kept(&mut command(program, settings))?;
    Ok(told(program, counted(success, &said), begun))
}

/// Runs a program of tests that share the machine with browsers. What fails is tried once more, alone: a machine that is busy makes people in
/// browsers wait longer than they are willing to. What fails alone too has failed; what does not is told by name (decision 046).
///
/// The tests named in `elsewhere` are left out: others meet the same. One that is named and not there is a failure.
pub(crate) fn program_with_browsers(
    program: &TestProgram,
    settings: &[(&str, String)],
    elsewhere: &[&str],
) -> Result<Tally> {
    let begun = stopwatch();
    let left_out = elsewhere.iter().flat_map(|name| ["--skip", *name]);
    let (success, said) = kept(command(program, settings).args(left_out))?;
    let mut tally = counted(success, &said).without(elsewhere.len());
    let failed = failed(&said);
    // One or two are bad luck; more are a fault, and so is a crash that names none.
    if (1..=2).contains(&failed.len()) && tally.failed == failed.len() {
        for test in failed {
            let (passed, again) = kept(command(program, settings).args(["--exact", test]))?;
            if passed && counted(true, &again).passed == 1 {
                line(&format!("  UNSTEADY {test}: failed among others, passed alone. It said:"));
                line(tally.story.trim_end());
                tally.passed += 1;
                tally.failed -= 1;
            } else {
                tally.story.push_str(&dull_lines_left_out(&again));
            }
        }
    }
    Ok(told(program, tally, begun))
}

fn command(program: &TestProgram, settings: &[(&str, String)]) -> Command {
    let mut command = Command::new(&program.executable);
    command.current_dir(&program.folder).env("CARGO_MANIFEST_DIR", &program.folder);
    command.envs(settings.iter().map(|(name, value)| (name, value)));
    command
}

fn told(program: &TestProgram, tally: Tally, begun: Instant) -> Tally {
    let name = format!("{} {}", program.package, program.name);
    line(&format!("  {name:<32} {:<24} {}", tally.summary(), seconds(begun.elapsed())));
    tally
}

/// The names of the tests that failed.
fn failed(said: &str) -> Vec<&str> {
    said.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED")).collect()
}

/// The examples in the documentation.
pub(crate) fn examples() -> Result<Tally> {
    let (success, said) = kept(&mut cargo(&["test", "--workspace", "--doc"]))?;
    let tally = counted(success, &said);
    line(&format!("  {:<32} {}", "examples in the documentation", tally.summary()));
    Ok(tally)
}

/// Reads every "test result:" line. A program that fails without one has crashed, which is a failure too.
fn counted(success: bool, said: &str) -> Tally {
    let mut tally = Tally::default();
    for result in said.lines().filter_map(|line| line.strip_prefix("test result: ")) {
        tally.passed += number_before(result, " passed");
        tally.failed += number_before(result, " failed");
        tally.skipped += number_before(result, " ignored") + number_before(result, " filtered out");
    }
    if !success && tally.failed == 0 {
        tally.failed = 1;
    }
    if !tally.story_is_dull() {
        tally.story = dull_lines_left_out(said);
    }
    tally
}

/// What went well, or slowly, is of no interest where something failed.
fn dull_lines_left_out(said: &str) -> String {
    let dull = |line: &str| line.ends_with(" ... ok") || line.ends_with("has been running for over 60 seconds");
    said.lines().filter(|line| !dull(line)).flat_map(|line| [line, "\n"]).collect()
}

impl Tally {
    /// So many were left out on purpose, and no other.
    fn without(mut self, left_out: usize) -> Self {
        if self.skipped != left_out {
            self.failed += 1;
            self.story += &format!("{left_out} tests were to be left out, and {} were\n", self.skipped);
        }
        self.skipped = 0;
        if self.failed == 0 {
            self.story.clear();
        }
        self
    }

    fn story_is_dull(&self) -> bool {
        self.failed == 0 && self.skipped == 0
    }
}

fn number_before(text: &str, word: &str) -> usize {
    let before = text.find(word).map(|end| &text[..end]);
    before.and_then(|before| before.rsplit(' ').next()).and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "test result: ok. 7 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 8.07s\n";

    #[test]
    fn every_result_line_counts() {
        let tally = counted(true, &GOOD.repeat(2));
        assert_eq!((tally.passed, tally.failed, tally.skipped), (14, 0, 6));
        assert!(!tally.is_good(), "something was left out");
    }

    #[test]
    fn what_is_left_out_is_left_out_on_purpose() {
        let left_out =
            "test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 8.07s\n";
        assert!(counted(true, left_out).without(2).is_good());
        assert!(!counted(true, left_out).without(3).is_good(), "one of them has another name now");
        assert!(!counted(true, left_out).without(0).is_good());
    }

    #[test]
    fn a_crash_is_a_failure() {
        let tally = counted(false, "thread main panicked\n");
        assert_eq!((tally.failed, tally.story.as_str()), (1, "thread main panicked\n"));
    }

    #[test]
    fn what_failed_is_found_by_name_and_shown_without_what_went_well() {
        let said = "test a::b ... ok\ntest a::c has been running for over 60 seconds\ntest a::c ... FAILED\nwhy\n";
        assert_eq!(failed(said), ["a::c"]);
        assert_eq!(dull_lines_left_out(said), "test a::c ... FAILED\nwhy\n");
    }

    #[test]
    fn nothing_run_is_nothing_proved() {
        assert!(!counted(true, "").is_good());
    }
}
