//! `watch` (protocol §3.1): stays, and tells at once when something waits. It holds no lock while it waits.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Stdio,
    time::Duration,
};

use hvem_device::{Device, Error, Phone, Problem};
use hvem_formats::app::{
    copy::{Copied, Standing},
    request::{Waiting, Waits},
};
use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    time::{Instant, sleep},
};

use crate::{
    arguments::Which,
    copied,
    desk::Desk,
    devices::{waiting_line, waits_json},
    failure::Failure,
    store::Asking,
    terminal::harmless,
    texts::fill,
    trying::growing,
};

/// The longest that the protocol lets a call wait.
const WAIT: u8 = 25;
/// A server that answers at once though nothing has changed must not be asked without pause.
const SHORTEST_TURN: Duration = Duration::from_secs(1);
/// How often a blocked device asks whether it still is.
const STANDSTILL: Duration = Duration::from_secs(10);

/// What happens to one device.
enum Event {
    /// The first answer came.
    Watching,
    /// Something new waits; the server's time.
    Waiting(Waits, i64),
    /// It does not wait any more.
    Gone(String),
    /// An app of the account is about to be copied.
    CopyBegun(Standing),
    /// An app of the account was copied; the server's time.
    Copied(Copied, i64),
    /// The server can't be reached.
    Away(Duration),
    /// The device is blocked.
    Blocked,
    /// It can be asked again.
    Back,
    /// Nothing more will be known.
    Ended(Error),
}

/// Watches all devices that are meant, until none is left or somebody ends it.
pub(crate) async fn watch(desk: &Desk, which: &Which) -> Result<(), Failure> {
    let (events, mut told) = channel(16);
    for opened in desk.opens_meant(which)? {
        let phone = desk.asks_with(&opened.device)?;
        tokio::spawn(follow(phone, events.clone()));
    }
    drop(events);
    tells(desk, &mut told).await
}

async fn tells(desk: &Desk, told: &mut Receiver<(Device, Event)>) -> Result<(), Failure> {
    let mut last = None;
    while let Some((device, event)) = told.recv().await {
        desk.terminal.reports(&event_json(desk, &device, &event))?;
        if !desk.terminal.is_json() {
            desk.terminal.says(&event_line(desk, &device, &event))?;
        }
        match event {
            Event::Waiting(waits, _) if waits.state != "matched" => calls_the_person(desk, desk.words.notify_text),
            Event::CopyBegun(_) | Event::Copied(..) => calls_the_person(desk, desk.words.notify_copy),
            Event::Ended(error) => last = Some(Failure::Server(device.issuer().into(), error)),
            _ => {}
        }
    }
    last.map_or(Ok(()), Err)
}

/// One device, for as long as the server knows it.
async fn follow(mut phone: Phone<Asking>, events: Sender<(Device, Event)>) {
    let device = phone.device().clone();
    let (mut known, mut seen, mut failures, mut begun) = (BTreeMap::new(), None::<String>, 0, false);
    let (mut blocked, mut told_of) = (false, BTreeSet::new());
    loop {
        let (asked, told) = (Instant::now(), phone.requests(WAIT, seen.as_deref()).await);
        let mut all = Vec::new();
        match told {
            Ok(waiting) => {
                match (begun, failures, blocked) {
                    (false, ..) => all.push(Event::Watching),
                    (true, 1.., _) | (true, _, true) => all.push(Event::Back),
                    _ => {}
                }
                (begun, failures, blocked) = (true, 0, false);
                let same = seen.as_ref() == Some(&waiting.digest);
                all.extend(changes(&mut known, &waiting));
                seen = Some(waiting.digest);
                // A request is told at once, whatever the calls for copies take.
                if send(&events, &device, all).await.is_err()
                    || send(&events, &device, copies(&mut phone, &mut told_of).await).await.is_err()
                {
                    return;
                }
                if same {
                    sleep(SHORTEST_TURN.saturating_sub(asked.elapsed())).await;
                }
            }
            Err(error) if error.problem() == Some(&Problem::DeviceBlocked) => {
                let told = if blocked { Vec::new() } else { vec![Event::Blocked] };
                if send(&events, &device, told).await.is_err() {
                    return;
                }
                (blocked, seen) = (true, None);
                known.clear();
                sleep(STANDSTILL).await;
            }
            Err(error) if is_passing(&error) => {
                failures += 1;
                let pause = until(&error, phone.now()).unwrap_or_else(|| growing(failures));
                if send(&events, &device, vec![Event::Away(pause)]).await.is_err() {
                    return;
                }
                sleep(pause).await;
            }
            Err(error) => {
                // The last word; whether anybody still listens changes nothing.
                let _ = send(&events, &device, vec![Event::Ended(error)]).await;
                return;
            }
        }
    }
}

async fn send(events: &Sender<(Device, Event)>, device: &Device, all: Vec<Event>) -> Result<(), ()> {
    for event in all {
        events.send((device.clone(), event)).await.map_err(|_| ())?;
    }
    Ok(())
}

/// What is new and what is gone since the last answer.
fn changes(known: &mut BTreeMap<String, Waits>, waiting: &Waiting) -> Vec<Event> {
    let now: BTreeMap<String, Waits> = waiting.requests.iter().map(|one| (one.id.clone(), one.clone())).collect();
    let new =
        now.values().filter(|one| !known.contains_key(&one.id)).map(|one| Event::Waiting(one.clone(), waiting.now));
    let gone = known.keys().filter(|id| !now.contains_key(*id)).map(|id| Event::Gone(id.clone()));
    let all = new.chain(gone).collect();
    *known = now;
    all
}

