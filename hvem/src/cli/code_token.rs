//! `hvem code-token import|stock|orders|send|list|block|open|revoke`: code devices at the office (journey M4).
//!
//! Seeds come in by a file and never go out again.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use hvem_domain::{
    code_token::{Blocked, CodeToken, Kind, Order, Serial, State},
    id::Id,
};
use hvem_formats::{
    oath::package::{LONGEST_FILE, Package},
    pskc::Opener,
    token_file,
};
use hvem_service::codes::TokenMove;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{
    office::{Common, Desk, day, or},
    say,
};

/// Keeps the stock of code devices, sends what people have ordered, blocks and revokes.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Takes the devices of a maker's file into the stock: PSKC (RFC 6030), or CSV with the columns serial, algorithm, hash, digits, seed.
    Import {
        /// The file.
        file: PathBuf,
        /// What the devices are: display or reader.
        #[arg(long, value_parser = kind, default_value = "display")]
        kind: Kind,
        /// A file with the password that opens the seeds.
        #[arg(long, conflicts_with = "key_file")]
        password_file: Option<PathBuf>,
        /// A file with the key that opens the seeds, in hexadecimal digits.
        #[arg(long)]
        key_file: Option<PathBuf>,
    },
    /// Lists the devices in stock.
    Stock {
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        most: u32,
        /// After this serial number.
        #[arg(long, default_value = "")]
        after: String,
    },
    /// Lists what is ordered and was not sent yet, with the addresses.
    Orders {
        /// All that this person ever ordered instead, and what became of it: the person's e-mail address, or the account's id.
        #[arg(long, value_name = "PERSON")]
        of: Option<String>,
    },
    /// Takes note that an order was sent: with this device, which only its receiver can activate then; or with a security key, which has no number here.
    Send {
        /// The order, as `hvem code-token orders` lists it.
        #[arg(value_parser = order)]
        order: Id<Order>,
        /// The device's serial number; none where a security key was ordered.
        serial: Option<Serial>,
    },
    /// Lists the devices of a person.
    List {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
    },
    /// A device answers nothing until it is opened again; its holder is told.
    Block {
        /// Its serial number.
        serial: Serial,
    },
    /// A blocked device answers again.
    Open {
        /// Its serial number.
        serial: Serial,
    },
    /// A device answers nothing any more, for good; also one that was lost in the post.
    Revoke {
        /// Its serial number.
        serial: Serial,
    },
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_text(text).ok_or_else(|| "one of: display, reader".into())
}

fn order(text: &str) -> Result<Id<Order>, String> {
    text.parse().map_err(|_| "an order begins with ord_; `hvem code-token orders` lists them".into())
}

/// Carries out the command.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    if !desk.service.has_code_tokens() {
        bail!("the preset {} has no code devices", desk.service.scheme.name);
    }
    match args.command {
        Command::Import { file, kind, password_file, key_file } => {
            import(&desk, &file, kind, &opener(password_file.as_deref(), key_file.as_deref())?).await
        }
        Command::Stock { most, after } => {
            let tokens = desk.service.code_tokens_in_stock(&after.to_ascii_uppercase(), most).await?;
            let none = "Nothing in stock. Import a maker's file: hvem code-token import FILE".to_owned();
            said(&desk, &tokens, none);
            Ok(())
        }
        Command::Orders { of } => orders(&desk, of.as_deref()).await,
        Command::Send { order, serial } => send(&desk, order, serial).await,
        Command::List { person } => {
            let holder = desk.person(&person).await?;
            said(&desk, &desk.service.code_tokens_of(holder.id).await?, format!("{person} has no code device."));
            Ok(())
        }
        Command::Block { serial } => moves(&desk, &serial, TokenMove::Block, "is blocked; its holder is told").await,
        Command::Open { serial } => moves(&desk, &serial, TokenMove::Open, "answers again").await,
        Command::Revoke { serial } => moves(&desk, &serial, TokenMove::Revoke, "is revoked for good").await,
    }
}

