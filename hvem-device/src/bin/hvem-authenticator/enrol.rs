//! `enrol` (protocol §2): everything that can fail on this computer is tried before the code is spent.

use std::path::Path;

use hvem_device::{AppKey, Device, Enrolment, Error, Keep, Problem};
use hvem_formats::qr::Carried;
use serde_json::json;

use crate::{
    arguments::Pin,
    desk::{Desk, device_json, link},
    failure::Failure,
    picture,
    store::{Held, is_id, sealed::FileKey},
    terminal::{harmless, secret_from},
    texts::fill,
    trying::{TRIES, insist, pause},
};

/// What was given on the command line.
pub(crate) struct Asked<'a> {
    pub(crate) link: Option<&'a str>,
    pub(crate) picture: Option<&'a Path>,
    pub(crate) pin: &'a Pin,
}

/// Adds this computer to an account.
pub(crate) async fn enrol(desk: &Desk, asked: Asked<'_>) -> Result<(), Failure> {
    let (issuer, carried) = code(desk, &asked)?;
    desk.terminal.says(&fill(desk.words.server, &[("server", &issuer)]))?;
    let passphrase = desk.passphrase_for_more()?;
    let file_key = desk.store.prepare(&passphrase)?;
    let failed = |error| Failure::Server(issuer.clone(), error);

    let about = desk.client(&issuer)?.about().await.map_err(failed)?;
    if !about.scheme.software_key_on_desktop {
        return Err(Failure::PhonesOnly);
    }
    let mut enrolment = redeem(desk, &issuer, carried).await?;
    let check = enrolment.check().to_owned();
    desk.terminal.says(&fill(desk.words.compare, &[("check", &harmless(&check))]))?;
    unlock(desk, &issuer, &mut enrolment, asked.pin).await?;
    let device = bind(desk, &issuer, &mut enrolment, file_key).await?;

    let (name, serial) = (harmless(device.name()), harmless(device.serial()));
    desk.terminal.says(&fill(desk.words.enrolled, &[("name", &name), ("serial", &serial)]))?;
    desk.terminal.reports(&json!({"device": device_json(&device), "check": harmless(&check)}))
}

/// The link: as an argument, in a picture, or asked for.
fn code(desk: &Desk, asked: &Asked<'_>) -> Result<(String, Carried), Failure> {
    let read = match (asked.link, asked.picture) {
        (_, Some(picture)) => {
            let texts = picture::codes(picture)?;
            let links = || texts.iter().filter_map(|text| link(text).ok());
            let enrolment = links().find(|(_, carried)| matches!(carried, Carried::Enrolment { .. }));
            match (enrolment.or_else(|| links().next()), texts.first()) {
                (Some(found), _) => found,
                (None, first) => link(first.map(String::as_str).unwrap_or_default())?,
            }
        }
        (Some("-"), None) => link(&secret_from(Path::new("-"))?)?,
        (Some(text), None) => link(text)?,
        (None, None) => link(&desk.terminal.asks(desk.words.ask_link, "LINK")?)?,
    };
    if matches!(read.1, Carried::Enrolment { .. }) { Ok(read) } else { Err(Failure::NotEnrolment) }
}

/// The same key again when the answer was lost: another one would end the enrolment.
async fn redeem(desk: &Desk, issuer: &str, carried: Carried) -> Result<Enrolment, Failure> {
    let failed = |error| Failure::Server(issuer.into(), error);
    let app_key = AppKey::generate().map_err(failed)?;
    let description = description(desk);
    let mut attempt = 1;
    loop {
        let client = desk.client(issuer)?;
        match Enrolment::redeem_with(client, carried.clone(), &description, app_key.clone()).await {
            Err(Error::NoAnswer(_)) if attempt < TRIES => pause(attempt).await,
            // The id becomes a file's name.
            Ok(enrolment) if !is_id(&enrolment.redeemed().device) => {
                return Err(failed(Error::Answer("not a device's id")));
            }
            other => return other.map_err(failed),
        }
        attempt += 1;
    }
}

/// What this program calls itself.
pub(crate) fn description(desk: &Desk) -> String {
    let system = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    fill(desk.words.system, &[("system", system)])
}

/// Asks for the PIN until it is right, as long as there is somebody to ask.
async fn unlock(desk: &Desk, issuer: &str, enrolment: &mut Enrolment, pin: &Pin) -> Result<(), Failure> {
    let digits = enrolment.redeemed().pin_digits;
    let asks_again = pin.pin_from.is_none();
    loop {
        let typed = desk.pin(pin)?;
        let failure = if is_pin(&typed, digits) {
            match insist(async || enrolment.unlock(&typed).await).await {
                Ok(()) => return Ok(()),
                Err(error) => Failure::Server(issuer.into(), error),
            }
        } else {
            Failure::NotDigits(digits)
        };
        let again = matches!(
            &failure,
            Failure::NotDigits(_) | Failure::Server(_, Error::Refused { problem: Problem::WrongPin { .. }, .. })
        );
        if !again || !asks_again {
            return Err(failure);
        }
        desk.terminal.says(&failure.message(desk.words))?;
    }
}

/// Keeps the device before the server binds it, so that a kill between the two loses nothing.
async fn bind(desk: &Desk, issuer: &str, enrolment: &mut Enrolment, key: FileKey) -> Result<Device, Failure> {
    let failed = |error| Failure::Server(issuer.into(), error);
    let draft = enrolment.draft().map_err(failed)?;
    let mut held = desk.store.reserve(draft.id(), key)?;
    held.keep(&draft).map_err(failed)?;
    let finished = insist(async || enrolment.finish(None).await).await;
    match &finished {
        Ok(device) => held.keep(device),
        Err(error) => not_bound(&mut held, error),
    }
    .map_err(failed)?;
    finished.map_err(failed)
}

/// A device that the server certainly did not bind leaves nothing behind.
pub(crate) fn not_bound(held: &mut Held, error: &Error) -> Result<(), Error> {
    if error.problem().is_some_and(|problem| !matches!(problem, Problem::Unavailable | Problem::TryLater { .. })) {
        held.wipe()?;
    }
    Ok(())
}

/// As many digits as the PIN has: anything else would only spend a try.
pub(crate) fn is_pin(text: &str, digits: u8) -> bool {
    text.len() == usize::from(digits) && text.bytes().all(|byte| byte.is_ascii_digit())
}
