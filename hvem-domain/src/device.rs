//! Devices: one installation of the app, bound to one account.
//!
//! ```text
//! InUse ──block──▶ Blocked ──open──▶ InUse        (both) ──remove──▶ gone
//! ```
//! One that is blocked still counts among those that an account has, so that no block opens a way which is for who has none.

mod state;

use hvem_formats::{
    key::{Ed25519, P256},
    transcript::Transcript,
    webauthn::{Assertion, Credential, Site},
};

pub use state::{Blocked, NotNow, State};

use crate::{
    account::Account,
    activation::{
        Unlocked,
        alone::{Alone, Chosen},
    },
    approval::Refusal,
    ceremony::{Complete, Fact, Way},
    id::{Id, Named},
    pin::Tries,
    ratchet::Ratchet,
    text,
    time::Timestamp,
};

const LONGEST_NAME: usize = 40;

/// A device that is about to be bound: what both ways of activating end with.
pub struct NewDevice {
    /// Its id.
    pub id: Id<Device>,
    /// Whose.
    pub account: Id<Account>,
    /// What it will be called.
    pub name: DeviceName,
    /// What it calls itself.
    pub description: String,
    /// Signs every call and every answer.
    pub app_key: P256,
    /// Checks the PIN.
    pub pin_public: Ed25519,
    /// SHA-256 of the first ratchet value.
    pub ratchet: [u8; 32],
    /// The device that vouched for it, where it was copied, and how that came to its account.
    pub copied_from: Option<(Id<Device>, Origin)>,
}

/// How a device came to its account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// By an activation of its own.
    #[default]
    Activated,
    /// Another device vouched for it.
    Copied {
        /// Which.
        from: Id<Device>,
        /// How the two showed to be in one place.
        near: Way,
        /// The weakest way from the device that was activated by itself to this one: a copy of a copy is as near as its farthest step.
        weakest: Way,
    },
}

impl Origin {
    /// What vouches for a device, and how near it was: that is what the gates that were passed say, and nobody else.
    fn of(complete: &Complete, from: Option<(Id<Device>, Self)>) -> Self {
        let near = complete.passed().iter().find_map(|passed| match passed.fact {
            Fact::Near(way) => Some(way),
            _ => None,
        });
        match (from, near) {
            (Some((from, origin)), Some(near)) => {
                let weakest = origin.weakest_way().map_or(near, |before| before.min(near));
                Self::Copied { from, near, weakest }
            }
            _ => Self::Activated,
        }
    }

    /// The weakest way by which the app was copied until it came here; `None` where it was activated here.
    pub fn weakest_way(self) -> Option<Way> {
        match self {
            Self::Activated => None,
            Self::Copied { weakest, .. } => Some(weakest),
        }
    }
}

impl From<Unlocked> for NewDevice {
    fn from(unlocked: Unlocked) -> Self {
        let Unlocked { redeemed, pin_public, ratchet, .. } = unlocked;
        Self {
            id: redeemed.shown.device,
            account: redeemed.shown.account,
            name: redeemed.shown.name,
            description: redeemed.description,
            app_key: redeemed.app_key,
            pin_public,
            ratchet,
            copied_from: None,
        }
    }
}

impl NewDevice {
    /// The device of an activation on the phone alone.
    pub fn of(alone: &Alone, chosen: Chosen, account: Id<Account>, name: DeviceName) -> Self {
        Self {
            id: alone.device,
            account,
            name,
            description: alone.description.clone(),
            app_key: alone.app_key,
            pin_public: chosen.pin_public,
            ratchet: chosen.ratchet,
            copied_from: None,
        }
    }

    /// The same, and this device vouched for it.
    pub fn copied_from(self, device: Option<(Id<Device>, Origin)>) -> Self {
        Self { copied_from: device, ..self }
    }
}

