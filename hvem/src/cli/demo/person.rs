//! Who is registered already where the office registers people: somebody with user ID, password and what is signed in with, a key card or a code
//! display; and where a letter opens more than a password, somebody who has just got one.

use std::path::{Path, PathBuf};

use anyhow::Context;
use hvem::node::Node;
use hvem_domain::{
    account::{Account, Email, PersonName},
    level::Level,
    password::Password,
    phone_number::PhoneNumber,
    registration::Registration,
    scheme::{Opens, Registers},
};
use hvem_service::{
    Service,
    keycards::Move,
    registrations::{Civil, Opened, Registered},
};
use hvem_web::state::DemoPerson;

use super::stock::{self, DISPLAYS, READERS};
use crate::cli::office::{Desk, PaperArgs};

const EMAIL: &str = "karen@example.org";
const SECOND_EMAIL: &str = "bo@example.org";
const PHONE: &str = "20 12 34 56";
const USER_ID: &str = "solopgang7";
const PASSWORD: &str = "tre heste i regnen";

/// The registered person.
pub struct Person {
    /// Papers that came by post, with the names under which the mailbox shows them.
    papers: Vec<(&'static str, PathBuf)>,
    /// The folder with the code devices whose codes can be computed.
    stock: Option<PathBuf>,
}

impl Person {
    /// As the portal's first page says it. `mailbox` is where the papers are shown.
    pub fn shown(&self, mailbox: &str) -> DemoPerson {
        let paper = |name| self.paper(name).map(|_| format!("{mailbox}/{name}"));
        DemoPerson {
            user_id: USER_ID.into(),
            password: PASSWORD.into(),
            key_card: paper(KEY_CARD),
            letter: paper(LETTER),
            code: self.stock.as_deref().map(|folder| DISPLAYS.command(folder)),
        }
    }

    /// The papers.
    pub fn papers(&self) -> Vec<(&'static str, PathBuf)> {
        self.papers.clone()
    }

    /// What a newcomer needs to be this person.
    pub fn announcement(&self) -> String {
        let mut said = format!("  person    user ID {USER_ID}, password {PASSWORD}\n");
        if let Some(card) = self.paper(KEY_CARD) {
            said += &format!("  key card  {}   print it, or open it in a browser\n", card.display());
        }
        if let Some(folder) = &self.stock {
            said += &format!("  a code    {}\n", DISPLAYS.command(folder));
            said += &format!("  in stock  displays {}, readers {}\n", DISPLAYS.range(1), READERS.range(0));
            said += &format!("  a reader  {}   says the first one's code\n", READERS.command(folder));
        }
        if let Some(letter) = self.paper(LETTER) {
            said += &format!("  a letter  {}   for somebody who begins\n", letter.display());
        }
        said
    }

    fn paper(&self, name: &str) -> Option<&PathBuf> {
        self.papers.iter().find(|(known, _)| *known == name).map(|(_, path)| path)
    }
}

const KEY_CARD: &str = "key-card";
const LETTER: &str = "letter";

/// Registers the people, if that was not done before.
pub async fn registered(node: &Node, folder: &Path) -> anyhow::Result<Option<Person>> {
    let Registers::AtTheOffice(opens) = node.service.scheme.registers else { return Ok(None) };
    let desk = Desk::at(node.service.clone(), node.app.texts.clone());
    if node.service.account_meant(EMAIL).await?.is_none() {
        register(&desk, folder, opens).await.context("the demo's people can't be registered")?;
    }
    let papers = [KEY_CARD, LETTER].map(|name| (name, folder.join(name).with_extension("html")));
    Ok(Some(Person {
        papers: papers.into_iter().filter(|(_, page)| page.exists()).collect(),
        stock: DISPLAYS.path(folder).exists().then(|| folder.to_owned()),
    }))
}

/// As the office and the person do it: letter and card are written, handed out, and the letter used.
async fn register(desk: &Desk, folder: &Path, opens: Opens) -> anyhow::Result<()> {
    let service = &desk.service;
    let (account, letter) = opened(service, ("Karen", "Holm"), EMAIL).await?;
    if service.has_key_cards() {
        let card = service.issue_key_card(account.id).await?;
        let files = desk.print_card(&card, &account, &paper(folder)).await?;
        kept(folder, KEY_CARD, (&files.page, &files.pdf))?;
        service.move_key_card(&card.number, Move::HandOut).await?;
    }
    service.send_letter(&letter.number).await?;
    let code = service.letter_code(&letter)?;
    match opens {
        Opens::Credentials => {
            service.choose_by_letter((&letter.number, &code), USER_ID, Password::typed(PASSWORD.into())).await?;
        }
        Opens::Authenticator => {
            service.choose_user_id_by_letter((&letter.number, &code), USER_ID).await?;
            stock::filled(service, folder).await?;
            stock::first_is_hers(service, &account, &letter, Password::typed(PASSWORD.into())).await?;
            let (second, letter) = opened(service, ("Bo", "Lund"), SECOND_EMAIL).await?;
            let files = desk.print_letter(&letter, &second, &paper(folder)).await?;
            kept(folder, LETTER, (&files.page, &files.pdf))?;
            service.send_letter(&letter.number).await?;
        }
    }
    Ok(())
}

async fn opened(
    service: &Service,
    (given, family): (&str, &str),
    email: &str,
) -> anyhow::Result<(Account, Registration)> {
    let person = Registered {
        name: PersonName { given: given.into(), family: family.into() },
        email: Email::parse(email)?,
        phone: Some(PhoneNumber::parse(PHONE, service.phone_country)?),
        language: "da".into(),
        identity: Level::Substantial,
        civil_number: service.scheme.civil_number.then_some(Civil::None),
    };
    let Opened { account, letter, .. } = service.register_person(person).await?;
    Ok((account, letter))
}

fn paper(folder: &Path) -> PaperArgs {
    PaperArgs { into: folder.to_owned(), large: false }
}

fn kept(folder: &Path, name: &str, (page, pdf): (&Path, &Path)) -> anyhow::Result<()> {
    std::fs::rename(page, folder.join(name).with_extension("html"))?;
    std::fs::rename(pdf, folder.join(name).with_extension("pdf"))?;
    Ok(())
}
