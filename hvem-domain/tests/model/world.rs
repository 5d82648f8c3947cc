//! Who may try what, and what becomes of it.

use std::fmt;

use hvem_domain::scheme::Channel;
use stateright::{Model, Property};

use super::domain::{Question, Verdict, ask};
use super::promises::promises;
use super::state::{
    Asked, Browser, By, Match, Opened, PICTURE_WITHIN, Phone, Request, SIGN_IN_WITHIN, SignIn, Standing, State, Tick,
};

/// A check that is left out, to see that the model notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// An app may answer what it never matched: a bare swipe.
    NoMatching,
    /// Whoever has the cookies may finish.
    NoBrowserKey,
    /// A link matches in whatever browser.
    LinkWithoutCookie,
}

/// How large the world is, and what the attacker can do in it.
#[derive(Clone, Debug)]
pub struct World {
    pub sign_ins: usize,
    pub requests: usize,
    pub ticks: Tick,
    /// The attacker can show the holder pictures and codes at any moment, and have her act on them.
    pub phisher: bool,
    pub flaw: Option<Flaw>,
}

impl Default for World {
    fn default() -> Self {
        Self { sign_ins: 2, requests: 2, ticks: SIGN_IN_WITHIN, phisher: false, flaw: None }
    }
}

impl fmt::Display for World {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phisher = if self.phisher { "with" } else { "without" };
        let Self { sign_ins, requests, ticks, .. } = self;
        write!(to, "{phisher} a live phisher, {sign_ins} sign-ins, {requests} requests, {ticks} turns of the code")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Somebody begins a sign-in; all know the password.
    Begin {
        browser: Browser,
        keyed: bool,
    },
    Ask {
        sign_in: u8,
        channel: Channel,
    },
    Rethink {
        sign_in: u8,
    },
    Cancel {
        sign_in: u8,
    },
    /// A picture of the code, as old as its slot.
    Scan {
        phone: Phone,
        request: u8,
        slot: u8,
    },
    /// The characters that a page showed, or others.
    Type {
        phone: Phone,
        code: Option<u8>,
    },
    OpenLink {
        phone: Phone,
        request: u8,
    },
    Answer {
        phone: Phone,
        request: u8,
        approve: bool,
    },
    /// An answer that was given to one request is sent for another.
    Replay {
        of: u8,
        to: u8,
    },
    /// A browser finishes, with a decided request that may be another sign-in's.
    Finish {
        sign_in: u8,
        by: Browser,
        request: u8,
    },
    Tick,
}

impl Model for World {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::default()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if state.now < self.ticks {
            actions.push(Action::Tick);
        }
        if state.sign_ins().count() < self.sign_ins {
            // Cookies can be copied, so the holder's browsers show a key: one without script is bound by its cookie alone.
            let begins =
                [(Browser::Home, true), (Browser::Pocket, true), (Browser::Attacker, true), (Browser::Attacker, false)];
            actions.extend(begins.map(|(browser, keyed)| Action::Begin { browser, keyed }));
        }
        for (number, sign_in) in state.sign_ins().filter(|(_, sign_in)| !sign_in.over) {
            self.in_the_browser(state, number, &sign_in, actions);
        }
        for request in state.requests() {
            self.at_the_phone(state, &request, actions);
        }
        if state.requests().any(|request| request.standing == Standing::Unmatched) {
            actions.push(Action::Type { phone: Phone::Pocket, code: None });
        }
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = *state;
        match action {
            Action::Tick => next.now += 1,
            Action::Begin { browser, keyed } => {
                let began = state.now;
                let sign_in = SignIn { browser, keyed, began, chosen: None, request: None, over: false, opened: None };
                *next.sign_ins.iter_mut().find(|place| place.is_none())? = Some(sign_in);
            }
            Action::Ask { sign_in, channel } => ask_for_approval(&mut next, sign_in, channel)?,
            Action::Rethink { sign_in } => {
                end_request(&mut next, sign_in);
                let row = next.sign_ins[usize::from(sign_in)].as_mut()?;
                (row.chosen, row.request) = (None, None);
            }
            Action::Cancel { sign_in } => {
                end_request(&mut next, sign_in);
                next.sign_ins[usize::from(sign_in)].as_mut()?.over = true;
            }
            Action::Scan { phone, request, slot } => self.scan(&mut next, phone, request, slot)?,
            Action::Type { phone, code } => typed(&mut next, phone, code)?,
            Action::OpenLink { phone, request } => self.open_link(&mut next, phone, request)?,
            Action::Answer { phone, request, approve } => self.answer(&mut next, phone, request, approve)?,
            Action::Replay { of, to } => replay(&mut next, of, to)?,
            Action::Finish { sign_in, by, request } => self.finish(&mut next, sign_in, by, request)?,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        promises(self)
    }
}

