//! `docs/evidence/performance.md`: written whole by the program. What people have to say about it stands in `performance-notes.md` beside it.

use std::{fmt::Write, fs, path::Path, process::Command};

use anyhow::Result;

use crate::figures::Figure;

pub fn write(into: &Path, figures: &[Figure], small: bool) -> Result<()> {
    let mut text = String::from("# Performance\n\n");
    text += "Written by `cargo xtask bench`, which measures the program built for release. Not edited by hand: what there is to say about these\n\
             figures stands in [the notes](performance-notes.md).\n\n";
    if small {
        text += "**A small run, to see that measuring works. These are no figures.**\n\n";
    }
    for (name, value) in machine() {
        writeln!(text, "* {name}: {value}")?;
    }
    text += "\n| what | median | least … greatest (how many) | goal | met |\n| --- | --- | --- | --- | --- |\n";
    for figure in figures {
        writeln!(text, "{}", figure.row())?;
    }
    text += "\n## How each was measured\n\n";
    for figure in figures {
        writeln!(text, "* **{}.** {}", figure.what.trim(), figure.how)?;
    }
    text += "\nThe measuring program runs on the same processors. Processor times come in steps of ten milliseconds, and are divided by the number of\n\
             pieces of work in a round; medians are over rounds.\n";
    let missed = figures.iter().filter(|figure| figure.met() == Some(false));
    let missed: Vec<&str> = missed.map(|figure| figure.what.trim()).collect();
    let sum =
        if missed.is_empty() { "All goals are met.".to_owned() } else { format!("Not met: {}.", missed.join("; ")) };
    writeln!(text, "\n{sum}")?;
    Ok(fs::write(into, text)?)
}

/// Where and what: told by the machine itself.
fn machine() -> Vec<(&'static str, String)> {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let unknown = || "unknown".to_owned();
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1)).unwrap_or("unknown");
    let count = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory =
        memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let changed = said("git", &["status", "--porcelain", "--untracked-files=no"]).is_none_or(|text| !text.is_empty());
    let commit = said("git", &["rev-parse", "--short", "HEAD"]).unwrap_or_else(unknown);
    vec![
        ("Machine", format!("{count} processors, {model}, {} GiB", memory.unwrap_or(0) / 1024 / 1024)),
        ("System", said("uname", &["-sr"]).unwrap_or_else(unknown)),
        (
            "Load",
            fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or("").to_owned()
                + " (one minute, at the time of writing)",
        ),
        ("Commit", commit + if changed { ", with changes" } else { "" }),
        ("Compiler", said("rustc", &["--version"]).unwrap_or_else(unknown)),
        ("Database", "SQLite, `synchronous = FULL`, on the folder for temporary files".to_owned()),
    ]
}
