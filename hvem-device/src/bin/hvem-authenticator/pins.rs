//! `change-pin` and `forgot-pin`: another PIN on this computer.

use std::path::Path;

use hvem_device::{Credentials, Device, Error};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{
    arguments::{NewPin, Pin, Which},
    desk::{Desk, device_json},
    failure::Failure,
    terminal::{harmless, secret_from},
    texts::fill,
    trying::insist,
};

/// Puts a new PIN in the place of a known one.
pub(crate) async fn change(desk: &Desk, which: &Which, present: &Pin, new: &NewPin) -> Result<(), Failure> {
    let opened = desk.opens(which)?;
    let (present, new) = (desk.pin(present)?, new_pin(desk, new)?);
    let mut phone = desk.holds(&opened)?;
    let changed = insist(async || phone.change_pin(&present, &new).await).await;
    done(desk, &opened.device, changed, desk.words.pin_changed)
}

/// What the holder of the account gives instead of the forgotten PIN.
pub(crate) struct Holder<'a> {
    /// `--user-id`.
    pub(crate) user_id: Option<&'a str>,
    /// `--password-from`.
    pub(crate) password_from: Option<&'a Path>,
}

/// Renews a forgotten PIN by what the holder of the account knows. Where an answer is lost a new renewal begins, which may do the same again.
pub(crate) async fn renew(desk: &Desk, which: &Which, holder: Holder<'_>, new: &NewPin) -> Result<(), Failure> {
    let opened = desk.opens(which)?;
    let user_id = match holder.user_id {
        Some(user_id) => user_id.to_owned(),
        None => desk.terminal.asks(desk.words.ask_user_id, "--user-id")?,
    };
    let password = match holder.password_from {
        Some(path) => secret_from(path)?,
        None => desk.terminal.asks_hidden(desk.words.ask_password, "--password-from")?,
    };
    let new = new_pin(desk, new)?;
    let mut phone = desk.holds(&opened)?;
    let credentials = Credentials { user_id: &user_id, password: &password };
    let renewed = insist(async || phone.renew_pin(credentials, &new).await).await;
    done(desk, &opened.device, renewed, desk.words.pin_renewed)
}

/// The PIN that shall be: from a file, or asked for twice, because nobody sees what they type.
pub(crate) fn new_pin(desk: &Desk, new: &NewPin) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = &new.new_pin_from {
        return secret_from(path);
    }
    let typed = desk.terminal.asks_hidden(desk.words.ask_new_pin, "--new-pin-from")?;
    let again = desk.terminal.asks_hidden(desk.words.ask_new_pin_again, "--new-pin-from")?;
    if typed == again { Ok(typed) } else { Err(Failure::UnequalPins) }
}

fn done(desk: &Desk, device: &Device, outcome: Result<(), Error>, said: &str) -> Result<(), Failure> {
    match outcome {
        Ok(()) => {
            desk.terminal.says(&fill(said, &[("name", &harmless(device.name()))]))?;
            desk.terminal.reports(&json!({"device": device_json(device), "pin": "ok"}))
        }
        Err(Error::PinDigits(digits)) => Err(Failure::NotDigits(u8::try_from(digits).unwrap_or(u8::MAX))),
        Err(Error::PinGuessedFirst) => Err(Failure::PinGuessedFirst),
        Err(error) => Err(Failure::Server(device.issuer().into(), error)),
    }
}