impl World {
    fn in_the_browser(&self, state: &State, number: u8, sign_in: &SignIn, actions: &mut Vec<Action>) {
        match sign_in.chosen {
            None if state.requests().count() < self.requests => {
                for channel in [Channel::Elsewhere, Channel::Here] {
                    actions.push(Action::Ask { sign_in: number, channel });
                }
            }
            None => {}
            Some(_) => actions.push(Action::Rethink { sign_in: number }),
        }
        actions.push(Action::Cancel { sign_in: number });
        // His own cookies, and copies of the holder's.
        for by in [sign_in.browser, Browser::Attacker] {
            for request in state.requests().filter(|request| matches!(request.standing, Standing::Decided { .. })) {
                actions.push(Action::Finish { sign_in: number, by, request: request.asked.id });
            }
        }
    }

    fn at_the_phone(&self, state: &State, request: &Request, actions: &mut Vec<Action>) {
        let id = request.asked.id;
        // The holder acts on what her own browsers show; on what others show her only if somebody can show her.
        let seen = self.phisher || state.browser_of(id).is_some_and(|browser| browser != Browser::Attacker);
        for slot in 0..=state.now.saturating_sub(request.asked.at) {
            actions.extend(seen.then_some(Action::Scan { phone: Phone::Pocket, request: id, slot }));
        }
        let now = state.now.saturating_sub(request.asked.at);
        actions.push(Action::Scan { phone: Phone::Attacker, request: id, slot: now });
        actions.extend(seen.then_some(Action::Type { phone: Phone::Pocket, code: Some(id) }));
        // A link can be sent to anybody, in a mail.
        actions.extend([Phone::Pocket, Phone::Attacker].map(|phone| Action::OpenLink { phone, request: id }));
        for approve in [true, false] {
            actions.push(Action::Answer { phone: Phone::Pocket, request: id, approve });
        }
        actions.push(Action::Answer { phone: Phone::Attacker, request: id, approve: true });
        actions.extend(
            state
                .requests()
                .filter(|other| other.asked.id != id)
                .map(|other| Action::Replay { of: id, to: other.asked.id }),
        );
    }

    fn scan(&self, next: &mut State, phone: Phone, request: u8, slot: u8) -> Option<()> {
        let asked = unmatched(next, request)?;
        granted(ask(Question::Scan { phone, asked, slot, now: next.now }))?;
        carry(next, request, phone, By::Qr { slot }, Some(request))
    }

    fn open_link(&self, next: &mut State, phone: Phone, request: u8) -> Option<()> {
        let asked = unmatched(next, request)?;
        let same_browser =
            next.browser_of(request) == Some(phone.browser()) || self.flaw == Some(Flaw::LinkWithoutCookie);
        granted(ask(Question::Link { phone, asked, same_browser, now: next.now }))?;
        carry(next, request, phone, By::Link, Some(request))
    }

    fn answer(&self, next: &mut State, phone: Phone, request: u8, approve: bool) -> Option<()> {
        let row = next.request(request)?;
        let matched = match row.standing {
            Standing::Matched(matched) => matched,
            Standing::Unmatched if self.flaw == Some(Flaw::NoMatching) => {
                Match { phone, by: By::Code, from: None, late: false, stale: false }
            }
            _ => return None,
        };
        let signed = (row.asked, matched.by);
        decide(
            next,
            row,
            matched,
            Question::Answer { phone, matched, asked: row.asked, signed, approve, turn: next.turns, now: next.now },
        )
    }

    fn finish(&self, next: &mut State, number: u8, by: Browser, request: u8) -> Option<()> {
        let sign_in = next.sign_in(number).filter(|sign_in| !sign_in.over)?;
        let row = next.request(request)?;
        let Standing::Decided { matched, approved, .. } = row.standing else { return None };
        let proof = if self.flaw == Some(Flaw::NoBrowserKey) { sign_in.browser } else { by };
        let question = Question::Finish { number, sign_in, asked: row.asked, matched, approved, proof, now: next.now };
        granted(ask(question))?;
        let place = next.sign_ins[usize::from(number)].as_mut()?;
        place.over = true;
        place.opened = Some(Opened { by, request, late: next.now >= sign_in.began + SIGN_IN_WITHIN });
        Some(())
    }
}

