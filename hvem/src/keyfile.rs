//! The master key: 32 random bytes in a file of their own, outside the database (SECURITY decision 13). Whoever has the database alone can
//! read no secret in it.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use hvem_formats::b64;
use hvem_service::ports::{Draw, Entropy};

/// What is wrong with the key file.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It can't be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// It holds something else than a key.
    #[error("{0} does not hold a key; a key is one line of 43 characters")]
    NotAKey(PathBuf),
    /// Others can read it.
    #[error("{0} can be read by others; run: chmod 600 {0}")]
    Open(PathBuf),
    /// No random bytes to make one.
    #[error("the random source failed")]
    NoEntropy,
}

/// Reads the key, or makes it where there is none yet.
pub fn read_or_make(path: &Path, entropy: &dyn Entropy) -> Result<[u8; 32], KeyFileError> {
    if path.exists() { read(path) } else { make(path, entropy) }
}

/// Reads the key. A file that others can read is refused: the key would be theirs too.
pub fn read(path: &Path) -> Result<[u8; 32], KeyFileError> {
    let file = |error| KeyFileError::File { path: path.into(), error };
    let text = fs::read_to_string(path).map_err(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(path).map_err(file)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::Open(path.into()));
        }
    }
    b64::decode_array(text.trim()).ok_or_else(|| KeyFileError::NotAKey(path.into()))
}

fn make(path: &Path, entropy: &dyn Entropy) -> Result<[u8; 32], KeyFileError> {
    let file = |error| KeyFileError::File { path: path.into(), error };
    let key: [u8; 32] = entropy.bytes().map_err(|_| KeyFileError::NoEntropy)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(file)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options.open(path).map_err(file)?;
    out.write_all(format!("{}\n", b64::encode(key)).as_bytes()).and_then(|()| out.sync_all()).map_err(file)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SystemEntropy;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let made = read_or_make(&path, &SystemEntropy).unwrap();
        assert_eq!(read_or_make(&path, &SystemEntropy).unwrap(), made);
    }

    #[test]
    fn a_key_that_others_can_read_or_that_is_none_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        read_or_make(&path, &SystemEntropy).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read(&path), Err(KeyFileError::Open(_))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "too short").unwrap();
        assert!(matches!(read(&path), Err(KeyFileError::NotAKey(_))));
    }
}
