//! The steps of making a code device or a security key one's own. `/activation/{id}` is the only dispatcher: every step posts to its own room and leads back to it.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use hvem_domain::{
    activation::token::TokenActivation,
    article::Article,
    code_token::{Kind, Serial},
    scheme::Gate,
};
use hvem_formats::{oath::Code, webauthn::Registration};
use hvem_service::codes::ActivateError;

use super::{article_of, load, onward, problem};
use crate::{
    App,
    account::{new_password, weakness},
    extract::Visitor,
    reply::{Reply, form, mistakes, page, see},
    view::{
        ActivationBegin, ActivationCode, ActivationDone, ActivationHave, ActivationPassword, ActivationSerial,
        ActivationTouch, ActivationWhat, Wrong,
    },
};

/// What the forms send; each uses what it needs.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    kind: String,
    new_password: String,
    repeat_password: String,
    serial: String,
    code: String,
    credential: String,
}

/// The page that is due.
pub async fn stand(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    match app.service.token_activation_due(&activation).map_err(problem)? {
        None => page(&ActivationDone {
            page: visitor.page(),
            kind: article_in(&activation).into(),
            serial: serial_in(&activation),
            onward: onward(&activation).into(),
        }),
        Some(Gate::NewPassword) => draw_password(&app, &visitor, &activation, Vec::new()).await,
        Some(Gate::SerialNumber) => draw_serial(&visitor, &activation, (String::new(), Vec::new())),
        Some(Gate::SecurityKey) => draw_touch(&app, &visitor, &activation, Vec::new()).await,
        Some(Gate::FirstCode) => form(&code_view(&visitor, &activation, None, Vec::new())),
        Some(_) => page(&ActivationWhat { page: visitor.page(), activation: id }),
    }
}

/// Step 3: in hand, or to be ordered.
pub async fn have(State(app): State<App>, visitor: Visitor, Path((id, kind)): Path<(String, String)>) -> Reply {
    load(&app, &visitor, &id).await?;
    page(&ActivationHave { page: visitor.page(), activation: id, kind: article_of(&kind)?.into() })
}

/// Step 4: what comes.
pub async fn begin(State(app): State<App>, visitor: Visitor, Path((id, kind)): Path<(String, String)>) -> Reply {
    load(&app, &visitor, &id).await?;
    page(&ActivationBegin { page: visitor.page(), activation: id, kind: article_of(&kind)?.into() })
}

/// A room was opened by GET: the language was changed on a page with mistakes, or the address was typed. The dispatcher shows what is due.
pub async fn begin_again(Path(id): Path<String>) -> Response {
    back(&id)
}

/// The kind.
pub async fn kind(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Form(typed): Form<Typed>) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    or_back(&id, app.service.choose_article(activation, article_of(&typed.kind)?).await)
}

/// Step 5: the new password.
pub async fn password(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    let wrong = match new_password(typed.new_password, &typed.repeat_password) {
        Err(wrong) => wrong,
        Ok(password) => match app.service.choose_token_password(activation.clone(), password).await {
            Err(ActivateError::Weak(weak)) => weakness(weak),
            done => return or_back(&id, done),
        },
    };
    draw_password(&app, &visitor, &activation, vec![wrong]).await
}

/// The serial number once more, to correct it.
pub async fn serial_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    match app.service.token_activation_due(&activation).map_err(problem)? {
        Some(Gate::FirstCode | Gate::SerialNumber) => {
            draw_serial(&visitor, &activation, (serial_in(&activation), Vec::new()))
        }
        _ => Ok(back(&id)),
    }
}

/// Step 6: the serial number.
pub async fn serial(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    match typed.serial.parse::<Serial>() {
        Ok(serial) => or_back(&id, app.service.give_serial(activation, serial).await),
        Err(_) => draw_serial(&visitor, &activation, (typed.serial, vec![Wrong::SerialMalformed])),
    }
}

