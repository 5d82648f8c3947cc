//! What a relying party asked for, after every check, and whether an existing session answers it.

use std::{collections::BTreeSet, time::Duration};

use super::{Challenge, ClaimName, Scope};
use crate::{
    account::Account,
    id::Id,
    level::Level,
    relying_party::{ClientId, ReturnUri},
    session::Session,
    time::Timestamp,
};

/// How the answer travels back (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the address.
    Query,
    /// In a form that the browser posts.
    FormPost,
}

/// What the relying party wants the person to see (OIDC Core §3.1.2.1, `prompt`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// The login page only if it is needed.
    IfNeeded,
    /// No page at all: answer from the session, or with an error.
    Never,
    /// The login page in any case: `login` and `select_account`.
    Always,
}

/// Claims asked for by name in the `claims` parameter (OIDC Core §5.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestedClaims {
    /// For the ID token.
    pub id_token: BTreeSet<ClaimName>,
    /// For userinfo.
    pub userinfo: BTreeSet<ClaimName>,
}

/// A request to sign somebody in. Only requests that passed every check have this form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRequest {
    /// Who asks.
    pub client: ClientId,
    /// Where the answer goes: one of the party's registered addresses.
    pub redirect_uri: ReturnUri,
    /// How the answer travels.
    pub response_mode: ResponseMode,
    /// Comes back unchanged with the answer.
    pub state: Option<String>,
    /// Comes back in the ID token.
    pub nonce: Option<String>,
    /// What the code's redeemer must prove.
    pub challenge: Option<Challenge>,
    /// What for.
    pub scopes: BTreeSet<Scope>,
    /// Claims asked for by name.
    pub claims: RequestedClaims,
    /// Which pages the person should see.
    pub prompt: Prompt,
    /// How old the sign-in may be.
    pub max_age: Option<Duration>,
    /// No sign-in below it counts: the party's minimum, and what `acr_values` asks for.
    pub floor: Option<Level>,
    /// What the person may have typed at the relying party: prefilled, never trusted.
    pub login_hint: Option<String>,
    /// Languages the relying party's page was in, best first.
    pub languages: Vec<String>,
    /// The person it must be: the `sub` of an `id_token_hint` or of the `claims` parameter, as the relying party knows it.
    pub subject: Option<String>,
}

/// A person who signed in here: what a session says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticated {
    /// Who.
    pub account: Id<Account>,
    /// In which session.
    pub session: Id<Session>,
    /// When: `auth_time`.
    pub at: Timestamp,
    /// How surely: `acr`.
    pub level: Level,
    /// By which methods: `amr` (RFC 8176).
    pub methods: Vec<String>,
}

impl From<&Session> for Authenticated {
    /// The level is the authentication's (AAL): how well the office knows the person is another question.
    fn from(session: &Session) -> Self {
        Self {
            account: session.account,
            session: session.id,
            at: session.opened_at,
            level: session.levels.authentication,
            methods: session.methods.clone(),
        }
    }
}

/// What comes next for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The session answers it; nobody needs to do anything.
    Now(Authenticated),
    /// The person signs in.
    SignIn,
}

/// A request that can't be answered (OIDC Core §3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestRefusal {
    /// Nobody is signed in as asked, and no page may be shown.
    #[error("nobody is signed in")]
    LoginRequired,
    /// Somebody else signed in than the relying party asked for.
    #[error("somebody else signed in")]
    OtherPerson,
    /// The sign-in was below the floor.
    #[error("the sign-in did not reach the level asked for")]
    TooLow,
    /// The sign-in is older than asked for.
    #[error("the sign-in is too old")]
    TooOld,
}

impl LoginRequest {
    /// Whether `session` answers the request. `subject` is what the relying party calls that session's person.
    pub fn answer(&self, session: Option<(Authenticated, &str)>, now: Timestamp) -> Result<Answer, RequestRefusal> {
        let fitting = session.filter(|(by, subject)| self.accept(by, subject, now).is_ok());
        match (fitting, self.prompt) {
            (Some((by, _)), Prompt::IfNeeded | Prompt::Never) => Ok(Answer::Now(by)),
            (None, Prompt::Never) => Err(RequestRefusal::LoginRequired),
            (_, Prompt::Always) | (None, Prompt::IfNeeded) => Ok(Answer::SignIn),
        }
    }

