//! Web Push: encryption of messages (RFC 8291 over RFC 8188 `aes128gcm`) and the sender's identification (RFC 8292, "VAPID").
//!
//! Salt and ephemeral private key are parameters, so the RFC's own example runs as a test. Sending is not for this crate.

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, UnparsedPublicKey},
    hkdf,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use zeroize::Zeroizing;

use crate::{app::request::Subscription, b64, key::P256};

/// One record holds the whole message; the size is that of RFC 8291's example, which every push service takes (RFC 8030 §7.2).
const RECORD: usize = 4096;
/// salt ‖ rs ‖ idlen ‖ keyid (RFC 8188 §2.1) with a P-256 point as keyid.
const HEADER: usize = 16 + 4 + 1 + 65;
/// The authentication tag of AES-128-GCM.
const TAG: usize = 16;
/// The delimiter of the last record (RFC 8188 §2).
const LAST: u8 = 2;

/// The most that fits into one message: header, text, delimiter and tag within 4096 bytes.
pub const MAX_PLAINTEXT: usize = RECORD - HEADER - TAG - 1;

/// Why a push message could not be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebPushError {
    /// Too long for one message.
    #[error("the message is too long for one push")]
    TooLong,
    /// A private key that is no scalar of P-256, or a public key that is no point on it.
    #[error("a key is not on the curve")]
    BadKey,
    /// The body is not one that this receiver can read.
    #[error("the body does not open")]
    Unreadable,
}

/// Encrypts for one subscription. `ephemeral` is a fresh P-256 private key and `salt` fresh too: neither may ever be used twice.
pub fn seal(
    plaintext: &[u8],
    to: &Subscription,
    ephemeral: &[u8; 32],
    salt: &[u8; 16],
) -> Result<Vec<u8>, WebPushError> {
    if plaintext.len() > MAX_PLAINTEXT {
        return Err(WebPushError::TooLong);
    }
    let sender = private_key(ephemeral)?;
    let sender_public = public_key(&sender)?;
    let secrets = Secrets::agree(&sender, &to.p256dh, &to.auth, &[to.p256dh.as_bytes(), sender_public.as_bytes()])?;
    let mut record = [plaintext, &[LAST]].concat();
    let (key, nonce) = secrets.content_key(salt)?;
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut record).map_err(|_| WebPushError::BadKey)?;
    let size = (RECORD as u32).to_be_bytes();
    Ok([&salt[..], &size, &[65], sender_public.as_bytes(), &record].concat())
}

/// The receiving side: what a browser does with the body. hvem only sends; this is for whoever plays the browser in a test.
pub fn open(body: &[u8], receiver_private: &[u8; 32], auth: &[u8; 16]) -> Result<Vec<u8>, WebPushError> {
    let (header, record) = body.split_at_checked(HEADER).ok_or(WebPushError::Unreadable)?;
    let salt: [u8; 16] = header[..16].try_into().map_err(|_| WebPushError::Unreadable)?;
    if header[20] != 65 {
        return Err(WebPushError::Unreadable);
    }
    let sender_public = P256::from_point(&header[21..]).ok_or(WebPushError::Unreadable)?;
    let receiver = private_key(receiver_private)?;
    let receiver_public = public_key(&receiver)?;
    let points = [receiver_public.as_bytes(), sender_public.as_bytes()];
    let (key, nonce) = Secrets::agree(&receiver, &sender_public, auth, &points)?.content_key(&salt)?;
    let mut record = record.to_vec();
    let padded = key.open_in_place(nonce, Aad::empty(), &mut record).map_err(|_| WebPushError::Unreadable)?;
    let end = padded.iter().rposition(|byte| *byte != 0).ok_or(WebPushError::Unreadable)?;
    if padded[end] != LAST {
        return Err(WebPushError::Unreadable);
    }
    Ok(padded[..end].to_vec())
}

/// The input keying material both sides agree on (RFC 8291 §3.4).
struct Secrets(Zeroizing<[u8; 32]>);

