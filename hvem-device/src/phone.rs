//! A bound device at work (protocol §3 and §4).

use hvem_formats::{
    app::{
        answer::{Answer, Answered, Approval, Decision, Method as Proof},
        enrol::Unlocked,
        holder::{HolderFields, HolderProof, Wish},
        platform::{BindPlatform, BindPlatformFields},
        request::{Match, Shown, Subscription, Waiting, match_digest, matched_by},
    },
    crockford,
    qr::Carried,
    transcript::Transcript,
    webauthn::{Assertion, Registration},
};
use reqwest::Method;
use serde::Serialize;

use crate::{
    Authenticator, Client, Device, Error, Keep, PinKey, Status, carried,
    client::{Sender, read},
    ratchet::Step,
};

/// How the person proves to be the holder.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The PIN.
    Pin(&'a str),
    /// Fingerprint, face or screen lock.
    Platform,
}

/// What the person decides. Only an approval needs a proof.
#[derive(Clone, Copy)]
pub enum Choice<'a> {
    /// Let it happen.
    Approve(Unlock<'a>),
    /// Don't.
    Reject,
    /// Don't, and it was not I who asked.
    NotMe,
}

/// A device, the server that knows it, and the place where it is kept.
pub struct Phone<K> {
    pub(crate) client: Client,
    pub(crate) device: Device,
    keep: K,
    closed: bool,
}

impl<K: Keep> Phone<K> {
    /// From a device just bound or read back.
    pub fn new(client: Client, device: Device, keep: K) -> Self {
        client.remember_offset(device.clock_offset);
        Self { client, device, keep, closed: false }
    }

    /// What is kept.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The server's time, ms, as far as known.
    pub fn now(&self) -> i64 {
        self.client.now()
    }

    /// What waits. Answers at once when the list is not the one `seen` names, else after at most `wait` seconds (0 to 25).
    pub async fn requests(&mut self, wait: u8, seen: Option<&str>) -> Result<Waiting, Error> {
        let seen = seen.map(|digest| format!("&seen={digest}")).unwrap_or_default();
        self.call(Method::GET, &format!("/requests?wait={wait}{seen}"), &()).await
    }

    /// Matches by what was scanned, typed or followed: a QR text or the four characters. A link needs [`Phone::match_link`].
    pub async fn match_text(&mut self, text: &str) -> Result<Shown, Error> {
        match Carried::read(text, &self.device.issuer) {
            Some(Carried::Request { .. }) => self.match_qr(text).await,
            Some(_) => Err(Error::NotOurs),
            None => self.match_code(text).await,
        }
    }

    /// Matches by the text of a scanned QR code.
    pub async fn match_qr(&mut self, text: &str) -> Result<Shown, Error> {
        let Carried::Request { request, slot, secret } = carried(text, &self.device.issuer)? else {
            return Err(Error::NotOurs);
        };
        let expected = Expected { request: Some(request.clone()), by: matched_by::QR, secret: secret.to_vec() };
        self.matching(&Match::Qr { request, slot, secret }, expected, None).await
    }

    /// Matches by the four characters, as the person types them.
    pub async fn match_code(&mut self, typed: &str) -> Result<Shown, Error> {
        let code = crockford::normalise(typed).filter(|code| code.len() == 4).ok_or(Error::NotOurs)?;
        let expected = Expected { request: None, by: matched_by::CODE, secret: code.clone().into_bytes() };
        self.matching(&Match::Code(code), expected, None).await
    }

    /// Matches by the link that this device's browser showed. `cookie` is the header that this browser would send.
    pub async fn match_link(&mut self, text: &str, cookie: Option<&str>) -> Result<Shown, Error> {
        let Carried::Link { request, token } = carried(text, &self.device.issuer)? else { return Err(Error::NotOurs) };
        let expected = Expected { request: Some(request.clone()), by: matched_by::LINK, secret: token.to_vec() };
        self.matching(&Match::Link { request, token }, expected, cookie).await
    }

    async fn matching(&mut self, sent: &Match, expected: Expected, cookie: Option<&str>) -> Result<Shown, Error> {
        let sender = sender(&self.device);
        let body = self.client.signed_with(sender, Method::POST, "/requests/match", sent, cookie).await;
        let shown: Shown = read(&self.noticing(body)?)?;
        if expected.fits(&shown) { Ok(shown) } else { Err(Error::Mismatch) }
    }

    /// A request that this device matched, once more.
    pub async fn request(&mut self, id: &str) -> Result<Shown, Error> {
        self.call(Method::GET, &format!("/requests/{id}"), &()).await
    }