/// Step 7: the first code.
pub async fn code(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Form(typed): Form<Typed>) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    let Some(code) = Code::typed(&typed.code) else {
        return mistakes(&code_view(&visitor, &activation, None, vec![Wrong::CodeMalformed]));
    };
    let (wrong, paused) = match app.service.check_first_code(activation.clone(), &code).await {
        Err(ActivateError::DoNotFit) => (Wrong::CodeDoesNotFit, None),
        Err(ActivateError::OneMore) => (Wrong::CodeNext, None),
        Err(ActivateError::Paused(until)) => (Wrong::CodesPaused, Some(until.0)),
        Err(ActivateError::TooMany) => (Wrong::CodesTooMany, None),
        done => return or_back(&id, done),
    };
    mistakes(&code_view(&visitor, &activation, paused, vec![wrong]))
}

/// Step 6 with a security key: the touch.
pub async fn touch(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    let wrong = match serde_json::from_str::<Registration>(&typed.credential) {
        Err(_) if typed.credential.is_empty() => Wrong::TouchMissing,
        Err(_) => Wrong::TouchNotTaken,
        Ok(made) => match app.service.register_security_key(activation.clone(), &made).await {
            Err(ActivateError::NotThisTouch) => Wrong::TouchNotTaken,
            Err(ActivateError::TooManyKeys) => Wrong::SecurityKeysTooMany,
            done => return or_back(&id, done),
        },
    };
    match app.service.token_activation_due(&activation).map_err(problem)? {
        Some(Gate::SecurityKey) => draw_touch(&app, &visitor, &activation, vec![wrong]).await,
        _ => Ok(back(&id)),
    }
}

async fn draw_touch(app: &App, visitor: &Visitor, activation: &TokenActivation, errors: Vec<Wrong>) -> Reply {
    let options = app.service.security_key_to_make(activation).await.map_err(problem)?.to_string();
    let none = errors.is_empty();
    let view = ActivationTouch { page: visitor.page(), activation: activation.id.to_string(), options, errors };
    if none { form(&view) } else { mistakes(&view) }
}

async fn draw_password(app: &App, visitor: &Visitor, activation: &TokenActivation, errors: Vec<Wrong>) -> Reply {
    let user_id = app.service.token_activation_holder(activation).await.map_err(problem)?.signs_in_as();
    let none = errors.is_empty();
    let view = ActivationPassword {
        page: visitor.page(),
        activation: activation.id.to_string(),
        user_id: user_id.as_str().to_owned(),
        errors,
    };
    if none { form(&view) } else { mistakes(&view) }
}

fn draw_serial(visitor: &Visitor, activation: &TokenActivation, (serial, errors): (String, Vec<Wrong>)) -> Reply {
    let none = errors.is_empty();
    let (page, id) = (visitor.page(), activation.id.to_string());
    let view = ActivationSerial { page, activation: id, kind: article_in(activation).into(), serial, errors };
    if none { form(&view) } else { mistakes(&view) }
}

fn code_view(
    visitor: &Visitor,
    activation: &TokenActivation,
    paused_until: Option<i64>,
    errors: Vec<Wrong>,
) -> ActivationCode {
    ActivationCode {
        page: visitor.page(),
        activation: activation.id.to_string(),
        kind: article_in(activation).into(),
        serial: serial_in(activation),
        paused_until,
        errors,
    }
}

fn article_in(activation: &TokenActivation) -> Article {
    activation.article.unwrap_or(Article::CodeToken(Kind::Display))
}

fn serial_in(activation: &TokenActivation) -> String {
    activation.serial.as_ref().map(Serial::to_string).unwrap_or_default()
}

fn back(id: &str) -> Response {
    see(&format!("/activation/{id}"))
}

/// A step that came out of order (an old page, a second tab) leads to the page that is due.
fn or_back(id: &str, done: Result<(), ActivateError>) -> Reply {
    match done {
        Ok(()) | Err(ActivateError::Elsewhere) => Ok(back(id)),
        Err(error) => Err(problem(error)),
    }
}
