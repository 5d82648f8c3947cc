//! The demo's stock of code displays and code readers. Their seeds lie in files, so that whoever tries it out can compute the codes; a real stock's never do.

use std::{
    fmt::Write as _,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use anyhow::Context;
use hvem::world::SystemEntropy;
use hvem_domain::{
    account::Account,
    activation::token::By,
    article::Article,
    code_token::{Kind, Serial},
    password::Password,
    registration::Registration,
    secret::TokenHash,
};
use hvem_formats::{
    oath::{Code, Digits, Hash, Steps, hotp},
    token_list,
};
use hvem_service::{Service, ports::Draw};

/// Code devices of one kind: where their seeds lie, their serial numbers, and what all of them are.
pub struct Batch {
    kind: Kind,
    file: &'static str,
    serials: RangeInclusive<u64>,
    /// The columns between serial number and seed.
    makes: &'static str,
}

/// Displays; the first one is the registered person's.
pub const DISPLAYS: Batch = Batch {
    kind: Kind::Display,
    file: "code-displays.csv",
    serials: 7_000_000_001..=7_000_000_010,
    makes: "totp,SHA1,6",
};
/// Readers, of the longer kind.
pub const READERS: Batch = Batch {
    kind: Kind::Reader,
    file: "code-readers.csv",
    serials: 7_100_000_001..=7_100_000_005,
    makes: "totp,SHA256,8",
};

impl Batch {
    /// Where their seeds lie.
    pub fn path(&self, folder: &Path) -> PathBuf {
        folder.join(self.file)
    }

    /// What computes a code of the first one.
    pub fn command(&self, folder: &Path) -> String {
        format!("hvem-authenticator oath {} --serial {}", self.path(folder).display(), self.serials.start())
    }

    /// From which serial number to which, without the first so many, which are somebody's.
    pub fn range(&self, taken: u64) -> String {
        format!("{} to {}", self.serials.start() + taken, self.serials.end())
    }

    /// Makes them, writes the file, and takes them into stock.
    async fn filled(&self, service: &Service, folder: &Path) -> anyhow::Result<()> {
        let mut rows = "serial,algorithm,hash,digits,seed\n".to_owned();
        for serial in self.serials.clone() {
            let seed: [u8; 32] = SystemEntropy.bytes()?;
            let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
            writeln!(rows, "{serial},{},{hex}", self.makes)?;
        }
        crate::cli::office::write(&self.path(folder), rows.as_bytes())?;
        service.add_code_tokens(self.kind, token_list::read(&rows)?).await?;
        Ok(())
    }
}

/// Makes all that is in stock.
pub async fn filled(service: &Service, folder: &Path) -> anyhow::Result<()> {
    for batch in [DISPLAYS, READERS] {
        batch.filled(service, folder).await?;
    }
    Ok(())
}

/// The first one becomes somebody's, as with the letter in a browser.
pub async fn first_is_hers(
    service: &Service,
    holder: &Account,
    letter: &Registration,
    password: Password,
) -> anyhow::Result<()> {
    let browser = TokenHash(SystemEntropy.bytes()?);
    let id = service.begin_token_activation((holder.id, By::Letter(letter.id)), browser).await?;
    let at = async || service.token_activation(id, &browser).await;
    service.choose_article(at().await?, Article::CodeToken(Kind::Display)).await?;
    service.choose_token_password(at().await?, password).await?;
    let serial: Serial = DISPLAYS.serials.start().to_string().parse()?;
    service.give_serial(at().await?, serial.clone()).await?;
    let seed = service.code_token(&serial).await?.seed;
    let step = Steps::USUAL.at(u64::try_from(service.now().seconds()).unwrap_or(0));
    // The one before: whoever tries it out in this half minute types the one that is shown.
    let code: Code = hotp(&seed, Hash::Sha1, Digits::Six, step.saturating_sub(1));
    service.check_first_code(at().await?, &code).await.context("the first code display")?;
    Ok(())
}
