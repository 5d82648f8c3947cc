//! `copy` (protocol §2.5): this app to another phone. Each run does what is next: begins, tells how long to wait, or shows a code and vouches for the
//! phone that has read it and is near.

use std::{path::Path, time::Duration};

use hvem_device::{CopyCode, Error, Phone, Problem, Radio, Unlock};
use hvem_formats::{
    app::copy::{Met, Standing, Way},
    crockford,
};
use serde_json::json;

use crate::{
    arguments::{Near, Pin, Which},
    desk::Desk,
    failure::Failure,
    near::{self, Controller},
    picture,
    store::{Asking, Opened},
    terminal::{harmless, secret_from},
    texts::{clock, fill},
    trying::{TRIES, insist, pause},
};

/// Between two looks at the server, or at a picture.
const LOOK: Duration = Duration::from_millis(700);

/// What was given on the command line.
pub(crate) struct Asked<'a> {
    pub(crate) pin: &'a Pin,
    pub(crate) near: &'a Near,
    pub(crate) yes: bool,
    pub(crate) scan: Option<&'a Path>,
    pub(crate) check_from: Option<&'a Path>,
}

/// Does what is next.
pub(crate) async fn copy(desk: &Desk, which: &Which, asked: Asked<'_>) -> Result<(), Failure> {
    let opened = desk.opens(which)?;
    let old = Old { desk, opened: &opened, asked: &asked };
    let standing = match old.stands().await? {
        Some(other) if !other.mine => return Err(Failure::CopiedElsewhere(other.from)),
        Some(standing) => standing,
        None => old.begins().await?,
    };
    match standing.gate.as_deref() {
        Some("confirm") => old.starts(&standing).await,
        Some("unlock" | "show-qr" | "proximity") => old.shows(&standing).await,
        Some(other) => Err(Failure::UnknownGate(other.into())),
        None if standing.shown.is_some_and(|shown| shown.endorsed) => old.has_vouched(),
        None => old.waits(standing.waits_until.unwrap_or_default()),
    }
}

/// Stops what is under way, whichever phone is being copied.
pub(crate) async fn stop(desk: &Desk, which: &Which) -> Result<(), Failure> {
    let opened = desk.opens(which)?;
    let mut phone = desk.asks_with(&opened.device)?;
    let failed = |error| Failure::Server(opened.device.issuer().into(), error);
    let standing = insist(async || phone.copy().await).await.map_err(failed)?.ok_or(Failure::NothingCopied)?;
    insist(async || phone.stop_copy(&standing.copy).await).await.map_err(failed)?;
    desk.terminal.says(desk.words.copy_stopped)?;
    desk.terminal.reports(&json!({"event": "stopped"}))
}

/// The phone that is copied.
struct Old<'a> {
    desk: &'a Desk,
    opened: &'a Opened,
    asked: &'a Asked<'a>,
}

