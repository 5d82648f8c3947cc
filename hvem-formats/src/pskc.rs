//! Key containers of RFC 6030 (PSKC): the files in which makers of tokens deliver seeds, plain or encrypted.
//!
//! A file comes from outside and is hostile until its MACs fit. So: no document type definitions, a bounded size and shape, nothing decrypted before
//! its MAC was checked, one key derivation a container, and whatever is unknown where it matters is refused. What a MAC covers is one encrypted value
//! (RFC 6030 §6.1.1), not which serial number it stands beside; a digital signature (§7) would, and is not checked.
//!
//! Not read: key wrap and Triple DES (§6.1), certificates (§6.3), keys that follow from another key (§4.4), PINs as keys (§10.2).

mod key;
mod policy;
mod protection;
mod xml;

use std::collections::HashMap;

use zeroize::Zeroizing;

use crate::{
    hex,
    oath::{
        BadSeed,
        package::{LONGEST_FILE, MOST_PACKAGES, Package},
    },
};
use protection::Protection;
pub use xml::Malformed;
use xml::{Node, PSKC};

/// What opens a container. It must be what the container was closed with: a key for a plain container is refused too, for whoever has a key
/// expects that nobody else wrote the file.
pub enum Opener {
    /// For a container with plain values.
    Nothing,
    /// A key that maker and reader agreed on: 16, 24 or 32 bytes (RFC 6030 §6.1).
    PreSharedKey(Zeroizing<Vec<u8>>),
    /// A password, from which the key is derived (RFC 6030 §6.2). Its UTF-8 bytes count.
    Password(Zeroizing<String>),
}

impl Opener {
    /// From hexadecimal digits, as a key is written down; `None` where they are none.
    pub fn from_key_text(text: &str) -> Option<Self> {
        hex::decode(text.trim()).filter(|key| !key.is_empty()).map(Self::PreSharedKey)
    }
}

/// Why a container was refused. None of them tells a seed, a key or a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PskcError {
    /// More than `LONGEST_FILE` bytes.
    #[error("the file is larger than 8 MiB")]
    TooLarge,
    /// Not well-formed.
    #[error("the file is not XML: see line {line}")]
    NotXml {
        /// Where reading stopped, counted from 1.
        line: u32,
    },
    /// A document type definition, the way to make a small file expand without end or reach for others.
    #[error("the file defines a document type, which no key container does")]
    Dtd,
    /// More elements, attributes or namespaces than a container of this size has.
    #[error("the file has far more elements, attributes or namespaces than key containers have")]
    TooIntricate,
    /// Another document.
    #[error("the file is not a key container of RFC 6030")]
    NotContainer,
    /// Another major version than 1.
    #[error("the key container has another version than 1")]
    Version,
    /// An element of the container's head.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// More than `MOST_PACKAGES`.
    #[error("the file has more than 100000 key packages")]
    TooMany,
    /// Encrypted with a key.
    #[error("the container is encrypted: it needs the key that was agreed on with its maker")]
    NeedsKey,
    /// Encrypted with a password.
    #[error("the container is encrypted: it needs its password")]
    NeedsPassword,
    /// Not encrypted, though a key or password was given.
    #[error("the container is not encrypted, though a key or password is given: it may be another file than was sent")]
    NotEncrypted,
    /// A way of protecting that is not supported.
    #[error("the container is protected in a way that is not supported: {0}")]
    Unsupported(&'static str),
    /// The key has another length than its algorithm.
    #[error("the key must have {needed} bytes")]
    KeyLength {
        /// How many it must have.
        needed: usize,
    },
    /// So many rounds that deriving the key would keep the machine busy.
    #[error("the key derivation has more than 10000000 rounds")]
    TooManyRounds,
    /// AES-CBC alone does not show whether a value was changed (RFC 6030 §6.1.1).
    #[error("the container is encrypted, but has no MAC that shows whether it was changed")]
    NoMacMethod,
    /// The key for the MACs does not come out.
    #[error("the password or key is wrong, or the file was damaged")]
    WrongKey,
    /// One of the packages.
    #[error("key package {number}{}: {why}", with_serial(.serial.as_deref()))]
    Package {
        /// Which, counted from 1.
        number: usize,
        /// Its serial number, where it has one that can be shown.
        serial: Option<String>,
        /// What is wrong with it.
        why: BadPackage,
    },
}

