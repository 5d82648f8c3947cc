//! `list`, `show` and `unregister`: the devices that are kept here.

use hvem_device::{Error, PinState, Status, Unlock};
use hvem_formats::app::request::{Waiting, Waits};
use serde_json::{Value, json};

use crate::{
    answer::ago,
    arguments::{Pin, Which},
    desk::{Desk, device_json},
    failure::Failure,
    store::Opened,
    terminal::harmless,
    texts::{Words, fill},
};

/// Lists all devices; the server is not asked.
pub(crate) fn list(desk: &Desk) -> Result<(), Failure> {
    let mut listed = Vec::new();
    let mut lines = Vec::new();
    let (mut opened, mut trouble) = (0, None);
    for (id, one) in desk.opens_all()? {
        match one {
            Ok(one) => {
                opened += 1;
                lines.push(fill(
                    desk.words.device_line,
                    &[
                        ("name", &harmless(one.device.name())),
                        ("account", &harmless(one.device.account())),
                        ("serial", &harmless(one.device.serial())),
                        ("server", one.device.issuer()),
                        ("id", &id),
                    ],
                ));
                listed.push(device_json(&one.device));
            }
            Err(why) => {
                let why = Failure::from(why);
                lines.push(fill(desk.words.closed_line, &[("id", &id), ("why", &why.message(desk.words))]));
                listed.push(json!({"id": id, "error": why.json(desk.words)["error"]}));
                trouble = Some(why);
            }
        }
    }
    // One file that does not open is a line in the list; when none opens, that is the answer.
    if let (0, Some(why)) = (opened, trouble) {
        return Err(why);
    }
    if lines.is_empty() {
        lines.push(Failure::NoDevices(desk.folder.clone()).message(desk.words));
    }
    lines.iter().try_for_each(|line| desk.terminal.says(line))?;
    desk.terminal.reports(&json!({"devices": listed}))
}

/// Shows how the server sees one device, and what waits.
pub(crate) async fn show(desk: &Desk, which: &Which) -> Result<(), Failure> {
    let device = desk.opens(which)?.device;
    let mut phone = desk.asks_with(&device)?;
    let failed = |error| Failure::Server(device.issuer().into(), error);
    let status = phone.status().await.map_err(failed)?;
    // A blocked device may ask how it stands, and nothing else.
    let waiting = match status.blocked {
        None => phone.requests(0, None).await.map_err(failed)?,
        Some(_) => Waiting { digest: String::new(), requests: Vec::new(), now: phone.now() },
    };

    let words = desk.words;
    for (name, value) in [
        (words.device_name, harmless(&status.name)),
        (words.device_account, harmless(&status.account)),
        (words.device_serial, harmless(&status.serial)),
        (words.device_server, device.issuer().to_owned()),
        (words.device_state, state_line(words, &status).into()),
        (words.device_pin, pin_line(words, &status, waiting.now)),
    ] {
        desk.terminal.says(&format!("  {name:<14} {value}"))?;
    }
    for line in waiting_lines(words, &harmless(&status.name), &waiting) {
        desk.terminal.says(&line)?;
    }
    desk.terminal.reports(&shown_json(device_json(&device), &status, &waiting))
}

fn state_line(words: &Words, status: &Status) -> &'static str {
    match &status.blocked {
        None => words.device_in_use,
        Some(blocked) if blocked.by == "holder" => words.device_blocked,
        Some(_) => words.device_blocked_by_office,
    }
}

fn pin_line(words: &Words, status: &Status, now: i64) -> String {
    match status.pin {
        PinState::Ok => words.pin_ok.into(),
        PinState::Off => words.pin_off.into(),
        PinState::Paused => {
            let minutes = status.paused_until.unwrap_or(now).saturating_sub(now).max(0) / 60_000 + 1;
            fill(words.pin_paused, &[("minutes", &minutes.to_string())])
        }
    }
}