impl Old<'_> {
    async fn stands(&self) -> Result<Option<Standing>, Failure> {
        let mut phone = self.phone()?;
        insist(async || phone.copy().await).await.map_err(|error| self.failed(error))
    }

    async fn begins(&self) -> Result<Standing, Failure> {
        self.unlocked(async |phone, pin| phone.begin_copy(Unlock::Pin(pin)).await).await
    }

    async fn starts(&self, standing: &Standing) -> Result<(), Failure> {
        if !self.asked.yes && !self.desk.says_yes(self.desk.words.ask_copy, "--yes")? {
            return Err(Failure::NotAnswered);
        }
        let mut phone = self.phone()?;
        let started = insist(async || phone.start_copy(&standing.copy).await).await;
        self.waits(started.map_err(|error| self.failed(error))?.waits_until.unwrap_or_default())
    }

    fn waits(&self, until: i64) -> Result<(), Failure> {
        self.desk.terminal.says(&fill(self.desk.words.copy_waits, &[("time", &clock(until))]))?;
        self.desk.terminal.reports(&json!({"event": "waits", "waits_until": until}))
    }

    /// Shows a code, and vouches for the phone that has read it.
    async fn shows(&self, standing: &Standing) -> Result<(), Failure> {
        near::can_show(self.desk, self.asked.near.code_to.as_deref())?;
        let mut radio = near::radio(self.asked.near.radio.as_deref()).await?;
        if let Some(radio) = &mut radio {
            radio.listen().await.map_err(Failure::Radio)?;
        }
        let (copy, listens) = (standing.copy.as_str(), radio.is_some());
        let show = async |phone: &mut Phone<_>, pin: &str| phone.show_copy(copy, Unlock::Pin(pin), listens).await;
        let code = self.unlocked(show).await?;
        self.desk.terminal.says(self.desk.words.copy_shown)?;
        near::show(self.desk, &code.text, self.asked.near.code_to.as_deref())?;
        self.desk.terminal.reports(&json!({"event": "shown", "valid_until": code.valid_until, "listens": listens}))?;
        let met = self.meets(copy, &code, radio.as_mut()).await;
        if let Some(mut radio) = radio {
            // Nothing more is listened for; that it may not fall silent changes nothing.
            drop(radio.hush().await);
        }
        self.vouches(copy, &self.unless_strange(copy, met).await?).await
    }

    /// The first way in which the phone that has read the code shows to be near; or the end of the code.
    async fn meets(&self, copy: &str, code: &CopyCode, radio: Option<&mut Controller>) -> Result<Met, Error> {
        let hears = async {
            match radio {
                Some(radio) => {
                    let mut phone = self.asking()?;
                    // Where the answer was lost the same phone is heard again, and the same is answered.
                    insist(async || phone.meet_by_radio(copy, code, &mut *radio).await).await
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            met = hears => met,
            met = self.scans(copy) => met,
            over = self.watches() => Err(over),
        }
    }

    /// Looks for the new phone's code in the picture, which may come late, and be another one first.
    async fn scans(&self, copy: &str) -> Result<Met, Error> {
        let Some(path) = self.asked.scan else { return std::future::pending().await };
        let mut phone = self.asking()?;
        loop {
            tokio::time::sleep(LOOK).await;
            for text in picture::codes(path).unwrap_or_default() {
                // The first time counts: asked again, the server answers the same.
                match insist(async || phone.meet(copy, &text).await).await {
                    Err(Error::NotOurs) => {}
                    Err(Error::Refused { problem: Problem::CopyOtherPhone | Problem::GateOutOfOrder, .. }) => {}
                    other => return other,
                }
            }
        }
    }

    /// Tells when a phone has read the code; ends when the code is over.
    async fn watches(&self) -> Error {
        let (mut told, mut failures) = (false, 0);
        loop {
            tokio::time::sleep(LOOK).await;
            let looked = match self.asking() {
                Ok(mut phone) => phone.copy().await,
                Err(error) => Err(error),
            };
            match looked {
                Ok(Some(Standing { shown: Some(shown), .. })) => {
                    if shown.meet_until.is_some() && !told {
                        told = true;
                        // Whether it can be told changes nothing of what is waited for.
                        drop(self.desk.terminal.says(self.desk.words.copy_read));
                        drop(self.desk.terminal.reports(&json!({"event": "read"})));
                    }
                    failures = 0;
                }
                Ok(_) => return over(Problem::CopyCodeOver),
                Err(Error::NoAnswer(_)) if failures < TRIES => failures += 1,
                Err(error) => return error,
            }
        }
    }

    /// What the server says of the new phone is not what was heard or scanned: nobody goes on with that.
    async fn unless_strange(&self, copy: &str, met: Result<Met, Error>) -> Result<Met, Failure> {
        match met {
            Err(Error::Mismatch) => {
                self.stops(copy).await?;
                Err(self.failed(Error::Mismatch))
            }
            Err(Error::Refused { problem: Problem::CopyCodeOver, .. }) => Err(Failure::CodeOver),
            other => other.map_err(|error| self.failed(error)),
        }
    }

    async fn vouches(&self, copy: &str, met: &Met) -> Result<(), Failure> {
        let (words, description) = (self.desk.words, harmless(&met.description));
        let said = if met.near == Way::Radio { words.copy_heard } else { words.copy_scanned };
        self.desk.terminal.says(&fill(said, &[("description", &description)]))?;
        let event = json!({"event": "met", "near": met.near.as_str(), "description": description});
        self.desk.terminal.reports(&event)?;
        self.is_meant(copy, met).await?;
        let mut phone = self.phone()?;
        insist(async || phone.endorse(copy, met).await).await.map_err(|error| self.failed(error))?;
        self.has_vouched()
    }

    /// The last word is the person's: what was heard is near, and may be somebody else's; what was scanned may be far away.
    async fn is_meant(&self, copy: &str, met: &Met) -> Result<(), Failure> {
        let meant = match met.near {
            Way::Radio => self.asked.yes || self.desk.says_yes(self.desk.words.ask_heard, "--yes")?,
            Way::Scans => {
                let typed = match self.asked.check_from {
                    Some(path) => secret_from(path)?.to_string(),
                    None => self.desk.terminal.asks(self.desk.words.ask_check, "--check-from")?,
                };
                crockford::normalise(&typed).is_some_and(|typed| typed == met.check)
            }
        };
        if meant {
            return Ok(());
        }
        self.stops(copy).await?;
        Err(if met.near == Way::Scans { Failure::OtherCharacters } else { Failure::NotAnswered })
    }

    fn has_vouched(&self) -> Result<(), Failure> {
        self.desk.terminal.says(self.desk.words.copy_endorsed)?;
        self.desk.terminal.reports(&json!({"event": "endorsed"}))
    }

    async fn stops(&self, copy: &str) -> Result<(), Failure> {
        let mut phone = self.phone()?;
        insist(async || phone.stop_copy(copy).await).await.map_err(|error| self.failed(error))
    }

    /// Asks for the PIN until it is right, as long as there is somebody to ask. The device is held for the call alone.
    async fn unlocked<T>(
        &self,
        call: impl AsyncFn(&mut Phone<crate::store::Held>, &str) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let mut attempt = 1;
        let mut pin = self.desk.pin(self.asked.pin)?;
        loop {
            match call(&mut self.desk.holds(self.opened)?, &pin).await {
                Ok(done) => return Ok(done),
                Err(Error::NoAnswer(_)) if attempt < TRIES => {
                    pause(attempt).await;
                    attempt += 1;
                }
                Err(error) => {
                    let slip = matches!(error.problem(), Some(Problem::WrongPin { .. }));
                    let failure = self.failed(error);
                    if !slip || self.asked.pin.pin_from.is_some() {
                        return Err(failure);
                    }
                    self.desk.terminal.says(&failure.message(self.desk.words))?;
                    pin = self.desk.pin(self.asked.pin)?;
                }
            }
        }
    }

    fn phone(&self) -> Result<Phone<Asking>, Failure> {
        self.desk.asks_with(&self.opened.device)
    }

    /// A phone where a failure can only be one of the library.
    fn asking(&self) -> Result<Phone<Asking>, Error> {
        self.phone().map_err(|_| Error::Keys)
    }

    fn failed(&self, error: Error) -> Failure {
        Failure::Server(self.opened.device.issuer().into(), error)
    }
}

/// What the server would say to who went on.
fn over(problem: Problem) -> Error {
    Error::Refused { problem, status: 410, title: String::new() }
}
