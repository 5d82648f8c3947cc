//! What must always hold, and what must be possible, or else the model would prove nothing.

use stateright::Property;

use super::state::{Browser, By, Phone, Request, SignIn, Standing, State};
use super::world::World;

pub const CARRIED: &str = "a session opens only where its approval was carried from";
pub const NEVER: &str = "without a live phisher there is no session in the attacker's browser";

pub fn promises(world: &World) -> Vec<Property<World>> {
    let mut all = [always(), sometimes()].concat();
    if world.phisher {
        // SECURITY A5: this is not stopped, and the model says so.
        all.push(Property::sometimes(
            "a live phisher gets what the holder carries to her phone and approves",
            |_, state: &State| session_by(state, Browser::Attacker, |_| true),
        ));
    }
    all
}

/// What must hold in every state.
fn always() -> Vec<Property<World>> {
    vec![
        Property::always(CARRIED, |_, state: &State| {
            sessions(state).all(|session| carried_from(state, &session) == by(&session))
        }),
        Property::always(NEVER, |world: &World, state: &State| {
            world.phisher || sessions(state).all(|session| by(&session) != Some(Browser::Attacker))
        }),
        Property::always("an approval opens one session", |_, state: &State| {
            state.requests().all(|request| {
                let with = |session: &SignIn| session.opened.is_some_and(|opened| opened.request == request.asked.id);
                sessions(state).filter(with).count() <= 1
            })
        }),
        Property::always("what is decided stays decided", |_, state: &State| {
            let refused = |id| {
                state
                    .request(id)
                    .is_none_or(|request| !matches!(request.standing, Standing::Decided { approved: true, .. }))
            };
            state.requests().all(|request| request.decisions <= 1)
                && sessions(state).all(|session| session.opened.is_some_and(|opened| !refused(opened.request)))
        }),
        Property::always("nothing happens after its time", |_, state: &State| {
            let late = |request: &Request| {
                matches!(request.standing, Standing::Decided { late: true, .. })
                    || request.matched().is_some_and(|it| it.late)
            };
            !state.requests().any(|request| late(&request))
                && !sessions(state).any(|session| session.opened.is_some_and(|it| it.late))
        }),
        Property::always("a picture older than thirty seconds matches nothing", |_, state: &State| {
            !state.requests().any(|request| request.matched().is_some_and(|matched| matched.stale))
        }),
        Property::always("a stranger's phone matches nothing", |_, state: &State| {
            state.requests().all(|request| request.matched().is_none_or(|matched| matched.phone == Phone::Pocket))
        }),
        Property::always("what is carried leads to the request that showed it", |world: &World, state: &State| {
            world.flaw.is_some()
                || state.requests().all(|it| it.matched().is_none_or(|matched| matched.from == Some(it.asked.id)))
        }),
    ]
}

/// What must be possible, or the model would prove nothing.
fn sometimes() -> Vec<Property<World>> {
    vec![
        Property::sometimes("the holder signs in by the code's picture", |_, state: &State| {
            session_by(state, Browser::Home, |by| matches!(by, By::Qr { .. }))
        }),
        Property::sometimes("the holder signs in by four characters", |_, state: &State| {
            session_by(state, Browser::Home, |by| by == By::Code)
        }),
        Property::sometimes("the holder signs in on the phone by a link", |_, state: &State| {
            session_by(state, Browser::Pocket, |by| by == By::Link)
        }),
        Property::sometimes("the holder rejects", |_, state: &State| {
            state.requests().any(|it| matches!(it.standing, Standing::Decided { approved: false, .. }))
        }),
        Property::sometimes("a wrong code ends what waits", |_, state: &State| state.wrong_code),
        Property::sometimes("a request runs out", |_, state: &State| {
            state.requests().any(|it| it.standing == Standing::Unmatched && it.expired(state.now))
        }),
        Property::sometimes("the holder approves while the attacker's request waits", |_, state: &State| {
            let waits = |it: &Request| {
                it.standing == Standing::Unmatched && state.browser_of(it.asked.id) == Some(Browser::Attacker)
            };
            sessions(state).next().is_some() && state.requests().any(|it| waits(&it))
        }),
    ]
}

fn sessions(state: &State) -> impl Iterator<Item = SignIn> {
    state.sign_ins().map(|(_, sign_in)| sign_in).filter(|sign_in| sign_in.opened.is_some())
}

fn by(session: &SignIn) -> Option<Browser> {
    session.opened.map(|opened| opened.by)
}

/// The browser that showed what was carried.
fn carried_from(state: &State, session: &SignIn) -> Option<Browser> {
    let matched = state.request(session.opened?.request)?.matched()?;
    state.browser_of(matched.from?)
}

fn session_by(state: &State, browser: Browser, how: fn(By) -> bool) -> bool {
    sessions(state).any(|session| {
        let matched = session.opened.and_then(|opened| state.request(opened.request)?.matched());
        by(&session) == Some(browser) && matched.is_some_and(|matched| how(matched.by))
    })
}
