//! Renewing a forgotten PIN (guide "Har du glemt din PIN kode?"; protocol §4.3): a ceremony of the device, with the scheme's gates.
//!
//! The device's signed calls show possession, the gates knowledge. Where the device has a platform key, that signs too.

use std::time::Duration;

use hvem_formats::{
    app::pin::{ChoosePin, RenewPinFields},
    key::Ed25519,
    transcript::Transcript,
    webauthn::Site,
};

use super::{NewPin, Reserved, change::check_keys};
use crate::{
    account::Account,
    approval::Refusal,
    ceremony::{self, Ceremony, Complete, Evidence, Fact, Next},
    device::Device,
    id::{Id, Named},
    password::PasswordRecord,
    ratchet::Ratchet,
    scheme::Gate,
    time::{Timestamp, hours, minutes},
    user_id::UserId,
};

/// How long a renewal may take.
const WITHIN: Duration = minutes(15);
/// How long one may be finished after it has waited: a person may be away when the time comes.
const WITHIN_AFTER_WAIT: Duration = hours(48);
/// How long a password that came by mail renews no PIN.
const REST: Duration = hours(24);

/// A renewal under way; a device has at most one.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// Its id.
    pub id: Id<Renewal>,
    /// Whose PIN.
    pub device: Id<Device>,
    /// Where it stands.
    pub ceremony: Ceremony,
    /// Who the person says to be.
    pub claimed: Option<UserId>,
    /// Counts changes; a change is only written over the version it was made from.
    pub version: i64,
}

impl Named for Renewal {
    const PREFIX: &'static str = "ren";
}

impl Renewal {
    /// Begins with the first gate of `plan`.
    pub fn begin(id: Id<Self>, device: Id<Device>, plan: &[Gate], now: Timestamp) -> Self {
        let waits = plan.iter().find_map(|gate| if let Gate::Wait(pause) = gate { Some(*pause) } else { None });
        let within = waits.map_or(WITHIN, |pause| pause + WITHIN_AFTER_WAIT);
        let ceremony = Ceremony::begin(Id::from_bytes(*id.as_bytes()), plan, now, now + within);
        Self { id, device, ceremony, claimed: None, version: 0 }
    }

    /// The gate that is due; `None` when the PIN is renewed.
    pub fn due(&self, now: Timestamp) -> Result<Option<Gate>, ceremony::Refusal> {
        match self.ceremony.next(now)? {
            Next::Do(gate) => Ok(Some(gate)),
            Next::WaitUntil(_) => Err(ceremony::Refusal::NotYet),
            Next::Done(_) => Ok(None),
        }
    }

    /// Until when it waits.
    pub fn waits_until(&self, now: Timestamp) -> Option<Timestamp> {
        match self.ceremony.next(now) {
            Ok(Next::WaitUntil(until)) => Some(until),
            _ => None,
        }
    }

    /// Whether beginning anew would cost the person time that has passed already: it waits, or has waited, and is not done.
    pub fn goes_on(&self, now: Timestamp) -> bool {
        let (began, expires_at) = self.ceremony.times();
        let has_a_wait = expires_at > began + WITHIN;
        let under_way = matches!(self.ceremony.next(now), Ok(Next::Do(_) | Next::WaitUntil(_)));
        has_a_wait && under_way && !self.ceremony.steps().is_empty()
    }

    /// The record that a typed password is compared with. A device renews for its own account alone: with another's user ID there is
    /// nothing to compare, so right and wrong passwords of others are refused alike.
    pub fn record<'a>(&self, own: &'a Account) -> Option<&'a PasswordRecord> {
        own.password.as_ref().filter(|_| self.claimed.is_some() && self.claimed == own.user_id)
    }
}

/// Until when the password opens no renewal. Whoever holds an unlocked phone and its mailbox can have a new password at once; so one that
/// came by mail after the device was bound rests a day, unless the device's platform key shows that its holder is there. Setting another
/// one begins the day anew, so the holder can always keep the thief out.
pub fn rests_until(device: &Device, address_proved_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let by_mail = device.platform.is_none() && address_proved_at > device.added_at;
    Some(address_proved_at + REST).filter(|until| by_mail && now < *until)
}

/// A new PIN whose signatures by app key and new PIN key were checked.
#[derive(Debug)]
pub struct SignedChoice<'a> {
    message: &'a ChoosePin,
    transcript: Transcript,
}

/// A new PIN that passed its gate.
#[derive(Debug)]
pub struct Chosen {
    device: Id<Device>,
    public: Ed25519,
    /// The platform key's new counter, where it signed.
    pub counter: Option<u32>,
}

impl<'a> SignedChoice<'a> {
    /// Checks the signatures of the app key and of the new PIN key, for this device's own renewal.
    pub fn check(renewal: &Renewal, device: &Device, message: &'a ChoosePin, issuer: &str) -> Result<Self, Refusal> {
        if renewal.device != device.id {
            return Err(Refusal::Unknown);
        }
        let transcript = RenewPinFields {
            issuer,
            device: &device.id.to_string(),
            renewal: &renewal.id.to_string(),
            pin_public: &message.pin_public,
            ratchet: &message.ratchet,
            next_ratchet: &message.next_ratchet,
        }
        .transcript();
        check_keys(device, &transcript, &message.signature, (&message.pin_public, &message.new_pin_signature))?;
        Ok(Self { message, transcript })
    }

    /// What must be stored of the ratchet.
    pub fn turn(&self, ratchet: &Ratchet) -> Result<Option<Ratchet>, Refusal> {
        Ok(ratchet.advance(&self.message.ratchet, &self.message.next_ratchet)?)
    }

    /// Passes `Gate::ChoosePin`; where the device has a platform key, that has to have signed too.
    pub fn choose(&self, device: &Device, site: Site<'_>) -> Result<(Chosen, Evidence), Refusal> {
        let assertion = self.message.assertion.as_ref();
        let check = |_| device.check_platform(assertion, &self.transcript, site);
        let counter = device.platform.as_ref().map(check).transpose()?;
        let chosen = Chosen { device: device.id, public: self.message.pin_public, counter };
        Ok((chosen, Evidence::new(Gate::ChoosePin, Fact::Plain)))
    }

    /// The renewal is complete: whether it was this very PIN that it ended with. To ask is to try a PIN, so it costs an attempt.
    pub fn is_in_force(&self, device: &Device, _counted: &Reserved) -> Result<(), Refusal> {
        if self.message.pin_public == device.pin_public { Ok(()) } else { Err(Refusal::WrongPin) }
    }
}

impl Chosen {
    /// Every gate of the renewal was passed.
    pub fn renewed(self, _complete: &Complete) -> NewPin {
        NewPin { device: self.device, public: self.public }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::Scheme;

    /// A new PIN is kept by no ceremony, so choosing it is what every list ends with.
    #[test]
    fn every_renewal_ends_with_the_choice_of_the_pin() {
        for scheme in Scheme::PRESETS {
            let Some(gates) = scheme.forgot_pin else { continue };
            assert_eq!(gates.last(), Some(&Gate::ChoosePin), "{}", scheme.name);
            assert_eq!(gates.iter().filter(|gate| **gate == Gate::ChoosePin).count(), 1, "{}", scheme.name);
        }
    }
}
