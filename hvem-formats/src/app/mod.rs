//! The app's messages (protocol §1.2 to §4): their JSON and the transcripts that are signed. The server and `hvem-device` share
//! these types; the app in the browser is written from the specification alone.

pub mod alone;
pub mod answer;
pub mod call;
pub mod copy;
pub mod enrol;
pub mod holder;
pub mod pin;
pub mod platform;
pub mod radio;
pub mod request;
pub mod typing;

/// The path below which all calls live, without the issuer.
pub const BASE: &str = "/app/api/v1";

/// Problem types are written `urn:hvem:problem:<name>`.
pub const PROBLEM: &str = "urn:hvem:problem:";

/// `GET /about`: what an app must know before anything else.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct About {
    /// The server's public URL, without a trailing slash.
    pub issuer: String,
    /// What the operator calls the service.
    pub name: String,
    /// The server's time, ms.
    pub now: i64,
    /// The rules of the scheme that concern the app.
    pub scheme: Scheme,
    /// Web Push, unless the operator has switched it off.
    pub push: Option<Push>,
    /// BCP 47 tags of complete translations.
    pub languages: Vec<String>,
}

/// The scheme's rules for the app.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Scheme {
    /// The preset's name; for show only.
    pub name: String,
    /// What a person types to say who they are: `email` or `user-id`.
    #[serde(default)]
    pub identifier: String,
    /// Length of the PIN.
    pub pin_digits: u8,
    /// How long an open app stays unlocked, ms; none: it is not locked, and only answers are (§4.5).
    #[serde(default)]
    pub idle_lock: Option<i64>,
    /// Steps of an approval in order: `match`, `look`, `unlock`, `swipe`.
    pub approval: Vec<String>,
    /// `required` or `optional`: whether a phone without a screen lock may be bound.
    pub screen_lock: String,
    /// Whether a desktop browser without a platform authenticator may hold a software key.
    pub software_key_on_desktop: bool,
    /// Gates of binding a device, in order. Where `signed-in` is among them, they are passed on another device.
    #[serde(default)]
    pub activate: Vec<String>,
    /// Gates of renewing a forgotten PIN, in order; none: this scheme has no such ceremony.
    #[serde(default)]
    pub forgot_pin: Option<Vec<String>>,
    /// Gates of copying the app to another phone; none: this scheme copies none.
    #[serde(default)]
    pub copy: Option<Copying>,
    /// Gates of switching to typed codes (§4.6); none: every app may type them, at any time.
    #[serde(default)]
    pub typing: Option<Vec<String>>,
    /// Whether an app that was bound is shown around in four steps.
    #[serde(default)]
    pub tour: bool,
}

/// Gates of copying (§2.5), in order.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Copying {
    /// On the device that is copied, until it may go on.
    pub begin: Vec<String>,
    /// There again, each time that it shows its code.
    pub show: Vec<String>,
    /// On the new phone.
    pub take: Vec<String>,
}

/// Web Push of this server.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Push {
    /// The server's VAPID public key (RFC 8292 §3.2), b64u of the 65-byte point.
    pub vapid: String,
}
