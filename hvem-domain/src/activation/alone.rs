//! Activating the app on the phone alone (guide "NemID nøgleapp", *Aktivér din nøgleapp*, steps 1 to 13; protocol §2.4): the gates of the scheme's list, and a
//! waiting period in which the holder is told and can stop it.
//!
//! ```text
//! begun ──gates──▶ waits ──time──▶ gates again ──▶ PIN chosen ──biometrics──▶ Done
//!    └───────────────┴────────────────┴──────────────┴──────▶ Ended(why)
//! ```

use std::time::Duration;

use hvem_formats::{
    app::{
        alone::{Begin, ChoosePin, ChoosePinFields},
        copy::Take,
    },
    key::{Ed25519, P256},
};

use super::Activation;
use crate::{
    account::Account,
    ceremony::{Ceremony, Evidence, Fact},
    copying::AppCopy,
    device::Device,
    id::Id,
    registration::Registration,
    scheme::{Gate, Scheme},
    text,
    time::{Timestamp, days},
    user_id::UserId,
};

/// All of it, the waiting period and the days in which a person may be away included.
const WITHIN: Duration = days(3);
const LONGEST_DESCRIPTION: usize = 60;

/// Such an activation.
#[derive(Clone, Debug)]
pub struct Alone {
    /// Its id.
    pub id: Id<Activation>,
    /// The id that the device will have.
    pub device: Id<Device>,
    /// The phone's key: it signs every call.
    pub app_key: P256,
    /// What the phone calls itself.
    pub description: String,
    /// Its gates.
    pub ceremony: Ceremony,
    /// Who the person says to be.
    pub claimed: Option<UserId>,
    /// The copy that it takes, where the app of another phone is copied (§2.5).
    pub copy: Option<Id<AppCopy>>,
    /// Whose account that is; set when the password was right, or the letter, or from the start where the app is copied; the same from then on.
    pub account: Option<Id<Account>>,
    /// The letter that let it begin: it is used when the device is bound.
    pub letter: Option<Id<Registration>>,
    /// The PIN, once it was chosen.
    pub chosen: Option<Chosen>,
    /// How it ended, if it did.
    pub ended: Option<Ending>,
    /// Counts changes: a change is written only over the state it was read from.
    pub version: i64,
}

/// A chosen PIN with what belongs to it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Checks the PIN.
    pub pin_public: Ed25519,
    /// SHA-256 of the first ratchet value.
    pub ratchet: [u8; 32],
    /// The challenge for a platform key.
    pub challenge: [u8; 32],
}

/// How such an activation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The device is bound.
    Done,
    /// It was stopped, by the holder in the portal or by whoever has the phone.
    Stopped,
    /// The account has as many devices as are allowed.
    TooMany,
    /// What let it begin is not enough any more: the password is another one, the letter was used elsewhere, or the copy that it takes has ended.
    Overtaken,
    /// A second phone read the code that it began with: one of the two is a stranger's.
    ReadTwice,
    /// The phone that is copied did not meet it in time.
    NotMet,
}

/// The lists that such an activation may have before it.
#[derive(Clone, Copy, Debug)]
pub struct Plans {
    /// Where it begins by itself.
    pub activate: &'static [Gate],
    /// Where it takes a copy; empty where the scheme copies none.
    pub take: &'static [Gate],
}

impl Plans {
    /// Those of a scheme.
    pub fn of(scheme: &Scheme) -> Self {
        Self { activate: scheme.activate, take: scheme.copy.map_or(&[], |copy| copy.take) }
    }

    /// The one for an activation that takes this copy, or none.
    pub fn for_copy(self, copy: Option<Id<AppCopy>>) -> &'static [Gate] {
        if copy.is_some() { self.take } else { self.activate }
    }
}

impl Ending {
    const ALL: [Self; 6] = [Self::Done, Self::Stopped, Self::TooMany, Self::Overtaken, Self::ReadTwice, Self::NotMet];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::TooMany => "too-many",
            Self::Overtaken => "overtaken",
            Self::ReadTwice => "read-twice",
            Self::NotMet => "not-met",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.as_str() == text)
    }
}

/// A signature does not fit: not a slip of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signature does not fit")]
pub struct BadSignature;

impl Alone {
    /// The phone begins, and proves its new key.
    pub fn begin(
        (id, device): (Id<Activation>, Id<Device>),
        begin: &Begin,
        plan: &[Gate],
        issuer: &str,
        now: Timestamp,
    ) -> Result<Self, BadSignature> {
        let transcript = Begin::transcript(issuer, &begin.app_key, &begin.description);
        begin.app_key.check(transcript.as_bytes(), &begin.signature).map_err(|_| BadSignature)?;
        Ok(Self {
            id,
            device,
            app_key: begin.app_key,
            description: text::line(&begin.description, LONGEST_DESCRIPTION),
            ceremony: Ceremony::begin(Id::from_bytes(*id.as_bytes()), plan, now, now + WITHIN),
            claimed: None,
            copy: None,
            account: None,
            letter: None,
            chosen: None,
            ended: None,
            version: 0,
        })
    }

    /// The phone has read the code of another one, and proves its new key. It ends with the copy at the latest.
    pub(crate) fn take(
        (id, device): (Id<Activation>, Id<Device>),
        take: &Take,
        copy: &AppCopy,
        (plan, issuer): (&[Gate], &str),
        now: Timestamp,
    ) -> Result<Self, BadSignature> {
        let transcript = Take::transcript(issuer, &take.copy, &take.app_key, &take.description);
        take.app_key.check(transcript.as_bytes(), &take.signature).map_err(|_| BadSignature)?;
        Ok(Self {
            id,
            device,
            app_key: take.app_key,
            description: text::line(&take.description, LONGEST_DESCRIPTION),
            ceremony: Ceremony::begin(Id::from_bytes(*id.as_bytes()), plan, now, copy.ceremony.times().1),
            claimed: None,
            copy: Some(copy.id),
            account: Some(copy.account),
            letter: None,
            chosen: None,
            ended: None,
            version: 0,
        })
    }

    /// Whether it is over at that time.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ended.is_some() || now >= self.ceremony.times().1
    }

    /// Checks a chosen PIN: both keys signed for this activation. `challenge` is random.
    pub fn choose(
        &self,
        message: &ChoosePin,
        issuer: &str,
        challenge: [u8; 32],
    ) -> Result<(Chosen, Evidence), BadSignature> {
        let fields = ChoosePinFields {
            issuer,
            enrolment: &self.id.to_string(),
            device: &self.device.to_string(),
            app_key: &self.app_key,
            pin_public: &message.pin_public,
            ratchet: &message.ratchet,
        };
        let transcript = fields.transcript();
        self.app_key.check(transcript.as_bytes(), &message.signature).map_err(|_| BadSignature)?;
        message.pin_public.check(transcript.as_bytes(), &message.pin_signature).map_err(|_| BadSignature)?;
        let chosen = Chosen { pin_public: message.pin_public, ratchet: message.ratchet, challenge };
        Ok((chosen, Evidence::new(Gate::ChoosePin, Fact::Plain)))
    }
}

impl Chosen {
    /// Passes `Gate::OfferBiometrics`: the person accepted or declined, either is fine.
    pub fn biometrics_offered(&self) -> Evidence {
        Evidence::new(Gate::OfferBiometrics, Fact::Plain)
    }
}

/// Passes `Gate::AcceptTerms`.
pub fn terms_accepted() -> Evidence {
    Evidence::new(Gate::AcceptTerms, Fact::Plain)
}
