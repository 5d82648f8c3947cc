//! Activating the app with two devices (guide "Sådan aktiverer du EU Login appen"; protocol §2).
//!
//! ```text
//! Shown ──redeem──▶ Redeemed ──unlock──▶ Unlocked ──finish──▶ Done
//!   └──────────────────┴──────────────────┴──────▶ Ended(why)
//! ```

pub mod alone;
pub mod token;

use hvem_formats::{
    app::enrol::{Redeem, Unlock, UnlockFields},
    key::{Ed25519, P256},
};

use crate::{
    account::Account,
    ceremony::{Evidence, Fact},
    device::{Device, DeviceName},
    id::{Id, Named},
    scheme::Gate,
    secret::TokenHash,
    session::Session,
    text,
};

/// Wrong PINs before the activation ends.
const TRIES: u8 = 5;
const LONGEST_DESCRIPTION: usize = 60;

/// An activation: a ceremony with what it has gathered so far.
pub struct Activation;

impl Named for Activation {
    const PREFIX: &'static str = "enr";
}

/// Where an activation stands.
#[derive(Clone, Debug)]
pub enum State {
    /// The portal's page shows the QR code.
    Shown(Shown),
    /// A phone has read it and holds its own key.
    Redeemed(Redeemed),
    /// The phone has proved the PIN.
    Unlocked(Unlocked),
    /// The device is bound.
    Done(Id<Device>),
    /// It came to nothing.
    Ended(Ending),
}

/// Why an activation came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person cancelled in the portal.
    Cancelled,
    /// Five wrong PINs.
    WrongPin,
    /// A second phone read the same code: one of the two is a stranger's.
    ReadTwice,
}

impl Ending {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::WrongPin => "wrong-pin",
            Self::ReadTwice => "read-twice",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Cancelled, Self::WrongPin, Self::ReadTwice].into_iter().find(|ending| ending.as_str() == text)
    }
}

/// What the person chose in the portal.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: Id<Activation>,
    /// Whose device it will be.
    pub account: Id<Account>,
    /// The id that the device will have.
    pub device: Id<Device>,
    /// What it will be called.
    pub name: DeviceName,
    /// Hash of the token in the QR code.
    pub token: TokenHash,
    /// The PIN key that the portal's page made.
    pub page_pin_public: Ed25519,
    /// The session in which it began.
    pub session: Option<Id<Session>>,
}

/// A phone has read the code.
#[derive(Clone, Debug)]
pub struct Redeemed {
    /// What came before.
    pub shown: Shown,
    /// The phone's key.
    pub app_key: P256,
    /// What the phone calls itself.
    pub description: String,
    /// Wrong PINs so far.
    pub wrong_pins: u8,
}

/// The phone has proved the PIN.
#[derive(Clone, Debug)]
pub struct Unlocked {
    /// What came before.
    pub redeemed: Redeemed,
    /// The device's own PIN key.
    pub pin_public: Ed25519,
    /// SHA-256 of the first ratchet value.
    pub ratchet: [u8; 32],
    /// The challenge for a platform key.
    pub challenge: [u8; 32],
}

/// Why a step is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A signature does not fit: not a slip of the person.
    #[error("the signature does not fit")]
    BadSignature,
    /// The PIN is wrong; so many tries are left.
    #[error("wrong PIN")]
    WrongPin {
        /// What must be stored, whatever follows.
        tries_left: u8,
    },
}

/// Passes the gates on the portal's side: signed in, named, PIN chosen.
pub fn chosen_in_portal(gate: Gate) -> Option<Evidence> {
    matches!(gate, Gate::SignedIn | Gate::NameDevice | Gate::ChoosePin).then(|| Evidence::new(gate, Fact::Plain))
}

impl Shown {
    /// The phone read the code and proves its new key.
    pub fn redeem(self, redeem: &Redeem, issuer: &str, gate: Gate) -> Result<(Redeemed, Evidence), Refusal> {
        let transcript = Redeem::transcript(issuer, &redeem.token, &redeem.app_key, &redeem.description);
        redeem.app_key.check(transcript.as_bytes(), &redeem.signature).map_err(|_| Refusal::BadSignature)?;
        let description = text::line(&redeem.description, LONGEST_DESCRIPTION);
        Ok((
            Redeemed { shown: self, app_key: redeem.app_key, description, wrong_pins: 0 },
            Evidence::new(gate, Fact::Plain),
        ))
    }
}

impl Redeemed {
    /// Whether no PIN is looked at any more. Asked before an attempt is counted: a server that stopped between counting the last one and
    /// ending the enrolment gives no further try.
    pub fn is_spent(&self) -> bool {
        self.wrong_pins >= TRIES
    }

    /// The phone proves the PIN that was chosen in the portal, and its own new PIN key. `challenge` is random.
    pub fn unlock(self, unlock: &Unlock, issuer: &str, challenge: [u8; 32]) -> Result<(Unlocked, Evidence), Refusal> {
        let (enrolment, device) = (self.shown.id.to_string(), self.shown.device.to_string());
        let fields = UnlockFields {
            issuer,
            enrolment: &enrolment,
            device: &device,
            app_key: &self.app_key,
            pin_public: &unlock.pin_public,
            ratchet: &unlock.ratchet,
        };
        let transcript = fields.transcript();
        let message = transcript.as_bytes();
        self.app_key.check(message, &unlock.signature).map_err(|_| Refusal::BadSignature)?;
        unlock.pin_public.check(message, &unlock.new_pin_signature).map_err(|_| Refusal::BadSignature)?;
        let right = self.shown.page_pin_public.check(message, &unlock.pin_signature);
        right.map_err(|_| Refusal::WrongPin { tries_left: TRIES.saturating_sub(self.wrong_pins + 1) })?;
        let (pin_public, ratchet) = (unlock.pin_public, unlock.ratchet);
        Ok((Unlocked { redeemed: self, pin_public, ratchet, challenge }, Evidence::new(Gate::Unlock, Fact::Plain)))
    }
}

impl Unlocked {
    /// Passes `Gate::OfferBiometrics`: the person accepted or declined, either is fine.
    pub fn biometrics_offered(&self) -> Evidence {
        Evidence::new(Gate::OfferBiometrics, Fact::Plain)
    }
}
