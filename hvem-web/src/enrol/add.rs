//! *Add a mobile device*: name and PIN, the QR code, and what the phone does with it. The PIN is chosen in this page and never sent: the page's
//! script sends the public half of a key made from it (protocol §1.1).

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    response::Response,
};
use hvem_domain::{
    activation::{Activation, Ending, State as Standing},
    device::DeviceName,
    id::Id,
    pin,
    session::Session,
};
use hvem_formats::key::Ed25519;
use hvem_service::{
    bell::Topic,
    enrolment::{EnrolError, Stored, check_of},
};

use super::devices::wrong_name;
use crate::{
    App,
    extract::{Recently, SignedIn},
    problem::{Problem, Trouble},
    reply::{Reply, mistakes, page, see},
    view::{DeviceAdd, DeviceAlone, Enrolment, EnrolmentEnd, EnrolmentState, Wrong},
    waiting::{Seen, until_changed},
};

/// What the form sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    enrolment: String,
    name: String,
    pin_public: String,
}

/// `/account/devices/pins.json`: PINs that are guessed first, checked where the PIN is chosen.
pub async fn pins(State(app): State<App>) -> Json<Vec<String>> {
    Json(pin::guessed_first(app.service.pin_digits))
}

/// `/account/devices/add`. Where phones activate alone the page says how.
pub async fn add_form(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    if !app.service.has_app() {
        return Err(Trouble::NotFound.into());
    }
    if app.service.activates_alone() {
        let address = format!("{}/app/", app.service.site.issuer);
        return page(&DeviceAlone { page: me.page(), address });
    }
    if app.service.must_sign_in_to_enrol(&me.session).await? {
        return Err(Problem::sign_in_again("/account/devices/add", me.account.signs_in_as()));
    }
    let enrolment = app.service.new_enrolment_id()?.to_string();
    page(&view(&app, &me, Typed { enrolment, ..Typed::default() }, Vec::new()))
}

/// The form, filled in.
pub async fn add(State(app): State<App>, Recently(me): Recently<SignedIn>, Form(typed): Form<Typed>) -> Reply {
    if app.service.activates_alone() || !app.service.has_app() {
        return Ok(see("/account/devices/add"));
    }
    let id: Id<Activation> = typed.enrolment.parse().map_err(|_| Trouble::BadForm)?;
    let (name, key) = (DeviceName::parse(&typed.name), Ed25519::from_text(&typed.pin_public));
    let (Ok(name), Some(key)) = (&name, key) else {
        let missing = key.is_none().then_some(Wrong::PinMissing);
        let errors = name.err().map(wrong_name).into_iter().chain(missing).collect();
        return mistakes(&view(&app, &me, typed, errors));
    };
    match app.service.begin_enrolment(&me.session, id, name.clone(), key).await {
        Ok(()) => Ok(see(&format!("/account/devices/add/{id}"))),
        Err(EnrolError::NameTaken) => mistakes(&view(&app, &me, typed, vec![Wrong::NameTaken])),
        Err(EnrolError::SignInAgain) => Err(Problem::sign_in_again("/account/devices/add", me.account.signs_in_as())),
        // Sent twice: the first one counts.
        Err(EnrolError::Gone) => Ok(see(&format!("/account/devices/add/{id}"))),
        Err(EnrolError::TooMany) => Err(Trouble::TooMany.into()),
        Err(EnrolError::Fault(fault)) => Err(fault.into()),
    }
}

/// `/account/devices/add/{enrolment}`: the QR code and what comes after it.
pub async fn enrolment(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id: Id<Activation> = id.parse().map_err(|_| Trouble::NotFound)?;
    let (name, state) = standing(&app, &me.session, id).await?;
    page(&Enrolment {
        page: me.page(),
        issuer: app.service.site.issuer.clone(),
        enrolment: id.to_string(),
        name,
        state,
    })
}

/// The person calls it off.
pub async fn cancel(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id: Id<Activation> = id.parse().map_err(|_| Trouble::NotFound)?;
    app.service.cancel_enrolment(&me.session, id).await.map_err(problem)?;
    Ok(see("/account/devices?done=enrolment-cancelled"))
}

/// Says `changed` as soon as the page is out of date.
pub async fn events(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<Response, Problem> {
    let id: Id<Activation> = id.parse().map_err(|_| Trouble::NotFound)?;
    standing(&app, &me.session, id).await?;
    Ok(until_changed(&app.clone(), Topic::Activation(id), move || {
        let (app, session, seen) = (app.clone(), me.session.clone(), seen.seen.clone());
        async move { shows_how_it_stands(&app, &session, id, &seen).await }
    }))
}

/// Whether the page may stay. While the database is away nothing is known, so nothing has changed.
async fn shows_how_it_stands(app: &App, session: &Session, id: Id<Activation>, seen: &str) -> bool {
    match app.service.enrolment(session, id).await {
        Ok(stored) => {
            let state = state(app, &stored);
            state.name() == seen && state.is_open()
        }
        Err(EnrolError::Fault(_)) => true,
        Err(_) => false,
    }
}

async fn standing(app: &App, session: &Session, id: Id<Activation>) -> Result<(String, EnrolmentState), Problem> {
    let stored = app.service.enrolment(session, id).await.map_err(problem)?;
    let state = state(app, &stored);
    Ok((stored.name.as_str().to_owned(), state))
}

fn state(app: &App, stored: &Stored) -> EnrolmentState {
    match (&stored.state, app.service.enrolment_open_until(stored)) {
        (Standing::Done(_), _) => EnrolmentState::Done,
        (Standing::Ended(Ending::Cancelled), _) => EnrolmentState::Ended(EnrolmentEnd::Cancelled),
        (Standing::Ended(Ending::WrongPin), _) => EnrolmentState::Ended(EnrolmentEnd::WrongPins),
        (Standing::Ended(Ending::ReadTwice), _) => EnrolmentState::Ended(EnrolmentEnd::TwoDevices),
        (_, None) => EnrolmentState::Ended(EnrolmentEnd::Expired),
        (Standing::Shown(_), Some(until)) => {
            EnrolmentState::Waiting { token: app.service.enrolment_token(stored.id).reveal(), expires_at: until.0 }
        }
        (Standing::Redeemed(redeemed), Some(until)) => redeemed_state(redeemed, until.0),
        (Standing::Unlocked(unlocked), Some(until)) => redeemed_state(&unlocked.redeemed, until.0),
    }
}

fn redeemed_state(redeemed: &hvem_domain::activation::Redeemed, expires_at: i64) -> EnrolmentState {
    EnrolmentState::Redeemed {
        description: redeemed.description.clone(),
        check: check_of(&redeemed.app_key),
        expires_at,
    }
}

fn problem(error: EnrolError) -> Problem {
    match error {
        EnrolError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}

fn view(app: &App, me: &SignedIn, typed: Typed, errors: Vec<Wrong>) -> DeviceAdd {
    let Typed { enrolment, name, pin_public } = typed;
    DeviceAdd { page: me.page(), enrolment, name, pin_public, pin_digits: app.service.pin_digits, errors }
}
