//! `hvem keycard issue|print|list|block|open|revoke`: key cards at the office (journey N1).
//!
//! A card's keys stand on the sheet alone: commands write it to a file that only its owner can read, and print neither numbers nor keys.

use anyhow::{Context, bail};
use hvem_domain::{
    account::Account,
    keycard::{Blocked, CardNumber, KeyCard, State},
};
use hvem_service::keycards::{Held, Move};
use serde_json::{Value, json};

use super::{
    office::{Common, Desk, PaperArgs, day, or},
    say,
};

/// Issues, prints, blocks and revokes people's key cards.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Makes a new card for a person and writes its sheet, to be printed and handed out.
    Issue {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Writes the sheet of a card once more, before it is handed out; afterwards nobody can.
    Print {
        /// The card's number, as G750159724.
        card: CardNumber,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Lists the cards of a person.
    List {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
    },
    /// A card answers nothing until it is opened again; its holder is told.
    Block {
        /// The card's number.
        card: CardNumber,
    },
    /// A blocked card answers again.
    Open {
        /// The card's number.
        card: CardNumber,
    },
    /// A card answers nothing any more, for good.
    Revoke {
        /// The card's number.
        card: CardNumber,
    },
}

/// Carries out the command.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    if !desk.service.has_key_cards() {
        bail!("the preset {} has no key cards", desk.service.scheme.name);
    }
    match args.command {
        Command::Issue { person, paper } => {
            let holder = desk.person(&person).await?;
            let card = desk.service.issue_key_card(holder.id).await.with_context(|| {
                format!("no card was made for {person}; `hvem keycard list {person}` shows what there is")
            })?;
            print(&desk, &card, &holder, &paper).await
        }
        Command::Print { card, paper } => {
            let card = desk.service.key_card(&card).await.with_context(|| format!("{card}"))?;
            if !card.is_printable() {
                bail!("card {} was handed out: nobody can print it again; issue another one", card.number);
            }
            let holder = desk.person(&card.account.to_string()).await?;
            print(&desk, &card, &holder, &paper).await
        }
        Command::List { person } => {
            let holder = desk.person(&person).await?;
            let held = desk.service.key_cards(holder.id).await?;
            let none = format!("{person} has no key card. Make one: hvem keycard issue {person}");
            say(desk.json, &held.iter().map(shown).collect(), &or(held.iter().map(line).collect(), none));
            Ok(())
        }
        Command::Block { card } => moves(&desk, &card, Move::Block, "is blocked; its holder is told by mail").await,
        Command::Open { card } => moves(&desk, &card, Move::Open, "answers again").await,
        Command::Revoke { card } => moves(&desk, &card, Move::Revoke, "is revoked for good").await,
    }
}

/// Does something with a card, and says so.
pub async fn moves(desk: &Desk, number: &CardNumber, to: Move, done: &str) -> anyhow::Result<()> {
    let card = desk.service.move_key_card(number, to).await.with_context(|| format!("card {number}"))?;
    let value = json!({ "card": card.number.as_str(), "state": state(card.state) });
    say(desk.json, &value, &format!("Card {number} {done}."));
    Ok(())
}

async fn print(desk: &Desk, card: &KeyCard, holder: &Account, paper: &PaperArgs) -> anyhow::Result<()> {
    let files = desk.print_card(card, holder, paper).await?;
    let text = format!(
        "Card {} for {} is ready to print:\n\n{}\n\nPrint one of them, delete both, and hand it out. Then: hvem post sent {}",
        card.number,
        holder.name.full(),
        files.listed(),
        card.number.as_str()
    );
    say(desk.json, &json!({ "card": card.number.as_str(), "pdf": files.pdf, "page": files.page }), &text);
    Ok(())
}

fn line(held: &Held) -> String {
    let Held { card, .. } = held;
    format!("{}\t{}\t{} keys left\tmade {}", card.number, state(card.state), held.left(), day(card.issued_at))
}

fn shown(held: &Held) -> Value {
    json!({
        "card": held.card.number.as_str(),
        "state": state(held.card.state),
        "keys_left": held.left(),
        "issued_at": held.card.issued_at.0,
    })
}

fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::HandedOut(_) => "in use",
        State::Blocked(_, Blocked::InVain) => "blocked: too many keys were asked for in vain",
        State::Blocked(_, Blocked::ByHolder) => "blocked by its holder",
        State::Blocked(_, Blocked::ByOffice) => "blocked by the office",
        State::Revoked(_) => "revoked",
    }
}
