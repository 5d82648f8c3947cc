//! `hvem account register|letter|phone|email|apps|block-app|open-app|remove-app|block|open`: people whom the office registers (journeys N1, M1), and what they ask
//! it for.

mod apps;

use std::io::IsTerminal;

use anyhow::Context;
use hvem_domain::{
    account::{Account, Email, PersonName},
    civil_number::{CheckDigit, CivilNumber, NotACivilNumber},
    level::Level,
    phone_number::{CHANGED_RESTS, PhoneNumber},
    registration::Registration,
};
use hvem_service::{
    blocking::BlockedBy,
    registrations::{Civil, Opened, Registered},
};
use hvem_web::text::Language;
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    office::{Common, Desk, PaperArgs, day},
    say,
};

/// Registers people, where the preset leaves that to the office.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Opens an account for a person who has shown who they are, and writes the letter and the first key card, to be printed and sent.
    Register {
        #[command(flatten)]
        person: Person,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Writes another letter in the place of one that was lost; the first one opens nothing any more.
    Letter {
        /// To whom: the person's e-mail address, or the account's id.
        person: String,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Gives a person another telephone number; its holder is told, and temporary PINs go to it a day later.
    Phone {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
        /// The number, as +4512345678.
        number: String,
    },
    /// Gives a person another e-mail address. Both addresses are told; for five days no link for a new password goes to the new one, and the old one can take
    /// it back.
    Email {
        /// Whose: the present e-mail address, or the account's id.
        person: String,
        /// The new address.
        #[arg(value_parser = email)]
        email: Email,
    },
    /// Lists the phones and tablets on which a person has the app.
    Apps {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
    },
    /// Removes the app on a phone that a person has lost, and ends what was signed in; the holder is told.
    RemoveApp {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
        /// The app's serial number, as `hvem account apps` lists it and the app itself shows it.
        serial: String,
    },
    /// Blocks the app on one phone of a person who has called: it approves nothing until it is opened again, and the holder is told.
    BlockApp {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
        /// The app's serial number, as `hvem account apps` lists it and the app itself shows it.
        serial: String,
    },
    /// Opens a blocked app, for a person who has shown who they are; the holder is told.
    OpenApp {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
        /// The app's serial number, as `hvem account apps` lists it and the app itself shows it.
        serial: String,
    },
    /// Blocks everything of a person who has called: nothing signs in until it is opened again, and the holder is told.
    Block {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
    },
    /// Opens what was blocked, for a person who has shown who they are; the holder is told.
    Open {
        /// Whose: the person's e-mail address, or the account's id.
        person: String,
    },
}

#[derive(clap::Args)]
struct Person {
    /// First and middle names, as in the papers.
    #[arg(long, value_parser = name)]
    given_name: String,
    /// Last name.
    #[arg(long, value_parser = name)]
    family_name: String,
    /// Where notices go.
    #[arg(long, value_parser = email)]
    email: Email,
    /// The telephone to which temporary PINs are sent, as +4512345678; some presets need it.
    #[arg(long)]
    phone: Option<String>,
    /// In which language the person is written to: da or en.
    #[arg(long, value_parser = language, default_value = "da")]
    language: Language,
    /// How well the office knows who it is: low, substantial or high.
    #[arg(long, value_parser = level, default_value = "substantial")]
    identity: Level,
    #[command(flatten)]
    civil: CivilArgs,
}

/// By which number the office knows the person. The number itself is no argument: arguments stand in the list of processes and in histories.
#[derive(clap::Args)]
struct CivilArgs {
    /// Asks for the person's CPR number, or a P-code given before; from a script, it is a line of standard input.
    #[arg(long, conflicts_with = "p_code")]
    cpr: bool,
    /// The person has no CPR number, and gets a P-code.
    #[arg(long)]
    p_code: bool,
    /// Takes a CPR number whose check digit does not fit. Such numbers are given since 2007; look at the papers once more.
    #[arg(long, requires = "cpr")]
    no_check_digit: bool,
}

impl CivilArgs {
    fn read(&self) -> anyhow::Result<Option<Civil>> {
        if self.p_code {
            return Ok(Some(Civil::None));
        }
        if !self.cpr {
            return Ok(None);
        }
        let check = if self.no_check_digit { CheckDigit::Waived } else { CheckDigit::Wanted };
        let number = CivilNumber::parse(&asked_quietly("CPR number or P-code: ")?, check).map_err(|wrong| {
            let hint = if wrong == NotACivilNumber::CheckDigit { " (--no-check-digit)" } else { "" };
            anyhow::anyhow!("{wrong}{hint}")
        })?;
        Ok(Some(Civil::Known(number)))
    }
}

/// What somebody types without its being shown; from a script, a line of standard input.
fn asked_quietly(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    let typed = match std::io::stdin().is_terminal() {
        true => rpassword::prompt_password(prompt)?,
        false => {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            line
        }
    };
    Ok(Zeroizing::new(typed))
}

fn name(text: &str) -> Result<String, String> {
    PersonName::part(text).map_err(|error| error.to_string())
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| error.to_string())
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "one of: da, en".into())
}

fn level(text: &str) -> Result<Level, String> {
    Level::from_text(text).ok_or_else(|| "one of: low, substantial, high".into())
}

