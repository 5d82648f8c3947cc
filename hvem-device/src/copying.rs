//! Copying the app to another phone (protocol §2.5): what the old phone does, and how the new one begins.

use hvem_formats::{
    app::{
        alone::Standing as Enrolling,
        copy::{CheckFields, Code, Endorse, EndorseFields, Meet, Met, Standing, Take, commitment},
        holder::Wish,
    },
    qr::Carried,
};
use reqwest::Method;

use crate::{
    Activation, AppKey, Client, Error, Keep, Phone, Unlock, carried,
    client::{Sender, read},
};

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

    /// Gives the text of the QR code for the new phone, and until when it is worth something.
    pub async fn show_copy(&mut self, copy: &str, unlock: Unlock<'_>) -> Result<(String, i64), Error> {
        let path = format!("/device/copies/{copy}/show");
        let sign = |phone: &mut Self, step| phone.sign_wish(Wish::ShowCopy, unlock, step);
        let Code { token, valid_until } = read(&self.turning(Method::POST, &path, sign).await?)?;
        let shown = Carried::Copy { token, key: commitment(self.device().app_key.public()) };
        Ok((shown.qr(&self.device().issuer), valid_until))
    }

    /// Scans the new phone's code. What the server says of that phone's key has to be what its code said of it.
    pub async fn meet(&mut self, copy: &str, text: &str) -> Result<Met, Error> {
        let Carried::Meeting { meeting, key } = carried(text, &self.device().issuer)? else {
            return Err(Error::NotOurs);
        };
        let met: Met = self.call(Method::POST, &format!("/device/copies/{copy}/meet"), &Meet { meeting }).await?;
        let fields = CheckFields {
            issuer: &self.device().issuer,
            copy,
            old_key: self.device().app_key.public(),
            new_key: &met.app_key,
            meeting: &meeting,
        };
        if commitment(&met.app_key) != key || fields.code() != met.check {
            return Err(Error::Mismatch);
        }
        Ok(met)
    }

    /// The characters were the same on both phones: vouches for the one that was met.
    pub async fn endorse(&mut self, copy: &str, met: &Met) -> Result<Standing, Error> {
        let device = self.device();
        let transcript = EndorseFields {
            issuer: &device.issuer,
            copy,
            device: &device.id,
            enrolment: &met.enrolment,
            new_key: &met.app_key,
            at: met.at,
        }
        .transcript();
        let body = Endorse { signature: device.app_key.sign(&transcript)? };
        self.call(Method::POST, &format!("/device/copies/{copy}/endorse"), &body).await
    }

    /// Stops a copy, also that of another device of the account.
    pub async fn stop_copy(&mut self, copy: &str) -> Result<(), Error> {
        self.done(Method::POST, &format!("/device/copies/{copy}/stop"), &()).await
    }
}

impl Activation {
    /// Begins as a copy, by the code on the old phone's screen. It has to be the key of the phone that shows it: else nothing of it goes on.
    pub async fn take(client: Client, text: &str, description: &str) -> Result<Self, Error> {
        let Carried::Copy { token, key } = carried(text, client.issuer())? else { return Err(Error::NotOurs) };
        let app_key = AppKey::generate()?;
        let transcript = Take::transcript(client.issuer(), &token, app_key.public(), description);
        let signature = app_key.sign(&transcript)?;
        let body = Take { copy: token, app_key: *app_key.public(), description: description.into(), signature };
        let standing: Enrolling = client.unsigned(Method::POST, "/enrolments", &body).await?;
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
        Self::of(client, app_key, description, standing)
    }

    /// The text of the QR code that the old phone scans, where it is to.
    pub fn meeting_code(&self) -> Option<String> {
        let near = self.standing().proximity.as_ref()?;
        let shown = Carried::Meeting { meeting: near.meeting, key: commitment(self.public_key()) };
        Some(shown.qr(self.issuer()))
    }
}
