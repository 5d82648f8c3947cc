//! Two phones, of which one is copied to the other: what each does, and how far they may have come.

use std::sync::Arc;

use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair};
use hvem_domain::{
    scheme::{Copying, EU_LOGIN, Gate, Scheme},
    time::{hours, minutes},
};
use hvem_formats::{
    app::{
        alone::{Pass, Standing},
        copy::{self as wire, Code, Endorse, EndorseFields, Meet, Met, Take, Way, commitment},
        holder::Wish,
    },
    key::P256,
    qr::Carried,
};
use hvem_service::{copying::CopyError, enrolment::AloneError};

use super::{
    alone::Handset,
    handset::{Phone, app_key, sign},
    scene::{ISSUER, PASSWORD, PIN},
    world::World,
};

/// What the guide has, with the password in the place of the SMS.
pub const LISTS: Copying = Copying {
    begin: &[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1))],
    show: &[Gate::Unlock, Gate::ShowQr(minutes(3))],
    take: &[Gate::Proximity, Gate::UserId, Gate::Password, Gate::ChoosePin, Gate::OfferBiometrics],
};
pub static COPIES: Scheme = Scheme { copy: Some(LISTS), max_apps: Some(3), ..EU_LOGIN };

pub const KAREN: &str = "karen@example.org";

/// How far a copy may have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    Begun,
    Waiting,
    Ready,
    Shown,
    Read,
    Met,
    Endorsed,
    Known,
    Bindable,
}

impl Far {
    pub const ALL: [Self; 9] = [
        Self::Begun,
        Self::Waiting,
        Self::Ready,
        Self::Shown,
        Self::Read,
        Self::Met,
        Self::Endorsed,
        Self::Known,
        Self::Bindable,
    ];
}

/// A copy that has come so far, with both phones.
pub struct Pair {
    pub old: Phone,
    pub copy: String,
    pub code: Option<Code>,
    pub new: Option<Handset>,
}

impl Phone {
    pub async fn begins_copy(&mut self) -> Result<wire::Standing, CopyError> {
        let proof = self.proof(Wish::Copy, PIN, "own");
        let standing = self.service.begin_copy(&self.device().await, &proof).await?;
        self.settles("own");
        Ok(standing)
    }

    pub async fn starts_copy(&self, copy: &str) -> Result<wire::Standing, CopyError> {
        self.service.start_copy(&self.device().await, copy).await
    }

    pub async fn shows_copy(&mut self, copy: &str) -> Result<Code, CopyError> {
        let proof = self.proof(Wish::ShowCopy, PIN, "own");
        let shown = self.service.show_copy(&self.device().await, copy, &proof).await;
        // What was refused before the PIN has turned nothing.
        if !matches!(shown, Err(CopyError::Refused(_) | CopyError::Unknown | CopyError::Ended)) {
            self.settles("own");
        }
        shown
    }

    pub async fn meets(&self, copy: &str, meeting: [u8; 16]) -> Result<Met, CopyError> {
        self.service.meet_copy(&self.device().await, copy, Meet::Meeting(meeting)).await
    }

    /// Has heard a phone whose key has this commitment.
    pub async fn hears(&self, copy: &str, commitment: [u8; 16]) -> Result<Met, CopyError> {
        self.service.meet_copy(&self.device().await, copy, Meet::Heard(commitment)).await
    }

    /// Vouches for what it met, or for something else that a test has put in its place.
    pub async fn vouches(&self, copy: &str, met: &Met) -> Result<wire::Standing, CopyError> {
        let fields = EndorseFields {
            issuer: ISSUER,
            copy,
            device: &self.device,
            enrolment: &met.enrolment,
            new_key: &met.app_key,
            at: met.at,
            near: met.near,
        };
        let signature = sign(&self.app, &fields.transcript());
        self.service.endorse_copy(&self.device().await, copy, &Endorse { signature }).await
    }

    /// The copy of the account as this phone sees it.
    pub async fn sees_copy(&self) -> Option<wire::Standing> {
        self.service.copy_standing(&self.device().await).await.unwrap()
    }
}

pub fn public(app: &EcdsaKeyPair) -> P256 {
    P256::from_point(app.public_key().as_ref()).unwrap()
}

/// What a new phone sends that has read this code.
pub fn take(app: &EcdsaKeyPair, token: [u8; 16]) -> Take {
    let description = "Chrome on Android".to_owned();
    let signature = sign(app, &Take::transcript(ISSUER, &token, &public(app), &description));
    Take { copy: token, app_key: public(app), description, signature }
}

impl World {
    /// A new phone reads a code.
    pub async fn reads(&self, code: &Code) -> Result<(Handset, Standing), AloneError> {
        let app = Arc::new(app_key());
        let standing = self.service.take_copy(&take(&app, code.token)).await?;
        let (enrolment, device) = (standing.enrolment.clone(), standing.device.clone());
        Ok((Handset { service: self.service.clone(), app, enrolment, device }, standing))
    }

    /// Karen's copy, so far; all mails read.
    pub async fn copied_until(&self, far: Far) -> Pair {
        let old = self.person_with_phone(KAREN).await;
        let pair = self.copies_until(old, far).await;
        self.mails().await;
        pair
    }

    /// The copy of this phone, so far.
    pub async fn copies_until(&self, old: Phone, far: Far) -> Pair {
        self.copies_by(Way::Scans, old, far).await
    }

    /// The same, with the phones near each other in this way.
    pub async fn copies_by(&self, near: Way, mut old: Phone, far: Far) -> Pair {
        let copy = old.begins_copy().await.unwrap().copy;
        if far >= Far::Waiting {
            old.starts_copy(&copy).await.unwrap();
        }
        if far >= Far::Ready {
            self.wait(hours(1));
        }
        let code = if far >= Far::Shown { Some(old.shows_copy(&copy).await.unwrap()) } else { None };
        let mut new = None;
        if let Some(code) = code.as_ref().filter(|_| far >= Far::Read) {
            new = Some(self.goes_on(near, (&old, &copy), code, far).await);
        }
        Pair { old, copy, code, new }
    }

    async fn goes_on(&self, way: Way, (old, copy): (&Phone, &str), code: &Code, far: Far) -> Handset {
        let (new, standing) = self.reads(code).await.unwrap();
        let near = standing.proximity.unwrap();
        // What the codes on both screens say of their phones' keys.
        let shown = Carried::Copy { token: code.token, key: commitment(&public(&old.app)), radio: None };
        assert_eq!(Carried::read(&shown.qr(ISSUER), ISSUER), Some(shown));
        assert_eq!(commitment(&near.old_key), commitment(&public(&old.app)));
        if far == Far::Read {
            return new;
        }
        let met = match way {
            Way::Scans => old.meets(copy, near.meeting).await,
            Way::Radio => old.hears(copy, commitment(&public(&new.app))).await,
        };
        let met = met.unwrap();
        assert_eq!((met.app_key, &met.check), (public(&new.app), &near.check), "the same characters on both");
        if far == Far::Met {
            return new;
        }
        old.vouches(copy, &met).await.unwrap();
        if far >= Far::Known {
            new.passes(Pass::UserId { user_id: KAREN.into() }).await.unwrap();
        }
        if far >= Far::Bindable {
            new.passes(Pass::Password { password: PASSWORD.into() }).await.unwrap();
            let standing = new.passes(Pass::ChoosePin(new.choice(PIN))).await.unwrap();
            assert_eq!(standing.gate.as_deref(), Some("offer-biometrics"));
        }
        new
    }
}