/// A bound device. Made only from a complete activation.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its id.
    pub id: Id<Device>,
    /// Whose.
    pub account: Id<Account>,
    /// What the person calls it.
    pub name: DeviceName,
    /// What it calls itself: "Chrome on Android".
    pub description: String,
    /// Signs every call and every answer.
    pub app_key: P256,
    /// Checks the PIN.
    pub pin_public: Ed25519,
    /// Which PIN this is, counted from 0: what was checked against one PIN is not written under the next.
    pub pin_version: i64,
    /// Wrong PINs in a row.
    pub tries: Tries,
    /// Clone detection.
    pub ratchet: Ratchet,
    /// Fingerprint, face or screen lock, when the person wanted it.
    pub platform: Option<Credential>,
    /// When it was bound.
    pub added_at: Timestamp,
    /// When it answered last.
    pub last_used_at: Option<Timestamp>,
    /// How it came to its account.
    pub origin: Origin,
    /// Whether it answers.
    pub state: State,
}

#[cfg(test)]
impl Device {
    /// For tests that are not about how one is bound: a phone in use. Its key fits no signature.
    pub(crate) fn assumed(number: u8, account: [u8; 16], added_at: Timestamp) -> Self {
        Self {
            id: Id::from_bytes([number; 16]),
            account: Id::from_bytes(account),
            name: DeviceName::parse("S24").unwrap(),
            description: String::new(),
            app_key: P256::from_point(&[4; 65]).unwrap(),
            pin_public: Ed25519::from_bytes([0; 32]),
            pin_version: 0,
            tries: Tries::default(),
            ratchet: Ratchet::new([0; 32]),
            platform: None,
            added_at,
            last_used_at: None,
            origin: Origin::Activated,
            state: State::InUse,
        }
    }
}

impl Named for Device {
    const PREFIX: &'static str = "dev";
}

impl Device {
    /// Binds a device: every gate of the activation was passed, and the phone has proved its keys and the PIN.
    pub fn bind(complete: &Complete, new: NewDevice, platform: Option<Credential>, now: Timestamp) -> Self {
        let NewDevice { id, account, name, description, app_key, pin_public, ratchet, copied_from } = new;
        Self {
            id,
            account,
            name,
            description,
            app_key,
            pin_public,
            pin_version: 0,
            tries: Tries::default(),
            ratchet: Ratchet::new(ratchet),
            platform,
            added_at: now,
            last_used_at: None,
            origin: Origin::of(complete, copied_from),
            state: State::InUse,
        }
    }

    /// Checks that the platform key signed this; gives its new signature counter. A device without one has nothing that could have signed.
    pub(crate) fn check_platform(
        &self,
        assertion: Option<&Assertion>,
        transcript: &Transcript,
        site: Site<'_>,
    ) -> Result<u32, Refusal> {
        let (Some(assertion), Some(credential)) = (assertion, &self.platform) else {
            return Err(Refusal::PlatformRefused);
        };
        assertion.check(site, &transcript.digest(), credential).map_err(|_| Refusal::PlatformRefused)
    }
}

/// A device's name as chosen by its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceName(String);

/// Why a name can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was entered.
    #[error("nothing was entered")]
    Empty,
    /// Over 40 characters.
    #[error("too long")]
    TooLong,
}

impl DeviceName {
    /// From what was typed.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let name = text::line(typed, usize::MAX);
        match name.chars().count() {
            0 => Err(NameError::Empty),
            1..=LONGEST_NAME => Ok(Self(name)),
            _ => Err(NameError::TooLong),
        }
    }

    /// From what the device calls itself, where nobody was asked for a name: with a number behind it where `taken` has it already.
    pub fn of_description(description: &str, taken: &[&str]) -> Self {
        let base: String = description.chars().take(LONGEST_NAME - 3).collect();
        let base = if base.trim().is_empty() { "App".to_owned() } else { base.trim().to_owned() };
        let numbered = |number: u32| if number == 1 { base.clone() } else { format!("{base} {number}") };
        let free = |name: &String| taken.iter().all(|taken| taken.to_lowercase() != name.to_lowercase());
        Self((1..100).map(numbered).find(free).unwrap_or(base))
    }

    /// As shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
