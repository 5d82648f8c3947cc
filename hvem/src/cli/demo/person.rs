//! Who is registered already where the office registers people: somebody with user ID, password and a key card in hand.

use std::path::{Path, PathBuf};

use anyhow::Context;
use hvem::node::Node;
use hvem_domain::{
    account::{Email, PersonName},
    level::Level,
    password::Password,
    phone_number::PhoneNumber,
    scheme::Registers,
};
use hvem_service::{keycards::Move, registrations::Registered};
use hvem_web::state::DemoPerson;

use crate::cli::office::{Desk, PaperArgs};

const EMAIL: &str = "karen@example.org";
/// Danish numbers do not begin with 1: it is nobody's.
const PHONE: &str = "+4512345678";
const USER_ID: &str = "solopgang7";
const PASSWORD: &str = "tre heste i regnen";

/// The registered person.
pub struct Person {
    /// Where the sheet of the key card lies, where the scheme has key cards.
    card: Option<PathBuf>,
}

impl Person {
    /// As the portal's first page says it. `mailbox` is where the sheet is shown.
    pub fn shown(&self, mailbox: &str) -> DemoPerson {
        DemoPerson {
            user_id: USER_ID.into(),
            password: PASSWORD.into(),
            key_card: self.card.as_ref().map(|_| format!("{mailbox}/key-card")),
        }
    }

    /// The sheet of the key card.
    pub fn card(&self) -> Option<PathBuf> {
        self.card.clone()
    }

    /// What a newcomer needs to be this person.
    pub fn announcement(&self) -> String {
        let mut said = format!("  person    user ID {USER_ID}, password {PASSWORD}\n");
        if let Some(card) = &self.card {
            said += &format!("  key card  {}   print it, or open it in a browser\n", card.display());
        }
        said
    }
}

/// Registers the person, if that was not done before.
pub async fn registered(node: &Node, folder: &Path) -> anyhow::Result<Option<Person>> {
    if node.service.scheme.registers == Registers::Alone {
        return Ok(None);
    }
    let page = folder.join("key-card.html");
    if node.service.account_meant(EMAIL).await?.is_none() {
        register(node, folder, &page).await.context("the demo's person can't be registered")?;
    }
    Ok(Some(Person { card: page.exists().then_some(page) }))
}

/// As the office and the person do it: letter and card are written, handed out, and the letter used.
async fn register(node: &Node, folder: &Path, page: &Path) -> anyhow::Result<()> {
    let (service, desk) = (&node.service, Desk::at(node.service.clone(), node.app.texts.clone()));
    let person = Registered {
        name: PersonName { given: "Karen".into(), family: "Holm".into() },
        email: Email::parse(EMAIL)?,
        phone: Some(PhoneNumber::parse(PHONE, node.service.phone_country)?),
        language: "da".into(),
        identity: Level::Substantial,
    };
    let (account, letter) = service.register_person(person).await?;
    if service.has_key_cards() {
        let card = service.issue_key_card(account.id).await?;
        let paper = PaperArgs { into: folder.to_owned(), large: false };
        let files = desk.print_card(&card, &account, &paper).await?;
        std::fs::rename(&files.page, page)?;
        std::fs::rename(&files.pdf, page.with_extension("pdf"))?;
        service.move_key_card(&card.number, Move::HandOut).await?;
    }
    service.send_letter(&letter.number).await?;
    let code = service.letter_code(&letter)?;
    service.choose_by_letter((&letter.number, &code), USER_ID, Password::typed(PASSWORD.into())).await?;
    Ok(())
}
