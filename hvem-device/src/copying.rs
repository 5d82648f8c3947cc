//! Copying the app to another phone (protocol §2.5): what the old phone does, and how the new one begins.

use hvem_formats::{
    app::{
        alone::Standing as Enrolling,
        copy::{CheckFields, Code, Copied, Endorse, EndorseFields, Meet, Met, Standing, Take, Way, commitment},
        holder::Wish,
        radio::RadioKey,
    },
    qr::Carried,
};
use reqwest::Method;

use crate::{
    Activation, Advertisement, AppKey, Client, Error, Keep, Phone, Problem, Radio, Unlock, carried,
    client::{Sender, read},
    keys::random,
};

/// A code on the old phone's screen.
pub struct CopyCode {
    /// The text of the QR code.
    pub text: String,
    /// Until when it is worth something, ms.
    pub valid_until: i64,
    key: Option<RadioKey>,
}

impl CopyCode {
    /// The commitment of the phone that said this, where it has read this code.
    pub fn open(&self, heard: &Advertisement) -> Option<[u8; 16]> {
        self.key.as_ref()?.open(heard)
    }
}

/// Who has a picture of the code and is near may say much; nobody is asked about more phones than these.
const MOST_OTHERS: usize = 20;

/// On the phone that is copied, and, to look and to stop, on every other one of the account.
impl<K: Keep> Phone<K> {
    /// The copy of the account that is under way.
    pub async fn copy(&mut self) -> Result<Option<Standing>, Error> {
        self.call(Method::GET, "/device/copies", &()).await
    }

    /// Begins one.
    pub async fn begin_copy(&mut self, unlock: Unlock<'_>) -> Result<Standing, Error> {
        let sign = |phone: &mut Self, step| phone.sign_wish(Wish::Copy, unlock, step);
        read(&self.turning(Method::POST, "/device/copies", sign).await?)
    }

    /// The tick: the waiting period begins.
    pub async fn start_copy(&mut self, copy: &str) -> Result<Standing, Error> {
        self.call(Method::POST, &format!("/device/copies/{copy}/start"), &()).await
    }

    /// Has a code made for the new phone. Where this phone `listens`, the code carries a secret for the radio, which no server ever sees.
    pub async fn show_copy(&mut self, copy: &str, unlock: Unlock<'_>, listens: bool) -> Result<CopyCode, Error> {
        let path = format!("/device/copies/{copy}/show");
        let sign = |phone: &mut Self, step| phone.sign_wish(Wish::ShowCopy, unlock, step);
        let Code { token, valid_until } = read(&self.turning(Method::POST, &path, sign).await?)?;
        let (issuer, ours) = (&self.device().issuer, commitment(self.device().app_key.public()));
        let radio = if listens { Some(random()?) } else { None };
        let key = radio.map(|radio| RadioKey::of_code(issuer, &token, &ours, &radio)).transpose()?;
        Ok(CopyCode { text: Carried::Copy { token, key: ours, radio }.qr(issuer), valid_until, key })
    }

    /// Scans the new phone's code. What the server says of that phone's key has to be what its code said of it. Where the answer was lost it may be scanned
    /// again: the first time counts.
    pub async fn meet(&mut self, copy: &str, text: &str) -> Result<Met, Error> {
        let Carried::Meeting { meeting, key } = carried(text, &self.device().issuer)? else {
            return Err(Error::NotOurs);
        };
        let met: Met = self.call(Method::POST, &format!("/device/copies/{copy}/meet"), &Meet::Meeting(meeting)).await?;
        let fields = CheckFields {
            issuer: &self.device().issuer,
            copy,
            old_key: self.device().app_key.public(),
            new_key: &met.app_key,
            meeting: &meeting,
        };
        if commitment(&met.app_key) != key || fields.code() != met.check || met.near != Way::Scans {
            return Err(Error::Mismatch);
        }
        Ok(met)
    }

