//! One key package (RFC 6030 §4): which token, how it makes codes, its seed.

use zeroize::Zeroizing;

use super::{
    BadPackage,
    policy::{self, Validity},
    protection::Protection,
    xml::{self, Malformed, Node, PSKC},
};
use crate::oath::{
    Digits, Hash, Seed, Steps,
    ocra::{Letters, Suite},
    package::{self, Algorithm, Package, number},
};

/// How a key makes codes, before its data are read.
enum Kind {
    Hotp,
    Totp,
    Ocra(Suite),
}

/// The serial number (RFC 6030 §4.3.1), where there is exactly one that can be shown.
pub(super) fn serial(node: Node<'_>) -> Option<String> {
    let device = xml::one(node, PSKC, "DeviceInfo").ok()?;
    xml::text(xml::one(device, PSKC, "SerialNo").ok()?).and_then(package::name)
}

/// The token of a key package.
pub(super) fn package(node: Node<'_>, serial: &str, protection: Option<&Protection>) -> Result<Package, BadPackage> {
    let device = xml::one(node, PSKC, "DeviceInfo")?;
    let manufacturer = match xml::maybe(device, PSKC, "Manufacturer")? {
        Some(name) => Some(xml::text(name).and_then(package::name).ok_or(Malformed("Manufacturer"))?),
        None => None,
    };
    let key = xml::one(node, PSKC, "Key")?;
    let parameters = xml::maybe(key, PSKC, "AlgorithmParameters")?;
    let (kind, hash) = kind(key, parameters)?;
    let digits = digits(&kind, parameters)?;
    let usage = if matches!(kind, Kind::Ocra(_)) { "CR" } else { "OTP" };
    let validity = match xml::maybe(key, PSKC, "Policy")? {
        Some(policy) => policy::check(policy, usage)?,
        None => Validity::default(),
    };
    let validity = validity.and(Validity::of(device)?);
    let data = xml::maybe(key, PSKC, "Data")?.ok_or(BadPackage::NoSecret)?;
    let seed = seed(data, protection)?;
    Ok(Package {
        serial: serial.to_owned(),
        manufacturer,
        algorithm: algorithm(kind, data, protection)?,
        hash,
        digits,
        seed,
        valid_from: validity.from,
        valid_until: validity.until,
    })
}

/// The profile of a key and its hash: `hotp` stands in RFC 6030 §10.1, `totp` and `ocra` in draft-hoyer-keyprov-pskc-algorithm-profiles.
fn kind(key: Node<'_>, parameters: Option<Node<'_>>) -> Result<(Kind, Hash), BadPackage> {
    let profile =
        key.attribute("Algorithm").and_then(|name| name.trim().strip_prefix(PSKC)).ok_or(BadPackage::Algorithm)?;
    let suite = match parameters.map(|parameters| xml::maybe(parameters, PSKC, "Suite")).transpose()?.flatten() {
        Some(suite) => Some(xml::text(suite).ok_or(Malformed("Suite"))?),
        None => None,
    };
    // Without a suite, the hash is that of RFC 4226.
    let hash = || suite.map_or(Some(Hash::Sha1), package::hash).ok_or(BadPackage::Suite);
    match profile {
        ":hotp" | "#hotp" => Ok((Kind::Hotp, hash()?)),
        ":totp" | "#totp" => Ok((Kind::Totp, hash()?)),
        ":ocra" | "#ocra" => {
            let suite = suite.and_then(|suite| Suite::from_text(suite).ok()).ok_or(BadPackage::Suite)?;
            let hash = suite.hash();
            Ok((Kind::Ocra(suite), hash))
        }
        _ => Err(BadPackage::Algorithm),
    }
}

/// The length of the codes: the `ResponseFormat`, and for OCRA the suite, which must agree where both stand.
fn digits(kind: &Kind, parameters: Option<Node<'_>>) -> Result<Digits, BadPackage> {
    let format =
        |name| parameters.map(|parameters| xml::maybe(parameters, PSKC, name)).transpose().map(Option::flatten);
    let response = match format("ResponseFormat")? {
        Some(response) => Some(response_digits(response).ok_or(BadPackage::Digits)?),
        None => None,
    };
    let challenge = format("ChallengeFormat")?;
    let Kind::Ocra(suite) = kind else { return response.ok_or(BadPackage::Digits) };
    if challenge.is_some_and(|challenge| !fits(challenge, suite)) {
        return Err(BadPackage::Challenge);
    }
    let digits = suite.digits().ok_or(BadPackage::Digits)?;
    if response.is_none_or(|response| response == digits) { Ok(digits) } else { Err(BadPackage::Digits) }
}

