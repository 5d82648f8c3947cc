#![doc = include_str!("../README.md")]

mod bare;
mod figures;
mod http;
mod load;
mod measure;
mod people;
mod profile;
mod report;
mod seed;
mod server;
mod sign_in;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Measures the program.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    wish: Wish,
}

#[derive(Subcommand)]
enum Wish {
    /// Measures everything and writes the report.
    Run {
        /// The program, built for release.
        #[arg(long)]
        program: PathBuf,
        /// Where the report goes.
        #[arg(long)]
        into: PathBuf,
        /// A hundredth of everything: to see that it works, not to know figures.
        #[arg(long)]
        small: bool,
    },
    /// Signs people in for as long as a profiler looks on.
    Profile {
        /// The program, built for release.
        #[arg(long)]
        program: PathBuf,
        /// Where the profile goes.
        #[arg(long)]
        into: PathBuf,
    },
    /// The yardstick: serves this file's bytes by a bare handler.
    #[command(hide = true)]
    Bare {
        /// Where to listen.
        port: u16,
        /// What to answer.
        body: PathBuf,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    // One crypto provider for all TLS of this process, before any client is made.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match Arguments::parse().wish {
        Wish::Run { program, into, small } => {
            let sizes = if small { measure::Sizes::SMALL } else { measure::Sizes::FULL };
            let figures = measure::everything(&program, &sizes).await?;
            report::write(&into, &figures, small)
        }
        Wish::Profile { program, into } => profile::write(&program, &into).await,
        Wish::Bare { port, body } => bare::serve(port, &body).await,
    }
}
