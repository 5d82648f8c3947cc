//! `hvem keycard issue|print|list|block|open|revoke`, and `hvem post list|sent`: key cards at the office (journey N1).
//!
//! A card's keys stand on the sheet alone: commands write it to a file that only its owner can read, and print neither numbers nor keys.

use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use hvem::{
    config::Config,
    node,
    print::{self, Size},
};
use hvem_domain::{
    account::Account,
    keycard::{Blocked, CardNumber, KeyCard, Sheet, State},
    time::Timestamp,
};
use hvem_service::{
    Service,
    keycards::{Held, Move},
};
use hvem_web::{
    dates,
    print::{KeyCard as PrintedCard, Printed},
    text::{Language, Text, Texts},
};
use serde_json::{Value, json};

use super::say;

/// Issues, prints, blocks and revokes people's key cards.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Lists what is to be handed out, and takes note that it was.
#[derive(clap::Args)]
pub struct PostArgs {
    #[command(subcommand)]
    command: Post,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
struct Common {
    /// The configuration file.
    #[arg(long, global = true, default_value = "hvem.toml")]
    config: PathBuf,
    /// Answers in JSON, for scripts.
    #[arg(long, global = true)]
    json: bool,
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

#[derive(clap::Subcommand)]
enum Post {
    /// Lists the cards that wait to be handed out.
    List,
    /// These cards were sent or handed over: from now on they answer, and can't be printed again.
    Sent {
        /// The cards' numbers.
        #[arg(required = true)]
        cards: Vec<CardNumber>,
    },
}

#[derive(clap::Args)]
struct PaperArgs {
    /// The folder into which the sheet is written, as PDF and as a page for a browser.
    #[arg(long, default_value = ".")]
    into: PathBuf,
    /// In large print, on several pages.
    #[arg(long)]
    large: bool,
}

/// The office's desk.
struct Desk {
    service: Arc<Service>,
    texts: Arc<Texts>,
    json: bool,
}

impl Desk {
    async fn open(common: &Common) -> anyhow::Result<Self> {
        let config = Config::read(&common.config)?;
        let service = node::office(&config).await?;
        if !service.has_key_cards() {
            bail!("the preset {} has no key cards; those that have: nemid", service.scheme.name);
        }
        let texts = Texts::for_scheme(service.scheme.name.0);
        Ok(Self { service, texts, json: common.json })
    }

    async fn person(&self, meant: &str) -> anyhow::Result<Account> {
        let account = self.service.account_meant(meant).await?;
        account.with_context(|| format!("no account has the address or the id {meant}"))
    }

    async fn holder(&self, card: &KeyCard) -> anyhow::Result<Account> {
        self.person(&card.account.to_string()).await
    }
}

/// Carries out `hvem keycard`.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    match args.command {
        Command::Issue { person, paper } => {
            let holder = desk.person(&person).await?;
            let card = desk.service.issue_key_card(holder.id).await.with_context(|| {
                format!("no card was made for {person}; `hvem keycard list {person}` shows what there is")
            })?;
            desk.print(&card, &holder, &paper)
        }
        Command::Print { card, paper } => {
            let card = desk.service.key_card(&card).await.with_context(|| format!("{card}"))?;
            if !card.is_printable() {
                bail!("card {} was handed out: nobody can print it again; issue another one", card.number);
            }
            let holder = desk.holder(&card).await?;
            desk.print(&card, &holder, &paper)
        }
        Command::List { person } => {
            let holder = desk.person(&person).await?;
            let held = desk.service.key_cards(holder.id).await?;
            let lines: Vec<String> = held.iter().map(line).collect();
            let none = format!("{person} has no key card. Make one: hvem keycard issue {person}");
            say(desk.json, &held.iter().map(shown).collect(), &or(lines, none));
            Ok(())
        }
        Command::Block { card } => desk.moves(&card, Move::Block, "is blocked; its holder is told by mail").await,
        Command::Open { card } => desk.moves(&card, Move::Open, "answers again").await,
        Command::Revoke { card } => desk.moves(&card, Move::Revoke, "is revoked for good").await,
    }
}

/// Carries out `hvem post`.
pub async fn post(args: PostArgs) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    match args.command {
        Post::List => {
            let (mut lines, mut values) = (Vec::new(), Vec::new());
            for card in desk.service.key_cards_to_hand_out().await? {
                let name = desk.holder(&card).await?.name.full();
                lines.push(format!("{}\tkey card\t{name}\tmade {}", card.number, day(card.issued_at)));
                values.push(json!({ "card": card.number.as_str(), "for": name, "issued_at": card.issued_at.0 }));
            }
            say(desk.json, &Value::Array(values), &or(lines, "Nothing waits to be sent.".into()));
        }
        Post::Sent { cards } => {
            for card in cards {
                desk.moves(&card, Move::HandOut, "is with its holder: it answers from now on").await?;
            }
        }
    }
    Ok(())
}

impl Desk {
    async fn moves(&self, number: &CardNumber, to: Move, done: &str) -> anyhow::Result<()> {
        let card = self.service.move_key_card(number, to).await.with_context(|| format!("card {number}"))?;
        say(
            self.json,
            &json!({ "card": card.number.as_str(), "state": state(card.state) }),
            &format!("Card {number} {done}."),
        );
        Ok(())
    }

    /// Writes the sheet and says where.
    fn print(&self, card: &KeyCard, holder: &Account, paper: &PaperArgs) -> anyhow::Result<()> {
        let language = Language::from_tag(&holder.language).unwrap_or_default();
        let sheet = sheet(&self.service, card, holder, self.texts.in_language(language));
        let size = if paper.large { Size::Large } else { Size::Folded };
        let name = format!("key-card-{}", card.number.as_str());
        let pdf = paper.into.join(format!("{name}.pdf"));
        let page = paper.into.join(format!("{name}.html"));
        write(&pdf, &print::key_card(&sheet, size)?)?;
        write(&page, sheet.page(paper.large)?.as_bytes())?;
        let value = json!({ "card": card.number.as_str(), "pdf": pdf, "page": page });
        let text = format!(
            "Card {} for {} is ready to print:\n\n  {}\n  {}\n\nPrint one of them, delete both, and hand it out. Then: hvem post sent {}",
            card.number,
            holder.name.full(),
            pdf.display(),
            page.display(),
            card.number.as_str()
        );
        say(self.json, &value, &text);
        Ok(())
    }
}

/// What is printed for a card.
pub fn sheet(service: &Service, card: &KeyCard, holder: &Account, text: Text) -> PrintedCard {
    let keys = Sheet::of(&card.seed);
    PrintedCard {
        text,
        service: service.site.name.clone(),
        site: service.site.issuer.trim_start_matches("https://").to_owned(),
        person: holder.name.full(),
        card: card.number.to_string(),
        keys: keys.rows().map(|(number, key)| Printed { number: number.to_string(), key: key.reveal() }).collect(),
    }
}

/// A file that only its owner reads.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = || {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)?.write_all(bytes)
    };
    written().with_context(|| format!("{} can't be written", path.display()))
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

fn day(at: Timestamp) -> String {
    dates::exactly(&Texts::for_scheme("").in_language(Language::En), at.0)
}

fn or(lines: Vec<String>, none: String) -> String {
    if lines.is_empty() { none } else { lines.join("\n") }
}
