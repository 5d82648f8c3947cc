//! Signed tokens (RFC 7515, 7519): ours are signed here, and ours are recognised when they come back. Nobody else's are accepted.

use hvem_domain::relying_party::{ClientId, SigningAlgorithm};
use hvem_formats::b64;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A key that can't be used: it is damaged, or not of the kind that its algorithm needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signing key can not be used")]
pub struct BadKey;

/// Not a token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token of ours")]
pub struct NotOurs;

fn algorithm(algorithm: SigningAlgorithm) -> Algorithm {
    match algorithm {
        SigningAlgorithm::Rs256 => Algorithm::RS256,
        SigningAlgorithm::Es256 => Algorithm::ES256,
    }
}

/// A private key with its name.
pub struct SigningKey {
    key: EncodingKey,
    public: PublicKey,
}

impl SigningKey {
    /// From PKCS #8 (RFC 5208). The name follows from the key, so that two keys can't have the same (RFC 7638).
    pub fn from_pkcs8(kind: SigningAlgorithm, pkcs8: &[u8]) -> Result<Self, BadKey> {
        let key = match kind {
            SigningAlgorithm::Rs256 => EncodingKey::from_rsa_der(inner_key(pkcs8).ok_or(BadKey)?),
            SigningAlgorithm::Es256 => EncodingKey::from_ec_der(pkcs8),
        };
        let mut jwk = Jwk::from_encoding_key(&key, algorithm(kind)).map_err(|_| BadKey)?;
        jwk.common.key_id = Some(jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| BadKey)?);
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { key, public: PublicKey { kind, jwk } })
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// What it signs with.
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.public.kind
    }

    /// A signed token.
    pub fn sign(&self, claims: &Map<String, Value>) -> Result<String, BadKey> {
        let mut header = Header::new(algorithm(self.public.kind));
        header.kid.clone_from(&self.public.jwk.common.key_id);
        jsonwebtoken::encode(&header, claims, &self.key).map_err(|_| BadKey)
    }
}

/// The private key inside PKCS #8: `SEQUENCE { INTEGER, SEQUENCE, OCTET STRING }` (RFC 5208 §5). RSA keys are wanted without the wrapping.
fn inner_key(pkcs8: &[u8]) -> Option<&[u8]> {
    let (sequence, _) = der(pkcs8, 0x30)?;
    let (_, rest) = der(sequence, 0x02)?;
    let (_, rest) = der(rest, 0x30)?;
    der(rest, 0x04).map(|(key, _)| key)
}

/// Content and remainder of a DER element with this tag.
fn der(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    (found == tag).then(|| rest.split_at_checked(length)).flatten()
}

/// A public key that others check our tokens with.
#[derive(Clone, Debug)]
pub struct PublicKey {
    kind: SigningAlgorithm,
    jwk: Jwk,
}

/// All keys that sign now, signed recently, or will soon.
#[derive(Clone, Debug, Default)]
pub struct PublicKeys(Vec<PublicKey>);

/// What an `id_token_hint` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// About whom: the `sub` that this client knows.
    pub subject: String,
    /// To whom it was issued.
    pub client: ClientId,
}

#[derive(Deserialize)]
struct HintClaims {
    iss: String,
    aud: String,
    sub: String,
}

/// The header of our own tokens. Members that could point to another key (`jku`, `x5u`, `jwk`, `x5c`) or ask for another meaning (`crit`)
/// are not ours, so a token that has any is not either.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurHeader {
    alg: String,
    kid: String,
    typ: String,
}

impl PublicKeys {
    /// In the order in which they should be published.
    pub fn new(keys: impl IntoIterator<Item = PublicKey>) -> Self {
        Self(keys.into_iter().collect())
    }

    /// The JWK Set document (RFC 7517 §5).
    pub fn document(&self) -> impl Serialize + use<> {
        #[derive(Serialize)]
        struct Document {
            keys: Vec<Jwk>,
        }
        Document { keys: self.0.iter().map(|key| key.jwk.clone()).collect() }
    }

    /// What an ID token of ours says, whether or not it has expired. The algorithm is the key's, never the token's choice (RFC 8725 §3.1).
    pub fn hint(&self, token: &str, issuer: &str) -> Result<Hint, NotOurs> {
        let header = token.split('.').next().and_then(b64::decode).ok_or(NotOurs)?;
        let header: OurHeader = serde_json::from_slice(&header).map_err(|_| NotOurs)?;
        let named = |key: &&PublicKey| key.jwk.common.key_id.as_deref() == Some(header.kid.as_str());
        let key = self.0.iter().find(named).ok_or(NotOurs)?;
        if header.typ != "JWT" || header.alg != key.kind.name() {
            return Err(NotOurs);
        }
        let mut validation = Validation::new(algorithm(key.kind));
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let decoding = DecodingKey::from_jwk(&key.jwk).map_err(|_| NotOurs)?;
        let claims: HintClaims = jsonwebtoken::decode(token, &decoding, &validation).map_err(|_| NotOurs)?.claims;
        let client = ClientId::parse(&claims.aud).map_err(|_| NotOurs)?;
        (claims.iss == issuer).then_some(Hint { subject: claims.sub, client }).ok_or(NotOurs)
    }
}

#[cfg(test)]
mod tests;
