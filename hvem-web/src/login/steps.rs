//! The rooms to which the forms of a sign-in post. Each does its own step and leads back to the dispatcher.

use axum::{
    Form,
    extract::{Path, State},
};
use hvem_domain::{
    keycard::Key,
    login::{Login, Purpose},
    password::Password,
    scheme::Gate,
};
use hvem_formats::{b64, key::P256, oath::Code, webauthn::Assertion};
use hvem_service::login::{FinishError, Guess, LoginError, Stand};

use super::{arrive, back, draw, leave, load, or_back};
use crate::{
    App,
    evenly::evenly,
    extract::Visitor,
    network::CameFrom,
    problem::{Again, Problem},
    reply::{Reply, see},
    view::{MethodKind, Outcome, Wrong},
};

/// What the forms of a sign-in send; each uses what it needs.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    user_id: String,
    password: String,
    method: String,
    device: String,
    key: String,
    code: String,
    what: String,
    credential: String,
    browser_key: String,
    browser_proof: String,
}

/// Who signs in.
pub async fn user_id(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let mut login = load(&app, &visitor, &id).await?;
    let user_id = match app.service.scheme.identifier.read(&typed.user_id) {
        Ok(user_id) => user_id,
        Err(error) => {
            let wrong = crate::account::wrong_user_id(error);
            return draw::user_id(&app, &visitor, &login, (Some(typed.user_id), vec![wrong]));
        }
    };
    let key = login.id;
    app.service.show_browser_key(&mut login, P256::from_text(&typed.browser_key));
    match app.service.claim_user_id(login, user_id).await {
        Ok(()) => Ok(back(key)),
        Err(error) => or_back(key, error),
    }
}

/// The password; it alone finishes the sign-in where nothing else is asked for.
pub async fn password(
    State(app): State<App>,
    visitor: Visitor,
    CameFrom(network): CameFrom,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let mut login = load(&app, &visitor, &id).await?;
    if typed.password.is_empty() {
        return draw::password(&visitor, &login, vec![Wrong::PasswordMissing]);
    }
    if login.typed_code.is_some() && !typed.code.is_empty() {
        match Code::typed(&typed.code) {
            Some(code) => app.service.retype_code(&mut login, &code),
            None => return draw::password(&visitor, &login, vec![Wrong::CodeMalformed]),
        }
    }
    app.service.show_browser_key(&mut login, P256::from_text(&typed.browser_key));
    let (key, shown) = (login.id, login.clone());
    let guess = Guess { password: Password::typed(typed.password), network };
    match app.service.check_password(login, guess).await {
        Ok(login) => match app.service.taken_at_once(&login).await? {
            Some(Gate::NoFactorYet) => go_on_alone(&app, &visitor, login).await,
            // Who has a key card and no app is asked for a key: a page with one button would ask nothing.
            Some(gate) => match app.service.choose_method(login, gate).await {
                Ok(_) => Ok(back(key)),
                Err(error) => or_back(key, error),
            },
            None => Ok(back(key)),
        },
        Err(LoginError::WrongPassword) => draw::password(&visitor, &shown, vec![Wrong::PasswordWrong]),
        Err(LoginError::WrongCode) => draw::password(&visitor, &shown, vec![Wrong::CodeWrong]),
        Err(LoginError::NextCode) => draw::password(&visitor, &shown, vec![Wrong::CodeNext]),
        Err(LoginError::CodesPaused(until)) => {
            Err(Problem::TryLater { until, again: Again::Look(format!("/login/{key}")) })
        }
        // The sign-in stays as it is; its page comes back when the time is over.
        Err(LoginError::TryLater(until)) => {
            Err(Problem::TryLater { until, again: Again::Look(format!("/login/{key}")) })
        }
        Err(error) => or_back(key, error),
    }
}

/// An account without any second factor goes on with the password alone, where the service allows it.
async fn go_on_alone(app: &App, visitor: &Visitor, login: Login) -> Reply {
    let key = login.id;
    match app.service.choose_method(login, Gate::NoFactorYet).await {
        Ok(login) => finish(app, visitor, login, None).await,
        Err(error) => or_back(key, error),
    }
}

/// The way of proving possession.
pub async fn method(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let mut login = load(&app, &visitor, &id).await?;
    let key = login.id;
    let Some(kind) = MethodKind::from_slug(&typed.method) else {
        return match app.service.stand(&login).await? {
            Stand::Method(methods) => {
                draw::methods(&app, (&visitor, &login), &methods, vec![Wrong::MethodMissing]).await
            }
            _ => Ok(back(key)),
        };
    };
    app.service.show_browser_key(&mut login, P256::from_text(&typed.browser_key));
    match app.service.choose_method(login, draw::gate_of(kind)).await {
        Ok(_) => Ok(back(key)),
        Err(error) => or_back(key, error),
    }
}

