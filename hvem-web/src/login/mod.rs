//! A sign-in, page by page. `GET /login/{id}` is the only dispatcher: it shows what is due and nothing else. Every form posts to its own room and
//! comes back here, so that no step knows another (journeys E8 to E10).

mod draw;
mod steps;
mod wait;

pub use steps::{another_key, cancel, code, complete, device, key, method, password, rethink, security_key, user_id};
pub use wait::{events, qr};

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use hvem_domain::{
    id::Id,
    login::{Ending, Login, Purpose},
};
use hvem_service::{
    Fault,
    login::{LoginError, Opened, Stand},
};

use crate::{
    App,
    cookies::Cookie,
    evenly::evenly,
    extract::Visitor,
    problem::{Again, Problem, Trouble},
    reply::{Reply, onward, see},
};

/// `GET /login/{id}`: shows what is due.
pub async fn dispatch(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    let stand = stand(&app, &login).await?;
    match (stand, &login.purpose) {
        // Finished before: the back button, or a second tab.
        (Stand::Ended(Ending::Finished), Purpose::Portal { to }) => Ok(see(to)),
        (stand, _) => draw::stand(&app, &visitor, &login, stand).await,
    }
}

/// Where it stands. While nothing is proved, which chip is asked for is answered evenly: one that is there is longer to find than none (G-01).
async fn stand(app: &App, login: &Login) -> Result<Stand, Fault> {
    let stand = app.service.stand(login);
    if app.service.asks_a_stranger_to_touch(login) { evenly(stand).await } else { stand.await }
}

/// A room was opened by GET: the language was changed on a page with mistakes, or the address was typed. The dispatcher shows what is due.
pub async fn to_dispatcher(Path(id): Path<String>) -> Reply {
    let id: Id<Login> = id.parse().map_err(|_| Trouble::LoginGone)?;
    Ok(back(id))
}

/// The sign-in of this browser; another browser's is unknown.
async fn load(app: &App, visitor: &Visitor, id: &str) -> Result<Login, Problem> {
    let id: Id<Login> = id.parse().map_err(|_| Trouble::LoginGone)?;
    app.service.login(id, &visitor.browser).await.map_err(problem)
}

/// Back to the dispatcher.
fn back(login: Id<Login>) -> Response {
    see(&format!("/login/{login}"))
}

/// The session is open: its cookie is set, and the person is where they wanted to be.
async fn arrive(app: &App, visitor: &Visitor, opened: Opened) -> Response {
    let mut response = match &opened.purpose {
        Purpose::Portal { to } => see(to),
        Purpose::Federation { request } => app.federation.finish(request, &opened.session, &visitor.page()).await,
    };
    app.cookies.set(response.headers_mut(), Cookie::Session, &opened.token.reveal());
    leave(visitor, &opened.purpose, response)
}

/// What leaves the portal after a form goes by a page of its own.
fn leave(visitor: &Visitor, purpose: &Purpose, response: Response) -> Response {
    match purpose {
        Purpose::Portal { .. } => response,
        Purpose::Federation { .. } => onward(visitor.page(), response),
    }
}

fn problem(error: LoginError) -> Problem {
    match error {
        LoginError::TryLater(until) | LoginError::CodesPaused(until) => {
            Problem::TryLater { until, again: Again::Look("/account/sign-in".into()) }
        }
        LoginError::Fault(fault) => fault.into(),
        LoginError::TooManyPasswords => Trouble::PasswordSpent.into(),
        LoginError::Gone
        | LoginError::Elsewhere
        | LoginError::WrongPassword
        | LoginError::PossessionFirst
        | LoginError::NoSuchDevice
        | LoginError::NoKeyAsked
        | LoginError::WrongCode
        | LoginError::WrongTouch
        | LoginError::NextCode
        | LoginError::WrongKey(_) => Trouble::LoginGone.into(),
    }
}

/// A step that came out of order (an old page, a second tab) leads to the page that is due.
fn or_back(login: Id<Login>, error: LoginError) -> Reply {
    match error {
        LoginError::Elsewhere | LoginError::PossessionFirst | LoginError::NoKeyAsked => Ok(back(login)),
        LoginError::Fault(fault) if fault.is_conflict() => Ok(back(login)),
        other => Ok(problem(other).into_response()),
    }
}