fn waiting_lines(words: &Words, name: &str, waiting: &Waiting) -> Vec<String> {
    if waiting.requests.is_empty() {
        return vec![words.nothing_waits.to_owned()];
    }
    waiting.requests.iter().map(|one| waiting_line(words, name, one, waiting.now)).collect()
}

/// One request that waits: nothing is known about it before it is matched.
pub(crate) fn waiting_line(words: &Words, name: &str, waits: &Waits, now: i64) -> String {
    if waits.state == "matched" {
        fill(words.waits_matched, &[("request", &harmless(&waits.id))])
    } else {
        fill(words.waits, &[("name", name), ("ago", &ago(words, now.saturating_sub(waits.asked_at)))])
    }
}

fn shown_json(mut device: Value, status: &Status, waiting: &Waiting) -> Value {
    // The server's words win: a device may have been renamed.
    device["name"] = json!(harmless(&status.name));
    device["account"] = json!(harmless(&status.account));
    device["serial"] = json!(harmless(&status.serial));
    device["added_at"] = json!(status.added_at);
    device["pin"] = json!(match status.pin {
        PinState::Ok => "ok",
        PinState::Paused => "paused",
        PinState::Off => "off",
    });
    device["paused_until"] = json!(status.paused_until);
    device["blocked"] =
        json!(status.blocked.as_ref().map(|blocked| json!({"since": blocked.since, "by": harmless(&blocked.by)})));
    let waits: Vec<Value> = waiting.requests.iter().map(waits_json).collect();
    json!({"device": device, "waiting": waits, "now": waiting.now})
}

/// A waiting request as scripts see it.
pub(crate) fn waits_json(waits: &Waits) -> Value {
    json!({"id": harmless(&waits.id), "state": harmless(&waits.state), "asked_at": waits.asked_at, "expires_at": waits.expires_at})
}

/// Removes a device from the account and from this computer. The PIN shows that it is the holder who wants it.
pub(crate) async fn unregister(desk: &Desk, which: &Which, pin: &Pin, yes: bool) -> Result<(), Failure> {
    let opened = wanted_gone(desk, which, yes)?;
    let pin = desk.pin(pin)?;
    let removed = desk.holds(&opened)?.unregister(Unlock::Pin(&pin)).await;
    // Removed already: the keys are deleted by now, which is what was wanted.
    if let Err(error) = removed
        && !error.problem().is_some_and(hvem_device::Problem::ends_device)
    {
        return Err(failed(&opened.device, error));
    }
    gone(desk, &opened, desk.words.unregistered)
}

/// Deletes a device here without telling the server.
pub(crate) fn forget(desk: &Desk, which: &Which, yes: bool) -> Result<(), Failure> {
    let opened = wanted_gone(desk, which, yes)?;
    desk.store.forget(opened.device.id())?;
    gone(desk, &opened, desk.words.forgotten)
}

fn wanted_gone(desk: &Desk, which: &Which, yes: bool) -> Result<Opened, Failure> {
    let opened = desk.opens(which)?;
    let wanted = yes || says_yes(desk, &harmless(opened.device.name()))?;
    if wanted { Ok(opened) } else { Err(Failure::NotAnswered) }
}

fn gone(desk: &Desk, opened: &Opened, said: &str) -> Result<(), Failure> {
    desk.terminal.says(&fill(said, &[("name", &harmless(opened.device.name()))]))?;
    desk.terminal.reports(&json!({"unregistered": device_json(&opened.device)}))
}

fn failed(device: &hvem_device::Device, error: Error) -> Failure {
    Failure::Server(device.issuer().into(), error)
}

fn says_yes(desk: &Desk, name: &str) -> Result<bool, Failure> {
    let question = fill(desk.words.ask_unregister, &[("name", name)]);
    Ok(desk.terminal.asks(&question, "--yes")?.eq_ignore_ascii_case(desk.words.yes))
}