/// Which of several devices to ask.
pub async fn device(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let mut login = load(&app, &visitor, &id).await?;
    let (key, shown) = (login.id, login.clone());
    app.service.show_browser_key(&mut login, P256::from_text(&typed.browser_key));
    let chosen = match typed.device.parse() {
        Ok(device) => app.service.choose_device(login, device).await,
        Err(_) => Err(LoginError::NoSuchDevice),
    };
    match chosen {
        Ok(_) => Ok(back(key)),
        Err(LoginError::NoSuchDevice) => match app.service.stand(&shown).await? {
            Stand::Device(devices) => draw::devices(&visitor, &shown, &devices, vec![Wrong::DeviceMissing]),
            _ => Ok(back(key)),
        },
        Err(error) => or_back(key, error),
    }
}

/// A code from a code device; the password is next.
pub async fn code(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Form(typed): Form<Typed>) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    let key = login.id;
    let Some(code) = Code::typed(&typed.code) else {
        return match app.service.stand(&login).await? {
            Stand::Code => draw::code(&visitor, &login, vec![Wrong::CodeMalformed]),
            _ => Ok(back(key)),
        };
    };
    match app.service.type_code(login, &code).await {
        Ok(_) => Ok(back(key)),
        Err(error) => or_back(key, error),
    }
}

/// A touch of a security key; the password is next. A key that is there is longer to look at than none, so it is answered evenly (G-01).
pub async fn security_key(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    evenly(touched(&app, &visitor, login, &typed)).await
}

async fn touched(app: &App, visitor: &Visitor, login: Login, typed: &Typed) -> Reply {
    let (key, shown) = (login.id, login.clone());
    let wrong = match serde_json::from_str::<Assertion>(&typed.credential) {
        Err(_) if typed.credential.is_empty() => Wrong::TouchMissing,
        Err(_) => Wrong::TouchWrong,
        Ok(touch) => match app.service.touch_security_key(login, &touch).await {
            Ok(_) => return Ok(back(key)),
            Err(LoginError::WrongTouch) => Wrong::TouchWrong,
            Err(error) => return or_back(key, error),
        },
    };
    match app.service.stand(&shown).await? {
        Stand::SecurityKey(options) => draw::security_key(visitor, &shown, &options, vec![wrong]),
        _ => Ok(back(key)),
    }
}

/// A key from the card.
pub async fn key(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Form(typed): Form<Typed>) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    let (key, shown) = (login.id, login.clone());
    let wrong = match Key::typed(&typed.key) {
        None => Wrong::KeyMalformed,
        Some(typed) => match app.service.check_key(login, typed).await {
            Ok(_) => return Ok(back(key)),
            Err(LoginError::WrongKey(_)) => Wrong::KeyWrong,
            Err(error) => return or_back(key, error),
        },
    };
    match app.service.stand(&shown).await? {
        Stand::Key(asked) => draw::key(&visitor, &shown, &asked, vec![wrong]),
        // It was the last try, or another browser asked meanwhile: its page says so.
        _ => Ok(back(key)),
    }
}

/// Another key, where the one that was asked for is done with.
pub async fn another_key(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    let key = login.id;
    match app.service.ask_another_key(login).await {
        Ok(()) => Ok(back(key)),
        Err(error) => or_back(key, error),
    }
}

/// Another device, another way, or another account.
pub async fn rethink(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    let key = login.id;
    let done = match typed.what.as_str() {
        "device" => app.service.change_device(login).await,
        "method" => app.service.rethink(login).await,
        _ => {
            let anew = app.service.restart_login(login).await.map_err(super::problem)?;
            return Ok(back(anew));
        }
    };
    match done {
        Ok(()) => Ok(back(key)),
        Err(error) => or_back(key, error),
    }
}

/// The browser proves that it is the one that was approved.
pub async fn complete(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    if app.service.password_alone(&login).await? {
        return go_on_alone(&app, &visitor, login).await;
    }
    let proof = b64::decode(&typed.browser_proof).filter(|proof| !proof.is_empty());
    finish(&app, &visitor, login, proof.as_deref()).await
}

/// The person gives up.
pub async fn cancel(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Reply {
    let login = load(&app, &visitor, &id).await?;
    let purpose = app.service.cancel_login(login).await.map_err(super::problem)?;
    let response = match &purpose {
        Purpose::Portal { .. } => see("/"),
        Purpose::Federation { request } => app.federation.cancel(request, &visitor.page()).await,
    };
    Ok(leave(&visitor, &purpose, response))
}

async fn finish(app: &App, visitor: &Visitor, login: Login, proof: Option<&[u8]>) -> Reply {
    let (key, shown) = (login.id, login.clone());
    match app.service.finish_login(login, proof).await {
        Ok(opened) => Ok(arrive(app, visitor, opened).await),
        Err(FinishError::NotComplete) => Ok(back(key)),
        Err(FinishError::OtherBrowser) => draw::outcome(visitor, &shown, Outcome::OtherBrowser),
        Err(FinishError::TooLow) => draw::outcome(visitor, &shown, Outcome::TooLow),
        Err(FinishError::Fault(fault)) => Err(Problem::from(fault)),
    }
}
