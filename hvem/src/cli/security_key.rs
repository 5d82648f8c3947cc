//! `hvem security-key list|block|open|revoke`: security keys of people who call or come to the office (journey M4). Orders of them stand among those of code
//! devices: `hvem code-token orders`.

use anyhow::{Context, bail};
use hvem_domain::{
    id::Id,
    security_key::{Blocked, SecurityKey, State},
};
use hvem_service::codes::TokenMove;
use serde_json::{Value, json};

use super::{
    office::{Common, Desk, day, or},
    say,
};

/// Blocks and revokes people's security keys.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Lists the security keys of a person.
    List {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
    },
    /// A key answers nothing until it is opened again; its holder is told.
    Block {
        /// The key, as `hvem security-key list` lists it.
        #[arg(value_parser = key)]
        key: Id<SecurityKey>,
    },
    /// A blocked key answers again.
    Open {
        /// The key.
        #[arg(value_parser = key)]
        key: Id<SecurityKey>,
    },
    /// A key answers nothing any more, for good. The same piece of hardware can be registered anew.
    Revoke {
        /// The key.
        #[arg(value_parser = key)]
        key: Id<SecurityKey>,
    },
}

fn key(text: &str) -> Result<Id<SecurityKey>, String> {
    text.parse().map_err(|_| "a security key begins with sek_; `hvem security-key list PERSON` lists them".into())
}

/// Carries out the command.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    if !desk.service.has_security_keys() {
        bail!("the preset {} has no security keys", desk.service.scheme.name);
    }
    match args.command {
        Command::List { person } => {
            let holder = desk.person(&person).await?;
            let keys = desk.service.security_keys_of(holder.id).await?;
            let lines = keys.iter().map(line).collect();
            let none = format!("{person} has no security key.");
            say(desk.json, &keys.iter().map(shown).collect(), &or(lines, none));
            Ok(())
        }
        Command::Block { key } => moves(&desk, key, TokenMove::Block, "is blocked; its holder is told").await,
        Command::Open { key } => moves(&desk, key, TokenMove::Open, "answers again").await,
        Command::Revoke { key } => moves(&desk, key, TokenMove::Revoke, "is revoked for good").await,
    }
}

async fn moves(desk: &Desk, id: Id<SecurityKey>, to: TokenMove, done: &str) -> anyhow::Result<()> {
    let key = desk.service.move_security_key(id, to).await.with_context(|| format!("security key {id}"))?;
    say(desk.json, &shown(&key), &format!("Security key {} {done}.", key.id.serial()));
    Ok(())
}

fn line(key: &SecurityKey) -> String {
    let used = key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", day(at)));
    format!("{}\t{}\t{}\tadded {}\t{used}", key.id, key.id.serial(), state(key.state), day(key.added_at))
}

fn shown(key: &SecurityKey) -> Value {
    json!({
        "key": key.id.to_string(),
        "number": key.id.serial(),
        "state": state(key.state),
        "added_at": key.added_at.0,
        "last_used_at": key.last_used_at.map(|at| at.0),
    })
}

fn state(state: State) -> &'static str {
    match state {
        State::InUse(_) => "in use",
        State::Blocked(_, Blocked::ByHolder) => "blocked by its holder",
        State::Blocked(_, Blocked::ByOffice) => "blocked by the office",
        State::Blocked(_, Blocked::Copied) => "blocked: a copy of it was used",
        State::Revoked(_) => "revoked",
    }
}
