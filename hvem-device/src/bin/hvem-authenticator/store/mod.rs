//! Where devices are kept: one encrypted file each, in a folder that is the person's alone.
//!
//! A file is replaced in one step (written beside it, flushed, renamed), so whoever kills the program finds the old one or the new one.
//! The lock is held from reading the ratchet to the server's answer, and never while somebody thinks or something waits: two
//! processes never spend the same ratchet value.

pub(crate) mod files;
pub(crate) mod sealed;

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use hvem_device::{Device, Error, Keep};
use sealed::{FileKey, Unsealed};

/// The ending of a device's file; its stem is the device's id.
const ENDING: &str = "device";
/// A device is a few kilobytes.
const LONGEST: u64 = 256 * 1024;
/// Longer than a call to the server may take.
const LOCK_WITHIN: Duration = Duration::from_secs(60);
const LOCK_AGAIN: Duration = Duration::from_millis(50);

/// What is wrong with the store.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The file can't be used.
    File(PathBuf, Unsealed),
    /// Others than its owner can read or change it.
    Open(PathBuf),
    /// There is no such file.
    Gone,
    /// Another process keeps the lock.
    Busy,
    /// The operating system says no.
    Io(PathBuf, io::Error),
}

/// The folder.
#[derive(Clone)]
pub(crate) struct Store {
    folder: PathBuf,
}

/// A device as it was when it was read. What it may be used for changes nothing that is kept.
pub(crate) struct Opened {
    /// As read.
    pub(crate) device: Device,
    key: FileKey,
}

impl Store {
    /// A folder that may not exist yet.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The ids of all devices kept here, in order.
    pub(crate) fn ids(&self) -> Result<Vec<String>, Trouble> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| io_at(&self.folder, error))?,
        };
        files::check_private(&self.folder)?;
        let mut ids = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| io_at(&self.folder, error))?.path();
            let id = path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_id(stem));
            if let (Some(id), Some(ENDING)) = (id, path.extension().and_then(|ending| ending.to_str())) {
                ids.push(id.to_owned());
            }
        }
        ids.sort();
        Ok(ids)
    }

    /// Reads a device.
    pub(crate) fn open(&self, id: &str, passphrase: &str) -> Result<Opened, Trouble> {
        let (path, file) = (self.path(id), self.read(id)?);
        let (key, plain) = sealed::open(id, &file, passphrase).map_err(|why| Trouble::File(path.clone(), why))?;
        Ok(Opened { device: read_back(&path, &plain)?, key })
    }

    /// Reads a device anew, and locks: for what spends a ratchet value or changes what is kept.
    pub(crate) fn hold(&self, opened: &Opened) -> Result<(Device, Held), Trouble> {
        let id = opened.device.id();
        let held = Held { store: self.clone(), id: id.into(), key: opened.key.clone(), _lock: self.lock()? };
        let (path, file) = (self.path(id), self.read(id)?);
        let plain = opened.key.open(id, &file).map_err(|why| Trouble::File(path.clone(), why))?;
        Ok((read_back(&path, &plain)?, held))
    }

    /// Prepares the folder, so that nothing local can fail after the enrolment's code is spent; gives the key of the file to come.
    pub(crate) fn prepare(&self, passphrase: &str) -> Result<FileKey, Trouble> {
        files::make_private(&self.folder)?;
        drop(self.lock()?);
        drop(self.beside("probe")?);
        FileKey::new(passphrase).map_err(|why| Trouble::File(self.folder.clone(), why))
    }

    /// The place for a new device.
    pub(crate) fn reserve(&self, id: &str, key: FileKey) -> Result<Held, Trouble> {
        Ok(Held { store: self.clone(), id: id.into(), key, _lock: self.lock()? })
    }

    /// Deletes a device that the server does not know any more.
    pub(crate) fn forget(&self, id: &str) -> Result<(), Trouble> {
        let _lock = self.lock()?;
        self.remove(id).map_err(|error| io_at(&self.path(id), error))
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.{ENDING}"))
    }

    fn read(&self, id: &str) -> Result<Vec<u8>, Trouble> {
        files::check_private(&self.folder)?;
        files::read_private(&self.path(id), LONGEST)
    }

    /// One lock for the folder: released when dropped, also by the operating system when the process is killed.
    fn lock(&self) -> Result<File, Trouble> {
        let path = self.folder.join("lock");
        let file = files::create_private(&path)?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(io_at(&path, error)),
                Err(TryLockError::WouldBlock) if waited >= LOCK_WITHIN => return Err(Trouble::Busy),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_AGAIN),
            }
            waited += LOCK_AGAIN;
        }
    }

    /// A temporary file in the same folder: only its owner can read it.
    fn beside(&self, id: &str) -> Result<tempfile::NamedTempFile, Trouble> {
        let prefix = format!(".{id}.");
        tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(".new")
            .tempfile_in(&self.folder)
            .map_err(|error| io_at(&self.folder, error))
    }

    /// Puts `file` in the place of what was there: on the disk when this returns.
    fn replace(&self, id: &str, file: &[u8]) -> io::Result<()> {
        self.sweep(id)?;
        let mut new = self.beside(id).map_err(|_| io::Error::other("no temporary file"))?;
        new.write_all(file)?;
        new.as_file().sync_all()?;
        new.persist(self.path(id)).map_err(|error| error.error)?;
        files::sync_folder(&self.folder)
    }

    /// What a killed process left half written.
    fn sweep(&self, id: &str) -> io::Result<()> {
        let prefix = format!(".{id}.");
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_str().is_some_and(|name| name.starts_with(&prefix) && name.ends_with(".new")) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn remove(&self, id: &str) -> io::Result<()> {
        self.sweep(id)?;
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => files::sync_folder(&self.folder),
        }
    }
}

/// A device that this process alone may change, as long as this value lives.
pub(crate) struct Held {
    store: Store,
    id: String,
    key: FileKey,
    _lock: File,
}

impl Keep for Held {
    fn keep(&mut self, device: &Device) -> Result<(), Error> {
        let file = self.key.seal(&self.id, device.to_json()?.as_bytes()).map_err(|_| Error::Keys)?;
        Ok(self.store.replace(&self.id, &file)?)
    }

    fn wipe(&mut self) -> Result<(), Error> {
        Ok(self.store.remove(&self.id)?)
    }
}

/// For what only asks the server. It keeps nothing; if the server says that the device is over, it goes.
pub(crate) struct Asking {
    /// Where the device is kept.
    pub(crate) store: Store,
    /// Which.
    pub(crate) id: String,
}

impl Keep for Asking {
    fn keep(&mut self, _: &Device) -> Result<(), Error> {
        Ok(())
    }

    fn wipe(&mut self) -> Result<(), Error> {
        self.store.forget(&self.id).map_err(|_| Error::State)
    }
}

/// Device ids are a prefix and Crockford base32 (protocol §1): nothing that could lead out of the folder.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with("dev_")
        && text.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
}

fn read_back(path: &Path, plain: &[u8]) -> Result<Device, Trouble> {
    let text = std::str::from_utf8(plain).map_err(|_| Trouble::File(path.into(), Unsealed::Foreign))?;
    // It was sealed by this program, so what can't be read is what a newer one wrote.
    Device::from_json(text).map_err(|_| Trouble::File(path.into(), Unsealed::Newer))
}

fn io_at(path: &Path, error: io::Error) -> Trouble {
    Trouble::Io(path.into(), error)
}

#[cfg(test)]
mod tests;
