//! From PIN and `pin_key` to the seed of the PIN key (protocol §1.1). Neither half alone says anything about the PIN.

use aws_lc_rs::hkdf;
use zeroize::Zeroizing;

use crate::digest;

const LABEL: &[u8] = b"hvem/v1/pin\0";

/// The Ed25519 seed for this PIN on this device.
///
/// `pin_key` is the device's 32 random bytes, `pin` ASCII digits, `context` the enrolment id or device id as text.
pub fn seed(pin_key: &[u8; 32], pin: &str, context: &str) -> Zeroizing<[u8; 32]> {
    let input = Zeroizing::new(digest::hmac_sha256(pin_key, &[pin.as_bytes()]));
    let mut seed = Zeroizing::new([0; 32]);
    let info = [LABEL, context.as_bytes()];
    // HKDF refuses only lengths above 255 hashes (RFC 5869 §2.3); 32 bytes are one.
    if let Ok(okm) = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(&input[..]).expand(&info, hkdf::HKDF_SHA256) {
        let filled = okm.fill(&mut seed[..]);
        debug_assert!(filled.is_ok());
    }
    seed
}
