//! A file of tokens, as makers deliver them: a container (`pskc`), or a list (`token_list`).

use crate::{
    oath::package::Package,
    pskc::{self, Opener, PskcError},
    token_list::{self, TokenListError},
};

/// Why a file was refused. None of them tells a seed, a key or a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFileError {
    /// It is a container, or something that a key or password was given for.
    #[error(transparent)]
    Container(#[from] PskcError),
    /// It is a list.
    #[error(transparent)]
    List(#[from] TokenListError),
}

/// Reads all tokens of a file, or none: a container when it begins like XML, else a list. A list is not encrypted, so it is refused where a key or
/// password is given, as a plain container is. The text holds seeds, so whoever has it wipes it.
pub fn read(text: &str, opened_with: &Opener) -> Result<Vec<Package>, TokenFileError> {
    // Spreadsheets and editors write a byte order mark in front of UTF-8.
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Ok(pskc::read(text, opened_with)?);
    }
    match opened_with {
        Opener::Nothing => Ok(token_list::read(text)?),
        Opener::PreSharedKey(_) | Opener::Password(_) => Err(PskcError::NotEncrypted.into()),
    }
}