/// Carries out the command.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let desk = Desk::open(&args.common).await?;
    match args.command {
        Command::Register { person, paper } => register(&desk, person, &paper).await,
        Command::Letter { person, paper } => {
            let account = desk.person(&person).await?;
            let letter = desk.service.write_another_letter(account.id).await.with_context(|| person.clone())?;
            ready(&desk, &account, &letter, &paper).await
        }
        Command::Phone { person, number } => change_phone(&desk, &person, &number).await,
        Command::Email { person, email } => change_email(&desk, &person, email).await,
        Command::Apps { person } => apps::list(&desk, &person).await,
        Command::RemoveApp { person, serial } => apps::remove(&desk, &person, &serial).await,
        Command::BlockApp { person, serial } => apps::block(&desk, &person, &serial).await,
        Command::OpenApp { person, serial } => apps::open(&desk, &person, &serial).await,
        Command::Block { person } => block(&desk, &person).await,
        Command::Open { person } => open(&desk, &person).await,
    }
}

/// What was typed, as a telephone number. It is not repeated: it may stand in somebody's log of what commands said.
fn phone(desk: &Desk, typed: &str) -> anyhow::Result<PhoneNumber> {
    PhoneNumber::parse(typed, desk.service.phone_country).context("the telephone number can't be taken")
}

async fn change_phone(desk: &Desk, person: &str, typed: &str) -> anyhow::Result<()> {
    let number = phone(desk, typed)?;
    let account = desk.person(person).await?;
    let phone = desk.service.change_phone(account.id, number).await.context("the number was not changed")?;
    let (masked, usable) = (phone.number.masked(), phone.since + CHANGED_RESTS);
    let value = json!({ "account": account.id.to_string(), "phone": masked, "usable_from": usable.0 });
    let text = format!(
        "The telephone of {} is {masked} now. Its holder is told by mail; temporary PINs go to it from {}.",
        account.name.full(),
        day(usable)
    );
    say(desk.json, &value, &text);
    Ok(())
}

async fn change_email(desk: &Desk, person: &str, email: Email) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    let masked = email.masked();
    let rests = desk.service.change_email(account.id, email).await.context("the address was not changed")?;
    let value =
        json!({ "account": account.id.to_string(), "email": masked, "rests_until": rests.map(|until| until.0) });
    let counts = match rests {
        Some(until) => {
            format!("Links for a new password go there from {}; until then the one before can take it back", day(until))
        }
        None => "It is the one before again, and everything that was signed in is ended".to_owned(),
    };
    let text =
        format!("The address of {} is {masked} now. {counts}. Both addresses are told by mail.", account.name.full());
    say(desk.json, &value, &text);
    Ok(())
}

async fn block(desk: &Desk, person: &str) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    desk.service.block_account(account.id, BlockedBy::Office).await.context("nothing was blocked")?;
    let value = json!({ "account": account.id.to_string(), "blocked": true });
    let text = format!(
        "Everything of {} is blocked: sessions are ended, and nothing signs in. The holder is told by mail.\nTo open it: hvem account open {}",
        account.name.full(),
        account.id
    );
    say(desk.json, &value, &text);
    Ok(())
}

async fn open(desk: &Desk, person: &str) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    desk.service.open_account(account.id).await.context("nothing was opened")?;
    let value = json!({ "account": account.id.to_string(), "blocked": false });
    let text = format!(
        "{} can sign in again, with what was there before. The holder is told by mail.\n\
         Did somebody else have the password, the phone, the card or the code device? Then change or block that too.",
        account.name.full()
    );
    say(desk.json, &value, &text);
    Ok(())
}

async fn register(desk: &Desk, person: Person, paper: &PaperArgs) -> anyhow::Result<()> {
    let registered = Registered {
        name: PersonName { given: person.given_name, family: person.family_name },
        email: person.email,
        phone: person.phone.as_deref().map(|typed| phone(desk, typed)).transpose()?,
        language: person.language.tag().to_owned(),
        identity: person.identity,
        civil_number: person.civil.read()?,
    };
    let Opened { account, letter, .. } =
        desk.service.register_person(registered).await.context("nobody was registered")?;
    if desk.service.has_key_cards() {
        desk.service.issue_key_card(account.id).await.context("the person is registered, but no card was made")?;
    }
    ready(desk, &account, &letter, paper).await
}

/// Writes what is to be sent, and says what to do with it.
async fn ready(desk: &Desk, account: &Account, letter: &Registration, paper: &PaperArgs) -> anyhow::Result<()> {
    let files = desk.print_letter(letter, account, paper).await?;
    let mut value = json!({
        "account": account.id.to_string(),
        "letter": { "number": letter.number.to_string(), "pdf": files.pdf, "page": files.page },
    });
    let mut text = format!("{} is registered.\n\nLetter {}:\n{}\n", account.name.full(), letter.number, files.listed());
    let mut sent = letter.number.to_string();
    let waiting = desk.service.key_cards(account.id).await?.into_iter().find(|held| held.card.is_printable());
    if let Some(held) = waiting {
        let files = desk.print_card(&held.card, account, paper).await?;
        text += &format!("\nKey card {}:\n{}\n", held.card.number, files.listed());
        value["key_card"] = json!({ "number": held.card.number.as_str(), "pdf": files.pdf, "page": files.page });
        sent = format!("{sent} {}", held.card.number.as_str());
    }
    text += &format!(
        "\nPrint them, delete the files, and send letter and card apart from each other. Then: hvem post sent {sent}"
    );
    say(desk.json, &value, &text);
    Ok(())
}
