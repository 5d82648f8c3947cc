//! The signature that every call of an app carries (protocol §1.2).

use crate::{digest, transcript::Transcript};

/// The device or enrolment that calls.
pub const DEVICE: &str = "hvem-device";
/// The caller's time, ms.
pub const TIME: &str = "hvem-time";
/// The app key's signature.
pub const SIGNATURE: &str = "hvem-signature";
/// How far the caller's time may be off, ms, before it is told the server's.
pub const TOLERANCE_MS: i64 = 120_000;

/// A call about to be signed or checked.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The server's public URL.
    pub issuer: &'a str,
    /// HTTP method in upper case.
    pub method: &'a str,
    /// Path with query, from `/app/api/v1`.
    pub path: &'a str,
    /// Device id or enrolment id.
    pub sender: &'a str,
    /// The caller's time, ms.
    pub time: i64,
    /// The body's bytes.
    pub body: &'a [u8],
}

impl Call<'_> {
    /// What the app key signs.
    pub fn transcript(&self) -> Transcript {
        Transcript::new("hvem/v1/call")
            .text(self.issuer)
            .text(self.method)
            .text(self.path)
            .text(self.sender)
            .time(self.time)
            .bytes(&digest::sha256(&[self.body]))
    }
}
