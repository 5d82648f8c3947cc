//! SHA-256, HMAC-SHA-256 and comparison in constant time, under the names the rest of hvem uses.

use aws_lc_rs::{constant_time, digest, hmac};

/// SHA-256 of all parts in a row.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    parts.iter().for_each(|part| context.update(part));
    array(context.finish().as_ref())
}

/// HMAC-SHA-256 (RFC 2104) of all parts in a row.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    parts.iter().for_each(|part| context.update(part));
    array(context.sign().as_ref())
}

/// Whether both are the same, in a time that depends on their length only.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(left, right).is_ok()
}

/// SHA-256 output is 32 bytes by definition; shorter input would leave zeros, never panic.
fn array(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    out
}
