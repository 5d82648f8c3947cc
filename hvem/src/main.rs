//! The command line.

mod cli;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode, sync::OnceLock};

use anyhow::Context;
use clap::{Parser, Subcommand};
use hvem::{
    config::{DEFAULT_FILE, LogFormat},
    log::{Lines, Spans},
};
use tracing_subscriber::util::SubscriberInitExt;

/// Electronic identity that an organisation runs itself.
#[derive(Parser)]
#[command(name = "hvem", version, after_help = "Try it: hvem demo")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tries everything on this computer: portal, app, a service to sign in to, a mailbox.
    Demo(cli::demo::Args),
    /// Serves people and services.
    Serve {
        /// The configuration file.
        #[arg(long, default_value = "hvem.toml")]
        config: PathBuf,
    },
    /// Checks configuration, keys, database and mail, and says what to do.
    Doctor(cli::doctor::Args),
    /// Prints a configuration file with every key, its default and what it is for.
    Config,
    /// Registers, lists and removes the services that people sign in to.
    RelyingParty(cli::relying_party::Args),
    /// Registers people, where the preset leaves that to the office.
    Account(cli::account::Args),
    /// Issues, prints, blocks and revokes people's key cards.
    #[command(name = "keycard")]
    KeyCard(cli::key_card::Args),
    /// Keeps the stock of code devices, sends what people have ordered, blocks and revokes.
    CodeToken(cli::code_token::Args),
    /// Security keys of people who call.
    SecurityKey(cli::security_key::Args),
    /// Lists what is to be sent to people, and takes note that it was.
    Post(cli::post::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    // One crypto provider for all TLS; a second one could be chosen by accident otherwise.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let done = run(Arguments::parse().command).await;
    if let Some(lines) = LOG.get() {
        lines.flush();
    }
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// To be written out before the process ends.
static LOG: OnceLock<Lines> = OnceLock::new();

#[expect(clippy::print_stdout, reason = "the file is what the command says")]
async fn run(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Demo(args) => cli::demo::run(args).await.map(|()| true),
        Command::Serve { config } => cli::serve::run(&config).await.map(|()| true),
        Command::Doctor(args) => cli::doctor::run(args).await,
        Command::RelyingParty(args) => cli::relying_party::run(args).await.map(|()| true),
        Command::KeyCard(args) => cli::key_card::run(args).await.map(|()| true),
        Command::CodeToken(args) => cli::code_token::run(args).await.map(|()| true),
        Command::SecurityKey(args) => cli::security_key::run(args).await.map(|()| true),
        Command::Account(args) => cli::account::run(args).await.map(|()| true),
        Command::Post(args) => cli::post::run(args).await.map(|()| true),
        Command::Config => {
            print!("{DEFAULT_FILE}");
            Ok(true)
        }
    }
}

/// What led to a panic stands before its message.
fn flush_before_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if let Some(lines) = LOG.get() {
            lines.flush_if_free();
        }
        usual(panic);
    }));
}

fn complain(error: &anyhow::Error) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "hvem: {error:#}");
}

/// Logs go to stderr, so that stdout stays what a command says.
fn log_to_stderr(format: LogFormat, default: &str, spans: Option<Spans>) -> anyhow::Result<()> {
    let lines = Lines::to(std::io::stderr()).context("logs can't be written: no thread can be started")?;
    let lines = LOG.get_or_init(|| lines).clone();
    flush_before_panics();
    let writer = (lines, std::io::stderr().is_terminal());
    // A second initialisation is harmless: the first one stays.
    drop(hvem::log::subscriber(format, default, writer, spans).try_init());
    Ok(())
}
