//! Typing the four characters instead of scanning, where the scheme has an app scan (protocol §4.6).

use hvem_formats::app::{holder::Wish, typing::Standing};
use reqwest::Method;

use crate::{Error, Keep, Phone, Unlock, client::read};

impl<K: Keep> Phone<K> {
    /// The devices of the account that type, or are about to.
    pub async fn typing(&mut self) -> Result<Vec<Standing>, Error> {
        self.call(Method::GET, "/device/typing", &()).await
    }

    /// Begins to switch this one over.
    pub async fn begin_typing(&mut self, unlock: Unlock<'_>) -> Result<Standing, Error> {
        let sign = |phone: &mut Self, step| phone.sign_wish(Wish::TypeCodes, unlock, step);
        read(&self.turning(Method::POST, "/device/typing", sign).await?)
    }

    /// The tick: the waiting period begins.
    pub async fn start_typing(&mut self, typing: &str) -> Result<Standing, Error> {
        self.call(Method::POST, &format!("/device/typing/{typing}/start"), &()).await
    }

    /// The waiting period is over, and it is still wanted: from here on this device types.
    pub async fn confirm_typing(&mut self, typing: &str, unlock: Unlock<'_>) -> Result<Standing, Error> {
        let sign = |phone: &mut Self, step| phone.sign_wish(Wish::ConfirmTyping, unlock, step);
        read(&self.turning(Method::POST, &format!("/device/typing/{typing}/confirm"), sign).await?)
    }

    /// Has a device of the account scan, again or still.
    pub async fn stop_typing(&mut self, typing: &str) -> Result<(), Error> {
        self.done(Method::POST, &format!("/device/typing/{typing}/stop"), &()).await
    }
}
