//! What one Argon2id costs on this machine in this minute: the program's own hasher, on one thread.

use std::{fs, time::Duration};

use anyhow::{Context, Result};
use hvem_domain::password::{Hasher, Password};

use crate::people::PASSWORD;

/// Processor time of one verification, each measured alone.
pub fn costs(count: u32) -> Result<Vec<Duration>> {
    let hasher = Hasher::new([7; 32]);
    let password = Password::typed(PASSWORD.into());
    let record = hasher.hash(&password, [3; 16]).ok();
    let one = |_| {
        let began = on_processor()?;
        hasher.verify(&password, record.as_ref()).ok().context("hashing failed")?;
        Ok(on_processor()?.saturating_sub(began))
    };
    (0..count).map(one).collect()
}

/// Time of this thread on a processor (nanoseconds, the first field of schedstat).
fn on_processor() -> Result<Duration> {
    let told = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(told.split_whitespace().next().context("schedstat")?.parse()?))
}