    /// Listens until the phone that has read this code is near; ends only with it, or with an error. Others that say something for this code are not
    /// believed: it is the server that knows which one read it. What the server says of its key has to be what was heard. Where the answer was lost it may
    /// listen again, as for a code.
    pub async fn meet_by_radio(&mut self, copy: &str, code: &CopyCode, radio: &mut impl Radio) -> Result<Met, Error> {
        let mut others = Vec::new();
        loop {
            let Some(heard) = code.open(&radio.hear().await?).filter(|heard| !others.contains(heard)) else { continue };
            let path = format!("/device/copies/{copy}/meet");
            match self.call::<Met>(Method::POST, &path, &Meet::Heard(heard)).await {
                Ok(met) if commitment(&met.app_key) == heard && met.near == Way::Radio => return Ok(met),
                Ok(_) => return Err(Error::Mismatch),
                Err(Error::Refused { problem: Problem::CopyOtherPhone, .. }) if others.len() < MOST_OTHERS => {
                    others.push(heard);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Vouches for the phone that was met, and for how near it was. Where each scanned the other's code, the characters were the same on both.
    pub async fn endorse(&mut self, copy: &str, met: &Met) -> Result<Standing, Error> {
        let device = self.device();
        let transcript = EndorseFields {
            issuer: &device.issuer,
            copy,
            device: &device.id,
            enrolment: &met.enrolment,
            new_key: &met.app_key,
            at: met.at,
            near: met.near,
        }
        .transcript();
        let body = Endorse { signature: device.app_key.sign(&transcript)? };
        self.call(Method::POST, &format!("/device/copies/{copy}/endorse"), &body).await
    }

    /// Stops a copy, also that of another device of the account.
    pub async fn stop_copy(&mut self, copy: &str) -> Result<(), Error> {
        self.done(Method::POST, &format!("/device/copies/{copy}/stop"), &()).await
    }

    /// The copies that are done and that this device has not shown, the oldest first.
    pub async fn copied(&mut self) -> Result<Vec<Copied>, Error> {
        self.call(Method::GET, "/device/copied", &()).await
    }

    /// It has shown this one.
    pub async fn see_copied(&mut self, device: &str) -> Result<(), Error> {
        self.done(Method::POST, &format!("/device/copied/{device}/seen"), &()).await
    }

    /// Removes one that it has not shown as seen, without PIN; it ends every session of the account.
    pub async fn remove_copied(&mut self, device: &str) -> Result<(), Error> {
        self.done(Method::POST, &format!("/device/copied/{device}/remove"), &()).await
    }
}

impl Activation {
    /// Begins as a copy, by the code on the old phone's screen. It has to be the key of the phone that shows it: else nothing of it goes on.
    pub async fn take(client: Client, text: &str, description: &str) -> Result<Self, Error> {
        let Carried::Copy { token, key, radio } = carried(text, client.issuer())? else { return Err(Error::NotOurs) };
        let app_key = AppKey::generate()?;
        let transcript = Take::transcript(client.issuer(), &token, app_key.public(), description);
        let signature = app_key.sign(&transcript)?;
        let body = Take { copy: token, app_key: *app_key.public(), description: description.into(), signature };
        let begin = async || client.unsigned::<Enrolling>(Method::POST, "/enrolments", &body).await;
        let standing = match begin().await {
            // The code works once: where the answer was lost, it is this key that may ask again, and no other.
            Err(Error::NoAnswer(_)) => begin().await?,
            other => other?,
        };
        let near = standing.proximity.as_ref().ok_or(Error::Answer("no phone to meet"))?;
        let fields = CheckFields {
            issuer: client.issuer(),
            copy: &near.copy,
            old_key: &near.old_key,
            new_key: app_key.public(),
            meeting: &near.meeting,
        };
        if commitment(&near.old_key) != key || fields.code() != near.check {
            let sender = Sender { id: &standing.enrolment, key: &app_key };
            client
                .signed_with(sender, Method::POST, &format!("/enrolments/{}/stop", standing.enrolment), &(), None)
                .await?;
            return Err(Error::Mismatch);
        }
        let said = match radio {
            Some(radio) => {
                let radio = RadioKey::of_code(client.issuer(), &token, &key, &radio)?;
                Some(radio.seal(&commitment(app_key.public()))?)
            }
            None => None,
        };
        Ok(Self::of(client, app_key, description, standing)?.saying(said))
    }

    /// The text of the QR code that the old phone scans, where it is to.
    pub fn meeting_code(&self) -> Option<String> {
        let near = self.standing().proximity.as_ref()?;
        let shown = Carried::Meeting { meeting: near.meeting, key: commitment(self.public_key()) };
        Some(shown.qr(self.issuer()))
    }
}