/// Why one key package was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPackage {
    /// An element or attribute is not as RFC 6030 has it.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No serial number that can be shown.
    #[error("it has no serial number")]
    NoSerial,
    /// A serial number that stood before.
    #[error("its serial number stands in key package {first} too")]
    DuplicateSerial {
        /// Where it stood.
        first: usize,
    },
    /// Neither HOTP nor TOTP nor OCRA.
    #[error("its algorithm is not supported")]
    Algorithm,
    /// A `Suite` that names no known hash, or no OCRA suite.
    #[error("its suite is not supported")]
    Suite,
    /// A response that is not 6 or 8 decimal digits.
    #[error("its codes are not 6 or 8 decimal digits")]
    Digits,
    /// Challenges that do not fit the OCRA suite.
    #[error("its challenges are not those of its suite")]
    Challenge,
    /// No key in it; where there is a `KeyReference`, it follows from another key.
    #[error("it has no secret")]
    NoSecret,
    /// A plain secret beside encrypted ones: anybody could have put it there.
    #[error("its secret is not encrypted, unlike the container")]
    PlainSecret,
    /// Encrypted without a MAC (RFC 6030 §6.1.1).
    #[error("its secret is encrypted, but has no MAC that shows whether it was changed")]
    NoMac,
    /// The MAC does not fit.
    #[error("the MAC of a value does not fit: the password or key is wrong, or the file was changed")]
    WrongMac,
    /// Encrypted with something else than AES in CBC mode.
    #[error("a value is encrypted in a way that is not supported")]
    Encryption,
    /// The MAC fits, and still it does not open: it was written wrong.
    #[error("a value does not decrypt")]
    Undecryptable,
    /// Not a seed.
    #[error(transparent)]
    Seed(#[from] BadSeed),
    /// A counter that is no number, or an OCRA counter that has begun.
    #[error("its counter is not a number, or one that can not be kept")]
    Counter,
    /// A time step of zero or of more than a day.
    #[error("its time step is not between one second and one day")]
    TimeStep,
    /// A rule for its use that hvem could not keep, so it must not be used (RFC 6030 §5).
    #[error("its policy has a rule that can not be kept: {0}")]
    Policy(&'static str),
}

fn with_serial(serial: Option<&str>) -> String {
    serial.map_or_else(String::new, |serial| format!(" (serial number {serial})"))
}

/// Reads all tokens of a container, or none: the first thing that is wrong is told. A plain text holds seeds, so whoever has it wipes it.
pub fn read(xml: &str, opened_with: &Opener) -> Result<Vec<Package>, PskcError> {
    if xml.len() > LONGEST_FILE {
        return Err(PskcError::TooLarge);
    }
    let document = xml::parse(xml)?;
    let container = document.root_element();
    if !container.has_tag_name((PSKC, "KeyContainer")) {
        return Err(PskcError::NotContainer);
    }
    // A higher minor version may be read as a lower one (RFC 6030 §1.2).
    let version =
        container.attribute("Version").map(|version| version.trim().split_once('.').map_or(version, |it| it.0));
    if version != Some("1") {
        return Err(PskcError::Version);
    }
    let packages: Vec<Node<'_>> = xml::all(container, PSKC, "KeyPackage").collect();
    match packages.len() {
        0 => return Err(Malformed("KeyPackage").into()),
        1..=MOST_PACKAGES => {}
        _ => return Err(PskcError::TooMany),
    }
    let protection = Protection::of(container, opened_with)?;
    read_all(&packages, protection.as_ref())
}

fn read_all(packages: &[Node<'_>], protection: Option<&Protection>) -> Result<Vec<Package>, PskcError> {
    let (mut read, mut seen) = (Vec::with_capacity(packages.len()), HashMap::with_capacity(packages.len()));
    for (number, node) in (1..).zip(packages) {
        let serial = key::serial(*node);
        let package = match &serial {
            Some(serial) => match seen.insert(serial.clone(), number) {
                None => key::package(*node, serial, protection),
                Some(first) => Err(BadPackage::DuplicateSerial { first }),
            },
            None => Err(BadPackage::NoSerial),
        };
        read.push(package.map_err(|why| PskcError::Package { number, serial, why })?);
    }
    Ok(read)
}
