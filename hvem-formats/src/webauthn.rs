//! WebAuthn Level 3 objects: creation options, registration and assertion, as far as hvem uses them: ES256, attestation `none`. The challenge is ours to
//! choose (an approval signs its transcript), which is why the checks are here and not in a library that draws its own challenges.
//!
//! There are two uses, and a credential of the one is none of the other. A *platform key* ([`Credential`]) has to verify its person. A *roaming key*
//! ([`Roaming`]; a security key on a key ring) has to be touched, and no more: FIDO U2F knows no verification, and a password is asked for beside it.

use serde::{Deserialize, Serialize};

use crate::{b64, digest, key::P256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENDED: u8 = 0x80;

/// Why a credential or an assertion was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Bytes that are not what the standard says.
    #[error("malformed WebAuthn data")]
    Malformed,
    /// Made for another purpose, site or challenge.
    #[error("made for another purpose, origin or challenge")]
    Foreign,
    /// The person was not there, or not verified where that is asked for.
    #[error("the person was not verified")]
    NotVerified,
    /// Not a P-256 key.
    #[error("not an ES256 key")]
    Algorithm,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// The signature counter went backwards: the key was copied.
    #[error("the signature counter went backwards")]
    Counter,
}

/// Where a credential belongs.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// RP ID: the host of the server.
    pub rp_id: &'a str,
    /// Scheme, host and port.
    pub origin: &'a str,
}

/// A bound platform key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Chosen by the authenticator.
    pub id: Vec<u8>,
    /// Checks assertions.
    pub key: P256,
    /// Signature counter last seen; 0 when the authenticator has none.
    pub counter: u32,
    /// A synced passkey: it may exist on other devices too.
    pub backup_eligible: bool,
}

/// A roaming key: touched, and whoever touches it is not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roaming(pub Credential);

/// What is asked of the person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// To be there, and to be verified.
    Verification,
    /// To be there.
    Presence,
}

/// `RegistrationResponseJSON` (WebAuthn L3 §5.1.8), the members that hvem reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Registration {
    /// Credential id.
    pub id: String,
    /// What the authenticator made.
    pub response: RegistrationResponse,
}

/// The response inside a [`Registration`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationResponse {
    /// Client data, JSON bytes.
    #[serde(rename = "clientDataJSON", with = "b64::bytes")]
    pub client_data_json: Vec<u8>,
    /// CBOR (WebAuthn L3 §6.5.4).
    #[serde(with = "b64::bytes")]
    pub attestation_object: Vec<u8>,
}

/// `AuthenticationResponseJSON` (WebAuthn L3 §5.1.8), the members that hvem reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assertion {
    /// Credential id.
    pub id: String,
    /// What the authenticator signed.
    pub response: AssertionResponse,
}

/// The response inside an [`Assertion`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssertionResponse {
    /// Client data, JSON bytes.
    #[serde(rename = "clientDataJSON", with = "b64::bytes")]
    pub client_data_json: Vec<u8>,
    /// WebAuthn L3 §6.1.
    #[serde(with = "b64::bytes")]
    pub authenticator_data: Vec<u8>,
    /// DER.
    #[serde(with = "b64::bytes")]
    pub signature: Vec<u8>,
}

/// Options for `navigator.credentials.create` in JSON form (WebAuthn L3 §5.4).
///
/// `user` is an opaque handle of at most 64 bytes; `name` and `display` are shown by the phone.
pub fn creation_options(
    site: Site<'_>,
    rp_name: &str,
    challenge: &[u8; 32],
    user: &[u8],
    name: &str,
) -> serde_json::Value {
    serde_json::json!({
        "rp": { "id": site.rp_id, "name": rp_name },
        "user": { "id": b64::encode(user), "name": name, "displayName": name },
        "challenge": b64::encode(challenge),
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }],
        "timeout": 120_000,
        "attestation": "none",
        "authenticatorSelection": {
            "authenticatorAttachment": "platform", "residentKey": "discouraged", "requireResidentKey": false,
            "userVerification": "required"
        }
    })
}

/// The same for a roaming key. `known` are keys of the same person, none of which is to make another credential (§5.4.3). Nobody is asked for the PIN of
/// a key: it would be one more thing to remember beside the password, and U2F has none. No `credProtect`: browsers refuse it together with that.
pub fn roaming_creation_options(
    site: Site<'_>,
    rp_name: &str,
    challenge: &[u8; 32],
    (user, name): (&[u8], &str),
    known: &[Vec<u8>],
) -> serde_json::Value {
    let mut options = creation_options(site, rp_name, challenge, user, name);
    options["excludeCredentials"] = descriptors(known);
    options["authenticatorSelection"] = serde_json::json!({
        "authenticatorAttachment": "cross-platform", "residentKey": "discouraged", "requireResidentKey": false,
        "userVerification": "discouraged"
    });
    options
}

