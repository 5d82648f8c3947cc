//! How the server sees a device (protocol §4).

use serde::Deserialize;

/// `GET /device`.
#[derive(Clone, Debug, Deserialize)]
pub struct Status {
    /// As chosen in the portal.
    pub name: String,
    /// Whose device it is, masked.
    pub account: String,
    /// To read aloud to support.
    pub serial: String,
    /// When it was bound, ms.
    pub added_at: i64,
    /// Whether the PIN can be used.
    pub pin: PinState,
    /// Until when the PIN pauses, ms.
    pub paused_until: Option<i64>,
    /// Whether a platform key is bound.
    pub platform: bool,
    /// Whether it answers nothing; servers that block no devices do not say.
    #[serde(default)]
    pub blocked: Option<Blocked>,
}

/// Since when a device answers nothing, and who opens it again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Blocked {
    /// Since when, ms.
    pub since: i64,
    /// `holder`, in the portal, or `office`.
    pub by: String,
}

/// Whether the PIN can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PinState {
    /// Yes.
    Ok,
    /// Not before a certain time.
    Paused,
    /// Not before it is renewed.
    Off,
}
