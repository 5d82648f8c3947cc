//! Files and folders that are their owner's alone. Who may read a file is a matter of Unix permissions; elsewhere it is left to the
//! user's profile folder, in which the store lies.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use super::{Trouble, io_at};

/// Makes the folder with permissions 0700; one that is there has to have them.
pub(super) fn make_private(folder: &Path) -> Result<(), Trouble> {
    if !folder.exists() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|error| io_at(folder, error))?;
    }
    check_private(folder)
}

/// Opens or creates a file with permissions 0600.
pub(super) fn create_private(path: &Path) -> Result<File, Trouble> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| io_at(path, error))
}

/// Writes a file with permissions 0600, in one step: whoever looks finds what was there before, or all of it.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| io_at(path, error))?;
    file.write_all(bytes).map_err(|error| io_at(path, error))?;
    file.persist(path).map(drop).map_err(|error| io_at(path, error.error))
}

/// Reads a file that only its owner can read.
pub(super) fn read_private(path: &Path, longest: u64) -> Result<Vec<u8>, Trouble> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Trouble::Gone),
        other => other.map_err(|error| io_at(path, error))?,
    };
    // The opened file is looked at, not its name: the name could lead elsewhere a moment later.
    let about = file.metadata().map_err(|error| io_at(path, error))?;
    if is_open_to_others(&about) {
        return Err(Trouble::Open(path.into()));
    }
    let mut bytes = Vec::new();
    file.take(longest).read_to_end(&mut bytes).map_err(|error| io_at(path, error))?;
    Ok(bytes)
}

/// A folder that others can look into or write to is refused.
pub(super) fn check_private(folder: &Path) -> Result<(), Trouble> {
    let about = fs::metadata(folder).map_err(|error| io_at(folder, error))?;
    if is_open_to_others(&about) { Err(Trouble::Open(folder.into())) } else { Ok(()) }
}

/// Makes a rename last.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Whether group or others may do anything with it.
#[cfg(unix)]
pub(crate) fn is_open_to_others(about: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
pub(crate) fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}
