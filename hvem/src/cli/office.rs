//! What the commands of the office share: the use cases, the texts, and paper that only its owner reads.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use hvem::{
    config::Config,
    node,
    print::{self, Size},
};
use hvem_domain::{
    account::Account,
    civil_number::CivilNumber,
    keycard::KeyCard,
    registration::{LETTER_WITHIN, Registration},
    time::Timestamp,
};
use hvem_service::Service;
use hvem_web::{
    dates,
    print::{KeyCard as PrintedCard, Letter, Printed},
    text::{Language, Text, Texts},
};

/// What every command of the office takes.
#[derive(clap::Args)]
pub struct Common {
    /// The configuration file.
    #[arg(long, global = true, default_value = "hvem.toml")]
    config: PathBuf,
    /// Answers in JSON, for scripts.
    #[arg(long, global = true)]
    json: bool,
}

/// How something is printed.
#[derive(clap::Args)]
pub struct PaperArgs {
    /// The folder into which it is written, as PDF and as a page for a browser.
    #[arg(long, default_value = ".")]
    pub into: PathBuf,
    /// Key cards in large print, on several pages.
    #[arg(long)]
    pub large: bool,
}

/// Files to be printed, and to be deleted afterwards.
pub struct Files {
    pub pdf: PathBuf,
    pub page: PathBuf,
}

/// The office's desk.
pub struct Desk {
    pub service: Arc<Service>,
    pub json: bool,
    texts: Arc<Texts>,
}

impl Desk {
    pub async fn open(common: &Common) -> anyhow::Result<Self> {
        let config = Config::read(&common.config)?;
        let service = node::office(&config).await?;
        let texts = Texts::for_scheme(service.scheme.name.0);
        Ok(Self { service, texts, json: common.json })
    }

    /// A desk in a program that serves already.
    pub fn at(service: Arc<Service>, texts: Arc<Texts>) -> Self {
        Self { service, texts, json: false }
    }

    /// Whom somebody means by an address or an id.
    pub async fn person(&self, meant: &str) -> anyhow::Result<Account> {
        let account = self.service.account_meant(meant).await?;
        account.with_context(|| format!("no account has the address or the id {meant}"))
    }

    /// Writes the sheet of a card that waits.
    pub async fn print_card(&self, card: &KeyCard, holder: &Account, paper: &PaperArgs) -> anyhow::Result<Files> {
        let keys = self.service.key_card_sheet(&card.number).await?;
        let sheet = PrintedCard {
            text: self.text(holder),
            service: self.service.site.name.clone(),
            site: self.site(),
            person: holder.name.full(),
            card: card.number.to_string(),
            keys: keys.rows().map(|(number, key)| Printed { number: number.to_string(), key: key.reveal() }).collect(),
        };
        let size = if paper.large { Size::Large } else { Size::Folded };
        let (pdf, page) = (print::key_card(&sheet, size)?, sheet.page(paper.large)?);
        Files::write(&paper.into, &format!("key-card-{}", card.number.as_str()), (&pdf, &page))
    }

    /// Writes the letter to somebody who was registered.
    pub async fn print_letter(&self, letter: &Registration, to: &Account, paper: &PaperArgs) -> anyhow::Result<Files> {
        const DAY: u64 = 24 * 60 * 60;
        // Whoever has no CPR number learns the P-code by this letter; a CPR number stands on no paper of ours.
        let p_code = match self.service.civil_number(to.id).await? {
            Some(CivilNumber::PCode(code)) => Some(code.reveal()),
            Some(CivilNumber::Cpr(_)) | None => None,
        };
        let sheet = Letter {
            text: self.text(to),
            service: self.service.site.name.clone(),
            site: self.site(),
            person: to.name.full(),
            number: letter.number.to_string(),
            code: self.service.letter_code(letter)?.reveal(),
            p_code,
            days: LETTER_WITHIN.as_secs() / DAY,
        };
        let (pdf, page) = (print::letter(&sheet)?, sheet.page()?);
        Files::write(&paper.into, &format!("letter-{}", letter.number), (&pdf, &page))
    }

    fn text(&self, person: &Account) -> Text {
        self.texts.in_language(Language::from_tag(&person.language).unwrap_or_default())
    }

    fn site(&self) -> String {
        self.service.site.issuer.trim_start_matches("https://").to_owned()
    }
}

impl Files {
    fn write(folder: &Path, name: &str, (pdf, page): (&[u8], &str)) -> anyhow::Result<Self> {
        let files = Self { pdf: folder.join(format!("{name}.pdf")), page: folder.join(format!("{name}.html")) };
        write(&files.pdf, pdf)?;
        write(&files.page, page.as_bytes())?;
        Ok(files)
    }

    /// Where they are, one a line.
    pub fn listed(&self) -> String {
        format!("  {}\n  {}", self.pdf.display(), self.page.display())
    }
}

/// A file that only its owner reads, whoever owned one of that name before: written beside it, and put in its place.
pub fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Made anew, and readable by its owner alone.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path).map(drop).map_err(|error| error.error)
    };
    written().with_context(|| format!("{} can't be written", path.display()))
}

/// A time as the office reads it.
pub fn day(at: Timestamp) -> String {
    dates::exactly(&Texts::for_scheme("").in_language(Language::En), at.0)
}

/// Lines, or what to say where there is none.
pub fn or(lines: Vec<String>, none: String) -> String {
    if lines.is_empty() { none } else { lines.join("\n") }
}
