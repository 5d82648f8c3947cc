//! `hvem-authenticator`: the app for people without a smartphone, and for tests and scripts. The crate's README says how it is used.

mod activate;
mod answer;
mod arguments;
mod copied;
mod copy;
mod desk;
mod devices;
mod enrol;
mod failure;
mod gates;
mod near;
mod oath;
mod picture;
mod pins;
mod store;
mod take;
mod terminal;
mod texts;
mod trying;
mod watch;

use std::{io::Write, process::ExitCode};

use arguments::{Arguments, Command};
use clap::{Parser, error::ErrorKind};
use desk::Desk;
use failure::Failure;
use serde_json::json;
use texts::Words;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words = Words::of(|name| std::env::var(name).ok());
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let is_json = arguments.common.json;
    match run(arguments, words).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complains(&failure, words, is_json);
            ExitCode::from(failure.code())
        }
    }
}

async fn run(arguments: Arguments, words: &'static Words) -> Result<(), Failure> {
    let desk = Desk::new(arguments.common, words)?;
    match &arguments.command {
        Command::Enrol { link, picture, pin } => {
            let asked = enrol::Asked { link: link.as_deref(), picture: picture.as_deref(), pin };
            enrol::enrol(&desk, asked).await
        }
        Command::List => devices::list(&desk),
        Command::Show(which) => devices::show(&desk, which).await,
        Command::Approve { which, carry, yes_to, pin } => {
            answer::approve(&desk, which, carry, yes_to.as_deref(), pin).await
        }
        Command::Reject { which, carry, not_me } => answer::reject(&desk, which, carry, *not_me).await,
        Command::Watch(which) => watch::watch(&desk, which).await,
        Command::ChangePin { which, pin, new } => pins::change(&desk, which, pin, new).await,
        Command::ForgotPin { which, user_id, password_from, new } => {
            let holder = pins::Holder { user_id: user_id.as_deref(), password_from: password_from.as_deref() };
            pins::renew(&desk, which, holder, new).await
        }
        Command::Unregister { which, pin, yes, forget: false } => devices::unregister(&desk, which, pin, *yes).await,
        Command::Unregister { which, yes, forget: true, .. } => devices::forget(&desk, which, *yes),
        Command::Oath(asked) => oath::show(&desk, asked),
        Command::Activate { server, holder } => activate::activate(&desk, server, holder).await,
        Command::Copy { which, stop: true, .. } => copy::stop(&desk, which).await,
        Command::Copy { which, pin, near, yes, scan, check_from, stop: false } => {
            let (scan, check_from) = (scan.as_deref(), check_from.as_deref());
            copy::copy(&desk, which, copy::Asked { pin, near, yes: *yes, scan, check_from }).await
        }
        Command::Copied { which, mine, remove } => copied::copied(&desk, which, copied::Word::of(*mine, *remove)).await,
        Command::Take { picture, near, holder } => take::take(&desk, picture, near, holder).await,
    }
}

/// Errors go where the reader looks: JSON to standard output, words to standard error. That this may fail too changes nothing.
fn complains(failure: &Failure, words: &Words, is_json: bool) {
    drop(if is_json {
        writeln!(std::io::stdout(), "{}", failure.json(words))
    } else {
        writeln!(std::io::stderr(), "{}", failure.message(words))
    });
}

/// The command line was not understood, or help was asked for.
fn misused(error: &clap::Error) -> ExitCode {
    let helps = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !helps && std::env::args().any(|argument| argument == "--json") {
        let error = json!({"error": {"name": "usage", "message": error.render().to_string(), "exit": 2}});
        drop(writeln!(std::io::stdout(), "{error}"));
        return ExitCode::from(2);
    }
    drop(error.print());
    if helps { ExitCode::SUCCESS } else { ExitCode::from(2) }
}
