//! A person with an account, a browser without script and phones that speak the protocol.

use std::sync::atomic::{AtomicU32, Ordering};

use hvem_acceptance::{Failure, Nodes, Outcome, World};
use hvem_device::{AppKey, Client, Enrolment, Forgetful, Phone, PinKey};
use hvem_formats::{b64, digest, qr::Carried, transcript::Transcript};

use crate::protocol::portal::{Page, Portal, failed};

pub const PIN: &str = "4071";
pub const PASSWORD: &str = "blå cykel i regnen";

/// Somebody who uses hvem.
pub struct Person {
    pub portal: Portal,
    pub email: String,
    browser_key: AppKey,
}

/// A sign-in that waits for the app.
pub struct Waiting {
    pub login: String,
    pub page: Page,
}

impl Person {
    /// Creates an account by the link in the mail and signs in with the password, which is all there is so far.
    pub async fn joins(world: &World) -> Outcome<Self> {
        Self::joins_at(&world.portal, async |email| Ok(world.letter(email, 1).await?.link()?.to_owned())).await
    }

    /// The same where several nodes may be.
    pub async fn joins_nodes(nodes: &Nodes) -> Outcome<Self> {
        let begins = format!("{}/account/link/", nodes.address);
        Self::joins_at(&nodes.address, async |email| nodes.mail.link(email, 1, &begins).await).await
    }

    async fn joins_at(address: &str, link: impl AsyncFnOnce(&str) -> Outcome<String>) -> Outcome<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let email = format!("person{}@example.org", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut portal = Portal::new(address)?;
        portal.opens("/account/new").await?.is("account-new")?;
        let names = [("given_name", "Karen"), ("family_name", "Jensen"), ("email", &email)];
        portal.sends("/account/new", &names).await?.is("account-new-sent")?;
        let page = portal.opens(&link(&email).await?).await?;
        page.is("account-link")?;
        portal.sends(&page.path, &[("new_password", PASSWORD), ("repeat_password", PASSWORD)]).await?;
        let browser_key = AppKey::generate().map_err(failed)?;
        let mut person = Self { portal, email, browser_key };
        let page = person.signs_in_with_password("/account").await?;
        page.is("my-account")?;
        Ok(person)
    }

    /// The same person in a browser that nobody has used before.
    pub fn in_another_browser(&self) -> Outcome<Self> {
        let portal = Portal::new(&self.portal.address)?;
        Ok(Self { portal, email: self.email.clone(), browser_key: AppKey::generate().map_err(failed)? })
    }

    /// User ID and password; what comes then depends on the account.
    pub async fn signs_in_with_password(&mut self, to: &str) -> Outcome<Page> {
        let page = self.portal.opens(to).await?;
        if page.name() == "my-account" {
            return Ok(page);
        }
        page.is("login-user-id")?;
        let login = page.path.clone();
        self.gives_user_id(&login).await?.is("login-password")?;
        self.gives_password(&login).await
    }

    /// Who the person is.
    pub async fn gives_user_id(&mut self, login: &str) -> Outcome<Page> {
        let email = self.email.clone();
        self.sends_with_key(&format!("{login}/user-id"), ("user_id", &email)).await
    }

    /// The right password.
    pub async fn gives_password(&mut self, login: &str) -> Outcome<Page> {
        self.sends_with_key(&format!("{login}/password"), ("password", PASSWORD)).await
    }

    /// Signs in by the app: `method` is `app` or `this-device`.
    pub async fn waits_for_app(&mut self, method: &str) -> Outcome<Waiting> {
        let page = self.signs_in_with_password("/account").await?;
        page.is("login-method")?;
        self.chooses(&page.path, method).await
    }

    /// Takes a way, and the first device where there are several.
    pub async fn chooses(&mut self, login: &str, method: &str) -> Outcome<Waiting> {
        let mut page = self.sends_with_key(&format!("{login}/method"), ("method", method)).await?;
        if page.name() == "login-device" {
            let device = page.value("device")?.to_owned();
            page = self.sends_with_key(&format!("{login}/device"), ("device", &device)).await?;
        }
        page.is(if method == "app" { "login-approve" } else { "login-approve-here" })?;
        Ok(Waiting { login: login.to_owned(), page })
    }

    async fn sends_with_key(&mut self, path: &str, field: (&str, &str)) -> Outcome<Page> {
        let key = b64::encode(self.browser_key.public().as_bytes());
        self.portal.sends(path, &[field, ("browser_key", &key)]).await
    }

    /// Proves the browser's key and finishes, after the app has approved.
    pub async fn finishes(&mut self, waiting: &Waiting) -> Outcome<Page> {
        let page = self.portal.opens(&waiting.login).await?;
        page.is("login-continue")?;
        let nonce = b64::decode(page.needs("data-nonce")?).ok_or_else(|| Failure::new("the nonce is not b64u"))?;
        let login = waiting.login.rsplit('/').next().unwrap_or_default();
        let transcript = Transcript::new("hvem/v1/browser").text(&self.portal.address).text(login).bytes(&nonce);
        let proof = b64::encode(self.browser_key.sign(&transcript).map_err(failed)?);
        self.portal.sends(&format!("{}/complete", waiting.login), &[("browser_proof", &proof)]).await
    }

    /// *Add a mobile device* up to the QR code: what the page's script does with name and PIN.
    pub async fn shows_enrolment(&mut self, pin: &str) -> Outcome<(Carried, String)> {
        self.shows_enrolment_of("S24", pin).await
    }

    /// The same for a device of this name.
    pub async fn shows_enrolment_of(&mut self, name: &str, pin: &str) -> Outcome<(Carried, String)> {
        let page = self.portal.opens("/account/devices/add").await?;
        page.is("device-add")?;
        let enrolment = page.value("enrolment")?.to_owned();
        let pin_key = digest::sha256(&[enrolment.as_bytes(), b"pin_key"]);
        let public = PinKey::derive(&pin_key, pin, &enrolment).and_then(|key| key.public()).map_err(failed)?;
        let pin_public = b64::encode(public.as_bytes());
        let fields = [("enrolment", enrolment.as_str()), ("name", name), ("pin_public", &pin_public)];
        let page = self.portal.sends("/account/devices/add", &fields).await?;
        page.is("enrolment")?;
        let token =
            b64::decode_array(page.needs("data-token")?).ok_or_else(|| Failure::new("the token is not 16 bytes"))?;
        Ok((Carried::Enrolment { token, pin_key }, page.path))
    }

    /// A client for the person's phones, with the machine's own clock.
    pub fn client(&self) -> Outcome<Client> {
        Ok(Client::new(hvem_acceptance::http()?, &self.portal.address, hvem_device::system_clock))
    }

    /// Binds a phone by PIN.
    pub async fn adds_phone(&mut self) -> Outcome<Phone<Forgetful>> {
        self.adds("S24").await
    }

    /// Binds one more device; the account asks for a sign-in by one that it has.
    pub async fn adds(&mut self, name: &str) -> Outcome<Phone<Forgetful>> {
        let (carried, _) = self.shows_enrolment_of(name, PIN).await?;
        let mut enrolment = Enrolment::redeem(self.client()?, carried, "hvem-device").await.map_err(failed)?;
        enrolment.unlock(PIN).await.map_err(failed)?;
        let device = enrolment.finish(None).await.map_err(failed)?;
        Ok(Phone::new(self.client()?, device, Forgetful))
    }
}