/// Copies that begin and that are done, each told once. What can't be asked now is asked at the next turn; whether the server is there, the calls for
/// requests tell.
async fn copies(phone: &mut Phone<Asking>, told_of: &mut BTreeSet<String>) -> Vec<Event> {
    let begun = phone.copy().await.ok().flatten().filter(|copy| copy.waits_until.is_some());
    let done = phone.copied().await.unwrap_or_default();
    let now = phone.now();
    let begun = begun.into_iter().map(|copy| (copy.copy.clone(), Event::CopyBegun(copy)));
    let done = done.into_iter().map(|copy| (copy.device.clone(), Event::Copied(copy, now)));
    begun.chain(done).filter_map(|(id, event)| told_of.insert(id).then_some(event)).collect()
}

/// Whether it may be well again later: the server, or what stands before it, is away.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::NoAnswer(_) | Error::Answer(_) => true,
        Error::Refused { problem, .. } => matches!(problem, Problem::Unavailable | Problem::TryLater { .. }),
        _ => false,
    }
}

/// The server may say when; it is asked no sooner, and not much later either.
fn until(error: &Error, now: i64) -> Option<Duration> {
    let Some(Problem::TryLater { retry_at: Some(at) }) = error.problem() else { return None };
    let wait = u64::try_from(at.saturating_sub(now)).unwrap_or_default();
    Some(Duration::from_millis(wait).clamp(SHORTEST_TURN, Duration::from_secs(600)))
}

fn event_line(desk: &Desk, device: &Device, event: &Event) -> String {
    let (words, name) = (desk.words, harmless(device.name()));
    match event {
        Event::Watching => fill(words.watching, &[("name", &name)]),
        Event::Waiting(waits, now) => waiting_line(words, &name, waits, *now),
        Event::Gone(_) => words.watch_gone.into(),
        Event::CopyBegun(copy) => fill(words.copy_begun, &[("from", &harmless(&copy.from))]),
        Event::Copied(copy, now) => format!("{} {}", copied::line(words, copy, *now), words.ask_copied),
        Event::Away(pause) => fill(words.watch_away, &[("seconds", &pause.as_secs().max(1).to_string())]),
        Event::Blocked => fill(words.watch_blocked, &[("name", &name)]),
        Event::Back => words.watch_back.into(),
        Event::Ended(error) => {
            let why = crate::failure::refused(words, device.issuer(), error);
            fill(words.watch_ended, &[("name", &name), ("why", &why)])
        }
    }
}

fn event_json(desk: &Desk, device: &Device, event: &Event) -> Value {
    let named = |name: &str| json!({"event": name, "device": device.id()});
    let with = |name: &str, member: &str, value: Value| {
        let mut line = named(name);
        line[member] = value;
        line
    };
    match event {
        Event::Watching => named("watching"),
        Event::Waiting(waits, _) => with("waiting", "request", waits_json(waits)),
        Event::Gone(id) => with("gone", "request", json!({"id": harmless(id)})),
        Event::CopyBegun(copy) => {
            let copy = json!({"id": harmless(&copy.copy), "from": harmless(&copy.from), "mine": copy.mine, "waits_until": copy.waits_until});
            with("copy-began", "copy", copy)
        }
        Event::Copied(copy, _) => with("device-copied", "copied", copied::as_json(copy)),
        Event::Away(pause) => with("away", "again_in_ms", json!(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX))),
        Event::Blocked => named("blocked"),
        Event::Back => named("back"),
        Event::Ended(error) => {
            with("ended", "message", json!(crate::failure::refused(desk.words, device.issuer(), error)))
        }
    }
}

/// A bell in the terminal, and on a desktop a notification: it stands on a locked screen, so it says nothing about anybody.
fn calls_the_person(desk: &Desk, text: &str) {
    if desk.terminal.is_json() {
        return;
    }
    desk.terminal.rings();
    let notification = tokio::process::Command::new("notify-send")
        .args(["--app-name=hvem", "--", desk.words.notify_title, text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    // Without notify-send the terminal has said it.
    if let Ok(mut child) = notification {
        tokio::spawn(async move { child.wait().await });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(ids: &[&str]) -> Waiting {
        let requests =
            ids.iter().map(|id| Waits { id: (*id).into(), asked_at: 1, expires_at: 2, state: "unmatched".into() });
        Waiting { digest: ids.concat(), requests: requests.collect(), now: 3 }
    }

    fn told(known: &mut BTreeMap<String, Waits>, ids: &[&str]) -> Vec<String> {
        let name = |event: &Event| match event {
            Event::Waiting(waits, _) => format!("+{}", waits.id),
            Event::Gone(id) => format!("-{id}"),
            _ => "?".to_owned(),
        };
        changes(known, &waiting(ids)).iter().map(name).collect()
    }

    #[test]
    fn each_request_is_told_once_when_it_comes_and_once_when_it_goes() {
        let mut known = BTreeMap::new();
        assert_eq!(told(&mut known, &["a"]), ["+a"]);
        assert_eq!(told(&mut known, &["a", "b"]), ["+b"]);
        assert_eq!(told(&mut known, &["b"]), ["-a"]);
        assert!(told(&mut known, &["b"]).is_empty());
    }

    #[test]
    fn the_server_may_say_when_it_wants_to_be_asked_again() {
        let later =
            |at| Error::Refused { problem: Problem::TryLater { retry_at: at }, status: 429, title: String::new() };
        assert_eq!(until(&later(Some(5_000)), 0), Some(Duration::from_secs(5)));
        assert_eq!(until(&later(Some(-5)), 0), Some(SHORTEST_TURN));
        assert_eq!(until(&later(None), 0), None);
        assert!(is_passing(&later(None)) && is_passing(&Error::Answer("a proxy's page")));
        assert!(!is_passing(&Error::Closed));
    }
}
