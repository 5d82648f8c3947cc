//! How old the sign-in may be, in seconds (OIDC Core §3.1.2.1).

use std::time::Duration;

use super::Asked;
use crate::oidc::{fault::Fault, parameters::Parameters};

/// A whole number, not negative.
pub fn check(asked: Asked<'_>) -> Result<(), Fault> {
    read(asked.parameters).map(drop)
}

/// The limit.
pub fn read(parameters: &Parameters) -> Result<Option<Duration>, Fault> {
    let Some(text) = parameters.get("max_age") else { return Ok(None) };
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse::<u32>().ok()).flatten();
    number
        .map(|seconds| Some(Duration::from_secs(seconds.into())))
        .ok_or(Fault::invalid_request("max_age is not a number of seconds"))
}
