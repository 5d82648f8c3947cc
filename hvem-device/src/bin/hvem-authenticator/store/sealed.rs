//! The layout of a device's file (decision 028): encrypted under a key from the passphrase, and never from the PIN.
//!
//! ```text
//! "hvemauth" ‖ version 1 ‖ memory KiB u32 ‖ passes u32 ‖ salt 16 ‖ nonce 12 ‖ length u32 ‖ AES-256-GCM(device), tag included
//! ```
//! Numbers are big-endian. Everything before the ciphertext and the device's id are authenticated with it, so no file can stand under
//! another's name. Inside is no public half of the PIN key: who opens the file still can't tell a right PIN from a wrong one.

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand,
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"hvemauth";
const VERSION: u8 = 1;
const SALT: usize = 16;
/// Up to the ciphertext.
const HEADER: usize = MAGIC.len() + 1 + 4 + 4 + SALT + NONCE_LEN + 4;
const TAG: usize = 16;
/// RFC 9106 §4, the second recommended choice, on one lane.
const COST: Cost = Cost { memory: 64 * 1024, passes: 3 };

/// What Argon2id may cost. A file that asks for more than these limits is broken or hostile.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cost {
    memory: u32,
    passes: u32,
}

impl Cost {
    fn is_sane(self) -> bool {
        (8 * 1024..=1024 * 1024).contains(&self.memory) && (1..=16).contains(&self.passes)
    }
}

/// Why a file can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsealed {
    /// Not a file of this program.
    Foreign,
    /// Written by a newer version of this program.
    Newer,
    /// Not all of it is there, or too much.
    Truncated,
    /// The passphrase is wrong, or the file was changed.
    Passphrase,
    /// The cryptographic library failed.
    Keys,
}

/// The key of one file, as long as its salt and cost stay.
#[derive(Clone)]
pub(crate) struct FileKey {
    cost: Cost,
    salt: [u8; SALT],
    key: Zeroizing<[u8; 32]>,
}

impl FileKey {
    /// For a new file.
    pub(crate) fn new(passphrase: &str) -> Result<Self, Unsealed> {
        Self::derive(passphrase, random()?, COST)
    }

    fn derive(passphrase: &str, salt: [u8; SALT], cost: Cost) -> Result<Self, Unsealed> {
        let params = Params::new(cost.memory, cost.passes, 1, Some(32)).map_err(|_| Unsealed::Keys)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, &mut key[..])
            .map_err(|_| Unsealed::Keys)?;
        Ok(Self { cost, salt, key })
    }

    /// The whole file.
    pub(crate) fn seal(&self, id: &str, plain: &[u8]) -> Result<Vec<u8>, Unsealed> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let length = u32::try_from(plain.len() + TAG).map_err(|_| Unsealed::Keys)?;
        let header = [
            &MAGIC[..],
            &[VERSION],
            &self.cost.memory.to_be_bytes(),
            &self.cost.passes.to_be_bytes(),
            &self.salt,
            &nonce,
            &length.to_be_bytes(),
        ]
        .concat();
        let mut sealed = plain.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to(&header, id), &mut sealed)
            .map_err(|_| Unsealed::Keys)?;
        Ok([header, sealed].concat())
    }

    /// What is in a file that this key has sealed.
    pub(crate) fn open(&self, id: &str, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealed> {
        let parts = Parts::read(file)?;
        if parts.salt != self.salt || parts.cost != self.cost {
            return Err(Unsealed::Passphrase);
        }
        let mut plain = Zeroizing::new(parts.sealed.to_vec());
        let length = self
            .cipher()?
            .open_in_place(Nonce::assume_unique_for_key(parts.nonce), bound_to(parts.header, id), &mut plain)
            .map_err(|_| Unsealed::Passphrase)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    fn cipher(&self) -> Result<LessSafeKey, Unsealed> {
        UnboundKey::new(&AES_256_GCM, &self.key[..]).map(LessSafeKey::new).map_err(|_| Unsealed::Keys)
    }
}

/// Opens a file by its passphrase.
pub(crate) fn open(id: &str, file: &[u8], passphrase: &str) -> Result<(FileKey, Zeroizing<Vec<u8>>), Unsealed> {
    let parts = Parts::read(file)?;
    let key = FileKey::derive(passphrase, parts.salt, parts.cost)?;
    let plain = key.open(id, file)?;
    Ok((key, plain))
}

fn bound_to(header: &[u8], id: &str) -> Aad<Vec<u8>> {
    Aad::from([header, id.as_bytes()].concat())
}

fn random<const N: usize>() -> Result<[u8; N], Unsealed> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Unsealed::Keys)?;
    Ok(bytes)
}

