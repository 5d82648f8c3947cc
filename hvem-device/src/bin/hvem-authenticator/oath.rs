//! `oath`: the codes of tokens, as their displays would show them. For trying out and for tests; a server keeps tokens of its own.

use std::{fs::File, io::Read, path::Path};

use hvem_formats::{
    oath::{
        Code, hotp,
        ocra::{Input, Suite},
        package::{Algorithm, LONGEST_FILE, Package},
    },
    pskc::Opener,
    token_file,
};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{
    arguments::Oath,
    desk::Desk,
    failure::Failure,
    terminal::{harmless, secret_from},
    texts::fill,
};

/// Shows the code of one token or of all.
pub(crate) fn show(desk: &Desk, asked: &Oath) -> Result<(), Failure> {
    let mut packages = packages(asked)?;
    if let Some(serial) = &asked.serial {
        packages.retain(|package| package.serial == *serial);
        if packages.is_empty() {
            return Err(Failure::NoSuchToken(serial.clone()));
        }
    }
    let is_asked = packages.iter().any(|package| matches!(package.algorithm, Algorithm::Ocra { .. }));
    let question = match &asked.question {
        Some(question) => question.clone(),
        None if is_asked => desk.terminal.asks(desk.words.ask_question, "--question")?,
        None => String::new(),
    };
    let display = Display { at: asked.at.unwrap_or_else(now), counter: asked.counter, question: &question };
    let mut shown = Vec::with_capacity(packages.len());
    for package in &packages {
        let (line, json) = display.shows(desk, package)?;
        desk.terminal.says(&line)?;
        shown.push(json);
    }
    desk.terminal.reports(&json!({"codes": shown, "at": display.at.saturating_mul(1000)}))
}

/// Seconds since 1970 by this computer's clock.
fn now() -> u64 {
    u64::try_from(hvem_device::system_clock() / 1000).unwrap_or(0)
}

/// What all displays have in common.
struct Display<'a> {
    at: u64,
    counter: Option<u64>,
    question: &'a str,
}

impl Display<'_> {
    /// A line for a person and an object for a script.
    fn shows(&self, desk: &Desk, package: &Package) -> Result<(String, Value), Failure> {
        let (text, name, value, code) = match &package.algorithm {
            Algorithm::Hotp { counter } => {
                let counter = self.counter.unwrap_or(*counter);
                (desk.words.code_by_counter, "counter", json!(counter), self.code(package, counter))
            }
            Algorithm::Totp { steps } => {
                let left = steps.left(self.at);
                (desk.words.code_by_time, "seconds", json!(left), self.code(package, steps.at(self.at)))
            }
            Algorithm::Ocra { suite } => {
                let question = harmless(self.question);
                (desk.words.code_by_question, "question", json!(question), self.response(package, suite)?)
            }
        };
        let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let line = fill(text, &[("serial", &package.serial), ("code", code.reveal()), (name, &said)]);
        let kind = match &package.algorithm {
            Algorithm::Hotp { .. } => "hotp",
            Algorithm::Totp { .. } => "totp",
            Algorithm::Ocra { .. } => "ocra",
        };
        let name = if name == "seconds" { "seconds_left" } else { name };
        let json = json!({"serial": package.serial, "algorithm": kind, "code": code.reveal(), name: value});
        Ok((line, json))
    }

    fn code(&self, package: &Package, counter: u64) -> Code {
        hotp(&package.seed, package.hash, package.digits, counter)
    }

    /// A suite that wants a PIN or data of a session gets none, and so does not answer.
    fn response(&self, package: &Package, suite: &Suite) -> Result<Code, Failure> {
        let input = Input {
            counter: suite.has_counter().then(|| self.counter.unwrap_or(0)),
            time_step: suite.time_step(self.at),
            ..Input::question(self.question)
        };
        let response = suite.respond(&package.seed, &input);
        response.map_err(|why| Failure::NoResponse(package.serial.clone(), why.to_string()))
    }
}

fn packages(asked: &Oath) -> Result<Vec<Package>, Failure> {
    let (text, opener) = (text(&asked.file)?, opener(asked)?);
    token_file::read(&text, &opener).map_err(|why| Failure::TokenFile(asked.file.clone(), why.to_string()))
}

fn text(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let read = || {
        let file = File::open(path)?;
        // One byte more than is taken, so that a longer file is told from a cut one. With all its room from the start, so that no copy of a
        // seed is left behind by growing.
        let most = LONGEST_FILE as u64 + 1;
        let length = usize::try_from(file.metadata()?.len().min(most)).unwrap_or(0);
        let mut text = Zeroizing::new(String::with_capacity(length + 1));
        file.take(most).read_to_string(&mut text)?;
        Ok(text)
    };
    read().map_err(|error| Failure::Reading(path.into(), error))
}

fn opener(asked: &Oath) -> Result<Opener, Failure> {
    match (&asked.password_file, &asked.key_file) {
        (Some(path), _) => Ok(Opener::Password(secret_from(path)?)),
        (None, Some(path)) => Opener::from_key_text(&secret_from(path)?).ok_or_else(|| Failure::NotAKey(path.clone())),
        (None, None) => Ok(Opener::Nothing),
    }
}