/// `None` unless the format is 6 or 8 decimal digits without a check digit.
fn response_digits(format: Node<'_>) -> Option<Digits> {
    // RFC 6030 §4.3.4 calls it CheckDigit, its schema CheckDigits.
    let check = ["CheckDigit", "CheckDigits"].into_iter().filter_map(|name| format.attribute(name));
    let plain = check.map(str::trim).all(|value| matches!(value, "false" | "0"));
    let decimal = format.attribute("Encoding").is_some_and(|encoding| encoding.trim() == "DECIMAL");
    if !plain || !decimal {
        return None;
    }
    format.attribute("Length").and_then(number).and_then(Digits::from_count)
}

/// Whether the challenges of the format are ones that the suite takes.
fn fits(format: Node<'_>, suite: &Suite) -> bool {
    let (letters, most) = suite.question();
    let encoding = match letters {
        Letters::Numeric => "DECIMAL",
        Letters::Hexadecimal => "HEXADECIMAL",
        Letters::Alphanumeric => "ALPHANUMERIC",
    };
    let length = |name| format.attribute(name).and_then(number::<u8>);
    let ordered = matches!((length("Min"), length("Max")), (Some(min), Some(max)) if min <= max && max <= most);
    ordered && format.attribute("Encoding").is_some_and(|it| it.trim() == encoding)
}

/// The parts of a value (RFC 6030 §4.1): plain, encrypted, the MAC of what is encrypted.
type Parts<'a> = (Option<Node<'a>>, Option<Node<'a>>, Option<Node<'a>>);

fn parts<'a>(value: Node<'a>) -> Result<Parts<'a>, Malformed> {
    let part = |name| xml::maybe(value, PSKC, name);
    Ok((part("PlainValue")?, part("EncryptedValue")?, part("ValueMAC")?))
}

/// The seed: plain in a plain container, encrypted with a MAC in an encrypted one, and nothing between.
fn seed(data: Node<'_>, protection: Option<&Protection>) -> Result<Seed, BadPackage> {
    let secret = xml::maybe(data, PSKC, "Secret")?.ok_or(BadPackage::NoSecret)?;
    let mut bytes = match (protection, parts(secret)?) {
        (_, (None, None, _)) => return Err(BadPackage::NoSecret),
        (None, (Some(plain), None, None)) => xml::bytes(plain).ok_or(Malformed("PlainValue"))?,
        (Some(_), (Some(_), None, _)) => return Err(BadPackage::PlainSecret),
        (Some(_), (None, Some(_), None)) => return Err(BadPackage::NoMac),
        (Some(protection), (None, Some(value), Some(mac))) => protection.open(value, mac)?,
        _ => return Err(Malformed("Secret").into()),
    };
    Ok(Seed::from_bytes(std::mem::take(&mut *bytes))?)
}

fn algorithm(kind: Kind, data: Node<'_>, protection: Option<&Protection>) -> Result<Algorithm, BadPackage> {
    // RFC 6030 §10.1 wants a counter for HOTP, and its figure 7 has none: such a token is at its beginning.
    let counter = whole(data, "Counter", protection, BadPackage::Counter)?.unwrap_or(0);
    let interval = whole(data, "TimeInterval", protection, BadPackage::TimeStep)?;
    match kind {
        Kind::Hotp => Ok(Algorithm::Hotp { counter }),
        Kind::Totp => {
            let steps = match interval {
                Some(seconds) => u32::try_from(seconds).ok().and_then(Steps::every).ok_or(BadPackage::TimeStep)?,
                None => Steps::USUAL,
            };
            // `Time` and `TimeDrift` tell how the token's clock stood; TOTP needs neither (RFC 6238 §4).
            Ok(Algorithm::Totp { steps })
        }
        Kind::Ocra(suite) if counter == 0 => Ok(Algorithm::Ocra { suite }),
        Kind::Ocra(_) => Err(BadPackage::Counter),
    }
}

/// A whole number of the data. It may be plain in an encrypted container, as in RFC 6030's figure 6: it is no secret.
fn whole(
    data: Node<'_>,
    name: &'static str,
    protection: Option<&Protection>,
    wrong: BadPackage,
) -> Result<Option<u64>, BadPackage> {
    let Some(value) = xml::maybe(data, PSKC, name)? else { return Ok(None) };
    let number = match (protection, parts(value)?) {
        (_, (Some(plain), None, None)) => xml::text(plain).and_then(package::counter),
        (Some(_), (None, Some(_), None)) => return Err(BadPackage::NoMac),
        (Some(protection), (None, Some(value), Some(mac))) => big_endian(&protection.open(value, mac)?),
        _ => return Err(Malformed(name).into()),
    };
    number.map(Some).ok_or(wrong)
}

/// An encrypted number: `xs:int` as 4 bytes, `xs:long` as 8, the most significant first. Digits that were encrypted as text would be a huge number,
/// and are refused.
fn big_endian(bytes: &Zeroizing<Vec<u8>>) -> Option<u64> {
    let is_text = bytes.iter().all(u8::is_ascii_digit);
    let fits = matches!(bytes.len(), 4 | 8) && !is_text;
    let value = bytes.iter().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
    (fits && i64::try_from(value).is_ok()).then_some(value)
}