struct Parts<'a> {
    header: &'a [u8],
    cost: Cost,
    salt: [u8; SALT],
    nonce: [u8; NONCE_LEN],
    sealed: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(file: &'a [u8]) -> Result<Self, Unsealed> {
        let (magic, rest) = file.split_first_chunk().ok_or(Unsealed::Foreign)?;
        if magic != MAGIC {
            return Err(Unsealed::Foreign);
        }
        let ([version], rest) = rest.split_first_chunk().ok_or(Unsealed::Truncated)?;
        match *version {
            VERSION => {}
            newer if newer > VERSION => return Err(Unsealed::Newer),
            _ => return Err(Unsealed::Foreign),
        }
        let (memory, rest) = rest.split_first_chunk().ok_or(Unsealed::Truncated)?;
        let (passes, rest) = rest.split_first_chunk().ok_or(Unsealed::Truncated)?;
        let (salt, rest) = rest.split_first_chunk().ok_or(Unsealed::Truncated)?;
        let (nonce, rest) = rest.split_first_chunk().ok_or(Unsealed::Truncated)?;
        let (length, sealed) = rest.split_first_chunk().ok_or(Unsealed::Truncated)?;
        if usize::try_from(u32::from_be_bytes(*length)).ok() != Some(sealed.len()) || sealed.len() < TAG {
            return Err(Unsealed::Truncated);
        }
        let cost = Cost { memory: u32::from_be_bytes(*memory), passes: u32::from_be_bytes(*passes) };
        if !cost.is_sane() {
            return Err(Unsealed::Foreign);
        }
        Ok(Self { header: &file[..HEADER], cost, salt: *salt, nonce: *nonce, sealed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As cheap as a file may be: these tests are about the layout.
    fn cheap(passphrase: &str) -> FileKey {
        FileKey::derive(passphrase, [7; SALT], Cost { memory: 8 * 1024, passes: 1 }).unwrap()
    }

    fn why(id: &str, file: &[u8], passphrase: &str) -> Option<Unsealed> {
        open(id, file, passphrase).err()
    }

    #[test]
    fn only_the_right_passphrase_opens_and_only_under_its_own_name() {
        let file = cheap("correct horse").seal("dev_a", b"secret").unwrap();
        assert_eq!(&open("dev_a", &file, "correct horse").unwrap().1[..], b"secret");
        assert_eq!(why("dev_a", &file, "correct horsf"), Some(Unsealed::Passphrase));
        assert_eq!(why("dev_b", &file, "correct horse"), Some(Unsealed::Passphrase));
    }

    #[test]
    fn nothing_of_it_can_be_read_and_no_two_writings_are_alike() {
        let (one, two) = (cheap("x").seal("dev_a", b"secret").unwrap(), cheap("x").seal("dev_a", b"secret").unwrap());
        assert!(!one.windows(6).any(|part| part == b"secret"));
        assert_ne!(one[HEADER..], two[HEADER..]);
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let file = cheap("x").seal("dev_a", b"s").unwrap();
        let costly = MAGIC.len() + 1..MAGIC.len() + 9;
        for at in (0..file.len()).filter(|at| !costly.contains(at)) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(open("dev_a", &changed, "x").is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_foreign_a_newer_and_a_truncated_file_are_told_apart() {
        let file = cheap("x").seal("dev_a", b"secret").unwrap();
        for foreign in [&b""[..], b"hello", b"-----BEGIN PRIVATE KEY-----"] {
            assert_eq!(why("dev_a", foreign, "x"), Some(Unsealed::Foreign));
        }
        let mut newer = file.clone();
        newer[MAGIC.len()] = 2;
        assert_eq!(why("dev_a", &newer, "x"), Some(Unsealed::Newer));
        for length in MAGIC.len()..file.len() {
            assert_eq!(why("dev_a", &file[..length], "x"), Some(Unsealed::Truncated), "{length}");
        }
        assert_eq!(why("dev_a", &[&file[..], b"more"].concat(), "x"), Some(Unsealed::Truncated));
    }

    #[test]
    fn a_file_can_not_ask_for_all_memory_there_is() {
        let mut file = cheap("x").seal("dev_a", b"secret").unwrap();
        file[MAGIC.len() + 1..MAGIC.len() + 5].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(why("dev_a", &file, "x"), Some(Unsealed::Foreign));
    }
}
