//! `approve` and `reject` (protocol §3.2 and §3.3): match, look, answer. What is shown is what is signed.

use hvem_device::{Choice, Error, Phone, Problem, Unlock};
use hvem_formats::{app::request::Shown, crockford, qr::Carried};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{
    arguments::{Carry, Pin, Which},
    desk::{Desk, device_json},
    failure::Failure,
    picture,
    store::{Asking, Opened},
    terminal::{harmless, is_showable, secret_from},
    texts::{Words, fill},
    trying::{TRIES, pause},
};

/// What the person has said. Only [`Decided::Approve`] needs a PIN.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decided {
    Approve,
    Reject,
    NotMe,
}

/// Shows who asks; approves after an explicit yes and the PIN.
pub(crate) async fn approve(
    desk: &Desk,
    which: &Which,
    carry: &Carry,
    yes_to: Option<&str>,
    pin: &Pin,
) -> Result<(), Failure> {
    let (opened, shown) = looks(desk, which, carry).await?;
    if !is_all_showable(&shown) {
        return Err(Failure::NotShowable);
    }
    let decided = match yes_to {
        Some(name) if name == shown.relying_party.name => Decided::Approve,
        Some(_) => return Err(Failure::OtherParty(shown.relying_party.name)),
        None => asks(desk)?,
    };
    match decided {
        Decided::Approve => {
            let state = unlocks(desk, &opened, &shown, pin).await?;
            told(desk, &opened, &shown, decided, &state)
        }
        // Who was asked to approve and said no has refused: a script must not take that for a yes.
        Decided::Reject => {
            sends(desk, &opened, &shown, Choice::Reject).await?;
            Err(Failure::Rejected)
        }
        Decided::NotMe => {
            sends(desk, &opened, &shown, Choice::NotMe).await?;
            Err(Failure::RejectedNotMe)
        }
    }
}

/// Rejects; with `not_me` it is also reported that somebody else asked.
pub(crate) async fn reject(desk: &Desk, which: &Which, carry: &Carry, not_me: bool) -> Result<(), Failure> {
    let (opened, shown) = looks(desk, which, carry).await?;
    let (decided, choice) = if not_me { (Decided::NotMe, Choice::NotMe) } else { (Decided::Reject, Choice::Reject) };
    let state = sends(desk, &opened, &shown, choice).await?;
    told(desk, &opened, &shown, decided, &state)
}

async fn looks(desk: &Desk, which: &Which, carry: &Carry) -> Result<(Opened, Shown), Failure> {
    let opened = desk.opens(which)?;
    let mut phone = desk.asks_with(&opened.device)?;
    let shown = matches(desk, &mut phone, carry).await?;
    for line in shown_lines(desk.words, &shown, &phone) {
        desk.terminal.says(&line)?;
    }
    Ok((opened, shown))
}

/// Something is carried from the browser; without that nothing can be shown, let alone approved.
async fn matches(desk: &Desk, phone: &mut Phone<Asking>, carry: &Carry) -> Result<Shown, Failure> {
    let issuer = phone.device().issuer().to_owned();
    let matched = if let Some(id) = &carry.request {
        request(phone, id).await
    } else if let Some(path) = &carry.qr {
        let texts = picture::codes(path)?;
        let ours = |text: &&String| matches!(Carried::read(text, &issuer), Some(Carried::Request { .. }));
        match texts.iter().find(ours).or(texts.first()) {
            Some(text) => phone.match_qr(text).await,
            None => return Err(Failure::NoQr(path.clone())),
        }
    } else if let (Some(link), Some(cookie)) = (&carry.link, &carry.cookie_from) {
        // An address that carries a QR code's values is not taken: they come from a picture of the screen only (protocol §3.2).
        let ours = matches!(Carried::read(link, &issuer), Some(Carried::Link { .. }));
        match phone.match_link(link, Some(&secret_from(cookie)?)).await {
            Err(Error::Refused { problem: Problem::RequestUnknown, .. }) => return Err(Failure::LinkNeedsBrowser),
            Err(Error::NotOurs) if !ours => return Err(Failure::NotALink),
            other => other,
        }
    } else {
        let typed = match &carry.code {
            Some(code) => code.clone(),
            None => desk.terminal.asks(desk.words.ask_code, "CODE")?,
        };
        let code = crockford::normalise(&typed).filter(|code| code.len() == 4).ok_or(Failure::NotACode)?;
        phone.match_code(&code).await
    };
    matched.map_err(|error| Failure::Server(issuer, error))
}

/// A request matched before. Its id goes into an address, so it must look like one.
async fn request(phone: &mut Phone<Asking>, id: &str) -> Result<Shown, Error> {
    let is_id = id.starts_with("req_") && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_id { phone.request(id).await } else { Err(Error::NotOurs) }
}

