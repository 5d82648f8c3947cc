//! How a container's values are protected (RFC 6030 §6): a key that was agreed on or is derived from a password, AES in CBC mode, a MAC over what is
//! encrypted.

use std::num::NonZeroU32;

use aws_lc_rs::{
    cipher::{AES_128, AES_192, AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey},
    hmac,
    iv::FixedLength,
    pbkdf2,
};
use zeroize::Zeroizing;

use super::{
    BadPackage, Opener, PskcError,
    xml::{self, DS, Malformed, Node, PSKC, XENC, XENC11},
};
use crate::oath::{Hash, package::number};

/// More would let a file keep the machine busy for minutes. Makers use thousands, OWASP counsels 1,300,000 for SHA-1.
const MOST_ROUNDS: u32 = 10_000_000;
/// A salt says nothing beyond this.
const LONGEST_SALT: usize = 1024;
/// The fewest bytes of a MAC key. The key itself has no MAC, so a short one could be forced upon the reader and found by trying.
const SHORTEST_MAC_KEY: usize = 16;
/// The block of AES, and so the length of the initialisation vector before what is encrypted (XML Encryption §5.2).
const BLOCK: usize = 16;

/// What opens the values of one container.
pub(super) struct Protection {
    key: Zeroizing<Vec<u8>>,
    mac: hmac::Key,
}

impl Protection {
    /// What the container's head says, opened. `None` for a container with plain values.
    pub(super) fn of(container: Node<'_>, opened_with: &Opener) -> Result<Option<Self>, PskcError> {
        let encryption = match (xml::maybe(container, PSKC, "EncryptionKey")?, opened_with) {
            (None, Opener::Nothing) => return Ok(None),
            (None, _) => return Err(PskcError::NotEncrypted),
            (Some(encryption), _) => encryption,
        };
        let method = xml::maybe(container, PSKC, "MACMethod")?.ok_or(PskcError::NoMacMethod)?;
        let key = encryption_key(encryption, opened_with)?;
        let mac = mac_key(method, &key)?;
        Ok(Some(Self { key, mac }))
    }

    /// The value of an `EncryptedValue`, after its MAC has been checked. The MAC is over what is encrypted with its initialisation vector
    /// (RFC 6030 §6.1.1).
    pub(super) fn open(&self, value: Node<'_>, mac: Node<'_>) -> Result<Zeroizing<Vec<u8>>, BadPackage> {
        let (algorithm, sealed) = encrypted(value)?;
        let mac = xml::bytes(mac).ok_or(Malformed("ValueMAC"))?;
        hmac::verify(&self.mac, &sealed, &mac).map_err(|_| BadPackage::WrongMac)?;
        let aes = Aes::of(algorithm).ok_or(BadPackage::Encryption)?;
        aes.decrypt(&self.key, &sealed).ok_or(BadPackage::Undecryptable)
    }
}

/// The key below which everything is encrypted.
fn encryption_key(encryption: Node<'_>, opened_with: &Opener) -> Result<Zeroizing<Vec<u8>>, PskcError> {
    let derived = xml::maybe(encryption, XENC11, "DerivedKey")?;
    let other =
        |child: &Node<'_>| child.is_element() && !child.has_tag_name((DS, "KeyName")) && Some(*child) != derived;
    if encryption.children().any(|child| other(&child)) {
        return Err(PskcError::Unsupported("neither an agreed key nor a password"));
    }
    match (derived, opened_with) {
        (None, Opener::PreSharedKey(key)) => Ok(key.clone()),
        (Some(derived), Opener::Password(password)) => derive(derived, password),
        (None, _) => Err(PskcError::NeedsKey),
        (Some(_), _) => Err(PskcError::NeedsPassword),
    }
}

/// The key of a password (RFC 6030 §6.2): PBKDF2 (RFC 8018 §5.2).
fn derive(derived: Node<'_>, password: &str) -> Result<Zeroizing<Vec<u8>>, PskcError> {
    let method = xml::one(derived, XENC11, "KeyDerivationMethod")?;
    let algorithm = method.attribute("Algorithm").unwrap_or_default().trim();
    if !PBKDF2.contains(&algorithm) {
        return Err(PskcError::Unsupported("another key derivation than PBKDF2"));
    }
    let parameters = inner(method, "PBKDF2-params")?;
    let salt = xml::bytes(inner(inner(parameters, "Salt")?, "Specified")?);
    let salt = salt.filter(|salt| (1..=LONGEST_SALT).contains(&salt.len())).ok_or(Malformed("Specified"))?;
    let rounds =
        xml::text(inner(parameters, "IterationCount")?).and_then(number::<u64>).ok_or(Malformed("IterationCount"))?;
    let rounds = u32::try_from(rounds).ok().filter(|rounds| *rounds <= MOST_ROUNDS).ok_or(PskcError::TooManyRounds)?;
    let rounds = NonZeroU32::new(rounds).ok_or(Malformed("IterationCount"))?;
    let length = xml::text(inner(parameters, "KeyLength")?).and_then(number::<usize>);
    let length = length.filter(|length| matches!(length, 16 | 24 | 32)).ok_or(Malformed("KeyLength"))?;
    let hash = match xml::maybe_anywhere(parameters, "PRF")?.and_then(|prf| prf.attribute("Algorithm")) {
        // The default of RFC 8018, appendix A.2.
        None => Hash::Sha1,
        Some(name) => hmac_named(name).ok_or(PskcError::Unsupported("an unknown hash in PBKDF2"))?,
    };
    let mut key = Zeroizing::new(vec![0; length]);
    pbkdf2::derive(pbkdf2_with(hash), rounds, &salt, password.as_bytes(), &mut key);
    Ok(key)
}