async fn send(desk: &Desk, order: Id<Order>, serial: Option<Serial>) -> anyhow::Result<()> {
    let Some(serial) = serial else {
        let sent = desk.service.send_security_key(order).await;
        sent.with_context(|| {
            format!("no security key was sent for {order}; a code device is sent by its serial number")
        })?;
        say(desk.json, &json!({ "order": order.to_string() }), "The security key is on its way.");
        return Ok(());
    };
    let sent = desk.service.send_code_token(order, &serial).await;
    let token = sent.with_context(|| format!("{serial} was not sent for {order}"))?;
    let text = format!("Code device {serial} is on its way. Only its receiver can activate it.");
    say(desk.json, &shown(&token), &text);
    Ok(())
}

async fn import(desk: &Desk, file: &Path, kind: Kind, opener: &Opener) -> anyhow::Result<()> {
    let packages = packages(file, opener).with_context(|| format!("{}", file.display()))?;
    let imported = desk.service.add_code_tokens(kind, packages).await.context("nothing was imported")?;
    let known: Vec<String> = imported.known.iter().map(Serial::to_string).collect();
    let mut text = format!("{} code devices are in stock now.", imported.added);
    if !known.is_empty() {
        text += &format!(" {} were known, and stay as they are: {}", known.len(), known.join(", "));
    }
    text += &format!("\nDelete {}: whoever has it can make the codes.", file.display());
    say(desk.json, &json!({ "added": imported.added, "known": known }), &text);
    Ok(())
}

/// What a maker's file holds.
fn packages(file: &Path, opener: &Opener) -> anyhow::Result<Vec<Package>> {
    if std::fs::metadata(file)?.len() > LONGEST_FILE as u64 {
        bail!("larger than {} MiB; divide it", LONGEST_FILE / 1024 / 1024);
    }
    let text = Zeroizing::new(std::fs::read_to_string(file).context("not a text file")?);
    Ok(token_file::read(&text, opener)?)
}

fn opener(password_file: Option<&Path>, key_file: Option<&Path>) -> anyhow::Result<Opener> {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
        anyhow::Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
    };
    Ok(match (password_file, key_file) {
        (Some(path), _) => Opener::Password(read(path)?),
        (None, Some(path)) => Opener::from_key_text(&read(path)?)
            .with_context(|| format!("{}: not hexadecimal digits", path.display()))?,
        (None, None) => Opener::Nothing,
    })
}

async fn orders(desk: &Desk, of: Option<&str>) -> anyhow::Result<()> {
    let orders = match of {
        Some(person) => desk.service.orders_of(desk.person(person).await?.id).await?,
        None => desk.service.orders().await?,
    };
    let (mut lines, mut values) = (Vec::new(), Vec::new());
    for order in orders {
        let holder = desk.person(&order.account.to_string()).await?;
        let mut address = vec![holder.name.full()];
        address.extend(order.address.lines());
        let (id, article, state) = (order.id, order.article.as_str(), order.state.as_str());
        lines.push(format!("{id}\t{article}\t{}\t{state}\t{}", day(order.ordered_at), address.join(", ")));
        values.push(json!({
            "order": id.to_string(),
            "kind": article,
            "ordered_at": order.ordered_at.0,
            "state": state,
            "since": order.since().0,
            "address": address,
        }));
    }
    say(desk.json, &Value::Array(values), &or(lines, "Nothing is ordered.".into()));
    Ok(())
}

async fn moves(desk: &Desk, serial: &Serial, to: TokenMove, done: &str) -> anyhow::Result<()> {
    let token = desk.service.move_code_token(serial, to).await.with_context(|| format!("code device {serial}"))?;
    say(desk.json, &shown(&token), &format!("Code device {serial} {done}."));
    Ok(())
}

fn said(desk: &Desk, tokens: &[CodeToken], none: String) {
    let lines = tokens.iter().map(|token| format!("{}\t{}\t{}", token.serial, token.kind.as_str(), state(token.state)));
    say(desk.json, &tokens.iter().map(shown).collect(), &or(lines.collect(), none));
}

fn shown(token: &CodeToken) -> Value {
    json!({ "serial": token.serial.as_str(), "kind": token.kind.as_str(), "state": state(token.state) })
}

fn state(state: State) -> &'static str {
    match state {
        State::InStock => "in stock",
        State::Sent(..) => "sent",
        State::InUse(..) => "in use",
        State::Blocked(.., Blocked::WrongCodes) => "blocked: too many wrong codes",
        State::Blocked(.., Blocked::ByHolder) => "blocked by its holder",
        State::Blocked(.., Blocked::ByOffice) => "blocked by the office",
        State::Revoked(..) => "revoked",
    }
}
