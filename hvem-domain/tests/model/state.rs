//! What is written down at one moment: the rows of the database, as far as they matter, and the clock.

use hvem_domain::scheme::Channel;

/// Time in turns of the QR code, ten seconds each.
pub type Tick = u8;

/// How long a request can be answered, in this model. Everything is shorter than in the service, so that more of it fits into few ticks.
pub const ANSWER_WITHIN: Tick = 4;
/// How long a sign-in lasts.
pub const SIGN_IN_WITHIN: Tick = 5;
/// How long a picture of the code is good (SECURITY A3).
pub const PICTURE_WITHIN: Tick = 3;

/// At most so many sign-ins and requests fit into a state.
pub const MOST: usize = 4;

/// Where a sign-in happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Browser {
    /// The holder's PC.
    Home,
    /// The browser on the holder's phone.
    Pocket,
    Attacker,
}

/// Where an app is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phone {
    /// The holder's.
    Pocket,
    /// The attacker's own, of an account of his own.
    Attacker,
}

impl Phone {
    /// The browser whose cookies come with this app's calls.
    pub fn browser(self) -> Browser {
        match self {
            Self::Pocket => Browser::Pocket,
            Self::Attacker => Browser::Attacker,
        }
    }
}

/// A sign-in in which the password was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignIn {
    pub browser: Browser,
    /// Whether the browser has shown a key.
    pub keyed: bool,
    pub began: Tick,
    pub chosen: Option<Channel>,
    /// Its request, by number.
    pub request: Option<u8>,
    pub over: bool,
    pub opened: Option<Opened>,
}

/// A session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Opened {
    /// In which browser.
    pub by: Browser,
    pub request: u8,
    /// After its time. No moment is written down but where a later step depends on it: there would be as many states more.
    pub late: bool,
}

/// What a request asks; never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    pub id: u8,
    pub sign_in: u8,
    pub key: Option<Browser>,
    pub channel: Channel,
    pub at: Tick,
}

/// How something was carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    Qr { slot: u8 },
    Code,
    Link,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Match {
    pub phone: Phone,
    pub by: By,
    /// The request whose picture, code or link was carried; `None` when nothing was.
    pub from: Option<u8>,
    pub late: bool,
    /// By a picture that was too old.
    pub stale: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    Unmatched,
    Matched(Match),
    Decided { matched: Match, approved: bool, late: bool },
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    pub asked: Asked,
    pub standing: Standing,
    /// How often it was decided, ever.
    pub decisions: u8,
}

impl Request {
    pub fn matched(&self) -> Option<Match> {
        match self.standing {
            Standing::Matched(matched) | Standing::Decided { matched, .. } => Some(matched),
            Standing::Unmatched | Standing::Ended => None,
        }
    }

    pub fn expired(&self, now: Tick) -> bool {
        now >= self.asked.at + ANSWER_WITHIN
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct State {
    pub now: Tick,
    pub sign_ins: [Option<SignIn>; MOST],
    pub requests: [Option<Request>; MOST],
    /// How many answers of the holder's phone were taken: where its ratchet stands.
    pub turns: u8,
    /// A wrong code was typed.
    pub wrong_code: bool,
}

impl State {
    /// The sign-ins that there are, with their numbers.
    pub fn sign_ins(&self) -> impl Iterator<Item = (u8, SignIn)> {
        (0..).zip(self.sign_ins).filter_map(|(number, sign_in)| Some((number, sign_in?)))
    }

    /// The requests that there are.
    pub fn requests(&self) -> impl Iterator<Item = Request> {
        self.requests.into_iter().flatten()
    }

    pub fn request(&self, id: u8) -> Option<Request> {
        self.requests.get(usize::from(id)).copied().flatten()
    }

    pub fn sign_in(&self, number: u8) -> Option<SignIn> {
        self.sign_ins.get(usize::from(number)).copied().flatten()
    }

    /// The browser that shows a request.
    pub fn browser_of(&self, request: u8) -> Option<Browser> {
        Some(self.sign_in(self.request(request)?.asked.sign_in)?.browser)
    }
}
