//! What a person sees on the terminal: one title and one result line for each group, and a sum at the end.

use std::fmt::Write as _;
use std::time::Duration;

/// How one group went.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// Left out, by whatever name. Nothing may be.
    pub(crate) skipped: usize,
    /// The output of what failed.
    pub(crate) story: String,
}

impl Tally {
    /// One check that is right or wrong as a whole.
    pub(crate) fn of_one(right: bool, story: String) -> Self {
        let story = if right { String::new() } else { story };
        Self { passed: usize::from(right), failed: usize::from(!right), skipped: 0, story }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.story.push_str(&other.story);
    }

    /// A group that ran nothing, or left something out, proves nothing.
    pub(crate) fn is_good(&self) -> bool {
        self.failed == 0 && self.skipped == 0 && self.passed > 0
    }

    pub(crate) fn summary(&self) -> String {
        let mut text = format!("{} passed, {} failed", self.passed, self.failed);
        if self.skipped > 0 {
            write!(text, ", {} skipped", self.skipped).unwrap_or_default();
        }
        if self.passed + self.failed == 0 {
            text.push_str(" (nothing ran)");
        }
        text
    }
}

/// Writes one line. This crate is a command for the terminal, and this is its only way there.
#[expect(clippy::print_stdout, reason = "the terminal is what this command is for")]
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// Seconds as people write them.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        whole @ 60.. => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}