/// Options for `navigator.credentials.get` in JSON form (WebAuthn L3 §5.5), for one of these roaming keys.
pub fn roaming_request_options(site: Site<'_>, challenge: &[u8; 32], allowed: &[Vec<u8>]) -> serde_json::Value {
    serde_json::json!({
        "rpId": site.rp_id,
        "challenge": b64::encode(challenge),
        "allowCredentials": descriptors(allowed),
        "userVerification": "discouraged",
        "timeout": 120_000
    })
}

/// §5.8.3. With the ways in which keys on key rings are reached, so that no browser asks for a phone.
fn descriptors(ids: &[Vec<u8>]) -> serde_json::Value {
    let transports = ["usb", "nfc", "ble"];
    let each =
        |id: &Vec<u8>| serde_json::json!({ "type": "public-key", "id": b64::encode(id), "transports": transports });
    ids.iter().map(each).collect()
}

impl Registration {
    /// Checks a new platform key (WebAuthn L3 §7.1). Attestation is not asked for, so it is not read.
    pub fn check(&self, site: Site<'_>, challenge: &[u8; 32]) -> Result<Credential, Refused> {
        self.check_with(site, challenge, Asked::Verification)
    }

    /// Checks a new roaming key.
    pub fn check_roaming(&self, site: Site<'_>, challenge: &[u8; 32]) -> Result<Roaming, Refused> {
        self.check_with(site, challenge, Asked::Presence).map(Roaming)
    }

    fn check_with(&self, site: Site<'_>, challenge: &[u8; 32], asked: Asked) -> Result<Credential, Refused> {
        check_client_data(&self.response.client_data_json, "webauthn.create", site, challenge)?;
        let data = attested_data(&self.response.attestation_object)?;
        let data = AuthenticatorData::read(&data)?;
        data.check(site, asked)?;
        let credential = data.credential.ok_or(Refused::Malformed)?;
        if b64::decode(&self.id).as_deref() != Some(&credential.id[..]) {
            return Err(Refused::Malformed);
        }
        Ok(Credential { counter: data.counter, backup_eligible: data.flags & BACKUP_ELIGIBLE != 0, ..credential })
    }
}

impl Assertion {
    /// Checks an assertion of a platform key (WebAuthn L3 §7.2); gives the new signature counter.
    pub fn check(&self, site: Site<'_>, challenge: &[u8; 32], credential: &Credential) -> Result<u32, Refused> {
        self.check_with(site, challenge, credential, Asked::Verification)
    }

    /// Checks an assertion of a roaming key; gives the new signature counter.
    pub fn check_roaming(&self, site: Site<'_>, challenge: &[u8; 32], key: &Roaming) -> Result<u32, Refused> {
        self.check_with(site, challenge, &key.0, Asked::Presence)
    }

    fn check_with(
        &self,
        site: Site<'_>,
        challenge: &[u8; 32],
        credential: &Credential,
        asked: Asked,
    ) -> Result<u32, Refused> {
        if b64::decode(&self.id).as_deref() != Some(&credential.id[..]) {
            return Err(Refused::Foreign);
        }
        let response = &self.response;
        check_client_data(&response.client_data_json, "webauthn.get", site, challenge)?;
        let data = AuthenticatorData::read(&response.authenticator_data)?;
        data.check(site, asked)?;
        // L3 §7.2 step 20: eligibility is a property of the credential and can't change.
        if (data.flags & BACKUP_ELIGIBLE != 0) != credential.backup_eligible {
            return Err(Refused::Foreign);
        }
        let signed = [&response.authenticator_data[..], &digest::sha256(&[&response.client_data_json])].concat();
        credential.key.check_der(&signed, &response.signature).map_err(|_| Refused::Signature)?;
        // L3 §7.2 step 22: both zero means that the authenticator keeps no counter.
        let counts = data.counter != 0 || credential.counter != 0;
        if counts && data.counter <= credential.counter { Err(Refused::Counter) } else { Ok(data.counter) }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<serde::de::IgnoredAny>,
}

fn check_client_data(json: &[u8], purpose: &str, site: Site<'_>, challenge: &[u8; 32]) -> Result<(), Refused> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| Refused::Malformed)?;
    let challenge_fits = b64::decode(&data.challenge).is_some_and(|carried| digest::same(&carried, challenge));
    // Our pages are never framed, so a top origin can only be someone else's (L3 §7.2 step 14).
    let framed = data.cross_origin || data.top_origin.is_some();
    let ours = data.r#type == purpose && data.origin == site.origin && !framed;
    if ours && challenge_fits { Ok(()) } else { Err(Refused::Foreign) }
}

/// The authenticator data inside an attestation object.
fn attested_data(object: &[u8]) -> Result<Vec<u8>, Refused> {
    let (entries, rest) = read_map(object)?;
    let data = entries.into_iter().find(|(name, _)| name.as_text() == Some("authData")).ok_or(Refused::Malformed)?;
    if rest.is_empty() { data.1.into_bytes().map_err(|_| Refused::Malformed) } else { Err(Refused::Malformed) }
}

type Entries = Vec<(ciborium::Value, ciborium::Value)>;

/// One CBOR map, and what follows it. A name that occurs twice could mean one thing here and another elsewhere: refused
/// (CTAP 2.1 §8 forbids it too).
fn read_map(bytes: &[u8]) -> Result<(Entries, &[u8]), Refused> {
    let mut rest = bytes;
    let value: ciborium::Value = ciborium::from_reader(&mut rest).map_err(|_| Refused::Malformed)?;
    let entries = value.into_map().map_err(|_| Refused::Malformed)?;
    let twice =
        entries.iter().enumerate().any(|(at, (name, _))| entries[..at].iter().any(|(earlier, _)| earlier == name));
    if twice { Err(Refused::Malformed) } else { Ok((entries, rest)) }
}

struct AuthenticatorData<'a> {
    rp_id_hash: &'a [u8],
    flags: u8,
    counter: u32,
    credential: Option<Credential>,
}

