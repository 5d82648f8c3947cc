//! `hvem post list|sent`: key cards and letters on their way to people (journey N1).

use std::str::FromStr;

use anyhow::Context;
use hvem_domain::{keycard::CardNumber, registration::LetterNumber};
use hvem_service::keycards::Move;
use serde_json::{Value, json};

use super::{
    key_card::moves,
    office::{Common, Desk, day, or},
    say,
};

/// Lists what is to be sent to people, and takes note that it was.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Lists the key cards and letters that wait to be sent.
    List,
    /// These were sent or handed over: from now on they work, and can't be printed again.
    Sent {
        /// Numbers of cards (G750159724) and letters (K74M-0QXR).
        #[arg(required = true)]
        numbers: Vec<Number>,
    },
}

/// Of a card or of a letter.
#[derive(Clone)]
enum Number {
    Card(CardNumber),
    Letter(LetterNumber),
}

impl FromStr for Number {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let card = || text.parse().map(Self::Card);
        let letter = || text.parse().map(Self::Letter);
        card()
            .ok()
            .or_else(|| letter().ok())
            .ok_or("neither a card's number like G750159724 nor a letter's like K74M-0QXR")
    }
}

/// Carries out the command.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    match args.command {
        Command::List => list(&desk).await,
        Command::Sent { numbers } => {
            for number in numbers {
                sent(&desk, &number).await?;
            }
            Ok(())
        }
    }
}

async fn list(desk: &Desk) -> anyhow::Result<()> {
    let mut waiting = Vec::new();
    for card in desk.service.key_cards_to_hand_out().await? {
        waiting.push((card.issued_at, card.number.to_string(), "key card", card.account));
    }
    for letter in desk.service.letters_to_send().await? {
        waiting.push((letter.written_at, letter.number.to_string(), "letter", letter.account));
    }
    waiting.sort_by_key(|(since, ..)| *since);
    let (mut lines, mut values) = (Vec::new(), Vec::new());
    for (since, number, what, account) in waiting {
        let name = desk.person(&account.to_string()).await?.name.full();
        lines.push(format!("{number}\t{what}\t{name}\tsince {}", day(since)));
        values.push(json!({ "number": number, "what": what, "for": name, "since": since.0 }));
    }
    say(desk.json, &Value::Array(values), &or(lines, "Nothing waits to be sent.".into()));
    Ok(())
}

async fn sent(desk: &Desk, number: &Number) -> anyhow::Result<()> {
    match number {
        Number::Card(card) => moves(desk, card, Move::HandOut, "is with its holder: it answers from now on").await,
        Number::Letter(letter) => {
            desk.service.send_letter(letter).await.with_context(|| format!("letter {letter}"))?;
            let value = json!({ "letter": letter.to_string(), "state": "sent" });
            say(desk.json, &value, &format!("Letter {letter} is on its way: it opens the account from now on."));
            Ok(())
        }
    }
}
