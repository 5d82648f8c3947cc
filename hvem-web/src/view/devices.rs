//! The pages about devices: *Manage my mobile devices*, *Add a mobile device*, the enrolment with its QR code.

use askama::Template;

use super::{Notice, Wrong};
use crate::page::Page;

/// Whether a device's PIN can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// It can.
    Ok,
    /// Not until then, after wrong attempts (milliseconds since 1970).
    Paused(i64),
    /// Not before it is renewed.
    Off,
}

/// Since when a device answers nothing, and who opens it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceBlocked {
    /// Its holder (milliseconds since 1970).
    ByHolder(i64),
    /// The office alone.
    ByOffice(i64),
}

/// A device in the list.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// Its id, for the addresses of its pages.
    pub id: String,
    /// The name the person gave it.
    pub name: String,
    /// What it is, by its own description: "Chrome on Android".
    pub kind: String,
    /// The number that support asks for.
    pub serial: String,
    /// When it was added, in milliseconds since 1970.
    pub added: i64,
    /// When it last approved something.
    pub last_used: Option<i64>,
    /// Whether fingerprint, face or screen lock may stand for the PIN.
    pub biometrics: bool,
    /// Whether its PIN can be used.
    pub pin: PinState,
    /// Whether it answers nothing.
    pub blocked: Option<DeviceBlocked>,
    /// A forgotten PIN of it is about to be renewed: from when on that can be done, in milliseconds since 1970.
    pub renews_from: Option<i64>,
    /// It types codes instead of scanning, or is about to.
    pub typing: Option<TypingRow>,
}

/// A device that types codes instead of scanning, or is about to.
#[derive(Clone, Debug)]
pub struct TypingRow {
    /// What stops it.
    pub id: String,
    /// Since when it types, in milliseconds since 1970; none while it still scans.
    pub since: Option<i64>,
    /// From when on it may; none before its holder ticked, and once it does.
    pub ready: Option<i64>,
}

/// A phone that activates by itself, and is not added yet.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// The id of its activation.
    pub id: String,
    /// What it is, by its own description.
    pub kind: String,
    /// When it began, in milliseconds since 1970.
    pub began: i64,
    /// Until when it waits; none: it does not.
    pub waits_until: Option<i64>,
}

/// The app of a device that is being copied to another phone.
#[derive(Clone, Debug)]
pub struct CopyingRow {
    /// The id of the copy.
    pub id: String,
    /// The name of the device that is copied.
    pub from: String,
    /// When it began, in milliseconds since 1970.
    pub began: i64,
    /// From when on it may go on; none before its holder confirmed it.
    pub waits_until: Option<i64>,
}

/// `/account/devices`: *Manage my mobile devices*.
#[derive(Template)]
#[template(path = "devices.html")]
pub struct Devices {
    /// The shell.
    pub page: Page,
    /// The account's devices, in the order added.
    pub devices: Vec<DeviceRow>,
    /// Phones that are about to be added.
    pub waiting: Vec<WaitingRow>,
    /// The copy that is under way.
    pub copying: Option<CopyingRow>,
    /// What just succeeded.
    pub notice: Option<Notice>,
}

/// `/account/devices/add`, where phones activate alone: what to do on the phone.
#[derive(Template)]
#[template(path = "device-alone.html")]
pub struct DeviceAlone {
    /// The shell.
    pub page: Page,
    /// Where the app is.
    pub address: String,
}

/// `/account/devices/add`: *Add a mobile device*. The form posts `enrolment`, `name` and `pin_public`; the PIN never.
#[derive(Template)]
#[template(path = "device-add.html")]
pub struct DeviceAdd {
    /// The shell.
    pub page: Page,
    /// The id of the enrolment to come: the context of the PIN key (protocol §1.1).
    pub enrolment: String,
    /// As entered before.
    pub name: String,
    /// The public PIN key posted before, while something else was wrong; empty at first. With it nobody types the PIN again.
    pub pin_public: String,
    /// How many digits the scheme asks of a PIN.
    pub pin_digits: u8,
    /// What to put right.
    pub errors: Vec<Wrong>,
}

/// Why an enrolment ended without a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentEnd {
    /// Its time ran out.
    Expired,
    /// The person called it off.
    Cancelled,
    /// Five wrong PINs on the device.
    WrongPins,
    /// Two different devices read the same code: someone else may have seen it.
    TwoDevices,
}

impl EnrolmentEnd {
    fn key(self) -> &'static str {
        match self {
            Self::Expired => "enrolment-ended-expired",
            Self::Cancelled => "enrolment-ended-cancelled",
            Self::WrongPins => "enrolment-ended-wrong-pins",
            Self::TwoDevices => "enrolment-ended-two-devices",
        }
    }
}

/// Where an enrolment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolmentState {
    /// The QR code is shown.
    Waiting {
        /// b64u of the 16 bytes that the code carries.
        token: String,
        /// In milliseconds since 1970.
        expires_at: i64,
    },
    /// A device has read the code; the person types the PIN there.
    Redeemed {
        /// The device's own description.
        description: String,
        /// Four characters that the device shows too.
        check: String,
        /// In milliseconds since 1970.
        expires_at: i64,
    },
    /// The device is bound.
    Done,
    /// It ended without a device.
    Ended(EnrolmentEnd),
}

impl EnrolmentState {
    /// Whether something can still happen, so that the page listens.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Redeemed { .. })
    }

    /// For the page's script, which moves on when the state is another.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Redeemed { .. } => "redeemed",
            Self::Done => "done",
            Self::Ended(_) => "ended",
        }
    }
}

/// `/account/devices/add/{enrolment}`: the QR code and what comes after it.
#[derive(Template)]
#[template(path = "enrolment.html")]
pub struct Enrolment {
    /// The shell.
    pub page: Page,
    /// The server's public address: the QR code begins with it.
    pub issuer: String,
    /// The enrolment's id.
    pub enrolment: String,
    /// The device's name.
    pub name: String,
    /// Where it stands.
    pub state: EnrolmentState,
}

impl Enrolment {
    fn title(&self) -> &'static str {
        match self.state {
            EnrolmentState::Waiting { .. } => "enrolment-title",
            EnrolmentState::Redeemed { .. } => "enrolment-redeemed-title",
            EnrolmentState::Done => "enrolment-done-title",
            EnrolmentState::Ended(_) => "enrolment-ended-title",
        }
    }

    fn state_name(&self) -> &'static str {
        self.state.name()
    }

    /// Whether something can still happen, so that the page listens.
    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Where the app is found, as a person types it: without the scheme.
    fn app_address(&self) -> String {
        let host = self.issuer.split_once("://").map_or(self.issuer.as_str(), |(_, host)| host);
        format!("{host}/app/")
    }
}

/// `/account/devices/{id}/remove`: asks before it removes.
#[derive(Template)]
#[template(path = "device-remove.html")]
pub struct DeviceRemove {
    /// The shell.
    pub page: Page,
    /// The device's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the only one: then signing in with the app is over until another is added.
    pub last: bool,
}

/// `/account/devices/{id}/rename`.
#[derive(Template)]
#[template(path = "device-rename.html")]
pub struct DeviceRename {
    /// The shell.
    pub page: Page,
    /// The device's id.
    pub id: String,
    /// Its name up to now, for the title.
    pub old_name: String,
    /// As entered, at first the old name.
    pub name: String,
    /// What to put right.
    pub errors: Vec<Wrong>,
}