    /// Whether a sign-in made for this request, asked for at `asked`, is what it wants. A session from before does not count when the
    /// login page was demanded (OIDC Core §3.1.2.1: `prompt=login` "MUST reauthenticate").
    pub fn accept_fresh(&self, by: &Authenticated, subject: &str, asked: Timestamp) -> Result<(), RequestRefusal> {
        if by.at < asked {
            return Err(RequestRefusal::TooOld);
        }
        self.accept(by, subject, by.at)
    }

    fn accept(&self, by: &Authenticated, subject: &str, now: Timestamp) -> Result<(), RequestRefusal> {
        if self.subject.as_deref().is_some_and(|wanted| wanted != subject) {
            return Err(RequestRefusal::OtherPerson);
        }
        if self.floor.is_some_and(|floor| by.level < floor) {
            return Err(RequestRefusal::TooLow);
        }
        // Relying parties count in whole seconds (`auth_time`), so do we: otherwise max_age=1 could refuse what they would accept.
        let too_old =
            |limit: Duration| now.seconds() - by.at.seconds() > i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
        if self.max_age.is_some_and(too_old) {
            return Err(RequestRefusal::TooOld);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{minutes, seconds};

    const NOON: Timestamp = Timestamp(1_763_809_200_000);

    fn request() -> LoginRequest {
        LoginRequest {
            client: ClientId::parse("bank").unwrap(),
            redirect_uri: ReturnUri::parse("https://bank.example/cb").unwrap(),
            response_mode: ResponseMode::Query,
            state: None,
            nonce: None,
            challenge: None,
            scopes: BTreeSet::from([Scope::OpenId]),
            claims: RequestedClaims::default(),
            prompt: Prompt::IfNeeded,
            max_age: None,
            floor: None,
            login_hint: None,
            languages: Vec::new(),
            subject: None,
        }
    }

    fn session() -> Authenticated {
        Authenticated {
            account: Id::from_bytes([1; 16]),
            session: Id::from_bytes([2; 16]),
            at: NOON - minutes(10),
            level: Level::Low,
            methods: vec!["pwd".to_owned()],
        }
    }

    fn answer(request: &LoginRequest) -> Result<Answer, RequestRefusal> {
        request.answer(Some((session(), "sub")), NOON)
    }

    #[test]
    fn a_session_answers_a_request_that_asks_for_nothing_special() {
        assert_eq!(answer(&request()), Ok(Answer::Now(session())));
        assert_eq!(request().answer(None, NOON), Ok(Answer::SignIn));
    }

    #[test]
    fn no_page_means_the_session_or_an_error() {
        let silent = LoginRequest { prompt: Prompt::Never, ..request() };
        assert_eq!(answer(&silent), Ok(Answer::Now(session())));
        assert_eq!(silent.answer(None, NOON), Err(RequestRefusal::LoginRequired));
        let other = LoginRequest { subject: Some("someone else".into()), ..silent };
        assert_eq!(answer(&other), Err(RequestRefusal::LoginRequired));
    }

    #[test]
    fn a_demanded_login_page_is_shown_although_a_session_exists() {
        let again = LoginRequest { prompt: Prompt::Always, ..request() };
        assert_eq!(answer(&again), Ok(Answer::SignIn));
        assert_eq!(again.accept_fresh(&session(), "sub", NOON), Err(RequestRefusal::TooOld));
        let fresh = Authenticated { at: NOON + seconds(20), ..session() };
        assert_eq!(again.accept_fresh(&fresh, "sub", NOON), Ok(()));
    }

    #[test]
    fn a_sign_in_counts_until_it_is_older_than_asked_for() {
        let within = LoginRequest { max_age: Some(seconds(600)), ..request() };
        assert_eq!(answer(&within), Ok(Answer::Now(session())));
        let younger = LoginRequest { max_age: Some(seconds(599)), ..request() };
        assert_eq!(answer(&younger), Ok(Answer::SignIn));
    }

    #[test]
    fn a_session_below_the_floor_does_not_count_and_neither_does_such_a_sign_in() {
        let higher = LoginRequest { floor: Some(Level::Substantial), ..request() };
        assert_eq!(answer(&higher), Ok(Answer::SignIn));
        assert_eq!(higher.accept_fresh(&session(), "sub", session().at), Err(RequestRefusal::TooLow));
    }

    #[test]
    fn somebody_else_than_asked_for_is_not_passed_off_as_the_person() {
        let her = LoginRequest { subject: Some("her".into()), ..request() };
        assert_eq!(answer(&her), Ok(Answer::SignIn));
        assert_eq!(her.accept_fresh(&session(), "him", session().at), Err(RequestRefusal::OtherPerson));
    }
}