fn granted(verdict: Verdict) -> Option<()> {
    (verdict == Verdict::Granted).then_some(())
}

fn unmatched(state: &State, request: u8) -> Option<Asked> {
    state.request(request).filter(|row| row.standing == Standing::Unmatched).map(|row| row.asked)
}

/// What the domain let through; whether it should have is judged by the promises.
fn carry(next: &mut State, request: u8, phone: Phone, by: By, from: Option<u8>) -> Option<()> {
    let now = next.now;
    let row = next.requests[usize::from(request)].as_mut()?;
    let stale = matches!(by, By::Qr { slot } if now >= row.asked.at + slot + PICTURE_WITHIN);
    row.standing = Standing::Matched(Match { phone, by, from, late: row.expired(now), stale });
    Some(())
}

fn ask_for_approval(next: &mut State, number: u8, channel: Channel) -> Option<()> {
    let sign_in = next.sign_in(number)?;
    granted(ask(Question::Choose { began: sign_in.began, channel, now: next.now }))?;
    let free = next.requests.iter().position(Option::is_none)?;
    let id = u8::try_from(free).ok()?;
    let key = sign_in.keyed.then_some(sign_in.browser);
    let asked = Asked { id, sign_in: number, key, channel, at: next.now };
    next.requests[free] = Some(Request { asked, standing: Standing::Unmatched, decisions: 0 });
    let row = next.sign_ins[usize::from(number)].as_mut()?;
    (row.chosen, row.request) = (Some(channel), Some(id));
    Some(())
}

/// What a sign-in asked before ends, unless it was answered.
fn end_request(next: &mut State, number: u8) {
    let request = next.sign_in(number).and_then(|sign_in| sign_in.request);
    if let Some(row) = request.and_then(|id| next.requests[usize::from(id)].as_mut())
        && !matches!(row.standing, Standing::Decided { .. })
    {
        row.standing = Standing::Ended;
    }
}

/// The service compares a code with all that waits for the account; exactly one must fit, or all of it ends.
fn typed(next: &mut State, phone: Phone, code: Option<u8>) -> Option<()> {
    let waiting: Vec<Asked> = next
        .requests()
        .filter(|row| row.standing == Standing::Unmatched && !row.expired(next.now))
        .map(|row| row.asked)
        .collect();
    let verdicts: Vec<_> = waiting
        .iter()
        .map(|asked| (asked.id, ask(Question::Type { phone, asked: *asked, code, now: next.now })))
        .collect();
    let mut fitting = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Granted);
    if let (Some((id, _)), None) = (fitting.next(), fitting.next()) {
        return carry(next, *id, phone, By::Code, code);
    }
    if verdicts.is_empty() {
        return None;
    }
    for asked in waiting {
        next.requests[usize::from(asked.id)].as_mut()?.standing = Standing::Ended;
        next.sign_ins[usize::from(asked.sign_in)].as_mut()?.over = true;
    }
    next.wrong_code = true;
    Some(())
}

/// What the holder's phone signed for one request comes with the number of another.
fn replay(next: &mut State, of: u8, to: u8) -> Option<()> {
    let (from, row) = (next.request(of)?, next.request(to)?);
    let (Standing::Decided { matched: signed, .. }, Standing::Matched(matched)) = (from.standing, row.standing) else {
        return None;
    };
    let turn = next.turns.checked_sub(1)?;
    let signed = (from.asked, signed.by);
    decide(
        next,
        row,
        matched,
        Question::Answer {
            phone: Phone::Pocket,
            matched,
            asked: row.asked,
            signed,
            approve: true,
            turn,
            now: next.now,
        },
    )
}

fn decide(next: &mut State, row: Request, matched: Match, question: Question) -> Option<()> {
    let Question::Answer { approve, .. } = question else { return None };
    granted(ask(question))?;
    next.turns += 1;
    let place = next.requests[usize::from(row.asked.id)].as_mut()?;
    place.standing = Standing::Decided { matched, approved: approve, late: row.expired(next.now) };
    place.decisions += 1;
    if !approve {
        next.sign_ins[usize::from(row.asked.sign_in)].as_mut()?.over = true;
    }
    Some(())
}
