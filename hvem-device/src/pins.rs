//! Another PIN (protocol §4.1 to §4.3): a known one is changed, a forgotten one renewed.

use hvem_formats::{
    app::pin::{ChangePin, ChangePinFields, ChoosePin, Pass, RenewPinFields, Renewal},
    key::Ed25519,
};
use reqwest::Method;

use crate::{Client, Error, Keep, Phone, PinKey, client::read, ratchet::Step};

/// What the holder of an account knows.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// The e-mail address.
    pub user_id: &'a str,
    /// The password.
    pub password: &'a str,
}

impl<K: Keep> Phone<K> {
    /// Puts a new PIN in the place of a known one. When no answer comes, call it again with the same two.
    pub async fn change_pin(&mut self, present: &str, new: &str) -> Result<(), Error> {
        accepts_pin(&self.client, new).await?;
        let (present, new) = (self.pin_key(present)?, self.pin_key(new)?);
        self.turning(Method::PUT, "/device/pin", |phone, step| phone.sign_change(&present, &new, step)).await?;
        Ok(())
    }

    fn sign_change(&self, present: &PinKey, new: &PinKey, step: Step) -> Result<ChangePin, Error> {
        let pin_public = new.public()?;
        let transcript = ChangePinFields {
            issuer: self.device.issuer.as_str(),
            device: &self.device.id,
            pin_public: &pin_public,
            ratchet: &step.value,
            next_ratchet: &step.next,
        }
        .transcript();
        Ok(ChangePin {
            pin_public,
            ratchet: step.value,
            next_ratchet: step.next,
            signature: self.device.app_key.sign(&transcript)?,
            pin_signature: present.sign(&transcript)?,
            new_pin_signature: new.sign(&transcript)?,
        })
    }

    /// Renews a forgotten PIN: walks the gates that the server names. A platform key that this device has signs the new PIN too. When no
    /// answer comes, call it again: a new renewal begins.
    pub async fn renew_pin(&mut self, holder: Credentials<'_>, new: &str) -> Result<(), Error> {
        accepts_pin(&self.client, new).await?;
        let new = self.pin_key(new)?;
        let mut renewal: Renewal = self.call(Method::POST, "/device/pin/renewal", &()).await?;
        while let Some(gate) = &renewal.gate {
            let path = format!("/device/pin/renewal/{}", renewal.renewal);
            let next: Renewal = match gate.as_str() {
                "user-id" => {
                    let pass = Pass::UserId { user_id: holder.user_id.into() };
                    self.call(Method::POST, &path, &pass).await?
                }
                "password" => {
                    let pass = |_: &mut Self, step: Step| Ok(typed(holder.password, step));
                    read(&self.turning(Method::POST, &path, pass).await?)?
                }
                "choose-pin" => {
                    let pass = |phone: &mut Self, step: Step| phone.sign_choice(&renewal, &new, step);
                    read(&self.turning(Method::POST, &path, pass).await?)?
                }
                _ => return Err(Error::Answer("a gate that this version does not know")),
            };
            if next.gate == renewal.gate {
                return Err(Error::Answer("a gate that does not open"));
            }
            renewal = next;
        }
        match renewal.waits_until {
            Some(_) => Err(Error::Answer("a renewal that waits, which this version does not know")),
            None => Ok(()),
        }
    }

    fn sign_choice(&mut self, renewal: &Renewal, new: &PinKey, step: Step) -> Result<Pass, Error> {
        let pin_public: Ed25519 = new.public()?;
        let transcript = RenewPinFields {
            issuer: self.device.issuer.as_str(),
            device: &self.device.id,
            renewal: &renewal.renewal,
            pin_public: &pin_public,
            ratchet: &step.value,
            next_ratchet: &step.next,
        }
        .transcript();
        let assertion = match renewal.platform {
            Some(_) => Some(self.assert(&transcript)?),
            None => None,
        };
        Ok(Pass::ChoosePin(ChoosePin {
            pin_public,
            ratchet: step.value,
            next_ratchet: step.next,
            signature: self.device.app_key.sign(&transcript)?,
            new_pin_signature: new.sign(&transcript)?,
            assertion,
        }))
    }

    /// PINs that are guessed first, and so refused (§4.1).
    pub async fn guessed_first(&self) -> Result<Vec<String>, Error> {
        guessed_first(&self.client).await
    }
}

/// Only here can a PIN be looked at: no server ever sees it.
pub(crate) async fn accepts_pin(client: &Client, new: &str) -> Result<(), Error> {
    let digits = usize::from(client.about().await?.scheme.pin_digits);
    if new.len() != digits || !new.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::PinDigits(digits));
    }
    if guessed_first(client).await?.iter().any(|known| known == new) { Err(Error::PinGuessedFirst) } else { Ok(()) }
}

async fn guessed_first(client: &Client) -> Result<Vec<String>, Error> {
    client.unsigned(Method::GET, "/pins", &()).await
}

fn typed(password: &str, step: Step) -> Pass {
    Pass::Password { password: password.into(), ratchet: step.value, next_ratchet: step.next }
}
