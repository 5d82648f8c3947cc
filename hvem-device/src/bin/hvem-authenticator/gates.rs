//! The gates that a server names while a phone is bound (protocol §2.4 and §2.5), and who passes them: the person, or what a script has given.

use std::time::Duration;

use hvem_device::{Activation, Device, Error, Keep, Problem};
use hvem_formats::app::alone::Pass;
use zeroize::Zeroizing;

use crate::{
    arguments::Holder,
    desk::Desk,
    enrol::not_bound,
    failure::Failure,
    pins::new_pin,
    store::{is_id, sealed::FileKey},
    terminal::{harmless, secret_from},
    texts::{clock, fill},
    trying::insist,
};

/// How often it is asked whether a waiting period is over.
const LOOK: Duration = Duration::from_secs(20);

/// Passes all gates that are left, and binds.
pub(crate) async fn walk(
    desk: &Desk,
    activation: &mut Activation,
    holder: &Holder,
    key: FileKey,
) -> Result<Device, Failure> {
    while activation.gate() != Some("offer-biometrics") {
        match activation.gate().map(ToOwned::to_owned) {
            Some(gate) => pass(desk, activation, holder, &gate).await?,
            None => waits(desk, activation).await?,
        }
    }
    bind(desk, activation, key).await
}

/// A slip is told and asked about again, as long as there is somebody to ask.
async fn pass(desk: &Desk, activation: &mut Activation, holder: &Holder, gate: &str) -> Result<(), Failure> {
    loop {
        let (pass, asked) = answer(desk, activation, holder, gate)?;
        let passed = match &pass {
            Answer::Pin(pin) => insist(async || activation.choose_pin(pin).await.map(drop)).await,
            Answer::Pass(pass) => insist(async || activation.pass(pass).await.map(drop)).await,
        };
        let failure = match passed {
            Ok(()) => return Ok(()),
            Err(Error::PinDigits(digits)) => Failure::NotDigits(u8::try_from(digits).unwrap_or(u8::MAX)),
            Err(Error::PinGuessedFirst) => Failure::PinGuessedFirst,
            Err(error) => Failure::Server(activation.issuer().into(), error),
        };
        if !(asked && is_slip(&failure)) {
            return Err(failure);
        }
        desk.terminal.says(&failure.message(desk.words))?;
    }
}

enum Answer {
    Pass(Pass),
    Pin(Zeroizing<String>),
}

/// What passes a gate, and whether somebody was asked for it.
fn answer(desk: &Desk, activation: &Activation, holder: &Holder, gate: &str) -> Result<(Answer, bool), Failure> {
    let (terminal, words) = (&desk.terminal, desk.words);
    Ok(match gate {
        "accept-terms" => {
            let question = fill(words.ask_terms, &[("server", activation.issuer())]);
            if !holder.accept_terms && !desk.says_yes(&question, "--accept-terms")? {
                return Err(Failure::NotAnswered);
            }
            (Answer::Pass(Pass::AcceptTerms {}), false)
        }
        "user-id" => match &holder.user_id {
            Some(user_id) => (Answer::Pass(Pass::UserId { user_id: user_id.clone() }), false),
            None => {
                let user_id = terminal.asks(words.ask_user_id_chosen, "--user-id")?;
                (Answer::Pass(Pass::UserId { user_id }), true)
            }
        },
        "password" => {
            let (password, asked) = match &holder.password_from {
                Some(path) => (secret_from(path)?, false),
                None => (terminal.asks_hidden(words.ask_password, "--password-from")?, true),
            };
            (Answer::Pass(Pass::Password { password: password.to_string() }), asked)
        }
        "letter" => {
            let (letter, asked) = match &holder.letter_from {
                Some(path) => (secret_from(path)?, false),
                None => (Zeroizing::new(terminal.asks(words.ask_letter, "--letter-from")?), true),
            };
            let (number, code) = letter.trim().split_once(' ').unwrap_or((&letter, ""));
            (Answer::Pass(Pass::Letter { number: number.into(), code: code.trim().into() }), asked)
        }
        "sms-code" => {
            let to = activation.standing().sms.as_ref().map(|sms| harmless(&sms.to)).unwrap_or_default();
            let question = fill(words.ask_sms, &[("to", &to)]);
            let (code, asked) = match &holder.sms_from {
                Some(path) => (secret_from(path)?, false),
                None => (Zeroizing::new(terminal.asks(&question, "--sms-from")?), true),
            };
            (Answer::Pass(Pass::SmsCode { code: code.to_string() }), asked)
        }
        "choose-pin" => (Answer::Pin(new_pin(desk, &holder.new)?), holder.new.new_pin_from.is_none()),
        other => return Err(Failure::UnknownGate(other.to_owned())),
    })
}

/// What may be typed once more.
fn is_slip(failure: &Failure) -> bool {
    match failure {
        Failure::NotDigits(_) | Failure::PinGuessedFirst => true,
        Failure::Server(_, error) => error.problem().is_some_and(|problem| {
            matches!(
                problem,
                Problem::WrongUserId
                    | Problem::WrongPassword
                    | Problem::WrongLetter
                    | Problem::WrongSmsCode { .. }
                    | Problem::SmsCodeMalformed
            )
        }),
        _ => false,
    }
}

/// The server's time alone decides when it is over.
async fn waits(desk: &Desk, activation: &mut Activation) -> Result<(), Failure> {
    let until = activation.standing().waits_until.unwrap_or_default();
    desk.terminal.says(&fill(desk.words.take_waits, &[("time", &clock(until))]))?;
    while activation.gate().is_none() {
        tokio::time::sleep(LOOK).await;
        let looked = insist(async || activation.look().await.map(drop)).await;
        looked.map_err(|error| Failure::Server(activation.issuer().into(), error))?;
    }
    Ok(())
}

/// Keeps the device before the server binds it, so that a kill between the two loses nothing.
async fn bind(desk: &Desk, activation: &mut Activation, key: FileKey) -> Result<Device, Failure> {
    let issuer = activation.issuer().to_owned();
    let failed = |error| Failure::Server(issuer.clone(), error);
    let draft = activation.draft().clone();
    // The id becomes a file's name.
    if !is_id(draft.id()) {
        return Err(failed(Error::Answer("not a device's id")));
    }
    let mut held = desk.store.reserve(draft.id(), key)?;
    held.keep(&draft).map_err(failed)?;
    let bound = insist(async || activation.bind(None).await).await;
    match &bound {
        Ok(device) => held.keep(device),
        Err(error) => not_bound(&mut held, error),
    }
    .map_err(failed)?;
    bound.map_err(failed)
}
