//! A platform authenticator in software (WebAuthn L3 §6): for tests, and for machines that have none. It verifies nobody: whoever
//! holds the device's state can use it, as with any key in software.

use std::sync::Arc;

use aws_lc_rs::{
    rand,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use ciborium::Value;
use hvem_formats::{
    b64, digest,
    webauthn::{Assertion, AssertionResponse, Registration, RegistrationResponse},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use zeroize::Zeroizing;

use crate::{Error, keys::random};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// One credential.
#[derive(Clone, Serialize, Deserialize)]
pub struct Authenticator {
    rp_id: String,
    #[serde(with = "b64::array")]
    id: [u8; 32],
    key: Key,
    counter: u32,
    verifies: bool,
}

impl Authenticator {
    /// An authenticator whose person is always present and verified.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { rp_id: String::new(), id: random()?, key: Key::generate()?, counter: 0, verifies: true })
    }

    /// An authenticator that says that it did not verify the person.
    pub fn unverified() -> Result<Self, Error> {
        Ok(Self { verifies: false, ..Self::new()? })
    }

    /// Takes creation options in JSON form (WebAuthn L3 §5.4) on a page of `origin`.
    pub fn create(&mut self, options: &serde_json::Value, origin: &str) -> Result<Registration, Error> {
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned).ok_or(Error::NoPlatformKey);
        let takes_es256 = options["pubKeyCredParams"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["alg"] == -7 && one["type"] == "public-key"));
        if !takes_es256 {
            return Err(Error::NoPlatformKey);
        }
        self.rp_id = text(&options["rp"]["id"])?;
        if !is_of_origin(&self.rp_id, origin) {
            return Err(Error::NoPlatformKey);
        }
        let client_data_json = client_data("webauthn.create", &text(&options["challenge"])?, origin)?;
        let data = [self.data(ATTESTED), self.attested()?].concat();
        let object = Value::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Value::Map(Vec::new())),
            ("authData".into(), Value::Bytes(data)),
        ]);
        let response = RegistrationResponse { client_data_json, attestation_object: cbor(&object)? };
        Ok(Registration { id: b64::encode(self.id), response })
    }

    /// Signs a challenge on a page of `origin`.
    pub fn assert(&mut self, challenge: &[u8; 32], origin: &str) -> Result<Assertion, Error> {
        self.counter = self.counter.checked_add(1).ok_or(Error::Keys)?;
        let client_data_json = client_data("webauthn.get", &b64::encode(challenge), origin)?;
        let authenticator_data = self.data(0);
        let signed = [&authenticator_data[..], &digest::sha256(&[&client_data_json])].concat();
        let signature = self.key.sign(&signed)?;
        let response = AssertionResponse { client_data_json, authenticator_data, signature };
        Ok(Assertion { id: b64::encode(self.id), response })
    }

    /// WebAuthn L3 §6.1.
    fn data(&self, more: u8) -> Vec<u8> {
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let hash = digest::sha256(&[self.rp_id.as_bytes()]);
        [&hash[..], &[USER_PRESENT | verified | more], &self.counter.to_be_bytes()].concat()
    }

    /// WebAuthn L3 §6.5.1: no AAGUID, since it would say nothing true about this machine.
    fn attested(&self) -> Result<Vec<u8>, Error> {
        let point = self.key.0.public_key().as_ref();
        let (x, y) = point.get(1..65).ok_or(Error::Keys)?.split_at(32);
        // COSE_Key (RFC 9052 §7): kty EC2, alg ES256, crv P-256, x, y.
        let cose = Value::Map(vec![
            (1.into(), 2.into()),
            (3.into(), (-7).into()),
            ((-1).into(), 1.into()),
            ((-2).into(), Value::Bytes(x.to_vec())),
            ((-3).into(), Value::Bytes(y.to_vec())),
        ]);
        Ok([&[0; 16][..], &[0, 32], &self.id, &cbor(&cose)?].concat())
    }
}

