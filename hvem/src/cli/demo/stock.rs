//! The demo's stock of code displays. Their seeds lie in a file, so that whoever tries it out can compute the codes; a real stock's never do.

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

/// Where their seeds lie.
pub const FILE: &str = "code-displays.csv";
/// The serial number of the first one, which the registered person has.
pub const FIRST: u64 = 7_000_000_001;
/// The serial number of the last one.
pub const LAST: u64 = FIRST + 9;

const SERIALS: RangeInclusive<u64> = FIRST..=LAST;

/// What computes a code of one of them.
pub fn command(file: &Path, serial: u64) -> String {
    format!("hvem-authenticator oath {} --serial {serial}", file.display())
}

/// Makes them, writes the file, and takes them into stock.
pub async fn filled(service: &Service, folder: &Path) -> anyhow::Result<()> {
    let mut rows = "serial,algorithm,hash,digits,seed\n".to_owned();
    for serial in SERIALS {
        let seed: [u8; 20] = SystemEntropy.bytes()?;
        let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(rows, "{serial},totp,SHA1,6,{hex}")?;
    }
    let file: PathBuf = folder.join(FILE);
    crate::cli::office::write(&file, rows.as_bytes())?;
    service.add_code_tokens(Kind::Display, token_list::read(&rows)?).await?;
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
    let serial: Serial = FIRST.to_string().parse()?;
    service.give_serial(at().await?, serial.clone()).await?;
    let seed = service.code_token(&serial).await?.seed;
    let step = Steps::USUAL.at(u64::try_from(service.now().seconds()).unwrap_or(0));
    // The one before: whoever tries it out in this half minute types the one that is shown.
    let code: Code = hotp(&seed, Hash::Sha1, Digits::Six, step.saturating_sub(1));
    service.check_first_code(at().await?, &code).await.context("the first code display")?;
    Ok(())
}
