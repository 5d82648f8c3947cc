//! Becoming a device on the phone alone (protocol §2.4): the gates that the server names, one by one, with a waiting period between.

use hvem_formats::app::{
    alone::{Begin, ChoosePin, ChoosePinFields, Pass, Standing},
    enrol::{Finish, Finished},
    request::Subscription,
};
use hvem_formats::key::P256;
use reqwest::Method;

use crate::{
    Advertisement, AppKey, Authenticator, Client, Device, Error, PinKey,
    client::{Sender, read},
    pins::accepts_pin,
};

/// An activation under way.
pub struct Activation {
    client: Client,
    app_key: AppKey,
    /// Made once: what the device will be.
    draft: Device,
    description: String,
    standing: Standing,
    /// What it says by Bluetooth where it takes a copy; none where the code that it read asks for nothing.
    said: Option<Advertisement>,
}

impl Activation {
    /// Begins, with a new key.
    pub async fn begin(client: Client, description: &str) -> Result<Self, Error> {
        let app_key = AppKey::generate()?;
        let transcript = Begin::transcript(client.issuer(), app_key.public(), description);
        let signature = app_key.sign(&transcript)?;
        let body = Begin { app_key: *app_key.public(), description: description.into(), signature };
        let standing: Standing = client.unsigned(Method::POST, "/enrolments", &body).await?;
        Self::of(client, app_key, description, standing)
    }

    pub(crate) fn of(client: Client, app_key: AppKey, description: &str, standing: Standing) -> Result<Self, Error> {
        let draft = Device::draft(client.issuer(), &standing.device, app_key.clone())?;
        Ok(Self { client, app_key, draft, description: description.into(), standing, said: None })
    }

    pub(crate) fn saying(self, said: Option<Advertisement>) -> Self {
        Self { said, ..self }
    }

    /// What to say by Bluetooth while the gate is `proximity`, where the phone that is copied listens.
    pub fn advertisement(&self) -> Option<&Advertisement> {
        self.said.as_ref()
    }

    pub(crate) fn public_key(&self) -> &P256 {
        self.app_key.public()
    }

    /// The server's public URL.
    pub fn issuer(&self) -> &str {
        self.client.issuer()
    }

    /// Where it stands, as last heard.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The gate that is next, by its name; none while it waits.
    pub fn gate(&self) -> Option<&str> {
        self.standing.gate.as_deref()
    }

    /// Asks where it stands.
    pub async fn look(&mut self) -> Result<&Standing, Error> {
        let path = self.path("");
        self.standing = self.client.signed(self.sender(), Method::GET, &path, &()).await?;
        Ok(&self.standing)
    }

    /// Passes the gate that is next.
    pub async fn pass(&mut self, pass: &Pass) -> Result<&Standing, Error> {
        let path = self.path("/pass");
        self.standing = self.client.signed(self.sender(), Method::POST, &path, pass).await?;
        Ok(&self.standing)
    }

    /// Another key, where none is waited for any more.
    pub async fn ask_another_key(&mut self) -> Result<&Standing, Error> {
        let path = self.path("/key");
        self.standing = self.client.signed(self.sender(), Method::POST, &path, &()).await?;
        Ok(&self.standing)
    }

    /// Another temporary PIN by SMS, where none is waited for any more or none came.
    pub async fn ask_another_sms(&mut self) -> Result<&Standing, Error> {
        let path = self.path("/sms");
        self.standing = self.client.signed(self.sender(), Method::POST, &path, &()).await?;
        Ok(&self.standing)
    }

    /// Where the phone can be woken when the waiting period is over.
    pub async fn register_push(&self, subscription: &Subscription) -> Result<(), Error> {
        let path = self.path("/push");
        self.client.signed_with(self.sender(), Method::PUT, &path, subscription, None).await.map(drop)
    }

    /// Chooses the PIN.
    pub async fn choose_pin(&mut self, pin: &str) -> Result<&Standing, Error> {
        accepts_pin(&self.client, pin).await?;
        let pass = Pass::ChoosePin(self.sign_choice(pin)?);
        self.pass(&pass).await
    }

    /// Binds the device. With an authenticator it gets a platform key; if that is refused, bind again with another or none.
    pub async fn bind(&mut self, authenticator: Option<Authenticator>) -> Result<Device, Error> {
        let (platform, registration) = match authenticator {
            Some(mut authenticator) => {
                let options = self.standing.platform.as_ref().ok_or(Error::Locked)?;
                let registration = authenticator.create(options, &self.client.origin()?)?;
                (Some(authenticator), Some(registration))
            }
            None => (None, None),
        };
        let body = Finish { platform: registration };
        let path = self.path("/bind");
        let bound = self.client.signed_with(self.sender(), Method::POST, &path, &body, None).await?;
        let Finished { device, name, account, serial } = read(&bound)?;
        if device != self.draft.id {
            return Err(Error::Answer("another device"));
        }
        Ok(Device { name, account, serial, platform, clock_offset: self.client.offset(), ..self.draft.clone() })
    }

    /// The device that it becomes, to be kept before the server binds it. Its name, account and serial number are known only then.
    pub fn draft(&self) -> &Device {
        &self.draft
    }

    /// The client, for the phone that this becomes.
    pub fn into_client(self) -> Client {
        self.client
    }

    /// What the device calls itself.
    pub fn description(&self) -> &str {
        &self.description
    }

    fn sign_choice(&self, pin: &str) -> Result<ChoosePin, Error> {
        let own = PinKey::derive(self.draft.pin_key.as_bytes(), pin, &self.draft.id)?;
        let (pin_public, ratchet) = (own.public()?, self.draft.ratchet.commitment());
        let transcript = ChoosePinFields {
            issuer: self.client.issuer(),
            enrolment: &self.standing.enrolment,
            device: &self.draft.id,
            app_key: self.app_key.public(),
            pin_public: &pin_public,
            ratchet: &ratchet,
        }
        .transcript();
        let signature = self.app_key.sign(&transcript)?;
        Ok(ChoosePin { pin_public, ratchet, signature, pin_signature: own.sign(&transcript)? })
    }

    fn path(&self, step: &str) -> String {
        format!("/enrolments/{}{step}", self.standing.enrolment)
    }

    fn sender(&self) -> Sender<'_> {
        Sender { id: &self.standing.enrolment, key: &self.app_key }
    }
}