/// The credential's private key, kept in PKCS #8.
#[derive(Clone)]
struct Key(Arc<EcdsaKeyPair>);

impl Key {
    fn generate() -> Result<Self, Error> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(|_| Error::Keys)?;
        Ok(Self(Arc::new(pair)))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.0.sign(&rand::SystemRandom::new(), message).map_err(|_| Error::Keys)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let document = self.0.to_pkcs8v1().map_err(|_| serde::ser::Error::custom("the key can't be written"))?;
        to.serialize_str(&Zeroizing::new(b64::encode(document.as_ref())))
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(from)?);
        let document = Zeroizing::new(b64::decode(&text).ok_or_else(|| D::Error::custom("not base64url"))?);
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &document);
        pair.map(|pair| Self(Arc::new(pair))).map_err(|_| D::Error::custom("not a P-256 key in PKCS #8"))
    }
}

/// WebAuthn L3 §5.1.3 step 8: a page can ask for credentials of its own host or of a domain above it.
fn is_of_origin(rp_id: &str, origin: &str) -> bool {
    let host = reqwest::Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    !rp_id.is_empty() && (host == rp_id || host.strip_suffix(rp_id).is_some_and(|above| above.ends_with('.')))
}

/// WebAuthn L3 §5.8.1.1: this order of members, so that a check may compare prefixes.
fn client_data(purpose: &str, challenge: &str, origin: &str) -> Result<Vec<u8>, Error> {
    let quoted = |text: &str| serde_json::to_string(text).map_err(|_| Error::State);
    Ok(format!(
        r#"{{"type":{},"challenge":{},"origin":{},"crossOrigin":false}}"#,
        quoted(purpose)?,
        quoted(challenge)?,
        quoted(origin)?
    )
    .into_bytes())
}

fn cbor(value: &Value) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| Error::State)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use hvem_formats::webauthn::{Refused, Site, creation_options};

    use super::*;

    const SITE: Site<'_> = Site { rp_id: "id.example.org", origin: "https://id.example.org" };

    fn options() -> serde_json::Value {
        creation_options(SITE, "hvem", &[7; 32], b"handle", "k…@example.org")
    }

    #[test]
    fn what_it_makes_passes_the_servers_check_and_its_counter_grows() {
        let mut authenticator = Authenticator::new().unwrap();
        let made = authenticator.create(&options(), SITE.origin).unwrap().check(SITE, &[7; 32]).unwrap();
        let first = authenticator.assert(&[8; 32], SITE.origin).unwrap();
        assert_eq!(first.check(SITE, &[8; 32], &made), Ok(1));
        let kept = serde_json::to_string(&authenticator).unwrap();
        let mut restarted: Authenticator = serde_json::from_str(&kept).unwrap();
        assert_eq!(restarted.assert(&[8; 32], SITE.origin).unwrap().check(SITE, &[8; 32], &made), Ok(2));
    }

    #[test]
    fn an_unverified_person_is_told_as_such() {
        let mut authenticator = Authenticator::unverified().unwrap();
        let made = authenticator.create(&options(), SITE.origin).unwrap();
        assert_eq!(made.check(SITE, &[7; 32]), Err(Refused::NotVerified));
    }

    #[test]
    fn a_page_gets_no_credential_of_another_host() {
        for origin in ["https://evil.example", "https://notid.example.org", "https://example.org", "nonsense"] {
            let refused = Authenticator::new().unwrap().create(&options(), origin);
            assert!(matches!(refused, Err(Error::NoPlatformKey)), "{origin}");
        }
        assert!(Authenticator::new().unwrap().create(&options(), "https://a.id.example.org:8443").is_ok());
    }

    #[test]
    fn options_without_es256_are_not_taken() {
        let mut options = options();
        options["pubKeyCredParams"][0]["alg"] = (-257).into();
        assert!(matches!(Authenticator::new().unwrap().create(&options, SITE.origin), Err(Error::NoPlatformKey)));
    }
}
