//! Typing the four characters instead of scanning (protocol §4.6).

use serde::{Deserialize, Serialize};

/// Where a device stands that types codes, or is about to. One that scans has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Its id.
    pub typing: String,
    /// Whether it is the device that asks. Others may stop it, and nothing else.
    pub mine: bool,
    /// What that device is called.
    pub device: String,
    /// What its holder does next, by the gate's name; none while it waits, and once the device types.
    pub gate: Option<String>,
    /// When it may be confirmed, ms; none before the tick, and once the device types.
    pub waits_until: Option<i64>,
    /// Since when the device types, ms; none while it still scans.
    pub since: Option<i64>,
    /// When it ends unless it is confirmed, ms; none once the device types.
    pub expires_at: Option<i64>,
}