    /// Answers a request. When no answer comes, call it again: the ratchet repeats its pair.
    pub async fn answer(&mut self, shown: &Shown, choice: Choice<'_>) -> Result<Answered, Error> {
        let path = format!("/requests/{}/answer", shown.id);
        read(&self.turning(Method::POST, &path, |phone, step| phone.sign_answer(shown, choice, step)).await?)
    }

    /// A call that turns the ratchet. `sign` makes its message for the pair.
    pub(crate) async fn turning<M: Serialize>(
        &mut self,
        method: Method,
        path: &str,
        sign: impl FnOnce(&mut Self, Step) -> Result<M, Error>,
    ) -> Result<Vec<u8>, Error> {
        let step = self.device.ratchet.step()?;
        let message = sign(self, step)?;
        // Before anything is sent: after a crash the same pair must come again (§3.4).
        self.keep()?;
        let answer = self.client.signed_with(sender(&self.device), method, path, &message, None).await;
        let answer = self.noticing(answer)?;
        self.device.ratchet.settle();
        self.keep()?;
        Ok(answer)
    }

    fn sign_answer(&mut self, shown: &Shown, choice: Choice<'_>, step: Step) -> Result<Answer, Error> {
        let (decision, method) = match choice {
            Choice::Approve(Unlock::Pin(_)) => (Decision::Approve, Proof::Pin),
            Choice::Approve(Unlock::Platform) => (Decision::Approve, Proof::Platform),
            Choice::Reject => (Decision::Reject, Proof::Nothing),
            Choice::NotMe => (Decision::NotMe, Proof::Nothing),
        };
        let transcript = self.transcript(shown, decision, method, step);
        let pin_signature = match choice {
            Choice::Approve(Unlock::Pin(pin)) => Some(self.pin_key(pin)?.sign(&transcript)?),
            _ => None,
        };
        let assertion = match method {
            Proof::Platform => Some(self.assert(&transcript)?),
            _ => None,
        };
        Ok(Answer {
            decision,
            method,
            locale: self.client.language().into(),
            ratchet: step.value,
            next_ratchet: step.next,
            signature: self.device.app_key.sign(&transcript)?,
            pin_signature,
            assertion,
        })
    }

    /// Signed is what was shown, field by field; the server rebuilds it from its own row.
    fn transcript(&self, shown: &Shown, decision: Decision, method: Proof, step: Step) -> Transcript {
        Approval {
            issuer: &self.device.issuer,
            request: &shown.id,
            relying_party: &shown.relying_party.id,
            relying_party_name: &shown.relying_party.name,
            action: &shown.action,
            text: &shown.text,
            browser: &shown.browser,
            browser_key: shown.browser_key.as_ref(),
            match_digest: &shown.match_digest,
            decision,
            method,
            device: &self.device.id,
            ratchet: &step.value,
            next_ratchet: &step.next,
            asked_at: shown.asked_at,
            expires_at: shown.expires_at,
            locale: self.client.language(),
        }
        .transcript()
    }

    /// Lets the server wake this device by Web Push.
    pub async fn register_push(&mut self, subscription: &Subscription) -> Result<(), Error> {
        self.done(Method::PUT, "/push", subscription).await
    }

    /// Ends Web Push.
    pub async fn end_push(&mut self) -> Result<(), Error> {
        self.done(Method::DELETE, "/push", &()).await
    }

    /// How the server sees this device.
    pub async fn status(&mut self) -> Result<Status, Error> {
        self.call(Method::GET, "/device", &()).await
    }

    /// Binds a platform key later, with the PIN.
    pub async fn bind_platform(&mut self, pin: &str, mut authenticator: Authenticator) -> Result<(), Error> {
        let options: Unlocked = self.call(Method::POST, "/device/platform/options", &()).await?;
        let registration = authenticator.create(&options.platform, &self.client.origin()?)?;
        let pin_key = self.pin_key(pin)?;
        let sign = |phone: &mut Self, step| phone.sign_binding(registration, &pin_key, step);
        self.turning(Method::PUT, "/device/platform", sign).await?;
        self.device.platform = Some(authenticator);
        self.keep()
    }

    fn sign_binding(&self, platform: Registration, pin_key: &PinKey, step: Step) -> Result<BindPlatform, Error> {
        let transcript = BindPlatformFields {
            issuer: &self.device.issuer,
            device: &self.device.id,
            attestation: &platform.response.attestation_object,
            ratchet: &step.value,
            next_ratchet: &step.next,
        }
        .transcript();
        Ok(BindPlatform {
            platform,
            ratchet: step.value,
            next_ratchet: step.next,
            signature: self.device.app_key.sign(&transcript)?,
            pin_signature: pin_key.sign(&transcript)?,
        })
    }

