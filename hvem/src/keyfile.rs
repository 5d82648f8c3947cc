//! The master key: 32 random bytes in a file of their own, outside the database (SECURITY decision 13). Whoever has the database alone can
//! read no secret in it.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
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

/// Reads the key, or makes it where there is none yet. Of nodes that start together in one folder one makes it, and all read the same.
pub fn read_or_make(path: &Path, entropy: &dyn Entropy) -> Result<[u8; 32], KeyFileError> {
    if !path.exists() {
        make(path, entropy)?;
    }
    read(path)
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

/// The file appears whole or not at all: written under another name first, and linked only where none stands yet.
fn make(path: &Path, entropy: &dyn Entropy) -> Result<(), KeyFileError> {
    let file = |error| KeyFileError::File { path: path.into(), error };
    let drawn = entropy.bytes::<32>().and_then(|key| Ok((key, entropy.bytes::<8>()?)));
    let (key, name) = drawn.map_err(|_| KeyFileError::NoEntropy)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(file)?;
    }
    let draft = path.with_extension(format!("draft-{}", b64::encode(name)));
    let made = write(&draft, &key).and_then(|()| fs::hard_link(&draft, path));
    // Without a draft there is nothing to remove, and `made` says why.
    drop(fs::remove_file(&draft));
    match made {
        // Another node was first; its key is the key.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other.map_err(file),
    }
}

fn write(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options.open(path)?;
    out.write_all(format!("{}\n", b64::encode(key)).as_bytes())?;
    out.sync_all()
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
    fn nodes_that_start_together_read_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let start = || read_or_make(&path, &SystemEntropy).unwrap();
        let keys: Vec<_> = std::thread::scope(|scope| {
            let nodes: Vec<_> = (0..16).map(|_| scope.spawn(start)).collect();
            nodes.into_iter().map(|node| node.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path().join("keys")).unwrap().count(), 1, "no draft is left");
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
