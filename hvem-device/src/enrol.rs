//! Becoming a device (protocol §2): redeem the scanned code, prove the PIN, bind.
//!
//! ```text
//! redeem ──▶ unlock (again after a wrong PIN) ──▶ finish (again after a refused platform key) ──▶ Device
//! ```

use hvem_formats::{
    app::enrol::{Finish, Finished, Redeem, Redeemed, Unlock, UnlockFields, Unlocked, check},
    qr::Carried,
};
use reqwest::Method;
use zeroize::Zeroizing;

use crate::{AppKey, Authenticator, Client, Device, Error, PinKey, client::Sender};

/// Reads a scanned text or a followed link of this server.
pub fn carried(text: &str, issuer: &str) -> Result<Carried, Error> {
    Carried::read(text, issuer).ok_or(Error::NotOurs)
}

/// An enrolment under way.
pub struct Enrolment {
    client: Client,
    app_key: AppKey,
    portal_pin_key: Zeroizing<[u8; 32]>,
    redeemed: Redeemed,
    /// Made once, so that an unlock whose answer was lost is sent again with the same keys.
    draft: Device,
    options: Option<serde_json::Value>,
}

impl Enrolment {
    /// Redeems the code that the portal shows, with a new key.
    pub async fn redeem(client: Client, carried: Carried, description: &str) -> Result<Self, Error> {
        Self::redeem_with(client, carried, description, AppKey::generate()?).await
    }

    /// Redeems with a key made before: for when the answer to a first try was lost.
    pub async fn redeem_with(
        client: Client,
        carried: Carried,
        description: &str,
        app_key: AppKey,
    ) -> Result<Self, Error> {
        let Carried::Enrolment { token, pin_key } = carried else { return Err(Error::NotOurs) };
        let transcript = Redeem::transcript(client.issuer(), &token, app_key.public(), description);
        let signature = app_key.sign(&transcript)?;
        let body = Redeem { token, app_key: *app_key.public(), description: description.into(), signature };
        let redeemed: Redeemed = client.unsigned(Method::POST, "/enrolments/redeem", &body).await?;
        if redeemed.check != check(app_key.public()) {
            return Err(Error::Answer("the check characters are of another key"));
        }
        let draft = Device::draft(client.issuer(), &redeemed.device, app_key.clone())?;
        Ok(Self { client, app_key, portal_pin_key: Zeroizing::new(pin_key), redeemed, draft, options: None })
    }

    /// The four characters that the portal shows too.
    pub fn check(&self) -> &str {
        &self.redeemed.check
    }

    /// What the server told: name, account, length of the PIN.
    pub fn redeemed(&self) -> &Redeemed {
        &self.redeemed
    }

    /// Proves the PIN that was chosen in the portal, and puts this device's own PIN key in its place.
    pub async fn unlock(&mut self, pin: &str) -> Result<(), Error> {
        let body = self.unlock_body(pin)?;
        let path = format!("/enrolments/{}/unlock", self.redeemed.enrolment);
        let unlocked: Unlocked = self.client.signed(self.sender(), Method::POST, &path, &body).await?;
        self.options = Some(unlocked.platform);
        Ok(())
    }

    fn unlock_body(&self, pin: &str) -> Result<Unlock, Error> {
        let device = &self.draft;
        let portal = PinKey::derive(&self.portal_pin_key, pin, &self.redeemed.enrolment)?;
        let own = PinKey::derive(device.pin_key.as_bytes(), pin, &device.id)?;
        let (pin_public, ratchet) = (own.public()?, device.ratchet.commitment());
        let transcript = UnlockFields {
            issuer: self.client.issuer(),
            enrolment: &self.redeemed.enrolment,
            device: &device.id,
            app_key: self.app_key.public(),
            pin_public: &pin_public,
            ratchet: &ratchet,
        }
        .transcript();
        Ok(Unlock {
            pin_public,
            ratchet,
            signature: self.app_key.sign(&transcript)?,
            pin_signature: portal.sign(&transcript)?,
            new_pin_signature: own.sign(&transcript)?,
        })
    }

    /// The device as [`Enrolment::finish`] is about to bind it, once the PIN is accepted: only the serial is missing. Keep it before
    /// finishing, so that a device which the server has bound is never lost with the answer.
    pub fn draft(&self) -> Result<Device, Error> {
        self.options.as_ref().ok_or(Error::Locked)?;
        let Redeemed { name, account, .. } = self.redeemed.clone();
        Ok(Device { name, account, clock_offset: self.client.offset(), ..self.draft.clone() })
    }

    /// Binds the device. With an authenticator it gets a platform key; if that is refused, finish again with another or none.
    pub async fn finish(&mut self, authenticator: Option<Authenticator>) -> Result<Device, Error> {
        let options = self.options.as_ref().ok_or(Error::Locked)?;
        let (platform, registration) = match authenticator {
            Some(mut authenticator) => {
                let registration = authenticator.create(options, &self.client.origin()?)?;
                (Some(authenticator), Some(registration))
            }
            None => (None, None),
        };
        let path = format!("/enrolments/{}/finish", self.redeemed.enrolment);
        let body = Finish { platform: registration };
        let finished: Finished = self.client.signed(self.sender(), Method::POST, &path, &body).await?;
        if finished.device != self.draft.id {
            return Err(Error::Answer("another device"));
        }
        let Finished { name, account, serial, .. } = finished;
        let clock_offset = self.client.offset();
        Ok(Device { name, account, serial, platform, clock_offset, ..self.draft.clone() })
    }

    /// The client, for the phone that this becomes.
    pub fn into_client(self) -> Client {
        self.client
    }

    fn sender(&self) -> Sender<'_> {
        Sender { id: &self.redeemed.enrolment, key: &self.app_key }
    }
}
