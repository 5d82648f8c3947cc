//! Running test programs and counting what they say.

use anyhow::Result;

use crate::builds::TestProgram;
use crate::command::{cargo, kept, stopwatch};
use crate::report::{Tally, line, seconds};

/// Runs one program as cargo would, with further settings.
pub(crate) fn program(program: &TestProgram, settings: &[(&str, String)]) -> Result<Tally> {
    let mut command = std::process::Command::new(&program.executable);
    command.current_dir(&program.folder).env("CARGO_MANIFEST_DIR", &program.folder);
    command.envs(settings.iter().map(|(name, value)| (name, value)));
    let begun = stopwatch();
    let (success, said) = kept(&mut command)?;
    let tally = counted(success, said);
    let name = format!("{} {}", program.package, program.name);
    line(&format!("  {name:<32} {:<24} {}", tally.summary(), seconds(begun.elapsed())));
    Ok(tally)
}

/// The examples in the documentation.
pub(crate) fn examples() -> Result<Tally> {
    let (success, said) = kept(&mut cargo(&["test", "--workspace", "--doc"]))?;
    let tally = counted(success, said);
    line(&format!("  {:<32} {}", "examples in the documentation", tally.summary()));
    Ok(tally)
}

/// Reads every "test result:" line. A program that fails without one has crashed, which is a failure too.
fn counted(success: bool, said: String) -> Tally {
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
        tally.story = said;
    }
    tally
}

impl Tally {
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
        let tally = counted(true, GOOD.repeat(2));
        assert_eq!((tally.passed, tally.failed, tally.skipped), (14, 0, 6));
        assert!(!tally.is_good(), "something was left out");
    }

    #[test]
    fn a_crash_is_a_failure() {
        let tally = counted(false, "thread main panicked".to_owned());
        assert_eq!((tally.failed, tally.story.as_str()), (1, "thread main panicked"));
    }

    #[test]
    fn nothing_run_is_nothing_proved() {
        assert!(!counted(true, String::new()).is_good());
    }
}