impl<'a> AuthenticatorData<'a> {
    /// WebAuthn L3 §6.1: 32 bytes RP ID hash, 1 flags, 4 counter, then attested credential data.
    fn read(bytes: &'a [u8]) -> Result<Self, Refused> {
        let (rp_id_hash, rest) = bytes.split_at_checked(32).ok_or(Refused::Malformed)?;
        let (&flags, rest) = rest.split_first().ok_or(Refused::Malformed)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(Refused::Malformed)?;
        let (credential, rest) = if flags & ATTESTED != 0 { read_credential(rest)? } else { (None, rest) };
        // L3 §6.1: extensions stand there exactly when the flag says so, and nothing else follows.
        let rest = if flags & EXTENDED != 0 { read_map(rest)?.1 } else { rest };
        if !rest.is_empty() {
            return Err(Refused::Malformed);
        }
        Ok(Self { rp_id_hash, flags, counter: u32::from_be_bytes(*counter), credential })
    }

    fn check(&self, site: Site<'_>, asked: Asked) -> Result<(), Refused> {
        if !digest::same(self.rp_id_hash, &digest::sha256(&[site.rp_id.as_bytes()])) {
            return Err(Refused::Foreign);
        }
        let wanted = match asked {
            Asked::Verification => USER_PRESENT | USER_VERIFIED,
            Asked::Presence => USER_PRESENT,
        };
        if self.flags & wanted != wanted {
            return Err(Refused::NotVerified);
        }
        // L3 §6.1.3: backed up without being eligible is not a state that exists.
        if self.flags & BACKED_UP != 0 && self.flags & BACKUP_ELIGIBLE == 0 {
            return Err(Refused::Malformed);
        }
        Ok(())
    }
}

/// WebAuthn L3 §6.5.1: 16 bytes AAGUID, 2 length, id, COSE key.
fn read_credential(bytes: &[u8]) -> Result<(Option<Credential>, &[u8]), Refused> {
    let (_aaguid, rest) = bytes.split_at_checked(16).ok_or(Refused::Malformed)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(Refused::Malformed)?;
    let (id, cose) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(Refused::Malformed)?;
    if id.is_empty() || id.len() > 1023 {
        return Err(Refused::Malformed);
    }
    let (key, rest) = read_cose(cose)?;
    Ok((Some(Credential { id: id.to_vec(), key, counter: 0, backup_eligible: false }), rest))
}

/// A COSE_Key (RFC 9052 §7, RFC 9053 §7.1.1): kty 2, alg -7, crv 1, x, y.
fn read_cose(bytes: &[u8]) -> Result<(P256, &[u8]), Refused> {
    let (entries, rest) = read_map(bytes)?;
    let member =
        |label: i64| entries.iter().find(|(name, _)| name.as_integer() == Some(label.into())).map(|(_, value)| value);
    let number = |label| member(label).and_then(ciborium::Value::as_integer);
    if number(1) != Some(2.into()) || number(3) != Some((-7).into()) || number(-1) != Some(1.into()) {
        return Err(Refused::Algorithm);
    }
    let coordinate = |label| member(label).and_then(ciborium::Value::as_bytes).filter(|bytes| bytes.len() == 32);
    let (Some(x), Some(y)) = (coordinate(-2), coordinate(-3)) else { return Err(Refused::Malformed) };
    let key = P256::from_point(&[&[4], &x[..], &y[..]].concat()).filter(P256::is_on_curve).ok_or(Refused::Malformed)?;
    Ok((key, rest))
}
