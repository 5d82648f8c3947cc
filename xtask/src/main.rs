#![doc = include_str!("../README.md")]

mod bench;
mod bluetooth;
mod builds;
mod command;
mod gallery;
mod groups;
mod licence;
mod nodes;
mod postgres;
mod report;
mod soak;
mod supply;
mod tests_run;
mod tools;

use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    wish: Wish,
}

#[derive(Subcommand)]
enum Wish {
    /// Check everything: format, lints, tests on both databases, browser journeys, documentation, licences.
    #[command(alias = "ci")]
    Test {
        /// Only this group; may be given more than once. `--list` shows the names.
        #[arg(long, value_name = "GROUP")]
        only: Vec<String>,
        /// Show the groups and stop.
        #[arg(long)]
        list: bool,
    },
    /// Keep the promises with figures at their full size, and write `docs/evidence/<id>.txt`.
    Soak {
        /// Only these, for example `G-04`; without any, all.
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        /// Show the promises and their sizes, and stop.
        #[arg(long)]
        list: bool,
    },
    /// Measure the program, built for release: start, memory, processor time of a sign-in, rates. Takes minutes, and a quiet machine.
    Bench {
        /// Where the figures go.
        #[arg(long, value_name = "FILE", default_value = "docs/evidence/performance.md")]
        into: String,
        /// A hundredth of everything: to see that it works, not to know figures.
        #[arg(long)]
        small: bool,
        /// Also say where the time of a sign-in goes, by function, in a file beside the figures (needs `perf`).
        #[arg(long)]
        profile: bool,
    },
    /// Measure what the app's scanner reads of one code and of two halves that alternate. Takes a quarter of an hour, and a quiet machine.
    BenchQr {
        /// Where the figures go.
        #[arg(long, value_name = "FILE", default_value = "docs/evidence/qr.md")]
        into: String,
        /// Readings of each cell.
        #[arg(long, default_value_t = 12)]
        trials: usize,
    },
    /// Photograph every page and screen: small and wide, light and dark, Danish and English.
    Gallery {
        /// Where the pictures go.
        #[arg(long, value_name = "FOLDER", default_value = "target/gallery")]
        into: String,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().wish {
        Wish::Test { list: true, .. } => groups::list(),
        Wish::Test { only, .. } => groups::run(&only),
        Wish::Soak { list: true, .. } => soak::list(),
        Wish::Soak { ids, .. } => soak::run(&ids),
        Wish::Bench { into, small, profile } => bench::measure(&into, small, profile),
        Wish::BenchQr { into, trials } => bench::read_codes(&into, trials),
        Wish::Gallery { into } => gallery::photograph(Path::new(&into)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report::line(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The repository's root.
fn root() -> &'static Path {
    // This crate lies directly below the root.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}
