//! Ports for the programs that a test starts.

use std::sync::atomic::{AtomicU16, Ordering};

use tokio::net::TcpListener;

use crate::{Failure, Outcome};

/// Below what systems give to outgoing connections (IANA: from 49152; Linux: from 32768). A port of theirs that was free a moment ago may be
/// taken by any browser's request before the program listens on it.
const FROM: u16 = 11_000;
const SPAN: u16 = 20_000;

/// A port on which nothing listens, and which no other test of this process is given.
pub async fn free_port() -> Outcome<u16> {
    static ASKED: AtomicU16 = AtomicU16::new(0);
    // Test programs that run at once begin at different places.
    let start = std::process::id().wrapping_mul(97) % u32::from(SPAN);
    for _ in 0..SPAN {
        let step = u32::from(ASKED.fetch_add(1, Ordering::Relaxed));
        let port = FROM + u16::try_from((start + step) % u32::from(SPAN)).unwrap_or_default();
        if TcpListener::bind(("127.0.0.1", port)).await.is_ok() {
            return Ok(port);
        }
    }
    Err(Failure::new("no port is free"))
}