impl Secrets {
    fn agree(
        own: &agreement::PrivateKey,
        other: &P256,
        auth: &[u8; 16],
        receiver_then_sender: &[&[u8; 65]; 2],
    ) -> Result<Self, WebPushError> {
        let other = UnparsedPublicKey::new(&ECDH_P256, &other.as_bytes()[..]);
        let [receiver, sender] = receiver_then_sender;
        agreement::agree(own, other, WebPushError::BadKey, |shared| {
            derive(auth, shared, &[b"WebPush: info\0", &receiver[..], &sender[..]]).map(Self)
        })
    }

    /// Content encryption key and nonce of the first, and only, record (RFC 8188 §2.2 and §2.3).
    fn content_key(&self, salt: &[u8; 16]) -> Result<(LessSafeKey, Nonce), WebPushError> {
        let key = derive(salt, &self.0[..], &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce = derive(salt, &self.0[..], &[b"Content-Encoding: nonce\0"])?;
        let key = UnboundKey::new(&AES_128_GCM, &key[..16]).map_err(|_| WebPushError::BadKey)?;
        let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).map_err(|_| WebPushError::BadKey)?;
        Ok((LessSafeKey::new(key), nonce))
    }
}

/// HKDF-SHA-256, one block. Shorter outputs are its beginning (RFC 5869 §2.3).
fn derive(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, WebPushError> {
    let mut out = Zeroizing::new([0; 32]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret)
        .expand(info, hkdf::HKDF_SHA256)
        .and_then(|block| block.fill(&mut out[..]))
        .map_err(|_| WebPushError::BadKey)?;
    Ok(out)
}

fn private_key(scalar: &[u8; 32]) -> Result<agreement::PrivateKey, WebPushError> {
    agreement::PrivateKey::from_private_key(&ECDH_P256, scalar).map_err(|_| WebPushError::BadKey)
}

fn public_key(private: &agreement::PrivateKey) -> Result<P256, WebPushError> {
    let point = private.compute_public_key().map_err(|_| WebPushError::BadKey)?;
    P256::from_point(point.as_ref()).ok_or(WebPushError::BadKey)
}

/// The server's own key towards push services. Browsers bind a subscription to its public half (RFC 8292 §4).
pub struct VapidKey {
    pair: EcdsaKeyPair,
    public: P256,
}

/// A token may live a day at most (RFC 8292 §2); half of it forgives clocks.
const TOKEN_SECONDS: i64 = 12 * 60 * 60;

impl VapidKey {
    /// From the 32 bytes of a P-256 private key.
    pub fn from_private(scalar: &[u8; 32]) -> Result<Self, WebPushError> {
        let public = public_key(&private_key(scalar)?)?;
        let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(alg, scalar, public.as_bytes())
            .map_err(|_| WebPushError::BadKey)?;
        Ok(Self { pair, public })
    }

    /// What a browser needs as `applicationServerKey`.
    pub fn public(&self) -> P256 {
        self.public
    }

    /// The value of the `Authorization` header (RFC 8292 §3). `origin` is that of the subscription's endpoint (RFC 6454 §6.2),
    /// `subject` a `mailto:` or `https:` address of the operator, `now` in seconds.
    pub fn authorization(&self, origin: &str, subject: &str, now: i64) -> Result<String, WebPushError> {
        let claims = serde_json::json!({"aud": origin, "exp": now.saturating_add(TOKEN_SECONDS), "sub": subject});
        let signed =
            format!("{}.{}", b64::encode(r#"{"typ":"JWT","alg":"ES256"}"#), b64::encode(claims.to_string().as_bytes()));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).map_err(|_| WebPushError::BadKey)?;
        Ok(format!("vapid t={signed}.{}, k={}", b64::encode(signature.as_ref()), b64::encode(self.public.as_bytes())))
    }
}

#[cfg(test)]
mod tests;