/// All that is signed and was written by somebody else.
fn is_all_showable(shown: &Shown) -> bool {
    [&shown.relying_party.name, &shown.action, &shown.text, &shown.browser].into_iter().all(|text| is_showable(text))
}

fn shown_lines(words: &Words, shown: &Shown, phone: &Phone<Asking>) -> Vec<String> {
    let what = match (shown.action.as_str(), shown.text.as_str()) {
        ("sign-in", "") => words.sign_in.to_owned(),
        (action, "") => harmless(action),
        (_, text) => harmless(text),
    };
    let device = phone.device();
    let lines = [
        (words.shown_who, harmless(&shown.relying_party.name)),
        (words.shown_what, what),
        (words.shown_browser, harmless(&shown.browser)),
        (words.shown_when, ago(words, phone.now().saturating_sub(shown.asked_at))),
        (words.shown_device, format!("{} ({})", harmless(device.name()), harmless(device.account()))),
    ];
    let heading = std::iter::once(words.shown_title.to_owned());
    heading.chain(lines.into_iter().map(|(name, value)| format!("  {name:<14} {value}"))).collect()
}

/// How long ago, in words.
pub(crate) fn ago(words: &Words, milliseconds: i64) -> String {
    let seconds = (milliseconds / 1000).max(0);
    let (text, count) = if seconds < 90 { (words.ago_seconds, seconds) } else { (words.ago_minutes, seconds / 60) };
    fill(text, &[("count", &count.to_string())])
}

/// One of three words; nothing else is an answer, so nothing is approved by a slip.
fn asks(desk: &Desk) -> Result<Decided, Failure> {
    let words = desk.words;
    loop {
        let typed = desk.terminal.asks(words.ask_approve, "--yes-to")?.to_lowercase();
        match typed.as_str() {
            typed if typed == words.yes => return Ok(Decided::Approve),
            typed if typed == words.no => return Ok(Decided::Reject),
            typed if typed == words.not_me => return Ok(Decided::NotMe),
            _ => desk.terminal.says(words.answer_in_words)?,
        }
    }
}

fn told(desk: &Desk, opened: &Opened, shown: &Shown, decided: Decided, state: &str) -> Result<(), Failure> {
    let (said, decision) = match decided {
        Decided::Approve => (desk.words.approved, "approve"),
        Decided::Reject => (desk.words.rejected, "reject"),
        Decided::NotMe => (desk.words.rejected_not_me, "not-me"),
    };
    desk.terminal.says(said)?;
    desk.terminal.reports(&json!({
        "device": device_json(&opened.device), "request": request_json(shown), "decision": decision, "state": state,
    }))
}

/// Asks for the PIN until it is right, as long as there is somebody to ask and the server lets them try.
async fn unlocks(desk: &Desk, opened: &Opened, shown: &Shown, pin: &Pin) -> Result<String, Failure> {
    loop {
        let typed: Zeroizing<String> = desk.pin(pin)?;
        let answered = if is_pin(&typed) {
            sends(desk, opened, shown, Choice::Approve(Unlock::Pin(&typed))).await
        } else {
            Err(Failure::NotAPin)
        };
        let again = matches!(
            &answered,
            Err(Failure::NotAPin | Failure::Server(_, Error::Refused { problem: Problem::WrongPin { .. }, .. }))
        );
        match answered {
            Err(failure) if again && pin.pin_from.is_none() => desk.terminal.says(&failure.message(desk.words))?,
            other => return other,
        }
    }
}

/// Letters would only spend a try.
fn is_pin(text: &str) -> bool {
    (4..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Sends an answer, again when none comes back: the ratchet repeats its pair, also in the next run of the program.
async fn sends(desk: &Desk, opened: &Opened, shown: &Shown, choice: Choice<'_>) -> Result<String, Failure> {
    let mut attempt = 1;
    loop {
        // Held for this call alone: nobody else spends the same value, and nobody waits for a person.
        let answered = desk.holds(opened)?.answer(shown, choice).await;
        match answered {
            Err(Error::NoAnswer(_)) if attempt < TRIES => pause(attempt).await,
            Ok(answered) => return Ok(harmless(&answered.state)),
            Err(error) => return Err(Failure::Server(opened.device.issuer().into(), error)),
        }
        attempt += 1;
    }
}

fn request_json(shown: &Shown) -> Value {
    json!({
        "id": harmless(&shown.id),
        "relying_party": {"id": harmless(&shown.relying_party.id), "name": harmless(&shown.relying_party.name)},
        "action": harmless(&shown.action), "text": harmless(&shown.text), "browser": harmless(&shown.browser),
        "matched_by": harmless(&shown.matched_by), "asked_at": shown.asked_at, "expires_at": shown.expires_at,
        "return_to": shown.return_to.as_deref().map(harmless),
    })
}