    /// Removes the platform key; the PIN stays.
    pub async fn unbind_platform(&mut self, unlock: Unlock<'_>) -> Result<(), Error> {
        self.wishes("/device/platform/remove", Wish::RemovePlatform, unlock).await?;
        self.device.platform = None;
        self.keep()
    }

    /// Unregisters the device and wipes it.
    pub async fn unregister(&mut self, unlock: Unlock<'_>) -> Result<(), Error> {
        self.wishes("/device/unregister", Wish::Unregister, unlock).await?;
        self.wipe()
    }

    /// Opens the app where it is locked: the server tells whether the PIN is right.
    pub async fn open(&mut self, unlock: Unlock<'_>) -> Result<(), Error> {
        self.wishes("/device/open", Wish::Open, unlock).await
    }

    /// What only the holder may ask of the device (§4.4).
    async fn wishes(&mut self, path: &str, wish: Wish, unlock: Unlock<'_>) -> Result<(), Error> {
        self.turning(Method::POST, path, |phone, step| phone.sign_wish(wish, unlock, step)).await?;
        Ok(())
    }

    pub(crate) fn sign_wish(&mut self, wish: Wish, unlock: Unlock<'_>, step: Step) -> Result<HolderProof, Error> {
        let method = match unlock {
            Unlock::Pin(_) => Proof::Pin,
            Unlock::Platform => Proof::Platform,
        };
        let transcript = HolderFields {
            issuer: &self.device.issuer,
            device: &self.device.id,
            wish,
            method,
            ratchet: &step.value,
            next_ratchet: &step.next,
        }
        .transcript();
        let (pin_signature, assertion) = match unlock {
            Unlock::Pin(pin) => (Some(self.pin_key(pin)?.sign(&transcript)?), None),
            Unlock::Platform => (None, Some(self.assert(&transcript)?)),
        };
        Ok(HolderProof {
            method,
            ratchet: step.value,
            next_ratchet: step.next,
            signature: self.device.app_key.sign(&transcript)?,
            pin_signature,
            assertion,
        })
    }

    /// The platform key's assertion over a transcript.
    pub(crate) fn assert(&mut self, transcript: &Transcript) -> Result<Assertion, Error> {
        let origin = self.client.origin()?;
        let authenticator = self.device.platform.as_mut().ok_or(Error::NoPlatformKey)?;
        authenticator.assert(&transcript.digest(), &origin)
    }

    pub(crate) fn pin_key(&self, pin: &str) -> Result<PinKey, Error> {
        PinKey::derive(self.device.pin_key.as_bytes(), pin, &self.device.id)
    }

    fn keep(&mut self) -> Result<(), Error> {
        if self.closed {
            return Err(Error::Closed);
        }
        self.device.clock_offset = self.client.offset();
        self.keep.keep(&self.device)
    }

    pub(crate) async fn call<T: serde::de::DeserializeOwned>(
        &mut self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let answer = self.client.signed(sender(&self.device), method, path, body).await;
        self.noticing(answer)
    }

    /// A call of whose answer only the success matters.
    pub(crate) async fn done(&mut self, method: Method, path: &str, body: &impl Serialize) -> Result<(), Error> {
        let answer = self.client.signed_with(sender(&self.device), method, path, body, None).await;
        self.noticing(answer).map(|_| ())
    }

    /// A device that the server has closed keeps nothing.
    fn noticing<T>(&mut self, answer: Result<T, Error>) -> Result<T, Error> {
        if answer.as_ref().err().and_then(Error::problem).is_some_and(|problem| problem.ends_device()) {
            self.wipe()?;
        }
        answer
    }

    fn wipe(&mut self) -> Result<(), Error> {
        self.closed = true;
        self.keep.wipe()
    }
}

fn sender(device: &Device) -> Sender<'_> {
    Sender { id: &device.id, key: &device.app_key }
}

/// What the server has to show after a match.
struct Expected {
    request: Option<String>,
    by: &'static str,
    secret: Vec<u8>,
}

impl Expected {
    /// The person approves what this browser shows, so the request must be bound to the very secret that was carried.
    fn fits(&self, shown: &Shown) -> bool {
        self.request.as_ref().is_none_or(|id| *id == shown.id)
            && shown.matched_by == self.by
            && shown.match_digest == match_digest(self.by, &self.secret)
    }
}