/// A parameter of PBKDF2.
fn inner<'a>(parent: Node<'a>, name: &'static str) -> Result<Node<'a>, Malformed> {
    xml::maybe_anywhere(parent, name)?.ok_or(Malformed(name))
}

/// The key of the MACs, which the container brings encrypted (RFC 6030 §6.1.1).
fn mac_key(method: Node<'_>, key: &[u8]) -> Result<hmac::Key, PskcError> {
    let hash = method.attribute("Algorithm").and_then(hmac_named).ok_or(PskcError::Unsupported("an unknown MAC"))?;
    let sealed = xml::maybe(method, PSKC, "MACKey")?.ok_or(PskcError::Unsupported("a MAC without a key of its own"))?;
    let (algorithm, sealed) = encrypted(sealed)?;
    let aes = Aes::of(algorithm).ok_or(PskcError::Unsupported("another encryption than AES in CBC mode"))?;
    if key.len() != aes.key_length() {
        return Err(PskcError::KeyLength { needed: aes.key_length() });
    }
    let opened =
        aes.decrypt(key, &sealed).filter(|opened| opened.len() >= SHORTEST_MAC_KEY).ok_or(PskcError::WrongKey)?;
    Ok(hmac::Key::new(hash.algorithm(), &opened))
}

/// The algorithm and the bytes of an element of XML Encryption's `EncryptedDataType`.
fn encrypted<'a>(value: Node<'a>) -> Result<(&'a str, Zeroizing<Vec<u8>>), Malformed> {
    let method = xml::one(value, XENC, "EncryptionMethod")?;
    let algorithm = method.attribute("Algorithm").ok_or(Malformed("EncryptionMethod"))?;
    let data = xml::one(value, XENC, "CipherData")?;
    let sealed = xml::bytes(xml::one(data, XENC, "CipherValue")?).ok_or(Malformed("CipherValue"))?;
    Ok((algorithm.trim(), sealed))
}

/// AES in CBC mode, by the length of its key.
#[derive(Clone, Copy)]
enum Aes {
    Of128,
    Of192,
    Of256,
}

impl Aes {
    /// By its name in XML Encryption §5.1.
    fn of(algorithm: &str) -> Option<Self> {
        match algorithm.strip_prefix(XENC)? {
            "aes128-cbc" => Some(Self::Of128),
            "aes192-cbc" => Some(Self::Of192),
            "aes256-cbc" => Some(Self::Of256),
            _ => None,
        }
    }

    fn key_length(self) -> usize {
        match self {
            Self::Of128 => 16,
            Self::Of192 => 24,
            Self::Of256 => 32,
        }
    }

    /// What follows the initialisation vector, without the padding of PKCS #5 (RFC 6030 §6.4). `None` when key, length or padding do not fit.
    fn decrypt(self, key: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let algorithm = match self {
            Self::Of128 => &AES_128,
            Self::Of192 => &AES_192,
            Self::Of256 => &AES_256,
        };
        let (iv, sealed) = sealed.split_first_chunk::<BLOCK>()?;
        if sealed.is_empty() || !sealed.len().is_multiple_of(BLOCK) {
            return None;
        }
        let key = UnboundCipherKey::new(algorithm, key).and_then(PaddedBlockDecryptingKey::cbc_pkcs7).ok()?;
        let mut opened = Zeroizing::new(sealed.to_vec());
        let length = key.decrypt(&mut opened, DecryptionContext::Iv128(FixedLength::from(*iv))).ok()?.len();
        opened.truncate(length);
        Some(opened)
    }
}

/// PBKDF2 by the names under which it is found: RFC 6030 writes the second in §6.2 and the first in figure 7; the third is XML Encryption 1.1's.
const PBKDF2: [&str; 3] = [
    "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2",
    "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5#pbkdf2",
    "http://www.w3.org/2009/xmlenc11#pbkdf2",
];

/// HMACs by their names in XML Signature and RFC 6931 §2.2.
fn hmac_named(name: &str) -> Option<Hash> {
    match name.trim() {
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1" => Some(Hash::Sha1),
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256" => Some(Hash::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512" => Some(Hash::Sha512),
        _ => None,
    }
}

fn pbkdf2_with(hash: Hash) -> pbkdf2::Algorithm {
    match hash {
        Hash::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
        Hash::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Hash::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
    }
}
